"""What must hold for every framework file, whatever its rules (hypothesis draws the ratings)."""

from __future__ import annotations

import functools
import json
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pifkit.frameworks import Framework, available, load
from pifkit.frameworks.vocabulary import Scale
from pifkit.model.scorecard import Scorecard
from pifkit.model.tables import RatingRow
from pifkit.scoring import score

FEW = settings(
    max_examples=6, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
EVERY = pytest.mark.parametrize("key", available())
ASSESSORS = ["A1", "A2", "A3", "A4", "A5"]


def choices(scale: Scale) -> list[str]:
    """Every rating that the scale allows, lowest first; of wide scales those on the step, or every fifth."""
    if scale.min is not None and scale.max is not None:
        step = scale.step or (1 if scale.max <= 10 else 5)
        count = int((scale.max - scale.min) / step)
        steps = [f"{scale.min + n * step:g}" for n in range(count + 1)]
        return steps if steps[-1] == f"{scale.max:g}" else [*steps, f"{scale.max:g}"]
    ranked = [level for level in scale.levels if level.opinion]
    return [level.code for level in ranked]


@functools.cache
def items(key: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Everything that must be rated: part, attribute, and what the rating may be, lowest first."""
    framework = load(key)
    found: list[tuple[str, str, tuple[str, ...]]] = []
    for part, criterion in framework.leaves:
        block = framework.block(criterion.block)
        names = [one.id for one in block.attributes] if block and block.attributes else [""]
        found += [(part.id, name, tuple(choices(framework.scale_of(part, name)))) for name in names]
    return tuple(found)


def people(framework: Framework) -> list[str]:
    """Surveys are answered by five people, the smallest group that is shown; the rest is agreed by the group."""
    return ASSESSORS if framework.consensus.method == "survey" else [""]


def rows(key: str, ranks: list[int] | int, who: list[str]) -> list[RatingRow]:
    """A rating of every item by everybody: `ranks` into the allowed ratings, wrapping around."""
    found = []
    for index, (part, attribute, allowed) in enumerate(items(key)):
        rank = ranks if isinstance(ranks, int) else ranks[index % len(ranks)]
        found += [
            RatingRow(
                part=part,
                attribute=attribute,
                score=allowed[rank % len(allowed)] if rank >= 0 else allowed[-1],
                assessor=name,
            )
            for name in who
        ]
    return shared_out(load(key), found)


def shared_out(framework: Framework, given: list[RatingRow]) -> list[RatingRow]:
    """Where attributes must share out 100 points, all of them go to the last attribute of the part."""
    sums = {block.id: block for block in framework.blocks if block.sum_to is not None}
    if not sums:
        return given
    last = {block.attributes[-1].id: block.sum_to for block in sums.values()}
    return [row.model_copy(update={"score": f"{last.get(row.attribute, 0):g}"}) for row in given]


RANKS = st.lists(st.integers(0, 20), min_size=7, max_size=40)


@EVERY
@FEW
@given(ranks=RANKS)
def test_scores_stay_on_the_scale(key: str, ranks: list[int]) -> None:
    framework = load(key)
    card = score(framework, rows(key, ranks, people(framework)))
    assert card.complete
    assert not card.missing
    for criterion in card.criteria:
        assert criterion.percent is None or 0 <= criterion.percent <= 100
        assert criterion.points is None or 0 <= criterion.points <= (criterion.max_points or 0)
        for part in criterion.parts:
            scale = framework.scale_of(framework.part_index[part.id][0])
            low = (
                scale.min
                if scale.min is not None
                else min((one.value for one in scale.levels if one.value is not None), default=0)
            )
            high = (
                scale.max
                if scale.max is not None
                else max((one.value for one in scale.levels if one.value is not None), default=0)
            )
            assert part.score is None or low <= part.score <= high
    if framework.total.method == "none":
        assert card.total is None
    else:
        assert card.total is not None
        assert 0 <= card.total <= (card.max_total or 0) + 1e-9


@EVERY
@FEW
@given(ranks=RANKS, seed=st.integers(0, 99))
def test_the_order_of_rows_is_irrelevant(key: str, ranks: list[int], seed: int) -> None:
    framework = load(key)
    given_rows = rows(key, ranks, people(framework))
    shuffled = random.Random(seed).sample(given_rows, len(given_rows))
    assert score(framework, shuffled).to_json() == score(framework, given_rows).to_json()


@EVERY
@FEW
@given(ranks=RANKS)
def test_json_loses_nothing(key: str, ranks: list[int]) -> None:
    framework = load(key)
    card = score(framework, rows(key, ranks, people(framework)))
    assert Scorecard.from_json(json.loads(json.dumps(card.to_json()))) == card
    assert Scorecard.from_json(json.loads(json.dumps(card.to_json(explain=True)))).steps == card.steps


@EVERY
@FEW
@given(ranks=RANKS, which=st.integers(0, 10_000))
def test_raising_a_rating_never_lowers_a_score(key: str, ranks: list[int], which: int) -> None:
    framework = load(key)
    if any(block.sum_to is not None for block in framework.blocks):
        return  # one attribute can only rise where another falls
    before = rows(key, ranks, people(framework))
    index = which % len(before)
    row = before[index]
    allowed = next(allowed for part, attribute, allowed in items(key) if (part, attribute) == (row.part, row.attribute))
    place = allowed.index(row.score)
    higher = row.model_copy(update={"score": allowed[min(place + 1, len(allowed) - 1)]})
    old, new = score(framework, before), score(framework, [*before[:index], higher, *before[index + 1 :]])
    for left, right in zip(figures(old), figures(new), strict=True):
        assert left is None or right is None or right >= left - 1e-12


def figures(card: Scorecard) -> list[float | None]:
    """Every number of a card that a better rating may only raise."""
    found = [card.total, *(block.points for block in card.blocks)]
    for criterion in card.criteria:
        found += [criterion.percent, criterion.points, *(part.score for part in criterion.parts)]
    return found


@EVERY
@FEW
@given(ranks=RANKS, which=st.integers(0, 10_000))
def test_an_unrated_part_lowers_completeness_and_no_score(key: str, ranks: list[int], which: int) -> None:
    framework = load(key)
    given_rows = rows(key, ranks, people(framework))
    part, owner = framework.leaves[which % len(framework.leaves)]
    full, less = score(framework, given_rows), score(framework, [row for row in given_rows if row.part != part.id])
    assert less.missing == (part.id,)
    assert not less.complete
    assert less.total is None
    assert less.scored == full.scored - 1
    assert less.criterion(owner.id).percent is None
    for left, right in zip(full.criteria, less.criteria, strict=True):
        if left.id != owner.id:
            assert left == right
        else:
            assert [one for one in left.parts if one.id != part.id] == [one for one in right.parts if one.id != part.id]


@EVERY
def test_scaling_all_weights_changes_nothing(key: str) -> None:
    framework = load(key)
    if framework.criterion.method == "sum" or framework.total.method == "sum":
        return  # a sum counts in the weights' own unit
    document = framework.model_dump(mode="json")
    document["criteria"] = [weighed(one, 4) for one in document["criteria"]]
    heavier = Framework.model_validate(document)
    given_rows = rows(key, list(range(0, 60, 7)), people(framework))
    left, right = score(framework, given_rows), score(heavier, given_rows)
    assert figures(left) == figures(right)
    assert (left.band, left.level, left.outcome) == (right.band, right.level, right.outcome)


def weighed(group: dict[str, Any], factor: float) -> dict[str, Any]:
    """A criterion with its weight, and every weight below it, multiplied."""
    parts = [{**part, "weight": part["weight"] * factor} for part in group["parts"]]
    return {
        **group,
        "weight": group["weight"] * factor,
        "parts": parts,
        "groups": [weighed(one, factor) for one in group["groups"]],
    }


@EVERY
def test_all_lowest_and_all_highest_give_the_ends(key: str) -> None:
    framework = load(key)
    if any(block.sum_to is not None for block in framework.blocks):
        return  # points are shared out: there is no lowest and no highest
    low, high = score(framework, rows(key, 0, people(framework))), score(framework, rows(key, -1, people(framework)))
    if framework.total.method != "none":
        assert high.total == high.max_total
        assert low.total == (0 if framework.scale.min == 0 else low.total)
        assert (low.total or 0) < (high.total or 0)
    for criterion in (*low.criteria, *high.criteria):
        assert criterion.percent in {None, 0.0, 100.0}
    if framework.outcomes:
        assert high.outcome == framework.outcomes[0].id
        assert low.outcome == framework.outcomes[-1].id
