"""The readings of a book's indicators, and the words and marks with which reports say them."""

from __future__ import annotations

import datetime as dt
import weakref
from typing import TYPE_CHECKING

from pifkit.indicators.judge import IndicatorResult, judge_all
from pifkit.indicators.scorecard import YES_NO
from pifkit.indicators.series import annotations_of
from pifkit.model.language import _, active
from pifkit.model.period import parse_period
from pifkit.reporting import words

if TYPE_CHECKING:
    from pifkit.model.tables import Indicator
    from pifkit.workspace.book import Book

# The book judged last and its readings: a stage asks for the same ones in each of its views. A book never changes.
# Its notes are sentences, so the language that they are in belongs to it.
_last: list[tuple[weakref.ref[Book], str, tuple[IndicatorResult, ...]]] = []


def readings(book: Book) -> tuple[IndicatorResult, ...]:
    """Every indicator of the book as judged on its day, in the order of indicators.csv."""
    if not _last or _last[0][0]() is not book or _last[0][1] != active():
        _last[:] = [(weakref.ref(book), active(), _judged(book))]
    return _last[0][2]


def _judged(book: Book) -> tuple[IndicatorResult, ...]:
    tables = book.tables
    return judge_all(
        tables.indicators,
        tables.observations,
        tables.targets,
        as_of=book.as_of,
        comparison=book.comparison,
        annotations={
            one.id: annotations_of(one.id, tables.actions, tables.tests_of_change) for one in tables.indicators
        },
    )


def readings_on(book: Book, day: dt.date) -> tuple[IndicatorResult, ...]:
    """Every indicator as it could be judged on an earlier day: by the figures of periods that were over by then."""
    tables = book.tables
    periods = {row.period for row in tables.observations}
    over = {text for text in periods if _ended(text, day)}
    return judge_all(
        tables.indicators,
        tuple(row for row in tables.observations if row.period in over),
        tables.targets,
        as_of=day,
    )


def _ended(text: str, day: dt.date) -> bool:
    try:
        return parse_period(text).end <= day
    except ValueError:
        return False


def shown(value: float | None, indicator: Indicator) -> str:
    """A figure as people read it: a proportion as percent, otherwise with its unit; a dash where there is none."""
    if value is None:
        return words.DASH
    if indicator.unit.strip().lower() == YES_NO:
        return _("yes") if value > 0 else _("no")
    if indicator.unit == "proportion":
        # Decimals are those of the proportion: 0.983 with three is 98.3%.
        return words.percent(value * 100, 1 if indicator.decimals is None else max(0, indicator.decimals - 2))
    return words.with_unit(value, indicator.unit, indicator.decimals)


def attention(one: IndicatorResult) -> list[tuple[int, str]]:
    """Why an indicator needs attention, each reason with its weight; empty where it does not.

    Weights (project choice, after the CitiStat rules in use): off target 3; worse than usual variation 2; no latest
    figure 2; worse than before without a target 1.
    """
    if one.state == "not_applicable":
        return []
    found = []
    if one.value is None:
        # An indicator may be nothing but its parts: then its rule speaks for it.
        return [] if one.ruling and one.ruling.status else [(2, _("no figures yet"))]
    if one.state in {"missing", "suppressed"}:
        why = _("suppressed") if one.state == "suppressed" else _("none")
        found.append((2, _("newer figures than {period} are due: {why} so far", period=one.period, why=why)))
    if one.target_state == "off":
        found.append((3, _("off track: the target is {target}", target=shown(one.target, one.definition))))
    if (one.variation or "").startswith("concern"):
        found.append((2, _("worse than its usual variation")))
    if one.change == "worse" and one.target_state is None and not found:
        before = shown(one.previous, one.definition)
        # Two figures that print alike and one "worse" than the other would look like a mistake.
        alike = before == shown(one.value, one.definition)
        found.append(
            (
                1,
                _(
                    "worse than {previous_period} ({before})",
                    previous_period=one.previous_period,
                    before=_("by less than is shown") if alike else before,
                ),
            )
        )
    return found
