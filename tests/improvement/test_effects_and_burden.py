"""What moved after an action, and what the self-assessment cost: careful at both ends."""

from __future__ import annotations

import datetime as dt

from pifkit.improvement.burden import burden
from pifkit.improvement.drivers import UNKNOWN, diagram
from pifkit.improvement.effects import effect
from tests.improvement.rows import DAY, a_test, action

MONTHS = [DAY(2025 + n // 12, n % 12 + 1, 1) for n in range(24)]


def figures(*values: float) -> list[tuple[dt.date, float]]:
    return list(zip(MONTHS, values, strict=False))


def test_before_and_after_leave_out_the_time_of_the_action() -> None:
    found = effect(figures(10, 10, 10, 99, 20, 20, 20), DAY(2025, 4, 1), DAY(2025, 4, 30), "increase")
    assert (found.before, found.after, found.counts, found.verdict) == (10, 20, (3, 3), "better")
    assert effect(figures(10, 10, 10, 99, 20, 20, 20), DAY(2025, 4, 1), DAY(2025, 4, 30), "decrease").verdict == "worse"


def test_fewer_than_three_figures_say_nothing() -> None:
    found = effect(figures(10, 10, 10, 20, 20), DAY(2025, 4, 1), DAY(2025, 4, 1), "increase")
    assert (found.before, found.after, found.verdict) == (10, None, "too few figures")
    assert effect(figures(10, 10, 10), DAY(2025, 4, 1), None, "increase").verdict == "too few figures"
    assert effect(figures(1, 1, 1, 2, 2, 2, 2), DAY(2025, 4, 1), DAY(2025, 4, 2), "neutral").verdict == "same"


def test_only_the_nearest_twelve_on_each_side_count() -> None:
    values = [1.0] * 2 + [5.0] * 10 + [5.0] * 12
    assert effect(figures(*values), DAY(2026, 1, 1), DAY(2026, 1, 1), "increase").before == (2 * 1 + 10 * 5) / 12


def test_heavy_is_more_than_twice_and_only_where_enough_is_written() -> None:
    texts = [("a", "word " * 150), ("b", "word " * 50), ("elsewhere", "word " * 999)]
    found = {one.criterion: one for one in burden({"a": 30, "b": 70}, {"a": 4}, texts)}
    assert (found["a"].words, found["a"].words_pct, found["a"].total_pct, found["a"].heavy) == (150, 75, 30, True)
    assert (found["b"].ratings, found["b"].heavy) == (0, False)
    exactly_twice = burden({"a": 50, "b": 50}, {}, [("a", "word " * 200)])
    assert exactly_twice[0].heavy is False
    assert burden({"a": 30, "b": 70}, {}, [("a", "word " * 100)])[0].heavy is None
    assert burden({"a": None}, {}, texts)[0].heavy is None


def test_a_driver_diagram_puts_what_surrounds_people_first() -> None:
    actions = [action("a1", cause="motives"), action("a2", cause="data"), action("a3"), action("a4", cause="data")]
    found = diagram("i1", "From 5 to 10", actions, [a_test("r1.1", action="a2"), a_test("r2.1", action="gone")])
    assert [cause.id for cause in found.causes] == ["data", "motives", ""]
    assert found.rows == (
        (0, "From 5 to 10"), (1, "Information"), (2, "Action a2"), (3, "Test R1.1: Idea"), (2, "Action a4"), (1, "Motives"),
        (2, "Action a1"), (1, UNKNOWN), (2, "Action a3"),
    )  # fmt: skip
    assert not diagram("i1", "Aim", []).answered
