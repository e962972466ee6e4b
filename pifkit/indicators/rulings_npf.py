"""Rulings of the National Performance Framework on an indicator's own figures; the rules themselves are in `npf`."""

from __future__ import annotations

from typing import get_args

from pifkit.indicators import npf
from pifkit.indicators.exact import compare, fraction
from pifkit.indicators.rulingcase import Case, Found, figure, percent, said, signed
from pifkit.indicators.series import Point
from pifkit.indicators.targets import asked, target_state
from pifkit.model.language import _, code

NAME = "National Performance Framework"


def delta_pp(case: Case) -> Found:
    """Change of a percentage since the period before."""
    before, latest = case.last(2)
    values = percent(case.series, figure(before)), percent(case.series, figure(latest))
    known = case.series.indicator.id.replace("-", "_")
    found = npf.delta_pp(*values, case.aim.direction, case.number("threshold"), indicator=known)
    words = _(
        "{name}: {status}, {moved} since {label}",
        name=NAME,
        status=found.status,
        moved=_moved(found.signed_change, "points"),
        label=before.period.label,
    )
    return Found(found.status, words, _two(before, latest, *values, "%"))


def delta_pct(case: Case) -> Found:
    """Relative change since the period before."""
    before, latest = case.last(2)
    values = figure(before), figure(latest)
    found = npf.delta_pct(*values, case.aim.direction, case.number("threshold"))
    if found is None:
        raise ValueError(_("the figure for {label} is zero", label=before.period.label))
    words = _(
        "{name}: {status}, {moved} since {label}",
        name=NAME,
        status=found.status,
        moved=_moved(found.signed_change, "%"),
        label=before.period.label,
    )
    return Found(found.status, words, _two(before, latest, *values, ""))


def growth(case: Case) -> Found:
    """Latest growth rate against the compound mean of the three before."""
    rates = [percent(case.series, figure(point)) for point in case.last(4)]
    found = npf.delta_pp_growth(rates[:3], rates[3], case.aim.direction)
    words = _(
        "{name}: {status} against a mean of {said} % over the three periods before",
        name=NAME,
        status=found.status,
        said=said(found.baseline, 4),
    )
    figures = (_("latest"), f"{said(rates[3], 4)} %"), (_("mean of three"), f"{said(found.baseline, 4)} %")
    return Found(
        found.status,
        words,
        (*figures, (_("better by"), _("{difference} points", difference=signed(found.difference, 4)))),
    )


def survey(case: Case) -> Found:
    """Change between two surveys, where it is significant."""
    before, latest = case.last(2)
    counts = []
    for point in (before, latest):
        if point.numerator is None or not point.denominator:
            raise ValueError(_("it needs the numerator and the denominator for {label}", label=point.period.label))
        counts.append((point.numerator, point.denominator))
    found = npf.significance(counts[0], counts[1], case.aim.direction)
    sure = _("not more than chance explains") if found.status == "maintaining" else _("more than chance explains")
    change = _moved(found.signed_change, "points")
    words = _(
        "{name}: {status}, {change} since {label}, {sure}",
        name=NAME,
        status=found.status,
        change=change,
        label=before.period.label,
        sure=sure,
    )
    figures = tuple(
        (point.period.label, _("{said} of {said_2}", said=said(top, 0), said_2=said(whole, 0)))
        for point, (top, whole) in zip((before, latest), counts, strict=True)
    )
    return Found(found.status, words, figures)


def trajectory(case: Case) -> Found:
    """The change since the period before against the change that the trajectory asked for.

    Exactly the change that was asked for is not better than required.
    """
    before, latest = case.last(2)
    plans = [asked(case.series.targets, one.period.end, case.series.indicator.tolerance) for one in (before, latest)]
    if plans[0] is None or plans[1] is None or plans[0].early:
        raise ValueError(_("it needs a trajectory that begins by {label}", label=before.period.label))
    required = fraction(plans[1].value) - fraction(plans[0].value)
    change = fraction(figure(latest)) - fraction(figure(before))
    if case.aim.direction == "decrease":
        required, change = -required, -change
    met = target_state(figure(latest), plans[1].value, case.aim) == "on"
    status = npf.trajectory(target_met=met, faster_than_required=compare(change, required) > 0)
    result = "met" if met else "missed"
    words = _(
        "{name}: {status}, the target of {label} is {result}",
        name=NAME,
        status=code(status),
        label=latest.period.label,
        result=result,
    )
    words += _(
        "; the change for the better is {change}, and {required} was required",
        change=signed(change),
        required=signed(required),
    )
    figures = (_("plan"), said(plans[1].value)), (_("change"), signed(change)), (_("required"), signed(required))
    return Found(status, words, figures)


def composite(case: Case) -> Found:
    """Several indicators as one."""
    known = get_args(npf.Status)
    statuses: list[npf.Status] = []
    for part, ruled in zip(case.parts, case.rulings, strict=True):
        if ruled is None or not ruled.rule.startswith("npf_"):
            raise ValueError(_("its part {id} names no npf rule", id=part.indicator.id))
        if ruled.status not in known:
            raise ValueError(_("of its part {id}, {words}", id=part.indicator.id, words=ruled.words))
        statuses.append(ruled.status)  # type: ignore[arg-type]  # one of the names, as just seen
    status = npf.composite(statuses)
    names = [part.indicator.title for part in case.parts]
    figures = tuple((name, code(one)) for name, one in zip(names, statuses, strict=True))
    return Found(
        status,
        _(
            "{name}: {status}, of {statuses} parts together",
            name=NAME,
            status=code(status),
            statuses=len(statuses),
        ),
        figures,
    )


def _moved(change: float, unit: str) -> str:
    """A change in words, plus for the better."""
    return (
        _("{change} {unit} for the better", change=signed(change), unit=unit) if compare(change, 0) else _("no change")
    )


def _two(before: Point, latest: Point, first: float, second: float, unit: str) -> tuple[tuple[str, str], ...]:
    mark = f" {unit}" if unit else ""
    return (before.period.label, f"{said(first, 2)}{mark}"), (latest.period.label, f"{said(second, 2)}{mark}")
