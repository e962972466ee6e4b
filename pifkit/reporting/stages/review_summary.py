"""One short summary per earlier stage for the review, in words made from rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pifkit.improvement import culture as survey
from pifkit.improvement import pdsa, people, progress, thread
from pifkit.improvement.completeness import LEVELS
from pifkit.improvement.freshness import freshness
from pifkit.improvement.suppression import hidden
from pifkit.model.language import _
from pifkit.model.stages import STAGES
from pifkit.reporting import words
from pifkit.reporting.assessment import coverage, result_words, scorecards, weakest
from pifkit.reporting.problems import problems
from pifkit.reporting.readings import readings
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.workspace.book import Book


def summaries(book: Book) -> tuple[View, ...]:
    """A short page for each of the five stages before the review."""
    return tuple(_summary(book, stage.id) for stage in STAGES if stage.id in _RULES)


def _summary(book: Book, identity: str) -> View:
    one = next(stage for stage in STAGES if stage.id == identity)
    first, *rest = _RULES[identity](book)
    judged = ""
    if "stages" in book.cycle.model_fields_set:
        judged = _("The partnership calls this stage {levels}.", levels=_(LEVELS[getattr(book.cycle.stages, identity)]))
    return View(title=f"{one.number} {one.name}", finding=first, notes=tuple(filter(None, (*rest, judged))))


def _vision(book: Book) -> list[str]:
    outcomes = book.rows("outcomes")
    if not outcomes:
        return [_("No outcomes have been written down, so nothing can be shown to lead anywhere.")]
    found = thread.measure(thread.build(outcomes), people.served(book.rows("people")))
    said = [
        _(
            "{outcomes_and_objectives}; {pct} of those below national level lead up to something.",
            outcomes_and_objectives=words.plural(len(outcomes), "outcome or objective", "outcomes and objectives"),
            pct=words.percent(found.upward.pct, missing=_("none")),
        )
    ]
    if found.orphans:
        said.append(
            _(
                "{objective_leads} nowhere.",
                objective_leads=words.plural(len(found.orphans), "objective leads", "objectives lead"),
            )
        )
    if found.hollow:
        said.append(_("Nothing serves {objectives} yet.", objectives=words.plural(len(found.hollow), "objective")))
    top = [one for one in outcomes if one.level in ("national", "partnership")]
    added = sum(bool(one.added_value) for one in top)
    if top:
        said.append(
            _(
                "What the partnership adds is said for {added} of {outcomes}.",
                added=added,
                outcomes=words.plural(len(top), "outcome"),
            )
        )
    return said


def _conditions(book: Book) -> list[str]:
    cards = scorecards(book)
    if not cards:
        return [_("No self-assessment framework is used in this cycle.")]
    said = [" ".join(words.sentence(f"{framework.title}: {result_words(card)}") for framework, card in cards)]
    for framework, card in cards:
        scored, of = coverage(card)
        low = [f"{framework.title_of(key)} ({words.number(value, 0)})" for key, value in weakest(card)]
        if low:
            said.append(
                _(
                    "{title}: lowest are {low}; {scored} of {of} parts have a score.",
                    title=framework.title,
                    low=words.listing(low),
                    scored=scored,
                    of=of,
                )
            )
    fresh = freshness(book.rows("evidence"), book.as_of)
    if fresh.total:
        said.append(
            _(
                "{in_date_pct} of {total} pieces of evidence are in date.",
                in_date_pct=words.percent(fresh.in_date_pct),
                total=fresh.total,
            )
        )
    else:
        said.append(_("No evidence is recorded: the scores rest on memory."))
    return said


def _action(book: Book) -> list[str]:
    items = progress.all_progress(book.rows("actions"), book.as_of)
    if not items:
        return [_("There is no improvement plan for this cycle.")]
    found = progress.measure_plan(items)
    said = [
        _(
            "{done} of {actions} done, {open} open, {overdue} overdue.",
            done=found.done,
            actions=words.plural(found.total, "action"),
            open=found.open,
            overdue=found.overdue,
        )
    ]
    if found.cancelled:
        said.append(
            _("{action_was} cancelled.", action_was=words.plural(found.cancelled, "action was", "actions were"))
        )
    bare = [one.action for one in items if progress.is_open(one.action) and not one.action.measure]
    if bare:
        said.append(
            _(
                "{open_action_has} no measure that would show success.",
                open_action_has=words.plural(len(bare), "open action has", "open actions have"),
            )
        )
    tests = book.rows("tests_of_change")
    if tests:
        ramps = pdsa.ramps(tests, book.as_of)
        adopted = sum(ramp.phase == "adopt" for ramp in ramps)
        said.append(
            _(
                "{tests} of change in {ramps}; {adopted} adopted.",
                tests=words.plural(len(tests), "test"),
                ramps=words.plural(len(ramps), "ramp"),
                adopted=adopted,
            )
        )
    else:
        said.append(_("No change was tested on a small scale first."))
    return said


def _people(book: Book) -> list[str]:
    rows = book.rows("culture")
    minimum = book.options.minimum_group
    sizes = {group: survey.respondents(rows, "engagement", group) for group in survey.groups(rows, "engagement")}
    everybody = survey.respondents(rows, "engagement", "all") or None
    index = survey.engagement_of(survey.answer_counts(rows, "engagement"))
    said = []
    if index is not None and not hidden(sizes, minimum, everybody).total:
        said.append(
            _(
                "Engagement index {rounded} of 100: {band_words}.",
                rounded=index.rounded,
                band_words=survey.BAND_WORDS[index.band],
            )
        )
    posts = people.coverage(book.rows("people"), minimum=minimum)
    total = posts[-1]
    if total.shown:
        said.append(
            _(
                "Of {posts} posts {planned} have a performance plan, {coached} were coached and {appraised} appraised.",
                posts=total.posts,
                planned=total.planned,
                coached=total.coached,
                appraised=total.appraised,
            )
        )
    return said or [_("Nothing is recorded about people and attitudes in this cycle.")]


def _check(book: Book) -> list[str]:
    found = [one for one in readings(book) if one.state != "not_applicable"]
    if not found:
        return [_("No indicators are defined.")]
    better = sum(one.change == "better" for one in found)
    worse = sum(one.change == "worse" for one in found)
    silent = [one.title for one in found if one.value is None]
    targets = [one for one in found if one.target_state]
    said = [
        _(
            "{indicators}: {better} better than in the period before, {worse} worse.",
            indicators=words.plural(len(found), "indicator"),
            better=better,
            worse=worse,
        )
    ]
    if targets:
        on = sum(one.target_state == "on" for one in targets)
        said.append(_("{on} of {targets} with a target are on it.", on=on, targets=len(targets)))
    if silent:
        said.append(_("Without any figure: {silent}.", silent=words.listing(silent, at_most=4)))
    unanswered = [one for one in problems(book) if not one.answered]
    if unanswered:
        said.append(
            _(
                "{gaps} between target and result that no action and no decision answers: {unanswered}.",
                gaps=words.plural(len(unanswered), "gap"),
                unanswered=words.listing((one.title for one in unanswered), at_most=4),
            )
        )
    return said


_RULES: dict[str, Callable[[Book], list[str]]] = {
    "vision": _vision,
    "conditions": _conditions,
    "action": _action,
    "people": _people,
    "check": _check,
}
