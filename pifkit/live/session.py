"""A session in the room: what the facilitator may do, what is written for it, and what others did meanwhile.

Plain values over the store, without any widget: the screen calls `perform` with the name of a command and the values of its
form. Everything that counts is an event in the store, so that any other session (after a refresh, a crash, or on another
laptop) goes on at the same item. Safe to use from several threads.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from typing import Any

from pifkit.frameworks import Framework
from pifkit.live.panel import Done
from pifkit.model.errors import StoreError
from pifkit.store import (
    Event,
    Item,
    Store,
    agree,
    move,
    names,
    new_event,
    rate,
    replay,
    set_names,
    undo,
)
from pifkit.store.events import ENTRIES, KINDS

ROLE = "facilitator"
TEXTS = ("strength", "improvement", "evidence", "note")
#: What the facilitator can take back, newest first.
UNDOABLE = frozenset(KINDS) - {"opened", "session", "joined", "left", "import", "sign_off"}


class Session:
    """One facilitator's view of one assessment.

    Args:
        store: the partnership's store.
        framework: what is assessed.
        cycle: id of the cycle.
        actor: pseudonym of this facilitator; the same after a refresh, another one on another laptop.
        tolerance: largest spread inside which a mean is proposed; None: the framework's.
    """

    def __init__(
        self, store: Store, framework: Framework, cycle: str, *, actor: str, tolerance: float | None = None
    ) -> None:
        self.store, self.framework, self.cycle, self.actor = store, framework, cycle, actor
        self._tolerance = tolerance
        self._lock = threading.RLock()
        self._mine: set[str] = set()
        self.events: tuple[Event, ...] = ()
        self.names: dict[str, str] = {}
        self.others: tuple[Event, ...] = ()
        self.state = replay((), framework, cycle)
        self.refresh()
        self.others = ()

    # --- looking -----------------------------------------------------------------------------------------------------

    @property
    def parts(self) -> tuple[str, ...]:
        """Ids of the items, in the framework's order."""
        return tuple(self.framework.part_index)

    @property
    def current(self) -> str | None:
        """The item that the group turned to last, locked or not; None before the first one."""
        state = self.state
        for one in reversed(self._told()):
            if one.kind == "opened" and one.uuid not in state.undone and not one.group:
                return one.item
        return None

    @property
    def item(self) -> Item | None:
        """The current item as it stands."""
        return None if self.current is None else self.state.item(self.current)

    def refresh(self) -> bool:
        """Read what is new in the store; True: something is.

        Raises:
            StoreError: the store cannot be read.
        """
        with self._lock:
            version = self.store.version()
            known = self.events[-1].position if self.events else 0
            if version == known and self.events:
                return False
            fresh = self.store.events(known)
            self.events += fresh
            self.state = replay(self.events, self.framework, self.cycle, tolerance=self._tolerance)
            if not self.names or any(one.kind == "joined" for one in fresh):
                self.names = names(self.store)
            self.others += tuple(one for one in fresh if self._foreign(one))
            return bool(fresh)

    def _foreign(self, one: Event) -> bool:
        """Whether another facilitator's screen wrote this."""
        return one.role == ROLE and one.uuid not in self._mine and one.cycle == self.cycle

    def _told(self) -> tuple[Event, ...]:
        """Events of this assessment, in the order in which they were saved."""
        wanted = {"", self.framework.key}
        return tuple(one for one in self.events if one.cycle == self.cycle and one.framework in wanted)

    @property
    def last(self) -> Event | None:
        """What Undo takes back: the last thing that this facilitator did and that still stands."""
        taken = self.state.undone
        for one in reversed(self._told()):
            if one.kind in UNDOABLE and one.kind != "undo" and one.role == ROLE and one.actor == self.actor:
                if one.uuid not in taken:
                    return one
            elif one.kind in {"rating", "abstention"} and one.get("by") == self.actor and one.uuid not in taken:
                return one
        return None

    @property
    def redoable(self) -> Event | None:
        """The undo that Redo takes back: it must be the last thing that this facilitator did."""
        for one in reversed(self._told()):
            if one.kind in UNDOABLE and one.actor == self.actor and one.role == ROLE:
                return one if one.kind == "undo" and one.uuid not in self.state.undone else None
        return None

    def name_of(self, actor: str) -> str:
        """The name of somebody in the room; without one, a number by the order of joining."""
        if actor in self.names:
            return self.names[actor]
        seen = dict.fromkeys(one.actor for one in self._told() if one.kind in {"joined", "rating", "abstention"})
        order = [one for one in seen if one not in self.names]
        return f"Person {order.index(actor) + 1}" if actor in order else "Somebody"

    # --- doing -------------------------------------------------------------------------------------------------------

    def perform(self, name: str, values: Mapping[str, Any], uuid: str = "") -> Done:
        """Do a command and say what came of it, after the commit.

        A command that is sent twice (same id) is done once.

        Args:
            name: of the command: a method `_do_<name>` below.
            values: of its form.
            uuid: of the form; the main event of the command gets it.

        Raises:
            StoreError: in words for the screen; nothing was saved.
        """
        with self._lock:
            known = next((one for one in self.events if uuid and one.uuid == uuid), None)
            if known is None and uuid:
                self._catch_up(uuid)
                known = next((one for one in self.events if one.uuid == uuid), None)
            if known is not None:
                return Done(known.time, "It was saved already")
            method: Callable[[Mapping[str, Any], str], tuple[list[Event], str]] | None = getattr(
                self, f"_do_{name}", None
            )
            if method is None:
                raise StoreError(f"There is no command {name!r}.")
            made, said = method(values, uuid)
            if not made:
                return Done(None, said)
            self._mine |= {one.uuid for one in made}
            receipt = self.store.append(made)
            self.refresh()
            return Done(receipt.saved, said, self._met(made[0], receipt.conflicts))

    def _catch_up(self, uuid: str) -> None:
        """Look whether an entry was saved although its answer got lost; what is shown stays what was seen."""
        if not self.store.exists:
            return
        known = self.events[-1].position if self.events else 0
        if any(one.uuid == uuid for one in self.store.events(known)):
            self.refresh()

    def _met(self, mine: Event, conflicts: tuple[Event, ...]) -> str:
        from pifkit.live.notices import met

        theirs = tuple(one for one in conflicts if one.uuid not in self._mine)
        return met(self, mine, theirs) if theirs else ""

    def _make(self, kind: Any, uuid: str = "", *, item: str = "", **payload: Any) -> Event:
        given = {key: value for key, value in payload.items() if value not in ("", None)}
        return new_event(
            kind, actor=self.actor, role=ROLE, cycle=self.cycle, framework=self.framework.key, item=item, payload=given,
            seen=self.state.version, uuid=uuid or None,
        )  # fmt: skip

    def _part(self, values: Mapping[str, Any]) -> str:
        part = str(values.get("part") or values.get("value") or self.current or "")
        if part not in self.framework.part_index:
            raise StoreError("Choose an item first.")
        return part

    def _move(self, kind: str, values: Mapping[str, Any], uuid: str, reason: str = "") -> Event:
        part = self._part(values)
        return move(
            self.state,
            self.framework,
            kind,
            part,
            actor=self.actor,
            reason=reason.strip(),
            role=ROLE,
            uuid=uuid or None,
        )

    def _do_open(self, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
        made = [self._move("opened", values, uuid)]
        if self.running is None:
            made.insert(0, self._make("session", what="started"))
        return made, f"{made[-1].item} is open"

    def _do_reveal(self, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
        return [self._move("revealed", values, uuid)], "Revealed"

    def _do_round(self, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
        made = self._move("round", values, uuid)
        return [made], f"Round {made.round} is open; the earlier ratings are kept"

    def _do_na(self, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
        return [self._move("not_applicable", values, uuid, str(values.get("reason", "")))], "Does not apply"

    def _do_lock(self, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
        return [self._move("lock", values, uuid)], "Locked"

    def _do_unlock(self, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
        return [self._move("unlock", values, uuid, str(values.get("reason", "")))], "Unlocked"

    def _do_agree(self, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
        """The agreed score; where a part is rated by its attributes, all that were filled in, together."""
        part = self._part(values)
        scores = {
            key.partition(".")[2]: str(value).strip() for key, value in values.items() if key.startswith("score.")
        }
        scores = {key: value for key, value in scores.items() if value}
        if not scores:
            raise StoreError("Choose the score that the group agrees on.")
        reason, dissent = (str(values.get(one) or "").strip() for one in ("reason", "dissent"))
        made = [
            agree(
                self.state, self.framework, part, score, actor=self.actor, attribute=key, role=ROLE,
                uuid=(uuid or None) if at == 0 else None, reason=reason, dissent=dissent,
            )
            for at, (key, score) in enumerate(scores.items())
        ]  # fmt: skip
        return made, f"Agreed: {part} {', '.join(scores.values())}"

    def _do_rate(self, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
        """A score typed in for somebody without a device; `?` is not enough evidence."""
        part, score = self._part(values), str(values.get("value", "")).strip()
        if not score:
            return [], "Nothing was typed"
        made = rate(
            self.state, self.framework, part, None if score == "?" else score, actor=str(values["actor"]),
            attribute=str(values.get("attribute", "")), by=self.actor, uuid=uuid or None,
        )  # fmt: skip
        return [made], f"{self.name_of(made.actor)} has rated"

    def _do_text(self, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
        """A strength, an area for improvement, evidence or a note; blank text withdraws it."""
        kind, ident, text = str(values["kind"]), str(values["id"]), str(values.get("value", "")).strip()
        if kind not in TEXTS:
            raise StoreError(f"{kind!r} is no kind of text.")
        part = self._part({"part": values.get("part")})
        old = next((one for one in self.state.item(part).entries if one.id == ident), None)
        if text == (old.text if old else ""):
            return [], ""
        kept = (
            {"source": old.source, "indicator": old.indicator, "date": old.date, "review_by": old.review_by}
            if old
            else {}
        )
        return [self._make(kind, uuid, item=part, id=ident, text=text, **kept)], "" if text else "Withdrawn"

    def _do_source(self, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
        """The source of a piece of evidence that is there."""
        part, ident = self._part({"part": values.get("part")}), str(values["id"])
        old = next((one for one in self.state.item(part).of_kind("evidence") if one.id == ident), None)
        if old is None:
            raise StoreError("Write what the evidence is first, then its source.")
        source = str(values.get("value", "")).strip()
        if source == old.source:
            return [], ""
        return [
            self._make("evidence", uuid, item=part, id=ident, text=old.text, source=source, indicator=old.indicator,
                       date=old.date, review_by=old.review_by)
        ], ""  # fmt: skip

    def _do_park(self, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
        text = str(values.get("text", "")).strip()
        if not text:
            raise StoreError("Write what is to be parked.")
        ident = self.new_id("parked", self.current or "")
        return [self._make("parked", uuid, item=self.current or "", id=ident, text=text)], "Parked"

    def _do_parked(self, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
        """Tick a line of the parking lot off, or open it again."""
        old = next((one for one in self.parked if one.id == values["id"]), None)
        if old is None:
            raise StoreError("That line is no longer in the parking lot.")
        done = bool(values.get("value", not old.done))
        return [self._make("parked", uuid, item=old.item, id=old.id, text=old.text, done=done or None)], (
            "Dealt with" if done else "Open again"
        )

    def _do_session(self, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
        what = str(values.get("what", ""))
        if what not in {"started", "paused", "ended"}:
            raise StoreError(f"A session is started, paused or ended, not {what!r}.")
        made = [self._make("session", uuid, what=what)]
        if what == "started" and self.item is not None and self.item.status in {"open", "revealed", "contested"}:
            made.append(self._move("opened", {}, ""))  # its timer stopped with the session
        return made, f"The session is {what}"

    def _do_join(self, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
        """Somebody without a device comes into the room."""
        name = " ".join(str(values.get("name", "")).split())[:60]
        if not name:
            raise StoreError("Write a name, or a role such as Police.")
        if name.casefold() in {self.name_of(one).casefold() for one in self.state.present}:
            raise StoreError(f"{name} is in the room already. Add a letter to tell the two apart.")
        actor = "p-" + (
            uuid.replace("-", "")[:8] or hashlib.sha256(f"{name}{self.state.version}".encode()).hexdigest()[:12]
        )
        set_names(self.store, {actor: name})
        made = new_event("joined", actor=actor, cycle=self.cycle, framework=self.framework.key, seen=self.state.version,
                         payload={"by": self.actor}, uuid=uuid or None)  # fmt: skip
        return [made], f"{name} is in the room"

    def _do_leave(self, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:
        actor = str(values.get("actor", ""))
        if actor not in self.state.present:
            raise StoreError("That person has left already.")
        made = new_event("left", actor=actor, cycle=self.cycle, framework=self.framework.key, seen=self.state.version,
                         payload={"by": self.actor}, uuid=uuid or None)  # fmt: skip
        return [made], f"{self.name_of(actor)} has left"

    def _do_undo(self, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:  # noqa: ARG002
        from dataclasses import replace

        from pifkit.live.notices import deed

        last = self.last
        if last is None:
            raise StoreError("There is nothing to undo.")
        made = undo(self.state, last, actor=self.actor, role=ROLE)
        return [replace(made, uuid=uuid) if uuid else made], f"Undone: {deed(self, last)}"

    def _do_redo(self, values: Mapping[str, Any], uuid: str) -> tuple[list[Event], str]:  # noqa: ARG002
        from dataclasses import replace

        taken = self.redoable
        if taken is None:
            raise StoreError("There is nothing to do again.")
        made = undo(self.state, taken, actor=self.actor, role=ROLE)
        return [replace(made, uuid=uuid) if uuid else made], "Done again"

    # --- values for the screen ---------------------------------------------------------------------------------------

    @property
    def running(self) -> str | None:
        """started, paused or ended; None: not begun."""
        return self.state.session[-1][0] if self.state.session else None

    @property
    def parked(self) -> tuple[Any, ...]:
        """Lines of the parking lot, oldest first."""
        return tuple(one for one in self.state.entries if one.kind == "parked" and one.text.strip())

    def new_id(self, kind: str, part: str) -> str:
        """The id of the next text of this kind: the same again until it is used, also after a restart."""
        used = {one.get("id") for one in self.events if one.kind in ENTRIES}
        number = 0
        while True:
            text = f"{self.actor}/{self.cycle}/{self.framework.key}/{part}/{kind}/{number}"
            ident = f"{kind[0]}-{hashlib.sha256(text.encode('utf-8')).hexdigest()[:12]}"
            if ident not in used:
                return ident
            number += 1
