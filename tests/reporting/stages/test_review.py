"""The sixth stage: five summaries, questions, change, and the file with which the circle closes."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from pifkit.model.documents import Cycle, Decision
from pifkit.model.tables import Link
from pifkit.reporting.outputs import OUTPUT_DIR
from pifkit.reporting.stages import review, review_next
from tests.improvement.rows import indicator
from tests.reporting.stages.example import COMPLETE, EVERYBODY, bare, book, publishable, said, with_cycle, with_tables

VIEWS = (
    review.change_since_last, review.effects, review.score_against_data, review.evidence, review.meetings, review.open_gaps,
    review.decisions, review.next_cycle,
)  # fmt: skip


@pytest.mark.parametrize("partnership", EVERYBODY)
def test_every_section_can_be_shown(partnership: str) -> None:
    one = book(partnership)
    assert all(
        publishable(view)
        for view in (*(made(one) for made in VIEWS), *review.summaries(one), *review.bridges(one), *review.burden(one))
    )


def test_five_stages_are_summed_up_in_order() -> None:
    assert [view.title[0] for view in review.summaries(book())] == ["1", "2", "3", "4", "5"]
    empty = " ".join(view.finding for view in review.summaries(bare()))
    for lack in ("No outcomes", "no improvement plan", "Nothing is recorded about people", "No indicators"):
        assert lack in empty


def test_only_gaps_without_an_answer_are_listed_and_accepting_answers_one() -> None:
    view = review.open_gaps(book())
    assert view.table is not None
    loose = view.table[view.table["Seen in"] == "figures"]["Where"].iloc[0]
    identity = next(one.id for one in book().rows("indicators") if one.title == loose)
    accept = Decision(date=book().as_of, text="Accepted for this year.", about=identity, kind="accept")
    accepted = review.open_gaps(with_cycle(decisions=(*book().cycle.decisions, accept)))
    assert accepted.table is not None
    assert loose not in set(accepted.table["Where"])
    assert len(accepted.table) == len(view.table) - 1


def test_scores_and_figures_are_compared_only_where_linked() -> None:
    links = (Link(criterion="6.2", framework="caf2020", indicator="crisis-grants-on-time"),)
    view = review.score_against_data(with_tables(links=links))
    assert view.table is not None
    assert len(view.table) == 1
    assert view.table["Question"].iloc[0].endswith("?")
    assert "links.csv" in review.score_against_data(with_tables(links=())).empty


def test_change_is_only_said_where_there_was_a_cycle_before() -> None:
    assert "first cycle" in review.change_since_last(book("inverfallow")).empty
    view = review.change_since_last(book())
    assert "2025-26" in view.finding
    assert view.table is not None
    totals = view.table[view.table["What"].str.endswith(": total")]
    assert (totals["This cycle"] - totals["Last cycle"] - totals["Change"]).abs().max() < 1e-12


def test_meetings_ahead_are_not_missed() -> None:
    assert "5 of 6 meetings" in review.meetings(book()).finding
    assert "1 still ahead" in review.meetings(book()).finding


def test_the_file_reads_back_as_a_cycle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OUTPUT_DIR, str(tmp_path))
    path = review.save_next_cycle(book())
    assert path == tmp_path / "next-cycle.yaml"
    document = Cycle.model_validate(YAML(typ="safe").load(path.read_text(encoding="utf-8")))
    assert document.follows == book().cycle.id
    handed = {(one.kind, one.id) for one in document.handed_over}
    assert {("action", one.id) for one in book().rows("actions")} <= handed
    assert {("indicator", one.id) for one in book().rows("indicators") if one.applicable == "yes"} <= handed
    before = path.read_bytes()
    assert review.save_next_cycle(book()).read_bytes() == before, "the same book gives the same bytes"


def test_the_view_shows_every_line_of_the_file() -> None:
    view = review.next_cycle(book())
    assert view.table is not None
    assert len(view.table) == len(review_next.proposal(book()).document.handed_over)


def test_hostile_words_stay_words() -> None:
    odd = indicator("odd").model_copy(update={"title": "<script>alert(1)</script>"})
    view = review.next_cycle(with_tables(indicators=(odd,)))
    assert "<script>" in said(view), "a view holds plain text"
    assert publishable(view)


def test_a_cycle_that_nobody_follows_yet_still_has_a_successor() -> None:
    alone = dataclasses.replace(book(COMPLETE), cycles=(book(COMPLETE).cycle,))
    assert review_next.proposal(alone).document.id == "2027-28"


def test_the_bridge_of_each_framework_adds_up_as_shown() -> None:
    for view in review.bridges(book()):
        assert view.table is not None
        points = [round(value, 1) for value in view.table["Points"]]
        assert round(points[0] + sum(points[1:-1]), 1) == points[-1]
        assert view.figure is not None
        assert publishable(view)
    assert "first cycle" in review.bridges(book("inverfallow"))[0].empty


def test_an_action_is_not_said_to_have_caused_what_came_after() -> None:
    view = review.effects(book())
    assert "After 2 actions were done, 2 measures were better" in view.finding
    assert "After is not because" in view.notes[0]
    assert "once it is done" in review.effects(book("inverfallow")).empty
