"""Exports on the disk: written beside their place, read back from the disk, compared, and only then named."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from pifkit.model.errors import OutputError, ParameterError
from pifkit.store.exports.archive import EVENTS, MANIFEST, read_folder, write_files
from pifkit.store.exports.export import Export
from pifkit.store.exports.state import State, kind_of
from pifkit.workspace.atomic import atomic_write, write_error

Reader = Callable[[bytes, str], Export]


def compared(export: Export, state: State, what: str) -> None:
    """Make sure that an export says what it was made from.

    Raises:
        OutputError: it does not; it must not be kept.
    """
    if export.changed or not export.state.same(state):
        names = [one.file for one in export.changed] or ["the events"]
        raise OutputError(
            f"{what} was read back and is not what was written ({', '.join(names)}). It was not kept. "
            "Try again, on another disk if need be; if it happens again, export as JSON and report it."
        )


def write_export(path: Path, content: bytes, reader: Reader, state: State) -> Path:
    """Write an export into a file, whole or not at all; it is read back and compared before it takes its name.

    Args:
        path: the file; one that is there already is replaced.
        content: the export.
        reader: reads this form back.
        state: what it was made from.

    Raises:
        OutputError: it cannot be written, or reads back as something else; what was there before is as it was.
    """
    return atomic_write(path, content, lambda there: _read_back(there, reader, state, path))


def _read_back(temporary: Path, reader: Reader, state: State, path: Path) -> None:
    try:
        compared(reader(temporary.read_bytes(), path.name), state, str(path))
    except ParameterError as err:
        raise OutputError(f"{path} was read back and cannot be read. It was not kept. {err}") from err


def write_folder(path: Path, state: State) -> Path:
    """Write an export into a folder of CSV files, whole or not at all; it is read back and compared before it takes its name.

    Args:
        path: a folder that is not there yet, is empty, or holds an earlier export, which is replaced.
        state: what to write.

    Raises:
        OutputError: the folder holds something else, it cannot be written, or reads back as something else.
    """
    there = (
        {one.relative_to(path).as_posix() for one in path.rglob("*") if not one.is_dir()} if path.is_dir() else set()
    )
    strangers = {name for name in there - {MANIFEST, EVENTS} if kind_of(name) is None}
    if strangers or (there and MANIFEST not in there) or (path.exists() and not path.is_dir()):
        raise OutputError(
            f"{path} holds something else. Nothing was changed. Name another folder, or a file that ends in .zip."
        )
    mark = secrets.token_hex(4)
    staging, old = (path.with_name(f".{path.name[:80]}.{mark}.{word}") for word in ("tmp", "old"))
    try:
        for name, content in write_files(state).items():
            (staging / name).parent.mkdir(parents=True, exist_ok=True)
            (staging / name).write_bytes(content)
        compared(read_folder(staging), state, str(path))
        if path.exists():
            os.replace(path, old)  # noqa: PTH105
        os.replace(staging, path)  # noqa: PTH105
    except OSError as err:
        if old.exists() and not path.exists():
            os.replace(old, path)  # noqa: PTH105
        raise write_error(path, err) from err
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if path.exists():
            shutil.rmtree(old, ignore_errors=True)
    return path
