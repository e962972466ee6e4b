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
    order = np.argsort(~included, axis=1, kind="stable")
    back = np.argsort(order, axis=1, kind="stable")

    def sorted_in(matrix: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        return np.take_along_axis(matrix, order, axis=1)

    kept = sorted_in(included).astype(bool)
    y = np.where(kept, sorted_in(values), np.nan).astype(float)
    s = np.where(kept, sorted_in(side), 0).astype(np.int64)
    close = sorted_in(np.where(near != 0, near, outside) if rules.outside_counts else near).astype(np.int64)
    found = [
        shifts(s, np.isnan(y), rules.shift, skip_centre=rules.skip_centre) if rules.shift else none,
        trends(y, slack, rules.trend, skip_tie=rules.skip_tie) if rules.trend else none,
        two_in_three(s, np.where(kept, close, 0)) if rules.two_in_three else none,
    ]
    return Signals(side, outside, near, *(np.take_along_axis(rule, back, axis=1) for rule in found))


def shifts(side: Ints, missing: Bools, length: int, *, skip_centre: bool) -> Ints:
    """All points of every run of at least `length` on one side; a missing one ends a run, one on the centre may."""
    ends = missing if skip_centre else missing | (side == 0)
    block, size = blocks(side, ends)
    return np.where((side != 0) & (sizes(block, size) >= length), side, 0)


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
    block, size = blocks(step, ends)
    long = (sizes(block, size) >= length - 1) & (block > 0)
    inside = long & ((step != 0) | _goes_on(block, step))
    member = inside.copy()
    member[:, :-1] |= inside[:, 1:]  # the point that the first step starts from
    way = _direction(block, step)
    into = np.where(inside, way, 0)
    out = np.zeros_like(into)
    out[:, :-1] = np.where(inside[:, 1:], way[:, 1:], step[:, 1:])
    followed = np.zeros_like(member)
    followed[:, :-1] = member[:, 1:]
    direction = np.where(followed & (out != 0), out, into)
    return np.where(member, np.where(direction != 0, direction, out), 0)


def two_in_three(side: Ints, close: Ints) -> Ints:
    """The near points of every three consecutive points on one side of which at least two are near."""
    found = np.zeros_like(side)
    width = side.shape[1]
    for start in range(width - 2):
        window = slice(start, start + 3)
        same = (side[:, window] == side[:, start : start + 1]).all(axis=1) & (side[:, start] != 0)
        near = close[:, window] != 0
        fires = same & (near.sum(axis=1) >= 2)
        found[:, window] = np.where(fires[:, None] & near, side[:, window], found[:, window])
    return found


def beyond(values: Floats, lower: Floats, upper: Floats, slack: Floats) -> Ints:
    """+1 above the upper line, -1 below the lower one, 0 between, on a line, or without a figure or line."""
    high = values > upper + slack
    low = values < lower - slack
    return high.astype(np.int64) - low.astype(np.int64)


def blocks(side: Ints, ends: Bools) -> tuple[Ints, Ints]:
    """Number the blocks of equal sides from 1, and count along them.

    An entry with `ends` closes the block before it and belongs to none; a side of 0 is passed over and carries the block
    that it lies in.

    Returns:
        Block number (0 outside any block) and how many counted entries the block holds so far.
    """
    block = np.zeros_like(side)
    size = np.zeros_like(side)
    number = np.zeros(len(side), dtype=np.int64)
    running = np.zeros_like(number)
    current = np.zeros_like(number)
    for j in range(side.shape[1]):
        here, stop = side[:, j], ends[:, j]
        counts = (here != 0) & ~stop
        fresh = counts & (here != current)
        number = number + fresh
        running = np.where(stop, 0, np.where(fresh, 1, running + counts))
        current = np.where(stop, 0, np.where(counts, here, current))
        block[:, j] = np.where(current != 0, number, 0)
        size[:, j] = running
    return block, size


def sizes(block: Ints, size: Ints) -> Ints:
    """The full size of the block that each entry lies in."""
    total = np.zeros_like(size)
    later = np.zeros(len(size), dtype=np.int64)
    follows = np.zeros(len(size), dtype=np.int64)
    for j in range(size.shape[1] - 1, -1, -1):
        same = (block[:, j] == follows) & (block[:, j] != 0)
        later = np.where(same, later, size[:, j])
        follows = block[:, j]
        total[:, j] = np.where(block[:, j] != 0, later, 0)
    return total


def _goes_on(block: Ints, step: Ints) -> Bools:
    """For entries passed over: whether a counted entry of the same block follows."""
    found = np.zeros(block.shape, dtype=bool)
    follows = np.zeros(len(block), dtype=np.int64)
    for j in range(block.shape[1] - 1, -1, -1):
        found[:, j] = (follows == block[:, j]) & (block[:, j] != 0)
        follows = np.where(step[:, j] != 0, block[:, j], follows)
    return found


def _direction(block: Ints, step: Ints) -> Ints:
    """The direction of the block that each entry lies in, 0 outside any."""
    way = np.zeros_like(step)
    current = np.zeros(len(step), dtype=np.int64)
    for j in range(step.shape[1]):
        current = np.where(step[:, j] != 0, step[:, j], current)
        way[:, j] = np.where(block[:, j] != 0, current, 0)
    return way
