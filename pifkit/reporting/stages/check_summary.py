"""The summary of the check stage: what changed, what needs attention, what is on track, in words made from the rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from pifkit.reporting import words
from pifkit.reporting.readings import attention, readings, shown
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.indicators.judge import IndicatorResult
    from pifkit.workspace.book import Book

MOST_PRESSING = 12
NAMED = 4
NO_INDICATORS = (
    "No indicators are defined yet. How to start: add a row to indicators.csv (id, title, unit, direction) and its "
    "figures to observations.csv (indicator, period, value); targets go into targets.csv."
)


def summary(book: Book) -> View:
    """What changed, what needs attention and what is on track: one sentence, then a line for each."""
    found = readings(book)
    if not found:
        return View(empty=NO_INDICATORS)
    here = [one for one in found if one.state != "not_applicable"]
    if not any(one.value is not None for one in here):
        return View(
            empty=f"{words.sentence(words.plural(len(here), 'indicator'))[:-1]} defined, but there are no figures yet. "
            "How to start: add rows to observations.csv (indicator, period, value)."
        )
    lines = [
        ("What changed", _changed(here)),
        ("Needs attention", _pressing_words(here)),
        ("On track", _on_track(here)),
    ]
    return View(
        finding=_lead(here),
        table=pd.DataFrame(lines, columns=["Question", "Answer"]),
        caption=f"In three lines, as of {words.day(book.as_of)}",
        open_table=True,
        notes=tuple(_notes(found)),
    )


def pressing(book: Book) -> View:
    """The indicators that need attention, the most pressing first, each with the reason."""
    here = [one for one in readings(book) if one.state != "not_applicable"]
    if not any(one.value is not None for one in here):
        return View(finding="Without figures nothing can be said to need attention.")
    found = weighed(here)
    if not found:
        return View(finding="No indicator needs attention: each is on track or near, or has no target.")
    rows = [(one.title, latest_words(one), words.listing([text for _, text in attention(one)])) for one in found]
    rest = len(rows) - MOST_PRESSING
    return View(
        table=pd.DataFrame(rows[:MOST_PRESSING], columns=["Indicator", "Latest", "Why"]),
        caption="What needs attention, most pressing first",
        open_table=True,
        notes=(f"{rest} more need attention; the table of all indicators has them.",) if rest > 0 else (),
    )


def latest_words(one: IndicatorResult) -> str:
    """The latest figure with its period."""
    return "no figure" if one.value is None else f"{shown(one.value, one.definition)} ({one.period})"


def weighed(here: Iterable[IndicatorResult]) -> list[IndicatorResult]:
    """The indicators that need attention, the most pressing first."""
    weights = [(sum(weight for weight, _ in attention(one)), one) for one in here]
    return [one for weight, one in sorted(weights, key=lambda pair: (-pair[0], pair[1].title)) if weight]


def _lead(here: list[IndicatorResult]) -> str:
    need = len(weighed(here))
    better, worse = (sum(one.change == name for one in here) for name in ("better", "worse"))
    verb = "needs" if need == 1 else "need"
    return (
        f"Of {words.plural(len(here), 'indicator')}, {better} {'is' if better == 1 else 'are'} better than in the period "
        f"before and {worse} worse; {need or 'none'} {verb if need else 'needs'} attention."
    )


def _changed(here: list[IndicatorResult]) -> str:
    named = {
        kind: [one.title for one in here if (one.variation or "").startswith(kind)]
        for kind in ("improvement", "concern")
    }
    said = [
        f"{word} than the usual ups and downs explain: {words.listing(named[kind], at_most=NAMED)}"
        for kind, word in (("concern", "Worse"), ("improvement", "Better"))
        if named[kind]
    ]
    alone = [one for one in here if one.value is not None and one.change == "none"]
    if alone:
        said.append(
            f"{words.sentence(words.plural(len(alone), 'indicator'))[:-1]} cannot be compared with a period before"
        )
    return ". ".join(said) + "." if said else "Nothing beyond the usual ups and downs."


def _pressing_words(here: list[IndicatorResult]) -> str:
    found = [one.title for one in weighed(here)]
    return words.sentence(words.listing(found, at_most=NAMED)) if found else "Nothing."


def _on_track(here: list[IndicatorResult]) -> str:
    aimed = [one for one in here if one.target_state]
    if not aimed:
        return "No indicator has a target yet."
    on, near, off = (sum(one.target_state == state for one in aimed) for state in ("on", "near", "off"))
    without = len(here) - len(aimed)
    text = f"{on} on track, {near} near and {off} off track of {words.plural(len(aimed), 'indicator')} with a target"
    return f"{text}; {without} {'has' if without == 1 else 'have'} none." if without else f"{text}."


def _notes(found: tuple[IndicatorResult, ...]) -> list[str]:
    away = [one.title for one in found if one.state == "not_applicable"]
    return [f"Not applicable here, which is not the same as missing: {words.listing(away)}."] if away else []
