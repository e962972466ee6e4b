"""One short summary per earlier stage for the review, in words made from rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pifkit.improvement import culture as survey
from pifkit.improvement import pdsa, people, progress, thread
from pifkit.improvement.completeness import LEVELS
from pifkit.improvement.freshness import freshness
from pifkit.improvement.suppression import hidden
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
        judged = f"The partnership calls this stage {LEVELS[getattr(book.cycle.stages, identity)]}."
    return View(title=f"{one.number} {one.name}", finding=first, notes=tuple(filter(None, (*rest, judged))))


def _vision(book: Book) -> list[str]:
    outcomes = book.rows("outcomes")
    if not outcomes:
        return ["No outcomes have been written down, so nothing can be shown to lead anywhere."]
    found = thread.measure(thread.build(outcomes), people.served(book.rows("people")))
    said = [f"{words.plural(len(outcomes), 'outcome or objective', 'outcomes and objectives')}; "
            f"{words.percent(found.upward.pct, missing='none')} of those below national level lead up to something."]  # fmt: skip
    if found.orphans:
        said.append(f"{words.plural(len(found.orphans), 'objective leads', 'objectives lead')} nowhere.")
    if found.hollow:
        said.append(f"Nothing serves {words.plural(len(found.hollow), 'objective')} yet.")
    top = [one for one in outcomes if one.level in ("national", "partnership")]
    added = sum(bool(one.added_value) for one in top)
    if top:
        said.append(f"What the partnership adds is said for {added} of {words.plural(len(top), 'outcome')}.")
    return said


def _conditions(book: Book) -> list[str]:
    cards = scorecards(book)
    if not cards:
        return ["No self-assessment framework is used in this cycle."]
    said = [" ".join(words.sentence(f"{framework.title}: {result_words(card)}") for framework, card in cards)]
    for framework, card in cards:
        scored, of = coverage(card)
        low = [f"{framework.title_of(key)} ({words.number(value, 0)})" for key, value in weakest(card)]
        if low:
            said.append(f"{framework.title}: lowest are {words.listing(low)}; {scored} of {of} parts have a score.")
    fresh = freshness(book.rows("evidence"), book.as_of)
    if fresh.total:
        said.append(f"{words.percent(fresh.in_date_pct)} of {fresh.total} pieces of evidence are in date.")
    else:
        said.append("No evidence is recorded: the scores rest on memory.")
    return said


def _action(book: Book) -> list[str]:
    items = progress.all_progress(book.rows("actions"), book.as_of)
    if not items:
        return ["There is no improvement plan for this cycle."]
    found = progress.measure_plan(items)
    said = [f"{found.done} of {words.plural(found.total, 'action')} done, {found.open} open, {found.overdue} overdue."]
    if found.cancelled:
        said.append(f"{words.plural(found.cancelled, 'action was', 'actions were')} cancelled.")
    bare = [one.action for one in items if progress.is_open(one.action) and not one.action.measure]
    if bare:
        said.append(
            f"{words.plural(len(bare), 'open action has', 'open actions have')} no measure that would show success."
        )
    tests = book.rows("tests_of_change")
    if tests:
        ramps = pdsa.ramps(tests, book.as_of)
        adopted = sum(ramp.phase == "adopt" for ramp in ramps)
        said.append(
            f"{words.plural(len(tests), 'test')} of change in {words.plural(len(ramps), 'ramp')}; {adopted} adopted."
        )
    else:
        said.append("No change was tested on a small scale first.")
    return said


def _people(book: Book) -> list[str]:
    rows = book.rows("culture")
    minimum = book.options.minimum_group
    sizes = {group: survey.respondents(rows, "engagement", group) for group in survey.groups(rows, "engagement")}
    everybody = survey.respondents(rows, "engagement", "all") or None
    index = survey.engagement_of(survey.answer_counts(rows, "engagement"))
    said = []
    if index is not None and not hidden(sizes, minimum, everybody).total:
        said.append(f"Engagement index {index.rounded} of 100: {survey.BAND_WORDS[index.band]}.")
    posts = people.coverage(book.rows("people"), minimum=minimum)
    total = posts[-1]
    if total.shown:
        said.append(
            f"Of {total.posts} posts {total.planned} have a performance plan, {total.coached} were coached and "
            f"{total.appraised} appraised."
        )
    return said or ["Nothing is recorded about people and attitudes in this cycle."]


def _check(book: Book) -> list[str]:
    found = [one for one in readings(book) if one.state != "not_applicable"]
    if not found:
        return ["No indicators are defined."]
    better = sum(one.change == "better" for one in found)
    worse = sum(one.change == "worse" for one in found)
    silent = [one.title for one in found if one.value is None]
    targets = [one for one in found if one.target_state]
    said = [f"{words.plural(len(found), 'indicator')}: {better} better than in the period before, {worse} worse."]
    if targets:
        on = sum(one.target_state == "on" for one in targets)
        said.append(f"{on} of {len(targets)} with a target are on it.")
    if silent:
        said.append(f"Without any figure: {words.listing(silent, at_most=4)}.")
    unanswered = [one for one in problems(book) if not one.answered]
    if unanswered:
        said.append(
            f"{words.plural(len(unanswered), 'gap')} between target and result that no action and no decision answers: "
            f"{words.listing((one.title for one in unanswered), at_most=4)}."
        )
    return said


_RULES: dict[str, Callable[[Book], list[str]]] = {
    "vision": _vision,
    "conditions": _conditions,
    "action": _action,
    "people": _people,
    "check": _check,
}
