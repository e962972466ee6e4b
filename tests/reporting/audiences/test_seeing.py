"""What an audience may see: a list of fields, everything else emptied, a new column emptied too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import BaseModel, Field

from pifkit.model import documents
from pifkit.model.row import Text
from pifkit.model.tables import TABLES, Action, Observation
from pifkit.reporting.audiences.seeing import AUDIENCES, Audience, allowed, seen_by
from pifkit.workspace import find_workspace
from pifkit.workspace.book import Book, read_book


@pytest.fixture(scope="module")
def book(root: Path) -> Book:
    return read_book(find_workspace(root), "strathquill")


class ActionWithSecret(Action):
    """An action as somebody extends it next year."""

    secret: Text = Field("", description="new")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_list_names_nothing_that_is_not_there(audience: Audience) -> None:
    """A field that is renamed must not stay allowed under its old name while the new one is silently emptied."""
    kinds = {name.lower(): one for name, one in vars(documents).items() if isinstance(one, type)}
    for table, names in allowed(audience).tables.items():
        assert names <= set(TABLES[table].model_fields), table
    for kind, names in allowed(audience).documents.items():
        assert issubclass(kinds[kind], BaseModel)
        assert names <= set(kinds[kind].model_fields), kind
    for table, names in allowed(audience).told_apart.items():
        assert names <= set(TABLES[table].model_fields), table
        assert not names & allowed(audience).tables.get(table, frozenset()), "a pseudonym takes its place"
    for table, words in allowed(audience).only_words.items():
        assert set(words) <= set(TABLES[table].model_fields), table


@pytest.mark.promise(5)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_new_column_is_internal_until_somebody_allows_it(book: Book, audience: Audience) -> None:
    rows = tuple(ActionWithSecret(**one.model_dump(), secret="a secret") for one in book.tables.actions)
    seen = seen_by(replace(book, tables=replace(book.tables, actions=rows)), audience)
    assert [one.title for one in seen.tables.actions] == [one.title for one in book.tables.actions]
    assert {one.secret for one in seen.tables.actions} == {""}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_tables_that_are_not_named_have_no_rows(book: Book, audience: Audience) -> None:
    seen = seen_by(book, audience)
    for table in TABLES:
        rows = getattr(seen.tables, table)
        assert bool(rows) == (table in allowed(audience).tables and bool(getattr(book.tables, table))), table
    assert seen.recorded is None
    assert seen.comparison == ()
    assert seen.tables.people == seen.tables.tests_of_change == ()


def test_people_and_groups_are_told_apart_but_not_named(book: Book) -> None:
    seen = seen_by(book, "public")
    before = [one.assessor for one in book.tables.ratings]
    after = [one.assessor for one in seen.tables.ratings]
    assert len(set(after)) == len(set(before)) > 1
    assert [bool(one) for one in after] == [bool(one) for one in before], "blank means agreed, and stays so"
    assert not set(filter(None, after)) & set(before)
    assert {one.group for one in seen.tables.culture} == {one.group for one in book.tables.culture}, "all are partners"
    teams = tuple(one.model_copy(update={"group": "Team of Ann Example"}) for one in book.tables.culture)
    renamed = seen_by(replace(book, tables=replace(book.tables, culture=teams)), "public")
    assert {one.group for one in renamed.tables.culture} == {"a1"}


def test_an_illustrative_target_says_so_and_no_other_note_passes(book: Book) -> None:
    notes = ("Illustrative", "illustrative until the board of 3 May", "", "asked for by Ann Example")
    rows = tuple(one.model_copy(update={"note": note}) for one, note in zip(book.tables.targets, notes, strict=False))
    seen = seen_by(replace(book, tables=replace(book.tables, targets=rows)), "public")
    assert [one.note for one in seen.tables.targets] == ["illustrative", "", "", ""]


def test_a_marked_figure_keeps_its_mark_and_loses_the_reason(book: Book) -> None:
    rows = (
        Observation(indicator="i", period="2026-01", value=1, mark="rebase", note="Ann Example moved away"),
        Observation(indicator="i", period="2026-02", value=2, note="Ann Example was ill"),
    )
    seen = seen_by(replace(book, tables=replace(book.tables, observations=rows)), "board").tables.observations
    assert [(one.mark, one.note) for one in seen] == [("rebase", "the limits start anew here"), ("", "")]


@pytest.mark.promise(7)
@pytest.mark.parametrize(("people", "shown"), [(0, True), (1, False), (4, False), (5, True), (300, True)])
def test_to_the_public_a_rate_of_too_few_people_is_suppressed(book: Book, people: int, shown: bool) -> None:
    """None in a group of nobody is no person; what is suppressed leaves neither value nor counts behind."""
    row = Observation(indicator="i", period="2026-01", value=50, numerator=people / 2, denominator=people)
    changed = replace(book, tables=replace(book.tables, observations=(row,)))
    (seen,) = seen_by(changed, "public").tables.observations
    assert (seen.value is not None) == shown
    if not shown:
        assert (seen.value, seen.numerator, seen.denominator, seen.state) == (None, None, None, "suppressed")
    (board,) = seen_by(changed, "board").tables.observations
    assert board.value == 50, "the board is inside"


def test_the_whole_book_is_left_as_it_was(book: Book) -> None:
    before = [one.model_dump() for one in book.tables.actions]
    seen_by(book, "public")
    assert [one.model_dump() for one in book.tables.actions] == before
