"""A series keeps missing, suppressed and not applicable apart, finds gaps, and says which rows it left out."""

from __future__ import annotations

import datetime as dt

from pifkit.indicators.series import annotations_of, make_series
from pifkit.model.tables import Action, Indicator, Observation, TestOfChange

X = Indicator(id="x", title="X")


def _row(period: str, value: float | None = 1.0, **more: object) -> Observation:
    return Observation(indicator="x", period=period, value=value, **more)  # type: ignore[arg-type]


def test_rows_are_put_in_order_of_time() -> None:
    series = make_series(X, [_row("2026-03", 3), _row("2026-01", 1), _row("2026-02", 2)])
    assert [p.value for p in series.points] == [1, 2, 3]
    assert series.frequency == "month"
    assert not series.problems


def test_the_three_ways_of_having_no_figure_stay_apart() -> None:
    series = make_series(
        X,
        [
            _row("2026-01", None),
            _row("2026-02", None, state="suppressed"),
            _row("2026-03", None, state="not_applicable"),
        ],
    )
    assert [p.state for p in series.points] == ["missing", "suppressed", "not_applicable"]
    assert series.latest is None


def test_a_second_figure_for_one_period_is_left_out_and_said() -> None:
    series = make_series(X, [_row("2026-27 Q1", 1, row=2), _row("2026 Q2", 9, row=3)])
    assert [p.value for p in series.points] == [1]
    assert [(p.code, p.place) for p in series.problems] == [("duplicate-period", "row 3, column period")]


def test_mixed_frequencies_and_unreadable_periods_are_said_per_row() -> None:
    series = make_series(
        X, [_row("2026-01", row=2), _row("2026-02", row=3), _row("2026-27", row=4), _row("soon", row=5)]
    )
    assert [p.period.label for p in series.points] == ["2026-01", "2026-02"]
    assert {(p.code, p.place) for p in series.problems} == {
        ("mixed-frequency", "row 4, column period"),
        ("period-unreadable", "row 5, column period"),
    }


def test_until_leaves_future_figures_out() -> None:
    series = make_series(X, [_row("2026-01"), _row("2026-02")])
    assert [p.period.label for p in series.until(dt.date(2026, 1, 31)).points] == ["2026-01"]


def test_actions_and_tests_of_change_mark_the_chart_of_their_indicator() -> None:
    actions = [
        Action(id="a1", title="New form", start=dt.date(2026, 2, 1), measure="x"),
        Action(id="a2", title="Elsewhere", start=dt.date(2026, 2, 1), measure="y"),
        Action(id="a3", title="Stopped", start=dt.date(2026, 2, 1), measure="x", status="cancelled"),
    ]
    tests = [
        TestOfChange(
            id="r1.1", ramp="r1", number=1, indicator="x", change_idea="Phone first", start=dt.date(2026, 1, 5)
        )
    ]
    found = annotations_of("x", actions, tests)
    assert [(a.kind, a.text) for a in found] == [("test", "R1.1: Phone first"), ("action", "New form")]


def test_a_mark_needs_a_reason() -> None:
    series = make_series(X, [_row("2026-01", row=2), _row("2026-02", mark="rebase", row=3)])
    assert [(p.code, p.place) for p in series.problems] == [("mark-without-reason", "row 3, column note")]


def test_marks_become_annotations_with_their_reason() -> None:
    series = make_series(X, [_row("2026-01"), _row("2026-02", mark="rebase", note="new system")])
    assert [(a.kind, a.text) for a in series.annotations] == [("rebase", "new system")]
