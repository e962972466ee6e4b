"""The National Performance Framework's rules of change, with each boundary."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.indicators import npf


@pytest.mark.parametrize(
    ("previous", "latest", "direction", "threshold", "status"),
    [
        (70.1, 72.1, "increase", None, "improving"),
        (70.1, 72.0, "increase", None, "maintaining"),
        (72.1, 70.1, "increase", None, "worsening"),
        (72.1, 70.1, "decrease", None, "improving"),
        (70.1, 71.1, "increase", 1, "improving"),
        (10.0, 10.0, "increase", 1, "maintaining"),
    ],
)
def test_percentage_points(
    previous: float, latest: float, direction: Any, threshold: float | None, status: str
) -> None:
    assert npf.delta_pp(previous, latest, direction, threshold).status == status


def test_the_published_threshold_of_an_indicator_is_used() -> None:
    assert npf.delta_pp(50, 51.9, "increase", indicator="visits_outdoors").status == "maintaining"


@pytest.mark.parametrize(("latest", "status"), [(1.61, "improving"), (1.39, "worsening"), (1.55, "maintaining")])
def test_growth_is_judged_unrounded(latest: float, status: str) -> None:
    found = npf.delta_pp_growth([2.0, 1.5, 1.0], latest)
    assert found.baseline == pytest.approx(1.4991789752964113, abs=1e-9)
    assert found.status == status


def test_growth_at_exactly_the_threshold_counts_and_low_is_good_turns_it() -> None:
    assert npf.delta_pp_growth([1.0, 1.0, 1.0], 1.1).status == "improving"
    assert npf.delta_pp_growth([1.0, 1.0, 1.0], 0.9).status == "worsening"
    assert npf.delta_pp_growth([1.0, 1.0, 1.0], 1.1, "decrease").status == "worsening"


@pytest.mark.parametrize("prior", [[1.0, 2.0], [1.0, 2.0, -100.0]])
def test_growth_refuses_what_has_no_mean(prior: list[float]) -> None:
    with pytest.raises(ValueError, match=r"prior rates|-100"):
        npf.delta_pp_growth(prior, 1.0)


def test_relative_change() -> None:
    assert npf.delta_pct(0, 5, "increase") is None
    found = npf.delta_pct(-200, -198, "increase")
    assert found is not None
    assert (found.signed_change, found.status) == (1.0, "improving")


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [
        ((500, 1000), (560, 1000), "improving"),
        ((500, 1000), (540, 1000), "maintaining"),
        ((560, 1000), (500, 1000), "worsening"),
        ((5, 5), (9, 9), "maintaining"),
    ],
)
def test_survey_change_is_significant_or_maintaining(before: Any, after: Any, status: str) -> None:
    assert npf.significance(before, after, "increase").status == status


def test_a_survey_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="somebody"):
        npf.significance((0, 0), (1, 2), "increase")


def test_trajectory_has_four_combinations_one_of_them_open() -> None:
    found = [npf.trajectory(target_met=m, faster_than_required=f) for m in (True, False) for f in (True, False)]
    assert found == ["improving", "maintaining", "to_be_confirmed", "worsening"]


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        (["improving", "worsening"], "worsening"),
        (["improving", "maintaining"], "improving"),
        (["maintaining"], "maintaining"),
        (["to_be_confirmed"], "to_be_confirmed"),
        ([], "to_be_confirmed"),
    ],
)
def test_composite(parts: Any, status: str) -> None:
    assert npf.composite(parts) == status


def test_counts_leave_no_data_out_of_assessed() -> None:
    assert npf.status_counts({"improving": 1, "worsening": 2, "no_data": 4}) == {"total": 7, "assessed": 3}


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(1, 50))
def test_reversing_the_direction_swaps_improving_and_worsening(a: int, b: int, threshold: int) -> None:
    swap = {"improving": "worsening", "worsening": "improving", "maintaining": "maintaining"}
    up, down = (npf.delta_pp(a / 10, b / 10, d, threshold / 10) for d in ("increase", "decrease"))  # type: ignore[arg-type]
    assert swap[up.status] == down.status
    assert up.signed_change == -down.signed_change
