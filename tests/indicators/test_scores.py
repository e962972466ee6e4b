"""Scores of the balanced scorecard: exact cuts, coverage, status rules, expected progress."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.indicators import scores


@pytest.mark.parametrize(
    ("actual", "goal", "red", "score", "colour"),
    [
        (600, 700, 500, 5, "amber"),
        (700, 700, 500, 20 / 3, "green"),
        (500, 700, 500, 10 / 3, "amber"),
        (499.99, 700, 500, 3.33308, "red"),
        (1000, 700, 500, 10, "green"),
        (300, 700, 500, 0, "red"),
        (5, 5, 8, 20 / 3, "green"),
        (11, 5, 8, 0, "red"),
        (0.3, 0.3, 0.1, 20 / 3, "green"),
    ],
)
def test_goal_red(actual: float, goal: float, red: float, score: float, colour: str) -> None:
    found = scores.exact_goal_red(actual, goal, red)
    assert found is not None
    assert (float(found), scores.rag(found)) == (pytest.approx(score, abs=1e-4), colour)


def test_a_missing_figure_has_no_score_and_equal_goal_and_red_flag_are_refused() -> None:
    assert scores.exact_goal_red(None, 700, 500) is None
    assert scores.rag(None) is None
    with pytest.raises(ValueError, match="equal"):
        scores.exact_goal_red(1, 5, 5)


@pytest.mark.parametrize(
    ("actual", "score"),
    [(15, 10), (10, 20 / 3), (20, 20 / 3), (5, 10 / 3), (25, 10 / 3), (0, 0), (40, 0), (12.5, 25 / 3)],
)
def test_a_range_is_best_in_its_middle(actual: float, score: float) -> None:
    assert float(scores.exact_band_score(actual, 10, 20, 5, 25)) == pytest.approx(score)


def test_band_edges_must_be_in_order_and_yes_no() -> None:
    with pytest.raises(ValueError, match="red_below"):
        scores.exact_band_score(1, 5, 4, 3, 9)
    assert [scores.yes_no(a) for a in (True, False)] == [10, 0]


def test_missing_children_are_left_out_and_coverage_says_so() -> None:
    assert scores.roll_up([(8, 1), (None, 1)]) == scores.RollUp(50, 8, "green")
    assert scores.roll_up([(8, 1), (None, 1.01)]).score is None
    assert scores.roll_up([(8, 1), (None, 1)], min_coverage_pct=60).score is None
    assert scores.roll_up([]) == scores.RollUp(0, None, None)
    assert scores.roll_up([(8, 0)]).score is None
    assert scores.roll_up([(8, None), (4, None)]).score == 6
    with pytest.raises(ValueError, match="below zero"):
        scores.roll_up([(8, -1)])


@pytest.mark.parametrize(
    ("actual", "direction", "status"),
    [
        (100, "increase", "above_target"),
        (90, "increase", "caution"),
        (89.99, "increase", "below_plan"),
        (100, "decrease", "above_target"),
        (111.11, "decrease", "caution"),
        (111.12, "decrease", "below_plan"),
    ],
)
def test_status_ratio(actual: float, direction: Any, status: str) -> None:
    assert scores.status_ratio(actual, 100, direction) == status


def test_status_score() -> None:
    assert scores.status_score([("above_target", 2), ("caution", 1), ("below_plan", 1)]) == 62.5
    assert scores.status_score([]) is None
    with pytest.raises(KeyError):
        scores.status_score([("great", 1)])


@pytest.mark.parametrize(
    ("done", "status"),
    [
        (45, "on_track"),
        (44.9, "monitor"),
        (35, "monitor"),
        (34.9, "off_track"),
        (100, "on_track"),
        (0, "off_track"),
        (None, "monitor"),
    ],
)
def test_initiatives_half_way(done: float | None, status: str) -> None:
    found = scores.initiative(dt.date(2026, 1, 1), dt.date(2026, 1, 11), dt.date(2026, 1, 6), done)
    assert (found.target_pct, found.status) == (50, status)


def test_initiatives_not_started_and_deferred() -> None:
    start, end = dt.date(2026, 1, 1), dt.date(2026, 1, 11)
    assert scores.initiative(start, end, start, 0).status == "not_started"
    assert scores.initiative(start, end, end, 0, deferred=True).status == "not_applicable"


CHILDREN = st.lists(
    st.tuples(st.integers(0, 100).map(lambda n: Fraction(n, 10)) | st.none(), st.integers(0, 9)), max_size=8
)


@given(CHILDREN, st.integers(1, 7))
def test_scaling_all_weights_changes_nothing_and_the_mean_stays_inside(children: Any, factor: int) -> None:
    plain = scores.roll_up(children)
    assert scores.roll_up([(s, w * factor) for s, w in children]) == plain
    if plain.score is not None:
        known = [float(s) for s, w in children if s is not None and w]
        assert min(known) - 1e-12 <= plain.score <= max(known) + 1e-12


@given(st.integers(-999, 999), st.integers(-999, 999), st.integers(-99, 99), st.integers(-99, 99))
def test_a_better_figure_never_scores_lower(a: int, b: int, goal: int, red: int) -> None:
    if goal == red:
        return
    low, high = sorted((a, b), key=lambda v: v if goal > red else -v)
    assert (scores.exact_goal_red(low, goal, red) or 0) <= (scores.exact_goal_red(high, goal, red) or 0)
