"""Centre lines and limits by hand."""

from __future__ import annotations

import numpy as np
import pytest

from pifkit.indicators.spc.limits import i_limits, mean_range, rate_limits, run_limits, without

NAN = np.nan


def _matrix(*values: float) -> np.ndarray:
    return np.array([values], dtype=float)


def test_xmr_by_hand() -> None:
    values = _matrix(10, 12, 11, 13)
    found = i_limits(values, values, 2.66, screen=False)
    assert found.centre[0] == 11.5
    assert found.upper[0, 0] == pytest.approx(11.5 + 2.66 * 5 / 3)
    assert found.near_lower[0, 0] == pytest.approx(11.5 - 2.66 * 5 / 3 * 2 / 3)


def test_no_moving_range_across_a_missing_value() -> None:
    spread, _ = mean_range(_matrix(1, 2, NAN, 100, 103), np.zeros(1), screen=False)
    assert spread[0] == 2


def test_screening_leaves_a_large_range_out_once() -> None:
    # twelve ranges of 1 and one of 12: 12 is above 3.267 x 24/13
    steps = np.cumsum([0, *[1, -1] * 6, 12])
    spread, fell_back = mean_range(steps[None].astype(float), np.zeros(1), screen=True)
    assert (spread[0], fell_back[0]) == (1, False)


def test_screening_that_leaves_nothing_falls_back_and_a_constant_series_is_flat() -> None:
    values = _matrix(5, 5, 5, 5, 9, 5, 5, 5, 5, 5)
    found = i_limits(values, values, 2.66, screen=True)
    assert (found.fell_back[0], found.flat[0]) == (True, False)
    assert found.upper[0, 0] > 5
    constant = _matrix(5, 5, 5)
    assert i_limits(constant, constant, 2.66, screen=True).flat[0]
    assert np.isnan(i_limits(constant, constant, 2.66, screen=True).upper[0, 0])


def test_a_run_chart_has_a_median_and_no_limits() -> None:
    found = run_limits(_matrix(1, 9, NAN, 2), _matrix(1, 9, NAN, 2))
    assert found.centre[0] == 2
    assert np.isnan(found.upper[0, 0])


def test_shares_stay_between_0_and_1_and_rates_above_0() -> None:
    top, bottom = _matrix(1, 0, 1, 10), _matrix(2, 3, 2, 10)
    every = np.ones((1, 4), dtype=bool)
    shares = rate_limits(top, bottom, every, every, shares=True, laney=False)
    assert shares.lower.min() >= 0
    assert shares.upper.max() == 1
    rates = rate_limits(top, bottom, every, every, shares=False, laney=False)
    assert rates.lower.min() == 0
    assert rates.upper.max() > 1


def test_all_or_nothing_shares_have_no_variation() -> None:
    every = np.ones((1, 3), dtype=bool)
    found = rate_limits(_matrix(5, 7, 9), _matrix(5, 7, 9), every, every, shares=True, laney=False)
    assert found.flat[0]
    assert np.isnan(found.upper).all()


def test_points_left_out_make_their_neighbours_adjacent() -> None:
    kept = np.array([[True, False, True]])
    assert without(_matrix(1, 50, 3), kept)[0, :2].tolist() == [1, 3]
