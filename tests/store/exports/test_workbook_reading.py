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


TYPED = (
    ("50", "50"), (50, "50"), (50.5, "50.5"), (True, "TRUE"), (dt.datetime(2026, 4, 1), "2026-04-01"), (dt.date(2026, 4, 1), "2026-04-01"),
    (dt.datetime(2026, 4, 1, 9, 30), "2026-04-01 09:30:00"), ("na", "na"), ("007", "007"), (0, "0"), (None, ""),
)  # fmt: skip


@pytest.mark.promise(9)
def test_what_somebody_typed_is_read_as_its_text_and_told() -> None:
    def change(book: Any) -> None:
        for number, (value, _) in enumerate(TYPED):
            book["ratings"].append([f"x{number}", value])

    export = read_workbook(edited(change))
    assert [one.file for one in export.changed] == ["ratings.csv"]
    (table,) = [one for one in export.state.tables if one.name == "ratings"]
    assert [row[1] for row in table.rows if row[0].startswith("x")] == [text for _, text in TYPED]


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
        (put("export", f"B{FIRST}", "x"), "restore-not-one", "does not say"),
        (put("export", f"B{FIRST + 1}", 9), "restore-not-one", "another version"),
        (put("export", f"B{FIRST + 2}", "../x"), "restore-not-one", "no partnership"),
        (put("files", f"A{FIRST}", "../../x.yaml"), "restore-name", "no partnership has"),
        (lambda book: book["events"].delete_rows(FIRST), "restore-events", "missing"),
        (drop("events"), "restore-missing", "sheet is missing"),
    ],
)
def test_what_is_no_export_is_refused_in_words(change: Callable[[Any], None], code: str, said: str) -> None:
    with pytest.raises(ParameterError, match=said) as caught:
        read_workbook(edited(change), "x.xlsx")
    assert {one.code for one in caught.value.problems} == {code}


def test_all_that_cannot_be_taken_is_named_at_once_with_its_place() -> None:
    changes = {
        put("ratings", f"B{FIRST}", "=1+1"): ("restore-cell", f"ratings!B{FIRST}", "a formula stands here"),
        put("ratings", f"B{FIRST + 1}", "#REF!"): (
            "restore-cell",
            f"ratings!B{FIRST + 1}",
            "an error of the spreadsheet",
        ),
        put("ratings", "K7", "a remark"): ("restore-cell", "ratings, row 7", "beside the table"),
        put("events", f"N{FIRST}", "0" * 64): ("restore-events", f"events, row {FIRST}", "not what was written"),
        put("events", f"O{FIRST + 1}", '{"score":"90"}'): (
            "restore-events",
            f"events, row {FIRST + 1}",
            "not what was written",
        ),
        put("events", f"O{FIRST + 2}", "{"): ("restore-events", f"events, row {FIRST + 2}", "no event"),
        put("files", f"D{FIRST}", "utf-7"): ("restore-cell", "files, partnership.yaml", "none that is known"),
        put("documents", f"B{FIRST}", "x"): ("restore-cell", f"documents, row {FIRST}", "no number of its own"),
        put("documents", f"A{FIRST + 1}", "x.yaml"): ("restore-missing", "documents", "does not name this file"),
        drop("people"): ("restore-missing", "people", "sheet is missing"),
        lambda book: book["culture"].delete_rows(HEADER_ROW): ("restore-missing", "culture", "no row has the columns"),
    }

    def change(book: Any) -> None:
        for one in changes:
            one(book)

    with pytest.raises(ParameterError) as caught:
        read_workbook(edited(change), "x.xlsx")
    found = [(one.code, one.place, one.message) for one in caught.value.problems]
    for code, place, said in changes.values():
        assert [one for one in found if one[:2] == (code, place) and said in one[2]], (code, place, said, found)
    assert all(one.file == "x.xlsx" and one.remedy for one in caught.value.problems)


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
    assert read_workbook(edited(put("ratings", "XFD30", "x"))).state == STATE


def test_a_ballot_and_any_other_workbook_are_no_exports() -> None:
    target = io.BytesIO()
    Workbook().save(target)
    assert [is_export(data) for data in (target.getvalue(), b"", b"PK\x03\x04", CONTENT)] == [False, False, False, True]
