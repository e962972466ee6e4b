"""What a national or local rule says of one indicator: the column `rule` of indicators.csv names it.

| rule | what it judges |
|---|---|
| `npf_delta_pp` | change of a percentage since the period before, in percentage points |
| `npf_delta_pct` | relative change since the period before |
| `npf_growth` | latest growth rate against the compound mean of the three periods before |
| `soa` | progress from the first figure of the series to the last target, against the time gone by |
| `heat` | the latest figure against the planned trajectory |
| `cpop` | level and improvement against the published figures for the country |
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from pifkit.indicators import agreements, cpop, npf
from pifkit.indicators.exact import fraction, half_up
from pifkit.indicators.ranks import Aim
from pifkit.indicators.series import Point, Series
from pifkit.indicators.targets import Asked

Say = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a rule says: its id, a status of its own list, and a sentence; status is None where it cannot be applied."""

    rule: str
    status: str | None
    words: str


def ruling(series: Series, aim: Aim, asked: Asked | None, *, as_of: dt.date) -> Ruling | None:
    """Apply the rule that the indicator names.

    Args:
        series: the figures up to the day.
        aim: what counts as good; the rules judge only increase and decrease.
        asked: what is asked for at the latest period.
        as_of: the day that counts as today.

    Returns:
        The ruling; None where the indicator names no rule. A rule that is not known, or that lacks what it needs, has no
        status and says why.
    """
    name = series.indicator.rule
    if not name:
        return None
    if name not in _RULES:
        return Ruling(name, None, f"the rule {name!r} is not known; choose one of {', '.join(RULINGS)}")
    if aim.direction not in {"increase", "decrease"}:
        return Ruling(name, None, f"the rule {name} needs a direction of increase or decrease")
    try:
        status, words = _RULES[name](series, aim, asked, as_of)
    except ValueError as err:
        return Ruling(name, None, f"the rule {name} cannot be applied: {err}")
    return Ruling(name, status, words)


def _last(series: Series, count: int) -> list[Point]:
    points = list(series.with_values)
    if len(points) < count:
        raise ValueError(f"it needs {count} figures and there are {len(points)}")
    return points[-count:]


def _value(point: Point) -> float:
    if point.value is None:
        raise ValueError(f"there is no figure for {point.period.label}")
    return point.value


def _percent(series: Series, value: float) -> float:
    """The figure in percent, exactly: proportions are multiplied by a hundred."""
    proportion = series.indicator.unit.strip().lower() in {"proportion", "share"}
    return float(100 * fraction(value)) if proportion else value


def _delta_pp(series: Series, aim: Aim, _asked: Asked | None, _as_of: dt.date) -> Say:
    before, latest = _last(series, 2)
    values = (_percent(series, _value(before)), _percent(series, _value(latest)))
    found = npf.delta_pp(*values, aim.direction, indicator=series.indicator.id.replace("-", "_"))
    return (
        found.status,
        f"National Performance Framework: {found.status}, {_signed(found.signed_change)} points for the better since {before.period.label}",
    )


def _delta_pct(series: Series, aim: Aim, _asked: Asked | None, _as_of: dt.date) -> Say:
    before, latest = _last(series, 2)
    found = npf.delta_pct(_value(before), _value(latest), aim.direction)
    if found is None:
        raise ValueError(f"the figure for {before.period.label} is zero")
    return (
        found.status,
        f"National Performance Framework: {found.status}, {_signed(found.signed_change)} % for the better since {before.period.label}",
    )


def _growth(series: Series, aim: Aim, _asked: Asked | None, _as_of: dt.date) -> Say:
    points = _last(series, 4)
    rates = [_percent(series, _value(point)) for point in points]
    found = npf.delta_pp_growth(rates[:3], rates[3], aim.direction)
    mean = half_up(found.baseline, 2)
    return (
        found.status,
        f"National Performance Framework: {found.status} against a mean of {mean} % over the three periods before",
    )


def _soa(series: Series, _aim: Aim, _asked: Asked | None, as_of: dt.date) -> Say:
    if not series.targets:
        raise ValueError("it needs a target")
    first, latest, target = series.with_values[0], _last(series, 2)[-1], series.targets[-1]
    found = agreements.progress(
        _value(first),
        target.value,
        _value(latest),
        baseline_date=first.period.end,
        target_date=target.date,
        today=as_of,
    )
    words = found.status.replace("_", " ")
    done, expected = half_up(found.progress_pct), half_up(found.expected_pct)
    return (
        found.status,
        f"local outcome: {words}; {done} % of the way from {first.period.label} to the target, {expected} % of the time gone",
    )


def _heat(series: Series, aim: Aim, asked: Asked | None, _as_of: dt.date) -> Say:
    if asked is None:
        raise ValueError("it needs a trajectory")
    latest = _last(series, 1)[-1]
    found = agreements.trajectory_status(asked.value, _value(latest), aim.direction)
    how = (
        ""
        if found.worse_pct is None
        else f", {half_up(abs(found.worse_pct), 1)} % {'worse' if found.worse_pct > 0 else 'better'} than plan"
    )
    return found.status, f"HEAT trajectory: {found.status.replace('_', ' ')}{how}"


def _cpop(series: Series, aim: Aim, _asked: Asked | None, _as_of: dt.date) -> Say:
    points = [point for point in series.with_values if point.national is not None]
    if len(points) < 2:
        raise ValueError("it needs two periods with a published figure for the country")
    first, latest = points[0], points[-1]
    found = cpop.traffic_light(
        _value(first), _value(latest), first.national or 0.0, latest.national or 0.0, aim.direction
    )
    light = found.light or "no colour (the levels are equal)"
    return (
        found.light or "none",
        f"Community Planning Outcomes Profile: {light}, against the country since {first.period.label}",
    )


def _signed(value: float) -> str:
    shown = half_up(Fraction(fraction(value)), 1)
    return f"{shown:+}"


_RULES: dict[str, Callable[[Series, Aim, Asked | None, dt.date], Say]] = {
    "npf_delta_pp": _delta_pp,
    "npf_delta_pct": _delta_pct,
    "npf_growth": _growth,
    "soa": _soa,
    "heat": _heat,
    "cpop": _cpop,
}
RULINGS: tuple[str, ...] = tuple(_RULES)
