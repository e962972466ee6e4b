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
from typing import TypeVar

from pifkit.ballot.meeting import Meeting
from pifkit.ballot.seats import Seat, Seats, token_hash
from pifkit.store import AssessmentState, Event, Receipt, names, replay, set_names

R = TypeVar("R")
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
        """The assessment, no older than a moment.

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
        store, meeting = self.meeting.store, self.meeting
        version = store.version()
        if version == self._version and self._state is not None:
            return
        if version < len(self._events):  # another store was put in its place
            self._events = []
        self._events += store.events(since=len(self._events))
        self._state = replay(self._events, meeting.framework, meeting.cycle, tolerance=meeting.tolerance)
        self._version = len(self._events)

    async def append(self, events: Sequence[Event]) -> Receipt:
        """Write events; returns when they are on the disk.

        Raises:
            StoreError: nothing was written.
        """
        return await self._run(self._writer, lambda: self.meeting.store.append(events))

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
        await asyncio.to_thread(self._writer.shutdown, wait=True)
        await asyncio.to_thread(self._readers.shutdown, wait=True)

    async def _run(self, pool: ThreadPoolExecutor, work: Callable[[], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(pool, work)
