"""What one indicator says on a day: latest figure, change, target, rank and the notes that belong beside it.

`judge` is the only place where this is worked out; reports, the scorecard, CitiStat and `indicators.json` all read its
result, so that two views of one indicator cannot disagree.

What is decided here: a figure of part of a period is not compared with one of a whole period (nor the other way round).
A count of three months is no fall from a count of twelve, and a share of three months lacks the rest of the year's
season; so the change is `none`, there is no previous figure, and a note says why. Two parts of periods are not compared
either, since nothing says that they are the same part.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pifkit.indicators.charting import chart_of, icons
from pifkit.indicators.ranks import Aim, Change, change
from pifkit.indicators.rulings import Ruling, ruling
from pifkit.indicators.series import Annotation, Point, Series, make_series
from pifkit.indicators.spc.values import Chart
from pifkit.indicators.targets import Asked, TargetState, asked, target_state
from pifkit.model.language import N_, Phrases, _
from pifkit.model.tables import Indicator, Observation, Target

_RANKS = ("rank", "rank_of", "previous_rank", "family_rank", "family_of", "previous_family_rank", "quartile")
_STATES = Phrases(
    {
        "missing": N_("no figure for {period}"),
        "suppressed": N_("the figure for {period} is suppressed"),
        "not_applicable": N_("not applicable in {period}"),
    }
)
_STATUS = Phrases(
    {
        "provisional": N_("{period} is provisional"),
        "part_period": N_("{period} is part of a period: it is not over yet"),
    }
)


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """What one indicator says on a day; the fields up to `notes` are those of `indicators.json` (contract 4.5).

    Attributes:
        indicator: id.
        title: what it measures.
        period: label of the latest period with a figure; None where there is none.
        value: the figure, in `unit`.
        previous_period: label of the period with a figure before it, when the two can be compared.
        previous: its figure.
        unit: unit; None where not stated.
        direction: increase, decrease, neutral, closest or within.
        change: better, worse, same or none, judged by the direction.
        target: value asked for at the end of the latest period, or on the day where the period is not over.
        target_state: on, near or off; None where there is no target.
        rank: rank from 1 (best) among all partnerships.
        rank_of: how many were ranked.
        previous_rank: rank in the previous period.
        family_rank: rank in the family group.
        family_of: how many were ranked in it.
        previous_family_rank: family rank in the previous period.
        quartile: 1 (best) to 4.
        variation: kind of variation of the latest point (contract 4.4); None where there is no figure.
        assurance: pass, fail, inconsistent or none.
        notes: what a reader must know: part of a year, provisional, suppressed, targets not yet due.
        state: value, missing, suppressed, not_applicable: what the newest row says.
        aim: what counts as good.
        asked: the target in full.
        series: the figures.
        comparison: the comparison row of the latest period, empty where there is none.
        chart: its control chart; None without a row or where the indicator does not apply.
        ruling: what the national or local rule says that the indicator names; its words are among the notes.
    """

    indicator: str
    title: str
    period: str | None
    value: float | None
    previous_period: str | None
    previous: float | None
    unit: str | None
    direction: str
    change: Change
    target: float | None
    target_state: TargetState | None
    rank: int | None
    rank_of: int | None
    previous_rank: int | None
    family_rank: int | None
    family_of: int | None
    previous_family_rank: int | None
    quartile: int | None
    variation: str | None
    assurance: str | None
    notes: tuple[str, ...]
    state: str
    aim: Aim
    asked: Asked | None
    series: Series
    comparison: Mapping[str, Any]
    chart: Chart | None = None
    ruling: Ruling | None = None

    @property
    def definition(self) -> Indicator:
        """The indicator's own row."""
        return self.series.indicator


KEYS = tuple(IndicatorResult.__annotations__)[: tuple(IndicatorResult.__annotations__).index("notes") + 1]
"""The keys of an indicator in `indicators.json`, in the order of contract 4.5."""


def indicator_json(result: IndicatorResult) -> dict[str, Any]:
    """The result as an object of `indicators.json`, keys in the order of contract 4.5; what does not apply is null."""
    return {name: list(value) if isinstance(value := getattr(result, name), tuple) else value for name in KEYS}


def judge(
    indicator: Indicator,
    observations: Iterable[Observation],
    targets: Iterable[Target] = (),
    *,
    as_of: dt.date,
    comparison: Iterable[Mapping[str, Any]] = (),
    annotations: Iterable[Annotation] = (),
    parts: Iterable[Series] = (),
) -> IndicatorResult:
    """Say what an indicator says on a day.

    Args:
        indicator: its definition.
        observations: rows of any indicator; figures of periods that begin after `as_of` are left out.
        targets: target rows of any indicator.
        as_of: the day that counts as today.
        comparison: this partnership's own rows of the comparison table (`Comparison.rows`).
        annotations: what happened on the way, for the chart.
        parts: the series of the indicators that it names in `parts`, for its rule.

    Returns:
        The result. With no figure at all everything that rests on one is None and `notes` says why.

    Raises:
        ValueError: the direction lacks its point or range.
    """
    aim = Aim.of(indicator)
    whole = make_series(indicator, observations, targets, annotations)
    series = whole.until(as_of)
    latest = series.latest if indicator.applicable == "yes" else None
    previous = _previous(series, latest)
    day = min(latest.period.end, as_of) if latest else as_of
    wanted = asked(series.targets, day, indicator.tolerance)
    row = _comparison_row(comparison, indicator.id, latest)
    tolerance = wanted.tolerance if wanted else indicator.tolerance
    value = latest.value if latest else None
    made, aside = chart_of(series, as_of=as_of) if latest else (None, ())
    variation, assurance = icons(made)
    within = tuple(part.until(as_of) for part in parts)
    ruled = ruling(series, aim, wanted, as_of=as_of, parts=within) if latest or _has_parts(indicator) else None
    said = (ruled.words,) if ruled else ()
    return IndicatorResult(
        indicator=indicator.id,
        title=indicator.title,
        period=latest.period.label if latest else None,
        value=value,
        previous_period=previous.period.label if previous else None,
        previous=previous.value if previous else None,
        unit=indicator.unit or None,
        direction=indicator.direction,
        change=change(previous.value if previous else None, value, aim),
        target=wanted.value if wanted else None,
        target_state=target_state(value, wanted.value if wanted else None, aim, tolerance),
        **{name: row.get(name) for name in _RANKS},
        variation=variation,
        assurance=assurance,
        notes=(*_notes(whole, series, latest, wanted, as_of), *said, *aside, *(one.message for one in series.problems)),
        state=_state(indicator, series),
        aim=aim,
        asked=wanted,
        series=series,
        comparison=row,
        chart=made,
        ruling=ruled,
    )


def judge_all(
    indicators: Iterable[Indicator],
    observations: Sequence[Observation],
    targets: Sequence[Target] = (),
    *,
    as_of: dt.date,
    comparison: Sequence[Mapping[str, Any]] = (),
    annotations: Mapping[str, Iterable[Annotation]] | None = None,
) -> tuple[IndicatorResult, ...]:
    """`judge` for every indicator, in the order given; `annotations` by indicator id."""
    notes = annotations or {}
    indicators = tuple(indicators)
    by_indicator: dict[str, list[Observation]] = {}
    for row in observations:
        by_indicator.setdefault(row.indicator, []).append(row)
    by_id = {indicator.id: indicator for indicator in indicators}

    def part(key: str) -> Series:
        return make_series(by_id[key], by_indicator.get(key, ()), targets)

    return tuple(
        judge(
            indicator,
            by_indicator.get(indicator.id, ()),
            targets,
            as_of=as_of,
            comparison=comparison,
            annotations=notes.get(indicator.id, ()),
            parts=[part(key) for key in indicator.parts if key in by_id],
        )
        for indicator in indicators
    )


def _has_parts(indicator: Indicator) -> bool:
    """Whether it may be judged by its parts alone, without figures of its own."""
    return bool(indicator.parts) and indicator.applicable == "yes"


def _previous(series: Series, latest: Point | None) -> Point | None:
    """The figure before the latest; None where the two cannot be compared: over a break, or as part of a period."""
    before = _before(series, latest)
    return None if latest is None or before is None or _in_part(before, latest) else before


def _in_part(before: Point, latest: Point) -> bool:
    return "part_period" in {before.status, latest.status}


def _before(series: Series, latest: Point | None) -> Point | None:
    """The figure before the latest on this side of a break."""
    if latest is None:
        return None
    earlier = [point for point in series.points if point.period < latest.period]
    if latest.mark == "break":
        return None
    for point in reversed(earlier):
        if point.value is not None:
            return point
        if point.mark == "break":
            return None
    return None


def _comparison_row(comparison: Iterable[Mapping[str, Any]], indicator: str, latest: Point | None) -> Mapping[str, Any]:
    if latest is None:
        return {}
    return next(
        (row for row in comparison if row["indicator"] == indicator and row["period"] == latest.period.label), {}
    )


def _state(indicator: Indicator, series: Series) -> str:
    if indicator.applicable == "no":
        return "not_applicable"
    return series.points[-1].state if series.points else "missing"


def _notes(whole: Series, series: Series, latest: Point | None, wanted: Asked | None, as_of: dt.date) -> list[str]:
    if whole.indicator.applicable == "no":
        return [_("not applicable here")]
    notes = []
    future = len(whole.points) - len(series.points)
    if future:
        notes.append(
            _(
                "{future} of the figures belong to periods after {isoformat} and are left out",
                future=future,
                isoformat=as_of.isoformat(),
            )
        )
    if latest is None:
        states = {point.state for point in series.points}
        if states == {"not_applicable"}:
            return [*notes, _("not applicable here")]
        return [*notes, _("every figure is suppressed") if states == {"suppressed"} else _("no figures yet")]
    newest = series.points[-1]
    if newest.state != "value":
        notes.append(_STATES[newest.state].format(period=newest.period.label))
    if latest.status in _STATUS:
        notes.append(_STATUS[latest.status].format(period=latest.period.label))
    before = _before(series, latest)
    if before is not None and _in_part(before, latest):
        notes.append(
            _(
                "{label} is not compared with {label_2}: one of them is not a whole period",
                label=latest.period.label,
                label_2=before.period.label,
            )
        )
    if latest.denominator == 0:
        notes.append(_("the denominator for {label} is zero: there was nothing to count", label=latest.period.label))
    if latest.mark == "break":
        notes.append(
            _(
                "{label} cannot be compared with earlier figures: {note}",
                label=latest.period.label,
                note=latest.note or _("break in the series"),
            )
        )
    elif latest.note:
        notes.append(latest.note)
    if wanted is not None and wanted.early and wanted.due is not None:
        notes.append(_("the target is due {isoformat}", isoformat=wanted.due.isoformat()))
    if wanted is not None and wanted.note:
        notes.append(_("target: {note}", note=wanted.note))
    return notes
