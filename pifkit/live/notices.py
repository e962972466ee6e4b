"""What somebody did, in words: for Undo, for what another facilitator did meanwhile, and for values to choose between."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from pifkit.live.markup import items
from pifkit.store import Event
from pifkit.store.events import ENTRIES

if TYPE_CHECKING:
    from pifkit.live.session import Session

_DEEDS = {
    "opened": "opened {item}",
    "revealed": "revealed {item}",
    "round": "opened round {round} of {item}",
    "consensus": "agreed {score} for {item}",
    "not_applicable": "{item} does not apply",
    "lock": "locked {item}",
    "unlock": "unlocked {item}",
    "rating": "typed in a score of {who} for {item}",
    "abstention": "typed in not enough evidence of {who} for {item}",
    "strength": "strength of {item}: {text}",
    "improvement": "area for improvement of {item}: {text}",
    "evidence": "evidence of {item}: {text}",
    "note": "note on {item}: {text}",
    "parked": "parked: {text}",
    "conflict": "conflict of interest of {who}: {text}",
    "decision": "decision: {text}",
    "session": "session {what}",
    "joined": "{who} came in",
    "left": "{who} left",
    "undo": "an undo",
}


def deed(session: Session, one: Event) -> str:
    """An event in a few words; never a score that is still hidden."""
    text = one.get("text")
    short = text if len(text) <= 60 else f"{text[:57]}…"
    said = _DEEDS.get(one.kind, one.kind).format(
        item=one.item, round=one.round, score=one.get("score"), who=session.name_of(one.actor), text=short or "withdrawn",
        what=one.get("what"),
    )  # fmt: skip
    if one.kind == "undo":
        undone = next((old for old in session.events if old.uuid == one.get("undoes")), None)
        return f"took back: {deed(session, undone)}" if undone is not None else said
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
            f"<p><strong>Somebody else changed the same text at {clock(other)}.</strong> Yours is now shown; both are kept. "
            f"Theirs was:</p><blockquote>{escape(other.get('text')) or 'withdrawn'}</blockquote>"
            "<p>Copy from it what should stay. Undo brings theirs back.</p>"
        )
    return (
        f"<p><strong>Somebody else worked on {escape(mine.item)} meanwhile.</strong> What you did was saved beside it:</p>"
        f"{items(lines)}<p>Look at the item again. Where two scores stand against each other, choose one.</p>"
    )


def others(session: Session) -> str:
    """That another facilitator's screen works on the same assessment, and what it did last; blank where none does."""
    if not session.others:
        return ""
    last = session.others[-1]
    return (
        '<div class="pif-others" role="status"><p><strong>Another facilitator’s screen is working on this assessment.</strong> '
        f"Its last step, {clock(last)}: {escape(deed(session, last))}. Agree who leads; both of you are saved.</p></div>"
    )
