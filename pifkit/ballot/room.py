"""The assessment as the server knows it: read from the store when somebody looks, written by one writer, never blocking a page.

The store is asked at most a few times a second however many people look, and replayed only when it has moved. All work on the
database is done in threads, so that a slow disk holds up nobody who is only reading.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

from pifkit.ballot.meeting import Meeting
from pifkit.ballot.seats import Seat, Seats, token_hash
from pifkit.store import AssessmentState, Event, Item, names, replay, set_names
from pifkit.store.events import ITEM_KINDS

R = TypeVar("R")
#: Kinds of events that tell where the group is and who is there.
COURSE = frozenset({"opened", "lock", "unlock", "session", "joined", "left", "undo"})
#: Seconds for which what was read may be shown to somebody who only looks.
FRESH = 0.4
#: Seconds for which the list of seats is kept; a link ended by another program stops working after this.
SEATS_FRESH = 2.0


class Room:
    """State, seats and names of one meeting.

    Args:
        meeting: what is rated.
        anonymous: nobody in the room gives a name.
    """

    def __init__(self, meeting: Meeting, *, anonymous: bool) -> None:
        self.meeting = meeting
        self.seats = Seats(meeting.store)
        self._anonymous = anonymous
        self._readers = ThreadPoolExecutor(2, "ballot-read")
        self._writer = ThreadPoolExecutor(1, "ballot-write")
        self._waiting: list[tuple[tuple[Event, ...], asyncio.Future[int]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._lock = asyncio.Lock()
        self._seat_lock = asyncio.Lock()
        self._events: list[Event] = []
        self._state: AssessmentState | None = None
        self._version = -1
        self._read = float("-inf")
        self._known: dict[str, Seat] = {}
        self._seats_read = float("-inf")
        self._names: dict[str, str] = {}
        self._names_read = float("-inf")

    @property
    def anonymous(self) -> bool:
        """Whether anybody in the room was promised that their rating cannot be told: then it holds for all figures."""
        now = dt.datetime.now(dt.UTC)
        return self._anonymous or any(one.anonymous and one.expires > now for one in self._known.values())

    async def state(self, *, at_least: int = 0, age: float = FRESH) -> AssessmentState:
        """The course of the meeting and the item that is open, no older than a moment; other items are without ratings.

        Args:
            at_least: a version that must be in it.
            age: seconds that it may be old.

        Raises:
            StoreError: the store cannot be read.
        """
        asked = time.monotonic()
        if not self._good(at_least, asked - age):
            async with self._lock:  # whoever waited here finds what the one before has read
                if not self._good(at_least, asked - age):
                    begun = time.monotonic()
                    await self._run(self._readers, self._refresh)
                    self._read = begun
        assert self._state is not None
        return self._state

    def _good(self, at_least: int, since: float) -> bool:
        return self._state is not None and self._version >= at_least and self._read >= since

    def _refresh(self) -> None:
        store = self.meeting.store
        version = store.version()
        if version == self._version and self._state is not None:
            return
        if version < len(self._events):  # another store was put in its place
            self._events = []
        self._events += store.events(since=len(self._events))
        state = self._replay(None)
        self._state = self._replay(state.current) if state.current else state
        self._version = len(self._events)

    def _replay(self, key: tuple[str, str] | None) -> AssessmentState:
        """The course of the meeting and one item of it, as everybody and each group has it: what a phone shows; a session's other ratings need not be looked at.

        The version is the store's all the same, so that what is written next says truly what its author had seen.
        """
        used = [
            one
            for one in self._events
            if one.kind in COURSE or (one.kind in ITEM_KINDS and key is not None and one.item == key[0])
        ]
        meeting = self.meeting
        state = replay(used, meeting.framework, meeting.cycle, tolerance=meeting.tolerance)
        return replace(state, version=len(self._events))

    async def item(self, part: str, group: str, *, at_least: int) -> Item:
        """An item of which somebody has rated, although the group may be at another one by now.

        Raises:
            StoreError: the store cannot be read.
        """
        state = await self.state(at_least=at_least)
        if state.current is None or state.current[0] != part:
            state = await self._run(self._readers, lambda: self._replay((part, group)))
        return state.item(part, group)

    async def append(self, events: Sequence[Event]) -> int:
        """Write events; returns the store's version when they are on the disk.

        What several people send while the disk is busy is written together: one flush for all of them.

        Raises:
            StoreError: nothing of these events was written.
        """
        done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((tuple(events), done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())
        return await done

    async def _write_all(self) -> None:
        while self._waiting:
            together, uuids = [], set[str]()
            for one in list(self._waiting):
                mine = {event.uuid for event in one[0]}
                if not uuids & mine:  # the same form again waits until the first one is written
                    uuids |= mine
                    together.append(one)
                    self._waiting.remove(one)
            await self._write(together)

    async def _write(self, together: Sequence[tuple[tuple[Event, ...], asyncio.Future[int]]]) -> None:
        events = [event for some, _ in together for event in some]
        try:
            receipt = await self._run(self._writer, lambda: self.meeting.store.append(events))
        except Exception as err:  # noqa: BLE001 - whatever it was, everybody who waits must be told
            if (
                err.__cause__ is None and len(together) > 1
            ):  # one of the events is wrong: not a reason to refuse the others
                for one in together:
                    await self._write([one])
                return
            for _, done in together:
                done.set_exception(err)
        else:
            for _, done in together:
                done.set_result(receipt.version)

    async def seat(self, token: str) -> tuple[str, Seat] | None:
        """The seat that a personal link opens, with the hash of its token; None for a link that opens nothing.

        Raises:
            StoreError: the seats cannot be read.
        """
        key = token_hash(token)
        await self._seats()
        found = self._known.get(key)
        return (key, found) if found and found.expires > dt.datetime.now(dt.UTC) else None

    async def holders(self) -> dict[str, Seat]:
        """The seats in the room by hash, read anew."""
        self._seats_read = float("-inf")
        await self._seats()
        return self._known

    async def _seats(self) -> None:
        if time.monotonic() - self._seats_read < SEATS_FRESH:
            return
        async with self._seat_lock:
            if time.monotonic() - self._seats_read >= SEATS_FRESH:
                begun = time.monotonic()
                self._known = await self._run(self._readers, self.seats.all)
                self._seats_read = begun

    async def take_seat(self, token: str, actor: str, *, partner: str, name: str, expires: dt.datetime) -> None:
        """Keep a personal link, and a name where one was given.

        Raises:
            StoreError: something was not kept.
        """

        def work() -> Seat:
            if name:
                set_names(self.meeting.store, {actor: name})
            return self.seats.add(token, actor, partner=partner, anonymous=self._anonymous, expires=expires)

        seat = await self._run(self._writer, work)
        self._known = {**self._known, token_hash(token): seat}
        if name:
            self._names = {**self._names, actor: name}

    async def names(self, *, age: float = 0.0) -> dict[str, str]:
        """Names by pseudonym, read not longer ago than `age` seconds.

        Raises:
            StoreError: they cannot be read.
        """
        if time.monotonic() - self._names_read >= age:
            begun = time.monotonic()
            self._names = await self._run(self._readers, lambda: names(self.meeting.store))
            self._names_read = begun
        return self._names

    async def knows_code(self, code: str) -> bool:
        """Whether a code opens the meeting.

        Raises:
            StoreError: the codes cannot be read.
        """
        return await self._run(self._readers, lambda: self.seats.knows_code(code))

    async def close(self) -> None:
        """Let what is being written be written."""
        while self._writing is not None and not self._writing.done():
            await asyncio.wait([self._writing])
        await asyncio.to_thread(self._writer.shutdown, wait=True)
        await asyncio.to_thread(self._readers.shutdown, wait=True)

    async def _run(self, pool: ThreadPoolExecutor, work: Callable[[], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(pool, work)
