"""Opening a partnership's store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pifkit.store.place import place_of

if TYPE_CHECKING:
    from pifkit.store.log import Store
    from pifkit.workspace import Workspace


def open_store(workspace: Workspace, partnership: str) -> Store:
    """The store of a partnership; nothing is opened or made until it is read or written.

    Args:
        workspace: from `pifkit.workspace.find_workspace`.
        partnership: its id; its folder must be there.

    Raises:
        ParameterError: there is no such partnership.
    """
    from pifkit.store.log import Store
    from pifkit.workspace.book import unknown_partnership

    if partnership not in workspace.partnership_ids():
        raise unknown_partnership(workspace, partnership)
    return Store(place_of(workspace, partnership))


def has_store(workspace: Workspace, partnership: str) -> bool:
    """Whether there is anything to look for: a file, or a database that the environment names. Loads no library."""
    place = place_of(workspace, partnership)
    return place.path is None or place.path.exists()
