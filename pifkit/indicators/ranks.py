"""Who is better: ranks, change, quartiles, in the direction that counts as good for an indicator.

The convention of the Local Government Benchmarking Framework: competition ranking, ties share the lowest rank number;
for a figure that is best near a mid-point the distance to it is ranked, so "better" is a smaller distance.
"""

from __future__ import annotations

import statistics
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeVar

from pifkit.indicators.exact import exact, mean, settled
from pifkit.model.tables import Direction, Indicator

Change = Literal["better", "worse", "same", "none"]
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Aim:
    """What counts as good: a direction, with the point or the range where the direction needs one.

    Attributes:
        direction: increase, decrease, neutral, closest (to `point`) or within (`lower` to `upper`).
        point: the best value, in the indicator's unit, for `closest`.
        lower: lower end of the good range for `within`; None is open.
        upper: upper end of the good range for `within`; None is open.
    """

    direction: Direction = "increase"
    point: float | None = None
    lower: float | None = None
    upper: float | None = None

    def __post_init__(self) -> None:
        if self.direction == "closest" and self.point is None:
            raise ValueError("direction 'closest' needs the column `point`: the value that is best")
        if self.direction == "within" and self.lower is None and self.upper is None:
            raise ValueError("direction 'within' needs `lower` or `upper`: the ends of the good range")

    @classmethod
    def of(cls, indicator: Indicator) -> Aim:
        """The aim of an indicator; raises ValueError when its direction lacks the point or range that it needs."""
        return cls(indicator.direction, indicator.point, indicator.lower, indicator.upper)

    def badness(self, value: float) -> Decimal | None:
        """How far from good, on a scale where less is better; None for a neutral indicator.

        For `closest` the distance to the point, for `within` the distance to the range (0 inside it).
        """
        number = settled(value)
        if self.direction == "increase":
            return -number
        if self.direction == "decrease":
            return number
        if self.direction == "closest" and self.point is not None:
            return abs(number - settled(self.point))
        if self.direction == "within":
            below = settled(self.lower) - number if self.lower is not None else Decimal(0)
            above = number - settled(self.upper) if self.upper is not None else Decimal(0)
            return max(below, above, Decimal(0))
        return None


def competition_ranks(values: Mapping[Key, float | None], aim: Aim) -> dict[Key, int]:
    """Ranks from 1 (best); ties share the lowest number, and the next one counts all before it.

    Args:
        values: figure by name; None (missing, suppressed, not applicable) gets no rank.
        aim: what counts as good.

    Returns:
        Rank by name for those with a figure; empty for a neutral indicator.
    """
    keys = {name: aim.badness(value) for name, value in values.items() if value is not None}
    order = sorted(key for key in keys.values() if key is not None)
    first: dict[Decimal, int] = {}
    for position, key in enumerate(order, start=1):
        first.setdefault(key, position)
    return {name: first[key] for name, key in keys.items() if key is not None}


def change(previous: float | None, latest: float | None, aim: Aim) -> Change:
    """Whether the latest figure is better than the previous one; `none` when there is nothing to compare.

    A neutral indicator has no better or worse: `same` when the figures are equal, else `none`.
    """
    if previous is None or latest is None:
        return "none"
    before, after = aim.badness(previous), aim.badness(latest)
    if before is None or after is None:
        return "same" if settled(previous) == settled(latest) else "none"
    if after == before:
        return "same"
    return "better" if after < before else "worse"


def quartile(rank: int, of: int) -> int:
    """Quartile 1 (best) to 4 of a rank among so many: ceil(4 * rank / of); of 32, ranks 1 to 8 are the first."""
    if not 1 <= rank <= of:
        raise ValueError(f"rank {rank} is not between 1 and {of}")
    return -(-4 * rank // of)


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean, median, least and largest of the figures of a group, and how many there are."""

    count: int
    mean: float
    median: float
    minimum: float
    maximum: float


def spread(values: Sequence[float | None]) -> Spread | None:
    """The spread of the figures that there are; None when there are none."""
    present = sorted(value for value in values if value is not None)
    if not present:
        return None
    middle = present[(len(present) - 1) // 2 : len(present) // 2 + 1]  # one figure, or the two beside the middle
    median = statistics.median([exact(value) for value in middle])
    return Spread(len(present), mean(present), float(median), present[0], present[-1])
