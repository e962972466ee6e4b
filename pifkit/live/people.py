"""The facilitator's commands about people: who comes and goes, and what somebody declares."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pifkit.model.errors import StoreError
from pifkit.model.language import _
from pifkit.store import Event, new_event, set_names

if TYPE_CHECKING:
    from pifkit.live.session import Session


LONGEST_GROUP = 40


def _about(
    session: Session, kind: Any, actor: str, uuid: str, *, item: str = "", group: str = "", **payload: str
) -> Event:
    """An event of somebody in the room, written for them by the facilitator."""
    return new_event(
        kind, actor=actor, cycle=session.cycle, framework=session.framework.key, item=item, group=group, seen=session.state.version,
        payload={"by": session.actor, **payload}, uuid=uuid or None,
    )  # fmt: skip


def join(session: Session, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
    """Somebody without a device comes into the room."""
    name = " ".join(str(values.get("name", "")).split())[:60]
    if not name:
        raise StoreError(_("Write a name, or a role such as Police."))
    if name.casefold() in {session.name_of(one).casefold() for one in session.state.present}:
        raise StoreError(_("{name} is in the room already. Add a letter to tell the two apart.", name=name))
    actor = "p-" + (
        uuid.replace("-", "")[:8] or hashlib.sha256(f"{name}{session.state.version}".encode()).hexdigest()[:12]
    )
    set_names(session.store, {actor: name})
    return [_about(session, "joined", actor, uuid)], _("{name} is in the room", name=name)


def leave(session: Session, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
    """Somebody goes."""
    actor = str(values.get("actor", ""))
    if actor not in session.state.present:
        raise StoreError(_("That person has left already."))
    return [_about(session, "left", actor, uuid)], _("{name_of} has left", name_of=session.name_of(actor))


def group(session: Session, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
    """Somebody rates in a group from the next item (or round) on; blank: with everybody."""
    actor, name = str(values.get("actor", "")), " ".join(str(values.get("value", "")).split())[:LONGEST_GROUP]
    state = session.state
    if actor not in state.present:
        raise StoreError(_("That person is not in the room."))
    known = {one.casefold(): one for one in (*state.members.values(), *state.groups) if one}
    name = known.get(name.casefold(), name)
    if name == state.members.get(actor, ""):
        return [], ""
    made = _about(session, "joined", actor, uuid, group=name, **({} if name else {"together": "yes"}))
    return [made], _(
        "{name_of} rates {name} from now on",
        name_of=session.name_of(actor),
        name=_("in the group {name}", name=name) if name else _("with everybody"),
    )


def conflict(session: Session, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
    """Somebody declares a conflict of interest, on one item or on the whole; blank text withdraws it."""
    actor, item = str(values.get("actor", "")), str(values.get("item", ""))
    text = " ".join(str(values.get("text", "")).split())
    there = declared(session, item)
    if actor not in session.state.present and actor not in there:
        raise StoreError(_("Choose who declares it."))
    if item and item not in session.framework.part_index:
        raise StoreError(_("Choose what it is about."))
    if not text and actor not in there:
        raise StoreError(_("Write what the conflict of interest is, such as: runs this service."))
    if text == there.get(actor, ""):
        return [], ""
    where = _("on {item}", item=item) if item else _("on the whole assessment")
    said = (
        _("declared a conflict of interest {where}", where=where)
        if text
        else _("has no conflict of interest any more {where}", where=where)
    )
    return [_about(session, "conflict", actor, uuid, item=item, text=text)], f"{session.name_of(actor)} {said}"


def declared(session: Session, item: str) -> Mapping[str, str]:
    """Who declared what about an item; about the whole assessment where `item` is blank."""
    state = session.state
    return state.item(item).conflicts_of_interest if item else state.conflicts_of_interest
