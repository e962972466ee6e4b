"""An organisation's own frameworks and overlays: the folder `frameworks` beside `parameters` in its workspace.

A process works on one workspace at a time; opening it says where the folder is. Only finding frameworks by id depends on
it: whoever scores passes the framework itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pifkit.frameworks.reading import parse
from pifkit.model.errors import FrameworkError

_ENDING = ".yaml"
# Plain, and not a context variable: a notebook's cells run in contexts of their own and would not see it.
_in_use: list[Path | None] = [None]
_ID = re.compile(r"[a-z][a-z0-9_]{0,79}")  # of a framework


def use_folder(folder: Path | None) -> None:
    """Find own frameworks and overlays in this folder from now on; None, or one that does not exist: none."""
    _in_use[0] = folder


def current_folder() -> Path | None:
    """The folder in use."""
    return _in_use[0]


def own(key: str) -> Path | None:
    """The file of an own framework; None where there is none of that id."""
    folder = _in_use[0] if _ID.fullmatch(key) else None  # what is no id could lead out of the folder
    path = None if folder is None else folder / f"{key}{_ENDING}"
    return path if path is not None and path.is_file() and "framework" not in _document(path) else None


def overlays(key: str) -> list[Path]:
    """The folder's overlays for a framework, in order of their names."""
    return [path for path in _paths() if _document(path).get("framework") == key]


def ids() -> list[str]:
    """Ids of the own frameworks, each with its modes after it."""
    return [name for path in _paths() if _ID.fullmatch(path.stem) for name in names(path.stem)]


def names(key: str) -> list[str]:
    """Id of an own framework with its modes after it; empty where there is none of that id."""
    path = own(key)
    return [] if path is None else with_modes(key, _document(path))


def with_modes(key: str, document: Mapping[str, Any]) -> list[str]:
    """An id, and the id with each of its modes."""
    modes = document.get("modes")
    named = modes if isinstance(modes, list) else []
    return [key, *(f"{key}:{mode['id']}" for mode in named if isinstance(mode, Mapping) and "id" in mode)]


def _paths() -> list[Path]:
    folder = _in_use[0]
    return [] if folder is None else sorted(folder.glob(f"*{_ENDING}"))


def _document(path: Path) -> Mapping[str, Any]:
    """The fields of a file, empty where it cannot be read: checking the folder tells why."""
    stat = path.stat()
    return _parsed(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=64)
def _parsed(path: Path, _changed: int, _size: int) -> Mapping[str, Any]:
    document, _ = parse(read_text(path), path.name)
    return document or {}


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        FrameworkError: there is no such file, or it is not UTF-8 text.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as err:
        raise FrameworkError(f"{path}: there is no such file.") from err
    except (OSError, UnicodeDecodeError) as err:
        raise FrameworkError(f"{path} cannot be read as UTF-8 text: {err}.") from err
