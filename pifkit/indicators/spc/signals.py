"""Which rules fire at which points, for many series at once.

Every matrix has one series per row. NaN, and whatever a rule does not count, ends a run or is passed over as the preset
says. Points left out by the user are moved out of the way first, so that their neighbours become adjacent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pifkit.indicators.spc.limits import Bools, Floats, Limits
from pifkit.indicators.spc.presets import Preset

Ints = npt.NDArray[np.int64]
SIGNALS = ("outside", "shift", "trend", "two_in_three")


@dataclass(frozen=True, slots=True)
class Signals:
    """Where each rule fires, and which way: +1 high, -1 low, 0 not; one row per series, one column per point.

    Attributes:
        side: side of the centre line, 0 on it or without a figure.
        outside: beyond a limit.
        near: beyond a near line and not outside.
        shift: in a run on one side that is long enough.
        trend: in a rise or fall that is long enough.
        two_in_three: two of three consecutive points on one side lie near a limit.
    """

    side: Ints
    outside: Ints
    near: Ints
    shift: Ints
    trend: Ints
    two_in_three: Ints

    def label(self) -> Ints:
        """The one direction of each point, by priority: outside, then trend, then two in three, then shift."""
        label = np.zeros_like(self.side)
        for rule in (self.shift, self.two_in_three, self.trend, self.outside):
            label = np.where(rule != 0, rule, label)
        return label


def find_signals(values: Floats, included: Bools, limits: Limits, rules: Preset) -> Signals:
    """Apply the rules of a preset.

    Args:
        values: the figures; NaN without one.
        included: False for points left out by the user: they take no part in runs and trends, but are still compared
            with the limits.
        limits: centre and limits of the same series.
        rules: the preset; rules that it does not mark single points with stay 0.

    Returns:
        The signals.
    """
    slack = limits.tolerance[:, None]
    side = beyond(values, limits.centre[:, None], limits.centre[:, None], slack)
    outside = beyond(values, limits.lower, limits.upper, slack)
    near = np.where(outside == 0, beyond(values, limits.near_lower, limits.near_upper, slack), 0)
    none = np.zeros_like(side)
    if not rules.marks_points:
        return Signals(side, outside, near, none, none, none)
    if included.all():
        return Signals(side, outside, near, *_marks(values, side, near, outside, slack, rules))
    order = np.argsort(~included, axis=1, kind="stable")
    back = np.argsort(order, axis=1, kind="stable")
    kept = np.take_along_axis(included, order, axis=1)
    y = np.where(kept, np.take_along_axis(values, order, axis=1), np.nan)
    s, n, o = (np.where(kept, np.take_along_axis(matrix, order, axis=1), 0) for matrix in (side, near, outside))
    found = _marks(y, s, n, o, slack, rules)
    return Signals(side, outside, near, *(np.take_along_axis(rule, back, axis=1) for rule in found))


def _marks(
    values: Floats, side: Ints, near: Ints, outside: Ints, slack: Floats, rules: Preset
) -> tuple[Ints, Ints, Ints]:
    """Shift, trend and two in three of the preset, each zero where it is not used."""
    none = np.zeros_like(side)
    close = np.where(near != 0, near, outside) if rules.outside_counts else near
    return (
        shifts(side, np.isnan(values), rules.shift, skip_centre=rules.skip_centre) if rules.shift else none,
        trends(values, slack, rules.trend, skip_tie=rules.skip_tie) if rules.trend else none,
        two_in_three(side, close) if rules.two_in_three else none,
    )


def shifts(side: Ints, missing: Bools, length: int, *, skip_centre: bool) -> Ints:
    """All points of every run of at least `length` on one side; a missing one ends a run, one on the centre may."""
    ends = missing if skip_centre else missing | (side == 0)
    found = blocks(side, ends)
    return np.where((side != 0) & (found.total >= length), side, 0)


def trends(values: Floats, slack: Floats, length: int, *, skip_tie: bool) -> Ints:
    """All points of every rise or fall over at least `length` points, with its direction.

    The direction at a point is that of the step into it; but where the next point is in a trend too, that of the step
    out of it, so that at a shared peak the later trend wins.
    """
    step = np.zeros(values.shape, dtype=np.int64)
    step[:, 1:] = beyond(values[:, 1:], values[:, :-1], values[:, :-1], slack)
    missing = np.isnan(values)
    broken = missing.copy()
    broken[:, 1:] |= missing[:, :-1]
    ends = broken if skip_tie else broken | (step == 0)
    found = blocks(step, ends)
    long = found.total >= length - 1
    inside = long & ((step != 0) | (found.size < found.total))  # a tie at the end of a trend is not part of it
    member = inside.copy()
    member[:, :-1] |= inside[:, 1:]  # the point that the first step starts from
    into = np.where(inside, found.way, 0)
    out = np.zeros_like(into)
    out[:, :-1] = np.where(inside[:, 1:], found.way[:, 1:], step[:, 1:])
    followed = np.zeros_like(member)
    followed[:, :-1] = member[:, 1:]
    direction = np.where(followed & (out != 0), out, into)
    return np.where(member, np.where(direction != 0, direction, out), 0)


def two_in_three(side: Ints, close: Ints) -> Ints:
    """The near points of every three consecutive points on one side of which at least two are near."""
    found = np.zeros_like(side)
    width = side.shape[1] - 2
    if width < 1:
        return found
    near = (close != 0).astype(np.int64)
    first, second, third = (side[:, k : k + width] for k in range(3))
    same = (first != 0) & (first == second) & (first == third)
    fires = same & (near[:, :width] + near[:, 1 : width + 1] + near[:, 2:] >= 2)
    for k in range(3):
        window = found[:, k : k + width]
        found[:, k : k + width] = np.where(fires & (near[:, k : k + width] > 0), first, window)
    return found


def beyond(values: Floats, lower: Floats, upper: Floats, slack: Floats) -> Ints:
    """+1 above the upper line, -1 below the lower one, 0 between, on a line, or without a figure or line."""
    high = values > upper + slack
    low = values < lower - slack
    return high.astype(np.int64) - low.astype(np.int64)


@dataclass(frozen=True, slots=True)
class Blocks:
    """Blocks of equal sides along each row.

    Attributes:
        number: number of the block that each entry lies in, from 1; 0 outside any.
        size: counted entries of the block up to and with this one.
        total: counted entries of the whole block.
        way: side of the block, +1 or -1; 0 outside any.
    """

    number: Ints
    size: Ints
    total: Ints
    way: Ints


def blocks(side: Ints, ends: Bools) -> Blocks:
    """Find the blocks of equal sides.

    Args:
        side: +1, -1, or 0 for an entry that is passed over: it lies in the block around it without being counted.
        ends: such an entry closes the block before it and belongs to none.

    Returns:
        The blocks.
    """
    rows, width = side.shape
    counts = (side != 0) & ~ends
    places = np.where(counts | ends, np.arange(1, width + 1), 0)
    latest = np.maximum.accumulate(places, axis=1)  # the last entry up to here that counts or ends; 0 for none
    padded = np.zeros((rows, width + 1), dtype=np.int64)
    padded[:, 1:] = np.where(counts, side, 0)
    way = np.take_along_axis(padded, latest, axis=1)
    before = np.zeros_like(way)
    before[:, 1:] = way[:, :-1]
    fresh = counts & (side != before)
    number = np.where(way != 0, np.cumsum(fresh, axis=1), 0)
    counted = np.cumsum(counts, axis=1)
    start = np.maximum.accumulate(np.where(fresh, counted - 1, 0), axis=1)
    inside = number > 0
    keys = number + np.arange(rows)[:, None] * (width + 1)
    totals = np.bincount(keys[counts], minlength=rows * (width + 1))
    return Blocks(number, np.where(inside, counted - start, 0), np.where(inside, totals[keys], 0), way)
