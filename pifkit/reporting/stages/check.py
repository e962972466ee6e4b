"""Views of the fifth stage, checking and reporting on progress: what do the figures say?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pifkit.indicators.judge import IndicatorResult, indicator_json
from pifkit.reporting import charts, words
from pifkit.reporting.outputs import write_json
from pifkit.reporting.readings import (
    CHANGE_WORDS,
    TARGET_WORDS,
    VARIATION_WORDS,
    attention,
    marked,
    readings,
    shown,
)
from pifkit.reporting.stages import check_figures as figures
from pifkit.reporting.stages.check_meeting import agenda, commitments, scorecard
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.workspace.book import Book

__all__ = [
    "agenda",
    "commitments",
    "comparison",
    "exceptions",
    "multiples",
    "save",
    "scorecard",
    "summary",
    "table",
]

PANELS = 5  # panels in one figure: more would be taller than a screen
MOST_BLOCKS = 8
NO_INDICATORS = (
    "No indicators are defined yet. How to start: add a row to indicators.csv (id, title, unit, direction) and its "
    "figures to observations.csv (indicator, period, value); targets go into targets.csv."
)


def summary(book: Book) -> View:
    """What changed, what needs attention and what is on track, in words made from the rules."""
    found = readings(book)
    if not found:
        return View(empty=NO_INDICATORS)
    here = [one for one in found if one.state != "not_applicable"]
    with_figures = [one for one in here if one.value is not None]
    if not with_figures:
        return View(
            empty=f"{words.sentence(words.plural(len(here), 'indicator'))[:-1]} defined, but there are no figures yet. "
            "How to start: add rows to observations.csv (indicator, period, value)."
        )
    return View(
        finding=" ".join(_sentences(here, with_figures)),
        table=_attention_table(here),
        caption="What needs attention, most pressing first",
        open_table=True,
        notes=tuple(_notes(found)),
    )


def _sentences(here: list[IndicatorResult], with_figures: list[IndicatorResult]) -> list[str]:
    better = [one.title for one in with_figures if one.change == "better"]
    worse = [one.title for one in with_figures if one.change == "worse"]
    targets = [one for one in with_figures if one.target_state]
    on, near, off = (sum(one.target_state == state for one in targets) for state in ("on", "near", "off"))
    said = [
        f"Of {words.plural(len(here), 'indicator')}, {len(better)} {'is' if len(better) == 1 else 'are'} better than in "
        f"the period before and {len(worse)} worse."
    ]
    if targets:
        said.append(
            f"Against targets, {on} on track, {near} near and {off} off track; {len(here) - len(targets)} have none."
        )
    else:
        said.append("None has a target yet.")
    unusual = [one.title for one in with_figures if (one.variation or "").startswith(("concern", "improvement"))]
    if unusual:
        said.append(f"More than the usual ups and downs: {words.listing(unusual, at_most=4)}.")
    return said


def _attention_table(here: list[IndicatorResult]) -> pd.DataFrame:
    rows = [
        {"Indicator": one.title, "Latest": _latest(one), "Why": words.listing(why)}
        for one in sorted(here, key=lambda one: (-sum(weight for weight, _ in attention(one)), one.title))
        if (why := [text for _, text in attention(one)])
    ]
    return pd.DataFrame(
        rows or [{"Indicator": "none", "Latest": "", "Why": "every indicator is on track or has no target"}]
    )


def _notes(found: tuple[IndicatorResult, ...]) -> list[str]:
    away = [one.title for one in found if one.state == "not_applicable"]
    return [f"Not applicable here, which is not the same as missing: {words.listing(away)}."] if away else []


def _latest(one: IndicatorResult) -> str:
    return "no figure" if one.value is None else f"{shown(one.value, one.definition)} ({one.period})"


def table(book: Book) -> tuple[View, ...]:
    """All indicators: latest, change, target, variation, in words beside shapes that read in grey; then the remarks."""
    found = readings(book)
    if not found:
        return (View(empty=NO_INDICATORS),)
    here = [one for one in found if one.state != "not_applicable"]
    frame = pd.DataFrame([_line(one) for one in here])
    empty = [column for column in ("Target", "Variation", "Rank") if set(frame[column]) == {words.DASH}]
    frame = frame.drop(columns=[*empty, *(["Against it"] if "Target" in empty else [])])
    view = View(
        table=frame,
        caption=f"{words.sentence(words.plural(len(here), 'indicator'))[:-1]} as of {words.day(book.as_of)}",
        open_table=True,
    )
    remarks = [(one.title, words.sentence(note)) for one in here for note in one.notes]
    if not remarks:
        return (view,)
    return view, View(
        table=pd.DataFrame(remarks, columns=["Indicator", "Remark"]),
        caption="Remarks on figures and targets",
        fold=f"{words.sentence(words.plural(len(remarks), 'remark'))[:-1]} on figures and targets: provisional, not yet due, illustrative",
    )


def _line(one: IndicatorResult) -> dict[str, str]:
    """One indicator as a line of the table; the target without its unit, which the latest figure has."""
    target = words.DASH if one.target is None else shown(one.target, one.definition).split(" ")[0]
    return {
        "Indicator": one.title,
        "Latest": shown(one.value, one.definition) if one.value is not None else "no figure",
        "Period": one.period or words.DASH,
        "Since the period before": marked(CHANGE_WORDS, one.change) if one.value is not None else words.DASH,
        "Target": target,
        "Against it": marked(TARGET_WORDS, one.target_state) if one.target is not None else "none set",
        "Variation": marked(VARIATION_WORDS, one.variation),
        "Rank": words.DASH if one.rank is None else f"{one.rank} of {one.rank_of}",
    }


def multiples(book: Book) -> tuple[View, ...]:
    """A small line for each indicator with at least two figures, a few to a picture."""
    drawn = [one for one in readings(book) if len(one.series.with_values) > 1 and one.state != "not_applicable"]
    if not drawn:
        return (View(empty="A line needs at least two figures of an indicator; none has so many yet."),)
    return tuple(_multiple(drawn[at : at + PANELS]) for at in range(0, len(drawn), PANELS))


def _multiple(group: list[IndicatorResult]) -> View:
    rows = [
        {
            "Indicator": one.title,
            "Period": point.period.label,
            "Value": shown(point.value, one.definition),
            "Note": point.note or point.state.replace("_", " ").replace("value", ""),
        }
        for one in group
        for point in one.series.points
    ]
    said = "; ".join(f"{one.title}: {figures.trend_words(one)}" for one in group)
    frame = pd.DataFrame(rows)
    if not frame["Note"].astype(bool).any():
        frame = frame.drop(columns="Note")
    return View(
        figure=figures.panels(group),
        alt=f"Small line charts, one for each of {words.plural(len(group), 'indicator')}. {said}.",
        table=frame,
        caption=f"Figures: {words.listing([one.title for one in group])}",
    )


def exceptions(book: Book) -> tuple[View, ...]:
    """One block for each indicator that needs attention, the most pressing first."""
    found = [one for one in readings(book) if one.value is not None]
    weighed = sorted(
        ((sum(w for w, _ in attention(one)), one) for one in found), key=lambda pair: (-pair[0], pair[1].title)
    )
    pressing = [one for weight, one in weighed if weight > 0]
    if not found:
        return (View(empty="Without figures there are no exceptions to show."),)
    if not pressing:
        return (
            View(
                finding="No indicator needs a closer look: all are on or near target, with no more than their usual variation."
            ),
        )
    views = tuple(_exception(one) for one in pressing[:MOST_BLOCKS])
    rest = pressing[MOST_BLOCKS:]
    if rest:
        views += (
            View(
                finding=f"{len(rest)} more need attention: {words.listing([one.title for one in rest])}. The table above has their figures."
            ),
        )
    return views


def _exception(one: IndicatorResult) -> View:
    why = words.sentence(f"{_latest(one)}: {words.listing([text for _, text in attention(one)])}")
    definition = one.definition
    if one.chart is None or len(one.series.with_values) < 2:
        frame = pd.DataFrame(
            {
                "Period": [point.period.label for point in one.series.points],
                "Value": [shown(point.value, definition) for point in one.series.points],
            }
        )
        return View(title=one.title, finding=why, table=frame, caption=one.title, open_table=True, notes=one.notes)
    drawn = charts.view(
        one.chart,
        one.title,
        shown=lambda value: shown(value, definition),
        factor=100.0 if definition.unit == "proportion" else 1.0,
    )
    notes = tuple(dict.fromkeys((*map(words.sentence, one.notes), *drawn.notes)))
    reasons = words.sentence(words.listing([text for _, text in attention(one)]))
    return replace(drawn, finding=f"{reasons} {drawn.finding}", notes=notes)


def comparison(book: Book) -> View:
    """Rank among all partnerships and in the family group, with the rank before."""
    ranked = [one for one in readings(book) if one.rank is not None]
    if not ranked:
        return View(
            empty="There is nothing to compare with. Comparisons appear when `pifkit run` has read at least two "
            "partnerships with the same indicator, and family groups are named in partnership.yaml."
        )
    frame = pd.DataFrame(
        {
            "Indicator": [one.title for one in ranked],
            "Period": [one.period for one in ranked],
            "Here": [shown(one.value, one.definition) for one in ranked],
            "Family mean": [shown(one.comparison.get("family_mean"), one.definition) for one in ranked],
            "Median of all": [shown(one.comparison.get("national_median"), one.definition) for one in ranked],
            "Rank": [f"{one.rank} of {one.rank_of}" for one in ranked],
            "Before": ["–" if one.previous_rank is None else str(one.previous_rank) for one in ranked],
            "In family": [
                "–" if one.family_rank is None else f"{one.family_rank} of {one.family_of}" for one in ranked
            ],
            "Quarter": ["–" if one.quartile is None else figures.QUARTILES[one.quartile] for one in ranked],
        }
    )
    top = [one.title for one in ranked if one.quartile == 1]
    low = [one.title for one in ranked if one.quartile == 4]
    finding = f"{len(top)} of {len(ranked)} in the best quarter, {len(low)} in the last."
    if low:
        finding += f" In the last: {words.listing(low, at_most=4)}."
    return View(
        finding=finding,
        figure=figures.ranks(ranked),
        alt=f"Dot plot of ranks of {words.plural(len(ranked), 'indicator')}. {finding}",
        table=frame,
        caption="Comparison with the other partnerships",
        notes=("Similar places are the fairer comparison: look at the family group before the rank among all.",),
    )


def save(book: Book) -> Path:
    """Write indicators.json: every indicator's reading (contract 4.5)."""
    return write_json(book, "indicators.json", {"indicators": [indicator_json(one) for one in readings(book)]})
