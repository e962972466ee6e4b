"""What the plan would bring: the projected score, and the cheapest way to the next band, with a plain warning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pifkit.frameworks import load
from pifkit.improvement.least_effort import Plan, least_effort
from pifkit.improvement.what_if import WARNING, Projection, project, settled
from pifkit.reporting import words
from pifkit.reporting.assessment import rated_frameworks, ratings_of
from pifkit.reporting.stages import review_figures as figures
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.frameworks import Framework
    from pifkit.model.scorecard import Scorecard
    from pifkit.workspace.book import Book

#: Ratings of a plan that its table shows; the rest is summed up in a note.
MOST = 25


def what_if(book: Book) -> tuple[View, ...]:
    """For each framework: the score if every open action did what its owner expects."""
    views = []
    for framework, found in _projections(book):
        if found.moves:
            views.append(_projected(framework, found))
    return tuple(views) or (
        View(
            empty="A projected score needs actions that say which part they should improve, and to what score (columns `part`, "
            "`framework` and `expected_score` of actions.csv), and a part that has a score now."
        ),
    )


def _projections(book: Book) -> list[tuple[Framework, Projection]]:
    found = []
    only = book.cycle.frameworks[0] if len(book.cycle.frameworks) == 1 else ""
    for key in rated_frameworks(book):
        framework = load(key)
        if framework.total.method == "none":
            continue
        items = settled(framework, ratings_of(book, key), book.options.consensus_tolerance)
        actions = [one for one in book.rows("actions") if (one.framework or only) == key]
        found.append((framework, project(framework, items, actions)))
    return found


def _projected(framework: Framework, found: Projection) -> View:
    rows = [
        {
            "What": f"{move.part} {framework.title_of(move.part)}",
            "Last cycle": move.before,
            "This cycle": move.after,
        }
        for move in found.moves
    ]
    drawn = pd.DataFrame(rows)
    finding = f"{framework.title}: {_total(found.now)} now, {_total(found.projected)} if the plan lands."
    if found.now.total is None:
        finding = f"{framework.title} has no total yet; {words.plural(len(found.moves), 'part')} would rise if the plan lands."
    ignored = [f"{identity}: {why}" for identity, why in found.ignored]
    return View(
        title=f"If the plan lands: {framework.title}",
        finding=finding,
        figure=figures.change(drawn, "now", "if it lands", "score of the part"),
        alt=f"Arrows from each part's score now to its score if the plan lands. {finding} "
        + "; ".join(f"{m.part} {words.number(m.before, 0)} to {words.number(m.after, 0)}" for m in found.moves),
        table=drawn.rename(columns={"What": "Part", "Last cycle": "Now", "This cycle": "If it lands"}),
        caption=f"Parts that the plan would raise: {framework.title}",
        decimals=0,
        notes=(WARNING, *((f"Not counted: {words.listing(ignored, at_most=3)}.",) if ignored else ())),
    )


def _total(card: Scorecard) -> str:
    return words.number(card.total, 1) + (f" ({card.band})" if card.band else "")


def cheapest(book: Book, target: float | None = None) -> tuple[View, ...]:
    """For each framework with a total: the plan of least effort to a target.

    Args:
        book: the partnership.
        target: total to reach; None: the lower edge of the next band.
    """
    views = []
    for key in rated_frameworks(book):
        framework = load(key)
        if framework.total.method in ("none", "median"):
            continue
        items = settled(framework, ratings_of(book, key), book.options.consensus_tolerance)
        now = project(framework, items, ()).now
        aim = target if target is not None else _next_edge(framework, now.total)
        if now.total is None or aim is None:
            continue
        plan = least_effort(framework, items, aim)
        views.append(_plan(framework, now, plan, aim))
    return tuple(views) or (
        View(
            empty="The cheapest way to a higher score can be worked out once every part of a framework has a score, and there "
            "is a band above."
        ),
    )


def _next_edge(framework: Framework, total: float | None) -> float | None:
    """The lowest total of the next band; None at the top, or where the framework has no bands."""
    table = framework.bands.get(framework.total.bands or "")
    if table is None or total is None:
        return None
    half = table.round.step / 2 if table.round else 0.0
    return next((band.min - half for band in table.bands if band.min - half > total and not band.above), None)


def _plan(framework: Framework, now: Scorecard, plan: Plan | None, aim: float) -> View:
    title = f"The cheapest way: {framework.title}"
    if plan is None:
        return View(
            title=title, finding=f"No plan reaches {words.number(aim, 1)}: it lies beyond the scale.", notes=(WARNING,)
        )
    rows = [
        {
            "Part": f"{one.part} {framework.title_of(one.part)}",
            "Rating": framework.title_of(one.attribute) if one.attribute else "as a whole",
            "From": one.before,
            "To": one.after,
            "Steps": one.effort,
        }
        for one in plan.raises
    ]
    rest = rows[MOST:]
    finding = (
        f"From {words.number(now.total, 1)} to {words.number(plan.total, 1)} takes {words.plural(plan.effort, 'step')} on "
        f"{words.plural(len(plan.raises), 'rating')} at least. These are points, not benefits."
    )
    return View(
        title=title,
        finding=finding,
        table=pd.DataFrame(rows[:MOST]),
        caption=f"Ratings to raise for {words.number(aim, 1)} with the fewest steps: {framework.title}",
        decimals={"From": 0, "To": 0, "Steps": 0},
        open_table=len(rows) <= MOST // 2,
        notes=(
            WARNING,
            "Worked out exactly over the framework's own rules, caps and weights included; each step of the scale counts as "
            "one unit of effort.",
            *((f"And {words.plural(len(rest), 'further rating')}.",) if rest else ()),
        ),
    )
