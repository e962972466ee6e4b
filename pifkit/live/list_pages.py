"""The other pages of the screen: agenda, parking lot, and the summary at the end."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pifkit.frameworks import Framework
from pifkit.live.agenda import Line, agenda, progress, session_seconds, still_open
from pifkit.live.markup import attributes, button, items, many, number
from pifkit.live.session import Session
from pifkit.model.language import _, _h

if TYPE_CHECKING:
    from pifkit.model.scorecard import Scorecard


def agenda_page(session: Session, framework: Framework, *, by_spread: bool) -> str:
    """Every item with its state; the widest spread first, or in the framework's order."""
    lines = agenda(framework, session.state, by_spread=by_spread)
    known = any(one.spread is not None for one in lines)
    other = _("Order of the framework") if by_spread else _("Widest spread first")
    note = (
        ""
        if known or not by_spread
        else ("<p>" + _h("No ratings can be shown yet, so this is the framework's order.") + "</p>")
    )
    rows = "".join(_row(session, one) for one in lines)
    head = "".join(f"<th scope='col'>{one}</th>" for one in (_("Item"), _("State"), _("Spread"), _("Rated"), ""))
    return (
        '<h2 data-focus-once="agenda">'
        + _h("Agenda: {by_spread}", by_spread=_("widest spread first") if by_spread else _("order of the framework"))
        + f'</h2>{note}<p>{button(other, "sort", {"by_spread": not by_spread}, id="sort")}</p><div class="pif-scroll" tabindex="0" role="group" aria-label="'
        + _h("Agenda")
        + '"><table><caption>'
        + _h("Items")
        + f"</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(session: Session, one: Line) -> str:
    spread = "–" if one.spread is None else f"{number(one.spread)}{' ' + _('wide') if one.wide else ''}"
    go = button(
        _("Go to it"), "open", {"part": one.part}, aria_label=_("Go to {part} {title}", part=one.part, title=one.title)
    )
    here = " " + 'aria-current="true"' if one.part == session.current else ""
    return (
        f'<tr{here}><th scope="row">{escape(one.part)} {escape(one.title)}</th><td>{escape(one.words)}</td>'
        f"<td>{spread}</td><td>{one.rated}</td><td>{go}</td></tr>"
    )


def parking_page(session: Session) -> str:
    """What was put aside, and what was dealt with."""
    rows = "".join(
        f"<li><label><input{attributes(type='checkbox', id=f'parked-{one.id}', data_do='parked', data_on='change', data_args={'id': one.id}, checked=one.done)}> "
        f"{escape(one.text)}{' ' + _h('(at {item})', item=escape(one.item)) if one.item else ''}</label></li>"
        for one in session.parked
    )
    listed = f"<ul class=pif-parking>{rows}</ul>" if rows else "<p>" + _h("It is empty.") + "</p>"
    return '<h2 data-focus-once="parking">' + _h("Parking lot") + f"</h2>{listed}" + park_form("park-here")


def park_form(ident: str, key: str = "") -> str:
    """Where something is put aside."""
    shortcut = attributes(data_key=key, aria_keyshortcuts=f"Alt+{key}") if key else ""
    return (
        f'<form data-do="park" class="pif-inline"><label for="{ident}">'
        + _h("Park something for later")
        + f'</label><input id="{ident}" name="text" autocomplete="off" data-keep{shortcut}><button type="submit">'
        + _h("Park")
        + "</button></form>"
    )


def summary_page(session: Session, framework: Framework, card: Scorecard | None, result: str) -> str:
    """The result so far, what is still open, and what to do next."""
    left = still_open(framework, session.state)
    reached = progress(agenda(framework, session.state, by_spread=False))
    seconds, since = session_seconds(session.state)
    time = attributes(data_since=f"{since.timestamp():.0f}" if since else "0", data_plus=f"{seconds:.0f}")
    done = "<p class='pif-agreed'>" + _h("Everything is agreed and locked. Nothing is open.") + "</p>"
    scored = "".join(
        f"<tr><th scope='row'>{escape(one.id)} {escape(one.title)}</th><td>{number(one.percent)}</td></tr>"
        for one in (card.criteria if card else ())
    )
    table = (
        (
            '<div class="pif-scroll" tabindex="0" role="group" aria-label="'
            + _h("Criteria so far")
            + '"><table><caption>'
            + _h("Criteria so far")
            + "</caption><thead><tr><th scope='col'>"
            + _h("Criterion")
            + "</th><th scope='col'>"
            + _h("Score")
            + f"</th></tr></thead><tbody>{scored}</tbody></table></div>"
        )
        if scored
        else ""
    )
    return (
        '<h2 data-focus-once="summary">'
        + _h("Summary")
        + "</h2><p>"
        + _h("{words}. Time:", words=escape(reached.words))
        + f' <span class="pif-timer"{time}></span>.</p><p>'
        + _h("Result so far:")
        + f" <strong>{escape(result)}</strong>.</p>{table}<h3>"
        + _h("Still open: {left}", left=len(left))
        + f"</h3>{items(escape(one) for one in left) if left else done}<h3>"
        + _h("Next")
        + "</h3><p>"
        + _h(
            "Lock what is agreed, end the session, then {run} makes the report and {sign} signs it off.",
            run="<code>pifkit run</code>",
            sign="<code>pifkit sign</code>",
        )
        + "</p>"
    ) + ("" if session.running == "ended" else f"<p>{button(_('End the session'), 'session', {'what': 'ended'})}</p>")


def counted(session: Session) -> str:
    """How many lines of the parking lot are open, for its button."""
    left = sum(not one.done for one in session.parked)
    return _("Parking lot ({left})", left=left) if left else _("Parking lot")


def nobody(session: Session) -> str:
    """What to read before the first item: how to begin."""
    room = many(len(session.state.present), "person", "people")
    return (
        '<h2 data-focus-once="start">'
        + _h("Before the first item")
        + "</h2><p>"
        + _h(
            "{room} in the room. When everybody is there, open the first item; its timer and the session's start then.",
            room=room,
        )
        + "</p>"
    )
