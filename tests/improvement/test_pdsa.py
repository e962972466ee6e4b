"""PDSA: prediction first, ramps linked, adopting needs evidence, abandoning ends a ramp."""

from __future__ import annotations

from typing import Any

import pytest

from pifkit.improvement import pdsa
from tests.improvement.rows import DAY, a_test

GOOD: dict[str, Any] = {
    "prediction": "half",
    "predicted": DAY(2026, 6, 8),
    "start": DAY(2026, 6, 8),
    "end": DAY(2026, 6, 9),
}


def rules(*tests: Any, signals: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(one.test, one.rule) for one in pdsa.checks(tests, signals)]


def test_a_good_ramp_breaks_no_rule() -> None:
    first = a_test("r1.1", decision="adapt", **GOOD)
    second = a_test("r1.2", 2, follows="r1.1", decision="adopt", prediction_met="yes", **GOOD)
    assert rules(first, second) == []


@pytest.mark.parametrize("change", [{"prediction": ""}, {"predicted": None}, {"predicted": DAY(2026, 6, 9)}])
def test_prediction_comes_first(change: dict[str, Any]) -> None:
    """Written on the day Do begins is still first; later, undated or missing is not."""
    assert rules(a_test("r1.1", **{**GOOD, **change})) == [("r1.1", "prediction_first")]
    assert rules(a_test("r1.1", prediction="")) == [], "a test that has not begun may still be predicted"


def test_a_later_test_names_the_one_before() -> None:
    assert rules(a_test("r1.1", **GOOD), a_test("r1.2", 2, **GOOD)) == [("r1.2", "ramp_link")]
    assert rules(a_test("r1.1", **GOOD), a_test("r1.2", 2, follows="r9.9", **GOOD)) == [("r1.2", "ramp_link")]


def test_adopting_needs_evidence() -> None:
    guess = a_test("r1.1", decision="adopt", prediction_met="partly", indicator="i1", **GOOD)
    assert rules(guess) == [("r1.1", "adopt_needs_evidence")]
    assert rules(guess, signals=("i1",)) == [], "a signal in the good direction is evidence too"


def test_abandoning_ends_the_ramp() -> None:
    tests = a_test("r1.1", decision="abandon", **GOOD), a_test("r1.2", 2, follows="r1.1", **GOOD)
    assert rules(*tests) == [("r1.2", "abandon_ends_ramp")]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, "plan"),
        ({"start": DAY(2026, 6, 20)}, "plan"),
        ({"start": DAY(2026, 6, 10)}, "do"),
        ({"start": DAY(2026, 6, 1), "end": DAY(2026, 6, 10)}, "do"),
        ({"start": DAY(2026, 6, 1), "end": DAY(2026, 6, 9)}, "study"),
        ({"start": DAY(2026, 6, 1), "result": "6 of 10"}, "act"),
        ({"result": "6 of 10", "decision": "adapt"}, "adapt"),
    ],
)
def test_where_a_test_stands(more: dict[str, Any], expected: str) -> None:
    assert pdsa.phase(a_test("r1.1", **more), DAY(2026, 6, 10)) == expected


def test_ramps_are_gathered_in_order() -> None:
    found = pdsa.ramps([a_test("r2.1"), a_test("r1.2", 2, decision="adopt"), a_test("r1.1")], DAY(2026, 6, 10))
    assert [(ramp.id, [test.number for test in ramp.tests], ramp.ended) for ramp in found] == [
        ("r1", [1, 2], True), ("r2", [1], False),
    ]  # fmt: skip


def test_the_progress_of_a_ramp_is_the_teams_latest_word_and_never_computed() -> None:
    (ramp,) = pdsa.ramps(
        [a_test("r1.1", 1, progress=3.0), a_test("r1.2", 2, progress=2.5), a_test("r1.3", 3)], DAY(2026, 9, 30)
    )
    assert pdsa.progress(ramp) == 2.5, "it may fall"
    (silent,) = pdsa.ramps([a_test("r2.1", decision="adopt", prediction_met="yes")], DAY(2026, 9, 30))
    assert pdsa.progress(silent) is None
    assert list(pdsa.PROGRESS) == [step / 2 for step in range(1, 11)], "every step that the check lets pass has words"
