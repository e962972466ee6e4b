"""Reading and checking a workspace: any table in, every mistake explained, nothing half-done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pifkit.workspace.atomic import atomic_directory, atomic_write, publish, recover
from pifkit.workspace.book import Book, Tables, read_book
from pifkit.workspace.check import check_workspace
from pifkit.workspace.locks import run_lock
from pifkit.workspace.new import new_partnership
from pifkit.workspace.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from pifkit.workspace.single import read_ratings, read_series

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
    """The readers of single tables load at first use: a series needs the library of numbers, a workspace does not."""
    if name in ("read_ratings", "read_series"):
        from pifkit.workspace import single

        return getattr(single, name)
    raise AttributeError(f"module 'pifkit.workspace' has no attribute {name!r}")
