"""What a board reads: two pages. The first says what changed, the second what needs a decision; most pressing first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from pifkit.improvement import progress
from pifkit.improvement.choices import NEEDS_REASON
from pifkit.model.language import N_, _, _n
from pifkit.reporting import words
from pifkit.reporting.assessment import rated_frameworks, result_words, scorecard
from pifkit.reporting.audiences.section import Section
from pifkit.reporting.lines import line_title
from pifkit.reporting.problems import KINDS, problems
from pifkit.reporting.readings import attention, readings, shown
from pifkit.reporting.stages import check_figures as figures
from pifkit.reporting.stages.check_summary import latest_words, summary, weighed
from pifkit.reporting.stages.review_change import change_since_last
from pifkit.reporting.stages.review_next import proposal
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.model.documents import Cycle
    from pifkit.workspace.book import Book

#: So many lines of each kind fit on two pages of A4; the whole report has the others.
MOST = 4
#: So many indicators are drawn.
DRAWN = 3
_WIDTH = 72  # letters of a title; longer ones would take a third line on paper
_REST = N_("the whole report has the others")


def sections(book: Book, signed: str) -> tuple[Section, ...]:
    """The two pages of a board.

    Args:
        book: as a board may see it (`seen_by`).
        signed: what is to be said of the sign-off; blank: nobody has signed.
    """
    last = book.previous
    return (
        Section(_("What changed since {name}", name=last.name) if last else _("What changed"), _changed(book)),
        Section(_("What needs a decision"), (_off(book), _open(book), _late(book), _signed(signed)), new_page=True),
    )


def _changed(book: Book) -> tuple[View, ...]:
    """What moved, in figures and in scores; at most two pictures."""
    last = book.previous
    moved = () if last is None else (_scores(book, last),)
    return (_indicators(book), *moved, *_pressing(book))


def _indicators(book: Book) -> View:
    """The lead of the check stage and its lines but the one on what needs attention, which the second page has."""
    view = summary(book)
    if view.table is None:
        return View(title=_("Figures"), finding=view.finding or _("There are no figures yet."))
    table = view.table[view.table["Question"] != "Needs attention"]
    return replace(
        view, title=_("Figures"), table=table, caption=_("Figures as of {as_of}", as_of=words.day(book.as_of)), notes=()
    )


def _scores(book: Book, last: Cycle) -> View:
    """The largest changes of scores and surveys; the totals in words."""
    view = change_since_last(book, most=MOST)
    totals = []
    for framework in rated_frameworks(book):
        if framework in last.frameworks:
            before, now = scorecard(book, framework, last.id), scorecard(book, framework)
            if before.total is not None and now.total is not None:
                totals.append(
                    _(
                        "{title}: {total} in {name}, now {result_words}.",
                        title=now.title,
                        total=words.number(before.total, 1),
                        name=last.name,
                        result_words=result_words(now),
                    )
                )
    title = _("Scores and surveys")
    if view.empty:
        return View(title=title, finding=view.empty)
    return replace(view, title=title, finding=" ".join([*totals, view.finding]), notes=())


def _pressing(book: Book) -> tuple[View, ...]:
    """The indicators that need attention most, drawn."""
    drawn = [one for one in weighed(readings(book)) if len(one.series.with_values) > 1][:DRAWN]
    if not drawn:
        return ()
    said = "; ".join(f"{one.title}: {figures.trend_words(one)}" for one in drawn)
    table = pd.DataFrame(
        {
            N_("Indicator"): [one.title for one in drawn],
            N_("First figure"): [shown(one.series.with_values[0].value, one.definition) for one in drawn],
            N_("Latest figure"): [latest_words(one) for one in drawn],
            N_("Target"): [shown(one.target, one.definition) for one in drawn],
        }
    )
    view = View(
        title=_("What presses most"),
        figure=figures.panels(drawn),
        alt=_(
            "Small line charts, one for each of {indicators}. {said}.",
            indicators=words.plural(len(drawn), "indicator"),
            said=said,
        ),
        table=table,
        caption=_("What presses most: first and latest figure, and the target"),
    )
    return (view,)


def _off(book: Book) -> View:
    """The indicators that need attention, most pressing first."""
    title = _("What is off course")
    here = readings(book)
    if not any(one.value is not None for one in here):
        return View(title=title, finding=_("There are no figures yet, so nothing can be said to be off course."))
    found = weighed(here)
    if not found:
        return View(title=title, finding=_("No indicator needs attention."))
    rows = [
        (_short(one.title), latest_words(one), words.sentence(words.listing([text for _rest, text in attention(one)])))
        for one in found[:MOST]
    ]
    return View(
        title=title,
        finding=_count(
            len(found), _n("{count} indicator needs attention", "{count} indicators need attention", len(found))
        ),
        table=pd.DataFrame(rows, columns=[N_("Indicator"), N_("Latest"), N_("Why")]),
        caption=_("Indicators that need attention, most pressing first"),
        open_table=True,
    )


def _open(book: Book) -> View:
    """Decisions that nobody has taken yet, a line for each kind."""
    title = _("What is to be decided")
    lines = [(text, about) for text, about in _undecided(book) if about]
    if not lines:
        return View(title=title, finding=_("No decision is open."))
    count = sum(len(about) for _rest, about in lines)
    rows = [(text, len(about), words.listing(map(_short, about), at_most=MOST - 1)) for text, about in lines]
    return View(
        title=title,
        finding=_n("{count} decision is open.", "{count} decisions are open.", count),
        table=pd.DataFrame(rows, columns=[N_("To decide"), N_("How many"), N_("About")]),
        caption=_("Decisions that nobody has taken yet"),
        open_table=True,
    )


def _undecided(book: Book) -> list[tuple[str, list[str]]]:
    """What is to be decided, each with what it is about, the largest gap first."""
    found = proposal(book)
    gaps = [one for one in problems(book) if not one.answered]
    bare = [one for one in book.rows("actions") if progress.is_open(one) and (not one.owner or one.due is None)]
    short = [one for one in book.rows("decisions") if one.decision in NEEDS_REASON and not one.reason]
    asked = [one for one in found.document.handed_over if one.kind == "question"]
    return [
        (
            _("Agree an action for the gap in the {kinds}, or accept it", kinds=KINDS[kind]),
            [one.title for one in gaps if one.kind == kind],
        )
        for kind in KINDS
    ] + [
        (_("Name an owner and a date for the action"), [one.title for one in bare]),
        (_("Give the reason for what was decided"), [line_title(book, one.kind, one.line) for one in short]),
        (
            _("Set a target for the next cycle"),
            [line_title(book, one.kind, one.id) for one in asked if (one.kind, one.id) not in found.decided],
        ),
    ]


def _late(book: Book) -> View:
    """Actions past their day, longest first."""
    title = _("What is overdue")
    actions = book.rows("actions")
    if not actions:
        return View(title=title, finding=_("There is no improvement plan yet, so nothing can be overdue."))
    late = [one for one in progress.all_progress(actions, book.as_of) if one.state == "overdue"]
    if not late:
        return View(title=title, finding=_("No action is overdue on {as_of}.", as_of=words.day(book.as_of)))
    late.sort(key=lambda one: (-one.days_over, one.action.id))
    rows = [(_short(one.action.title), one.action.owner or None, one.action.due, one.days_over) for one in late[:MOST]]
    return View(
        title=title,
        finding=_count(len(late), _n("{count} action is overdue", "{count} actions are overdue", len(late))),
        table=pd.DataFrame(rows, columns=[N_("Action"), N_("Owner"), N_("Due"), N_("Days overdue")]),
        caption=_("Overdue actions, longest first"),
        missing={"Owner": _("nobody yet")},
        open_table=True,
    )


def _signed(signed: str) -> View:
    if signed:
        return View(title=_("Sign-off"), finding=signed)
    return View(title=_("Sign-off"), finding=_("Nobody has signed this cycle off yet: decide who does, and when."))


def _count(count: int, said: str) -> str:
    """How many there are, such as `7 actions are overdue`, and where the others stand when not all are listed."""
    return _("{said}; the most pressing are below, {rest}.", said=said, rest=_(_REST)) if count > MOST else f"{said}."


def _short(title: str) -> str:
    return words.shorten(title, _WIDTH)
