"""The base of every table's row, and the kinds of cells: what rows of all tables are built from."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

ValueState = Literal["value", "missing", "suppressed", "not_applicable"]
Direction = Literal["increase", "decrease", "neutral", "closest", "within"]
ActionStatus = Literal["open", "in_progress", "done", "verified", "cancelled"]
Level = Literal["national", "partnership", "organisation", "directorate", "service", "team", "individual"]
LEVELS: tuple[str, ...] = ("national", "partnership", "organisation", "directorate", "service", "team", "individual")

_ID = re.compile(r"^[a-z0-9]+(?:[-_.][a-z0-9]+)*\Z")


def _identifier(value: Any) -> Any:
    if isinstance(value, str) and not _ID.match(value):
        raise ValueError("ids are lower-case letters, digits and single hyphens, dots or underscores between them")
    return value


def _ids(value: Any) -> Any:
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(";") if part.strip())
    return value


def blank_is_none(value: Any) -> Any:
    """A blank cell holds nothing."""
    return None if isinstance(value, str) and not value.strip() else value


Id = Annotated[str, BeforeValidator(_identifier), Field(max_length=80)]
OptionalId = Annotated[Id | None, BeforeValidator(blank_is_none)]
Ids = Annotated[tuple[str, ...], BeforeValidator(_ids)]
Text = Annotated[str, Field(max_length=20_000)]
# Constraints sit on the number itself: on the union they would be tried on None too.
Number = Annotated[Annotated[float, Field(allow_inf_nan=False)] | None, BeforeValidator(blank_is_none)]
Score15 = Annotated[Annotated[float, Field(ge=1, le=5, allow_inf_nan=False)] | None, BeforeValidator(blank_is_none)]
Day = Annotated[dt.date | None, BeforeValidator(blank_is_none)]


class Row(BaseModel):
    """A row of a table: frozen, no unknown columns; `row` is its row as a spreadsheet shows it, from 2 (1 is the header)."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    table: ClassVar[str]
    row: int = Field(
        0, exclude=True, description="row as a spreadsheet shows it; filled in by the reader, never a column"
    )
