"""What somebody did, in words: for Undo, for what another facilitator did meanwhile, and for values to choose between."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from pifkit.live.markup import items
from pifkit.model.language import N_, _, _h
from pifkit.store import Event
from pifkit.store.events import ENTRIES

if TYPE_CHECKING:
    from pifkit.live.session import Session

_DEEDS = {
    "opened": N_("opened {item}"),
    "revealed": N_("revealed {item}"),
    "round": N_("opened round {round} of {item}"),
    "consensus": N_("agreed {score} for {item}"),
    "not_applicable": N_("{item} does not apply"),
    "lock": N_("locked {item}"),
    "unlock": N_("unlocked {item}"),
    "rating": N_("typed in a score of {who} for {item}"),
    "abstention": N_("typed in not enough evidence of {who} for {item}"),
    "strength": N_("strength of {item}: {text}"),
    "improvement": N_("area for improvement of {item}: {text}"),
    "evidence": N_("evidence of {item}: {text}"),
    "note": N_("note on {item}: {text}"),
    "parked": N_("parked: {text}"),
    "conflict": N_("conflict of interest of {who}: {text}"),
    "decision": N_("decision: {text}"),
    "session": N_("session {what}"),
    "joined": N_("{who} came in"),
    "left": N_("{who} left"),
    "undo": N_("an undo"),
}


def deed(session: Session, one: Event) -> str:
    """An event in a few words; never a score that is still hidden."""
    text = one.get("text")
    short = text if len(text) <= 60 else f"{text[:57]}…"
    said = _(_DEEDS.get(one.kind, one.kind),
        item=one.item, round=one.round, score=one.get("score"), who=session.name_of(one.actor), text=short or _("withdrawn"),
        what=_(one.get("what") or ""),
    )  # fmt: skip
    if one.kind == "undo":
        undone = next((old for old in session.events if old.uuid == one.get("undoes")), None)
        return _("took back: {deed}", deed=deed(session, undone)) if undone is not None else said
    return said


def clock(one: Event) -> str:
    """When it happened, by this machine's clock."""
    return one.time.astimezone().strftime("%H:%M:%S")


def met(session: Session, mine: Event, theirs: Iterable[Event]) -> str:
    """What others decided about the same item since this screen showed it: both are kept, and somebody must choose."""
    lines = [f"{clock(one)}: {escape(deed(session, one))}" for one in theirs]
    if not lines:
        return ""
    if mine.kind in ENTRIES:
        other = next((one for one in theirs if one.kind == mine.kind), mine)
        return (
            "<p><strong>"
            + _h("Somebody else changed the same text at {clock}.", clock=clock(other))
            + "</strong> "
            + _h("Yours is now shown; both are kept. Theirs was:")
            + f"</p><blockquote>{escape(other.get('text')) or _h('withdrawn')}</blockquote><p>"
            + _h("Copy from it what should stay. Undo brings theirs back.")
            + "</p>"
        )
    return (
        "<p><strong>"
        + _h("Somebody else worked on {item} meanwhile.", item=escape(mine.item))
        + "</strong> "
        + _h("What you did was saved beside it:")
        + f"</p>{items(lines)}<p>"
        + _h("Look at the item again. Where two scores stand against each other, choose one.")
        + "</p>"
    )


def others(session: Session) -> str:
    """That another facilitator's screen works on the same assessment, and what it did last; blank where none does."""
    if not session.others:
        return ""
    last = session.others[-1]
    return (
        '<div class="pif-others" role="status"><p><strong>'
        + _h("Another facilitator’s screen is working on this assessment.")
        + "</strong> "
        + _h(
            "Its last step, {clock}: {deed}. Agree who leads; both of you are saved.",
            clock=clock(last),
            deed=escape(deed(session, last)),
        )
        + "</p></div>"
    )
