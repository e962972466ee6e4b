"""A session in the room: what the facilitator may do, what is written for it, and what others did meanwhile.

Plain values over the store, without any widget: the screen calls `perform` with the name of a command and the values of its
form. Everything that counts is an event in the store, so that any other session (after a refresh, a crash, or on another
laptop) goes on at the same item. Safe to use from several threads.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from typing import Any

from pifkit.frameworks import Framework
from pifkit.live.commands import COMMANDS, ROLE
from pifkit.live.panel import Done
from pifkit.model.errors import StoreError
from pifkit.model.language import _
from pifkit.store import (
    Event,
    Item,
    Store,
    names,
    replay,
)
from pifkit.store.events import ENTRIES, KINDS
from pifkit.store.files import Files

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
        files: where files that evidence names may be; None: nowhere, and no digest is kept.
    """

    def __init__(
        self,
        store: Store,
        framework: Framework,
        cycle: str,
        *,
        actor: str,
        tolerance: float | None = None,
        files: Files | None = None,
    ) -> None:
        self.store, self.framework, self.cycle, self.actor, self.files = store, framework, cycle, actor, files
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
            elif (
                one.kind in {"rating", "abstention", "conflict"}
                and one.get("by") == self.actor
                and one.uuid not in taken
            ):
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
        return _("Person {index}", index=order.index(actor) + 1) if actor in order else _("Somebody")

    # --- doing -------------------------------------------------------------------------------------------------------

    def perform(self, name: str, values: Mapping[str, Any], uuid: str = "") -> Done:
        """Do a command and say what came of it, after the commit.

        A command that is sent twice (same id) is done once.

        Args:
            name: of the command, as in `pifkit.live.commands.COMMANDS`.
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
                return Done(known.time, _("It was saved already"))
            if name not in COMMANDS:
                raise StoreError(_("There is no command {name!r}.", name=name))
            made, said = COMMANDS[name](self, values, uuid)
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
