"""The rehearsal's workspace and its simulated people."""

from __future__ import annotations

import time
from pathlib import Path

from pifkit.live.rehearsal import CYCLE, FRAMEWORK, NAMES, PARTNERSHIP, Voters, workspace_in
from pifkit.live.session import Session
from pifkit.reporting.assessment import ratings_of
from pifkit.store import open_store
from pifkit.store.reading import open_book
from tests.live.rooms import CAF


def test_nothing_is_rated_yet_and_the_last_cycle_is_there(tmp_path: Path) -> None:
    where = workspace_in(tmp_path)
    book = open_book(PARTNERSHIP, None, str(where.root))
    assert book.cycle.id == CYCLE
    assert ratings_of(book, FRAMEWORK) == ()
    assert book.previous is not None
    assert ratings_of(book, FRAMEWORK, book.previous.id)
    assert not open_store(where, PARTNERSHIP).exists


def test_people_rate_what_is_open_and_the_last_one_comes_late(tmp_path: Path) -> None:
    where = workspace_in(tmp_path)
    session = Session(open_store(where, PARTNERSHIP), CAF, CYCLE, actor="f1")
    voters = Voters(where, PARTNERSHIP)
    session.perform("open", {"part": "1.1"})
    voters._store.append([*_joined(voters)])
    for count in range(1, len(NAMES)):
        session.refresh()
        event = voters.next_event(session.state)
        assert event is not None
        assert event.kind in {"rating", "abstention"}
        voters._store.append([event])
        session.refresh()
        assert session.item is not None
        assert len(session.item.rated_by) == count
    assert voters.next_event(session.state) is None
    session.perform("reveal", {})
    late = voters.next_event(session.state)
    assert late is not None
    assert late.kind == "joined"


def _joined(voters: Voters):  # type: ignore[no-untyped-def]
    from pifkit.store import new_event

    return [new_event("joined", actor=one, cycle=CYCLE, framework=FRAMEWORK) for one in list(voters.actors)[:-1]]


def test_they_come_by_themselves_and_go_when_told(tmp_path: Path) -> None:
    where = workspace_in(tmp_path)
    voters = Voters(where, PARTNERSHIP)
    voters.start()
    store = open_store(where, PARTNERSHIP)
    until = time.monotonic() + 30
    while store.version() < len(NAMES) - 1 and time.monotonic() < until:
        time.sleep(0.05)
    voters.stop()
    assert [one.kind for one in store.events()] == ["joined"] * (len(NAMES) - 1)
