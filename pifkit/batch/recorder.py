"""What a notebook reads, recorded in its kernel: every file opened, looked for in vain, and every folder listed.

Python tells of each opening through an audit hook, whoever opens: the kit's readers, pandas, sqlite3 or a cell's own `open`. So an
analyst's extra file counts as an input like any other, and a change of it makes the unit run again. What belongs to
Python, its libraries and the system is left out, and so is the kernel's own folder.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from pifkit.store.place import FILE as STORE_FILE

RECORD = "PIFKIT_RECORD"
"""Environment variable: the file in which a kernel notes what it reads, one path per line (folders end with a /)."""

_EVENTS = {"open", "sqlite3.connect", "os.listdir", "os.scandir"}
_SYSTEM = ("/proc/", "/sys/", "/dev/", "/etc/", "/usr/")


def start() -> None:
    """Begin to record, if the environment names a file for it; called in a kernel before its first cell."""
    target = os.environ.get(RECORD)
    if target:
        hook = _Hook(target)
        sys.addaudithook(hook)
        _watch_vain_looks(hook)


def _watch_vain_looks(hook: _Hook) -> None:
    """`exists()` and the like open nothing, so no audit event tells of them: note what `os.stat` does not find."""
    real = os.stat

    @functools.wraps(real)
    def stat(path: Any, *arguments: Any, **options: Any) -> os.stat_result:
        try:
            return real(path, *arguments, **options)
        except FileNotFoundError:
            hook.note(path)
            raise

    os.stat = stat


def statement() -> str:
    """The line of code that a kernel runs for it; it leaves no name behind."""
    return f"__import__({__name__!r}, fromlist=['start']).start()"


class _Hook:
    """Writes down each path once; must be quick, for a kernel opens thousands of files."""

    def __init__(self, target: str) -> None:
        self.seen: set[str] = set()
        self.busy = False
        self.file = os.open(target, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        private = {str(Path.cwd()), os.environ.get("PIFKIT_OUTPUT_DIR", ""), str(Path(target).parent)}
        homes = {os.environ.get(name, "") for name in ("MPLCONFIGDIR", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR")}
        libraries = {sys.prefix, sys.base_prefix, str(Path(__file__).parents[1]), str(Path.home() / ".cache")}
        caches = {str(Path.home() / ".config" / "matplotlib"), str(Path.home() / ".matplotlib")}
        ipython = {str(Path(tempfile.gettempdir()) / "ipykernel_")}
        self.ignored = (*_SYSTEM, *filter(None, private | homes | libraries | caches | ipython))

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Note the path of an opening for reading, or of a listing."""
        if event not in _EVENTS or self.busy or not arguments:
            return
        path = arguments[0]
        if event == "sqlite3.connect" and _is_store(path):
            return  # its events count, not the file's bytes: `inputs.digest`
        if not isinstance(path, str | bytes | os.PathLike) or (event == "open" and _writes(arguments)):
            return
        self.note(path, folder=event.startswith("os."))

    def note(self, path: str | bytes | os.PathLike[str], folder: bool = False) -> None:
        """Write a path down, unless it is known or belongs to Python or the system."""
        self.busy = True
        try:
            name = os.path.abspath(os.fsdecode(path))  # noqa: PTH100  # quick, and links stay what they are
            if folder:
                name = name.rstrip(os.sep) + "/"
            if name not in self.seen and not name.startswith(self.ignored) and "\n" not in name and not _is_store(name):
                self.seen.add(name)
                os.write(self.file, name.encode("utf-8", "surrogateescape") + b"\n")
        except (OSError, TypeError, ValueError):
            pass
        finally:
            self.busy = False


def _is_store(path: object) -> bool:
    """Whether a path (or an address of SQLite) is an event store, or one of its side files."""
    name = os.fsdecode(path) if isinstance(path, str | bytes | os.PathLike) else ""
    return name.partition("?")[0].replace(os.sep, "/").rpartition("/")[2].startswith(STORE_FILE)


def _writes(arguments: tuple[Any, ...]) -> bool:
    """Whether an `open` event is for writing only."""
    mode = arguments[1] if len(arguments) > 1 else None
    if isinstance(mode, str):
        return not ("r" in mode or "+" in mode)
    flags = arguments[2] if len(arguments) > 2 else 0
    return isinstance(flags, int) and (flags & (os.O_WRONLY | os.O_RDWR)) == os.O_WRONLY


def read_record(file: Path, root: Path) -> dict[str, str | None]:
    """What a kernel has read, with what is there now.

    Args:
        file: the record.
        root: the workspace; paths in it are given relative to it. The listing of `parameters/` is left out: a new
            partnership concerns the others through the comparison table only.

    Returns:
        Content digest by path (see `content`), sorted.
    """
    try:
        text = file.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return {}
    found = {_relative(path, root) for path in text.splitlines()} - {"parameters/"}
    return {path: content(root, path) for path in sorted(found)}


def _relative(path: str, root: Path) -> str:
    prefix = f"{root}{os.sep}"
    return path.removeprefix(prefix).replace(os.sep, "/") if path.startswith(prefix) else path


def content(root: Path, path: str) -> str | None:
    """What is at a path now: digest of a file, of a folder's names for a path that ends with /, None for nothing.

    The files of an event store are no change of a folder: what they hold counts, by the digest of its events.
    """
    digest = hashlib.sha256()
    place = root / path
    with contextlib.suppress(OSError, ValueError):
        if path.endswith("/"):
            names = sorted(one.name for one in place.iterdir() if not one.name.startswith(STORE_FILE))
            digest.update("\n".join(names).encode("utf-8", "surrogateescape"))
        else:
            digest.update(place.read_bytes())
        return digest.hexdigest()
    return None
