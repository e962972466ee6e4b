"""Rows of a table changed in its file: everything else stays as it is, columns nobody knows and line ends included."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pifkit.model.errors import ParameterError
from pifkit.model.tables import TABLES
from pifkit.workspace.columns import columns
from pifkit.workspace.sheet import normalise, parse_sheet
from pifkit.workspace.text import read_text

Cells = Mapping[str, str]


def edited(
    path: Path, table: str, add: Sequence[Cells] = (), *, replacing: Callable[[Cells], bool] | None = None
) -> str:
    """A table's text with rows taken out and rows added; a file that is not there begins with its header.

    The first row that is taken out is where the added ones go; otherwise they go to the end. A replaced row keeps the
    cells of columns that the new one does not name.

    Args:
        path: the CSV file.
        table: which table it is.
        add: rows as cells by column name.
        replacing: which rows to take out; None: none.

    Raises:
        ParameterError: the file cannot be read as a table, so nothing may be written over it.
    """
    names = [column.name for column in columns(TABLES[table])]
    if not path.is_file():
        return _text([names, *([row.get(name, "") for name in names] for row in add)], ",", "\n", "")
    text, problems = read_text(path, path.name)
    sheet, found = (None, []) if text is None else parse_sheet(text, path.name, names)
    if text is None or sheet is None:
        raise ParameterError(f"{path.name} cannot be read, so nothing was changed.", [*problems, *found])
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=sheet.delimiter))
    top, body = rows[: sheet.header_row], rows[sheet.header_row :]
    header = top[-1]
    known = [normalise(cell) for cell in header]
    for name in names:
        if name not in known and any(row.get(name) for row in add):
            header.append(name)
            known.append(name)
    kept: list[list[str]] = []
    fresh, place = list(add), len(body)
    for row in body:
        cells = dict(zip(known, [*row, *[""] * len(known)], strict=False))
        if replacing is not None and any(cell.strip() for cell in row) and replacing(cells):
            place = min(place, len(kept))
            fresh = [{**{name: cell for name, cell in cells.items() if name not in names}, **one} for one in fresh]
        else:
            kept.append([*row, *[""] * (len(known) - len(row))] if any(cell.strip() for cell in row) else row)
    made = [[row.get(name, "") for name in known] for row in fresh]
    mark = "\ufeff" if path.read_bytes().startswith(b"\xef\xbb\xbf") else ""
    ends = "\r\n" if "\r\n" in text else "\n"
    return _text([*top, *kept[:place], *made, *kept[place:]], sheet.delimiter, ends, mark)


def _text(rows: Sequence[Sequence[str]], delimiter: str, ends: str, mark: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=ends).writerows(rows)
    return mark + out.getvalue()
