"""How firm a score is."""

from __future__ import annotations

import random

import pytest

from pifkit.frameworks import load
from pifkit.model.tables import RatingRow
from pifkit.scoring import score
from pifkit.scoring.sensitivity import bootstrap, leave_one_partner_out, weight_sensitivity

EFQM = load("efqm2020")


def rated(levels: dict[str, tuple[str, int]]) -> list[RatingRow]:
    """Every part rated by each person at one level: name to (partner, level)."""
    return [
        RatingRow(part=part.id, score=str(level), assessor=name, partner=partner)
        for part, _ in EFQM.leaves
        for name, (partner, level) in levels.items()
    ]


GROUP = {"A": ("council", 50), "B": ("council", 50), "C": ("health", 20), "D": ("police", 40)}


def test_the_partner_that_moves_the_headline_most_comes_first() -> None:
    rows = leave_one_partner_out(EFQM, rated(GROUP))
    assert [(row.partner, row.assessors) for row in rows] == [("council", 2), ("health", 1), ("police", 1)]
    assert [row.headline for row in rows] == pytest.approx([300, 1400 / 3, 400])
    assert [row.change for row in rows] == pytest.approx([-100, 1400 / 3 - 400, 0])
    assert rows[0].band == "3-star range"


def test_partners_with_few_people_are_listed_without_figures() -> None:
    rows = {row.partner: row for row in leave_one_partner_out(EFQM, rated(GROUP), minimum_group=2)}
    assert rows["council"].headline == 300
    assert (rows["health"].headline, rows["health"].change, rows["health"].band, rows["health"].hidden) == (
        None,
        None,
        None,
        True,
    )


def group(**sizes: int) -> list[RatingRow]:
    return rated({f"{partner}{n}": (partner, 40) for partner, size in sizes.items() for n in range(size)})


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"a": 5, "b": 5}, {"a", "b"}),
        ({"a": 5, "b": 4}, set()),  # without a, only four people are left
        ({"a": 5, "b": 6, "c": 1}, {"b"}),  # with a and b shown, c could be worked out
        ({"a": 5, "b": 6, "c": 3, "d": 2}, {"a", "b"}),  # c and d together are five
        ({"a": 9}, set()),
    ],
)
def test_no_small_group_is_given_away_by_subtraction(sizes: dict[str, int], shown: set[str]) -> None:
    rows = leave_one_partner_out(EFQM, group(**sizes), minimum_group=5)
    assert {row.partner for row in rows if not row.hidden} == shown
    assert all(row.headline is None and row.change is None for row in rows if row.hidden)


def test_an_agreed_rating_does_not_hide_the_assessors_views() -> None:
    agreed = [RatingRow(part=part.id, score="90") for part, _ in EFQM.leaves]
    assert leave_one_partner_out(EFQM, [*rated(GROUP), *agreed]) == leave_one_partner_out(EFQM, rated(GROUP))


def test_the_bootstrap_is_seeded_and_says_words_before_numbers() -> None:
    one = bootstrap(EFQM, rated(GROUP), random.Random(1), draws=200)
    assert one == bootstrap(EFQM, rated(GROUP), random.Random(1), draws=200)
    assert one != bootstrap(EFQM, rated(GROUP), random.Random(2), draws=200)
    assert not one.hidden
    assert one.words
    assert sum(share for _, share in one.shares) == pytest.approx(1)
    assert one.low is not None
    assert one.high is not None
    assert 200 <= one.low <= one.high <= 500


def test_everybody_of_one_mind_is_almost_sure() -> None:
    same = bootstrap(EFQM, rated(dict.fromkeys("ABCD", ("council", 45))), random.Random(1), draws=50)
    assert (same.low, same.high, same.words) == (450, 450, "Almost surely in the band 4-star range.")


def test_fewer_than_four_assessors_are_told_nothing() -> None:
    few = bootstrap(EFQM, rated({name: GROUP[name] for name in "ABC"}), random.Random(1))
    assert (few.hidden, few.low, few.shares) == (True, None, ())
    assert "Fewer than 4" in few.words


def test_weights_matter_where_criteria_differ() -> None:
    levels = {part.id: 40 if criterion.id != "4" else 90 for part, criterion in EFQM.leaves}
    card = score(EFQM, [RatingRow(part=part, score=str(level)) for part, level in levels.items()])
    assert card.total == 500
    rows = weight_sensitivity(EFQM, card)
    assert rows[0].criterion == "4"
    assert rows[0].less == pytest.approx(1000 * (800 * 40 + 160 * 90) / 960 / 100)
    assert rows[0].more == pytest.approx(1000 * (800 * 40 + 240 * 90) / 1040 / 100)
    assert rows[0].changes_band
    assert weight_sensitivity(EFQM, score(EFQM, [])) == ()
    even = score(EFQM, [RatingRow(part=part.id, score="40") for part, _ in EFQM.leaves])
    assert {(row.less, row.more) for row in weight_sensitivity(EFQM, even)} == {(400, 400)}
