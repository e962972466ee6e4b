"""What a form asks of each kind of scale, and what comes back from it."""

from __future__ import annotations

import pytest

from pifkit.ballot.asking import MOST_RADIOS, NOT_ENOUGH, answers, questions
from pifkit.frameworks import available, load
from pifkit.store import score_problem


def first(key: str) -> str:
    return next(iter(load(key).part_index))


def test_a_long_scale_is_a_list_under_its_descriptors() -> None:
    (one,) = questions(load("caf2020"), "1.1")
    assert one.style == "list"
    assert list(one.choices) == [str(n) for n in range(101)]
    assert [(text, group[0].value, group[-1].value) for text, group in one.groups][:2] == [
        ("Nothing is planned or done.", "0", "10"),
        ("It is planned.", "11", "30"),
    ]


def test_steps_are_those_to_which_a_rating_would_be_rounded() -> None:
    asked = questions(load("efqm2020"), "1.1")
    assert [one.attribute for one in asked] == ["sound", "implemented", "evaluated_understood", "learn_improve"]
    assert list(asked[0].choices) == [str(n) for n in range(0, 101, 5)]


def test_levels_are_radio_buttons_and_a_dont_know_of_the_scale_is_enough() -> None:
    (one,) = questions(load("psif"), first("psif"))
    assert one.style == "radios"
    assert list(one.choices) == ["SD", "D", "A", "SA", "DK"]
    assert not one.abstain
    (other,) = questions(load("cse"), first("cse"))
    assert other.abstain
    assert [choice.title for choice in other.choices.values()] == [level.title for level in load("cse").scale.levels]


def test_a_scale_without_steps_is_typed() -> None:
    asked = questions(load("ocai_like"), first("ocai_like"))
    assert {one.style for one in asked} == {"number"}


@pytest.mark.parametrize("summary", available(), ids=lambda one: one if isinstance(one, str) else one.id)
def test_every_choice_of_every_framework_can_be_taken(summary: object) -> None:
    """Nothing is offered that the engine would refuse; short scales are radio buttons, long ones are not."""
    framework = load(summary if isinstance(summary, str) else summary.id)  # type: ignore[attr-defined]
    for part in framework.part_index:
        for one in questions(framework, part):
            assert one.choices or one.style == "number"
            assert one.style != "radios" or len(one.choices) <= max(MOST_RADIOS, len(framework.scale.levels))
            for value in list(one.choices)[:3] + list(one.choices)[-3:]:
                assert score_problem(framework, part, one.attribute, value) is None


def test_answers_are_read_checked_and_left_blank() -> None:
    caf = load("caf2020")
    assert answers(caf, "1.1", {"score": "45"}).given == {"": "45"}
    assert answers(caf, "1.1", {"score": NOT_ENOUGH}).given == {"": None}
    assert answers(caf, "1.1", {"score": ""}).given == {}
    assert not answers(caf, "1.1", {"score": ""}).good
    for wrong in ("101", "-1", "45.5", "045", "NaN", "４５", "forty"):
        assert answers(caf, "1.1", {"score": wrong}).wrong == ("",)
    assert answers(caf, "1.1", {"score-sound": "45"}).given == {}, "an attribute that is not asked for"
    assert answers(load("psif"), first("psif"), {"score": NOT_ENOUGH}).wrong == ("",)


def test_attributes_that_must_add_up_are_checked() -> None:
    ocai, part = load("ocai_like"), first("ocai_like")
    names = [one.field for one in questions(ocai, part)]
    assert answers(ocai, part, dict(zip(names, ("40", "30", "20", "10"), strict=True))).good
    assert answers(ocai, part, dict(zip(names, ("40", "30", "20", "11"), strict=True))).sum_wrong
    assert answers(ocai, part, dict(zip(names[:3], ("40", "30", "30"), strict=True))).sum_wrong, "one is blank"
    assert answers(ocai, part, {f"{name}-none": "yes" for name in names}).good, "nobody can say"
    assert answers(ocai, part, {names[0]: "33.5x"}).wrong
