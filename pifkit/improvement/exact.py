"""Arithmetic that does not lose a boundary to binary floats.

A gap of exactly 10 must count as 10 and a share of three thirds as one, so sums and comparisons go through fractions of
the numbers as they were written.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

PLACES = 9


def exact(value: float) -> Fraction:
    """The number as it would be written in a table: 0.1 is one tenth, not its binary neighbour."""
    return Fraction(repr(float(value)))


def total(values: Iterable[float]) -> Fraction:
    """Exact sum of numbers as written."""
    return sum((exact(value) for value in values), Fraction(0))


def mean(values: Iterable[float]) -> Fraction | None:
    """Exact mean; None of nothing (unknown is never zero)."""
    items = tuple(values)
    return total(items) / len(items) if items else None


def percent(part: float, whole: float) -> float | None:
    """`part` of `whole` in percent; None when the whole is zero, since nothing was there to be counted."""
    return None if whole == 0 else float(100 * exact(part) / exact(whole))


def same(left: Fraction | float, right: Fraction | float) -> bool:
    """Whether two numbers agree after rounding to nine places, the precision at which boundaries are decided."""
    return round(Fraction(left) - Fraction(right), PLACES) == 0


def half_up(value: Fraction | float, places: int = 0) -> float:
    """Round with halves away from zero, as people do on paper."""
    number = Fraction(value)
    decimal = Decimal(number.numerator) / Decimal(number.denominator)
    return float(decimal.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))
