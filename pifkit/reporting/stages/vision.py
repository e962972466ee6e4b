"""Views of the first stage, establishing a vision: what are we for, and does everything we do lead there?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pifkit.improvement import accounting, people, thread
from pifkit.improvement.completeness import DEFINITIONS, LEVELS, completeness
from pifkit.model.errors import ParameterError, Problem
from pifkit.model.language import N_, _, _n
from pifkit.model.stages import STAGES
from pifkit.reporting import words
from pifkit.reporting.lines import line_title, plain_days
from pifkit.reporting.stages import vision_figures as figures
from pifkit.reporting.stages.vision_map import strategy_map
from pifkit.reporting.stages.vision_tree import NO_OUTCOMES, linked_thread, outcome_tree
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.workspace.book import Book

__all__ = [
    "added_value",
    "definition",
    "golden_thread",
    "handed_over",
    "outcome_tree",
    "purpose",
    "strategy_map",
    "wheel",
]

_NO_PARTNERSHIP_OUTCOMES = N_(
    "The partnership has no outcomes of its own yet. How to start: add rows with the level `partnership` to "
    "outcomes.csv, and finish the sentence `together we can ..., which none of us could alone` in `added_value`."
)


def purpose(book: Book) -> View:
    """Who this is and what it is for, in its own words."""
    about = book.partnership
    rows = [
        (_("What it is"), about.kind),
        (_("Area"), about.area or _("not given")),
        (
            _("Cycle"),
            _(
                "{name}, {start} to {end}",
                name=book.cycle.name,
                start=words.day(book.cycle.start),
                end=words.day(book.cycle.end),
            ),
        ),
        (_("Partners"), words.listing(one.name for one in about.partners) or _("not given")),
        (_("Looked at on"), words.day(book.as_of)),
    ]
    return View(
        finding=about.purpose
        or _("The partnership has not yet written down what it is for (`purpose` in partnership.yaml)."),
        table=pd.DataFrame(rows, columns=[N_("About"), N_("Answer")]),
        caption=_("About {name}", name=about.name),
        open_table=True,
    )


def definition(book: Book) -> View:
    """Which of the three meanings of a performance improvement framework is meant here, and what follows from it."""
    meant = DEFINITIONS[book.partnership.definition - 1]
    rows = [
        {
            N_("Number"): one.number,
            N_("Meaning"): f"{_(one.name)}: {_(one.meaning)}",
            N_("For example"): words.listing(map(_, one.examples)),
            N_("Meant here"): _("yes") if one is meant else _("no"),
        }
        for one in DEFINITIONS
    ]
    return View(
        finding=_(
            "Here it means definition {number}: {meaning}. {follows}",
            number=meant.number,
            meaning=_(meant.meaning),
            follows=_(meant.follows),
        ),
        table=pd.DataFrame(rows).set_index("Number"),
        caption=_("Three things that people call a performance improvement framework"),
        open_table=True,
        notes=(
            _(
                "It helps to check which one is meant before discussing a framework in partnership. "
                "`definition` in partnership.yaml says it."
            ),
        ),
    )


def wheel(book: Book) -> View:
    """The cycle as a wheel: six stages, how complete each is, round plan, act, review and improve."""
    if "stages" not in book.cycle.model_fields_set:
        return View(
            empty=_(
                "The partnership has not yet judged how complete its stages are. How to start: add `stages` to the "
                "cycle's file, with a number from 0 to 3 for each stage ({enumerate}).",
                enumerate=words.listing(f"{n} {_(w)}" for n, w in enumerate(LEVELS)),
            )
        )
    levels = {stage.id: int(getattr(book.cycle.stages, stage.id)) for stage in STAGES}
    result = completeness(levels)
    weakest = [stage.name.lower() for stage in STAGES if stage.id in result.weakest]
    closed = (
        _("The review has begun, so the cycle closes.")
        if levels["review"]
        else _("The review has not begun: the cycle is open.")
    )
    finding = _(
        "{total} of {max} steps ({pct}). {closed}",
        total=result.total,
        max=result.max,
        pct=words.percent(result.pct),
        closed=closed,
    )
    if len(weakest) < len(STAGES):
        finding += " " + _("Furthest behind: {weakest}.", weakest=words.listing(weakest))
    rows = [
        {
            N_("Stage"): f"{s.number} {s.name}",
            N_("Asks"): s.question,
            N_("How complete"): f"{levels[s.id]} {_(LEVELS[levels[s.id]])}",
        }
        for s in STAGES
    ]
    return View(
        finding=finding,
        figure=figures.wheel(levels),
        alt=(_("Wheel of the six stages round plan, act, review and improve.") + " ")
        + "; ".join(f"{s.number} {s.name}: {_(LEVELS[levels[s.id]])}" for s in STAGES)
        + _(". Together {total} of {max} steps.", total=result.total, max=result.max),
        table=pd.DataFrame(rows),
        caption=_("How complete each stage is, as the partnership judges it"),
        notes=(_("Each filled ring is a step: in place, evidenced, reviewed. The partnership judges this itself."),),
    )


def golden_thread(book: Book) -> View:
    """The measures of the golden thread: what leads up, what is served from below, orphans, hollow ones, shares."""
    linked = linked_thread(book)
    if not linked.objectives:
        return View(empty=_(NO_OUTCOMES))
    found = thread.measure(linked, people.served(book.rows("people")))
    table = pd.DataFrame(
        [
            {
                N_("Level"): words.code(level),
                N_("Direction"): name,
                N_("Percent"): one.pct,
                N_("Of"): _("{linked} of {objectives}", linked=one.linked, objectives=one.objectives),
            }
            for level, both in found.by_level.items()
            for name, one in zip(map(_, figures.UP_DOWN), both, strict=True)
            if one.objectives
        ]
    )
    if table.empty:
        return View(
            finding=_("There are only national outcomes so far: add the objectives that lead to them (outcomes.csv).")
        )
    finding = _(
        "{share} lead up to something; {share_2} have something that serves them.",
        share=_share(found.upward),
        share_2=_share(found.downward),
    )
    return View(
        finding=finding,
        figure=figures.coverage(table),
        alt=(_("Bars by level. {finding}", finding=finding) + " ")
        + "; ".join(f"{row.Level} {row.Direction}: {row.Of}" for row in table.itertuples()),
        table=_breaks(linked, found),
        caption=_("Where the golden thread is broken"),
        open_table=True,
        notes=(_("National outcomes need nothing above them, and the lowest level in use nothing below."),),
    )


def _share(one: thread.Coverage) -> str:
    return _("{linked} of {objectives} objectives", linked=one.linked, objectives=one.objectives) + (
        "" if one.pct is None else f" ({words.percent(one.pct)})"
    )


def _breaks(linked: thread.Thread, found: thread.Measures) -> pd.DataFrame:
    """One row per kind of break, with the objectives concerned and what to do."""

    def titles(ids: tuple[str, ...]) -> str:
        return words.listing((linked[one].title for one in ids), at_most=6) or _("none")

    shares = words.listing(
        f"{linked[one.parent].title} ({words.number(one.total, 2)}{_(', {missing} without', missing=one.missing) if one.missing else ''})"
        for one in found.shares_off
    )
    rows = [
        (_("Orphans"), len(found.orphans), titles(found.orphans), _("name what it leads to, or stop doing it")),
        (_("Hollow"), len(found.hollow), titles(found.hollow), _("say who does what for it")),
        (_("Skips a level"), len(found.skips), titles(found.skips), _("link it one level up, or say why it skips one")),
        (_("Shares not adding to 1"), len(found.shares_off), shares or _("none"), _("give every part a share, together 1")),
        (_("Parent unknown"), len(linked.unknown), words.listing(_("{a} names {b}", a=a, b=b) for a, b in linked.unknown) or _("none"),
         _("correct the id in outcomes.csv")),
        (_("Goes in a circle"), len(found.loops), titles(found.loops), _("cut the circle: an aim cannot serve itself")),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=[N_("Break"), N_("How many"), N_("Which"), N_("What to do")])


def added_value(book: Book) -> View:
    """What the partnership adds to each of its outcomes beyond what each organisation could do alone.

    National outcomes are left out: they are the country's, and the partnership adds to them by way of its own.
    """
    outcomes = [one for one in book.rows("outcomes") if one.level == "partnership"]
    if not outcomes:
        return View(empty=_(_NO_PARTNERSHIP_OUTCOMES) if book.rows("outcomes") else _(NO_OUTCOMES))
    said = [one for one in outcomes if one.added_value]
    if not said:
        return View(
            empty=_(
                "None of the {outcomes} says yet what the partnership adds. How to start: "
                "finish the sentence `together we can ..., which none of us could alone` in the column `added_value` of outcomes.csv.",
                outcomes=words.plural(len(outcomes), "outcome"),
            )
        )
    rows = [
        {
            N_("Outcome"): one.title,
            N_("What working in partnership adds"): one.added_value or None,
            N_("Owner"): one.owner or None,
        }
        for one in outcomes
    ]
    return View(
        finding=_n(
            "{count} of {outcomes} says what the partnership adds beyond what each organisation could do alone.",
            "{count} of {outcomes} say what the partnership adds beyond what each organisation could do alone.",
            len(said),
            outcomes=words.plural(len(outcomes), "outcome"),
        ),
        table=pd.DataFrame(rows),
        caption=_("Value added by the partnership, outcome by outcome"),
        missing={"What working in partnership adds": _("not said yet"), "Owner": _("not given")},
        open_table=True,
    )


def handed_over(book: Book) -> View:
    """What the last cycle handed over, and what became of each line.

    Raises:
        ParameterError: a line is not accounted for; a cycle does not start by forgetting what the last one decided.
    """
    accounts = accounting.account(book.cycle, book.rows("actions"), book.rows("indicators"), book.rows("targets"))
    if not accounts:
        since = "" if book.previous else " " + _("This is the first cycle on record.")
        return View(
            empty=_(
                "Nothing was handed over by an earlier cycle.{since} At the end of this one the review writes what the "
                "next takes over, and `pifkit next` hands it on.",
                since=since,
            )
        )
    open_lines = [one for one in accounts if not one.settled]
    if open_lines:
        raise ParameterError(
            f"{words.plural(len(open_lines), 'line')} of the last cycle not accounted for.",
            [_unaccounted(book, one) for one in open_lines],
        )
    rows: list[dict[str, Any]] = [
        {
            N_("Which"): line_title(book, one.line.kind, one.line.id),
            N_("Line"): accounting.WORDS[one.line.kind],
            N_("Decided"): one.line.decision,
            N_("Reason"): plain_days(one.line.reason) or None,
            N_("What became of it"): plain_days(one.how),
        }
        for one in accounts
    ]
    return View(
        finding=_("{lines} handed over, every one accounted for.", lines=words.plural(len(accounts), "line")),
        table=pd.DataFrame(rows),
        caption=_("Handed over by the last cycle"),
        missing={"Reason": _("none needed")},
        open_table=True,
    )


def _unaccounted(book: Book, one: accounting.Account) -> Problem:
    place = book.cycle.handed_over.index(one.line)
    kind = accounting.WORDS[one.line.kind]
    return Problem(
        file=f"parameters/{book.id}/cycles/{book.cycle.id}.yaml",
        place=f"$.handed_over[{place}]",
        code="handed-over-unaccounted",
        message=_(
            "the {kind} {id} was {decision} by the last cycle and nothing says what became of it",
            kind=kind,
            id=one.line.id,
            decision=one.line.decision,
        ),
        remedy=_("carry it on in this cycle's tables, or write what became of it in the line's `account`"),
        partnership=book.id,
    )
