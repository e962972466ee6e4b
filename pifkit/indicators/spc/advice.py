"""What a reader of a chart must know: honest states in words, and suggestions that change nothing by themselves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from pifkit.indicators.ruletables import rule_table
from pifkit.indicators.series import Point
from pifkit.indicators.spc.classify import Block
from pifkit.indicators.spc.options import RATES, Layout, Options
from pifkit.indicators.spc.values import Chart
from pifkit.model.language import N_, Phrases, _, _n

Found = list[tuple[str, str]]
OTHER_UNIT = (
    20  # a target so many times larger or smaller than every figure is taken for a slip between percent and share
)
SHOWN = 5  # so many periods are named before "and N more"
_STATUS = Phrases({"part_period": N_("is part of a period: it is not over yet"), "provisional": N_("is provisional")})


def warnings(chart: Chart, points: Sequence[Point], blocks: Sequence[Block], layout: Layout, options: Options) -> Found:
    """Everything to be said about a chart, as (code, sentence), in a fixed order."""
    rules: dict[str, Any] = rule_table("spc")["warnings"]
    found: Found = []
    for number, block in enumerate(blocks, start=1):
        found += _of_segment(
            _("segment {number}", number=number) if len(blocks) > 1 else _("the series"), block, options
        )
    found += _latest(chart, points, options)
    found += _target_unit(chart)
    found += _baseline(layout, options, rules["baseline"]["advised"])
    found += _zero_denominators(points)
    if layout.absent:
        how = (
            _("no moving range or run spans them")
            if options.gaps == "break"
            else _("their neighbours count as adjacent")
        )
        found.append(
            (
                "missing-rows",
                _(
                    "{periods} no row ({names}); {how}",
                    periods=_periods(len(layout.absent)),
                    names=_names(layout),
                    how=how,
                ),
            )
        )
    if layout.frequency is None and len(points) > 2:
        found.append(("irregular", _("the dates have no regular step, so missing periods cannot be noticed")))
    found += _impossible(chart, options)
    if options.kind in RATES or all(point.denominator for point in points):
        found += _denominators(points, blocks, options, rules)
    if _seasonal([point.value for point in chart.points], layout, rules["season"]):
        lag = rules["season"]["lags"][layout.frequency]
        found.append(
            (
                "season",
                _(
                    "values {lag} periods apart move together: a season is suspected, and rules may fire because of it",
                    lag=lag,
                ),
            )
        )
    found += _rebase(chart, rules["rebase"]["run"])
    return found


def _of_segment(name: str, block: Block, options: Options) -> Found:
    count, rules = int(block.count[0]), options.rules
    if block.too_few[0]:
        return [
            (
                "too-few",
                _(
                    "{name} has {count} figures, too few for a chart; {minimum} are needed",
                    name=name,
                    count=count,
                    minimum=rules.minimum,
                ),
            )
        ]
    found: Found = []
    if count < rules.advised:
        found.append(
            (
                "short",
                _(
                    "{name} has {count} figures; {advised} or more are advised before limits are trusted",
                    name=name,
                    count=count,
                    advised=rules.advised,
                ),
            )
        )
    if block.constant[0]:
        found.append(("no-variation", _("{name} has no variation to measure: every figure is the same", name=name)))
    elif block.limits.flat[0]:
        found.append(
            ("flat-baseline", _("{name} has no variation where its limits are taken from, so it has none", name=name))
        )
    elif options.kind == "i" and math.isnan(block.limits.lower[0, 0]):
        found.append(("no-moving-range", _("{name} has no two neighbouring figures, so it has no limits", name=name)))
    if block.limits.fell_back[0]:
        found.append(
            (
                "screening-fell-back",
                _("screening would leave {name} without variation, so all moving ranges are used", name=name),
            )
        )
    return found


def _latest(chart: Chart, points: Sequence[Point], options: Options) -> Found:
    last, found = chart.points[-1], []
    if last.value is None:
        found.append(("no-latest", _("no data for the latest period, {date}", date=last.date)))
    elif points[-1].status in _STATUS:
        code = "part-period" if points[-1].status == "part_period" else "provisional"
        found.append((code, _("the last point, {date}, {status}", date=last.date, status=_STATUS[points[-1].status])))
    if not options.rules.marks_points and "outside" in last.signals:
        found.append(("latest-outside", _("the latest point, {date}, lies beyond a limit", date=last.date)))
    return found


def _target_unit(chart: Chart) -> Found:
    """A target that looks like percent beside proportions, or like a proportion beside percent."""
    values = [abs(point.value) for point in chart.points if point.value is not None]
    targets = [point.target for point in chart.points if point.target is not None]
    if not values or not targets:
        return []
    as_percent = max(values) <= 1 and min(targets) > max(1, OTHER_UNIT * max(values))
    as_proportion = 0 < max(targets) <= 1 and min(values) > OTHER_UNIT * max(targets)
    if not as_percent and not as_proportion:
        return []
    text = _(
        "the target of {targets:g} looks as if it were in another unit than the figures, {values:g} to {values_2:g}",
        targets=targets[-1],
        values=min(values),
        values_2=max(values),
    )
    return [("target-other-unit", text)]


def _baseline(layout: Layout, options: Options, advised: int) -> Found:
    if options.baseline is None:
        return []
    if layout.baseline is None:
        return [
            (
                "baseline-ignored",
                _(
                    "beside a rebase, {name} ignores the baseline of {baseline}",
                    name=options.rules.name,
                    baseline=options.baseline,
                ),
            )
        ]
    if layout.baseline < advised:
        return [
            (
                "short-baseline",
                _(
                    "the baseline has {baseline} points; {advised} or more are advised",
                    baseline=layout.baseline,
                    advised=advised,
                ),
            )
        ]
    return []


def _zero_denominators(points: Sequence[Point]) -> Found:
    zero = [point.period.label for point in points if point.denominator == 0]
    if not zero:
        return []
    return [
        (
            "zero-denominator",
            _("the denominator is zero in {zero}: there was nothing to count, so no figure", zero=", ".join(zero)),
        )
    ]


def _impossible(chart: Chart, options: Options) -> Found:
    found: Found = []
    low, high = options.minimum, options.maximum
    if low is not None and any(p.lower is not None and p.lower < low for p in chart.points):
        found.append(
            (
                "impossible-limit",
                _("the lower limit lies below {low:g}, the smallest possible value; it is drawn there", low=low),
            )
        )
    if high is not None and any(p.upper is not None and p.upper > high for p in chart.points):
        found.append(
            (
                "impossible-limit",
                _("the upper limit lies above {high:g}, the largest possible value; it is drawn there", high=high),
            )
        )
    return found


def _denominators(points: Sequence[Point], blocks: Sequence[Block], options: Options, rules: dict[str, Any]) -> Found:
    found: Found = []
    events = rules["small_denominator"]["events"]
    counted = [p for p in points if p.denominator and p.numerator is not None]
    shares = options.kind in {"p", "pp"}
    few = [p for p in counted if _least(p, shares=shares) < events]
    if few:
        found.append(
            (
                "small-numbers",
                _(
                    "{few} of the figures rest on fewer than {events} cases: their limits are rough",
                    few=len(few),
                    events=events,
                ),
            )
        )
    most = rules["overdispersed"]["sigma_z"]
    wide = max((float(block.limits.sigma_z[0]) for block in blocks), default=math.nan)
    if options.kind in {"p", "u"} and wide > most:
        laney = "pp" if options.kind == "p" else "up"
        found.append(
            (
                "overdispersed",
                _(
                    "the figures vary {wide:.1f} times as much as the model allows; use chart {laney}",
                    wide=wide,
                    laney=laney,
                ),
            )
        )
    return found


def _least(point: Point, *, shares: bool) -> float:
    top, bottom = point.numerator or 0.0, point.denominator or 0.0
    return min(top, bottom - top) if shares else top


def _rebase(chart: Chart, length: int) -> Found:
    """Name the last run on one side that is long enough to ask what changed; nothing is rebased by itself."""
    run: list[int] = []
    found: list[tuple[int, int]] = []
    points = chart.points
    for i, point in enumerate(points):
        if point.value is None or point.centre is None or point.excluded or _side(point.value, point.centre) == 0:
            continue
        first = points[run[0]] if run else None
        same = (
            first is not None
            and first.segment == point.segment
            and first.value is not None
            and first.centre is not None
        )
        if (
            first is not None
            and same
            and _side(first.value or 0.0, first.centre or 0.0) == _side(point.value, point.centre)
        ):
            run.append(i)
        else:
            run = [i]
        if len(run) == length:
            found.append((run[0], len(run)))
    starts = [
        start for start, _rest in found if start not in {0} and points[start - 1].segment == points[start].segment
    ]
    if not starts:
        return []
    where = points[starts[-1]].date
    return [
        (
            "rebase-suggestion",
            _(
                "{length} or more points in a row lie on one side from {where}: if something changed then, rebase there and say why",
                length=length,
                where=where,
            ),
        )
    ]


def _side(value: float, centre: float) -> int:
    slack = 1e-12 * max(abs(value), abs(centre))
    return (value > centre + slack) - (value < centre - slack)


def _seasonal(values: Sequence[float | None], layout: Layout, rules: dict[str, Any]) -> bool:
    """Whether figures one season apart move together, more than figures half a season apart, once a trend is taken out."""
    lag = rules["lags"].get(layout.frequency)
    length = layout.position[-1] + 1
    if lag is None or length < (rules["cycles"] + 0.5) * lag:
        return False
    y = np.full(length, np.nan)
    y[list(layout.position)] = [math.nan if value is None else value for value in values]
    present = ~np.isnan(y)
    if present.sum() < rules["cycles"] * lag:
        return False
    x = np.arange(length)
    slope, level = np.polyfit(x[present], y[present], 1)
    rest = y - (slope * x + level)
    whole, half = _correlation(rest, lag), _correlation(rest, lag // 2)
    return bool(whole >= rules["correlation"] and whole - half >= rules["above_half_lag"])


def _correlation(rest: np.ndarray[Any, np.dtype[np.float64]], lag: int) -> float:
    a, b = rest[lag:], rest[:-lag]
    both = ~np.isnan(a) & ~np.isnan(b)
    if both.sum() < 3:
        return 0.0
    a, b = a[both] - a[both].mean(), b[both] - b[both].mean()
    size = math.sqrt(float((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / size if size > 0 else 0.0


def _periods(count: int) -> str:
    return _n("{count} period has", "{count} periods have", count)


def _names(layout: Layout) -> str:
    labels = [period.label for period in layout.absent]
    more = len(labels) - SHOWN
    return ", ".join(labels[:SHOWN]) + (" " + _("and {more} more", more=more) if more > 0 else "")
