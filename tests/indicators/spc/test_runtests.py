"""Tests of runs: every published limit, and the worked run chart of the reference vectors."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.indicators.spc.runtests import anhoej_limits, anhoej_signal, longest_trend, run_chart, runs_limits_exact


def test_anhoej_limits_match_for_every_n(shared: Path) -> None:
    with (shared / "data/spc/anhoej_limits_1_500.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            (int(r["n_useful"]), (int(r["longest_run_max"]), int(r["n_crossings_min"]))) for r in csv.DictReader(file)
        ]
    assert len(rows) == 500
    assert [n for n, limits in rows if anhoej_limits(n) != limits] == []
    assert anhoej_limits(0) is None


@pytest.mark.parametrize(
    ("n", "limits"), [(10, (3, 9)), (16, (5, 13)), (24, (8, 18)), (30, (11, 21)), (2, (2, 2)), (1, None)]
)
def test_exact_runs_limits(n: int, limits: tuple[int, int] | None) -> None:
    assert runs_limits_exact(n) == limits


def test_the_worked_run_chart() -> None:
    found = run_chart([12, 14, 13, 15, 11, 12, 13, 10, 9, 8, 9, 8, 7, 9]).to_json()
    assert found == {
        "median": 10.5, "useful": 14, "runs": 2, "longest_run": 7, "crossings": 1, "longest_trend": 4, "shift": True,
        "trend": False, "runs_limits_exact": [4, 12], "runs_signal": "too_few", "anhoej_limits": [7, 4],
        "anhoej_signal": ["crossings"],
    }  # fmt: skip


def test_missing_values_and_points_on_the_median_are_passed_over() -> None:
    found = run_chart([1, None, 2, 3, 2, 1, 3])
    assert (found.median, found.useful, found.runs) == (2, 4, 4)
    with pytest.raises(ValueError, match="at least one"):
        run_chart([None])


@pytest.mark.parametrize(
    ("values", "points"), [([], 0), ([5.0], 1), ([1.0, 2, 2, 3], 3), ([3.0, 2, 1, 2], 3), ([2.0, 2, 2], 1)]
)
def test_longest_trend_counts_equal_neighbours_once(values: list[float], points: int) -> None:
    assert longest_trend(values) == points


def test_published_check_has_no_signal() -> None:
    assert anhoej_signal(24, 5, 11) == ()
    assert anhoej_signal(0, 0, 0) == ()


@given(st.integers(2, 120))
def test_runs_limits_hold_at_least_95_percent(n: int) -> None:
    limits = runs_limits_exact(n)
    assert limits is not None
    assert 1 <= limits[0] <= limits[1] <= n
