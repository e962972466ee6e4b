"""Tables when the current cycle changes: a blank cycle meant the old one, so it is written down before the pointer moves.

Everything else in a table stays as it is: columns, order, delimiter, byte-order mark, even columns nobody knows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping
from pathlib import Path

from pifkit.model.errors import ParameterError
from pifkit.model.tables import TABLES
from pifkit.workspace.sheet import normalise, parse_sheet
from pifkit.workspace.text import read_text

STAMPED = tuple(name for name, model in TABLES.items() if "cycle" in model.model_fields and name != "outcomes")
"""Tables in which a blank `cycle` means the current one (in outcomes it means every cycle)."""


def stamped(path: Path, table: str, cycle: str, copies: Mapping[str, Mapping[str, str]] | None = None) -> str | None:
    """A table's text with `cycle` written into every row that left it blank, and some rows copied into another cycle.

    Args:
        path: the CSV file.
        table: which table it is.
        cycle: the cycle that a blank means until now.
        copies: id of a row of that cycle -> cells that its copy has otherwise; copies are added at the end.

    Returns:
        The new text, or None where nothing changes.

    Raises:
        ParameterError: the file cannot be read.
    """
    text, problems = read_text(path, path.name)
    sheet, found = (None, []) if text is None else parse_sheet(text, path.name, TABLES[table].model_fields)
    if text is None or sheet is None:
        raise ParameterError(f"{path.name} cannot be read, so nothing was changed.", [*problems, *found])
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=sheet.delimiter))
    top = sheet.header_row - 1
    wanted = {"cycle", *(name for copy in (copies or {}).values() for name in copy)}
    header = rows[top]
    width = len(header)
    names = [normalise(cell) for cell in header]
    for name in TABLES[table].model_fields:
        if name in wanted and name not in names:
            names.append(name)
            header.append(name)
    body = [row for row in rows[top + 1 :] if any(cell.strip() for cell in row)]
    changed = _fill(body, names, width, cycle)
    added = _copies(body, names, cycle, copies or {})
    if not changed and not added:
        return None
    return _text([*rows[: top + 1], *body, *added], sheet.delimiter, text, path)


def _fill(body: Collection[list[str]], names: list[str], width: int, cycle: str) -> bool:
    """Bring every row to the header's width and write the cycle where it is blank; whether any was blank."""
    at = names.index("cycle")
    changed = False
    for row in body:
        row += [""] * (len(names) - len(row))
        if len(names) > width:
            del row[len(names) :]
        if not row[at].strip():
            row[at] = cycle
            changed = True
    return changed


def _copies(
    body: Collection[list[str]], names: list[str], cycle: str, copies: Mapping[str, Mapping[str, str]]
) -> list[list[str]]:
    added = []
    for row in body:
        own = dict(zip(names, row, strict=False))
        other = copies.get(own.get("id", "").strip()) if own["cycle"].strip() == cycle else None
        if other is not None:
            added.append([other.get(name, cell) for name, cell in zip(names, row, strict=False)])
    return added


def _text(rows: list[list[str]], delimiter: str, before: str, path: Path) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n" if "\r\n" in before else "\n").writerows(rows)
    mark = "\ufeff" if path.read_bytes().startswith(b"\xef\xbb\xbf") else ""
    return mark + out.getvalue()
