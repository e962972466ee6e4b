"""Actions against time: the day itself counts, unknown is not zero."""

from __future__ import annotations

from pifkit.improvement import progress
from tests.improvement.rows import DAY, action

START, DUE = DAY(2026, 4, 1), DAY(2026, 4, 11)


def test_due_today_is_not_overdue_and_tomorrow_is() -> None:
    one = action(start=START, due=DUE)
    assert not progress.is_overdue(one, DUE)
    late = progress.progress(one, DAY(2026, 4, 12))
    assert (late.state, late.days_over) == ("overdue", 1)


def test_a_done_or_cancelled_action_is_never_overdue() -> None:
    for status in ("done", "verified", "cancelled"):
        found = progress.progress(action(start=START, due=DUE, status=status), DAY(2027, 1, 1))
        assert found.days_over == 0


def test_expected_percent_is_proportional_to_time() -> None:
    assert progress.expected_percent(START, DUE, START) == 0
    assert progress.expected_percent(START, DUE, DAY(2026, 4, 4)) == 30
    assert progress.expected_percent(START, DUE, DUE) == 100
    assert progress.expected_percent(START, START, START) == 100, "a one-day action is all due on its day"


def test_states_at_their_edges() -> None:
    on_day = DAY(2026, 4, 11)
    for percent, state in ((90, "on_track"), (89.9, "slipping"), (70, "slipping"), (69.9, "behind")):
        one = action(start=START, due=on_day, percent_complete=percent)
        assert progress.progress(one, on_day).state == state, percent


def test_what_nobody_said_is_not_zero() -> None:
    mid = DAY(2026, 4, 6)
    silent = progress.progress(action(start=START, due=DUE), mid)
    assert (silent.actual, silent.state) == (None, "no_word")
    assert progress.progress(action(due=DUE), mid).state == "no_dates"
    assert progress.progress(action(start=DAY(2026, 5, 1), due=DAY(2026, 6, 1)), mid).state == "not_due"


def test_overdue_come_first_longest_first() -> None:
    items = progress.all_progress(
        [
            action("new", due=DAY(2027, 1, 1)),
            action("a", due=DAY(2026, 4, 1)),
            action("b", due=DAY(2026, 3, 1)),
            action("x"),
        ],
        DAY(2026, 5, 1),
    )
    assert [one.action.id for one in items] == ["b", "a", "new", "x"]


def test_plan_measures() -> None:
    actions = [
        action("a", status="done", due=DUE, closed=DUE),
        action("b", status="verified", due=DUE, closed=DAY(2026, 5, 1)),
        action("c", status="done"),
        action("d", status="cancelled"),
        action("e", due=DUE),
    ]
    found = progress.measure_plan(progress.all_progress(actions, DAY(2026, 6, 1)))
    assert (found.total, found.open, found.done, found.cancelled, found.overdue) == (5, 1, 3, 1, 1)
    assert found.on_time_pct == 50, "only those with both days known count"
    assert progress.measure_plan([]).on_time_pct is None
