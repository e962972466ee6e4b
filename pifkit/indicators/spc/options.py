"""The choices of a chart, checked against the series they are for, with all that does not fit named at once."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pifkit.indicators.frequency import absent_periods, detect_frequency
from pifkit.indicators.series import Point
from pifkit.indicators.spc.presets import Gaps, Kind, Preset, Sense
from pifkit.model.errors import ParameterError, Problem
from pifkit.model.period import Frequency, Period

RATES = frozenset({"p", "u", "pp", "up"})


@dataclass(frozen=True, slots=True)
class Options:
    """The choices of one chart, as asked for."""

    rules: Preset
    kind: Kind
    direction: Sense
    screen: bool
    gaps: Gaps
    baseline: int | None
    minimum: float | None
    maximum: float | None
    multiply: float = 1.0

    @property
    def scale(self) -> float:
        """What the rates of a p or u chart are multiplied by to be shown; 1 for other charts."""
        return self.multiply if self.kind in RATES else 1.0

    @property
    def improvement(self) -> int:
        """The good direction: +1 up, -1 down, 0 neither."""
        return {"increase": 1, "decrease": -1, "neutral": 0}[self.direction]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a series is cut and laid out.

    Attributes:
        starts: index of the first point of each segment.
        excluded: whether each point is left out.
        targets: the value asked for at each point.
        position: place of each point on an even time axis, counting absent periods.
        absent: the periods without a row.
        baseline: points of each segment that centre and limits rest on; None for all.
        frequency: how often figures come.
    """

    starts: tuple[int, ...]
    excluded: tuple[bool, ...]
    targets: tuple[float | None, ...]
    position: tuple[int, ...]
    absent: tuple[Period, ...]
    baseline: int | None
    frequency: Frequency | None


def lay_out(
    points: Sequence[Point],
    options: Options,
    rebase: Sequence[dt.date],
    exclude: Sequence[dt.date],
    target: float | Sequence[float | None] | None,
) -> Layout:
    """Match the choices with the points.

    Raises:
        ParameterError: with every choice that does not fit.
    """
    problems: list[Problem] = []
    if not points:
        raise ParameterError("there is nothing to chart: the series has no rows")
    if any(b.period <= a.period for a, b in pairwise(points)):
        raise ParameterError("the points of a chart must be in order of time, one per period")
    begins = {i for i, point in enumerate(points) if point.mark in {"rebase", "break"}}
    begins |= _matched(points, rebase, "--rebase", problems)
    left_out = {i for i, point in enumerate(points) if point.mark == "exclude"}
    left_out |= _matched(points, exclude, "--exclude", problems)
    starts = tuple(sorted(begins | {0}))
    baseline = options.baseline
    if baseline is not None and not 2 <= baseline <= len(points):
        problems.append(
            _problem(
                "--baseline",
                "baseline-range",
                f"a baseline of {baseline} points does not fit the series",
                str(baseline),
                f"2 to {len(points)}",
                "Choose a number of points that the series has.",
            )
        )
    if options.kind in RATES and not any(point.denominator for point in points):
        problems.append(
            _problem(
                "--chart",
                "no-denominator",
                f"a {options.kind} chart needs numerators and denominators",
                options.kind,
                None,
                "Add the columns numerator and denominator, or use --chart i.",
            )
        )
    targets = tuple(target) if isinstance(target, Sequence) else (target,) * len(points)
    if len(targets) != len(points):
        raise ParameterError(f"{len(targets)} targets were given for {len(points)} points")
    if problems:
        raise ParameterError("the chart cannot be made as asked", problems)
    if len(starts) > 1 and not options.rules.marks_points:
        baseline = None  # qicharts2 ignores a baseline beside a split
    periods = [point.period for point in points]
    frequency = detect_frequency(periods)
    absent = absent_periods(periods, frequency)
    position = tuple(i + bisect_left(absent, period) for i, period in enumerate(periods))
    return Layout(
        starts, tuple(i in left_out for i in range(len(points))), targets, position, absent, baseline, frequency
    )


def _matched(points: Sequence[Point], dates: Sequence[dt.date], option: str, problems: list[Problem]) -> set[int]:
    found = set()
    for date in dates:
        index = next((i for i, point in enumerate(points) if point.period.start <= date <= point.period.end), None)
        if index is None:
            near = sorted(points, key=lambda point: abs((point.period.start - date).days))[:2]
            names = " or ".join(sorted(point.period.label for point in near))
            message = f"{date.isoformat()} matches no row of the series"
            problems.append(
                _problem(
                    option, "date-matches-no-row", message, date.isoformat(), None, f"The nearest dates are {names}."
                )
            )
        else:
            found.add(index)
    return found


def _problem(place: str, code: str, message: str, value: str, allowed: str | None, remedy: str) -> Problem:
    return Problem("", place, code, f"{message}.", value=value, allowed=allowed, remedy=remedy)
