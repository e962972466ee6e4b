"""Workbooks that come back: worked in, damaged or hostile."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from pifkit.model.errors import ParameterError
from pifkit.store.exports.sheets import HEADER_ROW
from pifkit.store.exports.state import State
from pifkit.store.exports.workbook import write_workbook
from pifkit.store.exports.workbook_reading import is_export, read_workbook
from tests.store.exports.making import full

_EVERY = full()
STATE = State(
    "north",
    _EVERY.documents[-1:],
    tuple(one for one in _EVERY.tables if one.name in {"ratings", "people", "culture"}),
    _EVERY.events,
)
CONTENT = write_workbook(STATE)
FIRST = HEADER_ROW + 1


def edited(change: Callable[[Any], None]) -> bytes:
    """The workbook after somebody worked in it, saved by another program."""
    book = load_workbook(io.BytesIO(CONTENT))
    change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def put(sheet: str, place: str, value: object) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[sheet][place] = value

    return change


@pytest.mark.promise(11)
def test_saved_again_it_is_still_the_same() -> None:
    export = read_workbook(edited(lambda book: None))
    assert (export.state, export.changed) == (STATE, ())


@pytest.mark.parametrize(
    ("value", "text"),
    [("50", "50"), (50, "50"), (50.5, "50.5"), (True, "TRUE"), (dt.datetime(2026, 4, 1), "2026-04-01"), (dt.date(2026, 4, 1), "2026-04-01"), ("na", "na"), (None, "")],
)  # fmt: skip
def test_what_somebody_typed_is_read_as_its_text_and_told(value: object, text: str) -> None:
    export = read_workbook(edited(put("ratings", f"B{FIRST}", value)))
    assert [one.file for one in export.changed] == ["ratings.csv"]
    (table,) = [one for one in export.state.tables if one.name == "ratings"]
    assert table.rows[0][:2] == ("1.1", text)


def test_rows_added_removed_and_moved_down_are_read() -> None:
    def change(book: Any) -> None:
        sheet = book["ratings"]
        sheet.insert_rows(1, 2)  # somebody's own lines above
        sheet.append(["1.3", 60])
        book["people"].delete_rows(FIRST)

    state = read_workbook(edited(change)).state
    rows = {one.name: one.rows for one in state.tables}
    assert rows["ratings"][-1][:2] == ("1.3", "60")
    assert rows["people"] == ()


def drop(name: str) -> Callable[[Any], None]:
    return lambda book: book.remove(book[name])


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (put("ratings", f"B{FIRST}", "=1+1"), "restore-cell", "a formula"),
        (put("ratings", f"B{FIRST}", "#REF!"), "restore-cell", "an error"),
        (put("ratings", "K7", "a remark"), "restore-cell", "beside the table"),
        (put("events", f"N{FIRST}", "0" * 64), "restore-events", "not what was written"),
        (put("events", f"O{FIRST}", '{"x":1}'), "restore-events", "not what was written"),
        (put("events", f"O{FIRST}", "{"), "restore-events", "no event"),
        (lambda book: book["events"].delete_rows(FIRST), "restore-events", "missing"),
        (put("export", f"B{FIRST}", "x"), "restore-not-one", "does not say"),
        (put("export", f"B{FIRST + 1}", 9), "restore-not-one", "another version"),
        (put("export", f"B{FIRST + 2}", "../x"), "restore-not-one", "no partnership"),
        (put("files", f"A{FIRST}", "../../x.yaml"), "restore-name", "no partnership has"),
        (put("files", f"D{FIRST}", "utf-7"), "restore-cell", "none that is known"),
        (put("documents", f"B{FIRST}", "x"), "restore-cell", "no number"),
        (lambda book: book["documents"].delete_rows(FIRST), "restore-missing", "lines of this file"),
        (drop("ratings"), "restore-missing", "sheet is missing"),
        (drop("events"), "restore-missing", "sheet is missing"),
        (lambda book: book["ratings"].delete_rows(HEADER_ROW), "restore-missing", "no row has the columns"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_named_with_its_place(change: Callable[[Any], None], code: str, said: str) -> None:
    with pytest.raises(ParameterError, match=said) as caught:
        read_workbook(edited(change), "x.xlsx")
    assert code in {one.code for one in caught.value.problems}


def test_all_mistakes_come_at_once() -> None:
    def change(book: Any) -> None:
        for place in (f"B{FIRST}", f"B{FIRST + 1}"):
            book["ratings"][place] = "=1"
        book["people"][f"A{FIRST}"] = "=2"

    with pytest.raises(ParameterError) as caught:
        read_workbook(edited(change))
    assert len(caught.value.problems) == 3


def test_a_changed_table_outdoes_the_text_as_it_was_written() -> None:
    state = read_workbook(edited(put("culture", f"E{FIRST}", 13))).state
    assert state.files()["culture.csv"].startswith(
        b"survey,group,item,answer,value\nengagement,all,1,6,13\nculture_now"
    )


def replaced(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(CONTENT)) as old, zipfile.ZipFile(target, "w") as new:
        for one in old.namelist():
            new.writestr(one, content if one == name else old.read(one))
    return target.getvalue()


@pytest.mark.promise(6)
@pytest.mark.parametrize(
    "data",
    [
        b"", b"x" * 100, b"PK\x03\x04", CONTENT[:2000], CONTENT[:-40], replaced("xl/workbook.xml", b"<x"),
        replaced("xl/worksheets/sheet3.xml", b"<worksheet"), replaced("xl/styles.xml", b"\x00"),
        replaced("xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'), b"\xd0\xcf\x11\xe0" + b"x" * 600,
    ],
)  # fmt: skip
def test_a_damaged_or_hostile_file_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(ParameterError, match="restore-unreadable"):
        read_workbook(data, "x.xlsx")


@pytest.mark.promise(6)
def test_a_cell_at_the_far_end_of_a_sheet_costs_no_memory() -> None:
    """The last cell that a sheet has: a reader that believed in its size would fill 17 billion cells."""
    assert read_workbook(edited(put("cover", "XFD1048576", "x"))).state == STATE
    assert read_workbook(edited(put("ratings", "XFD30", "x"))).state == STATE


def test_a_ballot_and_any_other_workbook_are_no_exports() -> None:
    target = io.BytesIO()
    Workbook().save(target)
    assert [is_export(data) for data in (target.getvalue(), b"", b"PK\x03\x04", CONTENT)] == [False, False, False, True]
