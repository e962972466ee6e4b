"""One row of a table changed in its file, whole or not at all: what the forms in the notebooks do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from pydantic import ValidationError

from pifkit.model.errors import OutputError, ParameterError
from pifkit.model.tables import TABLES, Row
from pifkit.workspace.atomic import atomic_write, write_error
from pifkit.workspace.edit import Cells, edited
from pifkit.workspace.workspace import Workspace

#: How long one form waits for another that is writing; a write takes milliseconds.
WAIT = 5.0


def checked_row(table: str, cells: Mapping[str, Any]) -> Row:
    """Cells as a row of a table.

    Raises:
        ParameterError: every column that is wrong, with what is wrong about it.
    """
    try:
        return TABLES[table].model_validate({key: value for key, value in cells.items() if value not in ("", None)})
    except ValidationError as err:
        said = "; ".join(f"{'.'.join(map(str, one['loc'])) or table}: {one['msg']}" for one in err.errors())
        raise ParameterError(f"This cannot be written into {table}.csv: {said}") from err


def change_row(
    workspace: Workspace, partnership: str, table: str, cells: Mapping[str, Any], same: Callable[[Cells], bool]
) -> Path:
    """Write one row into a table; the row that is the same is replaced, without one it is added.

    Other rows, columns that pifkit does not know and the order of the file stay. Two people who write at once wait for
    each other.

    Args:
        workspace: from `find_workspace`.
        partnership: its id.
        table: such as `actions`.
        cells: the row by column name; checked first.
        same: whether a row of the file (its cells by column name) is the one to replace.

    Returns:
        The file.

    Raises:
        ParameterError: the row is wrong, or the file cannot be read as a table; nothing was changed.
        OutputError: it cannot be written; nothing was changed.
    """
    row = checked_row(table, cells)
    # Only what the form knows is written.
    text = {name: _cell(value) for name, value in row.model_dump(exclude={"row"}).items() if name in cells}
    return _write(workspace, partnership, table, lambda path: edited(path, table, (text,), replacing=same))


def change_cells(
    workspace: Workspace, partnership: str, table: str, cells: Mapping[str, str], same: Callable[[Cells], bool]
) -> Path:
    """Change some cells of one row that is there; every other cell stays as somebody wrote it.

    Args:
        workspace: from `find_workspace`.
        partnership: its id.
        table: such as `observations`.
        cells: new cells by column name.
        same: whether a row of the file (its cells by column name) is meant; the first one is.

    Raises:
        ParameterError: the row is not there (any more), or the file cannot be read as a table; nothing was changed.
        OutputError: it cannot be written; nothing was changed.
    """

    def changed(path: Path) -> str:
        found: list[dict[str, str]] = []

        def taken(row: Cells) -> bool:
            if found or not same(row):
                return False
            found.append(dict(row))
            return True

        edited(path, table, (), replacing=taken)
        if not found:
            raise ParameterError(f"The row is no longer in {path.name}. Run the cell again to see what is there.")
        row = {**found[0], **cells}
        found.clear()
        return edited(path, table, (row,), replacing=taken)

    return _write(workspace, partnership, table, changed)


def _write(workspace: Workspace, partnership: str, table: str, made: Callable[[Path], str]) -> Path:
    path = workspace.folder(partnership) / f"{table}.csv"
    lock = FileLock(workspace.outputs / f".pifkit.{partnership}.{table}.lock", timeout=WAIT)
    try:
        workspace.outputs.mkdir(parents=True, exist_ok=True)
        with lock:
            return atomic_write(path, made(path))
    except Timeout as err:
        raise OutputError(f"{path.name} is being written by somebody else for more than {WAIT:g} seconds.") from err
    except OSError as err:
        raise write_error(path, err) from err


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
