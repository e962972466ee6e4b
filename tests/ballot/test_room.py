"""The assessment as the server knows it: the same as a whole replay for everything that a phone shows."""

from __future__ import annotations

import asyncio
import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pifkit.ballot.meeting import Meeting, meeting_of
from pifkit.ballot.room import Room
from pifkit.ballot.seen import seen
from pifkit.model.errors import StoreError
from pifkit.store import Event, move, new_event, rate, replay
from pifkit.workspace import Workspace
from tests.support import run_async

PARTS = ("1.1", "1.2")


@pytest.fixture
def meeting(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Meeting:
    monkeypatch.delenv("PIFKIT_STORE", raising=False)
    return meeting_of(workspace, "kirkmellan", framework="caf2020")


def history(meeting: Meeting, steps: list[tuple[str, int, int]]) -> list[Event]:
    """Events from random steps, each made on the state before it, as far as it may be done."""
    events: list[Event] = []
    for what, part, score in steps:
        state = replay(events, meeting.framework, meeting.cycle)
        try:
            if what in {"joined", "left"}:
                event = new_event(what, actor=f"p{score % 3}", cycle=meeting.cycle)  # type: ignore[arg-type]
            elif what == "rate":
                actor = f"p{score % 3}"
                group = state.item_of(PARTS[part], actor).group
                event = rate(state, meeting.framework, PARTS[part], str(score), actor=actor, group=group)
            elif what == "north":
                event = new_event("joined", actor=f"p{score % 3}", cycle=meeting.cycle, group="north")
            elif what.startswith("north "):
                kind = what.removeprefix("north ")
                event = move(state, meeting.framework, kind, PARTS[part], actor="f1", group="north")
            elif what == "undo":
                if not events:
                    continue
                event = new_event(
                    "undo",
                    actor="f1",
                    cycle=meeting.cycle,
                    framework="caf2020",
                    payload={"undoes": events[score % len(events)].uuid},
                )
            else:
                event = move(state, meeting.framework, what, PARTS[part], actor="f1", reason="So.")
        except StoreError:
            continue
        events.append(dataclasses.replace(event, seen=len(events), position=len(events) + 1))
    return events


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "joined",
                "joined",
                "left",
                "rate",
                "rate",
                "opened",
                "revealed",
                "round",
                "not_applicable",
                "lock",
                "unlock",
                "undo",
                "north",
                "north opened",
                "north revealed",
            ]
        ),
        st.integers(0, 1),
        st.integers(0, 100),
    ),
    max_size=30,
)


@given(steps=STEPS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_leaving_out_the_other_items_changes_nothing_that_is_seen(
    meeting: Meeting, steps: list[tuple[str, int, int]]
) -> None:
    events = history(meeting, steps)
    room = Room(meeting, anonymous=False)
    room._events = list(events)
    whole = replay(events, meeting.framework, meeting.cycle)
    mine = room._replay(None)
    mine = room._replay(mine.current) if mine.current else mine
    assert mine.current == whole.current
    assert mine.version == len(events)
    for actor in ("p0", "p1", "p2"):
        assert seen(meeting, mine, actor, anonymous=False) == seen(meeting, whole, actor, anonymous=False)


def test_what_many_write_at_once_is_all_there_and_a_wrong_event_harms_only_its_own(meeting: Meeting) -> None:
    """Twenty writers, one of them with an event from the future: it alone is refused."""

    async def work() -> list[int | BaseException]:
        room = Room(meeting, anonymous=False)
        try:
            good = [new_event("joined", actor=f"p{n}", cycle=meeting.cycle) for n in range(20)]
            bad = new_event("joined", actor="bad", cycle=meeting.cycle, seen=10_000)
            return await asyncio.gather(*(room.append([one]) for one in (*good, bad, good[0])), return_exceptions=True)
        finally:
            await room.close()

    found = run_async(work())
    assert [isinstance(one, StoreError) for one in found] == [False] * 20 + [True, False]
    assert sorted(one.actor for one in meeting.store.events()) == sorted(f"p{n}" for n in range(20))


def test_a_store_that_cannot_be_written_is_told_to_everybody_who_waits(meeting: Meeting) -> None:
    (meeting.store.place.path.parent / "events.sqlite").mkdir()  # type: ignore[union-attr]

    async def work() -> list[int | BaseException]:
        room = Room(meeting, anonymous=False)
        try:
            events = [new_event("joined", actor=f"p{n}", cycle=meeting.cycle) for n in range(5)]
            return await asyncio.gather(*(room.append([one]) for one in events), return_exceptions=True)
        finally:
            await room.close()

    assert all(isinstance(one, StoreError) for one in run_async(work()))
