"""What each column of a table wants, read off its row model once."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import io
import types
import typing
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from pifkit.model.tables import Row

Kind = Literal["text", "number", "whole", "date", "choice", "id", "ids"]

_NOT_COLUMNS = {"row", "state"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: its name.
        kind: what its cells are.
        required: whether a blank cell is an error.
        choices: the allowed values of a choice, without the blank one.
        description: from the model.
        example: an example as text, blank where the model gives none.
    """

    name: str
    kind: Kind
    required: bool
    choices: tuple[str, ...]
    description: str
    example: str


@functools.cache
def columns(model: type[Row]) -> tuple[Column, ...]:
    """The columns of a table, in order."""
    return tuple(_column(name, field) for name, field in model.model_fields.items() if name not in _NOT_COLUMNS)


def _column(name: str, field: FieldInfo) -> Column:
    found: set[Any] = set()
    validators: set[str] = {getattr(m.func, "__name__", "") for m in field.metadata if isinstance(m, BeforeValidator)}
    choices: tuple[str, ...] = ()
    stack = [field.annotation]
    while stack:
        part = stack.pop()
        origin, arguments = typing.get_origin(part), typing.get_args(part)
        if origin is typing.Annotated:
            validators |= {getattr(m.func, "__name__", "") for m in arguments[1:] if isinstance(m, BeforeValidator)}
            stack.append(arguments[0])
        elif origin is Literal:
            choices = tuple(choice for choice in arguments if choice)
        elif origin in (typing.Union, types.UnionType):
            stack.extend(arguments)
        else:
            found.add(origin or part)
    examples = field.examples or [""]
    return Column(
        name, _kind(found, validators, choices), field.is_required(), choices, field.description or "", str(examples[0])
    )


def _kind(found: set[Any], validators: set[str], choices: tuple[str, ...]) -> Kind:
    if choices:
        return "choice"
    if tuple in found:
        return "ids"
    if dt.date in found:
        return "date"
    if float in found:
        return "number"
    if int in found:
        return "whole"
    return "id" if "_identifier" in validators else "text"


def header_row(model: type[Row]) -> str:
    """A CSV file with the header of a table and no rows."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerow([column.name for column in columns(model)])
    return stream.getvalue()
