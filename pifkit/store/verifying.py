"""Verify: work digests and scores out again, and say what differs from what was written, signed and published."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pifkit.frameworks import load
from pifkit.model.errors import ParameterError, PifkitError, Problem, StoreError
from pifkit.store.digests import digest
from pifkit.store.events import Event
from pifkit.store.exporting import read_log_file
from pifkit.store.files import WORDS, Files
from pifkit.store.opening import has_store, open_store
from pifkit.store.place import FILE
from pifkit.store.rules import found

if TYPE_CHECKING:
    from pifkit.workspace import Workspace
    from pifkit.workspace.book import Book


def verify(workspace: Workspace, partnership: str) -> list[Problem]:
    """Everything about a partnership's store that is not what it was; empty where all is well.

    Checked: every event against the hash written beside it; that none is missing; each sign-off against the events that it
    covered; what changed since the last sign-off (a warning); files of evidence against the digests recorded with them (a
    warning); published scores against the events.

    Raises:
        ParameterError: there is no such partnership.
    """
    file = f"parameters/{partnership}/{FILE}"
    store = open_store(workspace, partnership)
    try:
        events = store.events() if has_store(workspace, partnership) else ()
        if not events and not (store.exists and store.version()):
            return [found("verify-empty", "nothing was recorded yet.", file=file, partnership=partnership)]
        problems = [*_stored(events, store.stored_hashes(), store.version(), file, partnership)]
    except StoreError as err:
        return [found("store-unreadable", err.message, file=file, partnership=partnership)]
    problems += _signed(events, file, partnership)
    try:
        problems += _book(workspace, partnership)
    except (ParameterError, PifkitError) as err:
        problems += list(getattr(err, "problems", ())) or [
            found("store-unreadable", err.message, file=file, partnership=partnership)
        ]
    return problems


def verify_log(path: Path) -> list[Problem]:
    """What is wrong with an exported log; empty where every byte is as it was exported."""
    try:
        read_log_file(path)
    except StoreError as err:
        return [found("verify-log", err.message, file=str(path), partnership=None)]
    return []


def _stored(
    events: Iterable[Event], hashes: Iterable[tuple[int, str]], version: int, file: str, partnership: str
) -> Iterator[Problem]:
    every = tuple(events)
    written = dict(hashes)
    for one in every:
        if written.get(one.position) != one.hash:
            message = f"the {one.kind} of {one.stamp} by {one.actor} was changed after it was saved."
            yield found(
                "verify-event-changed", message, file=file, place=f"event {one.position}", partnership=partnership
            )
    positions = [one.position for one in every]
    if positions != list(range(1, version + 1)):
        gaps = sorted(set(range(1, version + 1)) ^ set(positions))
        message = f"the store counts {version} events and holds {len(every)}."
        place = f"event {gaps[0]}" if gaps else ""
        yield found("verify-events-missing", message, file=file, place=place, partnership=partnership)


def _signed(events: Iterable[Event], file: str, partnership: str) -> Iterator[Problem]:
    every = tuple(events)
    for sign in (one for one in every if one.kind == "sign_off"):
        under = [one for one in every if one.position <= (sign.seen or 0) and one.cycle == sign.cycle]
        if digest(one for one in under if one.kind != "sign_off") != sign.get("digest"):
            message = (
                f"sign-off {sign.get('code')} of {sign.stamp[:10]} covered other events than those that are there."
            )
            yield found(
                "verify-signed-events", message, file=file, place=f"event {sign.position}", partnership=partnership
            )


def _book(workspace: Workspace, partnership: str) -> Iterator[Problem]:
    """What changed since the last sign-off, and published scores that the events do not give."""
    from pifkit.scoring import score
    from pifkit.store.reading import read_book, recorded
    from pifkit.store.rows import ratings_from

    book = read_book(workspace, partnership)
    yield from (one for one in book.warnings if one.code == "signed-then-changed")
    known = recorded(book)
    yield from _evidence(book)
    path = workspace.outputs / book.cycle.id / partnership / "scorecard.json"
    published = _published(path)
    for (cycle, key), state in known.states.items() if known else ():
        then = published.get(key)
        if known is None or cycle != book.cycle.id or (cycle, key) not in known.rated or then is None:
            continue
        now = score(load(key), ratings_from(state), tolerance=book.options.consensus_tolerance).to_json()
        place = f"outputs/{cycle}/{partnership}/scorecard.json"
        for what, was, is_now in _differences(then, now):
            message = f"{key} {what}: published {_said(was)}, the events give {_said(is_now)}."
            yield found("verify-score", message, file=place, partnership=partnership)


def _evidence(book: Book) -> Iterator[Problem]:
    """Evidence of the cycle, recorded or in its table, whose file is no longer what its digest says."""
    codes = {
        "changed": "verify-evidence-changed",
        "missing": "verify-evidence-missing",
        "refused": "verify-evidence-missing",
    }
    files = Files.of(book.workspace, book.id)
    for row in (row for row in book.rows("evidence") if row.sha256):
        state = files.state(row.source, row.sha256)
        if code := codes.get(state):
            message = f"{row.source} of evidence {row.id}{f' on {row.part}' if row.part else ''} is {WORDS[state]}."
            yield found(code, message, file=f"parameters/{book.id}", place=row.id, partnership=book.id)


def _published(path: Path) -> dict[str, Mapping[str, Any]]:
    try:
        cards = json.loads(path.read_text(encoding="utf-8"))
        return {card["framework"]: card for card in cards}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


def _differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    was, is_now = _parts(then), _parts(now)
    for part in sorted({*was, *is_now}):
        if was.get(part) != is_now.get(part):
            yield f"part {part}", was.get(part), is_now.get(part)
    # With the evidence gate on, a total may be held back although every part has its score.
    if then.get("total") != now.get("total") and then.get("total") is not None:
        yield "total", then.get("total"), now.get("total")


def _parts(card: Mapping[str, Any]) -> dict[str, Any]:
    return {part["id"]: part.get("score") for one in card.get("criteria", ()) for part in one.get("parts", ())}


def _said(value: Any) -> str:
    return "no score" if value is None else f"{value:g}" if isinstance(value, int | float) else str(value)
