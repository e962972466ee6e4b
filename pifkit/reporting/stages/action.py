"""Views of the third stage, taking action: what will we change first, and is it being done?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pifkit.improvement import priority, progress
from pifkit.model.language import N_, Phrases, _
from pifkit.reporting import words
from pifkit.reporting.stages import action_figures as figures
from pifkit.reporting.stages.action_causes import causes_view as causes
from pifkit.reporting.stages.action_causes import driver_diagrams, gaps
from pifkit.reporting.stages.action_projection import cheapest, what_if
from pifkit.reporting.stages.action_tests import ramps
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pifkit.improvement.priority import Ranked
    from pifkit.improvement.progress import Progress
    from pifkit.model.tables import Action
    from pifkit.workspace.book import Book

__all__ = [
    "against_time",
    "causes",
    "cheapest",
    "driver_diagrams",
    "gaps",
    "overdue",
    "plan",
    "priorities",
    "ramps",
    "what_if",
]

_NO_ACTIONS = N_(
    "There is no improvement plan for this cycle yet. How to start: write the two or three most important changes into "
    "actions.csv, each with an owner, a due date, the measure that will show whether it worked, and the outcome it serves."
)
_CRITERIA = Phrases(
    {
        "impact": N_("impact"),
        "gap_size": N_("size of the gap"),
        "strategic_fit": N_("fit with the vision"),
        "ease": N_("ease"),
    }
)
#: Bars that one picture shows; the table always has all of them.
BARS = 14


def _live(book: Book) -> list[Action]:
    """The actions of the cycle that have not been cancelled."""
    return [one for one in book.rows("actions") if one.status != "cancelled"]


def plan(book: Book) -> View:
    """The improvement plan, in order of priority."""
    actions = _live(book)
    if not actions:
        return View(empty=_("The plan is still empty; the top of this page says how to start."))
    ranked = priority.rank(actions)
    measures = {one.id: one.title for one in book.rows("indicators")}
    outcomes = {one.id: one.title for one in book.rows("outcomes")}
    rows: list[dict[str, Any]] = [
        {
            N_("Place"): str(one.rank) if one.rank is not None else "–",
            N_("Action"): one.action.title,
            N_("Owner"): one.action.owner or None,
            N_("Due"): one.action.due,
            N_("Status"): words.code(one.action.status),
            N_("Priority (1 to 5)"): one.score,
            N_("Details"): _details(one.action, measures, outcomes),
        }
        for one in ranked
    ]
    first = priority.chosen([one for one in ranked if progress.is_open(one.action)], 3)
    finding = _("{actions} in the plan.", actions=words.plural(len(actions), "action"))
    if first:
        finding += " " + _("First: {first}.", first=words.listing(one.action.title for one in first))
    return View(
        finding=finding,
        table=pd.DataFrame(rows).set_index("Place"),
        caption=_("The improvement plan in order of priority"),
        open_table=True,
        decimals={"Priority (1 to 5)": 1},
        missing={"Owner": _("nobody yet"), "Due": _("no date"), "Priority (1 to 5)": _("not judged")},
        notes=_plan_notes(actions, ranked),
    )


def _details(action: Action, measures: Mapping[str, str], outcomes: Mapping[str, str]) -> str:
    """The further fields of an action, a line each, so that the plan fits on paper; a measure and an outcome are asked for."""
    measure = measures.get(action.measure or "", action.measure) or _("none yet")
    outcome = outcomes.get(action.outcome or "", action.outcome) or _("none yet")
    lines = [_("Measure: {measure}", measure=measure), _("Outcome: {outcome}", outcome=outcome)]
    more = ((_("Comes from"), action.source), (_("Cost"), action.cost), (_("Risk"), action.risk))
    return "\n".join([*lines, *(f"{name}: {text}" for name, text in more if text)])


def _plan_notes(actions: list[Action], ranked: tuple[Ranked, ...]) -> tuple[str, ...]:
    notes = []
    running = [one for one in actions if progress.is_open(one)]
    for lacking, what in (
        ("owner", _("an owner")),
        ("due", _("a due date")),
        ("measure", _("a measure")),
        ("outcome", _("an outcome")),
    ):
        without = [one.title for one in running if not getattr(one, lacking)]
        if without:
            notes.append(_("Without {what}: {without}.", what=what, without=words.listing(without, at_most=4)))
    if len(running) > priority.LIMIT:
        notes.append(
            _(
                "{running} actions are open. A small number works better: consider keeping the first {limit} "
                "and putting the others off.",
                running=len(running),
                limit=priority.LIMIT,
            )
        )
    weights = words.listing(f"{_CRITERIA[name]} {words.percent(100 * w)}" for name, w in priority.WEIGHTS.items())
    if any(one.rank is not None for one in ranked):
        notes.append(_("Priority is a weighted mean of judgements from 1 to 5: {weights}.", weights=weights))
    return tuple(notes)


def priorities(book: Book) -> View:
    """Impact against ease, with the few to do first marked."""
    running = [one for one in _live(book) if progress.is_open(one)]
    if not running:
        nothing = _("There are no actions yet whose impact and ease could be set against each other.")
        return View(empty=_("Every action of this cycle has been closed.") if _live(book) else nothing)
    ranked = priority.rank(_live(book))
    ranked = tuple(one for one in ranked if progress.is_open(one.action))
    judged = [one for one in ranked if one.rank is not None]
    if not judged:
        return View(
            empty=_(
                "None of the {open_actions} has been judged yet. How to start: together, give "
                "each a number from 1 to 5 for impact, ease, size of the gap and fit with the vision (columns of actions.csv).",
                open_actions=words.plural(len(running), "open action"),
            )
        )
    first = priority.chosen(ranked, 3)
    table = pd.DataFrame(
        {
            N_("Place"): str(one.rank) if one.rank is not None else "–",
            N_("Action"): one.action.title,
            N_("Impact"): one.action.impact,
            N_("Ease"): one.action.ease,
            N_("Kind"): None if one.quadrant is None else priority.QUADRANTS[one.quadrant],
            N_("Priority"): one.score,
        }
        for one in ranked
    )
    kinds = {name: [one.action.title for one in judged if one.quadrant == name] for name in priority.QUADRANTS}
    quick = kinds["quick_win"]
    finding = (
        _("Quick wins: {quick}.", quick=words.listing(quick, at_most=3))
        if quick
        else _("There is no quick win among them.")
    )
    if kinds["drop"]:
        finding += " " + _("Think again about {kinds}.", kinds=words.listing(kinds["drop"], at_most=3))
    counts = words.listing(_counted(name, len(ids)) for name, ids in kinds.items() if ids)
    unjudged = [one.action.title for one in ranked if one.rank is None]
    return View(
        finding=finding,
        figure=figures.impact_ease(judged, first),
        alt=_(
            "Impact against ease of {actions}: {counts}. {finding}",
            actions=words.plural(len(judged), "action"),
            counts=counts,
            finding=finding,
        ),
        table=table.set_index("Place"),
        caption=_("Impact and ease of the open actions; the numbers are those in the picture"),
        missing={
            "Impact": _("not judged"),
            "Ease": _("not judged"),
            "Kind": _("not judged"),
            "Priority": _("not judged"),
        },
        decimals={"Priority": 1, "Impact": 0, "Ease": 0},
        notes=(
            _("Filled circles: the first three by priority. A value on the line counts as high."),
            *((_("Not fully judged: {unjudged}.", unjudged=words.listing(unjudged, at_most=4)),) if unjudged else ()),
        ),
    )


def _counted(quadrant: str, count: int) -> str:
    """How many actions lie in a quarter of the picture."""
    named = {
        "quick_win": words.plural(count, "quick win"),
        "major_project": words.plural(count, "major project"),
        "fill_in": words.plural(count, "fill-in"),
        "drop": words.plural(count, "think again"),
    }
    return named[quadrant]


def against_time(book: Book) -> View:
    """Each action against time: how far it is, how far it should be, and which are overdue."""
    items = progress.all_progress(_live(book), book.as_of)
    if not items:
        return View(empty=_(_NO_ACTIONS))
    found = progress.measure_plan(items)
    late = [one for one in items if one.state == "overdue"]
    finding = _(
        "{done} of {actions} done; {actions_2} overdue.",
        done=found.done,
        actions=words.plural(found.total, "action"),
        actions_2=words.plural(found.overdue, "action"),
    )
    drawn = [one for one in items if one.state != "done"][:BARS] or list(items)[:BARS]
    rows = [
        {
            N_("Action"): one.action.title,
            N_("Owner"): one.action.owner or None,
            N_("Due"): one.action.due,
            N_("Done, %"): one.actual,
            N_("Expected by now, %"): one.expected,
            N_("State"): progress.WORDS[one.state]
            + (" " + _("by {days}", days=words.plural(one.days_over, "day")) if one.days_over else ""),
        }
        for one in items
    ]
    alt = (
        _("Bars of percent complete on {as_of}. {finding}", as_of=words.day(book.as_of), finding=finding) + " "
    ) + "; ".join(figures.label(one) for one in drawn)
    notes = (
        []
        if found.on_time_pct is None
        else [
            _(
                "{on_time_pct} of the dated actions done so far were done on time.",
                on_time_pct=words.percent(found.on_time_pct),
            )
        ]
    )
    if len(drawn) < sum(one.state != "done" for one in items):
        notes.append(
            _("The picture shows the {drawn} that are due first; the table has all of them.", drawn=len(drawn))
        )
    return View(
        finding=finding + (" " + _("Longest overdue: {title}.", title=late[0].action.title) if late else ""),
        figure=figures.progress(drawn, [figures.label(one) for one in drawn]),
        alt=alt,
        table=pd.DataFrame(rows),
        caption=_("Actions against time on {as_of}", as_of=words.day(book.as_of)),
        missing={
            "Owner": _("nobody yet"),
            "Due": _("no date"),
            "Done, %": _("not given"),
            "Expected by now, %": _("no dates"),
        },
        decimals=0,
        notes=(
            _(
                "Expected: even work between start and due date. On track from 90% of that, behind below 70%. "
                "An action due today is not overdue."
            ),
            *notes,
        ),
    )


def overdue(book: Book) -> View:
    """What is overdue, longest first, with the last word on each."""
    late = [one for one in progress.all_progress(_live(book), book.as_of) if one.state == "overdue"]
    if not _live(book):
        return View(empty=_("Nothing can be overdue: there is no improvement plan yet."))
    if not late:
        return View(finding=_("Nothing is overdue on {as_of}.", as_of=words.day(book.as_of)))
    silent = [one.action.title for one in late if not one.action.note]
    rows = [_late_row(one) for one in late]
    return View(
        finding=_(
            "{action_is} overdue on {as_of}. "
            "For each: what is in the way, what will be done by when, who needs to help?",
            action_is=words.plural(len(late), "action is", "actions are"),
            as_of=words.day(book.as_of),
        ),
        table=pd.DataFrame(rows),
        caption=_("Overdue actions, longest first"),
        missing={"Owner": _("nobody yet"), "Last word": _("nothing said")},
        open_table=True,
        notes=(_("Overdue without a word of explanation: {silent}.", silent=words.listing(silent, at_most=4)),)
        if silent
        else (),
    )


def _late_row(one: Progress) -> dict[str, Any]:
    return {
        N_("Action"): one.action.title,
        N_("Days overdue"): one.days_over,
        N_("Due"): one.action.due,
        N_("Owner"): one.action.owner or None,
        N_("Last word"): one.action.note or None,
    }
