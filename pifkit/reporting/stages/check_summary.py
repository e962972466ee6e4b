"""The summary of the check stage: what changed, what needs attention, what is on track, in words made from the rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from pifkit.model.language import N_, _, _n
from pifkit.reporting import words
from pifkit.reporting.readings import attention, readings, shown
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.indicators.judge import IndicatorResult
    from pifkit.workspace.book import Book

MOST_PRESSING = 12
NAMED = 4
NO_INDICATORS = N_(
    "No indicators are defined yet. How to start: add a row to indicators.csv (id, title, unit, direction) and its "
    "figures to observations.csv (indicator, period, value); targets go into targets.csv."
)


def summary(book: Book) -> View:
    """What changed, what needs attention and what is on track: one sentence, then a line for each."""
    found = readings(book)
    if not found:
        return View(empty=_(NO_INDICATORS))
    here = [one for one in found if one.state != "not_applicable"]
    if not any(one.value is not None for one in here):
        return View(
            empty=_(
                "{indicators} defined, but there are no figures yet. "
                "How to start: add rows to observations.csv (indicator, period, value).",
                indicators=words.sentence(words.plural(len(here), "indicator"))[:-1],
            )
        )
    lines = [
        (_("What changed"), _changed(here)),
        (_("Needs attention"), _pressing_words(here)),
        (_("On track"), _on_track(here)),
    ]
    return View(
        finding=_lead(here),
        table=pd.DataFrame(lines, columns=[N_("Question"), N_("Answer")]),
        caption=_("In three lines, as of {as_of}", as_of=words.day(book.as_of)),
        open_table=True,
        notes=tuple(_notes(found)),
    )


def pressing(book: Book) -> View:
    """The indicators that need attention, the most pressing first, each with the reason."""
    here = [one for one in readings(book) if one.state != "not_applicable"]
    if not any(one.value is not None for one in here):
        return View(finding=_("Without figures nothing can be said to need attention."))
    found = weighed(here)
    if not found:
        return View(finding=_("No indicator needs attention: each is on track or near, or has no target."))
    rows = [(one.title, latest_words(one), words.listing([text for _rest, text in attention(one)])) for one in found]
    rest = len(rows) - MOST_PRESSING
    return View(
        table=pd.DataFrame(rows[:MOST_PRESSING], columns=[N_("Indicator"), N_("Latest"), N_("Why")]),
        caption=_("What needs attention, most pressing first"),
        open_table=True,
        notes=(_("{rest} more need attention; the table of all indicators has them.", rest=rest),) if rest > 0 else (),
    )


def latest_words(one: IndicatorResult) -> str:
    """The latest figure with its period."""
    return _("no figure") if one.value is None else f"{shown(one.value, one.definition)} ({one.period})"


def weighed(here: Iterable[IndicatorResult]) -> list[IndicatorResult]:
    """The indicators that need attention, the most pressing first."""
    weights = [(sum(weight for weight, _rest in attention(one)), one) for one in here]
    return [one for weight, one in sorted(weights, key=lambda pair: (-pair[0], pair[1].title)) if weight]


def _lead(here: list[IndicatorResult]) -> str:
    need = len(weighed(here))
    better, worse = (sum(one.change == name for one in here) for name in ("better", "worse"))
    pressing = _n("{count} needs attention", "{count} need attention", need) if need else _("none needs attention")
    return _n(
        "Of {indicators}, {count} is better than in the period before and {worse} worse; {pressing}.",
        "Of {indicators}, {count} are better than in the period before and {worse} worse; {pressing}.",
        better,
        indicators=words.plural(len(here), "indicator"),
        worse=worse,
        pressing=pressing,
    )


def _changed(here: list[IndicatorResult]) -> str:
    named = {
        kind: [one.title for one in here if (one.variation or "").startswith(kind)]
        for kind in ("improvement", "concern")
    }
    said = [
        _(
            "{word} than the usual ups and downs explain: {named}",
            word=word,
            named=words.listing(named[kind], at_most=NAMED),
        )
        for kind, word in (("concern", _("Worse")), ("improvement", _("Better")))
        if named[kind]
    ]
    alone = [one for one in here if one.value is not None and one.change == "none"]
    if alone:
        said.append(
            _(
                "{indicators} cannot be compared with a period before",
                indicators=words.sentence(words.plural(len(alone), "indicator"))[:-1],
            )
        )
    return ". ".join(said) + "." if said else _("Nothing beyond the usual ups and downs.")


def _pressing_words(here: list[IndicatorResult]) -> str:
    found = [one.title for one in weighed(here)]
    return words.sentence(words.listing(found, at_most=NAMED)) if found else _("Nothing.")


def _on_track(here: list[IndicatorResult]) -> str:
    aimed = [one for one in here if one.target_state]
    if not aimed:
        return _("No indicator has a target yet.")
    on, near, off = (sum(one.target_state == state for one in aimed) for state in ("on", "near", "off"))
    without = len(here) - len(aimed)
    text = _(
        "{on} on track, {near} near and {off} off track of {indicators} with a target",
        on=on,
        near=near,
        off=off,
        indicators=words.plural(len(aimed), "indicator"),
    )
    return _n("{text}; {count} has none.", "{text}; {count} have none.", without, text=text) if without else f"{text}."


def _notes(found: tuple[IndicatorResult, ...]) -> list[str]:
    away = [one.title for one in found if one.state == "not_applicable"]
    return (
        [_("Not applicable here, which is not the same as missing: {away}.", away=words.listing(away))] if away else []
    )
