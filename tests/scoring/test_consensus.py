"""The consensus rule and its edges."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.frameworks import load
from pifkit.model.tables import RatingRow
from pifkit.scoring import consensus, score


@pytest.mark.parametrize(
    ("scores", "n", "spread", "action", "proposed"),
    [
        ([], 0, None, "none", None),
        ([None, None], 0, None, "none", None),
        ([40], 1, 0, "single", 40),
        ([30, 55], 2, 25, "mean", 42.5),
        ([30, None, 55], 2, 25, "mean", 42.5),
        ([30, 56], 2, 26, "discuss", None),
        ([30.1, 55.1], 2, 25, "mean", 42.6),
        ([0.3, 25.3], 2, 25, "mean", 12.8),
        ([0, 100], 2, 100, "discuss", None),
    ],
)
def test_the_rule(
    scores: list[float | None], n: int, spread: float | None, action: str, proposed: float | None
) -> None:
    found = consensus(scores, 25)
    assert (found.n, found.action) == (n, action)
    assert (None if found.spread is None else float(found.spread)) == spread
    assert (None if found.proposed is None else float(found.proposed)) == proposed


@given(st.lists(st.one_of(st.none(), st.integers(0, 20).map(lambda n: n * 5)), max_size=12), st.integers(0, 99))
def test_order_and_blanks_do_not_matter(scores: list[int | None], seed: int) -> None:
    shuffled = random.Random(seed).sample(scores, len(scores))
    assert consensus(shuffled, 25) == consensus([one for one in scores if one is not None], 25)


def test_words_need_one_word_or_talk() -> None:
    def state(*words: str) -> tuple[str, str | None]:
        card = score(
            load("cse"), [RatingRow(part="1.1.1", score=word, assessor=f"A{n}") for n, word in enumerate(words)]
        )
        return card.part("1.1.1").state, card.part("1.1.1").code

    assert state("plus", "plus") == ("proposed", "plus")
    assert state("plus") == ("single", "plus")
    assert state("plus", "compliant") == ("discuss", None)
    assert state("plus", "") == ("single", "plus")


def test_a_grade_is_agreed_or_talked_about_and_never_averaged() -> None:
    rows = [RatingRow(part="a1", score="4", assessor="A"), RatingRow(part="a1", score="5", assessor="B")]
    assert score(load("swia_pim"), rows).part("a1").state == "discuss"


def test_the_latest_round_counts_also_for_those_who_did_not_rate_again() -> None:
    rows = [
        RatingRow(part="1.1", score=s, assessor=a, round=r)
        for s, a, r in [("10", "A", 1), ("90", "B", 1), ("60", "A", 2), ("70", "B", 2)]
    ]
    card = score(load("caf2020"), rows)
    assert (card.part("1.1").score, card.part("1.1").spread) == (65, 10)
    only_one = score(load("caf2020"), rows[:3])
    assert (only_one.part("1.1").state, only_one.part("1.1").score) == ("single", 60)
    blank = score(load("caf2020"), [*rows[:2], RatingRow(part="1.1", score="", assessor="A", round=2)])
    assert blank.part("1.1").state == "discuss"  # an empty second round is no round


def test_the_state_of_a_part_is_that_of_its_weakest_attribute() -> None:
    framework = load("caf2020:fine_tuned")
    rows = [
        RatingRow(part="6.1", attribute="trend", score="50"),
        RatingRow(part="6.1", attribute="targets", score="40", assessor="A"),
    ]
    assert (score(framework, rows).part("6.1").state, score(framework, rows).part("6.1").score) == ("single", 45)
    apart = [*rows, RatingRow(part="6.1", attribute="targets", score="90", assessor="B")]
    part = score(framework, apart).part("6.1")
    assert (part.state, part.score, part.spread) == ("discuss", None, 50)
    assert score(framework, rows[:1]).part("6.1").state == "missing"
