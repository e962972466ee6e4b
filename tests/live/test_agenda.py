"""The agenda's order, progress, what is still open, and the time of a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from pifkit.live.agenda import agenda, beside_in_order, following, progress, session_seconds, still_open
from pifkit.store import new_event, replay
from tests.live.rooms import CAF, CYCLE, Room


@pytest.fixture
def room(tmp_path: Path) -> Room:
    room = Room(tmp_path)
    room.joins("Ann", "Bo")
    for part, ann, bo in (("1.1", "40", "50"), ("1.2", "10", "90"), ("1.3", "20", "60"), ("1.4", "5", "95")):
        room.does("open", part=part)
        room.rates(part, ann=ann, bo=bo)
        if part != "1.4":
            room.does("reveal", part=part)
    return room


def test_the_widest_spread_comes_first_and_what_is_hidden_does_not_count(room: Room) -> None:
    order = [(one.part, one.spread, one.wide) for one in agenda(CAF, room.session.state)][:5]
    assert order == [
        ("1.2", 80.0, True),
        ("1.3", 40.0, True),
        ("1.1", 10.0, False),
        ("1.4", None, False),
        ("2.1", None, False),
    ]
    assert [one.part for one in agenda(CAF, room.session.state, by_spread=False)][:2] == ["1.1", "1.2"]


def test_what_is_settled_goes_last_and_counts_as_progress(room: Room) -> None:
    room.does("agree", part="1.2", **{"score.": "50", "reason": "We talked."})
    room.does("lock", part="1.2")
    room.does("na", part="1.3", reason="None.")
    lines = agenda(CAF, room.session.state)
    assert [one.part for one in lines[-2:]] == ["1.2", "1.3"]
    assert lines[-2].words == "locked: 50"
    assert progress(lines).words == "2 of 28 items agreed, 1 locked"
    assert following(CAF, room.session.state, "1.4", by_spread=True) == "1.1"
    assert following(CAF, room.session.state, "1.4") == "2.1"


def test_before_and_after_end_at_the_ends() -> None:
    assert beside_in_order(CAF, "1.1", -1) is None
    assert beside_in_order(CAF, "1.1", 1) == "1.2"
    assert beside_in_order(CAF, "9.2", 1) is None
    assert beside_in_order(CAF, None, 1) == "1.1"


def test_everything_settled_leaves_nothing_open(tmp_path: Path) -> None:
    room = Room(tmp_path)
    assert len(still_open(CAF, room.session.state)) == 28
    for part in room.session.parts:
        room.does("agree", part=part, **{"score.": "50"})
        room.does("lock", part=part)
    assert still_open(CAF, room.session.state) == ()
    assert following(CAF, room.session.state, "1.1") is None


def test_pauses_do_not_count_as_time() -> None:
    import datetime as dt

    start = dt.datetime(2026, 11, 22, 14, tzinfo=dt.UTC)
    steps = (("started", 0), ("started", 60), ("paused", 600), ("started", 900), ("ended", 1000), ("started", 2000))
    events = [
        new_event(
            "session", actor="f1", cycle=CYCLE, payload={"what": what}, seen=at, time=start + dt.timedelta(seconds=at)
        )
        for what, at in steps
    ]
    total, since = session_seconds(replay(events, CAF, CYCLE))
    assert (total, since) == (700.0, start + dt.timedelta(seconds=2000))
