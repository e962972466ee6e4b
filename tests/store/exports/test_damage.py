"""Whatever somebody does to an export: it is read, or refused in words. No other error, and nothing hangs."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from pifkit.model.errors import ParameterError
from pifkit.store.exports import archive, document, workbook, workbook_reading
from pifkit.store.exports.export import Export
from pifkit.store.exports.state import State
from tests.store.exports.making import full

_EVERY = full()
STATE = State(
    "north",
    _EVERY.documents[-1:],
    tuple(one for one in _EVERY.tables if one.name in {"ratings", "culture"}),
    _EVERY.events,
)
JSON, CSV, XLSX = document.write_json(STATE), archive.write_files(STATE), workbook.write_workbook(STATE)
with zipfile.ZipFile(io.BytesIO(XLSX)) as _archive:
    MEMBERS = {name: _archive.read(name) for name in _archive.namelist()}
BYTES = (
    b'"', b"<", b"&#x0;", b"\0", b"{", b'"a":', b"=1", b"9" * 400, b"&lt;", b"\xff", b"]]>", b' t="e"', b' t="d"', b' r="A999999999"',
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, 10**400, "", "\0", "=1", "\ud800", "x" * 50_000, [], {}, [[]], {"a": {}}, "cycles/a.yaml", "../x",
    "utf-16-le", ";", "2026-04-01T00:00:00Z", ["a"],
)  # fmt: skip


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Bytes changed, lost, repeated or put in between."""
    made = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(made) + 1)
        match chance.randint(0, 4):
            case 0:
                made[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del made[at : at + chance.randint(1, 40)]
            case 2:
                made[at:at] = made[max(0, at - 50) : at]
            case 3:
                made[at:at] = chance.choice(BYTES)
            case _:
                del made[at + chance.randint(0, 500) :]
    return bytes(made)


def twisted(value: Any, chance: random.Random) -> bytes:
    """JSON with a value that does not belong there, a key lost, or a key renamed."""
    whole = json.loads(json.dumps(value))
    place, key = whole, chance.choice(list(whole))
    while isinstance(place[key], dict | list) and place[key] and chance.random() < 0.75:
        place = place[key]
        key = chance.choice(list(place)) if isinstance(place, dict) else chance.randrange(len(place))
    if chance.random() < 0.2:
        place.pop(key)
    elif chance.random() < 0.25 and isinstance(place, dict):
        place[chance.choice(["x", "con", "../a", "cycles/new.yaml", ""])] = place.pop(key)
    else:
        place[key] = chance.choice(VALUES)
    return json.dumps(whole).encode()


def one_json(chance: random.Random) -> Export:
    return document.read_json(chance.choice([damaged(JSON, chance), twisted(json.loads(JSON), chance)]))


def one_csv(chance: random.Random) -> Export:
    name = chance.choice(list(CSV))
    content = twisted(json.loads(CSV[name]), chance) if name == archive.MANIFEST else damaged(CSV[name], chance)
    return archive.read_files({**CSV, name: content}, "x")


def one_xlsx(chance: random.Random) -> Export:
    if chance.random() < 0.2:
        return workbook_reading.read_workbook(damaged(XLSX, chance))
    name, target = chance.choice(list(MEMBERS)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for one, content in MEMBERS.items():
            made.writestr(one, damaged(content, chance) if one == name else content)
    return workbook_reading.read_workbook(target.getvalue())


def counted(one: Callable[[random.Random], Export], times: int) -> tuple[int, int]:
    """How many were read and how many refused; anything else is an error of the test."""
    chance, read, refused = random.Random(20261122), 0, 0
    for _ in range(times):
        try:
            files = one(chance).state.files()
            read += all(isinstance(content, bytes) for content in files.values())
        except ParameterError as error:
            refused += bool(error.problems) and "\0" not in str(error)
    return read, refused


@pytest.mark.promise(6)
@pytest.mark.parametrize(("one", "times"), [(one_json, 150), (one_csv, 100), (one_xlsx, 25)])
def test_damage_is_read_or_refused_in_words(one: Callable[[random.Random], Export], times: int) -> None:
    read, refused = counted(one, times)
    assert read + refused == times
    assert refused > times / 4
