"""Making one chart: the series is cut at its borders, each segment classified, and the whole put together."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from pifkit.indicators.series import Annotation, Point
from pifkit.indicators.spc import advice
from pifkit.indicators.spc.classify import (
    ASSURANCES,
    STATES,
    Block,
    assurance_codes,
    classify_block,
    direct_assurance,
)
from pifkit.indicators.spc.limits import Floats
from pifkit.indicators.spc.options import RATES, Layout, Options, lay_out
from pifkit.indicators.spc.presets import Gaps, Kind, Rules, Sense, preset
from pifkit.indicators.spc.signals import SIGNALS
from pifkit.indicators.spc.values import Chart, ChartPoint, Runs, Segment, Warn


@dataclass(frozen=True, slots=True)
class _Part:
    """One segment classified: its block, and the column of the block that each of its points is in."""

    block: Block
    columns: tuple[int, ...]
    first: int


def chart(
    points: Sequence[Point],
    *,
    rules: Rules = "mdc",
    chart: Kind | None = None,
    direction: Sense = "neutral",
    target: float | Sequence[float | None] | None = None,
    rebase: Sequence[dt.date] = (),
    exclude: Sequence[dt.date] = (),
    baseline: int | None = None,
    gaps: Gaps = "break",
    screen: bool | None = None,
    minimum: float | None = None,
    maximum: float | None = None,
    annotations: Sequence[Annotation] = (),
    multiply: float = 1.0,
) -> Chart:
    """Make a chart of one series.

    Args:
        points: the figures in order of time, one per period; a point marked `rebase` or `break` begins a segment, one
            marked `exclude` is left out of centre, limits and runs. A point whose denominator is zero has no figure.
        rules: the preset.
        chart: kind of chart; None for the preset's own (`i`; `run` for anhoej and ihi).
        direction: increase or decrease is good; neutral judges neither.
        target: one target, or one per point (None for none there); assurance goes by the one at the last point.
        rebase: dates of the first points of new segments, besides the marks.
        exclude: dates of points to leave out, besides the marks.
        baseline: centre and limits of each segment rest on its first so many points. Beside a rebase `anhoej` and
            `ihi` ignore it, as qicharts2 does.
        gaps: `break`: no moving range or run spans a period that has no row; `bridge`: neighbouring rows count as
            adjacent, as in the peers.
        screen: leave large moving ranges out once; None for the preset's own choice.
        minimum: smallest possible value, for the warning of impossible limits.
        maximum: largest possible value.
        annotations: what happened on the way.
        multiply: rates of a p or u chart are shown times this (100 for percent); targets are in the unit shown.

    Returns:
        The chart.

    Raises:
        ParameterError: the choices do not fit the series, with all problems: no points, a date that matches no point,
            a baseline longer than the series, a rate chart without denominators.
    """
    used = preset(rules)
    screened = used.screen if screen is None else screen
    kind = chart or used.chart
    options = Options(used, kind, direction, screened, gaps, baseline, minimum, maximum, multiply)
    layout = lay_out(points, options, rebase, exclude, target)
    figures = _figures(points, options.kind)
    borders = [*layout.starts, len(points)]
    parts = [_part(figures, a, b, layout, options) for a, b in pairwise(borders)]
    made = tuple(
        _point(points, parts[number - 1], number, i, layout, options.scale)
        for number, (a, b) in enumerate(pairwise(borders), start=1)
        for i in range(a, b)
    )
    last = parts[-1].block
    found = Chart(
        rules,
        _parameters(points, layout, options),
        tuple(_segment(number, part, options.scale) for number, part in enumerate(parts, start=1)),
        made,
        tuple(_runs(part.block, rules) for part in parts),
        STATES[last.variation[0]],
        _assurance(last, made[-1].target, options),
        (),
        tuple(sorted({*annotations, *_marked(points)})),
        direction,
        layout.frequency,
    )
    warned = advice.warnings(found, points, [part.block for part in parts], layout, options)
    return replace(found, warnings=tuple(Warn(code, message) for code, message in warned))


def _figures(points: Sequence[Point], kind: Kind) -> Floats:
    """Value, numerator and denominator of each point, one row each; NaN where there is none."""
    rows = []
    for point in points:
        usable = point.state == "value" and point.denominator != 0
        if kind in RATES:
            usable = usable and point.numerator is not None and point.denominator is not None
        elif point.value is None:
            usable = False
        rows.append((point.value, point.numerator, point.denominator) if usable else (None, None, None))
    return np.array([[math.nan if x is None else x for x in row] for row in rows], dtype=float).T.reshape(3, -1)


def _part(figures: Floats, first: int, end: int, layout: Layout, options: Options) -> _Part:
    """Classify one segment; with gaps broken, an absent period stands between its neighbours as an empty column."""
    columns, at = [], 0
    for i in range(first, end):
        broken = options.gaps == "break" and i > first and layout.position[i] - layout.position[i - 1] > 1
        at += broken
        columns.append(at)
        at += 1
    spaced = np.full((3, at), np.nan)
    spaced[:, columns] = figures[:, first:end]
    included = np.ones((1, at), dtype=bool)
    included[0, columns] = [not out for out in layout.excluded[first:end]]
    base = np.ones((1, at), dtype=bool)
    if layout.baseline is not None:
        base[0, columns] = [i < layout.baseline for i in range(end - first)]
    block = classify_block(
        spaced[:1],
        options.rules,
        kind=options.kind,
        improvement=np.array([options.improvement]),
        screen=options.screen,
        base=base,
        included=included,
        numerator=spaced[1:2],
        denominator=spaced[2:3],
    )
    return _Part(block, tuple(columns), first)


def _point(points: Sequence[Point], part: _Part, segment: int, index: int, layout: Layout, scale: float) -> ChartPoint:
    block, limits, signals = part.block, part.block.limits, part.block.signals
    column = part.columns[index - part.first]
    value = _number(block.values[0, column] * scale)
    fired = [name for name in SIGNALS if getattr(signals, name)[0, column] != 0]
    point = points[index]
    within = layout.baseline is None or index - part.first < layout.baseline
    return ChartPoint(
        point.period.label,
        value,
        segment,
        _number(limits.centre[0] * scale),
        _at(limits.lower, column, scale),
        _at(limits.upper, column, scale),
        _at(limits.near_lower, column, scale),
        _at(limits.near_upper, column, scale),
        tuple(fired),
        STATES[block.kinds[0, column]],
        layout.excluded[index],
        within and not layout.excluded[index],
        layout.targets[index],
        point.period,
        point.note,
        point.status,
    )


def _segment(number: int, part: _Part, scale: float) -> Segment:
    limits = part.block.limits
    single = limits.lower.shape[1] == 1
    lower, upper = (_number(line[0, 0] * scale) if single else None for line in (limits.lower, limits.upper))
    return Segment(number, _number(limits.centre[0] * scale), lower, upper, len(part.columns))


def _runs(block: Block, rules: str) -> Runs:
    runs = block.runs

    def at(name: str) -> int | None:
        value = int(getattr(runs, name)[0])
        return None if value < 0 else value

    if not runs.useful[0]:
        return Runs(0, None, None, None, None, signal=False)
    counted = {name: at(name) for name in ("longest", "longest_max", "crossings", "crossings_min")}
    of_runs = {name: at(name) for name in ("runs", "runs_lower", "runs_upper")} if rules == "ihi" else {}
    return Runs(int(runs.useful[0]), signal=bool(runs.signal[0]), **counted, **of_runs)


def _assurance(last: Block, target: float | None, options: Options) -> str:
    if target is None or last.too_few[0]:
        return "none"
    target = target / options.scale
    if last.constant[0]:
        return direct_assurance(target, float(last.limits.centre[0]), options.improvement)
    lower, upper = last.limits.lower[:, -1], last.limits.upper[:, -1]
    codes = assurance_codes(
        np.array([target]), lower, upper, np.array([options.improvement]), last.limits.tolerance, options.rules
    )
    return ASSURANCES[codes[0]]


def _parameters(points: Sequence[Point], layout: Layout, options: Options) -> dict[str, Any]:
    rules = options.rules
    target = layout.targets[-1]
    found: dict[str, Any] = {
        "title": rules.title,
        "chart": options.kind,
        "direction": options.direction,
        "target": target if len(set(layout.targets)) == 1 else list(layout.targets),
        "rebase": [points[i].period.label for i in layout.starts[1:]],
        "exclude": [point.period.label for point, out in zip(points, layout.excluded, strict=True) if out],
        "baseline": layout.baseline,
        "gaps": options.gaps,
        "screen": options.screen if options.kind == "i" else options.kind in {"pp", "up"},
        "limit_multiple": rules.multiple if options.kind == "i" else None if options.kind == "run" else 3.0,
        "shift": rules.shift,
        "trend": rules.trend,
        "two_in_three": rules.two_in_three,
        "frequency": layout.frequency,
        "multiply": options.scale,
        "minimum": options.minimum,
        "maximum": options.maximum,
    }
    return found


def _marked(points: Sequence[Point]) -> list[Annotation]:
    return [Annotation(p.period.start, p.mark, p.note or p.mark) for p in points if p.mark]


def _at(line: Floats, column: int, scale: float) -> float | None:
    return _number(line[0, column if line.shape[1] > 1 else 0] * scale)


def _number(value: float) -> float | None:
    number = float(value)
    return None if math.isnan(number) else number
