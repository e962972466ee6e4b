"""A session is rebuilt from the store alone, learns what others did, and tells two facilitators of each other."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from pifkit.model.errors import StoreError
from pifkit.store import ratings_from
from tests.live.rooms import Room


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def test_nothing_is_made_by_looking(room: Room) -> None:
    assert not room.store.exists
    assert room.session.current is None
    assert room.session.refresh() is False
    assert not room.store.exists


@pytest.mark.promise(2)
def test_another_session_goes_on_at_the_same_item(room: Room) -> None:
    """After a refresh, a crash or on another laptop; also when the item is locked."""
    room.does("open", part="1.1")
    room.does("open", part="2.3")
    assert room.facilitator("f1").current == "2.3"
    room.does("agree", part="2.3", **{"score.": "40"})
    room.does("lock", part="2.3")
    again = room.facilitator("f1")
    assert again.current == "2.3"
    assert again.state == room.session.state
    assert again.new_id("strength", "2.3") == room.session.new_id("strength", "2.3"), "a draft finds its place again"


def test_it_reads_only_what_is_new(room: Room) -> None:
    room.does("open", part="1.1")
    room.joins("Ann")
    room.rates("1.1", ann="40")
    assert room.session.refresh() is False
    assert room.session.item is not None
    assert room.session.item.rated_by == {"p-ann"}


def test_two_facilitators_are_told_about_each_other(room: Room) -> None:
    other = room.facilitator("f2")
    room.does("open", part="1.1")
    other.refresh()
    done = room.session.perform("agree", {"part": "1.1", "score.": "40"})
    assert done.notice == ""
    met = other.perform("agree", {"part": "1.1", "score.": "60"})
    assert "Somebody else worked on 1.1 meanwhile" in met.notice
    assert "agreed 40" in met.notice
    room.session.refresh()
    assert [one.kind for one in room.session.others] == ["consensus"]
    assert room.session.state.item("1.1").status == "contested"
    assert [row for row in ratings_from(room.session.state) if row.score] == [], (
        "neither value counts until somebody chooses"
    )
    chosen = room.session.perform("agree", {"part": "1.1", "score.": "60", "reason": "We looked again."})
    assert chosen.notice == ""
    assert room.session.state.item("1.1").agreed[""].score == "60"


def test_the_same_text_changed_by_two_is_shown_to_the_second(room: Room) -> None:
    room.does("open", part="1.1")
    text = {"part": "1.1", "kind": "strength", "id": "s-1"}
    room.does("text", **text, value="We plan.")
    other = room.facilitator("f2")
    room.does("text", **text, value="We plan <b>well</b>.")
    met = other.perform("text", {**text, "value": "We plan together."})
    assert "We plan &lt;b&gt;well&lt;/b&gt;." in met.notice


def test_own_steps_in_a_row_are_no_conflict(room: Room) -> None:
    room.does("open", part="1.1")
    for part, score in (("1.1", "40"), ("1.1", "50"), ("1.1", "60")):
        assert room.session.perform("agree", {"part": part, "score.": score, "reason": "More."}).notice == ""
    assert room.session.others == ()


def test_who_has_no_name_gets_a_number(room: Room) -> None:
    room.does("open", part="1.1")
    room.rates("1.1", x="40", y="50")
    assert [room.session.name_of(one) for one in ("p-x", "p-y", "p-z")] == ["Person 1", "Person 2", "Somebody"]


def test_from_many_threads_everything_is_there_once(room: Room) -> None:
    room.does("open", part="1.1")
    errors: list[BaseException] = []

    def park(at: int) -> None:
        try:
            room.session.perform("park", {"text": f"Line {at}"})
        except StoreError as error:  # pragma: no cover - reported below
            errors.append(error)

    threads = [threading.Thread(target=park, args=(at,)) for at in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not errors
    assert sorted(one.text for one in room.session.parked) == sorted(f"Line {at}" for at in range(12))
