"""The log of refusals: one line each, and a flood is counted instead of written."""

from __future__ import annotations

import io
import json
import logging
from types import SimpleNamespace

import pytest

from pifkit.ballot import refusals
from pifkit.ballot.refusals import FromTornado, Refusals


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_flood_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    stream, clock = io.StringIO(), [10.0]
    monkeypatch.setattr(refusals, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    log = Refusals(stream)
    for _ in range(250):
        log.note("wrong-link", route="ballot", address="10.0.0.1", status=404)
    clock[0] = 11.0
    log.note("wrong-link", route="ballot", address="10.0.0.1", status=404)
    found = lines(stream)
    assert len(found) == 102
    assert found[100] == {"refused": "flood", "not_written": 150}


@pytest.mark.parametrize(
    ("message", "arguments", "why"),
    [
        (
            "Malformed HTTP message from %s: %s",
            (SimpleNamespace(remote_ip="10.0.0.1"), "Content-Length too long"),
            "too-large",
        ),
        ("Malformed HTTP message from %s: %s", (SimpleNamespace(remote_ip="10.0.0.1"), "secret /b/token"), "malformed"),
        ("Timeout reading body from %s", (SimpleNamespace(remote_ip="10.0.0.1"),), "slow"),
    ],
)
def test_the_librarys_messages_lose_what_somebody_sent(message: str, arguments: tuple[object, ...], why: str) -> None:
    stream = io.StringIO()
    record = logging.LogRecord("tornado.general", logging.INFO, "x.py", 1, message, arguments, None)
    FromTornado(Refusals(stream)).emit(record)
    (found,) = lines(stream)
    assert (found["refused"], found["from"]) == (why, "10.0.0.1")
    assert "secret" not in stream.getvalue()
