"""Making the events of a session so that the rules of consensus hold: what may be done to an item now, and what needs a reason.

Each function looks at the state, refuses with words that can be shown on the screen, and returns the event (or events) to
append. The store itself takes any well-formed event; a log is replayed as it is.
"""

from __future__ import annotations

from typing import Any

from pifkit.frameworks import Framework
from pifkit.model.errors import StoreError
from pifkit.model.language import _
from pifkit.store.events import Event, new_event
from pifkit.store.scale import is_override, score_problem, spread_of
from pifkit.store.state import AssessmentState, Item, Spread


def rate(
    state: AssessmentState,
    framework: Framework,
    part: str,
    score: str | None,
    *,
    actor: str,
    attribute: str = "",
    group: str = "",
    round: int | None = None,
    note: str = "",
    partner: str = "",
    by: str = "",
    uuid: str | None = None,
) -> Event:
    """A rating, or (score None) an abstention: not enough evidence, which is never zero.

    Args:
        state: as the actor saw it.
        framework: the framework.
        part: what is rated.
        score: as written: a number on the scale or a level code; None: not enough evidence.
        actor: pseudonym of whose rating it is.
        attribute: attribute of the part; blank: the part as a whole.
        group: which group; blank: everybody.
        round: round that the form was made for; None: the round in force.
        note: why.
        partner: organisation of the actor.
        by: who typed it in, where that is somebody else.
        uuid: of the form, so that sending it twice is harmless.

    Raises:
        StoreError: in words for the screen: locked, agreed, revealed already, an old round, off the scale.
    """
    item = state.item(part, group)
    number = item.round if round is None else round
    _refuse_closed(item)
    if group:
        _refuse_closed(state.item(part))
        if state.item(part).status in {"agreed", "na", "contested"}:
            raise StoreError(
                _("{part} has been agreed by everybody meanwhile. Your rating was not counted.", part=part)
            )
    if number != item.round:
        raise StoreError(
            _(
                "Round {number} of {part} is over; round {round} is open. Please rate again.",
                number=number,
                part=part,
                round=item.round,
            )
        )
    if item.status in {"agreed", "na", "contested"}:
        raise StoreError(_("{part} has been agreed meanwhile. Your rating was not counted.", part=part))
    if item.opened and item.revealed:
        raise StoreError(
            _(
                "The ratings of {part} have been revealed; this round takes no more. A new round can be opened.",
                part=part,
            )
        )
    if score is not None and (wrong := score_problem(framework, part, attribute, score)):
        raise StoreError(_("This score cannot be taken: {wrong}", wrong=wrong))
    payload: dict[str, Any] = {"note": note, "partner": partner, "by": by}
    payload = {key: value for key, value in payload.items() if value}
    return new_event(
        "abstention" if score is None else "rating", actor=actor, role="assessor", cycle=state.cycle,
        framework=framework.key, group=group, item=part, attribute=attribute, round=number, uuid=uuid, seen=state.version,
        payload=payload if score is None else {**payload, "score": score.strip()},
    )  # fmt: skip


def agree(
    state: AssessmentState,
    framework: Framework,
    part: str,
    score: str,
    *,
    actor: str,
    attribute: str = "",
    group: str = "",
    reason: str = "",
    dissent: str = "",
    chair: str = "",
    role: str = "facilitator",
    uuid: str | None = None,
) -> Event:
    """A value agreed by the group; it names what it replaces, so that two people who do not know of each other are found out.

    Where groups rated the part apart and everybody agrees (no `group`), the votes are those of all groups, each in its round in
    force and revealed: what they propose, or that they lie far apart, decides whether a reason is needed.

    Raises:
        StoreError: locked; off the scale; or not what the votes propose, and no reason given.
    """
    item = state.item(part, group)
    _refuse_closed(item)
    _refuse_closed(state.item(part))
    if wrong := score_problem(framework, part, attribute, score):
        raise StoreError(_("This score cannot be agreed: {wrong}", wrong=wrong))
    spread, whose = _votes_behind(state, framework, item, attribute)
    if is_override(framework, part, attribute, score, spread) and not reason.strip():
        why = (
            _("{whose} propose {proposed:g}", whose=whose, proposed=spread.proposed)
            if spread.proposed is not None
            else _("{whose} lie far apart", whose=whose)
        )
        raise StoreError(_("Say why: {why}, and an agreed value that differs needs a reason.", why=why))
    known = [one.uuid for one in item.contested.get(attribute, ())]
    if attribute in item.agreed:
        known.append(item.agreed[attribute].uuid)
    payload = {"score": score.strip(), "reason": reason, "dissent": dissent, "chair": chair}
    return new_event(
        "consensus", actor=actor, role=role, cycle=state.cycle, framework=framework.key, group=group, item=part,
        attribute=attribute, round=item.round, uuid=uuid, seen=state.version,
        payload={**{key: value for key, value in payload.items() if value}, "replaces": known},
    )  # fmt: skip


def _votes_behind(state: AssessmentState, framework: Framework, item: Item, attribute: str) -> tuple[Spread, str]:
    """The figures of the votes behind an agreement, and whose they are: the item's own, or all groups' where everybody agrees."""
    apart = () if item.group else [one for one in state.apart(item.part) if one.votes.get(attribute)]
    if not apart:
        return item.spreads.get(attribute) or Spread(), _("the votes")
    votes = [
        vote
        for one in (item, *apart)
        for actor, vote in one.votes.get(attribute, {}).items()
        if actor not in one.uneven
    ]
    return spread_of(framework, item.part, attribute, votes, state.tolerance), _("the votes of all groups")


def move(
    state: AssessmentState,
    framework: Framework,
    kind: str,
    part: str,
    *,
    actor: str,
    group: str = "",
    reason: str = "",
    role: str = "facilitator",
    uuid: str | None = None,
) -> Event:
    """A step of an item: opened, revealed, round (vote again), not_applicable, lock or unlock.

    Raises:
        StoreError: the step cannot be taken now, or needs a reason.
    """
    item = state.item(part, group)
    if part not in framework.part_index:
        raise StoreError(_("{key} has no part {part!r}.", key=framework.key, part=part))
    if kind not in {"unlock", "opened"}:
        _refuse_closed(item)
    if kind == "unlock" and not item.locked:
        raise StoreError(_("{part} is not locked.", part=part))
    if kind in {"unlock", "not_applicable"} and not reason.strip():
        raise StoreError(_("Say why: this needs a reason."))
    if kind == "lock" and item.contested:
        raise StoreError(_("Two values of {part} stand against each other. Choose one before locking it.", part=part))
    if kind == "lock" and item.status not in {"agreed", "na"} and not (not group and state.agreed_by_groups(part)):
        raise StoreError(
            _("{part} has no agreed value yet. Agree one, or say that it does not apply, before locking it.", part=part)
        )
    if kind == "revealed" and item.status not in {"open", "unopened"}:
        raise StoreError(_("{part} is {status} already.", part=part, status=_(item.status)))
    number = item.round + 1 if kind == "round" else item.round
    return new_event(
        kind, actor=actor, role=role, cycle=state.cycle, framework=framework.key, group=group, item=part,  # type: ignore[arg-type]
        round=number, uuid=uuid, seen=state.version, payload={"reason": reason} if reason else {},
    )  # fmt: skip


def undo(state: AssessmentState, event: Event, *, actor: str, role: str = "facilitator", reason: str = "") -> Event:
    """An event that undoes another one; undoing an undo brings the first back."""
    return new_event(
        "undo", actor=actor, role=role, cycle=event.cycle, framework=event.framework, group=event.group, item=event.item,
        attribute=event.attribute, round=event.round, seen=max(state.version, event.position),
        payload={"undoes": event.uuid, "reason": reason},
    )  # fmt: skip


def _refuse_closed(item: Item) -> None:
    if item.locked:
        raise StoreError(_("{part} is locked. Unlock it first, and say why.", part=item.part))
