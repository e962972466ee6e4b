"""Sign-off: a short code over events, framework and tables, so that any later change shows.

It detects change. It does not prove who signed: whoever can run the command can give any name.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pifkit.frameworks import digest as framework_digest
from pifkit.model.errors import FrameworkError, StoreError
from pifkit.model.language import _, _n
from pifkit.store.digests import digest
from pifkit.store.events import Event, canonical, new_event
from pifkit.store.opening import open_store
from pifkit.store.replaying import relevant, signed, undone_by
from pifkit.store.state import SignOff

if TYPE_CHECKING:
    from pifkit.workspace import Workspace
    from pifkit.workspace.book import Book

LIMITS = "The code shows that something was changed afterwards; it does not prove who signed."


@dataclass(frozen=True, slots=True)
class SignStatus:
    """The last sign-off of a cycle, and what was changed since.

    Attributes:
        sign_off: the sign-off.
        changed: what is not as it was signed, in words (`3 events`, `ratings.csv`, `framework caf2020`); empty: nothing.
    """

    sign_off: SignOff
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """What a sign-off covers, each part as a digest."""

    events: str
    count: int
    frameworks: Mapping[str, str]
    inputs: Mapping[str, str]

    @property
    def code(self) -> str:
        """Eight letters and digits, such as `K7QF-2M9D`: enough to notice any accident, short enough to read aloud."""
        whole = canonical([self.events, dict(self.frameworks), dict(self.inputs)])
        text = base64.b32encode(hashlib.sha256(whole.encode("utf-8")).digest()).decode("ascii")
        return f"{text[:4]}-{text[4:8]}"


def covered(book: Book, events: Iterable[Event]) -> Signed:
    """What a sign-off of this book covers now: the cycle's events, the frameworks that it uses, and the tables."""
    of_cycle = [one for one in relevant(events, book.cycle.id) if one.kind != "sign_off"]
    keys = sorted({*book.cycle.frameworks, *(one.framework for one in of_cycle if one.framework)})
    return Signed(digest(of_cycle), len(of_cycle), {key: _framework(key) for key in keys}, inputs(book))


def inputs(book: Book) -> dict[str, str]:
    """sha256 of each file that the cycle's reports are made from, by name; the store is covered by its events."""
    folder = book.workspace.folder(book.id)
    files = [*sorted(folder.glob("*.csv")), folder / "partnership.yaml", folder / "cycles" / f"{book.cycle.id}.yaml"]
    files.append(book.workspace.parameters / "pifkit.yaml")
    return {_name(one, folder): hashlib.sha256(one.read_bytes()).hexdigest() for one in files if one.is_file()}


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name


def _framework(key: str) -> str:
    try:
        return framework_digest(key)
    except FrameworkError:
        return "unknown"


def sign_status(book: Book, events: Iterable[Event]) -> SignStatus | None:
    """The last sign-off of the book's cycle and what was changed since; None where nobody has signed."""
    every = tuple(events)
    ordered = relevant(every, book.cycle.id)
    undone = undone_by(ordered)
    signs = [one for one in ordered if one.kind == "sign_off" and one.uuid not in undone]
    if not signs:
        return None
    return SignStatus(signed(signs[-1]), _changed(signs[-1], covered(book, every)))


def _changed(event: Event, now: Signed) -> tuple[str, ...]:
    words: list[str] = []
    if event.get("digest") != now.events:
        more = now.count - int(event.payload.get("count") or 0)
        words.append(_n("{count} more event", "{count} more events", more) if more > 0 else _("events"))
    then = event.payload.get("frameworks") or {}
    words += [
        _("framework {key}", key=key)
        for key in sorted({*then, *now.frameworks})
        if then.get(key) != now.frameworks.get(key)
    ]
    then = event.payload.get("inputs") or {}
    words += [key for key in sorted({*then, *now.inputs}) if then.get(key) != now.inputs.get(key)]
    return tuple(words)


def sign(
    workspace: Workspace, partnership: str, *, name: str, role: str, cycle: str | None = None, actor: str = "sign-off"
) -> SignStatus:
    """Sign a partnership's cycle off.

    Args:
        workspace: from `find_workspace`.
        partnership: its id.
        name: of who signs, as printed on the report.
        role: in which role, such as chair.
        cycle: id of a cycle; None: the current one.
        actor: pseudonym of who does it.

    Returns:
        The sign-off as it stands.

    Raises:
        ParameterError: the partnership has mistakes: it cannot be signed.
        StoreError: the sign-off could not be written, or name or role is blank.
    """
    from pifkit.store.reading import read_book

    if not name.strip() or not role.strip():
        raise StoreError("Say who signs and in which role: --name and --role.")
    store = open_store(workspace, partnership)
    book = read_book(workspace, partnership, cycle)
    events = store.events()
    now = covered(book, events)
    payload = {
        "code": now.code,
        "name": name.strip(),
        "role": role.strip(),
        "digest": now.events,
        "count": now.count,
        "frameworks": dict(now.frameworks),
        "inputs": dict(now.inputs),
    }
    version = max((one.position for one in events), default=0)
    made = new_event("sign_off", actor=actor, role="signatory", cycle=book.cycle.id, payload=payload, seen=version)
    store.append([made])
    status = sign_status(book, store.events())
    if status is None:  # pragma: no cover - it has just been written
        raise StoreError("The sign-off is not in the store.")
    return status
