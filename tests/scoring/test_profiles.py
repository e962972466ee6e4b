"""Profiles: grades, checklists, surveys, the engagement index and the culture gap."""

from __future__ import annotations

import pytest

from pifkit.frameworks import load
from pifkit.model.tables import RatingRow
from pifkit.scoring import score
from pifkit.scoring.profiles import (
    checklist_statement,
    culture_gap,
    engagement_index,
    grades,
    quantity_term,
    survey_statement,
)

PSIF = load("psif")


def answers(part: str, **counts: int) -> list[RatingRow]:
    """One row for each answer, by people numbered from 1."""
    codes = [code for code, n in counts.items() for _ in range(n)]
    return [RatingRow(part=part, score=code, assessor=f"R{n}") for n, code in enumerate(codes, start=1)]


def test_grades_are_counted_and_never_averaged() -> None:
    found = grades(load("swia_pim"), [3] * 5 + [4] * 4 + [5])
    assert found == {"counts": {3: 5, 4: 4, 5: 1}, "median": 3.5, "min": 3, "pct_good_or_better": 50}
    assert "mean" not in found
    rows = [RatingRow(part=f"a{n}", score=str(grade)) for n, grade in enumerate([3] * 5 + [4] * 4 + [5], start=1)]
    card = score(load("swia_pim"), rows)
    assert card.profile == {**found, "counts": {"3": 5, "4": 4, "5": 1}}
    assert card.total is None
    assert "no overall score" in card.explain("total")[0].rule


def test_best_value_refuses_an_overall_score() -> None:
    framework = load("best_value_toolkit")
    card = score(framework, [RatingRow(part=part.id, score="advanced") for part, _ in framework.leaves])
    assert (card.complete, card.total, card.max_total, card.band, card.level) == (True, None, None, None, None)
    assert card.profile is not None
    assert card.profile["counts"] == {"3": 7}


@pytest.mark.parametrize(
    ("pct", "term"),
    [(100, "almost all"), (90.1, "almost all"), (90, "most"), (75, "most"), (74.9, "majority"), (50, "majority"),
     (49.9, "less than half"), (15, "less than half"), (14.9, "few"), (0, "few")],
)  # fmt: skip
def test_quantity_words_leave_no_hole(pct: float, term: str) -> None:
    assert quantity_term(load("swia_pim"), pct) == term


def test_a_percent_off_the_scale_has_no_word() -> None:
    with pytest.raises(ValueError, match="no percent"):
        quantity_term(load("swia_pim"), 101)


@pytest.mark.parametrize(
    ("counts", "flags"),
    [
        ({"SA": 4, "A": 9, "D": 5, "SD": 2, "DK": 5}, ["discuss"]),
        ({"SA": 3, "A": 0, "D": 1, "DK": 1}, ["strength"]),
        ({"SA": 6, "D": 2, "DK": 3}, ["awareness_gap"]),
        ({"A": 2, "D": 3, "DK": 2}, ["area_for_improvement", "awareness_gap"]),
        ({"A": 5, "D": 5}, ["discuss"]),
        ({"DK": 6}, ["awareness_gap"]),
    ],
)
def test_flags_of_a_statement(counts: dict[str, int], flags: list[str]) -> None:
    assert checklist_statement(PSIF, counts)["flags"] == flags


def test_dont_know_is_in_neither_the_percent_agreeing_nor_the_mean() -> None:
    found = checklist_statement(PSIF, {"SA": 4, "A": 9, "D": 5, "SD": 2, "DK": 5})
    assert (found["agree_pct"], found["dont_know_pct"], found["mean"]) == (65, 20, 2.75)
    nobody = checklist_statement(PSIF, {"DK": 5})
    assert (nobody["agree_pct"], nobody["mean"], nobody["dont_know_pct"]) == (None, None, 100)


def test_small_groups_are_not_shown_anywhere_on_the_scorecard() -> None:
    card = score(PSIF, answers("planning.1", SA=3, DK=1))
    part = card.part("planning.1")
    assert part.profile is not None
    assert (part.profile["suppressed"], part.score, part.code) == (True, None, None)
    assert card.criterion("psif.planning").provisional is None
    assert card.provisional is None
    assert all(step.value is None and not step.inputs for step in card.explain("planning.1"))
    text = str(card.to_json(explain=True))
    assert "SA" not in text.replace("PSIF", "")


def test_a_checklist_reports_percent_agreeing_by_statement_part_and_thread() -> None:
    card = score(PSIF, [*answers("planning.1", SA=4, D=1), *answers("planning.2", A=1, D=4)])
    one = card.part("planning.1")
    assert one.profile is not None
    assert (one.profile["agree_pct"], one.profile["flags"]) == (80, ["strength"])
    criterion = card.criterion("psif.planning")
    assert criterion.profile is not None
    assert criterion.profile["agree_pct"] == 50
    threads = {thread["id"]: thread for thread in card.threads}
    assert len(threads) == 13
    assert (threads["governance"]["percent"], threads["governance"]["scored"]) == (80, 1)
    assert card.total is None


def test_threads_cut_through_scored_parts_too() -> None:
    framework = load("psif:scored")
    card = score(framework, [RatingRow(part=part.id, score="40") for part, _ in framework.leaves])
    assert card.total == 40
    assert {thread["percent"] for thread in card.threads} == {40}


def test_a_survey_sums_means_and_flags_disagreement() -> None:
    framework = load("nuffield_pat")
    rows = [
        RatingRow(part=part.id, score=s, assessor=a)
        for part, _ in framework.leaves
        for a, s in (("A", "SA"), ("B", "2"))
    ]
    card = score(framework, rows)
    assert (card.total, card.band) == (108, "explore")
    assert card.criterion("p1").band == "well_but_explore"
    assert card.profile is not None
    assert len(card.profile["disagreement"]) == 36
    found = survey_statement(framework, [4, 2])
    assert (found["mean"], found["sd"], found["disagreement"]) == (3, pytest.approx(2**0.5), True)
    assert survey_statement(framework, [4])["sd"] is None


def test_the_engagement_index_and_its_named_alternative() -> None:
    framework = load("imatter_like")
    found = engagement_index(framework, {6: 30, 5: 40, 4: 15, 3: 8, 2: 5, 1: 2})
    assert found == {
        "mean": 4.76,
        "eei": pytest.approx(79.33333333333333),
        "eei_alt": 75.2,
        "rounded": 79,
        "band": "strive_celebrate",
    }
    assert engagement_index(framework, {}) is None
    with pytest.raises(ValueError, match="answers go from"):
        engagement_index(framework, {7: 1})
    card = score(framework, [RatingRow(part=part.id, score="4", assessor="A") for part, _ in framework.leaves])
    assert card.profile is not None
    assert (card.profile["rounded"], card.profile["band"]) == (67, "strive_celebrate")


def test_a_culture_gap_of_exactly_ten_is_flagged() -> None:
    now = {"clan": 26, "adhocracy": 12, "market": 22, "hierarchy": 40}
    wanted = {"clan": 36.5, "adhocracy": 22, "market": 15, "hierarchy": 26.5}
    found = culture_gap(load("ocai_like"), now, wanted)
    assert (found["flag_gt"], found["flag_ge"]) == (["clan", "hierarchy"], ["clan", "adhocracy", "hierarchy"])


def test_the_culture_profile_comes_from_ratings() -> None:
    framework = load("ocai_like")
    points = {"now": ("30", "10", "20", "40"), "preferred": ("40", "20", "15", "25")}
    rows = [
        RatingRow(part=part.id, attribute=name, score=one, assessor="A")
        for part, criterion in framework.leaves
        for name, one in zip(("clan", "adhocracy", "market", "hierarchy"), points[criterion.id], strict=True)
    ]
    card = score(framework, rows)
    assert card.profile is not None
    assert card.profile["gap"] == [10, 10, -5, -15]
    assert score(framework, rows[:-1]).profile is None
