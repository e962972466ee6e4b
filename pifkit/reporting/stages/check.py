"""Views of the fifth stage, checking and reporting on progress: what do the figures say?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pifkit.indicators.judge import IndicatorResult, indicator_json
from pifkit.indicators.scorecard import perspective_names
from pifkit.model.language import N_, _
from pifkit.reporting import charts, words
from pifkit.reporting.marks import CHANGE_WORDS, TARGET_WORDS, VARIATION_WORDS, marked
from pifkit.reporting.outputs import write_json
from pifkit.reporting.readings import attention, readings, shown
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
        return (View(empty=_(NO_INDICATORS)),)
    here = [one for one in found if one.state != "not_applicable"]
    day = words.day(book.as_of)
    if len(here) > MANY:
        views = tuple(_block(name, group, day) for name, group in _grouped(here))
    else:
        caption = _(
            "{indicators} as of {day}", indicators=words.sentence(words.plural(len(here), "indicator"))[:-1], day=day
        )
        views = (View(table=_frame(here), caption=caption, open_table=True),)
    remarks = [(one.title, words.sentence(note)) for one in here for note in one.notes if note != _ruled(one)]
    if not remarks:
        return views
    said = words.sentence(words.plural(len(remarks), "remark"))[:-1]
    remarked = View(
        table=pd.DataFrame(remarks, columns=[N_("Indicator"), N_("Remark")]),
        caption=_("Remarks on figures and targets"),
        fold=_("{said} on figures and targets: provisional, not yet due, illustrative", said=said),
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
    return [(names.get(key, key) or _("Without a perspective"), groups[key]) for key in order]


def _block(name: str, group: list[IndicatorResult], day: str) -> View:
    off = sum(one.target_state == "off" for one in group)
    concern = sum((one.variation or "").startswith("concern") for one in group)
    line = _(
        "{name}: {indicators}, {off} off track, {concern} worse than usual",
        name=name,
        indicators=words.plural(len(group), "indicator"),
        off=off,
        concern=concern,
    )
    return View(table=_frame(group), caption=_("{name}, as of {day}", name=name, day=day), fold=line)


def _ruled(one: IndicatorResult) -> str | None:
    """What its rule says: it has a table of its own."""
    return one.ruling.words if one.ruling else None


def _line(one: IndicatorResult) -> dict[str, str]:
    """One indicator as a line of the table; the target without its unit, which the latest figure has."""
    target = words.DASH if one.target is None else shown(one.target, one.definition).split(" ")[0]
    return {
        N_("Indicator"): one.title,
        N_("Latest"): shown(one.value, one.definition) if one.value is not None else _("no figure"),
        N_("Period"): one.period or words.DASH,
        N_("Since the period before"): marked(CHANGE_WORDS, one.change) if one.value is not None else words.DASH,
        N_("Target"): target,
        N_("Against it"): marked(TARGET_WORDS, one.target_state) if one.target is not None else _("none set"),
        N_("Variation"): marked(VARIATION_WORDS, one.variation),
        N_("Rank"): words.DASH if one.rank is None else _("{rank} of {rank_of}", rank=one.rank, rank_of=one.rank_of),
    }


def multiples(book: Book) -> tuple[View, ...]:
    """A small line for each indicator with at least two figures, a few to a picture."""
    every = [one for one in readings(book) if len(one.series.with_values) > 1 and one.state != "not_applicable"]
    if not every:
        return (View(empty=_("A line needs at least two figures of an indicator; none has so many yet.")),)
    drawn = _most_telling(every) if len(every) > MANY else every
    views = tuple(_multiple(drawn[at : at + PANELS]) for at in range(0, len(drawn), PANELS))
    if len(drawn) == len(every):
        return views
    said = _(
        "{drawn} of {every} indicators are drawn: those that stand out most, for worse or better.",
        drawn=len(drawn),
        every=len(every),
    )
    return (View(finding=_("{said} The others are in the tables above.", said=said)), *views)


def _most_telling(every: list[IndicatorResult]) -> list[IndicatorResult]:
    """The indicators that stand out most, in the order of indicators.csv: what presses first, then what improves."""

    def weight(one: IndicatorResult) -> float:
        better = (one.variation or "").startswith("improvement")
        return sum(weight for weight, _rest in attention(one)) + 0.5 * better

    chosen = sorted(every, key=lambda one: (-weight(one), one.title))[:MANY_PANELS]
    return [one for one in every if one in chosen]


def _multiple(group: list[IndicatorResult]) -> View:
    rows = [
        {
            N_("Indicator"): one.title,
            N_("Period"): point.period.label,
            N_("Value"): shown(point.value, one.definition),
            N_("Note"): point.note or ("" if point.state == "value" else words.code(point.state)),
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
        alt=_(
            "Small line charts, one for each of {indicators}. {said}.",
            indicators=words.plural(len(group), "indicator"),
            said=said,
        ),
        table=frame,
        caption=_("Figures: {group}", group=words.listing([one.title for one in group])),
    )


def _against(one: IndicatorResult) -> str:
    """The target and where the latest figure stands, for the alt text of a panel."""
    if one.target is None:
        return ""
    return _(
        ", target {target}, {split}",
        target=shown(one.target, one.definition),
        split=TARGET_WORDS[one.target_state or "off"].split(" ", 1)[1],
    )


def exceptions(book: Book) -> tuple[View, ...]:
    """One block for each indicator that needs attention, the most pressing first."""
    found = [one for one in readings(book) if one.value is not None]
    weighed = sorted(
        ((sum(w for w, _rest in attention(one)), one) for one in found), key=lambda pair: (-pair[0], pair[1].title)
    )
    pressing = [one for weight, one in weighed if weight > 0]
    if not found:
        return (View(empty=_("Without figures there are no exceptions to show.")),)
    if not pressing:
        return (
            View(
                finding=_(
                    "No indicator needs a closer look: all are on or near target, with no more than their usual variation."
                )
            ),
        )
    views = tuple(_exception(one) for one in pressing[:MOST_BLOCKS])
    rest = pressing[MOST_BLOCKS:]
    if rest:
        views += (
            View(
                finding=_(
                    "{rest} more need attention: {rest_2}. The table above has their figures.",
                    rest=len(rest),
                    rest_2=words.listing([one.title for one in rest]),
                )
            ),
        )
    return views


def _exception(one: IndicatorResult) -> View:
    why = words.sentence(f"{latest_words(one)}: {words.listing([text for _rest, text in attention(one)])}")
    definition = one.definition
    if one.chart is None or len(one.series.with_values) < 2:
        frame = pd.DataFrame(
            {
                N_("Period"): [point.period.label for point in one.series.points],
                N_("Value"): [shown(point.value, definition) for point in one.series.points],
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
            empty=_(
                "There is nothing to compare with. Comparisons appear when `pifkit run` has read at least two "
                "partnerships with the same indicator, and family groups are named in partnership.yaml."
            )
        )
    frame = pd.DataFrame(
        {
            N_("Indicator"): [one.title for one in ranked],
            N_("Period"): [one.period for one in ranked],
            N_("Here"): [shown(one.value, one.definition) for one in ranked],
            N_("Family mean"): [shown(one.comparison.get("family_mean"), one.definition) for one in ranked],
            N_("Median of all"): [shown(one.comparison.get("national_median"), one.definition) for one in ranked],
            N_("Rank"): [_("{rank} of {rank_of}", rank=one.rank, rank_of=one.rank_of) for one in ranked],
            N_("Before"): ["–" if one.previous_rank is None else str(one.previous_rank) for one in ranked],
            N_("In family"): [
                "–"
                if one.family_rank is None
                else _("{family_rank} of {family_of}", family_rank=one.family_rank, family_of=one.family_of)
                for one in ranked
            ],
            N_("Quarter"): ["–" if one.quartile is None else _(figures.QUARTILES[one.quartile]) for one in ranked],
        }
    )
    top = [one.title for one in ranked if one.quartile == 1]
    low = [one.title for one in ranked if one.quartile == 4]
    finding = _(
        "{top} of {ranked} in the best quarter, {low} in the last.", top=len(top), ranked=len(ranked), low=len(low)
    )
    if low:
        finding += " " + _("In the last: {low}.", low=words.listing(low, at_most=2))
    drawn = sorted(ranked, key=lambda one: -(one.rank or 0) / (one.rank_of or 1))[:MOST_RANKS]
    which = "" if len(drawn) == len(ranked) else _("the {drawn} lowest of", drawn=len(drawn)) + " "
    return View(
        finding=finding,
        figure=figures.ranks(drawn),
        alt=_(
            "Dot plot of ranks: {which}{indicators}. {finding}",
            which=which,
            indicators=words.plural(len(ranked), "indicator"),
            finding=finding,
        ),
        table=frame,
        caption=_("Comparison with the other partnerships"),
        notes=(_("Similar places are the fairer comparison: look at the family group before the rank among all."),),
    )


def save(book: Book) -> Path:
    """Write indicators.json: every indicator's reading (contract 4.5)."""
    return write_json(book, "indicators.json", {"indicators": [indicator_json(one) for one in readings(book)]})
