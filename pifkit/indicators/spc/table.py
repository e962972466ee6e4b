"""Reading the rows of a SERIES.csv: every mistake is named with its row, none is passed over in silence."""

from __future__ import annotations

import difflib
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from pifkit.indicators.exact import compare
from pifkit.indicators.series import Point
from pifkit.model.errors import Problem
from pifkit.model.period import Period, parse_periods
from pifkit.model.tables import ValueState

COLUMNS = ("date", "value", "numerator", "denominator", "target", "note")
NO_FIGURE: dict[str, ValueState] = {"": "missing", "*": "suppressed", "dna": "not_applicable"}
SAME = 1e-3  # a value this far from numerator / denominator, as a share of it, is mentioned
HUNDRED = 20.0  # a target this many times away from every value is probably in another unit
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d*)?([eE][+-]?\d+)?|[+-]?\.\d+([eE][+-]?\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class SeriesTable:
    """A series as read.

    Attributes:
        points: in order of time; empty when there are errors.
        targets: the value asked for at each point, None where there is none.
        problems: errors and warnings, by row.
    """

    points: tuple[Point, ...]
    targets: tuple[float | None, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop the chart."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def plain_number(text: str) -> float:
    """A number with `1,234` for thousands; a percent sign is dropped. Raises ValueError for anything else."""
    plain = text.strip().removesuffix("%").rstrip()
    if not _NUMBER.fullmatch(plain):
        raise ValueError("a number is wanted.")
    value = float(plain.replace(",", ""))
    if not math.isfinite(value):
        raise ValueError("the number is not finite.")
    return value


def read_series(
    rows: Iterable[tuple[int, Mapping[str, str]]],
    *,
    file: str = "SERIES.csv",
    maximum: float | None = None,
    number: Callable[[str], float] = plain_number,
) -> SeriesTable:
    """Read the rows of a series.

    Args:
        rows: line in the file (the header is 1) and cells by column; `date` is any period that `parse_period` reads.
            A blank value is missing, `*` suppressed, `dna` not applicable. Without the column `value` it is numerator
            divided by denominator.
        file: name used in problems.
        maximum: largest possible value; where it is 1, a numerator above its denominator is an error.
        number: reads a number; raises ValueError (with `code` and `near`, if it likes) where there is none.

    Returns:
        The points in order of time, and every problem. Duplicate dates, unknown columns, text, infinite numbers, and
        mixed frequencies are errors; unordered rows, zero denominators, numerators above denominators, values that are
        not their ratio and targets that look like another unit are warnings.
    """
    listed = list(rows)
    reader = _Reader(file, number, [])
    if not listed:
        reader.report(1, "", "no-rows", "the series has no rows", remedy="Write one row per period: date,value.")
    reader.columns(listed)
    read = [row for line, cells in listed if (row := reader.row(line, cells)) is not None]
    read = reader.periods(read)
    reader.denominators(read, maximum)
    if any(b.point.period < a.point.period for a, b in pairwise(read)):
        first = next(b for a, b in pairwise(read) if b.point.period < a.point.period)
        reader.warn(
            first.line, "date", "unordered", "the rows are not in order of time; they are charted in order", first.text
        )
    ordered = sorted(read, key=lambda row: row.point.period)
    reader.units(ordered)
    problems = tuple(reader.problems)
    if any(problem.severity == "error" for problem in problems):
        return SeriesTable((), (), problems)
    return SeriesTable(tuple(row.point for row in ordered), tuple(row.target for row in ordered), problems)


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    text: str
    point: Point
    target: float | None


_NO_PERIOD = parse_periods(["1900-01-01"])[0]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Collects problems while reading."""

    file: str
    number: Callable[[str], float]
    problems: list[Problem]

    def report(
        self, line: int, column: str, code: str, message: str, value: str | None = None, **more: str | None
    ) -> None:
        """Note an error."""
        place = f"row {line}, column {column}" if column else f"row {line}"
        self.problems.append(Problem(self.file, place, code, f"{message.rstrip('.')}.", value=value, **more))  # type: ignore[arg-type]

    def warn(self, line: int, column: str, code: str, message: str, value: str | None = None) -> None:
        """Note a warning."""
        self.report(line, column, code, message, value, severity="warning")

    def columns(self, rows: list[tuple[int, Mapping[str, str]]]) -> None:
        """Check the header."""
        names = list(rows[0][1]) if rows else []
        for name in names:
            if name not in COLUMNS:
                near = difflib.get_close_matches(name, COLUMNS, n=1)
                self.report(
                    1,
                    name or "(blank)",
                    "unknown-column",
                    "this column is not known",
                    name,
                    allowed=", ".join(COLUMNS),
                    near=near[0] if near else None,
                )
        needed = "date" in names and ("value" in names or {"numerator", "denominator"} <= set(names))
        if rows and not needed:
            self.report(
                1, "", "missing-column", "a series needs the columns date and value (or numerator and denominator)"
            )

    def row(self, line: int, cells: Mapping[str, str]) -> _Row | None:
        """Read one row; None for a blank one."""
        text = (cells.get("date") or "").strip()
        if not any((value or "").strip() for value in cells.values()):
            return None
        raw = (cells.get("value") or "").strip()
        top, bottom, target = (self._cell(line, name, cells) for name in ("numerator", "denominator", "target"))
        state: ValueState = NO_FIGURE.get(raw.lower(), "value")
        value = None if state != "value" else self._cell(line, "value", cells)
        if "value" not in cells and top is not None and bottom:
            value, state = top / bottom, "value"
        if bottom is not None and bottom < 0:
            self.report(line, "denominator", "negative-denominator", "a denominator cannot be below zero", str(bottom))
        note = (cells.get("note") or "").strip()
        return _Row(line, text, Point(_NO_PERIOD, value, state, top, bottom, note=note, row=line), target)

    def _cell(self, line: int, name: str, cells: Mapping[str, str]) -> float | None:
        text = (cells.get(name) or "").strip()
        if text.lower() in NO_FIGURE:
            return None
        try:
            return self.number(text)
        except ValueError as err:
            code = getattr(err, "code", "not-a-number")
            self.report(
                line,
                name,
                code,
                str(err),
                text,
                near=getattr(err, "near", None),
                allowed="a number, blank (missing), * (suppressed) or dna (not applicable)",
            )
            return None

    def periods(self, rows: list[_Row]) -> list[_Row]:
        """Read the dates together: one frequency, none twice."""
        readable: list[tuple[_Row, Period]] = []
        for row in rows:
            try:
                readable.append((row, parse_periods([row.text])[0]))
            except ValueError as err:
                self.report(row.line, "date", "period-unreadable", str(err), row.text)
        together = parse_periods(row.text for row, _ in readable)
        found = [
            replace(row, point=replace(row.point, period=p)) for (row, _), p in zip(readable, together, strict=True)
        ]
        usual = Counter(row.point.period.frequency for row in found).most_common(1)
        seen: dict[Period, int] = {}
        for row in found:
            period = row.point.period
            if period.frequency != usual[0][0]:
                message = f"this is a {period.frequency} in a series by {usual[0][0]}"
                self.report(
                    row.line, "date", "mixed-frequency", message, row.text, remedy="Keep one frequency per file."
                )
            if period in seen:
                message = f"{period.label} is here already, in row {seen[period]}"
                self.report(row.line, "date", "duplicate-date", message, row.text, remedy="Keep one of the two rows.")
            seen.setdefault(period, row.line)
        return found

    def denominators(self, rows: list[_Row], maximum: float | None) -> None:
        """Compare numerators, denominators and values."""
        for row in rows:
            top, bottom, value = row.point.numerator, row.point.denominator, row.point.value
            if bottom == 0:
                self.warn(
                    row.line,
                    "denominator",
                    "zero-denominator",
                    "the denominator is zero: there is no figure for this period",
                    "0",
                )
            elif top is not None and bottom is not None and bottom > 0:
                if compare(top, bottom) > 0:
                    severity = "error" if maximum == 1 else "warning"
                    self.report(
                        row.line,
                        "numerator",
                        "numerator-above-denominator",
                        "the numerator is larger than the denominator",
                        str(top),
                        severity=severity,
                    )
                ratio = top / bottom
                if value is not None and all(
                    abs(value - ratio * scale) > SAME * abs(ratio * scale) for scale in (1, 100, 1000)
                ):
                    self.warn(
                        row.line,
                        "value",
                        "value-is-not-the-ratio",
                        f"the value is not {top:g} / {bottom:g}; charts other than p and u use the value",
                        str(value),
                    )

    def units(self, rows: list[_Row]) -> None:
        """Notice a target that is in another unit than the values: a percentage beside proportions, or the reverse."""
        sizes = [abs(row.point.value) for row in rows if row.point.value]
        if not sizes:
            return
        for row in rows:
            if row.target and all(not 1 / HUNDRED < abs(row.target) / size < HUNDRED for size in sizes):
                self.warn(
                    row.line,
                    "target",
                    "target-other-unit",
                    "the target looks as if it were in another unit than the values",
                    str(row.target),
                )
                return
