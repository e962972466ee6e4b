"""Files and folders that appear whole or not at all.

Every write goes to a hidden temporary name in the same folder, is flushed to the disk, and takes its final name by
`os.replace`, which is one step on Windows, macOS and Linux. Whoever is interrupted leaves the old file as it was.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from pifkit.model.errors import OutputError

JOURNAL = ".publish.json"


def atomic_write(path: Path | str, data: bytes | str, check: Callable[[Path], None] | None = None) -> Path:
    """Write a file whole or not at all.

    Args:
        path: final name; its folder is made when it is missing.
        data: bytes, or text that is written as UTF-8 with the line ends it has.
        check: looks at what lies on the disk before it takes its name; what it raises keeps the old file.

    Returns:
        The path.

    Raises:
        OutputError: disk full, read-only folder and the like; the old file, if any, is as it was.
    """
    path = Path(path)
    content = data.encode("utf-8") if isinstance(data, str) else data
    temporary = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if check:
            check(temporary)
        os.replace(temporary, path)  # noqa: PTH105 - the one call that tests make fail
    except OSError as err:
        raise write_error(path, err) from err
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return path


@contextlib.contextmanager
def atomic_directory(target: Path | str) -> Iterator[Path]:
    """Make a folder whole or not at all: fill the folder that is yielded; it takes its name when the block ends well.

    Args:
        target: a folder that does not exist yet.

    Yields:
        A hidden folder beside the target.

    Raises:
        OutputError: the target exists, or cannot be written; nothing is left behind.
    """
    target = Path(target)
    if target.exists():
        raise OutputError(f"{target.name} exists already. Nothing was changed.")
    staging = target.with_name(f".{target.name[:80]}.{secrets.token_hex(4)}.tmp")
    try:
        staging.mkdir(parents=True)
        yield staging
        os.replace(staging, target)  # noqa: PTH105
    except OSError as err:
        raise write_error(target, err) from err
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def publish(staging: Path, target: Path) -> tuple[Path, ...]:
    """Move every file of a staging folder into the target folder so that, after any interruption, all or none are there.

    The list of moves is written first (a journal). Interrupted before it is complete, nothing has moved; interrupted
    after, `recover` moves the rest. Both folders must be on one drive.

    Args:
        staging: a folder directly inside `target` or beside it; removed afterwards.
        target: where the files go, with the same relative names.

    Returns:
        The final paths, sorted.

    Raises:
        OutputError: the target cannot be written; the message says whether files have moved already.
    """
    names = sorted(p.relative_to(staging).as_posix() for p in staging.rglob("*") if p.is_file() and p.name != JOURNAL)
    atomic_write(staging / JOURNAL, json.dumps({"files": names}))
    return _move(staging, target, names)


def recover(staging: Path, target: Path) -> bool:
    """Finish or undo an interrupted `publish`: with a journal the rest is moved, without one the staging is removed.

    Returns:
        True if files were moved.
    """
    if not staging.is_dir():
        return False
    try:
        names = json.loads((staging / JOURNAL).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        shutil.rmtree(staging, ignore_errors=True)
        return False
    _move(staging, target, [name for name in names if (staging / name).is_file()])
    return True


def _move(staging: Path, target: Path, names: list[str]) -> tuple[Path, ...]:
    moved = 0
    try:
        for name in names:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(staging / name, target / name)  # noqa: PTH105
            moved += 1
    except OSError as err:
        if moved:
            reason = err.strerror or str(err)
            message = f"{target / names[moved]} cannot be written: {reason}. {moved} of {len(names)} files are in place"
            raise OutputError(f"{message}; running the same command again puts the others there.") from err
        shutil.rmtree(staging, ignore_errors=True)
        raise write_error(target, err) from err
    shutil.rmtree(staging, ignore_errors=True)
    return tuple(target / name for name in names)


def write_error(path: Path, err: OSError) -> OutputError:
    """The error for a failed write in plain words: what, why, and what to do."""
    reason = err.strerror or str(err)
    remedy = "Check that the folder may be written to and that no other program holds the file open"
    if err.errno in {28, 122}:  # ENOSPC, EDQUOT
        remedy = "Free some space"
    return OutputError(
        f"{path} cannot be written: {reason}. What was there before is unchanged. {remedy}, then run the same command again."
    )
