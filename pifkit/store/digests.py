"""One short value for a set of events: the same whatever the order in which they arrived, and however often."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from pifkit.store.events import Event


def digest(events: Iterable[Event]) -> str:
    """sha256 over the sorted hashes of the events; each counts once."""
    return digest_of_hashes(event.hash for event in events)


def digest_of_hashes(hashes: Iterable[str]) -> str:
    """The same from hashes that are known already."""
    return hashlib.sha256("\n".join(sorted(set(hashes))).encode("ascii")).hexdigest()
