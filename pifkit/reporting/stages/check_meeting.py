"""Views of the check stage for the meeting: balanced scorecard, agenda before it, commitments after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pifkit.indicators import meeting
from pifkit.indicators.scorecard import PerspectiveScore
from pifkit.indicators.scorecard import scorecard as balanced
from pifkit.reporting import words
from pifkit.reporting.readings import readings, shown
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.indicators.meeting import Brief, BriefItem
    from pifkit.workspace.book import Book

# A letter and a shape with the word: never colour alone.
RAG_WORDS = {"green": "● green (G)", "amber": "◐ amber (A)", "red": "○ red (R)"}


def scorecard(book: Book) -> View:
    """The balanced scorecard: perspectives, measures, scores from 0 to 10, and how much of each could be scored."""
    found = balanced(readings(book))
    if not found:
        return View(
            empty="No indicator names a perspective, so there is no balanced scorecard. How to start: fill in "
            "`perspective`, `goal` and `red_flag` in indicators.csv."
        )
    rows = [row for one in found for row in _perspective_rows(one)]
    scored = [one for one in found if one.roll_up.score is not None]
    said = [f"{one.name} {words.number(one.roll_up.score, 1)} ({one.roll_up.rag})" for one in scored]
    blank = [one.name for one in found if one.roll_up.score is None]
    finding = words.sentence(words.listing(said)) if said else "No perspective has enough scored measures yet."
    if blank:
        finding += f" Without a score: {words.listing(blank)}, where less than half of the weight has a figure."
    return View(
        finding=finding,
        table=pd.DataFrame(rows),
        caption=f"Balanced scorecard as of {words.day(book.as_of)}, scores from 0 to 10",
        open_table=True,
        notes=("Green from two thirds of the scale (the goal), red below one third (beyond the red flag).",),
        missing={"Score": "no score"},
        decimals={"Score": 1},
    )


def _perspective_rows(one: PerspectiveScore) -> list[dict[str, object]]:
    head: dict[str, object] = {
        "Perspective or measure": one.name.upper(),
        "Score": one.roll_up.score,
        "Status": RAG_WORDS.get(one.roll_up.rag or "", words.DASH),
        "Covered": words.percent(one.roll_up.coverage_pct),
    }
    measures: list[dict[str, object]] = [
        {
            "Perspective or measure": measure.title,
            "Score": measure.score,
            "Status": RAG_WORDS.get(measure.rag or "", measure.why_not or words.DASH),
            "Covered": "",
        }
        for objective in one.objectives
        for measure in objective.measures
    ]
    return [head, *measures]


def agenda(book: Book) -> tuple[View, ...]:
    """The brief before the next performance meeting: exceptions by weight, what is going well, promises."""
    brief = _brief(book)
    if not brief.items and not brief.progress and not brief.commitments:
        return (View(finding="Nothing stands out and nothing was promised: a short meeting."),)
    return tuple(filter(None, (_items(brief), _progress(book, brief))))


def _brief(book: Book) -> Brief:
    held = [one.date for one in book.cycle.meetings if one.held and one.date <= book.as_of]
    return meeting.brief(readings(book), book.rows("actions"), day=book.as_of, last_meeting=max(held, default=None))


def _items(brief: Brief) -> View:
    if not brief.items:
        return View(title="Needs improvement", finding="No measure is an exception.")
    frame = pd.DataFrame(
        [
            {
                "Item": at,
                "Measure": item.reading.measure.title,
                "Weight": item.reading.score,
                "Why": words.sentence(words.listing(item.reasons)),
                "To ask": item.question,
                "Promised before": _promised(item) or "nothing",
            }
            for at, item in enumerate(brief.items, start=1)
        ]
    )
    more = f" {words.plural(brief.left_over, 'exception')} found no room." if brief.left_over else ""
    return View(
        title="Needs improvement",
        finding=f"{words.sentence(words.plural(len(frame), 'item'))[:-1]} for the meeting; "
        f"{words.plural(brief.quiet, 'measure')} without exception.{more}",
        table=frame,
        caption=f"Agenda as of {words.day(brief.day)}, heaviest first",
        open_table=True,
        notes=("The weight is the sum of the weights of the rules that fired.",),
    )


def _promised(item: BriefItem) -> str:
    return words.listing(
        [f"{one.title} ({one.owner or 'no owner'}, due {words.day(one.due)})" for one in item.promised]
    )


def _progress(book: Book, brief: Brief) -> View | None:
    if not brief.progress:
        return None
    by_id = {one.indicator: one.definition for one in readings(book)}
    frame = pd.DataFrame(
        [
            {
                "Measure": one.measure.title,
                "Now": shown(one.measure.current, by_id[one.measure.id]),
                "Best of the 12 periods before": shown(
                    one.max_12m if one.measure.direction == "increase" else one.min_12m, by_id[one.measure.id]
                ),
            }
            for one in brief.progress
        ]
    )
    return View(title="Making progress", table=frame, caption="Beyond the best of the last 12 periods", open_table=True)


def commitments(book: Book) -> View:
    """What the last meetings promised and is still open: the follow-up page that the next meeting carries on."""
    found = meeting.commitments(book.rows("actions"))
    if not found:
        return View(
            title="Promised in meetings",
            finding="No promise of a meeting is open. A commitment is a row of actions.csv whose source is `meeting` "
            "and the day, such as `meeting 2026-09-08`.",
        )
    frame = pd.DataFrame(
        [
            {
                "Promise": one.title,
                "Owner": one.owner or "nobody named",
                "Due": words.day(one.due),
                "State": "overdue" if meeting.overdue(one, book.as_of) else one.status.replace("_", " "),
                "Last word": one.note or words.DASH,
            }
            for one in found
        ]
    )
    late = sum(frame["State"] == "overdue")
    return View(
        title="Promised in meetings",
        finding=f"{words.sentence(words.plural(len(frame), 'promise'))[:-1]} open, {late} overdue.",
        table=frame,
        caption="Open promises, earliest due first",
        open_table=True,
    )
