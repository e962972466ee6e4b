"""The lint of the whole cycle: one finding and one clean case per rule."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from pifkit.improvement import gaps, lint, self_score
from pifkit.model.documents import Handed, Stages
from pifkit.model.tables import Evidence, Link
from tests.improvement.rows import DAY, a_test, action, cycle, indicator, outcome, target

TODAY = DAY(2026, 9, 30)
OUTCOMES = (outcome("n", "national"), outcome("p", "partnership", "n", share=1), outcome("s", "service", "p"))
GOOD_ACTION: dict[str, Any] = {"owner": "Lead", "due": DAY(2026, 9, 30), "measure": "i1", "outcome": "p"}
CLEAN = lint.Whole(
    cycle=cycle(handed_over=(Handed(kind="action", id="a1", decision="carried"),)),
    as_of=TODAY,
    outcomes=OUTCOMES,
    indicators=(indicator("i1", reviewed=DAY(2026, 4, 1)),),
    targets=(target("i1", TODAY),),
    evidence=(Evidence(id="e1", kind="evidence", text="A plan.", review_by=TODAY),),
    actions=(action("a1", **GOOD_ACTION),),
    links=(Link(indicator="i1", outcome="p"),),
    gaps=gaps.problems([gaps.Measured("indicator", "i1", "I", 10, 5)], [("a1", "i1")]),
    compared=(self_score.compare("1", "L", 70, ["good"]),),
    figures=frozenset({"i1"}),
)

BAD: dict[str, dict[str, Any]] = {
    "deep-action-owner": {"actions": (action("a1", **{**GOOD_ACTION, "owner": ""}),)},
    "deep-action-due": {"actions": (action("a1", **{**GOOD_ACTION, "due": None}),)},
    "deep-action-measure": {"actions": (action("a1", **{**GOOD_ACTION, "measure": None}),)},
    "deep-action-outcome": {"actions": (action("a1", **{**GOOD_ACTION, "outcome": None}),)},
    "deep-action-silent": {"actions": (action("a1", **{**GOOD_ACTION, "due": DAY(2026, 9, 29)}),)},
    "deep-plan-long": {"actions": tuple(action(f"a{n}", **GOOD_ACTION) for n in range(1, 8))},
    "deep-outcome-measure": {"links": ()},
    "deep-thread": {"outcomes": (*OUTCOMES, outcome("loose", "service"))},
    "deep-shares": {"outcomes": (OUTCOMES[0], outcome("p", "partnership", "n", share=0.5), OUTCOMES[2])},
    "deep-evidence-expired": {
        "evidence": (Evidence(id="e1", kind="evidence", text="A plan.", review_by=DAY(2026, 9, 29)),)
    },
    "deep-evidence-undated": {"evidence": (Evidence(id="e1", kind="evidence", text="A plan."),)},
    "deep-target-past": {"targets": (target("i1", DAY(2026, 9, 29)),)},
    "deep-indicator-unreviewed": {"indicators": (indicator("i1", reviewed=DAY(2026, 3, 31)),)},
    "deep-indicator-empty": {"figures": frozenset()},
    "deep-gap": {"gaps": gaps.problems([gaps.Measured("indicator", "i1", "I", 10, 5)])},
    "deep-self-score": {"compared": (self_score.compare("1", "L", 70, ["concern"]),)},
    "deep-test": {"tests": (a_test("r1.1", start=TODAY),)},
    "deep-cycle-order": {"cycle": cycle(stages=Stages(review=1, vision=3, conditions=3, action=3, people=0, check=3))},
    "deep-handed-over": {"cycle": cycle(handed_over=(Handed(kind="indicator", id="gone", decision="kept"),))},
}


def codes(whole: lint.Whole) -> set[str]:
    return {rule.code for rule, _ in lint.lint(whole)}


def test_a_sound_cycle_has_no_findings() -> None:
    assert lint.lint(CLEAN) == ()


def test_every_rule_has_a_bad_case_here() -> None:
    assert set(BAD) == {rule.code for rule in lint.RULES}
    assert len({rule.code for rule in lint.RULES}) == len(lint.RULES)


@pytest.mark.parametrize("code", BAD)
def test_each_rule_finds_what_it_is_for_and_nothing_else_changes(code: str) -> None:
    assert codes(dataclasses.replace(CLEAN, **BAD[code])) == {code}


def test_what_does_not_apply_here_is_left_alone() -> None:
    away = indicator("i1", applicable="no")
    assert codes(dataclasses.replace(CLEAN, indicators=(away,), figures=frozenset(), targets=())) == set()


def test_closed_actions_are_left_alone() -> None:
    assert codes(dataclasses.replace(CLEAN, actions=(*CLEAN.actions, action("a2", status="done")))) == set()
