"""The log: every event once, in order, for ever; on SQLite and PostgreSQL alike."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
import uuid

import pytest
from sqlalchemy import text

from pifkit.model.errors import ParameterError, StoreError
from pifkit.store import Store, new_event, open_store
from pifkit.store.engine import transaction, writing_engine
from pifkit.store.events import Event
from pifkit.workspace import Workspace

CYCLE = "2026-27"


def vote(actor: str = "p1", score: str = "45", **more: object) -> Event:
    values = {
        "actor": actor,
        "cycle": CYCLE,
        "framework": "caf2020",
        "item": "1.1",
        "payload": {"score": score},
        **more,
    }
    return new_event("rating", **values)  # type: ignore[arg-type]


def test_what_is_appended_is_there_in_order_with_positions(store: Store) -> None:
    assert (store.version(), store.events()) == (0, ())
    first = store.append([vote("p1"), vote("p2", "50")])
    second = store.append([vote("p3", "Ünï – ’quoted’ \u0000 🙂")])
    assert (first.version, first.new, second.version) == (2, 2, 3)
    there = store.events()
    assert [one.position for one in there] == [1, 2, 3]
    assert [one.actor for one in there] == ["p1", "p2", "p3"]
    assert there[2].payload == {"score": "Ünï – ’quoted’ \u0000 🙂"}
    assert store.events(since=2) == (there[2],)
    assert store.version() == 3


def test_an_event_that_is_delivered_twice_is_there_once(store: Store) -> None:
    one = vote()
    store.append([one])
    again = store.append([one, vote("p2")])
    assert (again.version, again.new, again.duplicates, again.differing) == (2, 1, (one.uuid,), ())
    assert again.events[0].position == 1


def test_one_uuid_with_another_content_is_told_and_not_written(store: Store) -> None:
    one = vote(score="45")
    store.append([one])
    other = dataclasses.replace(one, payload={"score": "90"})
    receipt = store.append([other])
    assert receipt.differing == (one.uuid,)
    assert store.events()[0].payload["score"] == "45"


def test_all_of_a_delivery_or_none_of_it(store: Store) -> None:
    with pytest.raises(StoreError, match=r"no score.*Nothing was saved"):
        store.append([vote(), dataclasses.replace(vote(), payload={})])
    twin = vote()
    with pytest.raises(StoreError, match="same UUID"):
        store.append([twin, twin])
    assert store.version() == 0


def test_an_event_that_saw_the_future_was_made_for_another_store(store: Store) -> None:
    with pytest.raises(StoreError, match="saw version 7, but the store is at 0"):
        store.append([vote(seen=7)])
    assert store.events() == ()


def test_the_version_seen_is_filled_in_under_the_lock(store: Store) -> None:
    store.append([vote("p1")])
    receipt = store.append([vote("p2")])
    assert [one.seen for one in store.events()] == [0, 1]
    assert receipt.events[0].seen == 1


def test_nothing_can_be_changed_or_removed_even_past_pifkit(store: Store) -> None:
    store.append([vote()])
    for statement in ("UPDATE events SET payload = '{}'", "DELETE FROM events"):
        with (
            pytest.raises(StoreError, match="never changed or removed"),
            transaction(writing_engine(store.place), store.place) as connection,
        ):
            connection.execute(text(statement))
    assert store.events()[0].payload["score"] == "45"


def test_what_others_decided_since_is_told_and_both_stay(store: Store) -> None:
    store.append([vote("p1")])
    seen = store.version()
    agreed = {"actor": "f1", "role": "facilitator", "cycle": CYCLE, "framework": "caf2020", "item": "1.1", "seen": seen}
    first = store.append([new_event("consensus", payload={"score": "45"}, **agreed)])  # type: ignore[arg-type]
    second = store.append([new_event("consensus", payload={"score": "55"}, **agreed | {"actor": "f2"})])  # type: ignore[arg-type]
    assert first.conflicts == ()
    assert [one.payload["score"] for one in second.conflicts] == ["45"]
    elsewhere = store.append([new_event("consensus", payload={"score": "55"}, **agreed | {"item": "1.2"})])  # type: ignore[arg-type]
    assert elsewhere.conflicts == ()
    assert store.version() == 4


def test_two_versions_of_one_text_are_a_conflict(store: Store) -> None:
    common = {"actor": "f1", "cycle": CYCLE, "framework": "caf2020", "item": "1.1", "seen": 0}
    store.append([new_event("strength", payload={"id": "s1", "text": "One."}, **common)])  # type: ignore[arg-type]
    told = store.append([new_event("strength", payload={"id": "s1", "text": "Two."}, **common)])  # type: ignore[arg-type]
    other = store.append([new_event("strength", payload={"id": "s2", "text": "Three."}, **common)])  # type: ignore[arg-type]
    assert [one.payload["text"] for one in told.conflicts] == ["One."]
    assert other.conflicts == ()


def test_two_partnerships_never_mix(workspace: Workspace, backend: str) -> None:
    (workspace.parameters / "other").mkdir()
    one, two = open_store(workspace, "kirkmellan"), open_store(workspace, "other")
    shared = vote()
    one.append([shared])
    assert two.append([shared, vote("p9")]).new == 2
    assert (one.version(), two.version()) == (1, 2)


def test_threads_may_share_a_store(store: Store) -> None:
    """Widgets answer from other threads: a connection that is kept would lose the entry (`live.md`, the subshell trap)."""
    failed: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for _ in range(5):
                store.append([vote(f"p{number}")])
                store.version()
        except BaseException as err:  # noqa: BLE001
            failed.append(err)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not failed
    assert [one.position for one in store.events()] == list(range(1, 21))


def test_the_digest_is_quick_and_the_same_as_the_true_one(store: Store) -> None:
    from pifkit.store import digest

    assert store.digest() == (0, digest(()))
    store.append([vote(), vote("p2")])
    assert store.digest() == (2, digest(store.events()))


def test_an_unknown_partnership_is_refused(workspace: Workspace) -> None:
    with pytest.raises(ParameterError, match="kirkmelan"):
        open_store(workspace, "kirkmelan")


def test_reading_makes_no_file(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIFKIT_STORE", raising=False)
    empty = open_store(workspace, "kirkmellan")
    assert (empty.version(), empty.events()) == (0, ())
    assert not list(workspace.folder("kirkmellan").glob("events*"))


def test_a_store_of_another_version_is_refused_with_the_way_across(store: Store) -> None:
    store.append([vote()])
    with transaction(writing_engine(store.place), store.place) as connection:
        connection.execute(text("UPDATE pifkit_store SET schema = 99"))
    fresh = Store(store.place)
    for act in (fresh.version, fresh.events, lambda: fresh.append([vote()])):
        with pytest.raises(StoreError, match=r"another version.*export events.*import events"):
            act()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "rate"}, "kind is none of"),
        ({"actor": ""}, "does not say its actor"),
        ({"actor": "x" * 200}, "longer than"),
        ({"item": "1\u202e1"}, "do not print"),
        ({"item": ""}, "which item"),
        ({"round": 0}, "round is no whole number"),
        ({"seen": -1}, "version seen"),
        ({"uuid": "7"}, "no UUID"),
        ({"time": dt.datetime(2026, 1, 1)}, "no time zone"),
        ({"payload": {"score": float("nan")}}, "JSON cannot hold"),
        ({"payload": {"score": "\ud800"}}, "JSON cannot hold"),
        ({"payload": {"score": "x" * 70_000}}, "characters; 60,000 are allowed"),
    ],
)
def test_a_bad_event_is_refused_in_words(change: dict[str, object], said: str) -> None:
    from pifkit.store.events import checked

    with pytest.raises(StoreError, match=said):
        checked(dataclasses.replace(vote(), **change))  # type: ignore[arg-type]


def test_an_event_survives_its_json() -> None:
    from pifkit.store.events import from_json

    one = vote(
        uuid=str(uuid.uuid4()).upper(), time=dt.datetime(2026, 11, 22, 14, 2, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    )
    assert from_json(one.to_json()) == one
    assert one.stamp == "2026-11-22T13:02:00.000000Z"
    with pytest.raises(StoreError, match="unknown colour"):
        from_json({**one.to_json(), "colour": "red"})
