"""Views of the sixth stage, reviewing the whole cycle again: what did we learn, and what next?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pifkit.improvement.freshness import freshness, meeting_discipline, state
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

_NO_LINKS = (
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
        return View(finding=f"Each of {words.plural(len(found), 'gap')} is answered by an action or a decision.")
    table = pd.DataFrame(
        {"Where": one.title, "Seen in": KINDS[one.kind], "Target": one.target, "Reached": one.outcome} for one in loose
    )
    return View(
        finding=f"Nothing answers {len(loose)} of {words.plural(len(found), 'gap')} between target and result.",
        table=table,
        caption="Gaps that no action and no decision answers",
        open_table=True,
        notes=("Each needs an action, or a recorded decision to accept it (`decisions` in the cycle's file).",),
    )


def score_against_data(book: Book) -> View:
    """Each scored criterion beside the verdict of its linked indicators, as a question and never as a correction."""
    links = [one for one in book.rows("links") if one.criterion and one.indicator]
    if not links:
        return View(empty=_NO_LINKS)
    found = compared(book)
    if not found:
        return View(empty="The linked criteria have no score yet: score them in the second stage, then compare here.")
    apart = [one for _, one in found if one.accord.startswith("score")]
    finding = f"{words.plural(len(found), 'criterion or part is', 'criteria and parts are')} linked to indicators. "
    finding += (
        f"Talk about {words.listing((f'{one.criterion} {one.title}' for one in apart), at_most=3)}: score and figures point different ways."
        if apart
        else "Nowhere do score and figures plainly point different ways."
    )
    rows = [
        {
            "Criterion": f"{one.criterion} {one.title}",
            "Framework": title,
            "Score, %": one.score,
            "Indicators": f"{one.good} good, {one.concern} of concern, of {one.judged}"
            if one.judged
            else "none says anything",
            "Question": one.question,
        }
        for title, one in found
    ]
    return View(
        finding=finding,
        table=pd.DataFrame(rows),
        caption="Scores of the self-assessment beside their indicators",
        decimals={"Score, %": 0},
        open_table=True,
        notes=("A difference is a reason to talk, not a mistake: scores and figures measure different things.",),
    )


def decisions(book: Book) -> View:
    """Decisions recorded in the cycle's file: gaps accepted, stages signed off and the like."""
    found = sorted(book.cycle.decisions, key=lambda one: one.date)
    if not found:
        return View(
            empty="No gap is accepted and nothing signed off in this cycle. How to start: add `decisions` to the cycle's file, each "
            "with its day, what was decided, about what, and by whom."
        )
    rows = [{"Day": one.date, "Decided": one.text, "About": one.about or None, "By": one.by or None} for one in found]
    return View(
        finding=f"{words.plural(len(found), 'decision')} recorded.",
        table=pd.DataFrame(rows),
        caption="Decisions recorded in this cycle",
        missing={"About": "the whole", "By": "not said"},
        open_table=True,
    )


def meetings(book: Book) -> View:
    """Meeting discipline: were the performance meetings held that were planned?"""
    if not book.cycle.meetings:
        return View(
            empty="No performance meetings are planned in the cycle's file. How to start: list their days under `meetings`, and "
            "say afterwards which were held. What is not looked at does not improve."
        )
    found = meeting_discipline(book.cycle.meetings, book.as_of)
    if found.pct is None:
        return View(finding=f"None of the {words.plural(found.ahead, 'meeting')} was due by {words.day(book.as_of)}.")
    missed = [words.day(one.date) for one in book.cycle.meetings if one.date <= book.as_of and not one.held]
    finding = f"{found.held} of {words.plural(found.scheduled, 'meeting')} due so far {'was' if found.held == 1 else 'were'} held ({words.percent(found.pct)})."
    if missed:
        finding += f" Not held: {words.listing(missed, at_most=4)}."
    if found.ahead:
        finding += f" {found.ahead} still ahead."
    return View(finding=finding)


def evidence(book: Book) -> View:
    """How fresh the evidence is on which the scores rest."""
    rows = book.rows("evidence")
    if not rows:
        return View(
            empty="No evidence is recorded, so the scores rest on what people remember. How to start: add documents, with date and "
            "source, to evidence.csv, each tied to a part of the framework."
        )
    found = freshness(rows, book.as_of)
    counts = dict(found.counts)
    finding = f"{words.percent(found.in_date_pct)} of {words.plural(found.total, 'piece')} of evidence are in date; "
    finding += f"{counts['expired']} expired, {counts['no review date']} without a review day."
    old = [one for one in rows if state(one, book.as_of) in ("expired", "no review date")]
    table = pd.DataFrame(
        [
            {
                "Evidence": one.text,
                "Part": one.part or None,
                "State": state(one, book.as_of),
                "Review by": one.review_by,
            }
            for one in old
        ]
        or [{"Evidence": "none", "Part": None, "State": "all in date", "Review by": None}]
    )
    return View(
        finding=finding,
        figure=figures.shares(found.counts),
        alt=f"Bar of evidence by freshness: {words.listing(f'{count} {name}' for name, count in found.counts)}.",
        table=table,
        caption="Evidence that has expired or has no review day",
        missing={"Part": "not tied to a part", "Review by": "not given"},
        notes=("Ageing: 90 days or fewer until it is to be reviewed. Freshness never changes a score.",),
    )
