"""Rules of the Community Planning Outcomes Profile: improvement rates, traffic lights, z-scores, inequality.

Sourced from public code (see `rules/national.yaml`), without its defects: the sign of a low-is-good change is turned
once, not twice, and every figure is judged by its own direction.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeVar

from pifkit.indicators.exact import compare, fraction
from pifkit.indicators.ruletables import rule_table
from pifkit.model.language import _
from pifkit.model.tables import Direction

Light = Literal["green", "amber", "red"]
Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True, slots=True)
class TrafficLight:
    """Improvement rates of an area and of its comparator, and the light; None where the latest figures are equal."""

    rate_pct: float | None
    comparator_rate_pct: float | None
    light: Light | None


@dataclass(frozen=True, slots=True)
class Scores:
    """z-scores in the order of the figures; sd is None where it is not defined, and then so is every score."""

    sd: float | None
    z: tuple[float | None, ...]


def improvement_rate(first: float, last: float) -> float | None:
    """Change from the first to the last figure in percent of the first; None where that is zero."""
    rate = _rate(first, last)
    return None if rate is None else float(rate)


def traffic_light(
    first: float, latest: float, comparator_first: float, comparator_latest: float, direction: Direction
) -> TrafficLight:
    """Level and rate of an area against a comparator.

    Args:
        first: the area's first figure.
        latest: its latest.
        comparator_first: the comparator's first figure.
        comparator_latest: its latest.
        direction: increase or decrease, which of them is good.

    Returns:
        No light at an equal level (checked first); amber at an equal rate or where a rate is not defined; green for a
        better level and a faster improvement; red for a worse level and a slower one; amber otherwise.
    """
    rules = rule_table("national")["cpop"]["traffic_light"]
    own, theirs = _rate(first, latest), _rate(comparator_first, comparator_latest)
    rates = (None if own is None else float(own), None if theirs is None else float(theirs))
    sign = -1 if direction == "decrease" else 1
    level = sign * compare(latest, comparator_latest)
    if level == 0:
        return TrafficLight(*rates, rules["tie_value"])
    if own is None or theirs is None or (speed := sign * compare(own, theirs)) == 0:
        return TrafficLight(*rates, rules["tie_rate"])
    light: Light = "green" if level > 0 and speed > 0 else "red" if level < 0 and speed < 0 else "amber"
    return TrafficLight(*rates, light)


def z_scores(values: Sequence[float | None], direction: Direction) -> Scores:
    """How many sample standard deviations each figure lies from the mean, with the sign turned where low is good.

    Args:
        values: figures of a group; None has no score.
        direction: increase or decrease, which of them is good.

    Returns:
        The scores; all None below two figures, or where they do not vary.
    """
    present = [fraction(value) for value in values if value is not None]
    if len(present) < 2:
        return Scores(None, (None,) * len(values))
    mean = sum(present, Fraction(0)) / len(present)
    variance = sum(((value - mean) ** 2 for value in present), Fraction(0)) / (len(present) - 1)
    if variance == 0:
        return Scores(0.0, (None,) * len(values))
    sd = math.sqrt(variance)
    sign = -1 if direction == "decrease" else 1
    return Scores(sd, tuple(None if value is None else sign * float(fraction(value) - mean) / sd for value in values))


def z_sums(scores: Sequence[Sequence[float | None]]) -> tuple[float | None, ...]:
    """The sum of each place's scores over several indicators, with equal weights; None where one is missing."""
    return tuple(
        None if any(one is None for one in column) else math.fsum(one for one in column if one is not None)
        for column in zip(*scores, strict=True)
    )


def most_vulnerable(sums: Mapping[Name, float | None]) -> tuple[Name, ...]:
    """Names by sum of scores, lowest (most vulnerable) first; those without a sum are left out; ties keep their order."""
    return tuple(sorted((name for name in sums if sums[name] is not None), key=lambda name: sums[name] or 0.0))


def duncan(
    deprived: Sequence[float], others: Sequence[float], order: Sequence[float | None] | None = None
) -> float | None:
    """Inequality of a Duncan-type index, areas worst first: plus means that deprived areas fare worse.

    Args:
        deprived: people (or cases) of the deprived group in each area.
        others: those of the others in the same areas.
        order: what the areas are ordered by, higher is worse; None: they come worst first already. Areas without it go
            last.

    Returns:
        sum(a[i] * b[i + 1]) - sum(a[i + 1] * b[i]) over the cumulative shares a and b; None where the ordering is
        missing for more than 20 % of the areas, or a group is empty.

    Raises:
        ValueError: the sequences differ in length.
    """
    if len(deprived) != len(others) or (order is not None and len(order) != len(deprived)):
        raise ValueError(_("deprived, others and their order need one figure per area each"))
    rows = list(zip(map(fraction, deprived), map(fraction, others), strict=True))
    if order is not None:
        missing = Fraction(sum(value is None for value in order), len(order)) if order else Fraction(0)
        if missing > fraction(rule_table("national")["cpop"]["duncan"]["missing_above"]):
            return None
        known = sorted((i for i, value in enumerate(order) if value is not None), key=lambda i: -(order[i] or 0.0))
        rows = [rows[i] for i in known] + [rows[i] for i, value in enumerate(order) if value is None]
    totals = [sum((row[side] for row in rows), Fraction(0)) for side in (0, 1)]
    if not all(totals):
        return None
    a, b, index = [Fraction(0)], [Fraction(0)], Fraction(0)
    for row in rows:
        a.append(a[-1] + row[0] / totals[0])
        b.append(b[-1] + row[1] / totals[1])
        index += a[-2] * b[-1] - a[-1] * b[-2]
    return float(index)


def _rate(first: float, last: float) -> Fraction | None:
    return None if fraction(first) == 0 else 100 * (fraction(last) / fraction(first) - 1)
