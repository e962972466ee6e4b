"""Gaps, their causes, and what is done about them: the problems, Gilbert's six cells, driver diagrams."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

import pandas as pd

from pifkit.improvement import causes, drivers, outline
from pifkit.model.language import N_, _
from pifkit.reporting import style, words
from pifkit.reporting.problems import KINDS, problems
from pifkit.reporting.readings import readings
from pifkit.reporting.stages import vision_figures as trees
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pifkit.improvement.drivers import Diagram
    from pifkit.improvement.gaps import Problem
    from pifkit.indicators.judge import IndicatorResult
    from pifkit.model.tables import Action
    from pifkit.workspace.book import Book

_NO_TARGETS = N_(
    "A gap is the distance between a target and what was reached, and nothing here has a target yet. How to start: add one "
    "for each indicator that matters most (targets.csv), or an expected score to an action (actions.csv)."
)
#: Driver diagrams on one page, for the largest gaps that somebody works on.
DIAGRAMS = 3
#: A figure's usual level is the middle of this many latest ones; its best is looked for in twice as many.
USUAL = 12
_SHAPES = {N_("aim"): "D", N_("cause"): "s", N_("action"): "o", N_("test"): "^"}


def gaps(book: Book) -> View:
    """Every gap between target and result, with the action or the decision that answers it."""
    found = problems(book)
    if not found:
        if not any(one.target is not None for one in readings(book)) and not book.rows("actions"):
            return View(empty=_(_NO_TARGETS))
        return View(finding=_("No gap between target and result is large enough to be called a problem."))
    loose = [one for one in found if not one.answered]
    titles = {one.id: one.title for one in book.rows("actions")}
    potential = {one.indicator: _potential(one) for one in readings(book)}
    rows: list[dict[str, Any]] = [
        {
            N_("Where"): one.title,
            N_("Seen in"): KINDS[one.kind],
            N_("Target"): one.target,
            N_("Reached"): one.outcome,
            N_("Gap, %"): one.size.gap_pct,
            N_("Own best over usual"): potential.get(one.about),
            N_("Answered by"): words.listing(titles[key] for key in one.by)
            or (_("accepted as it is") if one.answered == "accepted" else None),
        }
        for one in found
    ]
    finding = _("{gaps} between target and result.", gaps=words.plural(len(found), "gap"))
    finding += (
        " "
        + _(
            "Nothing answers {loose} of them: {loose_2}.",
            loose=len(loose),
            loose_2=words.listing((one.title for one in loose), at_most=3),
        )
        if loose
        else ""
    )
    return View(
        finding=finding if loose else _("{finding} Each is answered by an action or a decision.", finding=finding),
        table=pd.DataFrame(rows),
        caption=_("Gaps between target and result, unanswered ones first"),
        missing={
            "Answered by": _("nothing yet"),
            "Gap, %": _("target is 0"),
            "Own best over usual": _("no figures to tell"),
        },
        decimals={"Gap, %": 0, "Own best over usual": 2},
        open_table=True,
        notes=(
            _("A gap needs an action, or a recorded decision to accept it (`decisions` in the cycle's file)."),
            _(
                "Own best over usual: the best figure of the last two dozen beside the middle of the last dozen. 1 means that "
                "the usual is as good as the best; 1.5 that there is half as much again to be had."
            ),
        ),
    )


def _potential(one: IndicatorResult) -> float | None:
    """The potential for improvement against one's own best; None where figures or direction do not tell."""
    values = [point.value for point in one.series.with_values if point.value is not None]
    direction = one.definition.direction
    if len(values) < USUAL or direction not in ("increase", "decrease") or min(values) < 0:
        return None
    best = max(values[-2 * USUAL :]) if direction == "increase" else min(values[-2 * USUAL :])
    return causes.pip(best, median(values[-USUAL:]), direction)


def causes_view(book: Book) -> View:
    """Which of Gilbert's six causes the plan works on: the environment first, people last."""
    actions = [one for one in book.rows("actions") if one.status != "cancelled"]
    if not actions:
        return View(empty=_("Causes can be looked at once there are actions that work on them."))
    known = [one for one in actions if one.cause]
    rows = [
        {
            N_("Cause"): _(cell.name),
            N_("Lies in"): _("what surrounds people") if cell.side == "environment" else _("people themselves"),
            N_("Ask"): _(cell.question),
            N_("Helps"): words.listing(map(_, cell.helps)),
            N_("Actions"): words.listing((one.title for one in known if one.cause == cell.id), at_most=3) or None,
        }
        for cell in causes.CELLS
    ]
    around = sum(one.cause in {cell.id for cell in causes.CELLS if cell.side == "environment"} for one in known)
    finding = (
        _(
            "{known} of {actions} say which cause they work on: {around} on what surrounds "
            "people, {known_2} on people themselves.",
            known=len(known),
            actions=words.plural(len(actions), "action"),
            around=around,
            known_2=len(known) - around,
        )
        if known
        else _(
            "No action says yet which cause it works on (column `cause` of actions.csv). Ask these six questions, from the top."
        )
    )
    return View(
        finding=finding,
        table=pd.DataFrame(rows),
        caption=_("Six causes of a gap, what surrounds people first"),
        missing={"Actions": "none"},
        open_table=True,
        notes=(
            _("Most causes lie in what surrounds people. Training is the answer only when people do not know how."),
        ),
    )


def driver_diagrams(book: Book) -> tuple[View, ...]:
    """For the largest gaps that somebody works on: aim, causes, actions and tests of change."""
    actions = [one for one in book.rows("actions") if one.status != "cancelled"]
    tests = book.rows("tests_of_change")
    ranked = sorted(problems(book), key=lambda one: one.kind != "indicator")
    shown: list[View] = []
    for problem in ranked:
        mine = [one for one in actions if one.id in problem.by]
        if mine and len(shown) < DIAGRAMS:
            shown.append(_drawn(drivers.diagram(problem.about, _aim(problem), mine, tests), mine))
    return tuple(shown) or (
        View(
            empty=_(
                "A driver diagram leads from an aim over its causes to actions and tests. It appears for each gap that an "
                "action answers (columns `measure`, `part` and `cause` of actions.csv)."
            )
        ),
    )


def _aim(problem: Problem) -> str:
    return _(
        "{title}: from {outcome} to {target}",
        title=problem.title,
        outcome=words.number(problem.outcome),
        target=words.number(problem.target),
    )


def _drawn(diagram: Diagram, actions: Sequence[Action]) -> View:
    kinds = [_(kind) for kind in _SHAPES]
    lines = [outline.Line(str(at), str(at), depth, ()) for at, (depth, _rest) in enumerate(diagram.rows)]
    titles = [text for _rest, text in diagram.rows]
    width = int((style.WIDTH - 24) / trees.CHARACTER)
    placed = outline.place(lines, titles, width=width, indent=trees.INDENT / trees.CHARACTER)
    levels = [kinds[depth] for depth, _rest in diagram.rows]
    unsaid = [text == _(drivers.UNKNOWN) for text in titles]
    side = sum(cause.side == "environment" for cause in diagram.causes)
    finding = _(
        "{actions} for {causes}",
        actions=words.plural(len(actions), "action"),
        causes=words.plural(len(diagram.causes), "cause"),
    )
    finding += _(", {side} in what surrounds people.", side=side) if side else "."
    return View(
        title=_("What drives: {aim}", aim=diagram.aim),
        finding=finding,
        figure=trees.tree(placed, levels, unsaid, {_(kind): shape for kind, shape in _SHAPES.items()}),
        alt=(_("Driver diagram from the top down. {aim}.", aim=diagram.aim) + " ")
        + "; ".join(
            f"{cause.name}: {words.listing(d.action.title for d in cause.drivers)}" for cause in diagram.causes
        ),
        table=pd.DataFrame({N_("Level"): levels, N_("What"): titles}),
        caption=_("Driver diagram: {aim}", aim=diagram.aim),
    )
