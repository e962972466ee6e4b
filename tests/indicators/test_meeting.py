"""From indicators and actions to a meeting and back: brief, commitments as rows of actions, discipline."""

from __future__ import annotations

import datetime as dt

import pytest

from pifkit.indicators.judge import IndicatorResult, judge
from pifkit.indicators.meeting import (
    as_they_stood,
    brief,
    commitments,
    discipline,
    follow_up,
    measures_of,
    meeting_discipline,
)
from pifkit.model.documents import Meeting
from pifkit.model.period import parse_period
from pifkit.model.tables import Action, Indicator, Observation, Target

DAY = dt.date(2026, 11, 21)


def _judged(key: str, values: list[float | None], start: str = "2025-11", **more: object) -> IndicatorResult:
    period, rows = parse_period(start), []
    for value in values:
        rows.append(Observation(indicator=key, period=period.label, value=value))
        period = period.next()
    targets = [Target(indicator=key, date=dt.date(2025, 1, 1), value=100)]
    return judge(Indicator(id=key, title=key.upper(), direction="decrease", **more), rows, targets, as_of=DAY)  # type: ignore[arg-type]


CALM: list[float | None] = [100, 102, 98, 101, 99, 100, 102, 98, 101, 99, 100, 100]


def test_the_brief_names_what_why_and_what_to_ask() -> None:
    bad, good, quiet = _judged("bad", [*CALM[1:], 130]), _judged("good", [*CALM[1:], 90]), _judged("quiet", CALM)
    promised = Action(id="a1", title="Ring back", measure="bad", due=dt.date(2026, 10, 1), source="meeting 2026-09-21")
    page = brief([bad, good, quiet], [promised], day=DAY)
    assert [item.reading.measure.id for item in page.items] == ["bad"]
    assert page.items[0].question == "What will you do to close the gap, and by when?"
    assert "an action on it is overdue" in page.items[0].reasons
    assert page.items[0].promised == (promised,)
    assert [one.measure.id for one in page.progress] == ["good"]
    assert (page.quiet, page.commitments) == (1, (promised,))


def test_an_action_that_fell_due_since_the_last_meeting_is_always_on_the_agenda() -> None:
    due = Action(id="a1", title="Ring back", measure="quiet", due=dt.date(2026, 11, 21))
    page = brief([_judged("quiet", CALM)], [due], day=DAY, last_meeting=dt.date(2026, 10, 24), max_items=0)
    assert [item.reasons for item in page.items] == [("an action on it fell due since the last meeting",)]


def test_no_current_figure() -> None:
    missing, stale, suppressed = _judged("x", [*CALM, None]), _judged("y", CALM, start="2025-09"), _judged("z", CALM)
    found = {m.id: (m.current, m.periods_behind) for m in measures_of([missing, stale, suppressed], [], day=DAY)}
    assert found == {"x": (None, 0), "y": (100, 2), "z": (100, 0)}


def test_what_does_not_apply_is_left_out() -> None:
    assert measures_of([_judged("x", CALM, applicable="no")], [], day=DAY) == ()


def _promise(key: str, **more: object) -> Action:
    return Action(id=key, title="Train two more people", source="meeting 2026-11-21", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (
            "Decision: phone triage goes on. Evidence: the rota. Data request: calls by week.",
            ("phone triage goes on.", "the rota.", "calls by week."),
        ),
        ("DATA REQUEST: calls by week. evidence : the rota.", ("", "the rota.", "calls by week.")),
        ("Phone triage goes on.", ("Phone triage goes on.", "", "")),
        ("Agreed. Evidence: the rota. Evidence: the log.", ("Agreed.", "the rota. the log.", "")),
        ("", ("", "", "")),
    ],
)
def test_the_follow_up_reads_decision_evidence_and_data_request_from_the_note(
    note: str, expected: tuple[str, str, str]
) -> None:
    (found,) = follow_up([_promise("a1", note=note)], day=DAY)
    assert (found.decision, found.evidence, found.data_request) == expected


def test_the_follow_up_is_of_one_day_and_the_next_meeting_carries_what_is_open() -> None:
    rows = [_promise("a2"), _promise("a1", status="done"), Action(id="a3", title="Else", source="meeting 2026-10-24")]
    assert [one.action.id for one in follow_up(rows, day=DAY)] == ["a1", "a2"]
    assert [one.id for one in commitments(rows)] == ["a2", "a3"]
    assert follow_up(rows, day=dt.date(2026, 11, 22)) == ()


def test_actions_as_they_stood_on_an_earlier_day() -> None:
    rows = [
        Action(id="later", title="L", start=dt.date(2026, 11, 1)),
        Action(id="closed-later", title="C", start=dt.date(2026, 1, 1), closed=dt.date(2026, 11, 1), status="done"),
        Action(id="closed", title="D", start=dt.date(2026, 1, 1), closed=dt.date(2026, 9, 1), status="done"),
    ]
    found = {one.id: one.status for one in as_they_stood(rows, dt.date(2026, 10, 1))}
    assert found == {"closed-later": "open", "closed": "done"}


def test_a_part_of_a_period_is_not_the_current_figure() -> None:
    rows = [Observation(indicator="x", period=f"{year}", value=100) for year in range(2015, 2026)]
    rows.append(Observation(indicator="x", period="2026", value=20, status="part_period"))
    found = judge(Indicator(id="x", title="X"), rows, [], as_of=DAY)
    (measure,) = measures_of([found], [], day=DAY)
    assert (measure.current, measure.period, len(measure.history), measure.periods_behind) == (100, "2025", 10, 0)


def test_meeting_discipline() -> None:
    assert meeting_discipline(18, 24) == 75
    assert meeting_discipline(0, 0) is None
    with pytest.raises(ValueError, match="cannot be"):
        meeting_discipline(3, 2)


def test_discipline_counts_meetings_up_to_the_day_and_actions_closed_in_time() -> None:
    meetings = [Meeting(date=dt.date(2026, m, 1), held=m != 9) for m in (8, 9, 10, 12)]
    done = {"status": "done", "due": dt.date(2026, 9, 30)}
    actions = [
        Action(id="a", title="A", closed=dt.date(2026, 9, 30), **done),  # type: ignore[arg-type]
        Action(id="b", title="B", closed=dt.date(2026, 10, 1), **done),  # type: ignore[arg-type]
        Action(id="c", title="C"),
    ]
    found = discipline(meetings, actions, day=DAY)
    assert (found.held, found.scheduled, found.on_time_pct) == (2, 3, 50)
    assert found.pct == pytest.approx(200 / 3)
