"""Single tables outside a workspace: ratings for `pifkit score FILE`, a series for `pifkit chart FILE`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any, ClassVar, cast

from pydantic import Field

from pifkit.indicators import spc
from pifkit.indicators.spc.table import COLUMNS, SeriesTable
from pifkit.model.errors import ParameterError, Problem
from pifkit.model.tables import RatingRow, Row
from pifkit.workspace.cells import parse_number
from pifkit.workspace.rules import problem
from pifkit.workspace.sheet import normalise, read_sheet
from pifkit.workspace.tables import Read, read_table


class PublishedRow(Row):
    """One row of a published table of results; everything but the id may be left out."""

    table: ClassVar[str] = "published"
    id: Annotated[str, Field(min_length=1, max_length=80)] = Field(
        description="criterion or block, or total", examples=["1"]
    )
    points: float | None = Field(None, description="printed points", examples=["56"])
    of: float | None = Field(None, gt=0, description="printed largest points; blank: the framework's", examples=["100"])
    percent: float | None = Field(None, description="printed percent", examples=["56"])
    percent_2: float | None = Field(None, description="second percent of a program that rates two axes")
    strengths: int | None = Field(None, ge=0, description="number of strengths in the block")
    improvements: int | None = Field(None, ge=0, description="number of areas for improvement in the block")


def read_published(path: Path | str) -> tuple[PublishedRow, ...]:
    """The rows of a published table of results in a CSV file.

    Raises:
        ParameterError: with every problem of the file.
    """
    return cast("tuple[PublishedRow, ...]", _read(PublishedRow, Path(path), "published table"))


def read_ratings(path: Path | str) -> tuple[RatingRow, ...]:
    """The ratings in a CSV file.

    Raises:
        ParameterError: with every problem of the file.
    """
    return cast("tuple[RatingRow, ...]", _read(RatingRow, Path(path), "ratings"))


def read_series(path: Path | str, *, maximum: float | None = None) -> SeriesTable:
    """The series in a CSV file (contract 4.4), by the rules of `pifkit.indicators.spc.read_series`.

    Args:
        path: the file; encodings, delimiters and numbers are read as in a workspace.
        maximum: largest possible value; where it is 1, a numerator above its denominator is an error.

    Returns:
        The points in order of time, their targets, and the warnings.

    Raises:
        ParameterError: with every problem of the file.
    """
    path = Path(path)
    _must_exist(path, "points")
    sheet, problems = read_sheet(path, str(path), COLUMNS)
    errors = [one for one in problems if one.severity == "error"]
    if sheet is None or errors:
        raise _mistakes(path, problems)
    names = [normalise(name) for name in sheet.header]
    rows = [(line.row, dict(zip(names, line.cells, strict=False))) for line in sheet.lines]
    number = partial(parse_number, percent="percent", semicolons=sheet.delimiter == ";")
    read = spc.read_series(rows, file=str(path), maximum=maximum, number=number)
    if read.errors:
        raise _mistakes(path, [*problems, *read.problems])
    return replace(read, problems=(*problems, *read.problems))


def _read(model: type[Row], path: Path, what: str) -> tuple[Any, ...]:
    _must_exist(path, what)
    read: Read = read_table(model, path, str(path))
    if any(p.severity == "error" for p in read.problems):
        raise _mistakes(path, read.problems)
    return read.rows


def _must_exist(path: Path, what: str) -> None:
    if not path.exists():
        found = problem(
            "file-unreadable", "there is no such file.", file=str(path), remedy="Check the name and the folder."
        )
        raise ParameterError(f"No {what} to read.", [found])


def _mistakes(path: Path, problems: Sequence[Problem]) -> ParameterError:
    errors = sum(one.severity == "error" for one in problems)
    return ParameterError(f"{path.name}: {errors} mistake{'s' if errors != 1 else ''} to correct.", problems)
