"""A CSV file as rows of text: delimiter, quotes, ragged rows, title rows above the header.

`row` is the row's number as a spreadsheet shows it (the header is row 1, blank rows count). It is the line in the file
too, unless a cell above it holds a line break; then messages name both.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pifkit.model.errors import Problem
from pifkit.workspace.rules import problem
from pifkit.workspace.text import read_text

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
LONGEST_CELL = 100_000
MOST_ROWS = 200_000


@dataclass(frozen=True)
class Line:
    """One row: its number in a spreadsheet, its line in the file, its cells as text without outer blanks."""

    row: int
    line: int
    cells: tuple[str, ...]

    @property
    def place(self) -> str:
        """The row for a message; with the line where a spreadsheet and a text editor count differently."""
        return f"row {self.row}" if self.row == self.line else f"row {self.row} (line {self.line})"


@dataclass(frozen=True)
class Sheet:
    """A table as text: its header (as written), its rows, and the sign between its cells."""

    file: str
    header: tuple[str, ...]
    header_row: int
    lines: tuple[Line, ...]
    delimiter: str


def normalise(name: str) -> str:
    """A column's name as the models write it: lower case, words joined by underscores."""
    return "_".join(name.replace("\ufeff", "").replace("-", " ").casefold().split()).strip("_ ")


def read_sheet(path: Path, file: str, columns: Iterable[str]) -> tuple[Sheet | None, list[Problem]]:
    """Read a CSV file as text.

    Args:
        path: the file.
        file: its name in messages.
        columns: the column names that are expected, by which the delimiter and the header are recognised.

    Returns:
        The sheet, or None where it cannot be read; and what is wrong with its form.
    """
    text, problems = read_text(path, file)
    if text is None:
        return None, problems
    sheet, found = parse_sheet(text, file, columns)
    return sheet, [*problems, *found]


def parse_sheet(
    text: str, file: str, columns: Iterable[str], *, pad: bool = False
) -> tuple[Sheet | None, list[Problem]]:
    """The sheet in a text; see `read_sheet`.

    With `pad` a short row is filled up with blank cells, as remarks below somebody else's table are.
    """
    expected = set(columns)
    text, delimiter, skipped = _delimiter(text, expected)
    try:
        lines = _records(text, delimiter, skipped)
    except _SheetError as err:
        return None, [problem(err.code, str(err), file=file, place=err.place)]
    filled = [line for line in lines if any(line.cells)]
    if not filled:
        return None, [problem("table-empty", "the file has no header.", file=file)]
    found = _header_problem(filled, expected, file)
    if found:
        return None, [found]
    first = filled[0]
    header = list(first.cells)
    while header and not header[-1]:
        header.pop()
    problems: list[Problem] = []
    rows = [fitted for line in filled[1:] if (fitted := _fit(line, header, file, problems, pad=pad)) is not None]
    return Sheet(file, tuple(header), first.row, tuple(rows), delimiter), problems


class _SheetError(Exception):
    def __init__(self, code: str, message: str, place: str) -> None:
        super().__init__(message)
        self.code = code
        self.place = place


def _delimiter(text: str, expected: set[str]) -> tuple[str, str, int]:
    """The text without Excel's line `sep=;`, the delimiter, and how many lines were taken off."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5 and first.strip()[4] in DELIMITERS:
        return rest, first.strip()[4], 1
    if first.rstrip("\r").lower() == "sep=\t":
        return rest, "\t", 1

    def score(delimiter: str) -> tuple[int, int]:
        best = (0, 0)
        for line in text.splitlines()[:6]:
            names = [normalise(cell.strip('" ')) for cell in line.split(delimiter)]
            best = max(best, (len(expected & set(names)), len(names)))
        return best

    return text, max(DELIMITERS, key=score), 0


def _records(text: str, delimiter: str, skipped: int) -> list[Line]:
    """Every row of the text, blank ones included."""
    lines: list[Line] = []
    csv.field_size_limit(max(csv.field_size_limit(), 10 * LONGEST_CELL))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    end = 0
    while True:
        row, line = len(lines) + 1 + skipped, end + 1 + skipped
        try:
            cells = next(reader)
        except StopIteration:
            return lines
        except csv.Error as err:
            raise _csv_problem(str(err), row) from err
        end = reader.line_num
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise _SheetError("cell-too-long", f"a cell has more than {LONGEST_CELL:,} characters.", f"row {row}")
        if len(lines) > MOST_ROWS:
            raise _SheetError("table-too-long", f"the table has more than {MOST_ROWS:,} rows.", f"row {row}")
        lines.append(Line(row, line, tuple(cell.strip() for cell in cells)))


def _csv_problem(message: str, row: int) -> _SheetError:
    if "unexpected end" in message:
        return _SheetError("quote-not-closed", "a quotation mark opens in this row and is never closed.", f"row {row}")
    if "field larger" in message:
        return _SheetError("cell-too-long", f"a cell has more than {LONGEST_CELL:,} characters.", f"row {row}")
    return _SheetError("quote-stray", "text goes on after a closing quotation mark.", f"row {row}")


def _header_problem(filled: Sequence[Line], expected: set[str], file: str) -> Problem | None:
    def known(line: Line) -> int:
        return len(expected & {normalise(cell) for cell in line.cells})

    if known(filled[0]) > 0 or not expected:
        return None
    for line in filled[1:6]:
        if known(line) >= min(2, len(expected)):
            message = f"the column names stand in row {line.row}, below other text."
            return problem("header-not-first", message, file=file, place="row 1", value=" ".join(filled[0].cells))
    only = [cell for cell in filled[0].cells if cell]
    if len(only) == 1:
        for sign in ("|", ":", "^", "~", " "):
            if len(expected & {normalise(part) for part in only[0].split(sign)}) >= min(2, len(expected)):
                return problem(
                    "delimiter-unknown",
                    f"the columns are separated by {sign!r}.",
                    file=file,
                    place="row 1",
                    value=only[0],
                )
    return None


def _fit(line: Line, header: Sequence[str], file: str, problems: list[Problem], *, pad: bool) -> Line | None:
    width = len(header)
    cells = list(line.cells)
    while len(cells) > width and not cells[-1]:
        cells.pop()
    if len(cells) > width:
        message = f"the row has {len(cells)} cells, the header {width} columns."
        problems.append(problem("row-too-long", message, file=file, place=line.place, value=cells[width]))
        return None
    if pad:
        cells += [""] * (width - len(cells))
    if len(cells) < width:
        message = f"the row has {len(cells)} cells, the header {width} columns; it ends before {header[len(cells)]!r}."
        problems.append(problem("row-too-short", message, file=file, place=line.place))
        return None
    return Line(line.row, line.line, tuple(cells))
