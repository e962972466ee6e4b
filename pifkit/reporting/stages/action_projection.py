"""What the plan would bring: the projected score, and the cheapest way to the next band, with a plain warning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pifkit.frameworks import load
from pifkit.improvement.least_effort import Plan, least_effort
from pifkit.improvement.what_if import WARNING, Projection, project, settled
from pifkit.model.language import N_, _
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
            empty=_(
                "A projected score needs actions that say which part they should improve, and to what score (columns `part`, "
                "`framework` and `expected_score` of actions.csv), and a part that has a score now."
            )
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
            N_("What"): f"{move.part} {framework.title_of(move.part)}",
            N_("Last cycle"): move.before,
            N_("This cycle"): move.after,
        }
        for move in found.moves
    ]
    drawn = pd.DataFrame(rows)
    finding = _(
        "{title}: {total} now, {total_2} if the plan lands.",
        title=framework.title,
        total=_total(found.now),
        total_2=_total(found.projected),
    )
    if found.now.total is None:
        finding = _(
            "{title} has no total yet; {parts} would rise if the plan lands.",
            title=framework.title,
            parts=words.plural(len(found.moves), "part"),
        )
    ignored = [f"{identity}: {why}" for identity, why in found.ignored]
    return View(
        title=_("If the plan lands: {title}", title=framework.title),
        finding=finding,
        figure=figures.change(drawn, "now", _("if it lands"), _("score of the part")),
        alt=(_("Arrows from each part's score now to its score if the plan lands. {finding}", finding=finding) + " ")
        + "; ".join(
            _(
                "{part} {before} to {after}",
                part=m.part,
                before=words.number(m.before, 0),
                after=words.number(m.after, 0),
            )
            for m in found.moves
        ),
        table=drawn.rename(
            columns={N_("What"): N_("Part"), N_("Last cycle"): N_("Now"), N_("This cycle"): N_("If it lands")}
        ),
        caption=_("Parts that the plan would raise: {title}", title=framework.title),
        decimals=0,
        notes=(
            _(WARNING),
            *((_("Not counted: {ignored}.", ignored=words.listing(ignored, at_most=3)),) if ignored else ()),
        ),
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
            empty=_(
                "The cheapest way to a higher score can be worked out once every part of a framework has a score, and there "
                "is a band above."
            )
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
    title = _("The cheapest way: {title}", title=framework.title)
    if plan is None:
        return View(
            title=title,
            finding=_("No plan reaches {aim}: it lies beyond the scale.", aim=words.number(aim, 1)),
            notes=(_(WARNING),),
        )
    rows = [
        {
            N_("Part"): f"{one.part} {framework.title_of(one.part)}",
            N_("Rating"): framework.title_of(one.attribute) if one.attribute else _("as a whole"),
            N_("From"): one.before,
            N_("To"): one.after,
            N_("Steps"): one.effort,
        }
        for one in plan.raises
    ]
    rest = rows[MOST:]
    finding = _(
        "From {total} to {total_2} takes {steps} on {ratings} at least. These are points, not benefits.",
        total=words.number(now.total, 1),
        total_2=words.number(plan.total, 1),
        steps=words.plural(plan.effort, "step"),
        ratings=words.plural(len(plan.raises), "rating"),
    )
    return View(
        title=title,
        finding=finding,
        table=pd.DataFrame(rows[:MOST]),
        caption=_(
            "Ratings to raise for {aim} with the fewest steps: {title}", aim=words.number(aim, 1), title=framework.title
        ),
        decimals={"From": 0, "To": 0, "Steps": 0},
        open_table=len(rows) <= MOST // 2,
        notes=(
            _(WARNING),
            _(
                "Worked out exactly over the framework's own rules, caps and weights included; each step of the scale counts as "
                "one unit of effort."
            ),
            *(
                (_("And {further_ratings}.", further_ratings=words.plural(len(rest), "further rating")),)
                if rest
                else ()
            ),
        ),
    )
