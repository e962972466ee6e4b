"""The facilitator's commands: what each one writes, and what is said when it is saved.

Each takes the session as the screen showed it, the values of its form, and the id of the form; it returns events to append
(none: there is nothing to save) and a few words. What may not be done now is refused with words for the screen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pifkit.live import people
from pifkit.model.errors import StoreError
from pifkit.model.language import _
from pifkit.store import Event, agree, move, new_event, rate, undo
from pifkit.store.scale import refuse_wrong_sum

if TYPE_CHECKING:
    from pifkit.live.session import Session

ROLE = "facilitator"
TEXTS = ("strength", "improvement", "evidence", "note")
KEPT = ("source", "indicator", "date", "review_by", "sha256")
"""What a new version of a text keeps of the one before."""


def _event(session: Session, kind: Any, uuid: str = "", *, item: str = "", **payload: Any) -> Event:
    given = {key: value for key, value in payload.items() if value not in ("", None)}
    return new_event(
        kind, actor=session.actor, role=ROLE, cycle=session.cycle, framework=session.framework.key, item=item, payload=given,
        seen=session.state.version, uuid=uuid or None,
    )  # fmt: skip


def _part(session: Session, values: Mapping[str, Any]) -> str:
    part = str(values.get("part") or values.get("value") or session.current or "")
    if part not in session.framework.part_index:
        raise StoreError(_("Choose an item first."))
    return part


def _step(
    session: Session, kind: str, values: Mapping[str, Any], uuid: str, reason: str = "", group: str = ""
) -> Event:
    return move(
        session.state, session.framework, kind, _part(session, values), actor=session.actor, group=group,
        reason=reason.strip(), role=ROLE, uuid=uuid or None,
    )  # fmt: skip


def _with_groups(session: Session, main: Event, steps: Mapping[str, str]) -> list[Event]:
    """A step of everybody's item, after the steps that the groups' items take with it.

    Args:
        session: of the room.
        main: the step of everybody's item; the last one, so that this is where the group turns to.
        steps: group -> kind of its step.
    """
    made = [_step(session, kind, {"part": main.item}, "", group=group) for group, kind in steps.items()]
    # Their times lie before that of the main step: events of one moment are put in order by their ids else.
    earlier = [dt.timedelta(microseconds=len(made) - at) for at in range(len(made))]
    return [
        *(
            replace(one, time=main.time - by, payload={**one.payload, "with": main.uuid})
            for one, by in zip(made, earlier, strict=True)
        ),
        main,
    ]


def _to_open(session: Session, part: str) -> dict[str, str]:
    """The groups of those who are in the room, to which an item was not opened yet."""
    state = session.state
    groups = sorted({state.members[one] for one in state.present if one in state.members})
    return {one: "opened" for one in groups if state.item(part, one).opened is None}


def _open(session: Session, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
    main = _step(session, "opened", values, uuid)
    fresh = session.state.item(main.item).status in {"unopened", "open"}
    made = _with_groups(session, main, _to_open(session, main.item) if fresh else {})
    if session.running is None:
        made.insert(0, _event(session, "session", what="started"))
    return made, _("{item} is open", item=made[-1].item)


def _reveal(session: Session, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
    main = _step(session, "revealed", values, uuid)
    hidden = [one.group for one in session.state.apart(main.item) if one.status == "open"]
    return _with_groups(session, main, dict.fromkeys(hidden, "revealed")), _("Revealed")


def _round(session: Session, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
    made = _step(session, "round", values, uuid)
    again = {one.group: "round" for one in session.state.apart(made.item) if one.opened and not one.locked}
    steps = _with_groups(session, made, {**again, **_to_open(session, made.item)})
    return steps, _("Round {round} is open; the earlier ratings are kept", round=made.round)


def _na(session: Session, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
    return [_step(session, "not_applicable", values, uuid, str(values.get("reason", "")))], _("Does not apply")


def _lock(session: Session, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
    return [_step(session, "lock", values, uuid)], _("Locked")


def _unlock(session: Session, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
    return [_step(session, "unlock", values, uuid, str(values.get("reason", "")))], _("Unlocked")


def _agree(session: Session, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
    """The agreed score; where a part is rated by its attributes, all that were filled in, together."""
    part = _part(session, values)
    scores = {key.partition(".")[2]: str(value).strip() for key, value in values.items() if key.startswith("score.")}
    scores = {key: value for key, value in scores.items() if value}
    if not scores:
        raise StoreError(_("Choose the score that the group agrees on."))
    group = str(values.get("group") or "")
    if group and group not in {one.group for one in session.state.apart(part)}:
        raise StoreError(
            _("{group} has not rated {part}. Choose a group of the list, or everybody.", group=group, part=part)
        )
    before = {key: one.score for key, one in session.state.item(part, group).agreed.items()}
    refuse_wrong_sum(session.framework, part, {**before, **scores})
    reason, dissent = (str(values.get(one) or "").strip() for one in ("reason", "dissent"))
    made = [
        agree(
            session.state, session.framework, part, score, actor=session.actor, attribute=key, role=ROLE,
            uuid=(uuid or None) if at == 0 else None, reason=reason, dissent=dissent, group=group,
        )
        for at, (key, score) in enumerate(scores.items())
    ]  # fmt: skip
    return made, _(
        "Agreed{group}: {part} {values}",
        group=" " + _("by {group}", group=group) if group else "",
        part=part,
        values=", ".join(scores.values()),
    )


def _rate(session: Session, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
    """A score typed in for somebody without a device; `?` is not enough evidence."""
    part, score = _part(session, values), str(values.get("value", "")).strip()
    if not score:
        return [], _("Nothing was typed")
    actor = str(values["actor"])
    made = rate(
        session.state, session.framework, part, None if score == "?" else score, actor=actor,
        group=session.state.item_of(part, actor).group, attribute=str(values.get("attribute", "")), by=session.actor, uuid=uuid or None,
    )  # fmt: skip
    return [made], _("{name_of} has rated", name_of=session.name_of(made.actor))


def _text(session: Session, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
    """A strength, an area for improvement, evidence or a note; blank text withdraws it."""
    kind, ident, text = str(values["kind"]), str(values["id"]), str(values.get("value", "")).strip()
    if kind not in TEXTS:
        raise StoreError(_("{kind!r} is no kind of text.", kind=kind))
    part = _part(session, {"part": values.get("part")})
    old = next((one for one in session.state.item(part).entries if one.id == ident), None)
    if text == (old.text if old else ""):
        return [], ""
    kept = {name: getattr(old, name) for name in KEPT} if old else {}
    return [_event(session, kind, uuid, item=part, id=ident, text=text, **kept)], "" if text else _("Withdrawn")


def _source(session: Session, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
    """The source of a piece of evidence that is there; of a file in the workspace the SHA-256 is kept, as it is now."""
    part, ident = _part(session, {"part": values.get("part")}), str(values["id"])
    old = next((one for one in session.state.item(part).of_kind("evidence") if one.id == ident), None)
    if old is None:
        raise StoreError(_("Write what the evidence is first, then its source."))
    source = str(values.get("value", "")).strip()
    sha256 = session.files.sha256(source) if session.files else ""
    if source == old.source and (sha256 == old.sha256 or not sha256):
        return [], ""
    kept = {**{name: getattr(old, name) for name in KEPT}, "source": source, "sha256": sha256}
    said = _("The file is recorded as it is now") if sha256 else ""
    return [_event(session, "evidence", uuid, item=part, id=ident, text=old.text, **kept)], said


def _park(session: Session, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
    text = str(values.get("text", "")).strip()
    if not text:
        raise StoreError(_("Write what is to be parked."))
    item = session.current or ""
    if any(one.text == text and one.item == item and not one.done for one in session.parked):
        return [], _("It is parked already")  # sent again after a crash: the answer to the first time got lost
    ident = session.new_id("parked", item)
    return [_event(session, "parked", uuid, item=session.current or "", id=ident, text=text)], _("Parked")


def _parked(session: Session, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
    """Tick a line of the parking lot off, or open it again."""
    old = next((one for one in session.parked if one.id == values["id"]), None)
    if old is None:
        raise StoreError(_("That line is no longer in the parking lot."))
    done = bool(values.get("value", not old.done))
    return [_event(session, "parked", uuid, item=old.item, id=old.id, text=old.text, done=done or None)], (
        _("Dealt with") if done else _("Open again")
    )


def _session(session: Session, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
    what = str(values.get("what", ""))
    if what not in {"started", "paused", "ended"}:
        raise StoreError(_("A session is started, paused or ended, not {what!r}.", what=what))
    made = [_event(session, "session", uuid, what=what)]
    if what == "started" and session.item is not None and session.item.status in {"open", "revealed", "contested"}:
        made.append(_step(session, "opened", {}, ""))  # its timer stopped with the session
    return made, _("The session is {what}", what=_(what))


def _undo(session: Session, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:  # noqa: ARG001
    from pifkit.live.notices import deed

    last = session.last
    if last is None:
        raise StoreError(_("There is nothing to undo."))
    return _undone(session, last, uuid), _("Undone: {deed}", deed=deed(session, last))


def _redo(session: Session, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:  # noqa: ARG001
    taken = session.redoable
    if taken is None:
        raise StoreError(_("There is nothing to do again."))
    return _undone(session, taken, uuid), _("Done again")


def _undone(session: Session, main: Event, uuid: str) -> list[Event]:
    """Take a step back, and with it the steps that the groups' items took with it; the main one last."""
    taken = undo(session.state, main, actor=session.actor, role=ROLE)
    taken = replace(taken, uuid=uuid) if uuid else taken
    beside = [one for one in session.events if one.get("with") == main.uuid and one.uuid not in session.state.undone]
    made = [undo(session.state, one, actor=session.actor, role=ROLE) for one in beside]
    return [*(replace(one, payload={**one.payload, "with": taken.uuid}) for one in made), taken]


COMMANDS: Mapping[str, Callable[[Any, Mapping[str, Any], str], tuple[list[Event], str]]] = {
    "open": _open,
    "reveal": _reveal,
    "round": _round,
    "na": _na,
    "lock": _lock,
    "unlock": _unlock,
    "agree": _agree,
    "rate": _rate,
    "text": _text,
    "source": _source,
    "park": _park,
    "parked": _parked,
    "session": _session,
    "join": people.join,
    "leave": people.leave,
    "conflict": people.conflict,
    "group": people.group,
    "undo": _undo,
    "redo": _redo,
}
