"""The chart of an indicator: its own preset, targets, borders and notes, taken from its rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from pifkit.indicators.ruletables import rule_table
from pifkit.indicators.series import Point, Series
from pifkit.indicators.spc.chart import chart
from pifkit.indicators.spc.options import RATES
from pifkit.indicators.spc.presets import Kind, Rules, Sense
from pifkit.indicators.spc.values import Chart
from pifkit.indicators.targets import asked
from pifkit.model.errors import ParameterError
from pifkit.model.language import _

SCALES = (1.0, 100.0, 1000.0, 10_000.0, 100_000.0)
CLOSE = 0.02


def chart_of(series: Series, *, as_of: dt.date | None = None) -> tuple[Chart | None, tuple[str, ...]]:
    """The chart of an indicator by its own settings.

    A figure of part of a period is drawn, but centre, limits and runs do not rest on it, nothing fires at it, and the
    variation is that of the last whole period: a count of three months is no collapse of a count of twelve.

    Args:
        series: the figures.
        as_of: the day on which a period that is not over is judged; None for its end.

    Returns:
        The chart and what had to be set aside to make it (a baseline that does not fit, a rate chart without
        denominators); no chart for a series without a row.
    """
    if not series.points:
        return None, ()
    indicator = series.indicator
    rules: Rules = indicator.rules or "mdc"
    kind: Kind | None = indicator.chart or None
    direction: Sense = indicator.direction if indicator.direction in {"increase", "decrease"} else "neutral"
    targets = []
    for point in series.points:
        wanted = asked(series.targets, min(point.period.end, as_of) if as_of else point.period.end, indicator.tolerance)
        targets.append(wanted.value if wanted else None)

    parts = [one.period.start for one in series.points if _in_part(one)]

    def make(kind: Kind | None, baseline: int | None) -> Chart:
        return chart(
            series.points,
            rules=rules,
            chart=kind,
            direction=direction,
            target=targets,
            baseline=baseline,
            exclude=parts,
            minimum=indicator.minimum,
            maximum=indicator.maximum,
            annotations=series.annotations,
            multiply=_scale(series) if kind in RATES else 1.0,
        )

    try:
        return _of_whole_periods(make(kind, indicator.baseline), series.points), ()
    except ParameterError as err:
        aside = tuple(_("chart: {text}; the default is used", text=problem.message) for problem in err.problems)
        return _of_whole_periods(make(None if kind in RATES else kind, None), series.points), aside


def _in_part(point: Point) -> bool:
    return point.status == "part_period" and point.value is not None


def _of_whole_periods(made: Chart, points: Sequence[Point]) -> Chart:
    """The chart with nothing said of figures of part of a period."""
    if not any(map(_in_part, points)):
        return made
    both = list(zip(made.points, points, strict=True))
    shown = tuple(
        replace(drawn, signals=(), kind="common_cause") if _in_part(point) else drawn for drawn, point in both
    )
    whole = [drawn for drawn, point in both if not _in_part(point)]
    variation = whole[-1].kind if whole and made.preset.marks_points and _in_part(points[-1]) else made.variation
    return replace(made, points=shown, variation=variation)


def icons(made: Chart | None) -> tuple[str | None, str | None]:
    """Variation and assurance for a report: as the chart says, but `too_few` and none below the points that are enough.

    A chart on its own shows icons from two points on, as the peers do; a report does not.
    """
    if made is None:
        return None, None
    enough = rule_table("spc")["enough"]["points"]
    last = made.segments[-1].segment
    counted = [point for point in made.points if point.segment == last and point.status != "part_period"]
    figures = sum(point.value is not None for point in counted)
    if figures < enough and made.variation != "no_data":
        return "too_few", "none"
    return made.variation, made.assurance


def _scale(series: Series) -> float:
    """How many times its ratio the value is: 1 for proportions, 100 for percent, 1000 for rates per 1,000, and so on."""
    ratios = [
        point.value / (point.numerator / point.denominator)
        for point in series.with_values
        if point.value and point.numerator and point.denominator
    ]
    if not ratios:
        return 1.0
    usual = median(ratios)
    return next((scale for scale in SCALES if abs(usual - scale) <= CLOSE * scale), 1.0)
