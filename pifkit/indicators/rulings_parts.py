"""Rulings on several indicators together: every fifth of a target, communities, inequality between areas."""

from __future__ import annotations

from dataclasses import replace

from pifkit.indicators import agreements, cpop
from pifkit.indicators.exact import compare
from pifkit.indicators.ruletables import rule_table
from pifkit.indicators.rulingcase import Case, Found, figure, percent, said, signed, together
from pifkit.indicators.series import Series
from pifkit.model.language import _, code

FEWEST_COMMUNITIES = 3  # z-scores of two are always plus and minus the same


def quintiles(case: Case) -> Found:
    """A target for every fifth: judged on the worst of them."""
    if case.asked is None:
        raise ValueError(_("it needs a target"))
    period, points = together(case.parts)
    worst = max(range(len(points)), key=lambda at: case.aim.badness(figure(points[at])) or 0)
    met = agreements.each_quintile(case.asked.value, figure(points[worst]), case.aim.direction)
    name = case.parts[worst].indicator.title
    words = _(
        "HEAT: {met} in every fifth in {period}; the worst is {name}",
        met=_("met") if met else _("not met"),
        period=period,
        name=name,
    )
    figures = [(_("target"), said(case.asked.value, 2))]
    figures += [(part.indicator.title, said(figure(point), 2)) for part, point in zip(case.parts, points, strict=True)]
    return Found("met" if met else "not_met", words, tuple(figures))


def communities(case: Case) -> Found:
    """Communities by the sum of their z-scores of level and of change, the most vulnerable first."""
    if len(case.parts) < FEWEST_COMMUNITIES:
        raise ValueError(
            _(
                "it needs {fewest_communities} communities and there are {parts}",
                fewest_communities=FEWEST_COMMUNITIES,
                parts=len(case.parts),
            )
        )
    period, points = together(case.parts)
    rates = [cpop.improvement_rate(figure(part.with_values[0]), figure(point)) for part, point in zip(case.parts, points, strict=True)]  # fmt: skip
    levels = cpop.z_scores([figure(point) for point in points], case.aim.direction).z
    changes = cpop.z_scores(rates, case.aim.direction).z
    # Where all changed alike (or none has a rate) the level alone orders them.
    scores = [levels] if all(one is None for one in changes) else [levels, changes]
    sums = dict(zip((part.indicator.title for part in case.parts), cpop.z_sums(scores), strict=True))
    order = cpop.most_vulnerable(sums)
    if not order:
        raise ValueError(_("its communities do not differ, so none can be ordered"))
    first = order[: rule_table("national")["cpop"]["vulnerable_n"]]
    words = _(
        "Community Planning Outcomes Profile: the most vulnerable in {period} is {order}", period=period, order=order[0]
    )
    return Found("ordered", words, tuple((name, f"z {signed(sums[name] or 0.0, 2)}") for name in first))


def inequality(case: Case) -> Found:
    """Duncan-type index and gap between areas, the most deprived first, with their change."""
    now, period = _unequal(case)
    before = _before(case, period)
    index, gap = now
    side = compare(index, 0)
    status = ("deprived_fare_better", "even", "deprived_fare_worse")[side + 1]
    words = (
        _("inequality between areas in {period}: {status}", period=period, status=code(status))
        if side
        else _("no inequality in {period}", period=period)
    )
    figures = [(_("index"), signed(index, 3)), (_("gap, first to last area"), said(gap, 1))]
    if before is not None:
        (was, gap_was), then = before
        moved = compare(abs(index), abs(was))
        words += _(
            ", and {value} unequal than in {then}", value=(_("less"), _("no more"), _("more"))[moved + 1], then=then
        )
        figures += [
            (_("index in {then}", then=then), signed(was, 3)),
            (_("gap in {then}", then=then), said(gap_was, 1)),
        ]
    return Found(status, words, tuple(figures))


def _unequal(case: Case) -> tuple[tuple[float, float], str]:
    """Index and gap of the latest period that the first and the last area have in common, and its label."""
    if len(case.parts) < 2:
        raise ValueError(_("it needs two areas or more and there are {parts}", parts=len(case.parts)))
    period, ends = together((case.parts[0], case.parts[-1]))
    worse: list[float] = []
    others: list[float] = []
    order: list[float | None] = []
    for at, part in enumerate(case.parts):
        point = next((p for p in part.with_values if p.period.label == period), None)
        if point is None or point.numerator is None or not point.denominator:
            # An area without counts adds nothing to either side; too many of them and there is no index.
            worse, others, order = [*worse, 0.0], [*others, 0.0], [*order, None]
            continue
        rest = point.denominator - point.numerator
        bad, good = (point.numerator, rest) if case.aim.direction == "decrease" else (rest, point.numerator)
        worse, others, order = [*worse, bad], [*others, good], [*order, float(len(case.parts) - at)]
    index = cpop.duncan(worse, others, order)
    if index is None:
        raise ValueError(
            _("more than a fifth of its areas have no counts for {period}, or nobody is affected", period=period)
        )
    first, last = (percent(case.series, figure(point)) for point in ends)
    return (index, abs(first - last)), period


def _before(case: Case, period: str) -> tuple[tuple[float, float], str] | None:
    """The same for the period before; None where there is none."""
    earlier = tuple(_until(part, period) for part in case.parts)
    try:
        return _unequal(replace(case, parts=earlier))
    except ValueError:
        return None


def _until(part: Series, period: str) -> Series:
    cut = next((p.period for p in part.points if p.period.label == period), None)
    return part if cut is None else replace(part, points=tuple(p for p in part.points if p.period < cut))
