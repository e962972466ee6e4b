"""The first stage reads well for complete, half-filled and empty partnerships, and refuses to start by forgetting."""

from __future__ import annotations

import dataclasses

import pytest

from pifkit.model.documents import Handed
from pifkit.model.errors import ParameterError
from pifkit.reporting.stages import vision
from tests.improvement.rows import outcome
from tests.reporting.stages.example import EVERYBODY, bare, book, publishable, said, with_cycle, with_tables

VIEWS = (
    vision.purpose, vision.definition, vision.wheel, vision.golden_thread, vision.added_value, vision.handed_over,
    vision.strategy_map,
)  # fmt: skip


@pytest.mark.parametrize("partnership", EVERYBODY)
def test_every_section_can_be_shown(partnership: str) -> None:
    views = [one(book(partnership)) for one in VIEWS] + list(vision.outcome_tree(book(partnership)))
    assert all(publishable(view) for view in views)


def test_empty_states_say_how_to_start() -> None:
    for view in (*vision.outcome_tree(bare()), vision.golden_thread(bare()), vision.added_value(bare())):
        assert "How to start" in view.empty


def test_the_tree_is_read_out_in_full() -> None:
    """Every outcome is in a table once, with its number, also those without a link."""
    rows = book().rows("outcomes")
    tables = [view.table for view in vision.outcome_tree(book()) if view.table is not None]
    titles = [title for table in tables for title in table["Outcome or objective"]]
    assert sorted(titles) == sorted(one.title for one in rows)
    assert sum(len(table.index) for table in tables) == len({number for table in tables for number in table.index})


def test_a_tree_of_150_nodes_is_cut_into_pages_that_print() -> None:
    rows = [outcome(f"n{n}", "national") for n in range(5)]
    rows += [outcome(f"p{n}", "partnership", f"n{n % 5}") for n in range(25)]
    rows += [outcome(f"s{n}", "service", f"p{n % 25}") for n in range(120)]
    views = vision.outcome_tree(with_tables(outcomes=tuple(rows)))
    assert sum(len(view.table) for view in views if view.table is not None) == 150, "each is listed once"
    for view in views:
        assert view.figure is not None
        assert view.figure.get_size_inches()[1] * 96 < 1000, "taller than an A4 page"
        assert publishable(view)


def test_the_wheel_is_not_drawn_for_stages_nobody_judged() -> None:
    unjudged = book().cycle.model_copy()
    unjudged.model_fields_set.discard("stages")
    view = vision.wheel(dataclasses.replace(book(), cycle=unjudged))
    assert "not yet judged" in view.empty
    assert "10 of 18" in vision.wheel(book()).finding


def test_orphans_are_named() -> None:
    rows = (outcome("n", "national"), outcome("loose", "service"))
    view = vision.golden_thread(with_tables(outcomes=rows, people=()))
    assert "0 of 1 objectives" in view.finding
    assert "Title of loose" in said(view)


def test_a_line_that_nobody_accounted_for_stops_the_stage() -> None:
    forgotten = Handed(kind="action", id="gone", decision="carried")
    with pytest.raises(ParameterError) as stopped:
        vision.handed_over(with_cycle(handed_over=(*book().cycle.handed_over, forgotten)))
    (problem,) = stopped.value.problems
    assert problem.place == f"$.handed_over[{len(book().cycle.handed_over)}]"
    assert "gone" in problem.message
    assert problem.remedy


def test_the_first_cycle_took_nothing_over() -> None:
    assert "first cycle" in vision.handed_over(book("inverfallow")).empty


def test_added_value_is_asked_of_the_partnerships_own_outcomes_only() -> None:
    """A national outcome is the country's, so nobody is told that its added value is not said yet."""
    view = vision.added_value(book())
    assert view.table is not None
    own = [one.title for one in book().rows("outcomes") if one.level == "partnership"]
    assert list(view.table["Outcome"]) == own
    assert any(one.level == "national" for one in book().rows("outcomes"))
    national = vision.added_value(with_tables(outcomes=(outcome("n", "national"),), people=()))
    assert "level `partnership`" in national.empty


def test_the_strategy_map_has_every_objective_with_a_measure_once() -> None:
    view = vision.strategy_map(book())
    wanted = {one.objective for one in book().rows("indicators") if one.perspective and one.applicable == "yes"}
    assert view.table is not None
    assert len(view.table) == len(wanted)
    assert view.table["Perspective"].iloc[0] == "Mission and outcomes"
    assert "How to start" in vision.strategy_map(bare()).empty
