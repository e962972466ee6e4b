"""Performance problems of a book: gaps between target and result in figures, self-assessment and culture, and what answers them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pifkit.improvement import culture as survey
from pifkit.improvement import gaps, self_score
from pifkit.model.language import N_, Phrases
from pifkit.model.tables import Action
from pifkit.reporting.assessment import scorecards
from pifkit.reporting.readings import readings

if TYPE_CHECKING:
    from pifkit.frameworks import Framework
    from pifkit.model.scorecard import Scorecard
    from pifkit.workspace.book import Book

KINDS = Phrases({"indicator": N_("figures"), "criterion": N_("self-assessment"), "culture": N_("culture")})


def problems(book: Book) -> tuple[gaps.Problem, ...]:
    """Every gap that is a problem, unanswered ones first, then by size.

    * figures: indicators off their target (the target's tolerance is taken account of);
    * self-assessment: parts below the score that an action expected of them; a done action does not answer it;
    * culture: kinds of culture where now and preferred differ by ten points or more.

    An action answers a gap by naming it as its measure, part or source; a decision of kind `accept` by naming it in
    `about` (an indicator's id, `framework/part`, or `culture/kind`).
    """
    measured = [*_figures(book), *_assessed(book), *_culture(book)]
    answers = [
        (action.id, about)
        for action in book.rows("actions")
        if action.status not in ("cancelled", "done", "verified")
        for about in _about(book, action)
    ]
    accepted = {one.about for one in book.cycle.decisions if one.kind == "accept"}
    return gaps.problems(measured, answers, accepted)


def _about(book: Book, action: Action) -> set[str]:
    """What an action may be about: its measure, its part, its source in words."""
    source = action.source.strip().lower()
    named = {action.measure or "", source.removeprefix("indicator ").strip(), source.replace("culture ", "culture/")}
    if action.part:
        named.add(f"{_framework(book, action)}/{action.part}")
    return named - {""}


def _framework(book: Book, action: Action) -> str:
    only = book.cycle.frameworks[0] if len(book.cycle.frameworks) == 1 else ""
    return action.framework or only


def _figures(book: Book) -> Iterator[gaps.Measured]:
    for one in readings(book):
        if one.target is not None and one.value is not None and one.target_state == "off":
            yield gaps.Measured("indicator", one.indicator, one.title, one.target, one.value, one.definition.direction)


def _assessed(book: Book) -> Iterator[gaps.Measured]:
    expected: dict[str, float] = {}
    for action in book.rows("actions"):
        if action.part and action.expected_score is not None and action.status != "cancelled":
            key = f"{_framework(book, action)}/{action.part}"
            expected[key] = max(expected.get(key, action.expected_score), action.expected_score)
    for framework, card in scorecards(book):
        for criterion in card.criteria:
            for part in criterion.parts:
                key = f"{framework.key}/{part.id}"
                if part.score is not None and key in expected:
                    yield gaps.Measured("criterion", key, f"{part.id} {part.title}", expected[key], part.score)


def _culture(book: Book) -> Iterator[gaps.Measured]:
    rows = book.rows("culture")
    sizes = [survey.respondents(rows, kind, survey.EVERYBODY) for kind in ("culture_now", "culture_preferred")]
    now, wish = survey.profile(rows, "culture_now"), survey.profile(rows, "culture_preferred")
    if not now or not wish or any(0 < size < book.options.minimum_group for size in sizes):
        return
    found = survey.culture_gap(now, wish)
    for kind, here, there in zip(survey.TYPES, found.now, found.preferred, strict=True):
        if kind in found.flag_ge:
            direction = "increase" if there > here else "decrease"
            yield gaps.Measured("culture", f"culture/{kind}", survey.TYPE_WORDS[kind], there, here, direction)


def compared(book: Book) -> list[tuple[str, self_score.Compared]]:
    """Every scored criterion and part that is linked to indicators, with its framework's title, beside their verdicts."""
    links = [one for one in book.rows("links") if one.criterion and one.indicator]
    verdicts = {
        one.indicator: self_score.verdict(one.variation, one.target_state, one.change)
        for one in (readings(book) if links else ())
    }
    only = book.cycle.frameworks[0] if len(book.cycle.frameworks) == 1 else ""
    found = []
    for framework, card in scorecards(book) if links else ():
        for identity, value in _scored(framework, card):
            mine = [
                verdicts.get(link.indicator or "", "unknown")
                for link in links
                if link.criterion == identity and (link.framework or only).split(":")[0] == framework.id
            ]
            if mine:
                title = framework.title_of(identity)
                found.append((framework.title, self_score.compare(identity, title, value, mine)))
    return found


def _scored(framework: Framework, card: Scorecard) -> Iterator[tuple[str, float]]:
    """Criteria and parts that have a score, with the percent of their scale."""
    for criterion in card.criteria:
        if criterion.percent is not None:
            yield criterion.id, criterion.percent
        for part in criterion.parts:
            if part.score is not None and part.id != criterion.id:
                scale = framework.scale_of(framework.part_index[part.id][0])
                low, high = scale.min or 0.0, scale.max if scale.max is not None else 100.0
                yield part.id, 100 * (part.score - low) / (high - low)
