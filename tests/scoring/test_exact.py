"""Rounding with halves up, and means without binary noise."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.scoring.exact import combine, exact, half_up, mean, median, nearest, weighted_mean


def test_halves_go_up_where_python_goes_to_even() -> None:
    assert [half_up(Fraction(n, 2)) for n in (1, 3, 5, -1)] == [1, 2, 3, 0]
    assert nearest(Fraction("62.5"), 5) == 65
    assert round(62.5 / 5) * 5 == 60  # what the built-in would have given
    assert nearest(Fraction("42.4999"), 5) == 40


def test_numbers_are_what_they_print_as() -> None:
    assert exact(0.1) == Fraction(1, 10)
    assert exact("73.25") == Fraction(293, 4)
    for nonsense in (float("nan"), float("inf"), "x"):
        with pytest.raises(ValueError):
            exact(nonsense)


@given(st.lists(st.integers(0, 100), min_size=1, max_size=30))
def test_means_lie_between_the_ends_and_equal_weights_change_nothing(values: list[int]) -> None:
    given_values = [Fraction(value) for value in values]
    assert min(given_values) <= mean(given_values) <= max(given_values)
    assert weighted_mean([(Fraction(7), value) for value in given_values]) == mean(given_values)
    assert min(given_values) <= median(given_values) <= max(given_values)


def test_a_sum_averages_out_what_does_not_apply() -> None:
    pairs = [(Fraction(1), Fraction(4)), (Fraction(1), Fraction(2))]
    assert combine("sum", pairs, Fraction(2)) == 6
    assert combine("sum", pairs, Fraction(3)) == 9


def test_nothing_has_no_mean() -> None:
    for of in (mean, weighted_mean, median):
        with pytest.raises(ValueError, match="not defined"):
            of([])
