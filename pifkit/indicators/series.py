"""A series: the figures of one indicator in order of time, with what a reader must know about them.

A missing, a suppressed and a not applicable figure stay three different things; none of them is zero. Periods that are
absent altogether are found from the frequency and reported, never filled in.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from pifkit.indicators.frequency import absent_periods, detect_frequency
from pifkit.model.errors import Problem
from pifkit.model.period import Frequency, Period, parse_period, parse_periods
from pifkit.model.tables import Action, Indicator, Observation, Target, TestOfChange, ValueState

Mark = Literal["", "rebase", "exclude", "break"]


@dataclass(frozen=True, slots=True)
class Point:
    """One figure in its period.

    Attributes:
        period: the span it belongs to.
        value: the figure, in the indicator's unit; None unless `state` is `value`.
        state: value, missing, suppressed or not_applicable.
        numerator: numerator of a rate, None where not given.
        denominator: denominator of a rate, None where not given.
        status: final, provisional or part_period.
        mark: rebase, exclude or break; `note` says why.
        note: what a reader should know about it.
        national: published figure for the country.
        family: published mean of the family group.
        row: line in the file, 0 where there is none.
    """

    period: Period
    value: float | None
    state: ValueState = "value"
    numerator: float | None = None
    denominator: float | None = None
    status: Literal["final", "provisional", "part_period"] = "final"
    mark: Mark = ""
    note: str = ""
    national: float | None = None
    family: float | None = None
    row: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Annotation:
    """Something that happened on a day and belongs on the chart: an action, a test of change, a note."""

    date: dt.date
    kind: Literal["action", "test", "rebase", "exclude", "break", "note"]
    text: str


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of one indicator, by period.

    Attributes:
        indicator: its definition.
        points: in order of time, one per period.
        targets: its dated targets, by date.
        annotations: what happened on the way, by date.
        frequency: as stated, or as detected; None where it cannot be told.
        problems: what was wrong with rows of it.
    """

    indicator: Indicator
    points: tuple[Point, ...]
    targets: tuple[Target, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    frequency: Frequency | None = None
    problems: tuple[Problem, ...] = ()

    def until(self, day: dt.date) -> Series:
        """The series as it stood on a day: without figures of periods that had not begun."""
        return replace(self, points=tuple(point for point in self.points if point.period.start <= day))

    @property
    def whole(self) -> Series:
        """The series without figures of periods that are not over: those cannot be compared with whole periods."""
        return replace(self, points=tuple(point for point in self.points if point.status != "part_period"))

    @property
    def with_values(self) -> tuple[Point, ...]:
        """The points that have a figure."""
        return tuple(point for point in self.points if point.value is not None)

    @property
    def latest(self) -> Point | None:
        """The last point that has a figure."""
        return next((point for point in reversed(self.points) if point.value is not None), None)

    @property
    def gaps(self) -> tuple[Period, ...]:
        """The periods between the first and the last point that have no row."""
        return absent_periods([point.period for point in self.points], self.frequency)


def make_series(
    indicator: Indicator,
    observations: Iterable[Observation],
    targets: Iterable[Target] = (),
    annotations: Iterable[Annotation] = (),
    *,
    file: str = "observations.csv",
) -> Series:
    """Put the rows of one indicator in order.

    Args:
        indicator: the definition; rows of other indicators are passed over.
        observations: rows in any order.
        targets: target rows of any indicator.
        annotations: what happened on the way.
        file: name used in problems.

    Returns:
        The series. A second row for one period, a period that cannot be read and a row of another frequency than most
        are left out, each with a problem that says so; a mark without a reason has a problem too.
    """
    rows = [row for row in observations if row.indicator == indicator.id]
    problems: list[Problem] = []
    readable, periods = _read_periods(rows, file, problems)
    points: dict[Period, Point] = {}
    for row, period in zip(readable, periods, strict=True):
        if period in points:
            first = points[period].row
            message = f"{indicator.id} has a second figure for {period.label}; the first one (row {first}) stands."
            problems.append(_problem(file, row, "period", "duplicate-period", message, "Keep one of the two rows."))
            continue
        if row.mark and not row.note:
            message = f"{period.label} is marked {row.mark} without a reason."
            problems.append(_problem(file, row, "note", "mark-without-reason", message, "Say why in its note."))
        points[period] = _point(row, period)
    kept = _one_frequency(indicator, list(points.values()), file, problems)
    frequency = indicator.frequency or detect_frequency([point.period for point in kept])
    return Series(
        indicator,
        tuple(kept),
        tuple(sorted((row for row in targets if row.indicator == indicator.id), key=lambda row: row.date)),
        tuple(sorted((*annotations, *_marks(kept)))),
        frequency,
        tuple(problems),
    )


def annotations_of(
    indicator: str, actions: Iterable[Action] = (), tests: Iterable[TestOfChange] = ()
) -> tuple[Annotation, ...]:
    """The actions and tests of change that name this indicator as their measure, as dated notes for its chart."""
    found = [
        Annotation(action.start, "action", action.title)
        for action in actions
        if action.measure == indicator and action.start is not None and action.status != "cancelled"
    ]
    found += [
        Annotation(test.start, "test", f"{test.id.upper()}: {test.change_idea}")
        for test in tests
        if test.indicator == indicator and test.start is not None
    ]
    return tuple(sorted(found))


def _read_periods(
    rows: list[Observation], file: str, problems: list[Problem]
) -> tuple[list[Observation], tuple[Period, ...]]:
    readable = []
    for row in rows:
        try:
            parse_period(row.period)
        except ValueError as err:
            problems.append(_problem(file, row, "period", "period-unreadable", str(err), "Correct the period."))
        else:
            readable.append(row)
    return readable, parse_periods(row.period for row in readable)


def _one_frequency(indicator: Indicator, points: list[Point], file: str, problems: list[Problem]) -> list[Point]:
    counts = Counter(point.period.frequency for point in points)
    stated = indicator.frequency
    usual = stated if stated in counts else counts.most_common(1)[0][0] if counts else None
    kept = []
    for point in sorted(points, key=lambda one: one.period):
        if point.period.frequency == usual:
            kept.append(point)
            continue
        message = f"{point.period.label} is a {point.period.frequency} in a series by {usual}; it is left out."
        remedy = "Give each frequency an indicator of its own, or write the period like the others."
        problems.append(Problem(file, f"row {point.row}, column period", "mixed-frequency", message, remedy=remedy))
    return kept


def _point(row: Observation, period: Period) -> Point:
    state: ValueState = "missing" if row.value is None and row.state == "value" else row.state
    return Point(
        period,
        row.value if state == "value" else None,
        state,
        row.numerator,
        row.denominator,
        row.status,
        row.mark,
        row.note,
        row.national,
        row.family,
        row.row,
    )


def _marks(points: Iterable[Point]) -> list[Annotation]:
    return [Annotation(p.period.start, p.mark, p.note or p.mark) for p in points if p.mark]


def _problem(file: str, row: Observation, column: str, code: str, message: str, remedy: str) -> Problem:
    return Problem(file, f"row {row.row}, column {column}", code, message, value=row.period, remedy=remedy)
