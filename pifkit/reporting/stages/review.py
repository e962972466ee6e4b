"""Views of the sixth stage, reviewing the whole cycle again: what did we learn, and what next?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from pifkit.frameworks import load
from pifkit.improvement import culture as survey
from pifkit.improvement import self_score
from pifkit.improvement.accounting import WORDS as LINES
from pifkit.improvement.cycle_yaml import to_yaml
from pifkit.improvement.freshness import freshness, meeting_discipline, state
from pifkit.improvement.next_cycle import NextCycle, Weak, propose
from pifkit.reporting import words
from pifkit.reporting.assessment import rated_frameworks, scorecard, scorecards
from pifkit.reporting.outputs import write_output
from pifkit.reporting.readings import readings
from pifkit.reporting.stages import review_figures as figures
from pifkit.reporting.stages.conditions_figures import scale_ends
from pifkit.reporting.stages.review_summary import problems, summaries
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pifkit.frameworks import Framework
    from pifkit.model.scorecard import Scorecard
    from pifkit.workspace.book import Book

__all__ = [
    "change_since_last",
    "decisions",
    "evidence",
    "meetings",
    "next_cycle",
    "open_gaps",
    "save_next_cycle",
    "score_against_data",
    "summaries",
]

NEXT_FILE = "next-cycle.yaml"
_NO_LINKS = (
    "No criterion is linked to an indicator yet, so scores and figures cannot be put side by side. How to start: add rows to "
    "links.csv with a criterion and the indicator that bears on it."
)


def open_gaps(book: Book) -> View:
    """Every gap between target and result, with the action or the decision that answers it."""
    found = problems(book)
    if not any(one.target is not None for one in readings(book)):
        return View(
            empty="A gap is the distance between a target and what was reached, and there are no targets to compare with yet. "
            "How to start: add one for each indicator that matters most (targets.csv)."
        )
    if not found:
        return View(finding="No indicator is off its target.")
    loose = [one for one in found if not one.answered]
    titles = {one.id: one.title for one in book.rows("actions")}
    rows = [
        {
            "Indicator": one.title,
            "Target": one.target,
            "Reached": one.outcome,
            "Gap, % of target": one.size.gap_pct,
            "Answered by": words.listing(titles[key] for key in one.by)
            or ("accepted as it is" if one.answered == "accepted" else None),
        }
        for one in found
    ]
    finding = f"{words.plural(len(found), 'indicator is', 'indicators are')} off target."
    finding += f" Nothing answers {len(loose)} of them." if loose else " Each is answered by an action or a decision."
    return View(
        finding=finding,
        table=pd.DataFrame(rows),
        caption="Gaps between target and result, unanswered ones first",
        missing={"Answered by": "nothing yet", "Gap, % of target": "target is 0"},
        decimals={"Gap, % of target": 0},
        open_table=True,
        notes=("A gap needs an action, or a recorded decision to accept it (`decisions` in the cycle's file).",),
    )


def score_against_data(book: Book) -> View:
    """Each scored criterion beside the verdict of its linked indicators, as a question and never as a correction."""
    links = [one for one in book.rows("links") if one.criterion and one.indicator]
    if not links:
        return View(empty=_NO_LINKS)
    verdicts = {
        one.indicator: self_score.verdict(one.variation, one.target_state, one.change) for one in readings(book)
    }
    found: list[tuple[str, self_score.Compared]] = []
    for framework, card in scorecards(book):
        for identity, title, value in _scored(framework, card):
            mine = [
                verdicts.get(one.indicator, "unknown")
                for one in links
                if one.criterion == identity and _about(book, one.framework, framework.id)
            ]
            if mine:
                found.append((framework.title, self_score.compare(identity, title, value, mine)))
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


def _about(book: Book, named: str, framework: str) -> bool:
    """Whether a link's framework (blank: the cycle's only one) is this one."""
    only = book.cycle.frameworks[0] if len(book.cycle.frameworks) == 1 else ""
    return (named or only).split(":")[0] == framework.split(":")[0]


def _scored(framework: Framework, card: Scorecard) -> Iterator[tuple[str, str, float]]:
    """Criteria and parts that have a score: id, title, percent of the scale."""
    for criterion in card.criteria:
        if criterion.percent is not None:
            yield criterion.id, framework.title_of(criterion.id), _percent(framework, criterion.percent)
        for part in criterion.parts:
            if part.score is not None and part.id != criterion.id:
                yield part.id, framework.title_of(part.id), _percent(framework, part.score)


def _percent(framework: Framework, value: float) -> float:
    low, high = scale_ends(framework)
    return 100 * (value - low) / (high - low)


def change_since_last(book: Book) -> View:
    """What moved since the last cycle: scores, engagement, actions."""
    last = book.previous
    if last is None:
        return View(empty="This is the first cycle on record, so there is nothing to compare with yet.")
    rows = [*_score_changes(book, last.id), *_engagement_change(book, last.id), *_action_change(book, last.id)]
    if not rows:
        return View(
            empty=f"Nothing of {last.name} can be compared with this cycle: no score, survey or plan is in both."
        )
    table = pd.DataFrame(rows)
    up = [row["What"] for row in rows if row["Change"] is not None and row["Change"] > 0]
    down = [row["What"] for row in rows if row["Change"] is not None and row["Change"] < 0]
    finding = f"Higher than in {last.name}: {words.listing(up, at_most=4) or 'nothing'}. Lower: {words.listing(down, at_most=4) or 'nothing'}."
    drawn = table.dropna(subset=["Last cycle", "This cycle"])
    drawn = drawn[drawn["Drawn"]]
    table = table.drop(columns="Drawn")
    caption = f"This cycle against {last.name}"
    missing = {"Last cycle": "no value", "This cycle": "no value", "Change": "cannot be compared"}
    notes = ("A different panel or a changed framework can move a score as well as real improvement can.",)
    if drawn.empty:
        return View(
            finding=finding, table=table, caption=caption, missing=missing, decimals=1, open_table=True, notes=notes
        )
    alt = f"Arrows from last cycle to this one. {finding} " + "; ".join(
        f"{row['What']} {words.number(row['Last cycle'], 0)} to {words.number(row['This cycle'], 0)}"
        for _, row in drawn.iterrows()
    )
    return View(
        finding=finding, figure=figures.change(drawn, last.name), alt=alt, table=table, caption=caption, missing=missing,
        decimals=1, notes=notes,
    )  # fmt: skip


def _row(what: str, before: float | None, now: float | None, drawn: bool = True) -> dict[str, Any]:
    change = None if before is None or now is None else now - before
    return {"What": what, "Last cycle": before, "This cycle": now, "Change": change, "Drawn": drawn}


def _score_changes(book: Book, last: str) -> list[dict[str, Any]]:
    document = next(one for one in book.cycles if one.id == last)
    rows = []
    for framework in rated_frameworks(book):
        if framework not in document.frameworks:
            continue
        before, now = scorecard(book, framework, last), scorecard(book, framework)
        title = load(framework).title
        if before.total is not None and now.total is not None:
            rows.append(_row(f"{title}: total", before.total, now.total, drawn=False))
        old = {one.id: one.percent for one in before.criteria}
        rows += [
            _row(load(framework).title_of(one.id), old[one.id], one.percent)
            for one in now.criteria
            if one.percent is not None and old.get(one.id) is not None
        ]
    return rows


def _engagement_change(book: Book, last: str) -> list[dict[str, Any]]:
    minimum = book.options.minimum_group
    found = []
    for cycle in (last, book.cycle.id):
        rows = book.rows("culture", cycle=cycle)
        groups = (*survey.groups(rows, "engagement"), survey.EVERYBODY)
        size = sum(survey.respondents(rows, "engagement", group) for group in groups)
        index = survey.engagement_of(survey.answer_counts(rows, "engagement"))
        found.append(index.eei if index and size >= minimum else None)
    return [] if None in found else [_row("Engagement index", found[0], found[1])]


def _action_change(book: Book, last: str) -> list[dict[str, Any]]:
    before, now = book.rows("actions", cycle=last), book.rows("actions")
    if not before or not now:
        return []
    done = [sum(one.status in ("done", "verified") for one in actions) for actions in (before, now)]
    return [_row("Actions done", float(done[0]), float(done[1]), drawn=False)]


def decisions(book: Book) -> View:
    """Decisions recorded in the cycle."""
    found = sorted(book.cycle.decisions, key=lambda one: one.date)
    if not found:
        return View(
            empty="No decisions are recorded for this cycle. How to start: add `decisions` to the cycle's file, each with its day, "
            "what was decided, about what, and by whom."
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


def proposal(book: Book) -> NextCycle:
    """The proposal for the next cycle, from this cycle's tables, scores and decisions."""
    weak = [
        Weak(framework.id, criterion.id, framework.title_of(criterion.id), _percent(framework, criterion.percent))
        for framework, card in scorecards(book)
        for criterion in card.criteria
        if criterion.percent is not None
    ]
    return propose(book.cycle, book.as_of, book.rows("actions"), book.rows("indicators"), book.rows("targets"), weak)


def next_cycle(book: Book) -> View:
    """What the next cycle takes over, line by line."""
    found = proposal(book)
    titles = {one.id: one.title for table in ("actions", "indicators") for one in book.rows(table)}
    rows = [
        {
            "Line": LINES[one.kind],
            "Which": titles.get(one.id, one.id),
            "Proposed": one.decision,
            "Why": one.reason or None,
        }
        for one in found.document.handed_over
    ]
    if not rows:
        return View(
            empty=f"There is nothing yet to hand over to {found.document.id}: no actions, indicators or scores are recorded."
        )
    carried, kept = found.count("action", "carried"), found.count("indicator", "kept")
    focus = found.count("focus", "new", "carried")
    return View(
        finding=f"Proposed for {found.document.id}: {words.plural(carried, 'action')} carried on, {words.plural(kept, 'indicator')} "
        f"kept, {words.plural(focus, 'criterion', 'criteria')} in focus. People decide; this is where they start.",
        table=pd.DataFrame(rows),
        caption=f"Proposal for cycle {found.document.id}",
        missing={"Why": "no reason needed"},
        open_table=True,
        notes=(*found.remarks, f"The whole proposal is in {NEXT_FILE}; `pifkit next` makes it the next cycle."),
    )


def save_next_cycle(book: Book) -> Path:
    """Write the proposal for the next cycle as `next-cycle.yaml` beside the stage's other files; returns its path."""
    return write_output(book, NEXT_FILE, to_yaml(proposal(book)))
