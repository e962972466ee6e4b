"""Reading ratings: every mistake at once, with its row, and nothing scored."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from pifkit.frameworks import load
from pifkit.model.errors import AssessmentError, Problem
from pifkit.model.tables import RatingRow
from pifkit.scoring import Options, score
from pifkit.scoring.inputs import check_score, read_ratings

CAF, EFQM, CSE = load("caf2020"), load("efqm2013"), load("cse")


def problems(framework: Any, *rows: RatingRow) -> list[Problem]:
    with pytest.raises(AssessmentError) as caught:
        score(framework, rows)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("framework", "row", "code", "near"),
    [
        (CAF, {"part": "1.9", "score": "50"}, "unknown-part", "1.4"),
        (CAF, {"part": "1", "score": "50"}, "criterion-for-part", None),
        (EFQM, {"part": "1a", "attribute": "sounds", "score": "50"}, "unknown-attribute", "sound"),
        (CAF, {"part": "1.1", "attribute": "plan", "score": "50"}, "unknown-attribute", None),
        (load("caf2020:fine_tuned"), {"part": "1.1", "score": "50"}, "attribute-missing", None),
        (CAF, {"part": "1.1", "score": "-1"}, "off-scale", None),
        (CAF, {"part": "1.1", "score": "100.5"}, "off-scale", None),
        (CAF, {"part": "1.1", "score": "50.5"}, "whole-numbers-only", None),
        (CAF, {"part": "1.1", "score": "fifty"}, "not-a-score", None),
        (CAF, {"part": "1.1", "score": "NaN"}, "not-a-score", None),
        (CAF, {"part": "1.1", "score": "1e1"}, "not-a-score", None),
        (CAF, {"part": "1.1", "score": "dk"}, "no-dont-know", None),
        (CSE, {"part": "1.1.1", "score": "partail"}, "not-a-score", "partial"),
        (CSE, {"part": "1.1.1", "score": "3"}, "not-a-score", None),
        (CAF, {"part": "1.1", "score": "50", "framework": "efqm2013"}, "mixed-frameworks", None),
    ],
)
def test_a_bad_rating_is_named(framework: Any, row: dict[str, str], code: str, near: str | None) -> None:
    (found,) = problems(framework, RatingRow(**row, row=7))
    assert (found.code, found.near) == (code, near)
    assert found.place.startswith("row 7")


def test_all_mistakes_are_told_at_once() -> None:
    found = problems(
        CAF,
        RatingRow(part="9.9", score="1", row=2),
        RatingRow(part="1.1", score="x", row=3),
        RatingRow(part="1.2", score="101", row=4),
    )
    assert [problem.place.split(",")[0] for problem in found] == ["row 2", "row 3", "row 4"]


def test_a_rating_given_twice_is_an_error_and_another_round_is_not() -> None:
    (found,) = problems(
        CAF, RatingRow(part="1.1", score="5", assessor="A"), RatingRow(part="1.1", score="9", assessor="A")
    )
    assert found.code == "duplicate-rating"
    read_ratings(
        CAF, [RatingRow(part="1.1", score="5", assessor="A"), RatingRow(part="1.1", score="9", assessor="A", round=2)]
    )


def test_a_rating_beside_na_is_an_error_where_both_decide() -> None:
    rated, excluded = (
        RatingRow(part="1.1", score="5", assessor="A"),
        RatingRow(part="1.1", score="na", assessor="B", note="none here"),
    )
    assert [one.code for one in problems(CAF, rated, excluded)] == ["rated-beside-na"]
    agreed = excluded.model_copy(update={"assessor": ""})
    assert score(CAF, [rated, agreed]).part("1.1").state == "na"
    later = rated.model_copy(update={"round": 2})
    assert score(CAF, [later, excluded]).part("1.1").score == 5
    attribute = RatingRow(part="1a", attribute="sound", score="5")
    assert [one.code for one in problems(EFQM, attribute, RatingRow(part="1a", score="na", note="x"))] == [
        "rated-beside-na"
    ]


def test_in_a_survey_everybody_answers_for_themselves() -> None:
    survey = load("vichealth_pat")
    card = score(
        survey, [RatingRow(part="need.1", score="4", assessor="A"), RatingRow(part="need.1", score="na", assessor="B")]
    )
    assert (card.part("need.1").state, card.part("need.1").score) == ("single", 4)


def test_na_without_a_reason_is_a_warning() -> None:
    card = score(CAF, [RatingRow(part="1.1", score="na", row=2)])
    assert [(one.code, one.where) for one in card.warnings] == [("na-without-reason", "row 2")]
    assert score(CAF, [RatingRow(part="1.1", score="na", note="no such duty")]).warnings == ()


def test_an_off_step_number_is_rounded_half_up_with_a_warning() -> None:
    card = score(EFQM, [RatingRow(part="1a", score="52", row=7), RatingRow(part="1b", score="42.5", row=8)])
    assert [(one.code, one.where) for one in card.warnings] == [("off-step", "row 7"), ("off-step", "row 8")]
    assert (card.part("1a").score, card.part("1b").score) == (50, 45)
    assert score(EFQM, [RatingRow(part="1a", score="52")], options=Options(round_inputs=False)).part("1a").score == 52


def test_codes_are_read_however_they_are_written() -> None:
    card = score(CSE, [RatingRow(part="1.1.1", score="PLUS"), RatingRow(part="1.1.2", score=" compliant ")])
    assert (card.part("1.1.1").code, card.part("1.1.2").code) == ("plus", "compliant")
    graded = score(load("swia_pim"), [RatingRow(part="a1", score="very_good"), RatingRow(part="a2", score="4")])
    assert (graded.part("a1").score, graded.part("a2").code) == (5, "good")


def test_cycles_are_not_mixed() -> None:
    rows = [RatingRow(part="1.1", score="5", cycle="2025-26"), RatingRow(part="1.2", score="5", cycle="2026-27")]
    assert [one.code for one in problems(CAF, *rows)] == ["mixed-cycles"]


def shared(*points: int, who: str = "A", item: str = "now.1") -> list[RatingRow]:
    """One person's points for the four types of a dimension; fewer points: the last types are not rated."""
    types = ("clan", "adhocracy", "market", "hierarchy")
    return [
        RatingRow(part=item, attribute=name, score=str(one), assessor=who)
        for name, one in zip(types, points, strict=False)
    ]


def test_points_of_one_person_that_do_not_add_up_are_named_and_the_others_count() -> None:
    ocai = load("ocai_like")
    assert score(ocai, shared(40, 30, 20, 10)).warnings == ()
    others = [*shared(40, 30, 20, 10), *shared(60, 30, 10, 0, who="C"), *shared(50, 50, 0, 0, item="now.2")]
    wrong = shared(40, 30, 20, 20, who="B")
    card = score(ocai, [*wrong, *others, *shared(20, 60, 10, 10, who="B", item="now.2")])
    assert [(one.code, one.where) for one in card.warnings] == [("points-not-counted", "rating 1")]
    assert "now.1" in card.warnings[0].message
    assert "110, not to 100" in card.warnings[0].message
    assert card.part("now.1").score == 50, "the mean of A and C"
    assert card.part("now.2").score == 55, "the same person counts where the points add up"
    alone = score(ocai, wrong)
    assert alone.part("now.1").score is None, "not counted is no zero"
    assert "now.1" in alone.missing


def test_agreed_points_are_what_counts_and_must_add_up() -> None:
    ocai = load("ocai_like")
    card = score(ocai, [*shared(70, 10, 10, 10, who=""), *shared(40, 30, 20, 20, who="B")])
    assert (card.part("now.1").score, [one.code for one in card.warnings]) == (70, ["points-not-counted"])
    assert [one.code for one in problems(ocai, *shared(40, 30, 20, 20, who=""))] == ["points-do-not-add-up"]


def test_points_that_are_not_all_there_yet_are_left_as_they_are() -> None:
    card = score(load("ocai_like"), shared(90, 60))
    assert [one.code for one in card.warnings] == []


@pytest.mark.parametrize("value", [-1, 101, float("nan"), float("inf"), "50", True, [50], "partial"])
def test_a_value_that_is_no_score_is_refused(value: object) -> None:
    assert check_score(EFQM, value) is not None


@pytest.mark.parametrize("value", [0, 100, 45.0, None, "na", Fraction(125, 2)])
def test_a_value_that_is_a_score_is_taken(value: object) -> None:
    assert check_score(EFQM, value, "1a", "sound") is None


def test_na_can_be_refused_by_a_framework() -> None:
    document = CAF.model_dump(mode="json")
    document["criterion"]["not_applicable"] = "refuse"
    strict = type(CAF).model_validate(document)
    assert [one.code for one in problems(strict, RatingRow(part="1.1", score="na", note="x"))] == ["na-refused"]
