"""Views of the check stage for the meeting: the brief before it, the follow-up after it, and whether meetings are held."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd

from pifkit.indicators import meeting
from pifkit.indicators.citistat import repeat_items
from pifkit.model.language import N_, _
from pifkit.reporting import words
from pifkit.reporting.readings import readings, readings_on, shown
from pifkit.reporting.stages.check_rules import typeset
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.indicators.meeting import Brief, BriefItem
    from pifkit.workspace.book import Book


def agenda(book: Book) -> tuple[View, ...]:
    """The brief before the next performance meeting: exceptions by weight, what is going well, promises."""
    brief = _brief(book)
    if not brief.items and not brief.progress and not brief.commitments:
        return (View(finding=_("Nothing stands out and nothing was promised: a short meeting.")),)
    return tuple(filter(None, (_items(brief, _repeated(book, brief)), _progress(book, brief))))


def _brief(book: Book) -> Brief:
    held = _held(book)
    return meeting.brief(readings(book), book.rows("actions"), day=book.as_of, last_meeting=max(held, default=None))


def _held(book: Book) -> list[dt.date]:
    """The days of the meetings that were held, the latest last."""
    return sorted(one.date for one in book.cycle.meetings if one.held and one.date <= book.as_of)


def _repeated(book: Book, brief: Brief) -> list[str]:
    """Titles of the measures that are on the agenda for the third meeting running.

    The agendas of the two meetings before are worked out again from the figures of periods that were over by then.
    """
    held = _held(book)
    agendas = [_ids(brief)]
    for at in range(len(held) - 1, max(len(held) - 3, -1), -1):
        before = held[at - 1] if at else None
        actions = meeting.as_they_stood(book.rows("actions"), held[at])
        then = meeting.brief(readings_on(book, held[at]), actions, day=held[at], last_meeting=before)
        agendas.insert(0, _ids(then))
    titles = {item.reading.measure.id: item.reading.measure.title for item in brief.items}
    return [titles[key] for key in repeat_items(agendas)]


def _ids(brief: Brief) -> list[str]:
    return [item.reading.measure.id for item in brief.items]


def _items(brief: Brief, repeated: list[str]) -> View:
    if not brief.items:
        return View(title=_("Needs improvement"), finding=_("No measure is an exception."))
    frame = pd.DataFrame(
        [
            {
                N_("Item"): at,
                N_("Measure"): item.reading.measure.title,
                N_("Weight"): item.reading.score,
                N_("Why"): typeset(words.sentence(words.listing(item.reasons))),
                N_("To ask"): item.question,
                N_("Promised before"): _promised(item) or _("nothing"),
            }
            for at, item in enumerate(brief.items, start=1)
        ]
    )
    more = (
        " "
        + _("{exceptions} found no room.", exceptions=words.sentence(words.plural(brief.left_over, "exception"))[:-1])
        if brief.left_over
        else ""
    )
    notes = [_("The weight is the sum of the weights of the rules that fired.")]
    if repeated:
        notes.insert(
            0,
            _(
                "On the agenda for the third meeting running: {repeated}. Talking alone has not moved them.",
                repeated=words.listing(repeated),
            ),
        )
    return View(
        title=_("Needs improvement"),
        finding=_(
            "{items} for the meeting; {measures} without exception.{more}",
            items=words.sentence(words.plural(len(frame), "item"))[:-1],
            measures=words.plural(brief.quiet, "measure"),
            more=more,
        ),
        table=frame,
        caption=_("Agenda as of {day}, heaviest first", day=words.day(brief.day)),
        open_table=True,
        notes=tuple(notes),
    )


def _promised(item: BriefItem) -> str:
    return words.listing(
        [
            _("{title} ({owner}, due {due})", title=one.title, owner=one.owner or _("no owner"), due=words.day(one.due))
            for one in item.promised
        ]
    )


def _progress(book: Book, brief: Brief) -> View | None:
    if not brief.progress:
        return None
    by_id = {one.indicator: one.definition for one in readings(book)}
    frame = pd.DataFrame(
        [
            {
                N_("Measure"): one.measure.title,
                N_("Now"): shown(one.measure.current, by_id[one.measure.id]),
                N_("Best of the 12 periods before"): shown(
                    one.max_12m if one.measure.direction == "increase" else one.min_12m, by_id[one.measure.id]
                ),
            }
            for one in brief.progress
        ]
    )
    return View(
        title=_("Making progress"), table=frame, caption=_("Beyond the best of the last 12 periods"), open_table=True
    )


def commitments(book: Book) -> View:
    """What the last meetings promised and is still open: the follow-up page that the next meeting carries on."""
    found = meeting.commitments(book.rows("actions"))
    if not found:
        return View(
            title=_("Promised in meetings"),
            finding=_(
                "No promise of a meeting is open. A commitment is a row of actions.csv whose source is `meeting` "
                "and the day, such as `meeting 2026-09-08`."
            ),
        )
    frame = pd.DataFrame(
        [
            {
                N_("Promise"): one.title,
                N_("Owner"): one.owner or _("nobody named"),
                N_("Due"): words.day(one.due),
                N_("State"): _("overdue") if meeting.overdue(one, book.as_of) else words.code(one.status),
                N_("Last word"): one.note or words.DASH,
            }
            for one in found
        ]
    )
    late = sum(meeting.overdue(one, book.as_of) for one in found)
    return View(
        title=_("Promised in meetings"),
        finding=_(
            "{promises} open, {late} overdue.",
            promises=words.sentence(words.plural(len(frame), "promise"))[:-1],
            late=late,
        ),
        table=frame,
        caption=_("Open promises, earliest due first"),
        open_table=True,
    )


def follow_up(book: Book) -> View:
    """The page after the last meeting: what was decided, who does what by when, and what is to be shown for it."""
    held = _held(book)
    if not held:
        return View(
            title=_("Follow-up"),
            finding=_("No meeting of this cycle has been held yet, so there is nothing to follow up."),
        )
    day = held[-1]
    found = meeting.follow_up(book.rows("actions"), day=day)
    title = _("Follow-up of {day}", day=words.day(day))
    if not found:
        return View(
            title=title,
            finding=_(
                "The last meeting left no commitment. To record one, add a row to actions.csv with the source "
                "`meeting {isoformat}` and a note such as `Decision: … Evidence: … Data request: …`.",
                isoformat=day.isoformat(),
            ),
        )
    frame = pd.DataFrame(
        [
            {
                N_("Action"): one.action.title,
                N_("Decision"): one.decision or words.DASH,
                N_("Owner"): one.action.owner or _("nobody named"),
                N_("Due"): words.day(one.action.due, missing=_("no date")),
                N_("Evidence"): one.evidence or words.DASH,
                N_("Data request"): one.data_request or words.DASH,
            }
            for one in found
        ]
    )
    unowned = sum(not one.action.owner or one.action.due is None for one in found)
    lacking = " " + _("{unowned} without an owner or a date.", unowned=unowned) if unowned else ""
    return View(
        title=title,
        finding=_(
            "{commitments} made.{lacking}",
            commitments=words.sentence(words.plural(len(frame), "commitment"))[:-1],
            lacking=lacking,
        ),
        table=frame,
        caption=_("Commitments of the meeting of {day}", day=words.day(day)),
        open_table=True,
    )


def discipline(book: Book) -> View:
    """Whether meetings are held as scheduled, and whether what was closed was closed in time."""
    found = meeting.discipline(book.cycle.meetings, book.rows("actions"), day=book.as_of)
    if found.pct is None and found.on_time_pct is None:
        return View(
            title=_("Meeting discipline"),
            finding=_(
                "No meeting was due yet and nothing was closed. Meetings go into the cycle's file, under `meetings`."
            ),
        )
    said = []
    if found.pct is not None:
        said.append(
            _(
                "{held} of {meetings} due were held ({pct}).",
                held=found.held,
                meetings=words.plural(found.scheduled, "meeting"),
                pct=words.percent(found.pct, 0),
            )
        )
    if found.on_time_pct is not None:
        said.append(
            _(
                "Of the actions closed, {on_time_pct} were closed by their due date.",
                on_time_pct=words.percent(found.on_time_pct, 0),
            )
        )
    return View(title=_("Meeting discipline"), finding=" ".join(said))
