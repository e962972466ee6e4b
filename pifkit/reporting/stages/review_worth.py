"""Was it worth it: what moved after actions were done, and what the self-assessment cost in ratings and words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from pifkit.improvement.burden import burden as load_of
from pifkit.improvement.effects import effect
from pifkit.model.language import N_, _, _n
from pifkit.reporting import words
from pifkit.reporting.assessment import ratings_of, scorecards
from pifkit.reporting.readings import readings, shown
from pifkit.reporting.view import View
from pifkit.store.ledger import minutes_by
from pifkit.store.reading import assessment

if TYPE_CHECKING:
    from pifkit.frameworks import Framework
    from pifkit.model.scorecard import Scorecard
    from pifkit.workspace.book import Book


def effects(book: Book) -> View:
    """Which done actions were followed by a move of their measure."""
    measured = {one.indicator: one for one in readings(book)}
    current = book.partnership.current_cycle
    known = {cycle.id for cycle in book.cycles if cycle.start <= book.cycle.start}
    done = {
        one.id: one
        for one in book.tables.actions
        if one.status in ("done", "verified") and one.measure in measured and (one.cycle or current) in known
    }
    if not done:
        return View(
            empty=_(
                "What an action moved can be seen once it is done and names its measure (columns `closed` and `measure` of "
                "actions.csv)."
            )
        )
    rows = []
    moved: Counter[str] = Counter()
    for action in done.values():
        one = measured[action.measure or ""]
        figures = [(p.period.start, p.value) for p in one.series.with_values if p.value is not None]
        found = effect(figures, action.start, action.closed, one.definition.direction)
        moved[found.verdict] += 1
        rows.append(
            {
                N_("Action"): action.title,
                N_("Done"): action.closed,
                N_("Measure"): one.title,
                N_("Before"): None if found.before is None else shown(found.before, one.definition),
                N_("After"): None if found.after is None else shown(found.after, one.definition),
                N_("Moved"): words.code(found.verdict),
            }
        )
    finding = _(
        "After {actions_done}, {measures_better} and {worse} worse",
        actions_done=_n("{count} action was done", "{count} actions were done", len(done)),
        measures_better=_n("{count} measure was better", "{count} measures were better", moved["better"]),
        worse=moved["worse"],
    )
    finding += (
        _("; for {moved} it is too early to tell.", moved=moved["too few figures"]) if moved["too few figures"] else "."
    )
    return View(
        finding=finding,
        table=pd.DataFrame(rows),
        caption=_("Measures before an action began and after it was done"),
        missing={"Done": _("day not given"), "Before": _("too few figures"), "After": _("too few figures")},
        open_table=True,
        notes=(
            _(
                "Means of up to twelve figures on each side, at least three. After is not because: other things happened too. The "
                "charts of the fifth stage show whether a move is more than the usual ups and downs."
            ),
        ),
    )


def burden(book: Book) -> tuple[View, ...]:
    """How much went into each criterion, beside how much it counts."""
    views = [view for one in scorecards(book) if (view := _burden(book, *one)) is not None]
    return tuple(views) or (
        View(
            empty=_(
                "What the self-assessment costs can be seen once ratings have notes, or evidence is written down, and the "
                "framework says how much each criterion counts."
            )
        ),
    )


def _burden(book: Book, framework: Framework, card: Scorecard) -> View | None:
    owner = {part.id: criterion.id for part, criterion in framework.leaves}
    owner |= {criterion.id: criterion.id for criterion in framework.criteria}
    rows = ratings_of(book, framework.key)
    only = book.cycle.frameworks[0] if len(book.cycle.frameworks) == 1 else ""
    texts = [(owner.get(row.part, ""), row.note) for row in rows if row.note]
    texts += [
        (owner.get(one.part, ""), one.text)
        for one in book.rows("evidence")
        if (one.framework or only).split(":")[0] == framework.id
    ]
    counts = Counter(owner.get(row.part, "") for row in rows if row.score and row.assessor)
    scored = framework.total.method in ("points", "mean", "weighted_mean", "sum")
    weights = {
        one.id: (one.points if framework.total.method == "points" else one.weight) if scored else None
        for one in framework.criteria
    }
    told = assessment(book, framework.key)
    found = load_of(weights, counts, texts, minutes_by(told, owner) if told else {})
    if not any(one.words for one in found) or all(one.total_pct is None for one in found):
        return None
    heavy = [f"{one.criterion} {framework.title_of(one.criterion)}" for one in found if one.heavy]
    bare = [f"{one.criterion} {framework.title_of(one.criterion)}" for one in found if not one.words]
    finding = _(
        "{title}: {count:,} words and {individual_ratings}.",
        title=card.title,
        count=sum(one.words for one in found),
        individual_ratings=words.plural(sum(one.ratings for one in found), "individual rating"),
    )
    spent = sum(one.minutes for one in found if one.minutes is not None)
    if spent:
        finding += " " + _("{spent} minutes were spent on it in the room.", spent=words.number(spent, 0))
    if heavy:
        finding += " " + _(
            "More than twice its share is written about {heavy}: ask less there?", heavy=words.listing(heavy, at_most=3)
        )
    if bare:
        finding += " " + _("Nothing is written about {bare}.", bare=words.listing(bare, at_most=3))
    return View(
        title=_("What it cost: {title}", title=framework.title),
        finding=finding,
        table=pd.DataFrame(
            {
                N_("Criterion"): f"{one.criterion} {framework.title_of(one.criterion)}",
                N_("Ratings"): one.ratings,
                N_("Words"): one.words,
                **({N_("Minutes"): one.minutes} if spent else {}),
                N_("Share of words, %"): one.words_pct,
                N_("Share of the total, %"): one.total_pct,
            }
            for one in found
        ),
        caption=_("What went into each criterion, beside what it counts: {title}", title=framework.title),
        missing={"Minutes": _("not timed")},
        decimals={"Ratings": 0, "Words": 0, "Minutes": 0, "Share of words, %": 0, "Share of the total, %": 0},
        notes=(
            _(
                "Words of notes, evidence, strengths and areas for improvement. Heavy: more than twice its share of the total."
            ),
        ),
    )
