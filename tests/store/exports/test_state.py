"""The whole state of a partnership comes back from every form, byte for byte and event for event."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings

from pifkit.model.errors import ParameterError
from pifkit.store.exports import archive, document, workbook, workbook_reading
from pifkit.store.exports.export import Export
from pifkit.store.exports.state import State, about, kind_of, left_out, read_state, well_named
from pifkit.workspace import find_workspace
from tests.store.exports.making import full, north, states, write

Form = tuple[Callable[[State], bytes], Callable[[bytes], Export]]
FORMS: dict[str, Form] = {
    "xlsx": (workbook.write_workbook, workbook_reading.read_workbook),
    "json": (document.write_json, document.read_json),
    "csv": (archive.write_zip, archive.read_zip),
}


@pytest.mark.promise(11)
@pytest.mark.parametrize("form", FORMS)
def test_everything_comes_back(form: str) -> None:
    make, read = FORMS[form]
    state = full()
    export = read(make(state))
    assert export.changed == ()
    assert export.state.files() == state.files()
    assert export.state.events == state.events
    assert export.state == state


@pytest.mark.promise(11)
@pytest.mark.parametrize("form", ["json", "csv"])
@given(state=states())
@settings(max_examples=25)
def test_any_state_comes_back(form: str, state: State) -> None:
    make, read = FORMS[form]
    export = read(make(state))
    assert (export.state, export.changed) == (state, ())


@pytest.mark.promise(11)
@given(state=states())
@settings(max_examples=8)
def test_any_state_comes_back_from_a_workbook(state: State) -> None:
    export = workbook_reading.read_workbook(workbook.write_workbook(state))
    assert (export.state, export.changed) == (state, ())


@pytest.mark.promise(11)
@pytest.mark.parametrize("partnership", ["glenmarrick", "inverfallow", "kirkmellan", "strathquill"])
def test_the_example_partnerships_come_back(partnership: str, root: Path) -> None:
    where = find_workspace(root)
    state = read_state(where, partnership)
    there = {name: (where.folder(partnership) / name).read_bytes() for name in state.files()}
    assert state.files() == there, "the state is the bytes of the files"
    for form in FORMS if partnership == "inverfallow" else ("json", "csv"):
        make, read = FORMS[form]
        assert read(make(state)).state == state
    assert document.write_json(state, about(where, partnership)) == document.write_json(
        state, about(where, partnership)
    )
    assert archive.write_zip(state) == archive.write_zip(state)


def test_a_change_of_any_byte_or_event_is_another_state() -> None:
    state = full()
    fewer = State(state.partnership, state.documents, state.tables, state.events[:-1])
    other = State(state.partnership, state.documents, state.tables[:-1], state.events)
    turned = State(state.partnership, state.documents, state.tables, state.events[::-1])
    assert not state.same(fewer)
    assert not state.same(other)
    assert state.same(turned), "the order in which events arrived counts for nothing"


def test_files_that_cannot_be_read_are_all_named_and_nothing_is_exported(tmp_path: Path) -> None:
    root = write(tmp_path, north())
    folder = root / "parameters" / "north"
    (folder / "ratings.csv").write_bytes(b'part,score\n"1.1,45\n')
    (folder / "people.csv").write_bytes(b"PK\x03\x04")
    with pytest.raises(ParameterError, match="cannot be exported") as caught:
        read_state(find_workspace(root), "north")
    assert {one.code for one in caught.value.problems} == {"quote-not-closed", "file-is-excel"}


@pytest.mark.promise(6)
def test_names_that_windows_refuses_are_named(tmp_path: Path) -> None:
    root = write(tmp_path, north())
    cycles = root / "parameters" / "north" / "cycles"
    (cycles / "con.yaml").write_text("id: con\n", encoding="utf-8")
    (cycles / "Year 1.yaml").write_text("id: x\n", encoding="utf-8")
    with pytest.raises(ParameterError) as caught:
        read_state(find_workspace(root), "north")
    assert [one.code for one in caught.value.problems] == ["export-file-name"] * 2
    assert [well_named(one) for one in ("north", "con", "aux.x", "../x", "North", "n" * 81, "")] == [True] + [False] * 6


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("partnership.yaml", "document"), ("cycles/2026-27.yaml", "document"), ("ratings.csv", "table"), ("events.sqlite", None),
        ("../ratings.csv", None), ("cycles/../partnership.yaml", None), ("cycles/nul.yaml", None), ("cycles/x/y.yaml", None),
        ("secrets.csv", None), ("/etc/passwd", None), ("cycles\\2026.yaml", None), ("ratings.csv ", None), ("Ratings.csv", None),
    ],
)  # fmt: skip
def test_only_files_of_a_partnership_have_a_kind(name: str, kind: str | None) -> None:
    assert kind_of(name) == kind


def test_what_is_not_exported_is_told(tmp_path: Path) -> None:
    root = write(tmp_path, north())
    folder = root / "parameters" / "north"
    for name in ("minutes.docx", "events.sqlite-wal", ".hidden"):
        (folder / name).write_bytes(b"x")
    assert left_out(find_workspace(root), "north") == ["minutes.docx"]


def test_what_an_export_says_of_itself_needs_no_partnership_without_mistakes(tmp_path: Path) -> None:
    root = write(tmp_path, north())
    said = about(find_workspace(root), "north")
    assert (said.name, said.cycle, said.as_of) == ("North", "2026-27", "2026-09-30")
    (root / "parameters" / "north" / "partnership.yaml").write_text("name: [", encoding="utf-8")
    assert about(find_workspace(root), "north").name == "north"
    assert json.loads(document.write_json(read_state(find_workspace(root), "north")))["partnership"] == "north"
