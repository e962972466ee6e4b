"""Comparing figures without the noise of binary floats.

A figure as written (`0.3`) is compared by its shortest decimal form; a worked-out one after rounding to 9 places. So
"exactly on target" means what a reader of the two printed figures expects.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

PLACES = 9
_QUANTUM = Decimal(1).scaleb(-PLACES)


def exact(value: float | Decimal | Fraction) -> Decimal:
    """The figure as the decimal number that it prints as; fractions are rounded to 30 significant digits."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, Fraction):
        with localcontext() as context:
            context.prec = 30
            return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(repr(float(value)))


def fraction(value: float | Decimal | Fraction) -> Fraction:
    """The figure, as printed, as an exact fraction."""
    return value if isinstance(value, Fraction) else Fraction(exact(value))


def settled(value: float | Decimal | Fraction) -> Decimal:
    """The figure rounded to 9 places, half to even: the form in which worked-out figures are compared.

    Figures too large to hold nine decimals are left as they are.
    """
    number = exact(value)
    if number.adjusted() + PLACES >= 28:
        return number
    return number.quantize(_QUANTUM, rounding=ROUND_HALF_EVEN)


def compare(left: float | Decimal | Fraction, right: float | Decimal | Fraction) -> int:
    """-1, 0 or 1 as left is less than, equal to or greater than right, after rounding both to 9 places."""
    a, b = settled(left), settled(right)
    return (a > b) - (a < b)


def half_up(value: float | Decimal | Fraction, places: int = 0) -> Decimal:
    """The figure rounded half up (away from zero) to so many places, for display and for bands in whole points."""
    return settled(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def mean(values: Sequence[float]) -> float:
    """The mean of the figures, by a sum without rounding error; raises ValueError when there are none."""
    if not values:
        raise ValueError("the mean of no figures is not defined")
    return math.fsum(values) / len(values)
