"""The forms over tables, driven in process: each change is in the file, and nothing else in it changes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pifkit.live.table_forms import NEW, ActionForm, NoteForm
from pifkit.model.errors import ParameterError
from pifkit.store.reading import open_book
from pifkit.workspace import Book
from tests.live.rooms import workspace


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return open_book("strathquill", None, str(workspace(tmp_path, "strathquill").root))


def rows(book: Book, table: str) -> list[dict[str, str]]:
    with (book.workspace.folder(book.id) / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_an_action_is_added_and_each_field_changed(book: Book) -> None:
    before = rows(book, "actions")
    form = ActionForm(book)
    form.perform("action", {"value": NEW}, "")
    assert "Add" in form.regions()["body"]
    form.perform("add", {"title": "Agree one form"}, "")
    for column, value in (("owner", "Manager"), ("due", "2026-12-31"), ("status", "in_progress"), ("impact", "4")):
        assert form.perform("field", {"action": form.chosen, "column": column, "value": value}, "").saved
    after = rows(book, "actions")
    assert after[:-1] == before
    assert {key: value for key, value in after[-1].items() if value} == {
        "id": form.chosen, "title": "Agree one form", "owner": "Manager", "due": "2026-12-31", "status": "in_progress",
        "impact": "4", "cycle": "2026-27",
    }  # fmt: skip
    again = open_book("strathquill", None, str(book.workspace.root))
    assert again.rows("actions")[-1].title == "Agree one form"


def test_only_the_cell_changes_and_what_others_wrote_meanwhile_stays(book: Book) -> None:
    form = ActionForm(book)
    ident = form.chosen
    path = book.workspace.folder(book.id) / "actions.csv"
    path.write_text(path.read_text(encoding="utf-8") + "zz,From elsewhere\n", encoding="utf-8")
    before = rows(book, "actions")
    form.perform("field", {"action": ident, "column": "note", "value": "Begun, slowly."}, "")
    changed = [
        (old["id"], key)
        for old, new in zip(before, rows(book, "actions"), strict=True)
        for key in old
        if (old[key] or "") != (new[key] or "")
    ]
    assert changed == [(ident, "note")]


def test_what_is_wrong_is_refused_with_words(book: Book) -> None:
    form = ActionForm(book)
    before = rows(book, "actions")
    for column, value, words in (
        ("title", "", "title"), ("impact", "9", "impact"), ("due", "31.12.26x", "due"), ("id", "x", "Choose an action"),
    ):  # fmt: skip
        with pytest.raises(ParameterError, match=words):
            form.perform("field", {"action": form.chosen, "column": column, "value": value}, "")
    form.perform("field", {"action": form.chosen, "column": "start", "value": "2026-05-01"}, "")
    with pytest.raises(ParameterError, match="before its start"):
        form.perform("field", {"action": form.chosen, "column": "due", "value": "2026-04-01"}, "")
    with pytest.raises(ParameterError, match="what will be done"):
        form.perform("add", {"title": " "}, "")
    assert [one["title"] for one in rows(book, "actions")] == [one["title"] for one in before]


def test_a_note_on_a_figure(book: Book) -> None:
    before = rows(book, "observations")
    form = NoteForm(book)
    given = {"indicator": form.indicator, "period": form.period}
    for text in ("Late.", "Late.", "Corrected in May."):
        form.perform("note", {**given, "value": text}, "")
    after = rows(book, "observations")
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 1
    assert changed[0][1]["note"] == "Corrected in May."
    assert "Corrected in May." in form.regions()["body"]
    other = next(one for one in form._periods if one != form.indicator)
    form.perform("indicator", {"value": other}, "")
    assert form.indicator == other
    with pytest.raises(ParameterError):
        form.perform("period", {"value": "1800"}, "")


def test_without_figures_it_says_how_to_begin(tmp_path: Path) -> None:
    form = NoteForm(open_book("inverfallow", None, str(workspace(tmp_path).root)))
    if not form.indicator:
        assert "observations.csv" in form.regions()["head"]


def test_hostile_text_stays_text(book: Book) -> None:
    form = ActionForm(book)
    form.perform("field", {"action": form.chosen, "column": "title", "value": '<script>"x"</script>'}, "")
    assert "<script>" not in "".join(form.regions().values())
