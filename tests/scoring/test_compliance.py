"""Verdicts: pass rules over counts, from counts and from ratings."""

from __future__ import annotations

import pytest

from pifkit.frameworks import load
from pifkit.model.tables import RatingRow
from pifkit.scoring import score
from pifkit.scoring.compliance import award, compliance, criterion_compliance, requirements

CSE_46 = {
    "1": {"compliant": 9, "partial": 2}, "2": {"compliant": 7, "partial": 4}, "3": {"compliant": 10, "partial": 2},
    "4": {"compliant": 11, "partial": 2}, "5": {"compliant": 9, "partial": 1},
}  # fmt: skip


def rated(framework: str, codes: dict[str, list[str]]) -> list[RatingRow]:
    """Ratings of the parts of each criterion, in order."""
    loaded = load(framework)
    parts = {one.id: [part.id for part, owner in loaded.leaves if owner.id == one.id] for one in loaded.criteria}
    return [
        RatingRow(part=part, score=code, note="-")
        for key, given in codes.items()
        for part, code in zip(parts[key], given, strict=False)
    ]


def cse_ratings() -> list[RatingRow]:
    return rated("cse", {key: [code for code, n in counts.items() for _ in range(n)] for key, counts in CSE_46.items()})


def test_both_rules_of_cse_are_shown() -> None:
    card = score(load("cse"), cse_ratings())
    rules = {rule["id"]: rule for rule in card.rules}
    assert card.complete
    assert card.outcome == "ready_overall_only"
    assert (rules["overall"]["pass"], rules["overall"]["limit"]) == (True, 80)
    assert rules["overall"]["figure"] == pytest.approx(80.70175438596492, abs=1e-9)
    assert rules["per_criterion"] == {"id": "per_criterion", "figure": 4, "limit": 5, "pass": False}
    assert rules["per_criterion.2"]["pass"] is False
    assert card.profile is not None
    assert (card.profile["met"], card.profile["counts"]) == (46, {"compliant": 46, "partial": 11})
    assert card.total is None
    assert card.criterion("5").percent == 90


def test_an_element_not_rated_leaves_the_verdict_open_and_is_never_met_or_failed() -> None:
    card = score(load("cse"), cse_ratings()[:-1])
    assert card.outcome is None
    assert {rule["pass"] for rule in card.rules if rule["id"] == "overall"} == {None}
    assert card.criterion("5").percent is None
    assert card.criterion("5").provisional == 100
    assert card.missing == ("5.3.3",)


def test_what_is_broken_already_stays_broken() -> None:
    rows = [row.model_copy(update={"score": "non_compliant"}) if row.part == "1.1.1" else row for row in cse_ratings()][
        :-1
    ]
    rules = {rule["id"]: rule["pass"] for rule in score(load("cse"), rows).rules}
    assert rules["no_non_compliant.1"] is False
    assert rules["no_non_compliant"] is False
    assert rules["overall"] is None


def test_an_element_that_does_not_apply_shrinks_the_whole() -> None:
    rows = [row.model_copy(update={"score": "na"}) if row.part == "5.3.3" else row for row in cse_ratings()]
    card = score(load("cse"), rows)
    assert card.profile is not None
    assert (card.profile["met"], card.profile["of"]) == (46, 56)
    assert card.criterion("5").percent == 100


def test_limits_are_counted_in_whole_numbers() -> None:
    found = criterion_compliance(load("charter_mark"), "cm3", {"full": 7, "partial": 3})
    assert (found.percent, found.limit("partials"), found.passed) == (70, 3, True)
    assert criterion_compliance(load("charter_mark"), "cm3", {"full": 7, "partial": 2, "major": 1}).passed is False
    limits = [
        criterion_compliance(load("charter_mark"), one.id, {}).limit("partials")
        for one in load("charter_mark").criteria
    ]
    assert limits == [3, 4, 3, 3, 2, 2]


@pytest.mark.parametrize("counts", [{"cm9": {}}, {"cm1": {"fulll": 1}}, {"cm1": {"full": -1}}, {"cm1": {"full": 12}}])
def test_counts_that_cannot_be_are_refused(counts: dict[str, dict[str, int]]) -> None:
    with pytest.raises(ValueError):
        compliance(load("charter_mark"), counts)


def test_three_minors_on_one_clause_count_as_a_major() -> None:
    framework = load("iso9001")
    all_conform = {one.id: ["conform"] * 9 for one in framework.criteria}
    assert score(framework, rated("iso9001", all_conform)).outcome == "ready"
    two = score(framework, rated("iso9001", {**all_conform, "8": ["minor_planned"] * 2 + ["conform"] * 5}))
    assert two.outcome == "ready"
    three = score(framework, rated("iso9001", {**all_conform, "8": ["minor_planned"] * 3 + ["conform"] * 4}))
    assert three.outcome == "not_ready"
    assert {rule["id"]: rule["figure"] for rule in three.rules}["no_major.8"] == 1
    unplanned = score(framework, rated("iso9001", {**all_conform, "8": ["minor"] + ["conform"] * 6}))
    assert unplanned.outcome == "not_ready"


@pytest.mark.parametrize(
    ("levels", "wanted"),
    [
        ([2, 2, 2, 2, 2, 2, 2, 1, 1], "silver"),
        ([4, 4, 4, 4, 4, 4, 4, 3, 3], "platinum"),
        ([4, 4, 4, 4, 4, 4, 4, 3, 2], "gold"),
        ([3, 3, 3, 3, 3, 3, 3, 3, 1], "silver"),
        ([1] * 9, "standard"),
        ([4] * 8 + [0], "none"),
        ([4] * 8 + [None], None),
    ],
)
def test_awards_of_investors_in_people(levels: list[float | None], wanted: str | None) -> None:
    assert award(load("iip_v6"), levels) == wanted
    parts = [part.id for part, _ in load("iip_v6").leaves]
    rows = [
        RatingRow(part=part, score="" if level is None else f"{level}")
        for part, level in zip(parts, levels, strict=True)
    ]
    assert score(load("iip_v6"), rows).outcome == wanted


def test_the_awards_before_2015_add_to_the_standard() -> None:
    framework = load("iip_v5")
    assert [requirements(framework, one) for one in ("standard", "bronze", "silver", "gold")] == [39, 65, 115, 165]

    def outcome(**met: int) -> str | None:
        return score(framework, [RatingRow(part=part, score=str(n)) for part, n in met.items()]).outcome

    assert outcome(standard=39, bronze=26, silver=76, gold=0) == "silver"
    assert outcome(standard=39, bronze=25, silver=0, gold=126) == "gold"
    assert outcome(standard=38, bronze=26, silver=76, gold=126) == "none"
    assert outcome(standard=39) is None
    with pytest.raises(ValueError, match="no outcome"):
        requirements(framework, "diamond")
