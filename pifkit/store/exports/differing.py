"""How two states of a partnership differ, in words: file by file, with the first place."""

from __future__ import annotations

from pifkit.store.exports.state import State
from pifkit.store.exports.tabular import Table


def differences(here: State, there: State) -> list[str]:
    """What an import would change; empty where the two are the same.

    Args:
        here: the workspace's.
        there: the export's.
    """
    mine, theirs = here.files(), there.files()
    lines = [f"{name} is here and not in the export" for name in mine if name not in theirs]
    lines += [f"{name} is in the export and not here" for name in theirs if name not in mine]
    lines += [_how(here, there, name) for name in mine if name in theirs and mine[name] != theirs[name]]
    fresh = len({one.uuid for one in there.events} - {one.uuid for one in here.events})
    return [*lines, *([f"{fresh} events are in the export and not here"] if fresh else [])]


def events_only_here(here: State, there: State) -> int:
    """How many events the workspace has that the export lacks: these can never be taken away."""
    return len({one.uuid for one in here.events} - {one.uuid for one in there.events})


def _how(here: State, there: State, name: str) -> str:
    tables = [next((one for one in state.tables if one.file == name), None) for state in (here, there)]
    if isinstance(tables[0], Table) and isinstance(tables[1], Table):
        return f"{name} differs: {_rows(tables[0], tables[1])}"
    texts = [next(one.text for one in state.documents if one.file == name).splitlines() for state in (here, there)]
    for number, (old, new) in enumerate(zip(*texts, strict=False), 1):
        if old != new:
            return f"{name} differs: line {number} is {_shown(old)} here and {_shown(new)} in the export"
    lengths = [len(one) for one in texts]
    return (
        f"{name} differs: {lengths[0]} lines here, {lengths[1]} in the export"
        if lengths[0] != lengths[1]
        else _form(name)
    )


def _rows(old: Table, new: Table) -> str:
    if old.columns != new.columns:
        odd = sorted(set(old.columns) ^ set(new.columns))
        return f"other columns ({', '.join(odd)})" if odd else "its columns stand in another order"
    for number, (one, other) in enumerate(zip(old.rows, new.rows, strict=False), 1):
        for column, left, right in zip(old.columns, one, other, strict=True):
            if left != right:
                more = (
                    ""
                    if len(old.rows) == len(new.rows)
                    else f"; {len(old.rows)} rows here, {len(new.rows)} in the export"
                )
                return f"table row {number}, column {column}, is {_shown(left)} here and {_shown(right)} in the export{more}"
    if len(old.rows) != len(new.rows):
        return f"{len(old.rows)} rows here, {len(new.rows)} in the export"
    return "only in how it is written (blank rows, quotation marks, line ends, encoding)"


def _form(name: str) -> str:
    return f"{name} differs only in how it is written (line ends, encoding)"


def _shown(text: str) -> str:
    from pifkit.workspace.rules import shorten

    return f"'{shorten(text)}'" if text.strip() else "blank"
