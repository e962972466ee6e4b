"""Decisions of the review written into `decisions.csv`, row by row: what the form in the sixth notebook does."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from pifkit.model.errors import OutputError
from pifkit.model.work import Decided
from pifkit.workspace.atomic import atomic_write, write_error
from pifkit.workspace.edit import Cells, edited
from pifkit.workspace.workspace import Workspace

FILE = "decisions.csv"
LOCK = ".pifkit.decisions.lock"
#: How long one form waits for another that is writing; a write takes milliseconds.
WAIT = 5.0


def record(
    workspace: Workspace, partnership: str, cycle: str, row: Decided, *, current: bool = True, remove: bool = False
) -> Path:
    """Write one decision into `decisions.csv`, whole or not at all; a row about the same line of the cycle is replaced.

    Rows of other lines, columns that pifkit does not know and the order of the file stay. Two people who write at once
    wait for each other.

    Args:
        workspace: from `find_workspace`.
        partnership: its id.
        cycle: the cycle whose review decided it.
        row: the decision.
        current: whether that cycle is the current one, so that a row with a blank cycle means it, too.
        remove: take the decision about the line out instead: it is open again.

    Returns:
        The file.

    Raises:
        ParameterError: the file is there and cannot be read as a table; nothing was changed.
        OutputError: it cannot be written; nothing was changed.
    """
    folder = workspace.folder(partnership)
    path = folder / FILE

    def same(cells: Cells) -> bool:
        mine = cells.get("cycle", "").strip() == cycle or (current and not cells.get("cycle", "").strip())
        return mine and (cells.get("kind", "").strip(), cells.get("line", "").strip()) == (row.kind, row.line)

    cells = {name: _cell(value) for name, value in row.model_dump(exclude={"row"}).items()} | {"cycle": cycle}
    lock = FileLock(workspace.outputs / LOCK, timeout=WAIT)
    try:
        workspace.outputs.mkdir(parents=True, exist_ok=True)
        with lock:
            return atomic_write(path, edited(path, "decisions", () if remove else (cells,), replacing=same))
    except Timeout as err:
        raise OutputError(f"{FILE} is being written by somebody else for more than {WAIT:g} seconds.") from err
    except OSError as err:
        raise write_error(path, err) from err


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
