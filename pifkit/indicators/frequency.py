"""How often figures come, and which periods are absent."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence

from pifkit.model.period import Frequency, Period, day

_SATURDAY = 5


def detect_frequency(periods: Sequence[Period]) -> Frequency | None:
    """How often figures come: the kind of the periods, or the step between dated days.

    Days that are all the first (or all the last) of a month count as months, quarters or years by the largest step that
    fits all of them; days a multiple of seven apart as weeks. None for fewer than two days, or days without a pattern.
    """
    kinds = {period.frequency for period in periods}
    if len(kinds) != 1:
        return None
    kind = kinds.pop()
    if kind != "day":
        return kind
    days = sorted(period.start for period in periods)
    if len(days) < 2:
        return None
    steps = [(b - a).days for a, b in itertools.pairwise(days)]
    month_steps = _month_steps(days)
    if month_steps:
        return (
            "year"
            if all(s % 12 == 0 for s in month_steps)
            else "quarter"
            if all(s % 3 == 0 for s in month_steps)
            else "month"
        )
    if all(step % 7 == 0 for step in steps):
        return "week"
    return "day" if min(steps) == 1 else None


def absent_periods(periods: Sequence[Period], frequency: Frequency | None) -> tuple[Period, ...]:
    """The periods between the first and the last that are not there.

    Weekends are not missed in a daily series that has none. Dated days that stand for months, quarters or years (as
    `detect_frequency` finds them) are stepped by month.
    """
    ordered = sorted(set(periods))
    if len(ordered) < 2 or frequency is None:
        return ()
    there = {_slot(period, frequency) for period in ordered}
    weekends = any(period.start.weekday() >= _SATURDAY for period in ordered)
    absent: list[Period] = []
    current = ordered[0]
    while (current := _step(current, frequency)) < ordered[-1]:
        if _slot(current, frequency) in there:
            continue
        if frequency == "day" and not weekends and current.start.weekday() >= _SATURDAY:
            continue
        absent.append(current)
    return tuple(absent)


def _step(period: Period, frequency: Frequency) -> Period:
    if period.frequency != "day" or frequency == "day":
        return period.next()
    if frequency == "week":
        return day(period.start + dt.timedelta(weeks=1))
    months = {"month": 1, "quarter": 3, "year": 12, "range": 12}[frequency]
    total = period.start.year * 12 + period.start.month - 1 + months
    first = dt.date(total // 12, total % 12 + 1, 1)
    last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return day(first if period.start.day == 1 else last)


def _slot(period: Period, frequency: Frequency) -> tuple[int, int] | dt.date:
    if period.frequency == "day" and frequency in {"month", "quarter", "year", "range"}:
        return period.start.year, period.start.month
    return period.start


def _month_steps(days: Sequence[dt.date]) -> list[int]:
    first = all(d.day == 1 for d in days)
    last = all((d + dt.timedelta(days=1)).day == 1 for d in days)
    if not (first or last):
        return []
    numbers = [d.year * 12 + d.month for d in days]
    return [b - a for a, b in itertools.pairwise(numbers)]
