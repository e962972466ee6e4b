"""A table as text: delimiters, quotes, row numbers, header."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.workspace.sheet import normalise, parse_sheet

COLUMNS = ["id", "team", "planned"]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_the_delimiter_is_told_by_the_column_names(sign: str) -> None:
    sheet, problems = parse_sheet(
        f"id{sign}team\r\np1{sign}A, B; C\r\n".replace("A, B; C", '"A, B; C"'), "x.csv", COLUMNS
    )
    assert problems == []
    assert sheet is not None
    assert sheet.delimiter == sign
    assert sheet.lines[0].cells == ("p1", "A, B; C")


def test_excels_line_sep_is_understood_and_rows_count_as_in_the_file() -> None:
    sheet, _ = parse_sheet("sep=;\nid;team\np1;x\n", "x.csv", COLUMNS)
    assert sheet is not None
    assert (sheet.delimiter, sheet.header, sheet.header_row, sheet.lines[0].row) == (";", ("id", "team"), 2, 3)


def test_rows_are_numbered_as_a_spreadsheet_shows_them_and_messages_name_the_line_too() -> None:
    sheet, _ = parse_sheet('id,team\n\np1,"two\nlines"\np2,x\n', "x.csv", COLUMNS)
    assert sheet is not None
    assert [(line.row, line.line) for line in sheet.lines] == [(3, 3), (4, 5)]
    assert [line.place for line in sheet.lines] == ["row 3", "row 4 (line 5)"]


def test_blank_rows_and_blank_columns_at_the_edge_are_passed_over() -> None:
    sheet, problems = parse_sheet("id,team,,\n,,,\np1,x,,\n,,,\n", "x.csv", COLUMNS)
    assert sheet is not None
    assert (sheet.header, [line.cells for line in sheet.lines], problems) == (("id", "team"), [("p1", "x")], [])


def test_one_bad_row_does_not_hide_the_others() -> None:
    sheet, problems = parse_sheet("id,team\np1\np2,x,y\np3,x\n", "x.csv", COLUMNS)
    assert sheet is not None
    assert [line.cells[0] for line in sheet.lines] == ["p3"]
    assert [(p.code, p.place) for p in problems] == [("row-too-short", "row 2"), ("row-too-long", "row 3")]


@pytest.mark.parametrize(
    "name", ["Percent Complete", " percent_complete ", "percent-complete", "\ufeffPERCENT  COMPLETE"]
)
def test_column_names_may_have_capitals_and_spaces(name: str) -> None:
    assert normalise(name) == "percent_complete"


CELLS = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(str.strip)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=6), st.sampled_from(",;\t"))
def test_whatever_a_csv_writer_writes_is_read_back(rows: list[tuple[str, str]], sign: str) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=sign).writerows([("id", "team"), *rows])
    sheet, problems = parse_sheet(stream.getvalue(), "x.csv", COLUMNS)
    assert problems == []
    assert sheet is not None
    assert [line.cells for line in sheet.lines] == [row for row in rows if any(row)]


@given(st.text(max_size=200))
def test_any_text_is_a_sheet_or_explained(text: str) -> None:
    sheet, problems = parse_sheet(text, "x.csv", COLUMNS)
    assert sheet is not None or problems
