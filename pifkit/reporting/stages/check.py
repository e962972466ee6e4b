"""Views of the fifth stage, checking and reporting on progress: what do the figures say?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pifkit.indicators.judge import IndicatorResult, indicator_json
from pifkit.indicators.scorecard import perspective_names
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
from pifkit.reporting.stages.check_meeting import agenda, commitments, discipline, follow_up
from pifkit.reporting.stages.check_rules import rules
from pifkit.reporting.stages.check_scorecard import initiatives, scorecard
from pifkit.reporting.stages.check_summary import NO_INDICATORS, latest_words, pressing, summary
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.workspace.book import Book

__all__ = [
    "agenda",
    "commitments",
    "comparison",
    "discipline",
    "exceptions",
    "follow_up",
    "initiatives",
    "multiples",
    "pressing",
    "rules",
    "save",
    "scorecard",
    "summary",
    "table",
]

PANELS = 5  # panels in one figure: more would be taller than a screen
MOST_BLOCKS = 8
MANY = 30  # more indicators than this are folded by perspective, and only those that stand out are drawn
MANY_PANELS = 20
MOST_RANKS = 25


def table(book: Book) -> tuple[View, ...]:
    """All indicators: latest, change, target, variation, in words beside shapes that read in grey; then the remarks.

    More than 30 indicators are set out by perspective, each folded under a line that says how its own stand.
    """
    found = readings(book)
    if not found:
        return (View(empty=NO_INDICATORS),)
    here = [one for one in found if one.state != "not_applicable"]
    day = words.day(book.as_of)
    if len(here) > MANY:
        views = tuple(_block(name, group, day) for name, group in _grouped(here))
    else:
        caption = f"{words.sentence(words.plural(len(here), 'indicator'))[:-1]} as of {day}"
        views = (View(table=_frame(here), caption=caption, open_table=True),)
    remarks = [(one.title, words.sentence(note)) for one in here for note in one.notes if note != _ruled(one)]
    if not remarks:
        return views
    said = words.sentence(words.plural(len(remarks), "remark"))[:-1]
    remarked = View(
        table=pd.DataFrame(remarks, columns=["Indicator", "Remark"]),
        caption="Remarks on figures and targets",
        fold=f"{said} on figures and targets: provisional, not yet due, illustrative",
    )
    return (*views, remarked)


def _frame(here: list[IndicatorResult]) -> pd.DataFrame:
    """The lines of the table, without columns that say nothing."""
    frame = pd.DataFrame([_line(one) for one in here])
    empty = [column for column in ("Target", "Variation", "Rank") if set(frame[column]) == {words.DASH}]
    return frame.drop(columns=[*empty, *(["Against it"] if "Target" in empty else [])])


def _grouped(here: list[IndicatorResult]) -> list[tuple[str, list[IndicatorResult]]]:
    """The indicators by perspective, in the scorecard's order; those without one last."""
    names = perspective_names()
    groups: dict[str, list[IndicatorResult]] = {}
    for one in here:
        groups.setdefault(one.definition.perspective, []).append(one)
    order = sorted(groups, key=lambda key: (key == "", list(names).index(key) if key in names else len(names), key))
    return [(names.get(key, key) or "Without a perspective", groups[key]) for key in order]


def _block(name: str, group: list[IndicatorResult], day: str) -> View:
    off = sum(one.target_state == "off" for one in group)
    concern = sum((one.variation or "").startswith("concern") for one in group)
    line = f"{name}: {words.plural(len(group), 'indicator')}, {off} off track, {concern} worse than usual"
    return View(table=_frame(group), caption=f"{name}, as of {day}", fold=line)


def _ruled(one: IndicatorResult) -> str | None:
    """What its rule says: it has a table of its own."""
    return one.ruling.words if one.ruling else None


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
    every = [one for one in readings(book) if len(one.series.with_values) > 1 and one.state != "not_applicable"]
    if not every:
        return (View(empty="A line needs at least two figures of an indicator; none has so many yet."),)
    drawn = _most_telling(every) if len(every) > MANY else every
    views = tuple(_multiple(drawn[at : at + PANELS]) for at in range(0, len(drawn), PANELS))
    if len(drawn) == len(every):
        return views
    said = f"{len(drawn)} of {len(every)} indicators are drawn: those that stand out most, for worse or better."
    return (View(finding=f"{said} The others are in the tables above."), *views)


def _most_telling(every: list[IndicatorResult]) -> list[IndicatorResult]:
    """The indicators that stand out most, in the order of indicators.csv: what presses first, then what improves."""

    def weight(one: IndicatorResult) -> float:
        better = (one.variation or "").startswith("improvement")
        return sum(weight for weight, _ in attention(one)) + 0.5 * better

    chosen = sorted(every, key=lambda one: (-weight(one), one.title))[:MANY_PANELS]
    return [one for one in every if one in chosen]


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
    said = "; ".join(f"{one.title}: {figures.trend_words(one)}{_against(one)}" for one in group)
    frame = pd.DataFrame(rows)
    if not frame["Note"].astype(bool).any():
        frame = frame.drop(columns="Note")
    return View(
        figure=figures.panels(group),
        alt=f"Small line charts, one for each of {words.plural(len(group), 'indicator')}. {said}.",
        table=frame,
        caption=f"Figures: {words.listing([one.title for one in group])}",
    )


def _against(one: IndicatorResult) -> str:
    """The target and where the latest figure stands, for the alt text of a panel."""
    if one.target is None:
        return ""
    return f", target {shown(one.target, one.definition)}, {TARGET_WORDS[one.target_state or 'off'].split(' ', 1)[1]}"


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
    why = words.sentence(f"{latest_words(one)}: {words.listing([text for _, text in attention(one)])}")
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
        good=figures.good(one),
    )
    said = {"provisional", "part-period", "no-latest"}  # the indicator's own notes say so already
    warned = [words.sentence(warning.message) for warning in one.chart.warnings if warning.code not in said]
    # The lead says what is wrong; what the chart says in full stands below it, and in its alt text.
    notes = tuple(dict.fromkeys((drawn.finding, *map(words.sentence, one.notes), *warned)))
    return replace(drawn, finding=why, notes=notes)


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
        finding += f" In the last: {words.listing(low, at_most=2)}."
    drawn = sorted(ranked, key=lambda one: -(one.rank or 0) / (one.rank_of or 1))[:MOST_RANKS]
    which = "" if len(drawn) == len(ranked) else f"the {len(drawn)} lowest of "
    return View(
        finding=finding,
        figure=figures.ranks(drawn),
        alt=f"Dot plot of ranks: {which}{words.plural(len(ranked), 'indicator')}. {finding}",
        table=frame,
        caption="Comparison with the other partnerships",
        notes=("Similar places are the fairer comparison: look at the family group before the rank among all.",),
    )


def save(book: Book) -> Path:
    """Write indicators.json: every indicator's reading (contract 4.5)."""
    return write_json(book, "indicators.json", {"indicators": [indicator_json(one) for one in readings(book)]})
