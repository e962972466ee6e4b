"""SOA and LOIP progress, HEAT trajectories and the Local PSA reward, with each boundary."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.indicators import agreements

D = dt.date
DAYS = {
    "baseline_date": D(2025, 1, 1),
    "target_date": D(2027, 1, 1),
    "today": D(2026, 1, 1),
}  # half of the time is gone


@pytest.mark.parametrize(
    ("actual", "status"),
    [
        (70, "achieved"),
        (75, "achieved"),
        (49.9, "worse_than_baseline"),
        (60, "on_track"),
        (58, "on_track"),
        (57.99, "at_risk"),
        (54, "at_risk"),
        (53.99, "off_track"),
        (50, "off_track"),
    ],
)
def test_progress_is_the_first_status_that_fits(actual: float, status: str) -> None:
    found = agreements.progress(50, 70, actual, **DAYS)
    assert (found.expected_pct, found.status) == (50, status)


def test_progress_of_a_low_is_good_target_needs_no_direction() -> None:
    assert agreements.progress(20, 10, 14, **DAYS).progress_pct == 60


def test_progress_refuses_what_is_not_defined() -> None:
    with pytest.raises(ValueError, match="equal"):
        agreements.progress(5, 5, 5, **DAYS)
    with pytest.raises(ValueError, match="after"):
        agreements.progress(5, 6, 5, baseline_date=D(2026, 1, 1), target_date=D(2026, 1, 1), today=D(2026, 1, 1))


@pytest.mark.parametrize(
    ("today", "pct"), [(D(2024, 1, 1), 0), (D(2025, 1, 1), 0), (D(2027, 1, 1), 100), (D(2030, 1, 1), 100)]
)
def test_expected_progress_stays_between_0_and_100(today: dt.date, pct: float) -> None:
    assert agreements.expected_pct(D(2025, 1, 1), D(2027, 1, 1), today) == pct


@pytest.mark.parametrize(
    ("plan", "actual", "direction", "status"),
    [
        (100, 100, "decrease", "on_track"),
        (100, 105, "decrease", "near"),
        (100, 105.01, "decrease", "off"),
        (100, 95, "increase", "near"),
        (100, 94.99, "increase", "off"),
        (100, 120, "increase", "on_track"),
        (0, 0, "decrease", "on_track"),
        (0, 1, "decrease", "off"),
    ],
)
def test_trajectory_status(plan: float, actual: float, direction: Any, status: str) -> None:
    assert agreements.trajectory_status(plan, actual, direction).status == status


def test_linear_trajectory_ends_at_baseline_and_target() -> None:
    assert [agreements.linear_trajectory(200, 150, 8, k) for k in (0, 3, 8)] == [200, 181.25, 150]
    with pytest.raises(ValueError, match="between 0 and 8"):
        agreements.linear_trajectory(200, 150, 8, 9)


def test_every_quintile_is_judged_on_the_worst() -> None:
    assert agreements.each_quintile(80, 80)
    assert not agreements.each_quintile(80, 74.6)


def test_share_of_target_is_shown_half_up() -> None:
    assert agreements.share_of_target(7017, 12000) == {"pct": 58.475, "pct_display": 58}
    assert agreements.share_of_target(585, 1000)["pct_display"] == 59
    with pytest.raises(ValueError, match="zero"):
        agreements.share_of_target(1, 0)


@pytest.mark.parametrize(
    ("actual", "payable"), [(60.4, 0.6), (60.39, 0), (55, 0), (50, 0), (64, 1), (70, 1), (62.2, 0.8)]
)
def test_reward_pays_nothing_below_60_percent_and_60_at_exactly_60(actual: float, payable: float) -> None:
    found = agreements.reward(55, 64, actual, grant=240_000)
    assert (found.payable, found.reward) == (pytest.approx(payable), pytest.approx(240_000 * payable))


def test_reward_is_shared_equally_shown_half_up_and_works_for_low_is_good() -> None:
    found = agreements.reward(100, 90, 92, grant=1000, equal_shares=3)
    assert (found.proportion, found.reward_2dp) == (0.8, Decimal("266.67"))
    assert agreements.reward(55, 65, 62).reward is None
    with pytest.raises(ValueError, match="enhancement"):
        agreements.reward(55, 55, 60)
    with pytest.raises(ValueError, match="one target"):
        agreements.reward(55, 65, 60, equal_shares=0)


def test_pool_is_exact_and_printed_to_the_thousand() -> None:
    found = agreements.pool(132_993_000)
    assert (found.pool, found.printed) == (3_324_825, 3_325_000)


@given(st.integers(-500, 500), st.integers(-500, 500), st.integers(-500, 500))
def test_payable_is_never_between_0_and_60_percent_and_never_above_1(without: int, agreed: int, actual: int) -> None:
    if without == agreed:
        return
    found = agreements.reward(without / 10, agreed / 10, actual / 10)
    assert found.payable == 0 or 0.6 <= found.payable <= 1
