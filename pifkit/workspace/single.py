"""Single tables outside a workspace: ratings for `pifkit score FILE`, a series for `pifkit chart FILE`."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any, ClassVar, cast

from pydantic import Field

from pifkit.model.errors import ParameterError
from pifkit.model.period import parse_period
from pifkit.model.tables import Number, RatingRow, Row, Text, ValueState
from pifkit.workspace.columns import columns
from pifkit.workspace.rules import problem
from pifkit.workspace.tables import Read, read_table


class SeriesRow(Row):
    """One point of a series for `pifkit chart` (contract 4.4)."""

    table: ClassVar[str] = "series"
    date: Text = Field(min_length=1, description="day, or period such as a month", examples=["2026-04-01", "2026-04"])
    value: Number = Field(
        None, description="the figure; blank = missing, * = suppressed, dna = not applicable", examples=["97.3"]
    )
    numerator: Number = Field(None, description="numerator, when the figure is a rate", examples=["292"])
    denominator: Number = Field(None, ge=0, description="denominator, when the figure is a rate", examples=["300"])
    target: Number = Field(None, description="target at this point", examples=["95"])
    note: Text = Field("", description="what a reader should know about this point")
    state: ValueState = Field("value", exclude=True, description="filled in by the reader from the value's text")


def read_ratings(path: Path | str) -> tuple[RatingRow, ...]:
    """The ratings in a CSV file.

    Raises:
        ParameterError: with every problem of the file.
    """
    return cast("tuple[RatingRow, ...]", _read(RatingRow, Path(path), "ratings"))


def read_series(path: Path | str) -> list[dict[str, Any]]:
    """The points of a series in a CSV file, one dictionary per row, in the order of the file.

    Returns:
        Dictionaries with `date` (text: ISO for a day, else the period as written), `period` (a `Period`), `value`,
        `numerator`, `denominator`, `target` (numbers or None), `note`, `state` (value, missing, suppressed,
        not_applicable) and `row`.

    Raises:
        ParameterError: with every problem of the file; two rows of one period are one.
    """
    path = Path(path)
    rows = cast("tuple[SeriesRow, ...]", _read(SeriesRow, path, "points"))
    points: list[dict[str, Any]] = []
    first: dict[Any, int] = {}
    problems = []
    for row in rows:
        period = parse_period(row.date)
        if period in first:
            message = f"{row.date} is in row {first[period]} already."
            problems.append(
                problem(
                    "observation-duplicate",
                    message,
                    file=str(path),
                    place=f"row {row.row}, column date",
                    value=row.date,
                )
            )
        first.setdefault(period, row.row)
        date = period.start.isoformat() if period.frequency == "day" else row.date
        points.append({**row.model_dump(), "date": date, "period": period, "state": row.state, "row": row.row})
    if problems:
        raise ParameterError(f"{path.name}: {len(problems)} rows to correct.", problems)
    return points


def _read(model: type[Row], path: Path, what: str) -> tuple[Any, ...]:
    if not path.exists():
        found = problem(
            "file-unreadable", "there is no such file.", file=str(path), remedy="Check the name and the folder."
        )
        raise ParameterError(f"No {what} to read.", [found])
    read: Read = read_table(model, path, str(path))
    errors = [p for p in read.problems if p.severity == "error"]
    if errors:
        raise ParameterError(
            f"{path.name}: {len(errors)} mistake{'s' if len(errors) != 1 else ''} to correct.", read.problems
        )
    return read.rows


def header_row(model: type[Row]) -> str:
    """A CSV file with the header of a table and no rows."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerow([column.name for column in columns(model)])
    return stream.getvalue()
