"""The facilitator's commands about people: who comes and goes, and what somebody declares."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pifkit.model.errors import StoreError
from pifkit.store import Event, new_event, set_names

if TYPE_CHECKING:
    from pifkit.live.session import Session


def _about(session: Session, kind: Any, actor: str, uuid: str, *, item: str = "", **payload: str) -> Event:
    """An event of somebody in the room, written for them by the facilitator."""
    return new_event(
        kind, actor=actor, cycle=session.cycle, framework=session.framework.key, item=item, seen=session.state.version,
        payload={"by": session.actor, **payload}, uuid=uuid or None,
    )  # fmt: skip


def join(session: Session, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
    """Somebody without a device comes into the room."""
    name = " ".join(str(values.get("name", "")).split())[:60]
    if not name:
        raise StoreError("Write a name, or a role such as Police.")
    if name.casefold() in {session.name_of(one).casefold() for one in session.state.present}:
        raise StoreError(f"{name} is in the room already. Add a letter to tell the two apart.")
    actor = "p-" + (
        uuid.replace("-", "")[:8] or hashlib.sha256(f"{name}{session.state.version}".encode()).hexdigest()[:12]
    )
    set_names(session.store, {actor: name})
    return [_about(session, "joined", actor, uuid)], f"{name} is in the room"


def leave(session: Session, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
    """Somebody goes."""
    actor = str(values.get("actor", ""))
    if actor not in session.state.present:
        raise StoreError("That person has left already.")
    return [_about(session, "left", actor, uuid)], f"{session.name_of(actor)} has left"


def conflict(session: Session, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
    """Somebody declares a conflict of interest, on one item or on the whole; blank text withdraws it."""
    actor, item = str(values.get("actor", "")), str(values.get("item", ""))
    text = " ".join(str(values.get("text", "")).split())
    there = declared(session, item)
    if actor not in session.state.present and actor not in there:
        raise StoreError("Choose who declares it.")
    if item and item not in session.framework.part_index:
        raise StoreError("Choose what it is about.")
    if not text and actor not in there:
        raise StoreError("Write what the conflict of interest is, such as: runs this service.")
    if text == there.get(actor, ""):
        return [], ""
    where = f"on {item}" if item else "on the whole assessment"
    said = f"declared a conflict of interest {where}" if text else f"has no conflict of interest any more {where}"
    return [_about(session, "conflict", actor, uuid, item=item, text=text)], f"{session.name_of(actor)} {said}"


def declared(session: Session, item: str) -> Mapping[str, str]:
    """Who declared what about an item; about the whole assessment where `item` is blank."""
    state = session.state
    return state.item(item).conflicts_of_interest if item else state.conflicts_of_interest
