"""Reading an exported workbook back, also after somebody worked in it: what is odd becomes a problem with its cell.

Cells are read as they are written. A number that somebody typed becomes its text, a date its day; a formula is refused,
for nobody knows what it will give tomorrow.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from pifkit.model.errors import Problem, StoreError
from pifkit.model.tables import TABLES
from pifkit.store.events import COLUMNS, Event, from_json
from pifkit.store.exports.export import Export, export_of, refused
from pifkit.store.exports.guard import number_text, unescaped
from pifkit.store.exports.rules import found
from pifkit.store.exports.state import FORM, VERSION, State, Text, kind_of, well_named
from pifkit.store.exports.tabular import Encoding, Form, Quoting, Table, fitted
from pifkit.store.exports.workbook import (
    AS_WRITTEN,
    DELIMITERS,
    DOCUMENTS,
    EVENT_COLUMNS,
    EVENTS,
    EXPORT,
    FILE_COLUMNS,
    FILES,
    LINE_ENDS,
)
from pifkit.store.exports.zips import mistake_in_zip
from pifkit.workspace.columns import columns as columns_of
from pifkit.workspace.rules import near
from pifkit.workspace.sheet import MOST_ROWS, normalise

_HEADER_WITHIN = 30  # rows in which the header is looked for: somebody may have put lines above it
_WIDEST = 300
_BEYOND = 20
_SHEET = re.compile(r'<(?:\w+:)?sheet [^>]*?name="([^"]*)"')


def is_export(data: bytes) -> bool:
    """Whether a file is a workbook that says it is an export, so that it is not taken for a ballot."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("xl/workbook.xml") as part:
            names = _SHEET.findall(part.read(1_000_000).decode("utf-8", errors="replace"))
    except Exception:  # noqa: BLE001  # no zip, or no such part; and the unpackers have errors of their own: zlib, lzma, bz2
        return False
    return {EXPORT, FILES} <= set(names)


def read_workbook(data: bytes, file: str = "the workbook") -> Export:
    """The state in a workbook.

    Args:
        data: the file.
        file: its name in messages.

    Raises:
        ParameterError: it is no export, or a part of it is missing or wrong; all problems at once.
    """
    wrong = mistake_in_zip(data, xml=True)
    if wrong:
        raise refused(file, [found("restore-unreadable", wrong, file=file)])
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    except Exception as err:  # whatever a broken file makes a reader trip over
        message = f"it is no workbook ({type(err).__name__})."
        raise refused(file, [found("restore-unreadable", message, file=file)]) from err
    reader = _Reader(book, file)
    try:
        export = reader.read()
    except (OSError, KeyError, TypeError, ValueError, AttributeError, zipfile.BadZipFile, SyntaxError) as err:
        message = f"a sheet of it cannot be read ({type(err).__name__})."
        raise refused(file, [found("restore-unreadable", message, file=file)]) from err
    finally:
        book.close()
    if export is None:
        raise refused(file, reader.problems)
    return export


class _Reader:
    """Reads sheet after sheet and gathers what is wrong."""

    def __init__(self, book: Any, file: str) -> None:
        self.book, self.file = book, file
        self.problems: list[Problem] = []

    def read(self) -> Export | None:
        """The export; None where there is any problem."""
        facts = {row[0]: row[1] for _, row in self._sheet(EXPORT, ("key", "value"))}
        self._known(facts)
        noted = [dict(zip(FILE_COLUMNS, row, strict=True)) for _, row in self._sheet(FILES, FILE_COLUMNS)]
        for one in noted:
            if kind_of(one["file"]) is None:
                self.note("restore-name", "no partnership has such a file.", f"{FILES}", one["file"])
        if self.problems:
            return None
        lines = self._lines()
        documents = [self._document(one, lines) for one in noted if one["kind"] == "document"]
        texts = {one["file"]: self._joined(one, lines) for one in noted if one["kind"] == AS_WRITTEN}
        tables = [self._table(one, texts.get(one["file"])) for one in noted if one["kind"] == "table"]
        events = self._events(facts)
        for lost in sorted({name for name in lines if name not in {one["file"] for one in noted}}):
            self.note("restore-missing", "the sheet 'files' does not name this file.", DOCUMENTS, lost)
        if self.problems:
            return None
        order = list(TABLES)
        made = sorted((one for one in tables if one is not None), key=lambda one: order.index(one.name))
        kept = sorted(documents, key=lambda one: one.file)
        state = State(facts["partnership"], tuple(kept), tuple(made), events)
        return export_of(state, {one["file"]: one["sha256"] for one in noted}, self.file)

    def note(self, code: str, message: str, place: str = "", value: object = None, allowed: str | None = None) -> None:
        """Keep a problem."""
        self.problems.append(found(code, message, file=self.file, place=place, value=value, allowed=allowed))

    def _known(self, facts: Mapping[str, str]) -> None:
        if facts.get("form") != FORM:
            if not self.problems:
                self.note("restore-not-one", f"its sheet {EXPORT!r} does not say {FORM}.", EXPORT, facts.get("form"))
        elif facts.get("version") != str(VERSION):
            message = f"it has the form of another version of pifkit; this one reads {VERSION}."
            self.note("restore-not-one", message, EXPORT, facts.get("version"))
        elif not well_named(facts.get("partnership", "")):
            self.note("restore-not-one", "it names no partnership.", EXPORT, facts.get("partnership"))

    def _sheet(self, name: str, wanted: Sequence[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The rows of a sheet that has these very columns (more may follow), with their row numbers."""
        for number, header, row in self._rows(name, wanted):
            if header[: len(wanted)] != tuple(wanted):
                self.note("restore-missing", f"its columns are not {', '.join(wanted)}.", name)
                return
            yield number, row[: len(wanted)] if name in {EXPORT, FILES} else row

    def _rows(self, name: str, columns: Sequence[str]) -> Iterator[tuple[int, tuple[str, ...], tuple[str, ...]]]:
        """Row number, header and cells as text of every row of a sheet that is not blank."""
        if name not in self.book.sheetnames:
            self.note("restore-missing", "the sheet is missing.", name, near(name, self.book.sheetnames))
            return
        sheet = self.book[name]
        sheet.reset_dimensions()  # what the file says of its size may be anything
        top, header = self._header(sheet, columns)
        if not header:
            self.note("restore-missing", f"no row has the columns {', '.join(columns[:6])}.", name)
            return
        kept = 0
        for number, cells in enumerate(sheet.iter_rows(min_row=top + 1, max_col=len(header) + _BEYOND), top + 1):
            texts = [self._text(cell, name) if cell.value is not None else "" for cell in cells]
            beside = next((text for text in texts[len(header) :] if text.strip()), None)
            if beside is not None:
                self.note("restore-cell", "a cell stands beside the table.", f"{name}, row {number}", beside)
            for row in fitted([texts], len(header)):
                kept += 1
                yield number, header, row
            if kept > MOST_ROWS:
                self.note("restore-unreadable", f"the table has more than {MOST_ROWS:,} rows.", name)
                return

    def _header(self, sheet: Any, columns: Sequence[str]) -> tuple[int, tuple[str, ...]]:
        """Row and cells of the header: the first row with the most of these columns."""
        best, place = 0, 0
        header: tuple[str, ...] = ()
        known = {normalise(name) for name in columns}
        for number, cells in enumerate(sheet.iter_rows(max_row=_HEADER_WITHIN, max_col=_WIDEST), 1):
            texts = [unescaped(cell.value) if isinstance(cell.value, str) else "" for cell in cells]
            while texts and not texts[-1].strip():
                texts.pop()
            count = len(known & {normalise(text) for text in texts})
            if count > best:
                best, place, header = count, number, tuple(texts)
        return place, header

    def _text(self, cell: Any, sheet: str) -> str:
        """A cell as text."""
        value = cell.value
        if cell.data_type == "f" or cell.data_type == "e":
            kind = "a formula" if cell.data_type == "f" else "an error of the spreadsheet program"
            self.note("restore-cell", f"{kind} stands here.", f"{sheet}!{cell.coordinate}", value)
            return ""
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, int | float):
            return number_text(value)
        if isinstance(value, dt.datetime):
            return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
        return value.isoformat() if isinstance(value, dt.date | dt.time) else unescaped(str(value))

    def _lines(self) -> dict[str, dict[int, str]]:
        lines: dict[str, dict[int, str]] = {}
        for number, row in self._sheet(DOCUMENTS, ("file", "line", "text")):
            mine = lines.setdefault(row[0], {})
            if not row[1].isdigit() or int(row[1]) in mine:
                self.note("restore-cell", "a line has no number of its own.", f"{DOCUMENTS}, row {number}", row[1])
                continue
            mine[int(row[1])] = "".join(row[2:])
        return lines

    def _joined(self, one: Mapping[str, str], lines: Mapping[str, Mapping[int, str]]) -> str:
        mine = lines.get(one["file"], {})
        if sorted(mine) != list(range(1, len(mine) + 1)) or not mine:
            self.note("restore-missing", "lines of this file are missing.", DOCUMENTS, one["file"])
        end = next((sign for sign, word in LINE_ENDS.items() if word == one["line_end"]), "\n")
        return end.join(mine[number] for number in sorted(mine))

    def _document(self, one: Mapping[str, str], lines: Mapping[str, Mapping[int, str]]) -> Text:
        return Text(one["file"], self._joined(one, lines), self._choice(one, "encoding", Encoding))

    def _choice(self, one: Mapping[str, str], key: str, choices: Any) -> Any:
        if one[key] not in get_args(choices):
            self.note("restore-cell", f"{key} is none that is known.", f"{FILES}, {one['file']}", one[key])
            return get_args(choices)[0]
        return one[key]

    def _table(self, one: Mapping[str, str], verbatim: str | None) -> Table | None:
        name = one["file"].removesuffix(".csv")
        if name not in TABLES:
            self.note("restore-name", "no partnership has such a table.", FILES, one["file"])
            return None
        before = len(self.problems)
        delimiter = next((sign for sign, word in DELIMITERS.items() if word == one["delimiter"]), None)
        line_end = next((sign for sign, word in LINE_ENDS.items() if word == one["line_end"]), None)
        quoting = self._choice(one, "quoting", Quoting)
        encoding = self._choice(one, "encoding", Encoding)
        if delimiter is None or line_end is None:
            self.note("restore-cell", "the form of the file is none that is known.", f"{FILES}, {one['file']}")
            return None
        wanted = [column.name for column in columns_of(TABLES[name])]
        rows = [row for _, _, row in self._rows(name, wanted)]
        if len(self.problems) > before:
            return None
        _, header = self._header(self.book[name], wanted)
        return Table(name, header, tuple(rows), Form(encoding, delimiter, line_end, quoting), verbatim)

    def _events(self, facts: Mapping[str, str]) -> tuple[Event, ...]:
        events: list[Event] = []
        before = len(self.problems)
        for number, row in self._sheet(EVENTS, (*EVENT_COLUMNS, "payload")):
            made = self._event(row, f"{EVENTS}, row {number}")
            if made is not None:
                events.append(made)
        if len(self.problems) == before:
            state = State("x", events=tuple(events))
            if (str(len(events)), state.events_digest) != (facts.get("events"), facts.get("events_digest")):
                self.note("restore-events", "events are missing, or there are more than were exported.", EVENTS)
        return tuple(events)

    def _event(self, row: Sequence[str], place: str) -> Event | None:
        values: dict[str, Any] = dict(zip(EVENT_COLUMNS, row, strict=False))
        try:
            values |= {"round": int(values["round"]), "seen": int(values["seen"]) if values["seen"] else None}
            payload = json.loads("".join(row[len(EVENT_COLUMNS) :]))
            made = from_json({**{name: values[name] for name in COLUMNS}, "payload": payload})
        except (ValueError, RecursionError, StoreError) as err:
            self.note("restore-events", "it is no event.", place, str(err))
            return None
        if made.hash != values["hash"]:
            self.note("restore-events", f"the {made.kind} is not what was written.", place)
        return made
