"""Improvement rates, traffic lights, z-scores and inequality, without the public code's defects."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.indicators import cpop


def test_improvement_rate() -> None:
    assert cpop.improvement_rate(1822.15, 1316.3) == pytest.approx(-27.761161265537964, abs=1e-9)
    assert cpop.improvement_rate(0, 5) is None


@pytest.mark.parametrize(
    ("own", "theirs", "direction", "light"),
    [
        ((10, 20), (10, 15), "increase", "green"),
        ((10, 20), (10, 15), "decrease", "red"),
        ((10, 12), (5, 9), "increase", "amber"),
        ((10, 20), (5, 20), "increase", None),
        ((10, 20), (5, 10), "increase", "amber"),
        ((0, 20), (5, 10), "increase", "amber"),
        ((12.7357, 17.4953), (11.1308, 16.0503), "decrease", "amber"),
    ],
)
def test_traffic_light(own: Any, theirs: Any, direction: Any, light: str | None) -> None:
    assert cpop.traffic_light(*own, *theirs, direction).light == light


def test_z_scores_leave_missing_figures_and_need_variation() -> None:
    found = cpop.z_scores([10, None, 14, 18], "increase")
    assert found.z[1] is None
    assert found.z[0] == pytest.approx(-1.0)
    assert cpop.z_scores([5.0], "increase").z == (None,)
    assert cpop.z_scores([5, 5], "increase").z == (None, None)


def test_sums_and_the_most_vulnerable() -> None:
    sums = cpop.z_sums([[1.0, -1.0, None], [0.5, -2.0, 1.0]])
    assert sums == (1.5, -3.0, None)
    assert cpop.most_vulnerable({"a": 1.5, "b": -3.0, "c": None}) == ("b", "a")


def test_duncan_is_plus_where_the_deprived_fare_worse() -> None:
    assert cpop.duncan([40, 30, 20, 10], [10, 20, 30, 40]) == 0.5
    assert cpop.duncan([10, 20, 30, 40], [40, 30, 20, 10]) == -0.5
    assert cpop.duncan([10, 10], [5, 5]) == 0


def test_duncan_orders_areas_and_needs_four_fifths_of_the_ordering() -> None:
    assert cpop.duncan([10, 20, 30, 40], [40, 30, 20, 10], order=[1, 2, 3, 4]) == 0.5
    assert cpop.duncan([10, 20, 30, 40, 1], [40, 30, 20, 10, 1], order=[1, 2, 3, 4, None]) is not None
    assert cpop.duncan([10, 20, 30, 40], [40, 30, 20, 10], order=[1, 2, 3, None]) is None
    assert cpop.duncan([0, 0], [1, 1]) is None
    with pytest.raises(ValueError, match="one figure per area"):
        cpop.duncan([1], [1, 2])


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=12), st.integers(-50, 50), st.integers(1, 9))
def test_z_scores_do_not_depend_on_the_unit_and_turn_with_the_direction(
    values: list[int], shift: int, scale: int
) -> None:
    plain = cpop.z_scores([v / 10 for v in values], "increase").z
    moved = cpop.z_scores([scale * (v / 10 + shift) for v in values], "increase").z
    turned = cpop.z_scores([v / 10 for v in values], "decrease").z
    if None in plain:
        assert set(turned) == {None}
        return
    assert moved == pytest.approx(plain, abs=1e-6)
    assert [-(z or 0) for z in turned] == pytest.approx(list(plain))
