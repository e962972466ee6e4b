"""What the public reads: what the partnership is for, how it does, and what it does about it; no names, no small groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pifkit.frameworks import Framework
from pifkit.improvement.progress import all_progress
from pifkit.model.language import N_, Phrases, _, _n
from pifkit.reporting import words
from pifkit.reporting.assessment import rated, ratings_of, result_words
from pifkit.reporting.audiences.section import Section
from pifkit.reporting.marks import CHANGE_WORDS, TARGET_WORDS, marked
from pifkit.reporting.readings import readings, shown
from pifkit.reporting.stages import check_figures as figures
from pifkit.reporting.stages import conditions_figures as pictures
from pifkit.reporting.stages.check_summary import latest_words
from pifkit.reporting.stages.people import engagement
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.indicators.judge import IndicatorResult
    from pifkit.model.scorecard import Scorecard
    from pifkit.workspace.book import Book

#: So many indicators are drawn: those that moved, worse first.
DRAWN = 5
#: From so many rows on a table is folded.
MANY = 30
_STATES = Phrases({"done": N_("done"), "overdue": N_("late"), "cancelled": N_("given up")})


def sections(book: Book) -> tuple[Section, ...]:
    """The public page.

    Args:
        book: as the public may see it (`seen_by`).
    """
    found = (
        Section(_("What are we here for?"), points=_purpose(book)),
        Section(_("How are we doing?"), _figures(book)),
        Section(_("How good do we think we are?"), _assessed(book)),
        Section(_("Are our people with us?"), _people(book)),
        Section(_("What are we doing about it?"), _plan(book)),
    )
    return tuple(one for one in found if one.views or one.points)


def _purpose(book: Book) -> tuple[tuple[str, tuple[str, ...]], ...]:
    outcomes = tuple(one.title for one in book.rows("outcomes") if one.level == "partnership")
    lists = (
        (_("What we work for"), outcomes),
        (_("What we want to reach in {name}", name=book.cycle.name), book.cycle.targets),
    )
    return tuple((heading, texts) for heading, texts in lists if texts)


def _figures(book: Book) -> tuple[View, ...]:
    every = [one for one in readings(book) if one.state != "not_applicable"]
    here = [one for one in every if one.value is not None]
    if not here:
        return (View(finding=_("There are no figures yet.")),)
    better, worse = (sum(one.change == name for one in here) for name in ("better", "worse"))
    aimed = [one for one in here if one.target_state]
    on = sum(one.target_state == "on" for one in aimed)
    finding = _(
        "Of {indicators}, {better} got better and {worse} got worse.",
        indicators=words.plural(len(here), "indicator"),
        better=better,
        worse=worse,
    )
    if aimed:
        finding += " " + _n(
            "Of {aimed} with a target, {count} is on track.",
            "Of {aimed} with a target, {count} are on track.",
            on,
            aimed=len(aimed),
        )
    silent = [one.title for one in every if one.value is None]
    table = View(
        table=pd.DataFrame([_line(one) for one in here]),
        caption=_("Our figures as of {as_of}", as_of=words.day(book.as_of)),
        fold=_("All {here} figures", here=len(here)) if len(here) > MANY else "",
        notes=(_("No figure can be given for: {silent}.", silent=words.listing(silent, at_most=8)),) if silent else (),
    )
    return (View(finding=finding), *_drawn(here), table, *_remarks(here))


def _remarks(here: list[IndicatorResult]) -> tuple[View, ...]:
    rows = [(one.title, words.sentence(note)) for one in here for note in one.notes]
    if not rows:
        return ()
    frame = pd.DataFrame(rows, columns=[N_("What we measure"), N_("Remark")])
    return (
        View(
            table=frame,
            caption=_("Remarks on these figures"),
            fold=_("Remarks on these figures ({rows})", rows=len(rows)),
        ),
    )


def _line(one: IndicatorResult) -> dict[str, str]:
    return {
        N_("What we measure"): one.title,
        N_("Latest"): latest_words(one),
        N_("Since the period before"): marked(CHANGE_WORDS, one.change),
        N_("Target"): shown(one.target, one.definition) if one.target is not None else _("none set"),
        N_("Against it"): marked(TARGET_WORDS, one.target_state) if one.target is not None else words.DASH,
    }


def _drawn(here: list[IndicatorResult]) -> tuple[View, ...]:
    order = {"worse": 0, "better": 1}
    lines = [one for one in here if len(one.series.with_values) > 1]
    chosen = sorted(lines, key=lambda one: order.get(one.change, 2))[:DRAWN]
    if not chosen:
        return ()
    kept = [one for one in lines if one in chosen]
    rows = [
        (one.title, point.period.label, shown(point.value, one.definition))
        for one in kept
        for point in one.series.points
    ]
    said = "; ".join(f"{one.title}: {figures.trend_words(one)}" for one in kept)
    return (
        View(
            figure=figures.panels(kept),
            alt=_(
                "Small line charts, one for each of {indicators}. {said}.",
                indicators=words.plural(len(kept), "indicator"),
                said=said,
            ),
            table=pd.DataFrame(rows, columns=[N_("What we measure"), N_("Period"), N_("Value")]),
            caption=_("The figures that are drawn"),
            notes=(_("A dashed line is the target. A gap is a figure that is missing or may not be shown."),),
        ),
    )


def _assessed(book: Book) -> tuple[View, ...]:
    cards = [(framework, card) for framework, card in rated(book) if framework.kind in ("scored", "compliance")]
    if not cards:
        return ()
    hidden = [framework for framework, card in cards if _few(book, framework, card)]
    open_ = [(framework, card) for framework, card in cards if framework not in hidden]
    notes = [_("A self-assessment is our own judgement. It confers no award.")]
    unsure = [framework.title for framework, card in open_ if card.unconfirmed and card.total is not None]
    if unsure:
        notes.append(
            _(
                "{unsure}: some figures of the framework could not be confirmed from a public source.",
                unsure=words.listing(unsure),
            )
        )
    if hidden:
        named = words.listing(framework.title for framework in hidden)
        notes.append(
            _(
                "{named}: fewer than {minimum_group} people rated, so no result is shown.",
                named=named,
                minimum_group=book.options.minimum_group,
            )
        )
    if not open_:
        return (View(empty=" ".join(notes)),)
    rows = [(framework.title, words.sentence(result_words(card))) for framework, card in open_]
    head = View(
        table=pd.DataFrame(rows, columns=[N_("Framework"), N_("Result")]),
        caption=_("Our self-assessments in {name}", name=book.cycle.name),
        open_table=True,
        notes=tuple(notes),
    )
    return (head, *(view for one in open_ if (view := _criteria(*one)) is not None))


def _few(book: Book, framework: Framework, card: Scorecard) -> bool:
    """Whether any score rests on the votes of fewer people than the minimum.

    Then no result of the framework is shown, for a total would give the one away. A score that the group agreed is the
    partnership's own, however many were in the room.
    """
    people: dict[str, set[str]] = {}
    for row in ratings_of(book, framework.key):
        if row.assessor:
            people.setdefault(row.part, set()).add(row.assessor)
    return any(
        part.state in ("proposed", "single", "discuss")
        and 0 < len(people.get(part.id, ())) < book.options.minimum_group
        for criterion in card.criteria
        for part in criterion.parts
    )


def _criteria(framework: Framework, card: Scorecard) -> View | None:
    if framework.kind != "scored":
        return None
    scored = [(framework.title_of(one.id), one.id, one.percent) for one in card.criteria if one.percent is not None]
    if len(scored) < 2:
        return None
    scored.sort(key=lambda row: -row[2])
    table = pd.DataFrame(scored, columns=[N_("Criterion"), N_("Id"), N_("Score")])
    best, worst = scored[0], scored[-1]
    return View(
        title=framework.title,
        finding=_(
            "Strongest: {best} ({best_2} of 100). Weakest: {worst} ({worst_2}).",
            best=best[0],
            best_2=words.number(best[2], 0),
            worst=worst[0],
            worst_2=words.number(worst[2], 0),
        ),
        figure=pictures.dots(table, 0, 100, pictures.bands_of(framework, card.max_total)),
        alt=(
            _(
                "Dot plot of {criterion} of {title}, on a scale of 0 to 100:",
                criterion=words.plural(len(scored), "criterion", "criteria"),
                title=framework.title,
            )
            + " "
        )
        + "; ".join(f"{title} {words.number(value, 0)}" for title, _rest, value in scored),
        table=table[["Criterion", "Score"]],
        caption=_("Criteria: {title}", title=framework.title),
        decimals=0,
    )


def _people(book: Book) -> tuple[View, ...]:
    if not any(row.survey == "engagement" for row in book.rows("culture")):
        return ()
    return (engagement(book, named={one.id for one in book.partnership.partners}),)


def _plan(book: Book) -> tuple[View, ...]:
    found = all_progress(book.rows("actions"), book.as_of)
    if not found:
        return (View(finding=_("There is no improvement plan for this cycle yet.")),)
    done = sum(one.state == "done" for one in found)
    late = sum(one.state == "overdue" for one in found)
    rows = [
        (one.action.title, _STATES.get(one.state, _("on the way")), one.action.due)
        for one in sorted(found, key=lambda one: (one.action.due is None, one.action.due, one.action.id))
    ]
    return (
        View(
            finding=_n(
                "{count} of {actions} is done; {late}.",
                "{count} of {actions} are done; {late}.",
                done,
                actions=words.plural(len(found), "action"),
                late=_n("{count} is late", "{count} are late", late) if late else _("none is late"),
            ),
            table=pd.DataFrame(rows, columns=[N_("What we do"), N_("State"), N_("Due")]),
            caption=_("Our improvement plan"),
            missing={"Due": _("no date")},
            open_table=len(rows) <= MANY,
            fold=_("All {rows} actions", rows=len(rows)) if len(rows) > MANY else "",
        ),
    )
