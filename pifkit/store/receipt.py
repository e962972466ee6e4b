"""What the store answers, and what counts as a conflict between two people who write at the same time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from pifkit.store.events import DECIDING, ENTRIES, ITEM_KINDS, Event


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the store answers once events are safely on the disk.

    Attributes:
        version: the store's version now.
        events: the events as they stand in the store, in the order given, each with its position.
        new: how many of them were not there before.
        duplicates: UUIDs of those that were there already; nothing was written for them.
        differing: UUIDs of those duplicates whose content in the store is another one.
        conflicts: what was decided about the same item (or written under the same entry) after the version that the
            writer had seen; both stay, and the writer must be told and choose.
        saved: when, UTC.
    """

    version: int
    events: tuple[Event, ...]
    new: int
    duplicates: tuple[str, ...]
    differing: tuple[str, ...]
    conflicts: tuple[Event, ...]
    saved: dt.datetime


def conflicts(fresh: Iterable[Event], unseen: Iterable[Event]) -> tuple[Event, ...]:
    """Those of the events that somebody had not seen which concern what they wrote; each once, in the store's order.

    Args:
        fresh: what was written now.
        unseen: what stood in the store already, but after the version seen by one of these.
    """
    new = tuple(fresh)
    return tuple(old for old in unseen if any(old.position > (one.seen or 0) and _collide(one, old) for one in new))


def _collide(one: Event, old: Event) -> bool:
    if one.kind in ENTRIES or old.kind in ENTRIES:
        return one.kind == old.kind and one.get("id") == old.get("id") and _scope(one) == _scope(old)
    if one.kind not in ITEM_KINDS or old.kind not in DECIDING or not one.item:
        return False
    same_item = (one.item, one.group) == (old.item, old.group) and _scope(one) == _scope(old)
    return same_item and (one.attribute == old.attribute or not one.attribute or not old.attribute)


def _scope(one: Event) -> tuple[str, str]:
    return one.cycle, one.framework


def same(one: Event, other: Event) -> bool:
    """Whether two events with one UUID say the same; a version that the store filled in is no difference."""
    first, second = one.to_json(), other.to_json()
    if one.seen is None:
        first["seen"] = second["seen"]
    return first == second
