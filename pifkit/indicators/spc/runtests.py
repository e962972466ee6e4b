"""Tests of runs on one series: Anhøj's two limits, the exact limits of the number of runs, and the rules of run charts.

Limits are worked out in whole numbers, so they are exact for every length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from math import comb
from typing import Any

from pifkit.indicators.exact import exact, settled
from pifkit.indicators.ruletables import rule_table


@lru_cache(maxsize=4096)
def anhoej_limits(useful: int) -> tuple[int, int] | None:
    """The longest run allowed and the crossings required among so many useful points; None for none.

    Longest run: round(log2(n)) + 3. Crossings: the smallest k with P(Bin(n - 1, 1/2) <= k) >= 0.05. A signal is a longer
    run, or fewer crossings. Source: qicharts2 0.8.1.
    """
    if useful < 1:
        return None
    whole = useful.bit_length() - 1
    rounded = whole + (useful * useful > 1 << (2 * whole + 1))  # log2(n) >= whole + 1/2, in whole numbers
    trials, below, crossings = useful - 1, 0, 0
    while 20 * (below := below + comb(trials, crossings)) < 1 << trials:
        crossings += 1
    return rounded + 3, crossings


@lru_cache(maxsize=4096)
def runs_limits_exact(useful: int) -> tuple[int, int] | None:
    """Least and largest number of runs that chance explains at 5 %, two-sided; None below two useful points.

    Half of the points lie on each side of the median (one more below where the number is odd), every order is as likely.
    The lower limit is the smallest number of runs whose probability from below exceeds 0.025; the upper likewise from
    above. Source: exact distribution of runs (reference notes, section 8).
    """
    if useful < 2:
        return None
    low, high = useful // 2, useful - useful // 2
    counts = {}
    for k in range(1, high + 1):
        counts[2 * k] = 2 * comb(low - 1, k - 1) * comb(high - 1, k - 1)
        counts[2 * k + 1] = comb(low - 1, k) * comb(high - 1, k - 1) + comb(low - 1, k - 1) * comb(high - 1, k)
    total = comb(useful, low)

    def first_beyond(order: Sequence[int]) -> int:
        below = 0
        for number in order:
            below += counts[number]
            if 40 * below > total:
                return number
        raise ValueError(f"no limit for {useful} useful points")  # cannot be: all counts sum to the total

    ascending = sorted(counts)
    return first_beyond(ascending), first_beyond(ascending[::-1])


@dataclass(frozen=True, slots=True)
class RunChart:
    """What the rules of run charts find in one series; limits are None where there are too few useful points."""

    median: float
    useful: int
    runs: int
    longest_run: int
    crossings: int
    longest_trend: int
    shift: bool
    trend: bool
    runs_limits_exact: tuple[int, int] | None
    runs_signal: str | None
    anhoej_limits: tuple[int, int] | None
    anhoej_signal: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The findings as plain lists and values."""
        found = {name: getattr(self, name) for name in self.__slots__}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}


def run_chart(values: Sequence[float | None]) -> RunChart:
    """Judge a series by the rules of run charts: shift, trend, number of runs, and Anhøj's two.

    Args:
        values: figures in order of time; None is missing and is passed over.

    Returns:
        The findings. Points on the median are skipped; equal neighbours count once in a trend, and its first point
        counts.

    Raises:
        ValueError: there is no figure at all.
    """
    present = sorted(settled(value) for value in values if value is not None)
    if not present:
        raise ValueError("a run chart needs at least one figure")
    half = len(present) // 2
    median = present[half] if len(present) % 2 else (present[half - 1] + present[half]) / 2
    ordered = [settled(value) for value in values if value is not None]
    sides = [value > median for value in ordered if value != median]
    blocks = [len(list(group)) for _, group in groupby(sides)]
    rules = rule_table("spc")["presets"]["ihi"]
    trend = longest_trend([float(value) for value in ordered])
    limits = runs_limits_exact(len(sides))
    longest = max(blocks, default=0)
    crossings = max(len(blocks) - 1, 0)
    return RunChart(
        median=float(exact(median)),
        useful=len(sides),
        runs=len(blocks),
        longest_run=longest,
        crossings=crossings,
        longest_trend=trend,
        shift=longest >= rules["shift"],
        trend=trend >= rules["trend"],
        runs_limits_exact=limits,
        runs_signal=runs_signal(len(blocks), limits),
        anhoej_limits=anhoej_limits(len(sides)),
        anhoej_signal=anhoej_signal(len(sides), longest, crossings),
    )


def longest_trend(values: Sequence[float]) -> int:
    """Points of the longest rise or fall; equal neighbours count once and the first point counts; 0 of no figures."""
    distinct = [value for value, _ in groupby(values)]
    if len(distinct) < 2:
        return len(distinct)
    return 1 + max(len(list(group)) for _, group in groupby(b > a for a, b in pairwise(distinct)))


def runs_signal(runs: int, limits: tuple[int, int] | None) -> str | None:
    """`too_few`, `too_many`, or None when the number of runs lies inside its limits (or has none)."""
    if limits is None or limits[0] <= runs <= limits[1]:
        return None
    return "too_few" if runs < limits[0] else "too_many"


def anhoej_signal(useful: int, longest_run: int, crossings: int) -> tuple[str, ...]:
    """Which of Anhøj's two rules fire: `longest_run`, `crossings`, both or none."""
    limits = anhoej_limits(useful)
    if limits is None:
        return ()
    found = ("longest_run", longest_run > limits[0]), ("crossings", crossings < limits[1])
    return tuple(name for name, fires in found if fires)
