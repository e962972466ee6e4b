"""From attributes to a part: mean, rounding, cap, override, legacy rules."""

from __future__ import annotations

import pytest

from pifkit.frameworks import load
from pifkit.model.tables import RatingRow
from pifkit.scoring import Options, score, score_part
from pifkit.scoring.parts import highest_level

EFQM = load("efqm2020")
DIRECTION = ["sound", "implemented", "evaluated_understood", "learn_improve"]


def direction(*values: float | str | None) -> dict[str, float | str | None]:
    return dict(zip(DIRECTION, values, strict=True))


def test_inputs_are_rounded_before_the_mean() -> None:
    result = score_part(EFQM, "direction", direction(52, 48, 33, 27))
    assert (result.uncapped, result.score) == (40, 40)  # 50, 50, 35, 25
    given = score_part(EFQM, "direction", direction(52, 48, 33, 22), Options(round_inputs=False))
    assert given.uncapped == 40  # 38.75


def test_a_tie_goes_up() -> None:
    assert score_part(EFQM, "direction", direction(50, 50, 40, 30)).uncapped == 45  # 42.5


def test_the_mean_is_of_attributes_and_not_of_elements() -> None:
    framework = load("efqm2013")
    values = dict(zip([one.id for one in framework.blocks[0].attributes], [80, 80, 80, 80, 10, 10, 10], strict=True))
    assert score_part(framework, "enablers", values).uncapped == 50
    assert score_part(framework, "enablers", values, Options(part_mean="elements")).uncapped == 55


def test_one_attribute_not_rated_leaves_the_part_open() -> None:
    result = score_part(EFQM, "direction", direction(50, None, 40, 30))
    assert result.score is None
    assert "implemented not rated" in result.steps[0].rule
    legacy = score_part(EFQM, "direction", direction(None, 90, 40, 30), Options(legacy_missing=True))
    assert (legacy.score, legacy.capped_by) == (55, None)


def test_an_attribute_that_does_not_apply_leaves_the_mean() -> None:
    assert score_part(EFQM, "direction", direction(60, 60, 30, "na")).score == 50
    assert score_part(EFQM, "direction", direction("na", 60, 30, 30)).capped_by is None
    assert score_part(EFQM, "direction", direction("na", "na", "na", "na")).not_applicable


def test_a_part_judged_as_a_whole_is_guided_by_its_attributes_and_still_capped() -> None:
    rows = [
        RatingRow(part="1.1", attribute=name, score=str(value)) for name, value in direction(40, 60, 60, 60).items()
    ]
    part = score(EFQM, [*rows, RatingRow(part="1.1", score="70", note="the panel saw more on site")]).part("1.1")
    assert (part.uncapped, part.score, part.capped_by, part.note) == (70, 40, "sound", "the panel saw more on site")
    card = score(EFQM, [*rows, RatingRow(part="1.1", score="35")])
    assert card.part("1.1").score == 35
    assert ("override-without-note", "1.1") in {(one.code, one.where) for one in card.warnings}


def test_names_are_checked() -> None:
    with pytest.raises(ValueError, match="not attributes of direction"):
        score_part(EFQM, "direction", {"aligned": 5})
    with pytest.raises(ValueError, match="is not a block"):
        score_part(EFQM, "enablers", {})


@pytest.mark.parametrize(
    ("met", "level"), [([True, True, False, True, False], 2), ([False, True], 0), ([True] * 5, 5), ([], 0)]
)
def test_a_level_needs_all_lower_levels(met: list[bool], level: int) -> None:
    assert highest_level(met) == level


def test_maturity_comes_from_levels_or_from_what_is_met() -> None:
    framework = load("iso9004")
    rows = [
        RatingRow(part="plan.1", attribute=f"level_{n}", score=code)
        for n, code in enumerate(["met", "met", "not_met", "met", "not_met"], 1)
    ]
    card = score(framework, [*rows, RatingRow(part="plan.2", score="4")])
    assert (card.part("plan.1").score, card.part("plan.2").score) == (2, 4)
