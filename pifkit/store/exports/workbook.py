"""The state as a workbook that people can read and work in, and that restores it.

First a cover with a list of its sheets, then notes, one sheet for each table, results, and last what a restore needs:
documents, events, and how each file was written.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pifkit.model.errors import ParameterError
from pifkit.model.tables import TABLES
from pifkit.store.events import COLUMNS, Event
from pifkit.store.exports.guard import pieces
from pifkit.store.exports.sheets import COVER, SheetPlan, Value, mistakes, write_sheet
from pifkit.store.exports.state import FORM, VERSION, About, State
from pifkit.store.exports.tabular import Delimiter, Form, LineEnd
from pifkit.workspace.columns import columns as columns_of

NOTES, DOCUMENTS, EVENTS, FILES, EXPORT = "notes", "documents", "events", "files", "export"
RESULT = "result_"
"""How the names of sheets with results begin; import leaves these out."""
DELIMITERS: dict[Delimiter, str] = {",": "comma", ";": "semicolon", "\t": "tab"}
LINE_ENDS: dict[LineEnd, str] = {"\n": "LF", "\r\n": "CRLF"}
FILE_COLUMNS = ("file", "kind", "rows", "encoding", "delimiter", "line_end", "quoting", "sha256")
AS_WRITTEN = "table as written"
EVENT_COLUMNS = ("position", *COLUMNS, "hash")
_RESULT_NOTE = "Results, worked out by pifkit when the workbook was made: import ignores this sheet."


@dataclass(frozen=True, slots=True)
class Result:
    """A table of results to put beside the state.

    Attributes:
        name: such as `scorecard`.
        title: for the head of its sheet.
        says: what it holds.
        columns: its header.
        rows: its rows; a number as a number, unknown as None.
    """

    name: str
    title: str
    says: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]


def write_workbook(
    state: State, about: About | None = None, results: Sequence[Result] = (), without: str = ""
) -> bytes:
    """The state as a workbook.

    Args:
        state: what to write.
        about: what to say of it on the cover.
        results: tables of results, each on a sheet of its own that says so.
        without: why there are no results; blank where there are.

    Returns:
        An XLSX file.

    Raises:
        ParameterError: a workbook cannot hold it: every header and every cell that does not fit.
    """
    from openpyxl import Workbook

    said = about or About(state.partnership)
    plans = [
        *_tables(state),
        *_results(results),
        _documents(state),
        _events(state),
        _files(state),
        _export(state, said),
    ]
    problems = [one for plan in plans for one in mistakes(plan)]
    if problems:
        count = f"{len(problems)} thing{'s do' if len(problems) != 1 else ' does'} not fit"
        raise ParameterError(
            f"{state.partnership} cannot be exported as a workbook: {count}. Nothing was written.", problems
        )
    plans.insert(0, _notes(said, without))
    book = Workbook(write_only=True)
    write_sheet(book, _cover(plans, said), _cover_lines(said))
    for plan in plans:
        write_sheet(book, plan)
    book.properties.title = f"{said.name}: everything that pifkit keeps"
    book.properties.creator, book.properties.language = "pifkit", "en-GB"
    book.properties.subject = "Performance improvement of a partnership"
    book.properties.identifier = f"{FORM} {VERSION}: {state.partnership}"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cover_lines(about: About) -> Iterator[str]:
    yield f"Cycle: {about.cycle or 'not set'}. As of: {about.as_of or 'the day of each run'}."
    yield "Read the notes first: this workbook holds everything, individual ratings and small groups too, and is not for publication."
    yield "Questions: ask the person who sent it to you. What pifkit is: a kit with which partnerships assess and improve themselves."
    for line in (about.attribution, about.note):
        if line:
            yield line


def _cover(plans: Sequence[SheetPlan], about: About) -> SheetPlan:
    rows = [(plan.name, plan.says, len(plan.rows)) for plan in plans]
    says = "Tables, documents and recorded events of one partnership. The table below lists the sheets; each name leads to its sheet."
    columns = ("Sheet", "What it holds", "Rows")
    return SheetPlan(COVER, f"{about.name}: everything that pifkit keeps", says, columns, rows, links=True)


def _notes(about: About, without: str) -> SheetPlan:
    notes = [
        "Not for publication. Ratings by assessor and counts of small groups are as they were entered, without the suppression that reports have.",
        "A blank cell is unknown, and never zero. In the figures of observations * is suppressed and dna does not apply; in ratings na is not applicable and dk is don't know.",
        "Cells are text unless they are plain numbers: leading zeros, dates and long numbers stay as they were written, and a cell that begins with = is text and no formula.",
        "Sheets whose names begin with result_ hold results. Import ignores them."
        + (f" There are none: {without}" if without else ""),
        "Names of the people behind pseudonyms are in no export. Names that somebody typed into a table are.",
        "The sheets documents, events, files and export are for restoring. Do not change events: an import refuses them then.",
        "To restore: pifkit import xlsx FILE. A workspace that holds something else stays as it is, unless you say --replace.",
    ]
    if about.attribution:
        notes.append(about.attribution)
    rows = [(f"note {number}", text) for number, text in enumerate(notes, 1)]
    return SheetPlan(NOTES, "Notes", "Each note by its number, as titles of sheets name them.", ("Note", "Text"), rows)


def _tables(state: State) -> Iterator[SheetPlan]:
    for one in state.tables:
        about = (TABLES[one.name].__doc__ or "").splitlines()[0]
        numeric = frozenset(
            column.name for column in columns_of(TABLES[one.name]) if column.kind in ("number", "whole")
        )
        notes = "[note 1] [note 2] [note 3]" if one.name in {"ratings", "culture"} else "[note 2] [note 3]"
        title = f"{one.name.replace('_', ' ').capitalize()} {notes}"
        yield SheetPlan(one.name, title, about, one.columns, one.rows, numeric, file=one.file)


def _results(results: Sequence[Result]) -> Iterator[SheetPlan]:
    for one in results:
        says = f"{_RESULT_NOTE} {one.says}"
        yield SheetPlan(f"{RESULT}{one.name}", f"Result: {one.title} [note 4]", says, one.columns, one.rows)


def _documents(state: State) -> SheetPlan:
    """Every line of every document, and of tables that their form does not give back."""
    rows: list[list[str]] = []
    for one in state.documents:
        rows += _lines(one.file, one.text)
    for table in state.tables:
        if table.verbatim is not None:
            rows += _lines(table.file, table.verbatim)
    width = max((len(row) for row in rows), default=3)
    columns = ("file", "line", *(_piece("text", number) for number in range(width - 2)))
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    return SheetPlan(
        DOCUMENTS,
        "Documents [note 6]",
        "The YAML documents, one line a row.",
        columns,
        padded,
        frozenset({"line"}),
    )


def _lines(file: str, text: str) -> list[list[str]]:
    lines = text.split(line_end(text))
    return [[file, str(number), *pieces(line)] for number, line in enumerate(lines, 1)]


def line_end(text: str) -> LineEnd:
    """What separates the lines of a text: CRLF where nothing else does, otherwise LF."""
    crlf = text.count("\r\n")
    return "\r\n" if crlf and crlf == text.count("\n") == text.count("\r") else "\n"


def _piece(name: str, number: int) -> str:
    return name if number == 0 else f"{name}_{number + 1}"


def _events(state: State) -> SheetPlan:
    rows = [[*_event(one, number), *pieces(one.payload_text)] for number, one in enumerate(state.events, 1)]
    start = len(EVENT_COLUMNS)
    width = max((len(row) for row in rows), default=start + 1)
    columns = (*EVENT_COLUMNS, *(_piece("payload", number) for number in range(width - start)))
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    says = "What was recorded, one event a row, sealed by its hash."
    return SheetPlan(
        EVENTS, "Events [note 1] [note 5] [note 6]", says, columns, padded, frozenset({"position", "round", "seen"})
    )


def _event(one: Event, number: int) -> list[str]:
    values = one.to_json()
    return [str(number), *("" if values[name] is None else str(values[name]) for name in COLUMNS), one.hash]


def _files(state: State) -> SheetPlan:
    digests = state.digests()
    rows: list[list[str]] = []
    for one in state.documents:
        end = LINE_ENDS[line_end(one.text)]
        rows.append([one.file, "document", "", one.encoding, "", end, "", digests[one.file]])
    for table in state.tables:
        rows.append([table.file, "table", str(len(table.rows)), *_form(table.form), digests[table.file]])
        if table.verbatim is not None:
            end = LINE_ENDS[line_end(table.verbatim)]
            rows.append([table.file, AS_WRITTEN, "", table.form.encoding, "", end, "", digests[table.file]])
    says = "Each file of the partnership's folder, and how it was written."
    return SheetPlan(FILES, "Files [note 6]", says, FILE_COLUMNS, rows, frozenset({"rows"}))


def _form(form: Form) -> tuple[str, str, str, str]:
    return (form.encoding, DELIMITERS[form.delimiter], LINE_ENDS[form.line_end], form.quoting)


def _export(state: State, about: About) -> SheetPlan:
    rows = [
        ("form", FORM),
        ("version", str(VERSION)),
        ("partnership", state.partnership),
        ("cycle", about.cycle),
        ("as_of", about.as_of),
        ("events", str(len(state.events))),
        ("events_digest", state.events_digest),
    ]
    says = "What this workbook is, for the program that reads it back."
    return SheetPlan(EXPORT, "About this export [note 6]", says, ("key", "value"), rows)
