"""The workbook: accessible after the Analysis Function's guidance, text stays text, and what does not fit is refused."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from openpyxl import load_workbook

from pifkit.model.errors import ParameterError
from pifkit.model.tables import TABLES
from pifkit.store.events import new_event
from pifkit.store.exports.guard import LONGEST, escaped
from pifkit.store.exports.sheets import HEADER_ROW
from pifkit.store.exports.state import About, State, Text
from pifkit.store.exports.tabular import Table
from pifkit.store.exports.workbook import Result, write_workbook
from pifkit.store.exports.workbook_reading import is_export, read_workbook
from tests.store.exports.making import HOSTILE, full, north

ABOUT = About("North Partnership", "2026-27", "2026-09-30", "Open Government Licence", "Fictional.")
RESULTS = (Result("scorecard", "scores", "All of them.", ("id", "score"), (("1", 45.0), ("2", None))),)
CONTENT = write_workbook(full(), ABOUT, RESULTS)
BOOK = load_workbook(io.BytesIO(CONTENT))


def test_the_cover_comes_first_and_leads_to_every_sheet() -> None:
    cover = BOOK.worksheets[0]
    assert cover.title == "cover"
    assert cover["A1"].value == "North Partnership: everything that pifkit keeps"
    said = " ".join(str(row[0].value) for row in cover.iter_rows(max_row=8))
    for words in ("2026-27", "2026-09-30", "not for publication", "Questions", "Open Government Licence", "Fictional."):
        assert words in said
    table = cover.tables["cover"]
    names = [row[0] for row in cover[table.ref][1:]]
    assert [cell.value for cell in names] == BOOK.sheetnames[1:]
    assert [cell.hyperlink.location for cell in names] == [f"'{name}'!A1" for name in BOOK.sheetnames[1:]]


def test_every_sheet_has_a_title_what_it_holds_a_way_back_and_one_real_table() -> None:
    titles = [sheet["A1"].value for sheet in BOOK.worksheets]
    assert len(set(titles)) == len(titles)
    assert BOOK.sheetnames[:2] == ["cover", "notes"]
    names = [name for sheet in BOOK.worksheets for name in sheet.tables]
    assert names == BOOK.sheetnames, "one table on each sheet, with a name"
    assert not any(table.autoFilter for sheet in BOOK.worksheets for table in sheet.tables.values())
    for sheet in BOOK.worksheets[1:]:
        assert len(sheet["A2"].value) > 10
        assert sheet["A3"].hyperlink.location == "'cover'!A1"
        table = sheet.tables[sheet.title]
        assert table.ref.startswith(f"A{HEADER_ROW}:")
        header = [cell.value for cell in sheet[table.ref][0]]
        assert [column.name for column in table.tableColumns] == header
        assert sheet.freeze_panes == f"A{HEADER_ROW + 1}"
        assert all(one.width and one.width >= 10 for one in sheet.column_dimensions.values())


def test_nothing_is_merged_hidden_or_blank_inside_a_table() -> None:
    for sheet in BOOK.worksheets:
        assert sheet.sheet_state == "visible"
        assert not sheet.merged_cells.ranges
        assert not any(one.hidden for one in (*sheet.column_dimensions.values(), *sheet.row_dimensions.values()))
        rows = sheet[sheet.tables[sheet.title].ref]
        assert all(any(cell.value is not None for cell in row) for row in rows)
        fills = {cell.fill.fgColor.rgb for row in rows[1:] for cell in row if cell.fill.patternType}
        assert not fills, "no colour says anything"


def test_the_document_says_title_and_language() -> None:
    assert BOOK.properties.title == "North Partnership: everything that pifkit keeps"
    assert BOOK.properties.language == "en-GB"


def test_notes_are_numbered_and_every_mark_has_its_note() -> None:
    notes = {row[0].value for row in BOOK["notes"].iter_rows(min_row=HEADER_ROW + 1)}
    marks = set(re.findall(r"\[(note \d+)\]", " ".join(sheet["A1"].value for sheet in BOOK.worksheets)))
    assert marks
    assert marks <= notes


def test_results_say_that_import_ignores_them_and_unknown_is_blank() -> None:
    sheet = BOOK["result_scorecard"]
    assert sheet["A1"].value.startswith("Result: ")
    assert "import ignores" in sheet["A2"].value
    assert [cell.value for cell in sheet["B"]][HEADER_ROW:] == [45, None]
    assert read_workbook(CONTENT).state == full()
    assert "There are none: no cycle" in str(
        [c.value for c in load_workbook(io.BytesIO(write_workbook(north(), without="no cycle")))["notes"]["B"]]
    )


@pytest.mark.promise(9)
def test_numbers_are_numbers_where_they_read_back_and_blank_is_blank() -> None:
    sheet = BOOK["observations"]
    header = [cell.value for cell in sheet[HEADER_ROW]]
    values = [row[header.index("value")].value for row in sheet.iter_rows(min_row=HEADER_ROW + 1)]
    counts = [row[header.index("numerator")].value for row in sheet.iter_rows(min_row=HEADER_ROW + 1)]
    assert values == [97.5, 90, 0.4, 12]
    assert counts == [39, None, None, None]


@pytest.mark.promise(6)
def test_no_cell_is_a_formula_an_error_or_a_date() -> None:
    rows = tuple((str(number), text) for number, text in enumerate(HOSTILE))
    content = write_workbook(State("north", tables=(Table("ratings", ("part", "note"), rows),)))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = b"".join(archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name)
        styles = archive.read("xl/styles.xml")
    assert b"<f>" not in sheets
    assert b't="e"' not in sheets
    assert b't="d"' not in sheets
    assert b'quotePrefix="1"' in styles, "a cell that is edited stays text, too"
    read = load_workbook(io.BytesIO(content))["ratings"]
    cells = [row[1] for row in read.iter_rows(min_row=HEADER_ROW + 1, max_col=2)]
    assert [cell.value for cell in cells] == [escaped(text) or None for text in HOSTILE]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert all(cell.quotePrefix for cell in cells if (cell.value or "")[:1] in {"=", "@"})


@pytest.mark.promise(6)
def test_the_control_without_the_guard_a_formula_is_one() -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["=1+1"])
    target = io.BytesIO()
    book.save(target)
    with zipfile.ZipFile(io.BytesIO(target.getvalue())) as archive:
        assert b"<f>1+1</f>" in archive.read("xl/worksheets/sheet1.xml")


def test_a_cell_that_no_workbook_holds_is_named_and_nothing_is_written() -> None:
    table = Table(
        "ratings", ("part", "note"), (("1.1", "x" * (LONGEST + 1)), ("1.2", "🙂" * LONGEST), ("1.3", "x" * LONGEST))
    )
    with pytest.raises(ParameterError, match="2 things do not fit") as caught:
        write_workbook(State("north", tables=(table,)))
    places = [(one.code, one.file, one.place) for one in caught.value.problems]
    assert places == [("export-cell-too-long", "ratings.csv", f"table row {n}, column note") for n in (1, 2)]


@pytest.mark.parametrize("name", ["", "Part", "a\nb", "x" * 256])
def test_a_header_that_no_table_takes_is_named(name: str) -> None:
    with pytest.raises(ParameterError) as caught:
        write_workbook(State("north", tables=(Table("ratings", ("part", name), (("1.1", "x"),)),)))
    assert {one.code for one in caught.value.problems} == {"export-header"}


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pifkit.store.exports.sheets.MOST_ROWS", 3)
    with pytest.raises(ParameterError) as caught:
        write_workbook(north())
    assert {one.code for one in caught.value.problems} == {"export-too-large"}


@pytest.mark.promise(11)
def test_long_lines_and_long_events_go_into_more_columns() -> None:
    note = "=" + "ü🙂" * 14_000
    event = new_event(
        "rating",
        actor="a1",
        cycle="2026-27",
        framework="caf2020",
        item="1.1",
        payload={"score": "45", "note": note},
        seen=0,
    )
    state = State("north", (Text("partnership.yaml", f"name: {'x' * 40_000}\n"),), (), (event,))
    content = write_workbook(state)
    book = load_workbook(io.BytesIO(content), read_only=True)
    longest = max(
        len(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)
    )
    assert 16_000 < longest <= LONGEST
    book.close()
    assert read_workbook(content).state == state


@pytest.mark.promise(6)
def test_what_people_wrote_is_text_on_the_cover_too() -> None:
    book = load_workbook(io.BytesIO(write_workbook(north(), About("=1+1", attribution="@x", note="'y"))))
    cells = [book["cover"][place] for place in ("A1", "A6", "A7")]
    assert [cell.value for cell in cells] == ["=1+1: everything that pifkit keeps", "@x", "'y"]
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


def test_a_table_without_rows_is_still_one() -> None:
    state = State("north", tables=(Table("ratings", ("part", "score"), ()),))
    content = write_workbook(state)
    assert load_workbook(io.BytesIO(content))["ratings"].tables["ratings"].ref == f"A{HEADER_ROW}:B{HEADER_ROW + 1}"
    assert read_workbook(content).state == state


def test_names_of_sheets_suit_every_program() -> None:
    names = [
        *TABLES,
        "result_scorecard",
        "result_indicators",
        "documents",
        "events",
        "files",
        "export",
        "cover",
        "notes",
    ]
    assert all(len(name) <= 31 and re.fullmatch(r"[a-z_]+", name) for name in names)
    assert is_export(CONTENT)
