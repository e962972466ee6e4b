"""A log as JSON Lines: a first line that says what it is, one line per event, and a last line that seals all before it.

The same store gives the same bytes. Names of people are not in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pifkit.model.errors import StoreError
from pifkit.store.digests import digest
from pifkit.store.events import Event, canonical, from_json

FORM = "pifkit-events"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Log:
    """An exported log, read and found whole.

    Attributes:
        partnership: id of the partnership that it was exported from.
        events: in the order in which they were saved.
    """

    partnership: str
    events: tuple[Event, ...]


def write_log(partnership: str, events: Iterable[Event]) -> bytes:
    """The bytes of an exported log.

    Args:
        partnership: id of the partnership.
        events: in the order in which they were saved.
    """
    every = tuple(events)
    head = {"form": FORM, "version": VERSION, "partnership": partnership, "events": len(every), "digest": digest(every)}
    lines = [canonical(head), *(canonical({**one.to_json(), "hash": one.hash}) for one in every)]
    body = "".join(f"{line}\n" for line in lines).encode("utf-8")
    return body + f"{canonical({'sha256': hashlib.sha256(body).hexdigest()})}\n".encode()


def read_log(content: bytes, file: str = "the log") -> Log:
    """Read an exported log; every byte of it is checked.

    Args:
        content: the file.
        file: its name, for messages.

    Raises:
        StoreError: it is not an exported log, or not as it was exported; the message names the first line that is wrong.
    """
    lines = content.split(b"\n")
    if len(lines) < 3 or lines[-1] != b"":
        raise _damaged(file, len(lines), "it ends too soon")
    values = [_line(line, number, file) for number, line in enumerate(lines[:-1], start=1)]
    head, body, seal = values[0], values[1:-1], values[-1]
    if head.get("form") != FORM:
        raise StoreError(f"{file} is no exported log of events: its first line does not say {FORM}.")
    if head.get("version") != VERSION:
        raise StoreError(
            f"{file} has the form {head.get('version')} of another version of pifkit; this one reads {VERSION}. Nothing was read."
        )
    events = tuple(_event(value, number, file) for number, value in enumerate(body, start=2))
    if head.get("events") != len(events) or head.get("digest") != digest(events):
        raise _damaged(
            file, 1, f"it tells of {head.get('events')} events with another digest than the {len(events)} that follow"
        )
    if seal != {"sha256": hashlib.sha256(b"".join(line + b"\n" for line in lines[:-2])).hexdigest()}:
        raise _damaged(file, len(lines) - 1, "the seal does not fit the lines before it")
    if not isinstance(head.get("partnership"), str):
        raise _damaged(file, 1, "it names no partnership")
    return Log(head["partnership"], events)


def read_log_file(path: Path) -> Log:
    """Read an exported log from a file.

    Raises:
        StoreError: there is no such file, it cannot be read, or `read_log` refuses it.
    """
    try:
        content = (
            path.read_bytes() if path.is_file() or not path.exists() else None
        )  # a pipe or a device may have no end
    except OSError as err:
        raise StoreError(f"{path} cannot be read: {err.strerror or err}. Check the name and the folder.") from err
    if content is None:
        raise StoreError(f"{path} is no file, but a folder, pipe or device. Check the name.")
    return read_log(content, str(path))


def _line(line: bytes, number: int, file: str) -> dict[str, Any]:
    try:
        value = json.loads(line.decode("utf-8"))
        written = canonical(value).encode("utf-8")
    except (ValueError, RecursionError) as err:
        raise _damaged(file, number, "it is no JSON") from err
    # Spaces and the order of keys count, too: a line that only means the same was not written by an export.
    if not isinstance(value, dict) or written != line:
        raise _damaged(file, number, "it is not written as an export writes it")
    return value


def _event(value: dict[str, Any], number: int, file: str) -> Event:
    written = value.pop("hash", None)
    try:
        one = from_json(value)
    except StoreError as err:
        raise _damaged(file, number, err.message.rstrip(".")) from err
    if one.hash != written:
        raise _damaged(file, number, f"the {one.kind} of {one.stamp} is not what was written")
    return one


def _damaged(file: str, number: int, why: str) -> StoreError:
    return StoreError(
        f"{file} is damaged in line {number}: {why}. Nothing was brought in. Export it again, or use an older export."
    )
