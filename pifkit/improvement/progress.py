"""Actions against time: how far they should be by now, how far they are, and what is overdue.

Rules: reference `bsc.initiative` (Camms): performance is percent complete over time-proportional percent; on track from
90, off track below 70. An action due today is not overdue; one that is done late is late, not overdue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from pifkit.improvement.exact import exact, percent
from pifkit.model.language import N_, Phrases
from pifkit.model.tables import Action

State = Literal["done", "cancelled", "overdue", "on_track", "slipping", "behind", "not_due", "no_dates", "no_word"]
CLOSED = ("done", "verified", "cancelled")
ON_TRACK, OFF_TRACK = 90, 70

WORDS = Phrases(
    {
        "done": N_("done"),
        "cancelled": N_("cancelled"),
        "overdue": N_("overdue"),
        "on_track": N_("on track"),
        "slipping": N_("slipping"),
        "behind": N_("behind"),
        "not_due": N_("not started yet"),
        "no_dates": N_("no start or due date"),
        "no_word": N_("progress not given"),
    }
)


@dataclass(frozen=True, slots=True)
class Progress:
    """An action on a day.

    Attributes:
        action: the action.
        expected: percent that should be done by now if work were even; None without a start and a due date.
        actual: percent complete as reported; 100 for a done action; None when nobody said.
        state: one of `State`.
        days_over: days past due, 0 when not overdue.
    """

    action: Action
    expected: float | None
    actual: float | None
    state: State
    days_over: int


def expected_percent(start: dt.date, due: dt.date, as_of: dt.date) -> float:
    """Time-proportional percent by `as_of`, 0 to 100; all of it from the due day on."""
    if as_of >= due:
        return 100.0
    if as_of <= start:
        return 0.0
    return float(100 * exact((as_of - start).days) / exact((due - start).days))


def is_open(action: Action) -> bool:
    """Still to be done: open or in progress."""
    return action.status not in CLOSED


def is_overdue(action: Action, as_of: dt.date) -> bool:
    """Open and due before `as_of`: an action due on that very day still has the day."""
    return is_open(action) and action.due is not None and action.due < as_of


def progress(action: Action, as_of: dt.date) -> Progress:
    """How the action stands on the day `as_of`."""
    planned = None if action.start is None or action.due is None else expected_percent(action.start, action.due, as_of)
    actual = action.percent_complete
    if action.status in ("done", "verified"):
        return Progress(action, planned, 100.0, "done", 0)
    if action.status == "cancelled":
        return Progress(action, planned, actual, "cancelled", 0)
    if action.due is not None and is_overdue(action, as_of):
        return Progress(action, planned, actual, "overdue", (as_of - action.due).days)
    return Progress(action, planned, actual, _state(planned, actual), 0)


def _state(planned: float | None, actual: float | None) -> State:
    if planned is None:
        return "no_dates"
    if planned == 0:
        return "not_due"
    if actual is None:
        return "no_word"
    ratio = 100 * exact(actual) / exact(planned)
    return "on_track" if ratio >= ON_TRACK else "behind" if ratio < OFF_TRACK else "slipping"


def all_progress(actions: Iterable[Action], as_of: dt.date) -> tuple[Progress, ...]:
    """Progress of every action: overdue first (longest first), then by due date, those without one last."""
    items = [progress(action, as_of) for action in actions]
    return tuple(sorted(items, key=lambda one: (-one.days_over, str(one.action.due or "9999"), one.action.id)))


@dataclass(frozen=True, slots=True)
class PlanMeasures:
    """The plan in figures: `on_time_pct` is None until something with a due date has been closed."""

    total: int
    open: int
    done: int
    cancelled: int
    overdue: int
    on_time_pct: float | None


def measure_plan(items: Sequence[Progress]) -> PlanMeasures:
    """Counts, and the share of done actions that were closed by their due date (both days known)."""
    states = [one.state for one in items]
    dated = [one.action for one in items if one.state == "done" and one.action.due and one.action.closed]
    on_time = sum(action.closed <= action.due for action in dated if action.closed and action.due)
    return PlanMeasures(
        total=len(items),
        open=sum(is_open(one.action) for one in items),
        done=states.count("done"),
        cancelled=states.count("cancelled"),
        overdue=states.count("overdue"),
        on_time_pct=percent(on_time, len(dated)),
    )
