"""An event: one thing that somebody did in an assessment, for ever as it was written.

Everything that counts is in the event itself (who, when, what, knowing which version), so that the same events give the
same assessment on any machine and in any order of delivery. Names of people are never in events: `actor` is a pseudonym,
and `pifkit.store.naming` knows whose, until somebody has it erased.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid as uuids
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from pifkit.frameworks import is_path
from pifkit.model.errors import StoreError

Kind = Literal[
    "opened", "rating", "abstention", "revealed", "round", "consensus", "not_applicable", "lock", "unlock",
    "evidence", "strength", "improvement", "note", "parked", "conflict", "decision", "import", "sign_off", "undo",
    "session", "joined", "left",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
#: Kinds that are about one item of the framework.
ITEM_KINDS = frozenset(
    {"opened", "rating", "abstention", "revealed", "round", "consensus", "not_applicable", "lock", "unlock"}
)
#: Kinds that decide something about an item: whoever did not see one of them must be told.
DECIDING = frozenset({"revealed", "round", "consensus", "not_applicable", "lock", "unlock", "undo"})
#: Kinds whose payload is a text with an `id` of its own; a later event with the same id is its next version.
ENTRIES = frozenset({"evidence", "strength", "improvement", "note", "parked"})
#: What a payload must hold, by kind; blank text does not count.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "rating": ("score",),
    "consensus": ("score",),
    "not_applicable": ("reason",),
    "unlock": ("reason",),
    "undo": ("undoes",),
    "import": ("sha256", "file"),
    "sign_off": ("code", "name", "role"),
    "decision": ("text",),
    **dict.fromkeys(ENTRIES, ("id",)),
}
IMPORTER = "import"
"""Who brings tables in, where no person stands behind a row."""
LONGEST_PAYLOAD = 60_000
LONGEST_FIELD = 120
#: Fields of an event other than its payload.
COLUMNS = ("uuid", "time", "actor", "role", "kind", "cycle", "framework", "group", "item", "attribute", "round", "seen")
_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True, slots=True)
class Event:
    """One event; see `KINDS` for what there is.

    Attributes:
        uuid: its identity: delivered twice, it is there once.
        time: when it happened, UTC to the microsecond, by the clock of the machine it happened on.
        actor: pseudonymous id of who did it; of a rating: whose rating it is.
        role: facilitator, assessor, chair, importer, …
        kind: what was done.
        cycle: id of the cycle.
        framework: key of the framework; blank for what concerns the whole cycle.
        group: which group, where several rate the same items apart; blank: everybody.
        item: id of the part (or criterion scored as a whole); blank for what is about no item.
        attribute: attribute of the part; blank: the part as a whole.
        round: round of voting, from 1.
        payload: what was said, as JSON; `REQUIRED` lists what must be there.
        seen: version of the store that the actor knew; None until the store fills in its own at the moment of writing.
        position: place in the store that it was read from, 0 outside; no part of the event.
    """

    uuid: str
    time: dt.datetime
    actor: str
    role: str
    kind: str
    cycle: str
    framework: str = ""
    group: str = ""
    item: str = ""
    attribute: str = ""
    round: int = 1
    payload: Mapping[str, Any] = field(default_factory=dict)
    seen: int | None = None
    position: int = field(default=0, compare=False)

    @property
    def stamp(self) -> str:
        """The time as text, always in the same form, such as `2026-11-22T14:02:11.000000Z`."""
        return stamp(self.time)

    @property
    def order(self) -> tuple[int, str, str]:
        """Key of the total order: version seen, time, UUID."""
        return (self.seen or 0, self.stamp, self.uuid)

    @property
    def payload_text(self) -> str:
        """The payload as canonical JSON."""
        return canonical(self.payload)

    @property
    def hash(self) -> str:
        """sha256 of everything in the event."""
        return hashlib.sha256(canonical(self.to_json()).encode("utf-8")).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """The event as a JSON object; keys with their default values are there, too."""
        found = {name: getattr(self, name) for name in COLUMNS}
        return {**found, "time": self.stamp, "payload": dict(self.payload)}

    def get(self, key: str, default: str = "") -> str:
        """A text of the payload; the default where it is missing or nothing."""
        value = self.payload.get(key)
        return default if value is None else str(value)


def new_event(
    kind: Kind,
    *,
    actor: str,
    cycle: str,
    role: str = "assessor",
    framework: str = "",
    group: str = "",
    item: str = "",
    attribute: str = "",
    round: int = 1,  # the field's word
    payload: Mapping[str, Any] | None = None,
    seen: int | None = None,
    uuid: str | None = None,
    time: dt.datetime | None = None,
) -> Event:
    """An event that happens now, checked; `Event` says more about each field.

    Args:
        kind: what was done.
        actor: pseudonym of who did it.
        cycle: id of the cycle.
        role: in which role.
        framework: key of the framework; blank for what concerns the whole cycle.
        group: which group; blank: everybody.
        item: id of the part.
        attribute: attribute of the part; blank: the part as a whole.
        round: round of voting, from 1.
        payload: what was said.
        uuid: give the form's own where a person may send it twice; None: a new one.
        time: aware; None: now.
        seen: version that the actor saw on the screen; None: the store's version at the moment of writing.

    Raises:
        StoreError: what is wrong with it, all at once.
    """
    made = Event(
        uuid=uuid or str(uuids.uuid4()),
        time=time or dt.datetime.now(dt.UTC),
        actor=actor,
        role=role,
        kind=kind,
        cycle=cycle,
        framework=framework,
        group=group,
        item=item,
        attribute=attribute,
        round=round,
        payload=dict(payload or {}),
        seen=seen,
    )
    return checked(made)


def checked(event: Event) -> Event:
    """The event in canonical form, if it can be kept for ever.

    Raises:
        StoreError: everything that is wrong with it.
    """
    wrong = list(_mistakes(event))
    if wrong:
        raise StoreError(f"This {event.kind} cannot be recorded: {'; '.join(wrong)}. Nothing was saved.")
    return Event(
        **{name: getattr(event, name) for name in COLUMNS if name not in {"uuid", "time"}},
        uuid=str(uuids.UUID(event.uuid)),
        time=event.time.astimezone(dt.UTC),
        payload=json.loads(event.payload_text),
        position=event.position,
    )


def from_json(value: Mapping[str, Any]) -> Event:
    """An event from its JSON object.

    Raises:
        StoreError: a key is missing or unknown, or holds what no event may hold.
    """
    unknown, absent = set(value) - {*COLUMNS, "payload"}, {*COLUMNS, "payload"} - set(value)
    if unknown or absent:
        said = [
            f"{word} {', '.join(sorted(found))}" for word, found in (("unknown", unknown), ("missing", absent)) if found
        ]
        raise StoreError(f"This is not an event: {'; '.join(said)}.")
    texts = [name for name in COLUMNS if name not in {"round", "seen"} and not isinstance(value[name], str)]
    if texts:
        raise StoreError(f"This is not an event: {', '.join(texts)} must be text.")
    return checked(Event(**{**value, "time": parse_stamp(value["time"])}))


def stamp(time: dt.datetime) -> str:
    """A time as canonical text."""
    return time.astimezone(dt.UTC).strftime(_FORMAT)


def parse_stamp(text: str) -> dt.datetime:
    """The time in a canonical text.

    Raises:
        StoreError: it is none.
    """
    try:
        return dt.datetime.strptime(text, _FORMAT).replace(tzinfo=dt.UTC)
    except ValueError as err:
        raise StoreError(f"{text!r} is no time of an event; it looks like 2026-11-22T14:02:11.000000Z.") from err


def canonical(value: Any) -> str:
    """A value as JSON that is the same on every machine: sorted keys, no spaces, no NaN."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _mistakes(event: Event) -> list[str]:
    wrong: list[str] = []
    try:
        uuids.UUID(event.uuid)
    except ValueError:
        wrong.append(f"{event.uuid!r} is no UUID")
    if event.time.tzinfo is None:
        wrong.append("its time has no time zone")
    if event.kind not in KINDS:
        wrong.append(f"its kind is none of {', '.join(KINDS)}")
    for name in ("actor", "role", "cycle"):
        if not getattr(event, name):
            wrong.append(f"it does not say its {name}")
    for name in ("actor", "role", "cycle", "framework", "group", "item", "attribute"):
        text = getattr(event, name)
        if len(text) > LONGEST_FIELD or not (text.isprintable() or not text):
            wrong.append(f"its {name} is longer than {LONGEST_FIELD} characters or holds signs that do not print")
    if is_path(event.framework):
        wrong.append("its framework is a path and no id")
    if event.kind in ITEM_KINDS and not (event.item and event.framework):
        wrong.append("it does not say which item of which framework")
    if not _whole(event.round) or event.round < 1:
        wrong.append("its round is no whole number from 1")
    if event.seen is not None and (not _whole(event.seen) or event.seen < 0):
        wrong.append("the version seen is no whole number from 0")
    return wrong + _payload_mistakes(event)


def _payload_mistakes(event: Event) -> list[str]:
    if not isinstance(event.payload, Mapping):
        return ["its payload is no object"]
    try:
        text = event.payload_text
        text.encode("utf-8")
    except (TypeError, ValueError, RecursionError):
        return ["its payload holds something that JSON cannot hold"]
    wrong = [
        f"it gives no {key}" for key in REQUIRED.get(event.kind, ()) if not str(event.payload.get(key) or "").strip()
    ]
    if len(text) > LONGEST_PAYLOAD:
        wrong.append(f"it holds {len(text):,} characters; {LONGEST_PAYLOAD:,} are allowed")
    return wrong


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
