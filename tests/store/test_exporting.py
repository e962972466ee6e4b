"""Exported logs: the identical state on any database, and no byte may differ."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.frameworks import load
from pifkit.model.errors import StoreError
from pifkit.store import Store, replay
from pifkit.store.exporting import read_log, read_log_file, write_log
from pifkit.store.place import Place
from pifkit.store.verifying import verify_log
from tests.postgres import database
from tests.store.making import CYCLE, event, logs, session

LOG = write_log(
    "kirkmellan",
    session(
        ("opened", "1.1", "f1"), ("rating", "1.1", "a1", {"score": "45", "note": "Ünï 🙂"}), ("revealed", "1.1", "f1")
    ),
)


@pytest.mark.promise(11)
@given(logs())
def test_what_is_exported_is_read_back_the_same(log: list) -> None:
    content = write_log("kirkmellan", log)
    read = read_log(content)
    assert (read.partnership, list(read.events)) == ("kirkmellan", log)
    assert write_log(read.partnership, read.events) == content


@pytest.mark.promise(8)
@given(logs(8), st.data())
def test_one_flipped_byte_anywhere_is_found(log: list, data: st.DataObject) -> None:
    content = bytearray(write_log("kirkmellan", log))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(StoreError):
        read_log(bytes(content))


@pytest.mark.promise(8)
def test_every_single_bit_of_a_log_counts(tmp_path: Path) -> None:
    """All of them, not a sample: no byte is decoration."""
    for place in range(len(LOG)):
        for bit in (0, 5):  # the lowest, and the one that turns capitals into small letters
            content = bytearray(LOG)
            content[place] ^= 1 << bit
            with pytest.raises(StoreError):
                read_log(bytes(content))
    damaged = tmp_path / "log.jsonl"
    damaged.write_bytes(LOG.replace(b'"45"', b'"46"'))
    (problem,) = verify_log(damaged)
    assert (problem.code, problem.severity) == ("verify-log", "error")
    assert "line 3: the rating of 2026-11-22T14:00:01.000000Z is not what was written" in problem.message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "ends too soon"),
        (LOG[:-1], "ends too soon|no JSON|not written"),
        (b"\n".join(LOG.split(b"\n")[:2]) + b"\n", "ends too soon|tells of"),
        (LOG + b"\n", "no JSON"),
        (LOG.replace(b"\n", b"\r\n"), "not written as an export writes it"),
        (LOG.replace(b'"version":1', b'"version":2'), "another version of pifkit"),
        (b'{"a":1}\n{"b":2}\n{"c":3}\n', "no exported log"),
        (b"\n".join([LOG.split(b"\n")[0], *LOG.split(b"\n")[2:]]), "tells of 3 events"),
    ],
)
def test_a_log_that_is_none_is_refused_in_words(content: bytes, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        read_log(content, "log.jsonl")


def test_a_log_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read: No such file"):
        read_log_file(tmp_path / "gone.jsonl")


@pytest.mark.promise(11)
def test_a_log_restores_the_identical_state(store: Store, tmp_path: Path) -> None:
    store.bring_in(read_log(LOG).events)
    content = write_log("kirkmellan", store.events())
    other = Store(Place("kirkmellan", path=tmp_path / "events.sqlite"))
    other.bring_in(read_log(content).events)
    other.bring_in(read_log(content).events)  # again: nothing happens
    caf = load("caf2020")
    assert write_log("kirkmellan", other.events()) == content
    assert replay(other.events(), caf, CYCLE) == replay(store.events(), caf, CYCLE)
    assert other.digest() == store.digest()


@pytest.mark.promise(11)
@pytest.mark.postgres
def test_a_log_goes_to_postgresql_and_back(postgres: str, tmp_path: Path) -> None:
    first = Store(Place("kirkmellan", path=tmp_path / "events.sqlite"))
    first.bring_in(read_log(LOG).events)
    server = Store(Place("kirkmellan", url=database(postgres)))
    server.bring_in(read_log(write_log("kirkmellan", first.events())).events)
    back = Store(Place("kirkmellan", path=tmp_path / "back.sqlite"))
    back.bring_in(read_log(write_log("kirkmellan", server.events())).events)
    assert write_log("kirkmellan", back.events()) == write_log("kirkmellan", first.events())


def test_a_log_with_another_content_under_a_known_uuid_is_refused(store: Store) -> None:
    store.append([event(0, "rating", actor="a1", score="45")])
    with pytest.raises(StoreError, match="another content"):
        store.bring_in([event(0, "rating", actor="a1", score="90"), event(1, "rating", actor="a2", score="90")])
    assert store.version() == 1
