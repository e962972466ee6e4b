"""CSV files as columns and rows, with the form they were written in, so that the very bytes can be written again."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from pifkit.model.errors import Problem
from pifkit.model.tables import TABLES
from pifkit.workspace.columns import columns as columns_of
from pifkit.workspace.sheet import Sheet, parse_sheet
from pifkit.workspace.text import decode

Encoding = Literal["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "windows-1252"]
Delimiter = Literal[",", ";", "\t"]
LineEnd = Literal["\n", "\r\n"]
Quoting = Literal["minimal", "all"]
_MARKS: dict[str, bytes] = {
    "utf-8-sig": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """How a file was written.

    Attributes:
        encoding: `utf-8-sig` and the two of UTF-16 begin with a byte-order mark.
        delimiter: sign between cells.
        line_end: sign after each row.
        quoting: `all` cells in quotation marks, or only those that need them.
    """

    encoding: Encoding = "utf-8"
    delimiter: Delimiter = ","
    line_end: LineEnd = "\n"
    quoting: Quoting = "minimal"


@dataclass(frozen=True, slots=True)
class Table:
    """A table as text.

    Attributes:
        name: such as `ratings`.
        columns: its header, as written.
        rows: its rows that are not blank, as wide as the header, every cell as written.
        form: how the file was written.
        verbatim: the file's own text, where the form alone does not give it back (blank rows, stray quotation marks);
            it counts as long as it says the same as the rows.
    """

    name: str
    columns: Row
    rows: tuple[Row, ...]
    form: Form = field(default_factory=Form)
    verbatim: str | None = None

    @property
    def file(self) -> str:
        """Name of the file."""
        return f"{self.name}.csv"

    def text(self) -> str:
        """The file's text."""
        if self.verbatim is not None and self._says_the_same():
            return self.verbatim
        return written([self.columns, *self.rows], self.form)

    def _says_the_same(self) -> bool:
        found = viewed(self.name, self.verbatim or "")
        return found is not None and found[:2] == (self.columns, self.rows)

    def content(self) -> bytes:
        """The file's bytes; what its old encoding cannot hold is written as UTF-8."""
        text = self.text()
        try:
            return encoded(text, self.form.encoding)
        except UnicodeEncodeError:
            return encoded(text, "utf-8-sig")


def encoded(text: str, encoding: str) -> bytes:
    """Text as bytes, with the byte-order mark of the encoding.

    Raises:
        UnicodeEncodeError: the encoding has no such letter.
    """
    return _MARKS.get(encoding, b"") + text.encode("utf-8" if encoding == "utf-8-sig" else encoding)


def decoded(data: bytes) -> tuple[str, Encoding] | None:
    """The exact text of bytes and their encoding; None where they are no text that can be written back the same."""
    marked = next((mark for mark in _MARKS.values() if data.startswith(mark)), b"")
    for encoding in get_args(Encoding):
        mark = _MARKS.get(encoding, b"")
        if mark != marked:
            continue
        try:
            text = data[len(mark) :].decode("utf-8" if encoding == "utf-8-sig" else encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and encoded(text, encoding) == data:
            return text, encoding
    return None


def table_of(name: str, data: bytes, file: str) -> Table | list[Problem]:
    """A table in the bytes of its file, or why it is none.

    Args:
        name: which table it is.
        data: the file.
        file: its name in messages.
    """
    clean, problems = decode(data, file)
    exact = decoded(data) if clean is not None else None
    if clean is None or exact is None:
        return problems
    sheet, found = parse_sheet(clean, file, _names(name))
    wrong = [one for one in found if one.severity == "error"]
    if sheet is None or wrong:
        return wrong
    text, encoding = exact
    seen = _cut(text, sheet)
    if seen is None:
        return wrong or problems
    header, rows, delimiter = seen
    ends: tuple[LineEnd, ...] = ("\r\n", "\n") if "\r\n" in text else ("\n",)
    for line_end, quoting in itertools.product(ends, get_args(Quoting)):
        form = Form(encoding, delimiter, line_end, quoting)
        if written([header, *rows], form) == text:
            return Table(name, header, rows, form)
    return Table(name, header, rows, Form(encoding, delimiter, ends[0]), text)


def viewed(name: str, text: str) -> tuple[Row, tuple[Row, ...], Delimiter] | None:
    """Header, rows and delimiter of a table's text; None where it cannot be read as one."""
    sheet, found = parse_sheet(text, name, _names(name))
    if sheet is None or any(one.severity == "error" for one in found):
        return None
    return _cut(text, sheet)


def _cut(text: str, sheet: Sheet) -> tuple[Row, tuple[Row, ...], Delimiter] | None:
    """The cells of a text as they are written, where the sheet that was read from it says that they stand."""
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=sheet.delimiter, strict=True))
    except csv.Error:
        return None
    header = _without_blanks(lines[sheet.header_row - 1])
    rows = fitted(lines[sheet.header_row :], len(header))
    delimiter: Delimiter = ";" if sheet.delimiter == ";" else "\t" if sheet.delimiter == "\t" else ","
    return tuple(header), rows, delimiter


def fitted(lines: Iterable[Sequence[str]], width: int) -> tuple[Row, ...]:
    """The rows that are not blank, as wide as the header."""
    kept = (line for line in lines if any(cell.strip() for cell in line[:width]))
    return tuple((*line[:width], *[""] * (width - len(line))) for line in kept)


def _without_blanks(header: Sequence[str]) -> list[str]:
    found = list(header)
    while found and not found[-1].strip():
        found.pop()
    return found


def _names(name: str) -> list[str]:
    return [column.name for column in columns_of(TABLES[name])]


def written(rows: Iterable[Sequence[str]], form: Form) -> str:
    """Rows as the text of a CSV file.

    Python's own writer leaves a lone carriage return unquoted before 3.13, and reads it as the end of a row.
    """
    needs = {form.delimiter, '"', "\r", "\n"}

    def cell(text: str) -> str:
        plain = form.quoting == "minimal" and needs.isdisjoint(text)
        return text if plain else '"' + text.replace('"', '""') + '"'

    return "".join(form.delimiter.join(map(cell, row)) + form.line_end for row in rows)
