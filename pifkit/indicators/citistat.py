"""CitiStat: which measures need the meeting's time, why, and in which order.

An exception is a rule with a weight; a measure's score is the sum of the weights that fire, in the order of the table.
A measure without a current figure is an exception of its own: then only the promised times and overdue actions can
join. Rules and their status: `rules/citistat.yaml`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from pifkit.indicators.exact import compare, fraction, half_up
from pifkit.indicators.ruletables import rule_table
from pifkit.model.language import _
from pifkit.model.tables import Direction


def _rules() -> dict[str, Any]:
    found: dict[str, Any] = rule_table("citistat")
    return found


@dataclass(frozen=True, slots=True)
class Measure:
    """What a template line holds about one measure.

    Attributes:
        id: id of the measure.
        title: what it measures.
        history: figures before the current one, oldest first; None is missing.
        current: the current figure; None is missing.
        direction: increase or decrease is good; others have no worse side.
        target: the value asked for; None without one.
        closed: how many requests were closed, within the promised time and in all; None where none is promised.
        overdue_action: an open action on it is past its due date.
        due_since_last: an action on it fell due since the last meeting.
        shift_worse: its run or control chart shows a shift in the worse direction.
        periods_behind: how many periods the current figure is behind; more than one is stale.
        unit: unit as printed.
        period: label of the current period.
    """

    id: str
    title: str
    history: tuple[float | None, ...]
    current: float | None
    direction: Direction = "increase"
    target: float | None = None
    closed: tuple[float, float] | None = None
    overdue_action: bool = False
    due_since_last: bool = False
    shift_worse: bool = False
    periods_behind: int = 0
    unit: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The template line of one measure: figures, the rules that fire, their words and the score."""

    measure: Measure
    previous: float | None
    min_12m: float | None
    max_12m: float | None
    avg_12m: float | None
    pct_change: float | None
    z: float | None
    gap_pct: float | None
    sla_met_pct: float | None
    exceptions: tuple[str, ...]
    reasons: tuple[str, ...]
    score: int

    @property
    def praised(self) -> bool:
        """Whether it belongs to "making progress"."""
        return "praise" in self.exceptions


def read_measure(measure: Measure) -> Reading:
    """Work out the template line of a measure and which exceptions fire.

    Percent change is to the last period's figure and None where that is zero or missing; the year's least, largest and
    mean are over the 12 periods before the current one; z needs 8 figures that vary; the gap to target is plus where
    the figure is worse, and None without a target or with one of zero.

    Raises:
        ValueError: more requests were closed in time than in all.
    """
    if measure.closed is not None and measure.closed[0] > measure.closed[1]:
        raise ValueError(f"{measure.id}: more requests closed in time than in all")
    rules = _rules()
    window = measure.history[-rules["window"] :]
    figures = [fraction(value) for value in window if value is not None]
    current = None if measure.current is None or measure.periods_behind > rules["stale_periods"] else measure.current
    now = None if current is None else fraction(current)
    previous = measure.history[-1] if measure.history else None
    found = Reading(
        measure,
        previous,
        float(min(figures)) if figures else None,
        float(max(figures)) if figures else None,
        float(sum(figures, Fraction(0)) / len(figures)) if figures else None,
        _float(_pct_change(now, previous)),
        _z(now, figures, rules["z_least"]),
        _float(_gap_pct(now, measure.target, measure.direction)),
        None
        if not measure.closed or not measure.closed[1]
        else float(100 * fraction(measure.closed[0]) / fraction(measure.closed[1])),
        (),
        (),
        0,
    )
    fired = [row for row in rules["exceptions"] if row["id"] in _fires(found, now, figures, rules)]
    words = tuple(_words(row["words"], found, rules) for row in fired)
    return replace(
        found, exceptions=tuple(row["id"] for row in fired), reasons=words, score=sum(row["w"] for row in fired)
    )


def _fires(found: Reading, now: Fraction | None, figures: Sequence[Fraction], rules: Mapping[str, Any]) -> set[str]:
    rows = {row["id"]: row for row in rules["exceptions"]}
    measure = found.measure
    worse = {"increase": -1, "decrease": 1}.get(measure.direction, 0)
    fired = set()
    if found.sla_met_pct is not None and compare(found.sla_met_pct, rows["sla"]["below"]) < 0:
        fired.add("sla")
    if measure.overdue_action:
        fired.add("overdue_action")
    if now is None:
        return (fired & set(rules["with_no_data"])) | {"no_data"}
    if found.gap_pct is not None and compare(found.gap_pct, rows["gap"]["over"]) > 0:
        fired.add("gap")
    if found.pct_change is not None and worse and compare(worse * found.pct_change, rows["swing"]["least"]) >= 0:
        fired.add("swing")
    far = found.z is not None and worse and compare(worse * found.z, rows["signal"]["least"]) >= 0
    if far or measure.shift_worse:
        fired.add("signal")
    if figures and worse:
        beyond_worse = now > max(figures) if worse > 0 else now < min(figures)
        beyond_best = now < min(figures) if worse > 0 else now > max(figures)
        if beyond_worse:
            fired.add("new_extreme")
        if beyond_best and found.gap_pct is not None and compare(found.gap_pct, 0) <= 0:
            fired.add("praise")
    return fired


def _words(pattern: str, found: Reading, rules: Mapping[str, Any]) -> str:
    shown = {
        name: "" if (value := getattr(found, name)) is None else f"{half_up(abs(value), 1)}"
        for name in ("gap_pct", "pct_change", "sla_met_pct")
    }
    return _(pattern, window=min(rules["window"], len(found.measure.history)), **shown)


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a meeting looks at: exceptions in order, what makes progress, and what found no room.

    Attributes:
        items: measures that need improvement, first the most urgent; those always included may exceed the cap.
        progress: measures to praise.
        left_over: exceptions that found no room.
        quiet: measures without an exception.
    """

    items: tuple[Reading, ...]
    progress: tuple[Reading, ...]
    left_over: tuple[Reading, ...]
    quiet: tuple[Reading, ...]


def agenda(readings: Iterable[Reading], *, max_items: int | None = None, praise_items: int | None = None) -> Agenda:
    """Order and cap the exceptions of a meeting.

    Args:
        readings: template lines in any order.
        max_items: cap of the items; None for 8. Measures without data and those with an action fallen due since the
            last meeting are always on the agenda, beyond the cap if need be.
        praise_items: cap of "making progress"; None for 2.

    Returns:
        The agenda, ordered by score, then gap to target (largest first, unknown last), then id.
    """
    rules = _rules()["agenda"]
    cap = rules["max_items"] if max_items is None else max_items
    praise_cap = rules["praise_items"] if praise_items is None else praise_items
    listed = sorted(readings, key=_urgency)
    wanted = [one for one in listed if one.score > 0 or one.measure.due_since_last]
    always = [one for one in wanted if "no_data" in one.exceptions or one.measure.due_since_last]
    room = max(cap - len(always), 0)
    others = [one for one in wanted if one not in always]
    chosen = sorted([*always, *others[:room]], key=_urgency)
    praised = [one for one in listed if one.praised and one not in chosen]
    quiet = [one for one in listed if one not in wanted and not one.praised]
    return Agenda(tuple(chosen), tuple(praised[:praise_cap]), tuple(others[room:]), tuple(quiet))


def _urgency(one: Reading) -> tuple[int, float, str]:
    return -one.score, math.inf if one.gap_pct is None else -one.gap_pct, one.measure.id


def repeat_items(agendas: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Measures that are on the last three agendas running, given as ids per meeting, oldest first."""
    length = _rules()["repeat"]
    if len(agendas) < length:
        return ()
    last = [set(one) for one in agendas[-length:]]
    return tuple(sorted(set.intersection(*last)))


def _pct_change(now: Fraction | None, previous: float | None) -> Fraction | None:
    if now is None or previous is None or fraction(previous) == 0:
        return None
    before = fraction(previous)
    return 100 * (now - before) / abs(before)


def _gap_pct(now: Fraction | None, target: float | None, direction: Direction) -> Fraction | None:
    if now is None or target is None or fraction(target) == 0 or direction not in {"increase", "decrease"}:
        return None
    wanted = fraction(target)
    behind = now - wanted if direction == "decrease" else wanted - now
    return 100 * behind / abs(wanted)


def _z(now: Fraction | None, figures: Sequence[Fraction], least: int) -> float | None:
    if now is None or len(figures) < least:
        return None
    mean = sum(figures, Fraction(0)) / len(figures)
    variance = sum(((value - mean) ** 2 for value in figures), Fraction(0)) / (len(figures) - 1)
    return None if variance == 0 else float(now - mean) / math.sqrt(variance)


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
