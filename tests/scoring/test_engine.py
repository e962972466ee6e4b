"""The engine: worked examples of the reference, and what happens to ratings that are not complete."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pytest

from pifkit.frameworks import load
from pifkit.model.scorecard import Scorecard
from pifkit.model.tables import RatingRow
from pifkit.scoring import Options, score

B2 = {
    "1": [50, 45, 40, 55, 35], "2": [40, 45, 35, 30], "3": [45, 40, 35, 50, 30], "4": [55, 40, 45, 35, 40],
    "5": [50, 45, 40, 35, 30], "6": [40, 60], "7": [35, 55], "8": [20, 40], "9": [45, 50],
}  # fmt: skip


def rows(parts: Mapping[str, Sequence[object]], **columns: str) -> list[RatingRow]:
    """Ratings of whole parts: criterion id to scores in order of its parts (1a, 1b, …)."""
    return [
        RatingRow(part=f"{criterion}{'abcdef'[index]}", score="" if value is None else str(value), **columns)
        for criterion, values in parts.items()
        for index, value in enumerate(values)
    ]


def test_the_worked_example_of_2013_gives_its_published_total() -> None:
    card = score(load("efqm2013"), rows(B2))
    assert card.total == 414.25
    assert [block.points for block in card.blocks] == [205.5, 208.75]
    assert [criterion.percent for criterion in card.criteria] == [45, 37.5, 40, 43, 40, 45, 40, 30, 47.5]
    assert card.band == "4-star range"
    assert card.complete


def test_legacy_rounding_rounds_each_criterion_half_up() -> None:
    card = score(load("efqm2013"), rows(B2), options=Options(legacy_rounding="points_integer"))
    assert [criterion.points for criterion in card.criteria] == [45, 38, 40, 43, 40, 68, 40, 30, 71]
    assert card.total == 415


def test_a_blank_is_missing_and_never_zero() -> None:
    parts = {**B2, "5": [50, 45, 40, None, 30]}
    card = score(load("efqm2013"), rows(parts))
    assert card.total is None
    assert not card.complete
    assert card.missing == ("5d",)
    assert card.criterion("5").percent is None
    assert card.criterion("5").provisional == 41.25
    assert (card.criterion("5").scored, card.criterion("5").of) == (4, 5)
    assert card.part("5d").state == "missing"
    assert card.band is None


def test_a_part_that_does_not_apply_is_averaged_out_and_shown() -> None:
    parts = {**B2, "4": [55, 40, "na", 35, 40]}
    card = score(load("efqm2013"), rows(parts, note="we own no buildings"))
    assert card.criterion("4").percent == 42.5
    assert card.part("4c").state == "na"
    assert card.part("4c").note == "we own no buildings"
    assert card.complete


def test_a_cap_attribute_holds_the_part_down() -> None:
    names = [
        "sound",
        "integrated",
        "implemented",
        "systematic",
        "measurement",
        "learning_creativity",
        "improvement_innovation",
    ]
    given = [
        RatingRow(part="1a", attribute=name, score=str(value))
        for name, value in zip(names, [20, *[90] * 6], strict=True)
    ]
    part = score(load("efqm2013"), given).part("1a")
    assert (part.uncapped, part.score, part.capped_by) == (80, 20, "sound")
    free = score(load("efqm2013"), given, options=Options(apply_cap=False)).part("1a")
    assert (free.score, free.capped_by) == (80, None)


def test_every_number_can_be_explained() -> None:
    card = score(load("efqm2013"), rows(B2))
    for criterion in card.criteria:
        assert {step.quantity for step in card.explain(criterion.id)} >= {"score", "points"}
        for part in criterion.parts:
            assert card.explain(part.id)[-1].value == part.score
    assert card.explain("total")[0].value == card.total
    with pytest.raises(KeyError, match="Choose one of"):
        card.explain("11a")


def test_json_keeps_everything() -> None:
    card = score(load("efqm2013"), rows({**B2, "4": [55, None, "na", 35, 40]}))
    assert Scorecard.from_json(json.loads(json.dumps(card.to_json()))) == card
    again = Scorecard.from_json(json.loads(json.dumps(card.to_json(explain=True))))
    assert again.steps == card.steps


def test_caf_has_levels_and_no_points() -> None:
    framework = load("caf2020")
    given = [RatingRow(part=part.id, score="51") for part, _ in framework.leaves]
    card = score(framework, given)
    assert (card.total, card.max_total, card.level) == (51, 100, 3)
    assert all(criterion.points is None for criterion in card.criteria)
    assert card.unconfirmed


def test_several_assessors_and_no_agreed_rating() -> None:
    framework = load("caf2020")

    def given(*votes: int, part: str = "1.1", round: int = 1) -> list[RatingRow]:
        return [RatingRow(part=part, score=str(v), assessor=f"A{n}", round=round) for n, v in enumerate(votes)]

    card = score(framework, [*given(30, 55), *given(30, 56, part="1.2"), *given(44, part="1.3")])
    assert (card.part("1.1").state, card.part("1.1").score, card.part("1.1").spread) == ("proposed", 42.5, 25)
    assert (card.part("1.2").state, card.part("1.2").score, card.part("1.2").spread) == ("discuss", None, 26)
    assert (card.part("1.3").state, card.part("1.3").score) == ("single", 44)
    second = score(framework, [*given(30, 56), *given(40, 50, round=2)])
    assert (second.part("1.1").state, second.part("1.1").score) == ("proposed", 45)
    agreed = score(framework, [*given(30, 90), RatingRow(part="1.1", score="50")])
    assert (agreed.part("1.1").state, agreed.part("1.1").score, agreed.part("1.1").spread) == ("agreed", 50, 60)


def test_the_evidence_gate_hides_the_total() -> None:
    gate = Options(evidence_gate=True)
    card = score(load("efqm2013"), rows(B2), options=gate, evidence={})
    assert (card.scored, card.evidenced, card.total) == (32, 0, None)
    every = {part.id: 1 for part, _ in load("efqm2013").leaves}
    assert score(load("efqm2013"), rows(B2), options=gate, evidence=every).total == 414.25
