"""A performance meeting: from judged indicators and open actions to the agenda, the brief before and the follow-up after.

Commitments made in a meeting are rows of `actions.csv`, so the next meeting carries them without anybody copying.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pifkit.indicators.citistat import Measure, Reading, agenda, read_measure
from pifkit.indicators.judge import IndicatorResult
from pifkit.indicators.ruletables import rule_table
from pifkit.model.documents import Meeting
from pifkit.model.language import _
from pifkit.model.tables import Action

OPEN = frozenset({"open", "in_progress"})
CLOSED = frozenset({"done", "verified"})
SOURCE = "meeting"  # the source of a commitment reads "meeting 2026-11-21"


@dataclass(frozen=True, slots=True)
class BriefItem:
    """One item of the brief: the measure, what was found, why it is on the agenda, what to ask, what was promised."""

    reading: Reading
    reasons: tuple[str, ...]
    question: str
    promised: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """The page before a meeting.

    Attributes:
        day: the day of the meeting.
        items: needs improvement, in the order of the agenda.
        progress: making progress.
        left_over: how many exceptions found no room.
        quiet: how many measures have no exception.
        commitments: open actions promised in meetings, the earliest due first.
    """

    day: dt.date
    items: tuple[BriefItem, ...]
    progress: tuple[Reading, ...]
    left_over: int
    quiet: int
    commitments: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Commitment:
    """A line of the follow-up page: what a meeting decided, who does what by when, and what is to be shown for it.

    Decision, evidence and data request are read from the action's note, where each stands after its name.
    """

    action: Action
    decision: str
    evidence: str
    data_request: str


@dataclass(frozen=True, slots=True)
class Discipline:
    """Meetings held of those scheduled up to the day, in percent (None with none scheduled), and actions done on time."""

    held: int
    scheduled: int
    pct: float | None
    on_time_pct: float | None


def brief(
    results: Iterable[IndicatorResult],
    actions: Sequence[Action],
    *,
    day: dt.date,
    last_meeting: dt.date | None = None,
    max_items: int | None = None,
) -> Brief:
    """The page before a meeting: what needs its time, why and what to ask.

    Args:
        results: judged indicators; those that do not apply here are left out.
        actions: the partnership's actions.
        day: the day of the meeting.
        last_meeting: the day of the meeting before; None: only what is due by today counts as due.
        max_items: cap of the agenda; None for 8.

    Returns:
        The brief.
    """
    measures = measures_of(results, actions, day=day, last_meeting=last_meeting)
    found = agenda((read_measure(one) for one in measures), max_items=max_items)
    return Brief(
        day,
        tuple(_item(reading, actions) for reading in found.items),
        found.progress,
        len(found.left_over),
        len(found.quiet),
        commitments(actions),
    )


def measures_of(
    results: Iterable[IndicatorResult],
    actions: Sequence[Action],
    *,
    day: dt.date,
    last_meeting: dt.date | None = None,
) -> tuple[Measure, ...]:
    """Template lines from judged indicators and open actions.

    A figure that is written as missing for the newest period is no current figure; a suppressed one is not counted as
    missing, and the one before it stands; so it does before a figure of part of a period. A shift in the worse direction is read from the indicator's control chart.
    """
    return tuple(_measure(result, actions, day, last_meeting) for result in results if result.state != "not_applicable")


def commitments(actions: Iterable[Action]) -> tuple[Action, ...]:
    """Open actions that were promised in meetings, the earliest due first, those without a date last."""
    promised = [one for one in actions if one.status in OPEN and one.source.startswith(SOURCE)]
    return tuple(sorted(promised, key=lambda one: (one.due or dt.date.max, one.id)))


def overdue(action: Action, day: dt.date) -> bool:
    """Whether an open action is past its due date."""
    return action.status in OPEN and action.due is not None and action.due < day


def meeting_discipline(held: int, scheduled: int) -> float | None:
    """Meetings held, in percent of those scheduled; None with none scheduled.

    Raises:
        ValueError: more were held than scheduled, or a count is below zero.
    """
    if not 0 <= held <= scheduled:
        raise ValueError(f"{held} meetings held of {scheduled} scheduled cannot be")
    return None if scheduled == 0 else float(Fraction(100 * held, scheduled))


def discipline(meetings: Iterable[Meeting], actions: Iterable[Action], *, day: dt.date) -> Discipline:
    """Meeting discipline up to a day, and the share of closed actions that were closed by their due date."""
    past = [one for one in meetings if one.date <= day]
    held = sum(one.held for one in past)
    closed = [one for one in actions if one.status in CLOSED and one.closed is not None and one.due is not None]
    on_time = sum(one.closed <= one.due for one in closed if one.closed is not None and one.due is not None)
    return Discipline(
        held,
        len(past),
        meeting_discipline(held, len(past)),
        float(Fraction(100 * on_time, len(closed))) if closed else None,
    )


def follow_up(actions: Iterable[Action], *, day: dt.date) -> tuple[Commitment, ...]:
    """The page after a meeting: the commitments made on that day, in order of their ids.

    A commitment is a row of `actions.csv` whose source is `meeting` and the day. Its note may say `Decision: …`,
    `Evidence: …` and `Data request: …`, each up to the next of them; a note without any of them is the decision.
    """
    source = f"{SOURCE} {day.isoformat()}"
    made = sorted((one for one in actions if one.source == source), key=lambda one: one.id)
    return tuple(Commitment(one, *_noted(one.note)) for one in made)


_LABEL = re.compile(r"\b(decision|evidence|data request)\s*:\s*", re.IGNORECASE)


def _noted(note: str) -> tuple[str, str, str]:
    """Decision, evidence and data request of a note."""
    pieces = _LABEL.split(note)
    found = {"decision": pieces[0].strip()}
    for label, text in zip(pieces[1::2], pieces[2::2], strict=True):
        found[label.lower()] = " ".join(filter(None, (found.get(label.lower(), ""), text.strip())))
    return found["decision"], found.get("evidence", ""), found.get("data request", "")


def as_they_stood(actions: Iterable[Action], day: dt.date) -> tuple[Action, ...]:
    """The actions as they stood on an earlier day: those begun by then, open where they were closed only later."""
    begun = [one for one in actions if one.start is None or one.start <= day]
    return tuple(
        one.model_copy(update={"status": "open"}) if one.closed is not None and one.closed > day else one
        for one in begun
    )


def _item(reading: Reading, actions: Sequence[Action]) -> BriefItem:
    questions: dict[str, str] = rule_table("citistat")["questions"]
    first = next((one for one in reading.exceptions if one in questions), "due")
    reasons = reading.reasons or (_("an action on it fell due since the last meeting"),)
    promised = tuple(one for one in actions if one.measure == reading.measure.id and one.status in OPEN)
    return BriefItem(reading, reasons, _(questions[first]), promised)


def _measure(result: IndicatorResult, actions: Sequence[Action], day: dt.date, last_meeting: dt.date | None) -> Measure:
    own = [one for one in actions if one.measure == result.indicator and one.status in OPEN]
    series = result.series.whole
    latest = series.latest
    due_since = [one for one in own if one.due is not None and (last_meeting or one.due) <= one.due <= day]
    return Measure(
        id=result.indicator,
        title=result.title,
        history=tuple(point.value for point in series.points if latest is None or point.period < latest.period),
        current=None if result.state == "missing" or latest is None else latest.value,
        direction=result.aim.direction,
        target=result.target,
        overdue_action=any(overdue(one, day) for one in own),
        due_since_last=last_meeting is not None and bool(due_since),
        shift_worse=_shift_worse(result),
        periods_behind=_periods_behind(result, day),
        unit=result.unit or "",
        period=latest.period.label if latest else "",
    )


def _shift_worse(result: IndicatorResult) -> bool:
    if result.chart is None or not result.chart.points:
        return False
    last = next((one for one in reversed(result.chart.points) if one.status != "part_period"), result.chart.points[-1])
    return "shift" in last.signals and last.kind.startswith("concern")


def _periods_behind(result: IndicatorResult, day: dt.date) -> int:
    latest = result.series.whole.latest
    if latest is None:
        return 0
    behind, period = 0, latest.period.next()
    while period.end < day and behind <= rule_table("citistat")["stale_periods"] + 1:
        behind, period = behind + 1, period.next()
    return behind
