"""The fourth stage shows groups only, and none that is too small, in any of its words, pictures or tables."""

from __future__ import annotations

import dataclasses

import pytest

from pifkit.frameworks import load
from pifkit.model.tables import Culture, Person, RatingRow
from pifkit.reporting.stages import people
from tests.reporting.stages.example import EVERYBODY, bare, book, publishable, said, with_cycle, with_tables

VIEWS = (
    people.engagement, people.culture, people.dont_know, people.success_factors, people.coverage, people.objectives,
    people.development_needs, people.readiness,
)  # fmt: skip


def survey(**sizes: int) -> tuple[Culture, ...]:
    """Everybody in a group gives one answer to one statement: 5, one of them don't know."""
    rows = []
    for group, size in sizes.items():
        rows.append(Culture(survey="engagement", group=group, item="1", answer="5", value=size - 1))
        rows.append(Culture(survey="engagement", group=group, item="1", answer="dk", value=1))
    return tuple(rows)


@pytest.mark.parametrize("partnership", EVERYBODY)
def test_every_section_can_be_shown(partnership: str) -> None:
    assert all(publishable(one(book(partnership))) for one in VIEWS)


def test_empty_states_say_how_to_start_and_do_not_repeat_themselves() -> None:
    empty = [one(bare()).empty for one in VIEWS]
    assert all(empty)
    assert len(set(empty)) == len(empty)


@pytest.mark.promise(7)
def test_a_small_group_appears_nowhere() -> None:
    """Four tenants, and the next smallest group that would give them away, are in no view of the stage."""
    shown = with_tables(culture=survey(tenants=4, college=7, council=20), people=())
    for view in (people.engagement(shown), people.dont_know(shown)):
        assert "council" in said(view).lower()
        assert "tenants" not in said(view)
        assert "college" not in said(view).lower()
        assert "not shown" in " ".join(view.notes)


@pytest.mark.promise(7)
def test_everybody_together_may_be_too_few() -> None:
    shown = with_tables(culture=survey(tenants=2, college=2))
    assert people.engagement(shown).empty
    assert people.dont_know(shown).empty


@pytest.mark.promise(7)
def test_no_post_is_ever_named() -> None:
    posts = [post.id for post in book().rows("people")]
    assert len(posts) > 5
    for one in VIEWS:
        text = said(one(book()))
        assert not [post for post in posts if post in text]


@pytest.mark.promise(7)
def test_one_post_without_objective_is_not_pointed_at() -> None:
    """Eight of nine linked: saying so would point at the ninth."""
    outcome = book().rows("outcomes")[0].id
    rows = tuple(Person(id=f"p{n}", partner="council", objective=(outcome,) if n else ()) for n in range(9))
    finding = people.objectives(with_tables(people=rows)).finding
    assert not any(figure in finding for figure in ("8", "9", "1 "))


def test_a_wish_for_change_of_exactly_ten_is_marked() -> None:
    rows = tuple(
        Culture(survey=kind, group="all", item="1", answer=answer, value=value, respondents=30)  # type: ignore[arg-type]
        for kind, values in (("culture_now", (30, 20, 25, 25)), ("culture_preferred", (40, 20, 20, 20)))
        for answer, value in zip(("clan", "adhocracy", "market", "hierarchy"), values, strict=True)
    )
    view = people.culture(with_tables(culture=rows))
    assert "more together (+10)" in view.finding
    assert "less" not in view.finding


def test_engagement_is_set_against_the_last_cycle() -> None:
    assert "Against 2025-26" in people.engagement(book()).finding


def test_readiness_is_indicative_and_never_an_award() -> None:
    shown = with_cycle(frameworks=("iip_v6",))
    rows = tuple(RatingRow(part=part.id, score="2", framework="iip_v6") for part, _ in load("iip_v6").leaves)
    full = dataclasses.replace(shown, tables=dataclasses.replace(shown.tables, ratings=rows))
    view = people.readiness(full)
    assert "9 of 9 indicators" in view.finding
    assert "Indicative: " in view.finding
    assert "trade mark" in " ".join(view.notes)
    part = dataclasses.replace(shown, tables=dataclasses.replace(shown.tables, ratings=rows[:4]))
    assert "Indicative" not in people.readiness(part).finding
