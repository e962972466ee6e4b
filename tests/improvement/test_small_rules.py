"""Gaps, causes, completeness, people, freshness, self-score: one test per boundary."""

from __future__ import annotations

from typing import Any

import pytest

from pifkit.improvement import causes, completeness, freshness, gaps, people, self_score
from pifkit.model.documents import Meeting
from pifkit.model.tables import Evidence, Person
from tests.improvement.rows import DAY

FULL = dict.fromkeys(("vision", "conditions", "action", "people", "check", "review"), 3)


def test_a_gap_is_positive_when_behind() -> None:
    assert gaps.gap(90, 95).gap == -5
    assert gaps.gap(10, 12, "decrease").is_problem
    assert not gaps.gap(0.3, 0.1 + 0.2).is_problem or gaps.gap(0.3, 0.1 + 0.2).gap < 0
    assert gaps.gap(0, -1).gap_pct is None
    with pytest.raises(ValueError, match="direction"):
        gaps.gap(1, 1, "closest")


def test_a_gap_of_exactly_the_tolerance_is_no_problem() -> None:
    assert not gaps.gap(1.1, 1.0, tolerance=0.1).is_problem, "binary floats would say 0.10000000000000009"
    assert gaps.gap(1.11, 1.0, tolerance=0.1).is_problem


def test_problems_are_answered_by_actions_or_decisions() -> None:
    measured = [
        gaps.Measured("indicator", "a", "A", 100, 90),
        gaps.Measured("indicator", "b", "B", 100, 50),
        gaps.Measured("criterion", "c", "C", 60, 40),
        gaps.Measured("indicator", "fine", "Fine", 10, 11),
        gaps.Measured("indicator", "mid", "Mid", 1, 2, "closest"),
    ]
    found = gaps.problems(measured, [("act1", "b")], {"c"})
    assert [(one.about, one.answered, one.by) for one in found] == [
        ("a", "", ()), ("b", "action", ("act1",)), ("c", "accepted", ()),
    ]  # fmt: skip


def test_no_barrier_means_no_cell() -> None:
    assert causes.choose({}) is None
    assert causes.choose(dict.fromkeys([cell.id for cell in causes.CELLS], 0)) is None
    for wrong in ({"weather": 1}, {"data": 4}):
        with pytest.raises(ValueError, match=r"cells|rated"):
            causes.choose(wrong)


def test_potential_needs_sense() -> None:
    assert causes.pip(12, 10) == 1.2
    assert causes.pip(12, 0) is None
    with pytest.raises(ValueError, match="negative"):
        causes.pip(-1, 2)
    with pytest.raises(ValueError, match="direction"):
        causes.pip(1, 2, "neutral")


def test_completeness_closes_with_the_review() -> None:
    assert completeness.completeness(FULL).finding == "cycle_closed"
    assert completeness.completeness(FULL | {"review": 0}).weakest == ("review",)
    assert completeness.completeness(FULL).pct == 100
    for wrong in ({"vision": 1}, FULL | {"vision": 4}, FULL | {"extra": 1}):
        with pytest.raises(ValueError, match="levels"):
            completeness.completeness(wrong)


def person(number: int, partner: str, **more: Any) -> Person:
    return Person(id=f"p{number}", partner=partner, **more)


def test_small_groups_of_posts_stay_hidden() -> None:
    rows = [person(n, "council", planned=DAY(2026, 5, 1)) for n in range(8)] + [
        person(n, "police") for n in range(8, 11)
    ]
    found = people.coverage(rows)
    assert [(one.group, one.shown, one.posts) for one in found] == [
        ("council", False, None), ("police", False, None), ("all", True, 11),
    ]  # fmt: skip
    assert people.coverage(rows, minimum=3)[1].posts == 3
    assert not people.coverage([])[-1].shown


def test_rare_needs_are_not_named() -> None:
    rows = [person(n, "c", development_need="Data skills ", need_met="yes") for n in range(6)]
    rows += [person(n, "c", development_need=f"rare {n % 3}") for n in range(6, 12)]
    shown, rest = people.needs(rows)
    assert [(one.need, one.posts, one.met) for one in shown] == [("data skills", 6, 6)]
    assert rest == 6
    alone, few = people.needs(rows[:8])
    assert (alone, few) == ((), 8), "two people with rare needs could be found by subtraction"


def test_posts_linked_to_outcomes_that_exist() -> None:
    rows = [person(1, "c", objective=("o1", "gone")), person(2, "c", objective=("gone",)), person(3, "c")]
    found = people.linked(rows, {"o1"})
    assert (found.linked, found.posts, found.unknown) == (1, 3, ("gone",))
    assert people.linked([], {"o1"}).pct is None


@pytest.mark.parametrize(
    ("review_by", "state"),
    [(DAY(2026, 9, 29), "expired"), (DAY(2026, 9, 30), "ageing"), (DAY(2026, 12, 29), "ageing"), (DAY(2026, 12, 30), "fresh"),
     (None, "no review date")],
)  # fmt: skip
def test_evidence_is_in_time_on_its_last_day(review_by: Any, state: str) -> None:
    one = Evidence(id="e1", kind="evidence", text="A plan.", review_by=review_by)
    assert freshness.state(one, DAY(2026, 9, 30)) == state


def test_meetings_ahead_are_not_missed() -> None:
    days = [(1, True), (2, False), (3, True), (9, False)]
    found = freshness.meeting_discipline(
        [Meeting(date=DAY(2026, 5, d), held=held) for d, held in days], DAY(2026, 5, 3)
    )
    assert (found.held, found.scheduled, found.ahead) == (2, 3, 1)
    assert freshness.meeting_discipline([], DAY(2026, 5, 3)).pct is None


@pytest.mark.parametrize(
    ("variation", "target", "change", "expected"),
    [
        ("concern_low", None, "better", "concern"), ("concern_low", "on", None, "mixed"), (None, "off", None, "concern"),
        ("improvement_high", None, None, "good"), ("common_cause", None, "worse", "steady"), (None, None, "worse", "concern"),
        (None, None, "same", "steady"), (None, None, None, "unknown"), ("too_few", "near", "better", "steady"),
    ],
)  # fmt: skip
def test_what_an_indicator_says(variation: str | None, target: str | None, change: str | None, expected: str) -> None:
    assert self_score.verdict(variation, target, change) == expected


def test_scores_and_figures_are_compared_as_a_question() -> None:
    high = self_score.compare("1", "Leadership", 60, ["concern", "concern", "good", "unknown"])
    assert (high.accord, high.judged) == ("score above data", 3)
    assert "?" in high.question
    assert self_score.compare("1", "L", 59.9, ["concern"]).accord == "in step"
    assert self_score.compare("1", "L", 39.9, ["good"]).accord == "score below data"
    assert self_score.compare("1", "L", 40, ["good"]).accord == "in step"
    assert self_score.compare("1", "L", 90, ["unknown"]).accord == "cannot say"
