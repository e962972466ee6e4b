"""What the checks share: naming a row, and saying once what is wrong in many rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pifkit.model import documents
from pifkit.model.errors import Problem
from pifkit.workspace.folder import Folder
from pifkit.workspace.rules import Nearest, problem


def in_row(folder: Folder, table: str, row: Any, column: str, code: str, message: str, **more: Any) -> Problem:
    """A problem in a row of a table."""
    place = f"row {row.row}, column {column}" if column else f"row {row.row}"
    return problem(code, message, file=folder.name(f"{table}.csv"), place=place, **more)


def unknown(folder: Folder, table: str, column: str, target: str, code: str, what: str) -> Iterator[Problem]:
    """Rows whose column names something that another table does not have; each name once, however many rows have it."""
    known = folder.known(target)
    if known is None:
        return
    nearest = Nearest()
    for name, rows in by_value(every_row(folder, table), column).items():
        if name not in known:
            message = f"{target}.csv has no {what} {name!r}{also(rows)}."
            yield in_row(folder, table, rows[0], column, code, message, value=name, near=nearest(name, known))


def every_row(folder: Folder, table: str) -> tuple[Any, ...]:
    """The good rows of a table and what is good in the others, in the order of the file."""
    read = folder.tables[table]
    return tuple(sorted((*read.rows, *read.loose), key=lambda row: row.row))


def by_value(rows: Iterable[Any], column: str) -> dict[str, list[Any]]:
    """Rows by each value of a column, blanks left out; a column of several ids counts for each."""
    groups: dict[str, list[Any]] = {}
    for row in rows:
        value = getattr(row, column)
        for one in value if isinstance(value, tuple) else (value,):
            if one:
                groups.setdefault(one, []).append(row)
    return groups


def also(rows: list[Any]) -> str:
    """Words for the other rows that have the same mistake."""
    others = [str(row.row) for row in rows[1:]]
    if not others:
        return ""
    shown = ", ".join(others[:5]) + (f" and {len(others) - 5} more" if len(others) > 5 else "")
    return f" (also row{'s' if len(others) > 1 else ''} {shown})"


def duplicates(
    folder: Folder, table: str, key: Callable[[Any], Any], column: str, code: str, words: Callable[[Any], str]
) -> Iterator[Problem]:
    """Rows whose key an earlier row has; rows whose key is None are left out."""
    first: dict[Any, Any] = {}
    for row in folder.rows(table):
        identity = key(row)
        if identity is None:
            continue
        if identity in first:
            yield in_row(folder, table, row, column, code, f"{words(row)} is in row {first[identity].row} already.")
        else:
            first[identity] = row


def cycle_of(folder: Folder, row: Any) -> documents.Cycle | None:
    """The cycle of a row (blank: the current one), when its file is good."""
    key = getattr(row, "cycle", None)
    if not key:
        return folder.current()
    return next((cycle for cycle in folder.cycles if cycle.id == key), None)
