"""The form of decisions, driven in process: every change is in the file before "Saved" is said, and nothing is lost."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from pifkit.live import deciding as room
from pifkit.live.deciding import Form
from pifkit.reporting.fragment import checked_html
from pifkit.reporting.stages.review_next import proposal
from pifkit.workspace import atomic, find_workspace, read_book
from pifkit.workspace.book import Book
from tests.support import ROOT

SAVED = re.compile(r"Saved \d\d:\d\d:\d\d in decisions\.csv")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "parameters", tmp_path / "parameters")
    return tmp_path


def book(folder: Path, partnership: str = "kirkmellan") -> Book:
    return read_book(find_workspace(folder), partnership)


def form(folder: Path, partnership: str = "kirkmellan") -> Form:
    one = book(folder, partnership)
    return Form(one, [line for line in proposal(one).document.handed_over if line.kind in room.KINDS])


def rows(folder: Path, partnership: str = "kirkmellan") -> list[tuple[str, str, str]]:
    path = folder / "parameters" / partnership / "decisions.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [(one["line"], one["decision"], one["reason"]) for one in csv.DictReader(file)]


def pick(one: Form, words: str) -> str:
    """Choose the line whose label holds the words; returns its id."""
    at = next(at for label, at in one.line.options if words in label)
    one.line.value = at
    return str(one._lines[at].id)


def test_three_changes_three_times_in_the_file(folder: Path) -> None:
    one = form(folder)
    told = one.status.value
    for decision, reason in (("dropped", "No money."), ("closed", "Done already."), ("carried", "Goes on.")):
        line = pick(one, "Action:")
        one.decision.value = decision
        assert SAVED.search(one.status.value)
        one.reason.value = reason
        assert SAVED.search(one.status.value)
        assert rows(folder) == [(line, decision, reason)]
    assert one.status.value != told
    assert "Goes on." in one.table.value
    assert one.alert.value == ""
    assert read_book(find_workspace(folder), "kirkmellan").rows("decisions")[0].reason == "Goes on."


def test_a_reason_that_is_required_is_asked_for_until_it_is_there(folder: Path) -> None:
    one = form(folder)
    pick(one, "Action:")
    one.decision.value = "dropped"
    assert "A reason is required" in one.status.value
    assert [decision for _, decision, _ in rows(folder)] == ["dropped"], "what was chosen is not lost meanwhile"
    other = pick(one, "Indicator:")
    one.decision.value = "retired"
    assert one.status.value.count("Action:") == 1, "the first line is still named"
    one.reason.value = "Nobody reads it."
    assert "A reason is required" in one.status.value
    pick(one, "Action:")
    one.reason.value = "No money."
    assert "A reason is required" not in one.status.value
    assert "pifkit run kirkmellan --stage review" in one.status.value
    assert (other, "retired", "Nobody reads it.") in rows(folder)


def test_a_successor_is_asked_for_only_where_something_is_replaced(folder: Path) -> None:
    one = form(folder)
    pick(one, "Indicator:")
    assert one.successor.layout.display == "none"
    assert {each.layout.display for each in (one.line, one.decision, one.reason, one.by)} == {None}, (
        "and nothing else is"
    )
    one.decision.value = "replaced"
    assert one.successor.layout.display == ""
    assert "Choose what replaces it" in one.status.value
    one.reason.value = "It counts one landlord only."
    one.successor.value = one.successor.options[-1][1]
    assert "Choose what replaces it" not in one.status.value
    (row,) = read_book(find_workspace(folder), "kirkmellan").rows("decisions")
    assert row.replaced_by == one.successor.value


def test_opening_a_line_again_takes_its_row_out(folder: Path) -> None:
    one = form(folder)
    pick(one, "Action:")
    one.decision.value = "closed"
    assert len(rows(folder)) == 1
    one.decision.value = ""
    one.reason.value = ""
    assert rows(folder) == []
    assert "not decided" in one.status.value


def test_a_new_form_begins_with_what_is_in_the_file(folder: Path) -> None:
    one = form(folder, "strathquill")
    line = pick(one, "Split the results of the plan")
    assert (line, one.decision.value, one.by.value) == ("a15", "carried", "Partnership board")
    assert one.reason.value == "It starts in November and needs a whole year."


def test_a_write_that_fails_stays_on_the_screen_and_in_the_form(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = form(folder)
    pick(one, "Action:")
    real = atomic.os.replace

    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic.os, "replace", full)
    one.decision.value = "closed"
    assert "NOT SAVED" in one.alert.value
    assert "No space left on device" in one.alert.value
    assert "Not saved:" in one.status.value
    assert not SAVED.search(one.status.value)
    assert one.decision.value == "closed"
    monkeypatch.setattr(atomic.os, "replace", real)
    one.reason.value = "Done."
    assert SAVED.search(one.status.value)
    assert [decision for _, decision, _ in rows(folder)] == ["closed"]
    assert "NOT SAVED" in one.alert.value, "the message stays until the cell runs again"


def test_hostile_words_stay_words(folder: Path) -> None:
    one = form(folder)
    pick(one, "Action:")
    one.decision.value = "dropped"
    one.reason.value = '<script>alert("x")</script>,\n=1+1'
    assert "<script>" not in one.table.value + one.status.value
    assert rows(folder)[0][2].startswith("<script>"), "and in the file they are what was typed"


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[tuple[dict[str, str], dict[str, Any]]]:
    found: list[tuple[dict[str, str], dict[str, Any]]] = []
    monkeypatch.setattr("IPython.display.display", lambda data, metadata, raw: found.append((data, metadata)))
    return found


@pytest.mark.parametrize(
    ("partnership", "words"), [("kirkmellan", "the proposal stands"), ("strathquill", "2 lines are decided")]
)
def test_form_and_table_are_one_output_and_a_report_takes_the_table(
    folder: Path, monkeypatch: pytest.MonkeyPatch, said: list[Any], partnership: str, words: str
) -> None:
    monkeypatch.setattr(room, "in_kernel", lambda: True)
    monkeypatch.delenv(room.OUTPUT_DIR, raising=False)
    room.decide(book(folder, partnership))
    ((data, metadata),) = said
    assert set(data) == {room.WIDGET, "text/html", "text/plain"}
    assert metadata == {"pifkit": {"kind": "table"}}
    assert words in checked_html(data["text/html"]), "the exporter lets it through and it says the same"
    assert "IPY_MODEL" not in json.dumps(data["text/html"])


def test_in_the_batch_there_is_no_widget(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(room, "in_kernel", lambda: True)
    monkeypatch.setenv(room.OUTPUT_DIR, str(folder))
    monkeypatch.setattr(room, "Form", None)
    room.decide(book(folder, "strathquill"))
    assert "2 lines are decided" in capsys.readouterr().out


def test_a_cycle_that_is_over_is_not_decided_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(room, "in_kernel", lambda: True)
    monkeypatch.delenv(room.OUTPUT_DIR, raising=False)
    monkeypatch.setattr(room, "Form", None)
    room.decide(read_book(find_workspace(folder), "strathquill", "2025-26"))
    assert "the proposal stands" in capsys.readouterr().out
