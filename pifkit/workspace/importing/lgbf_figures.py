"""The figures of the framework's two files, read by the mapping files beside this module and checked by its own rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pifkit.model.errors import Problem
from pifkit.model.period import parse_period
from pifkit.workspace.importing.assemble import number_text
from pifkit.workspace.importing.layout import find_layout
from pifkit.workspace.importing.lgbf_values import QUARTERS, VALUES, Figure
from pifkit.workspace.importing.mapping import Measure, Place, read_mapping
from pifkit.workspace.importing.records import Record, read_records
from pifkit.workspace.rules import problem
from pifkit.workspace.sheet import parse_sheet
from pifkit.workspace.text import read_text

MAPPINGS = {VALUES: "lgbf_annual.yaml", QUARTERS: "lgbf_quarterly.yaml"}
_FORMS = {VALUES: (re.compile(r"\d{4}-\d{2}"), "2018-19"), QUARTERS: (re.compile(r"\d{4}-\d{2} Q[1-4]"), "2018-19;Q1")}


@dataclass
class FiguresRead:
    """The figures of a file.

    Attributes:
        figures: in file order.
        rows: how many rows the file has.
        passed_over: what was not read and why.
        problems: what is wrong.
    """

    figures: list[Figure] = field(default_factory=list)
    rows: int = 0
    passed_over: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_figures(folder: Path, file: str, codes: set[str], councils: set[str]) -> FiguresRead:
    """Read the yearly or the quarterly file.

    Args:
        folder: with the file.
        file: its name.
        codes: codes that the definitions name; empty where they could not be read, and then no code is unknown.
        councils: names in the file of groups; empty likewise.
    """
    read = FiguresRead()
    mapping = read_mapping(Path(__file__).with_name(MAPPINGS[file]))
    text, found = read_text(folder / file, file)
    read.problems += [one for one in found if one.severity == "error"]
    sheet = None
    if text is not None:
        sheet, found = parse_sheet(text, file, mapping.columns.model_dump().values(), pad=True)
        read.problems += found
    if sheet is None:
        return read
    spellings = {code: code for code in codes}
    if mapping.columns.indicator in sheet.header:  # `CORP 09` is the other file's `CORP09`
        position = sheet.header.index(mapping.columns.indicator)
        spellings |= {line.cells[position]: line.cells[position].replace(" ", "") for line in sheet.lines}
    mapping = mapping.model_copy(
        update={
            "partnerships": {name: Place(name=name) for name in councils},
            "indicators": {code: Measure(code=text) for text, code in spellings.items() if code in codes},
            "unlisted_partnerships": "refuse" if councils else "add",
            "unlisted_indicators": "refuse" if codes else "add",
        }
    )
    layout, found = find_layout(sheet, mapping)
    read.problems += found
    if layout is None:
        return read
    account = read_records(sheet, mapping, layout)
    read.rows = len(sheet.lines)
    read.problems += account.problems
    read.passed_over += [(f"{len(places)} rows of {file}", reason) for reason, places in account.dropped.items()]
    read.passed_over += [
        (f"column {name} of {file}", "nothing reads it") for name in layout.unread if "without a name" not in name
    ]
    seen: dict[tuple[str, str, str], str] = {}
    for record in account.records:
        figure = _figure(record, file)
        problems = list(_odd(record, figure, file, seen))
        read.problems += problems
        if not problems:
            read.figures.append(figure)
    if not sheet.lines:
        read.problems.append(problem("import-nothing", "the file holds no rows.", file=file))
    return read


def _figure(record: Record, file: str) -> Figure:
    """The framework's figure in a record; of a zero denominator there is no value."""
    figure = record.figure
    return Figure(
        code=record.indicator,
        council=record.code,
        period=record.period.replace(";", " ") if file == QUARTERS else record.period,
        value=None if figure.value is None else number_text(figure.value),
        numerator=number_text(figure.numerator),
        denominator=number_text(figure.denominator),
        national=number_text(record.national),
        national_denominator=record.carried.get("Scotland_Den_Real", ""),
        family=number_text(record.family),
        label=record.carried.get("FamilyGroup", ""),
    )


def _odd(record: Record, figure: Figure, file: str, seen: dict[tuple[str, str, str], str]) -> list[Problem]:
    """What only this framework asks: its two forms of period, a figure in every row, no row twice."""
    found: list[Problem] = []
    pattern, example = _FORMS[file]
    key = (figure.code, figure.council, figure.period)
    if not pattern.fullmatch(figure.period) or not _is_period(figure.period):
        message = "the framework's periods are written otherwise."
        found.append(
            problem(
                "period-not-a-period",
                message,
                file=file,
                place=record.place,
                value=record.period,
                allowed=f"such as {example}",
            )
        )
    if record.figure.value is None and record.figure.denominator != 0:
        message = "the framework leaves a row out where it has no figure; this one has a row and none."
        found.append(problem("cell-required", message, file=file, place=record.place))
    if record.figure.denominator is not None and record.figure.denominator < 0:
        allowed = "0 or more"
        found.append(
            problem(
                "number-out-of-range",
                "the denominator is below zero.",
                file=file,
                place=record.place,
                value=figure.denominator,
                allowed=allowed,
            )
        )
    for name, text in _carried_numbers(record.carried).items():
        if not _is_number(text):
            found.append(
                problem(
                    "number-not-a-number", f"{name}: a number is wanted.", file=file, place=record.place, value=text
                )
            )
    if key in seen:
        message = f"{figure.code} of {figure.council} for {figure.period} is in {seen[key]} already."
        found.append(problem("import-row-twice", message, file=file, place=record.place))
    seen.setdefault(key, record.place)
    return found


def _carried_numbers(carried: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in carried.items() if name.endswith("_Real") and text}


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", text, re.ASCII) is not None


def _is_period(text: str) -> bool:
    try:
        parse_period(text)
    except ValueError:
        return False
    return True
