"""Views of the sixth stage, reviewing the whole cycle again: what did we learn, and what next?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pifkit.improvement.freshness import freshness, meeting_discipline, state
from pifkit.model.language import N_, _, _n
from pifkit.reporting import words
from pifkit.reporting.problems import KINDS, compared, problems
from pifkit.reporting.stages import review_figures as figures
from pifkit.reporting.stages.action_causes import gaps
from pifkit.reporting.stages.review_change import bridges, change_since_last
from pifkit.reporting.stages.review_next import decided, next_cycle, save_next_cycle
from pifkit.reporting.stages.review_summary import summaries
from pifkit.reporting.stages.review_worth import burden, effects
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.workspace.book import Book

__all__ = [
    "bridges",
    "burden",
    "change_since_last",
    "decided",
    "decisions",
    "effects",
    "evidence",
    "meetings",
    "next_cycle",
    "open_gaps",
    "save_next_cycle",
    "score_against_data",
    "summaries",
]

_NO_LINKS = N_(
    "No criterion is linked to an indicator yet, so scores and figures cannot be put side by side. How to start: add rows to "
    "links.csv with a criterion and the indicator that bears on it."
)


def open_gaps(book: Book) -> View:
    """The gaps between target and result that no action and no decision answers; the third stage lists all of them."""
    found = problems(book)
    if not found:
        return gaps(book)
    loose = [one for one in found if not one.answered]
    if not loose:
        return View(
            finding=_("Each of {gaps} is answered by an action or a decision.", gaps=words.plural(len(found), "gap"))
        )
    table = pd.DataFrame(
        {N_("Where"): one.title, N_("Seen in"): KINDS[one.kind], N_("Target"): one.target, N_("Reached"): one.outcome}
        for one in loose
    )
    return View(
        finding=_(
            "Nothing answers {loose} of {gaps} between target and result.",
            loose=len(loose),
            gaps=words.plural(len(found), "gap"),
        ),
        table=table,
        caption=_("Gaps that no action and no decision answers"),
        open_table=True,
        notes=(_("Each needs an action, or a recorded decision to accept it (`decisions` in the cycle's file)."),),
    )


def score_against_data(book: Book) -> View:
    """Each scored criterion beside the verdict of its linked indicators, as a question and never as a correction."""
    links = [one for one in book.rows("links") if one.criterion and one.indicator]
    if not links:
        return View(empty=_(_NO_LINKS))
    found = compared(book)
    if not found:
        return View(
            empty=_("The linked criteria have no score yet: score them in the second stage, then compare here.")
        )
    apart = [one for _rest, one in found if one.accord.startswith("score")]
    finding = (
        _(
            "{criterion_or_part_is} linked to indicators.",
            criterion_or_part_is=words.plural(len(found), "criterion or part is", "criteria and parts are"),
        )
        + " "
    )
    finding += (
        _(
            "Talk about {apart}: score and figures point different ways.",
            apart=words.listing((f"{one.criterion} {one.title}" for one in apart), at_most=3),
        )
        if apart
        else _("Nowhere do score and figures plainly point different ways.")
    )
    rows = [
        {
            N_("Criterion"): f"{one.criterion} {one.title}",
            N_("Framework"): title,
            N_("Score, %"): one.score,
            N_("Indicators"): _(
                "{good} good, {concern} of concern, of {judged}", good=one.good, concern=one.concern, judged=one.judged
            )
            if one.judged
            else _("none says anything"),
            N_("Question"): one.question,
        }
        for title, one in found
    ]
    return View(
        finding=finding,
        table=pd.DataFrame(rows),
        caption=_("Scores of the self-assessment beside their indicators"),
        decimals={"Score, %": 0},
        open_table=True,
        notes=(_("A difference is a reason to talk, not a mistake: scores and figures measure different things."),),
    )


def decisions(book: Book) -> View:
    """Decisions recorded in the cycle's file: gaps accepted, stages signed off and the like."""
    found = sorted(book.cycle.decisions, key=lambda one: one.date)
    if not found:
        return View(
            empty=_(
                "No gap is accepted and nothing signed off in this cycle. How to start: add `decisions` to the cycle's file, each "
                "with its day, what was decided, about what, and by whom."
            )
        )
    rows = [
        {N_("Day"): one.date, N_("Decided"): one.text, N_("About"): one.about or None, N_("By"): one.by or None}
        for one in found
    ]
    return View(
        finding=_("{decisions} recorded.", decisions=words.plural(len(found), "decision")),
        table=pd.DataFrame(rows),
        caption=_("Decisions recorded in this cycle"),
        missing={"About": _("the whole"), "By": _("not said")},
        open_table=True,
    )


def meetings(book: Book) -> View:
    """Meeting discipline: were the performance meetings held that were planned?"""
    if not book.cycle.meetings:
        return View(
            empty=_(
                "No performance meetings are planned in the cycle's file. How to start: list their days under `meetings`, and "
                "say afterwards which were held. What is not looked at does not improve."
            )
        )
    found = meeting_discipline(book.cycle.meetings, book.as_of)
    if found.pct is None:
        return View(
            finding=_(
                "None of the {meetings} was due by {as_of}.",
                meetings=words.plural(found.ahead, "meeting"),
                as_of=words.day(book.as_of),
            )
        )
    missed = [words.day(one.date) for one in book.cycle.meetings if one.date <= book.as_of and not one.held]
    finding = _n(
        "{count} of {meetings} due so far was held ({pct}).",
        "{count} of {meetings} due so far were held ({pct}).",
        found.held,
        meetings=words.plural(found.scheduled, "meeting"),
        pct=words.percent(found.pct),
    )
    if missed:
        finding += " " + _("Not held: {missed}.", missed=words.listing(missed, at_most=4))
    if found.ahead:
        finding += " " + _("{ahead} still ahead.", ahead=found.ahead)
    return View(finding=finding)


def evidence(book: Book) -> View:
    """How fresh the evidence is on which the scores rest."""
    rows = book.rows("evidence")
    if not rows:
        return View(
            empty=_(
                "No evidence is recorded, so the scores rest on what people remember. How to start: add documents, with date and "
                "source, to evidence.csv, each tied to a part of the framework."
            )
        )
    found = freshness(rows, book.as_of)
    counts = dict(found.counts)
    finding = (
        _(
            "{in_date_pct} of {pieces} of evidence are in date;",
            in_date_pct=words.percent(found.in_date_pct),
            pieces=words.plural(found.total, "piece"),
        )
        + " "
    )
    finding += _(
        "{counts} expired, {counts_2} without a review day.",
        counts=counts["expired"],
        counts_2=counts["no review date"],
    )
    old = [one for one in rows if state(one, book.as_of) in ("expired", "no review date")]
    table = pd.DataFrame(
        [
            {
                N_("Evidence"): one.text,
                N_("Part"): one.part or None,
                N_("State"): words.code(state(one, book.as_of)),
                N_("Review by"): one.review_by,
            }
            for one in old
        ]
        or [{N_("Evidence"): _("none"), N_("Part"): None, N_("State"): _("all in date"), N_("Review by"): None}]
    )
    return View(
        finding=finding,
        figure=figures.shares(found.counts),
        alt=_(
            "Bar of evidence by freshness: {counts}.",
            counts=words.listing(f"{count} {words.code(name)}" for name, count in found.counts),
        ),
        table=table,
        caption=_("Evidence that has expired or has no review day"),
        missing={"Part": _("not tied to a part"), "Review by": _("not given")},
        notes=(_("Ageing: 90 days or fewer until it is to be reviewed. Freshness never changes a score."),),
    )
