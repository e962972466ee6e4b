"""Comparison of figures: as printed, or after rounding to 9 places; never raw binary floats."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from pifkit.indicators.exact import compare, exact, fraction, half_up, mean, settled


def test_worked_out_figures_compare_after_nine_places() -> None:
    assert compare(0.1 + 0.2, 0.3) == 0
    assert compare(37.5 - 27.499999999999996, 10) == 0
    assert compare(0.3 + 1e-8, 0.3) == 1
    assert compare(0.3, 0.3 + 1e-8) == -1


def test_a_figure_is_the_decimal_that_it_prints_as() -> None:
    assert exact(0.1) == Decimal("0.1")
    assert fraction(0.1) == Fraction(1, 10)
    assert exact(Fraction(1, 3)) == Decimal("0.333333333333333333333333333333")


def test_huge_figures_are_not_lost() -> None:
    assert settled(1e25) == Decimal("1E+25")
    assert compare(1e25, 2e25) == -1


@pytest.mark.parametrize(
    ("value", "places", "shown"), [(0.5, 0, "1"), (2.5, 0, "3"), (-0.5, 0, "-1"), (1.005, 2, "1.01")]
)
def test_half_up(value: float, places: int, shown: str) -> None:
    assert str(half_up(value, places)) == shown


def test_mean_does_not_drift() -> None:
    assert mean([1e16, 1.0, -1e16]) == pytest.approx(1 / 3)
    with pytest.raises(ValueError, match="no figures"):
        mean([])
