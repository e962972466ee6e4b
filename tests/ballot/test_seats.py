"""Codes and links beside the events: hashes only, and they expire."""

from __future__ import annotations

import datetime as dt

import pytest

from pifkit.ballot.seats import CODES_KEPT, Seats, new_token, remove, token_hash
from pifkit.store import Store, new_event, open_store
from pifkit.workspace import Workspace

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def store(workspace: Workspace, backend: str) -> Store:
    return open_store(workspace, "kirkmellan")


def soon() -> dt.datetime:
    return dt.datetime.now(dt.UTC) + HOUR


def test_the_last_codes_are_valid_and_older_ones_are_not(store: Store) -> None:
    seats = Seats(store)
    assert not seats.knows_code("AAAAAA"), "there is no store yet"
    codes = [f"AAAAA{letter}" for letter in "ABCDEF"]
    for code in codes:
        seats.keep_code(code, soon())
    known = [code for code in codes if Seats(store).knows_code(code)]
    assert known == codes[-CODES_KEPT - 1 :]
    seats.keep_code(codes[-1], soon())
    assert [code for code in codes if seats.knows_code(code)] == known, "the same code again takes no place"


def test_what_has_expired_opens_nothing(store: Store) -> None:
    seats, token = Seats(store), new_token()
    seats.keep_code("AAAAAA", dt.datetime.now(dt.UTC) - HOUR)
    assert not seats.knows_code("AAAAAA")
    seats.add(token, "p-1", partner="", anonymous=False, expires=dt.datetime.now(dt.UTC) - HOUR)
    assert seats.all() == {}


def test_a_seat_is_found_by_its_hash_by_any_process_until_it_is_removed(store: Store) -> None:
    tokens = [new_token() for _ in range(3)]
    for n, token in enumerate(tokens):
        Seats(store).add(token, f"p-{n // 2}", partner="police", anonymous=n == 2, expires=soon())
    found = Seats(store).all()
    assert set(found) == {token_hash(token) for token in tokens}
    assert found[token_hash(tokens[2])].anonymous
    assert found[token_hash(tokens[0])].partner == "police"
    assert remove(store, "p-0") == 2
    assert [one.actor for one in Seats(store).all().values()] == ["p-1"]


def test_events_do_not_mind_the_tables_beside_them(store: Store) -> None:
    Seats(store).keep_code("AAAAAA", soon())
    assert store.version() == 0
    store.append([new_event("joined", actor="p-1", cycle="2026-27")])
    assert store.version() == 1
    assert Seats(store).knows_code("AAAAAA")
