"""Reading and checking a workspace: any table in, every mistake explained, nothing half-done.

Names load at first use: whoever only writes a file, as the batch's workers do, need not load what reads and checks.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pifkit.workspace.atomic import atomic_directory, atomic_write, publish, recover
    from pifkit.workspace.book import Book, Tables, read_book
    from pifkit.workspace.check import check_workspace
    from pifkit.workspace.locks import run_lock
    from pifkit.workspace.new import new_partnership
    from pifkit.workspace.single import read_ratings, read_series
    from pifkit.workspace.workspace import Workspace, find_workspace

_PUBLIC = {
    "Book": "book",
    "Tables": "book",
    "Workspace": "workspace",
    "atomic_directory": "atomic",
    "atomic_write": "atomic",
    "check_workspace": "check",
    "find_workspace": "workspace",
    "new_partnership": "new",
    "publish": "atomic",
    "read_book": "book",
    "read_ratings": "single",
    "read_series": "single",
    "recover": "atomic",
    "run_lock": "locks",
}

__all__ = [
    "Book",
    "Tables",
    "Workspace",
    "atomic_directory",
    "atomic_write",
    "check_workspace",
    "find_workspace",
    "new_partnership",
    "publish",
    "read_book",
    "read_ratings",
    "read_series",
    "recover",
    "run_lock",
]


def __getattr__(name: str) -> Any:
    """Load a public name at its first use."""
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_PUBLIC[name]}"), name)
    globals()[name] = value
    return value
