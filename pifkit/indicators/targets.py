"""Dated targets and trajectories: the value that is asked for on a day, and whether a figure is on, near or off it.

What is decided here:

* `target` and `trajectory` rows lie on one path, by date. On the day of a row its value holds.
* Between two rows the method of the later one counts: `linear` interpolates by days, `stepped` keeps the earlier value.
* Before the first row its value is already asked for (a note says that it is not yet due); after the last row it stays.
* Exactly on target is on; exactly at the tolerance is near. The tolerance is a share of the size of the target.
* For `closest` a figure is on target when it is no further from the point than the target is; for `within` when it is
  no further from the range than the target is; without target rows the range itself is the target.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from pifkit.indicators.exact import fraction, settled
from pifkit.indicators.ranks import Aim
from pifkit.model.tables import Target

TargetState = Literal["on", "near", "off"]
DEFAULT_TOLERANCE = 5.0  # percent; project choice, as for HEAT (frameworks.md 7.3)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for on a day.

    Attributes:
        value: the value asked for, in the indicator's unit.
        due: the day by which the next target is to be reached; None after the last.
        tolerance: percent of the value that still counts as near.
        note: the note of the target, such as `illustrative`.
        early: True before the day of the first target.
    """

    value: float
    due: dt.date | None
    tolerance: float
    note: str
    early: bool


def asked(targets: Sequence[Target], day: dt.date, tolerance: float | None = None) -> Asked | None:
    """The value asked for on a day.

    Args:
        targets: rows of one indicator in any order; two rows of one day: the last one counts.
        day: the day.
        tolerance: the indicator's own tolerance in percent, used where a target has none; None for the default of 5.

    Returns:
        What is asked for, or None where there is no target at all.
    """
    path = list({row.date: row for row in sorted(targets, key=lambda row: row.date)}.values())
    if not path:
        return None
    before = [row for row in path if row.date <= day]
    after = [row for row in path if row.date > day]
    row = before[-1] if before else after[0]
    value = fraction(row.value)
    if before and after and after[0].method == "linear":
        row_after = after[0]
        share = Fraction((day - row.date).days, (row_after.date - row.date).days)
        value += (fraction(row_after.value) - value) * share
        row = row_after
    allowance = row.tolerance if row.tolerance is not None else tolerance
    return Asked(
        float(value),
        after[0].date if after else None,
        DEFAULT_TOLERANCE if allowance is None else allowance,
        row.note,
        not before,
    )


def target_state(
    value: float | None, target: float | None, aim: Aim, tolerance: float | None = None
) -> TargetState | None:
    """Whether a figure is on, near or off its target.

    Args:
        value: the figure; None has no state.
        target: the value asked for; None has no state, but for `within`, whose range is a target of its own.
        aim: what counts as good; neutral has no state.
        tolerance: percent of the size of the target that still counts as near; None for the default of 5.

    Returns:
        `on` when the figure is at least as good as the target (equal is on), `near` when it is worse by no more than
        the tolerance (equal is near), else `off`; None where nothing can be said.
    """
    if value is None or aim.direction == "neutral":
        return None
    if target is None:
        if aim.direction != "within":
            return None
        target = _nearest_edge(value, aim)
    worst, actual = aim.badness(target), aim.badness(value)
    if worst is None or actual is None:
        return None
    behind = actual - worst
    if behind <= 0:
        return "on"
    share = fraction(DEFAULT_TOLERANCE if tolerance is None else tolerance) / 100
    allowed = abs(fraction(target)) * share
    return "near" if settled(behind) <= settled(allowed) else "off"


def _nearest_edge(value: float, aim: Aim) -> float:
    edges = [edge for edge in (aim.lower, aim.upper) if edge is not None]
    return min(edges, key=lambda edge: abs(edge - value))
