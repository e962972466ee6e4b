"""Cells that are neither number nor date: periods, choices, ids."""

from __future__ import annotations

import re

from pifkit.model.period import parse_period
from pifkit.workspace.cells import CellError, excel_month, parse_date
from pifkit.workspace.columns import Column
from pifkit.workspace.names import ID, is_reserved, suggest_id
from pifkit.workspace.rules import near
from pifkit.workspace.sheet import normalise

SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/\d{4}.*", re.ASCII)
"""A day written with slashes, as day/month/year or month/day/year."""


def read_period(text: str) -> str:
    """The period as written; CellError where it is not one, with a spreadsheet's `Apr-26` explained."""
    month = excel_month(text)
    if month and re.fullmatch(r".*[- ]\d\d", text):
        raise CellError("period-excel-month", "a spreadsheet turned a month into this.", near=month)
    if SLASHED.fullmatch(text):
        parse_date(text)
    try:
        parse_period(text)
    except ValueError as err:
        raise CellError("period-not-a-period", f"{str(err).rstrip('.')}.") from None
    return text


def read_choice(column: Column, text: str) -> str:
    """The allowed value that is meant: case, spaces and hyphens do not matter; CellError for any other."""
    choices = {normalise(choice): choice for choice in column.choices}
    plain = normalise(text)
    if plain not in choices:
        raise CellError("choice-unknown", f"this is not a value of {column.name!r}.", near=near(text, column.choices))
    return choices[plain]


def read_id(text: str) -> str:
    """The id; CellError where it is malformed or not a legal file name everywhere."""
    if is_reserved(text):
        raise CellError("name-reserved", "Windows does not allow this as a name.")
    if not ID.match(text):
        raise CellError("id-malformed", "this cannot be an id.", near=suggest_id(text))
    return text


def read_ids(text: str) -> tuple[str, ...]:
    """Several ids, separated by semicolons; CellError where one is malformed."""
    parts = tuple(part.strip() for part in text.split(";") if part.strip())
    if len(parts) == 1 and "," in text:
        raise CellError(
            "ids-separator", "ids are separated by semicolons.", near="; ".join(p.strip() for p in text.split(","))
        )
    for part in parts:
        if not ID.match(part):
            raise CellError("id-malformed", f"{part!r} cannot be an id.", near=suggest_id(part))
    return parts
