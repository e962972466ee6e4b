"""Exact arithmetic for scores: fractions of the numbers as written, and rounding with halves up.

Python's `round` goes to even and binary floats miss ties: a mean of 62.5 must give 65 on a scale in steps of 5. So
scores are `Fraction`s inside the engine and become floats only on the scorecard.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

Number = int | float | Decimal | Fraction


def exact(value: Number | str) -> Fraction:
    """The number as written: 0.1 is one tenth. Raises ValueError for text that is no number and for NaN or infinity."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} is not a number that can be scored")
        return _as_written(repr(value))
    return _as_written(value) if isinstance(value, str) else Fraction(value)


@lru_cache(maxsize=4096)
def _as_written(text: str) -> Fraction:
    """Figures repeat all the time (weights, points, edges), and reading text is the slow part."""
    return Fraction(text)


def half_up(value: Fraction) -> int:
    """The nearest whole number, halves up: floor(x + 1/2)."""
    return math.floor(value + Fraction(1, 2))


def nearest(value: Fraction, step: Number = 1) -> Fraction:
    """The nearest multiple of `step`, halves up."""
    unit = exact(step)
    return unit * half_up(value / unit)


def mean(values: Sequence[Fraction]) -> Fraction:
    """The plain mean; raises ValueError when there are no values."""
    if not values:
        raise ValueError("the mean of no values is not defined")
    return sum(values, Fraction(0)) / len(values)


def weighted_mean(pairs: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """The mean of (weight, value) pairs by weight; raises ValueError when there are none."""
    if not pairs:
        raise ValueError("the mean of no values is not defined")
    return sum((weight * value for weight, value in pairs), Fraction(0)) / sum(
        (weight for weight, _ in pairs), Fraction(0)
    )


def median(values: Sequence[Fraction]) -> Fraction:
    """The middle value, or the mean of the two middle ones; raises ValueError when there are no values."""
    if not values:
        raise ValueError("the median of no values is not defined")
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def combine(method: str, pairs: Sequence[tuple[Fraction, Fraction]], whole_weight: Fraction) -> Fraction:
    """One value from (weight, value) pairs, by a word of the vocabulary.

    Args:
        method: mean, weighted_mean, sum, min, max or median.
        pairs: weight and value of each that applies; not empty.
        whole_weight: weight of all, also of those that do not apply: a sum is scaled up to it, so that what does not
            apply is averaged out and not counted as zero.
    """
    values = [value for _, value in pairs]
    if method == "mean":
        return mean(values)
    if method == "weighted_mean":
        return weighted_mean(pairs)
    if method == "sum":
        return weighted_mean(pairs) * whole_weight
    if method == "median":
        return median(values)
    return min(values) if method == "min" else max(values)


def number(value: Fraction | None) -> float | None:
    """The float nearest to an exact value, for the scorecard."""
    return None if value is None else float(value)
