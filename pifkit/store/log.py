"""The store of one partnership: append events, read them, ask for the version. Nothing is updated or deleted."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, select
from sqlalchemy.dialects import postgresql, sqlite

from pifkit.model.errors import StoreError
from pifkit.store import schema
from pifkit.store.digests import digest_of_hashes
from pifkit.store.engine import lost, reading_engine, transaction, writing_engine
from pifkit.store.events import COLUMNS, Event, checked, parse_stamp
from pifkit.store.place import Place
from pifkit.store.receipt import Receipt, conflicts, same

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

_ATTEMPTS = 3
_AT_A_TIME = 500


class Store:
    """The events of one partnership; make it with `open_store`. Safe to share between threads: it holds no connection.

    Attributes:
        place: where it is.
        partnership: id of the partnership.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self.partnership = place.partnership
        self._ready = False

    @cached_property
    def _writer(self) -> Engine:
        return writing_engine(self.place)

    @cached_property
    def _reader(self) -> Engine:
        return reading_engine(self.place)

    @property
    def exists(self) -> bool:
        """Whether there is anything to read: a file, or a database that is named."""
        return self.place.path is None or self.place.path.exists()

    def version(self) -> int:
        """Number of events; one more with each. Cheap: ask each second.

        Raises:
            StoreError: the store cannot be read.
        """
        if not self.exists:
            return 0
        with transaction(self._reader, self.place) as connection:
            return self._version(connection) if self._readable(connection) else 0

    def events(self, since: int = 0) -> tuple[Event, ...]:
        """Events after a version, in the order in which they were saved.

        Args:
            since: a version; 0: from the beginning.

        Raises:
            StoreError: the store cannot be read, or an event in it is not what was written.
        """
        if not self.exists:
            return ()
        table = schema.events
        query = (
            select(table)
            .where(table.c.partnership == self.partnership, table.c.position > since)
            .order_by(table.c.position)
        )
        with transaction(self._reader, self.place) as connection:
            if not self._readable(connection):
                return ()
            return tuple(_event(row) for row in connection.execute(query).mappings())

    def digest(self) -> tuple[int, str]:
        """Version and digest of all events, from the hashes written beside them: quick, for telling whether anything is new.

        `pifkit verify` works the hashes out again.
        """
        if not self.exists:
            return 0, digest_of_hashes(())
        table = schema.events
        with transaction(self._reader, self.place) as connection:
            if not self._readable(connection):
                return 0, digest_of_hashes(())
            found = (
                connection.execute(select(table.c.hash).where(table.c.partnership == self.partnership)).scalars().all()
            )
            return len(found), digest_of_hashes(found)

    def stored_hashes(self) -> tuple[tuple[int, str], ...]:
        """Position and written hash of every event, for `verify`."""
        if not self.exists:
            return ()
        table = schema.events
        query = select(table.c.position, table.c.hash).where(table.c.partnership == self.partnership)
        with transaction(self._reader, self.place) as connection:
            if not self._readable(connection):
                return ()
            return tuple((row[0], row[1]) for row in connection.execute(query.order_by(table.c.position)))

    def append(self, new_events: Iterable[Event]) -> Receipt:
        """Write events: all of them or none, and on the disk before this returns.

        An event that is there already (same UUID) is not written again, so that sending it twice is harmless; after a lost
        connection this is how it is tried again. An event without a version `seen` gets the store's own.

        Args:
            new_events: in the order in which they happened; for one event, a tuple of one.

        Raises:
            StoreError: nothing was written; the message says why and what to do.
        """
        return self._write(new_events, foreign=False)

    def bring_in(self, exported: Iterable[Event]) -> Receipt:
        """Write events of an exported log, which saw the versions of the store that they come from.

        Raises:
            StoreError: nothing was written; also when the store holds another event under one of their UUIDs.
        """
        return self._write(exported, foreign=True)

    def _write(self, new_events: Iterable[Event], *, foreign: bool) -> Receipt:
        given = tuple(checked(one) for one in new_events)
        if len({one.uuid for one in given}) != len(given):
            raise StoreError("Two of these events have the same UUID. Nothing was saved.")
        tried = False
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with transaction(self._writer, self.place) as connection:
                    if not self._ready:
                        schema.prepare(connection)
                    receipt = self._append(connection, given, foreign=foreign)
            except StoreError as err:
                if attempt == _ATTEMPTS or not lost(err.__cause__):
                    raise
                tried = True
                time.sleep(0.2 * attempt)
            else:
                self._ready = True
                return _not_twice(receipt) if tried else receipt
        raise AssertionError  # pragma: no cover - the last attempt returns or raises

    def _append(self, connection: Connection, given: Sequence[Event], *, foreign: bool) -> Receipt:
        before = self._lock(connection)
        there = self._there(connection, [one.uuid for one in given])
        kept: list[Event] = []
        fresh: list[Event] = []
        for one in given:
            if (old := there.get(one.uuid)) is not None:
                kept.append(old)
                continue
            seen = before if one.seen is None else one.seen
            if seen > before and not foreign:
                raise StoreError(
                    f"An event says that it saw version {seen}, but the store is at {before}: it was made for another store. "
                    "Load the page again; to bring a whole log in, use `pifkit import events`. Nothing was saved."
                )
            fresh.append(replace(one, seen=seen, position=before + len(fresh) + 1))
            kept.append(fresh[-1])
        differing = tuple(one.uuid for one in given if one.uuid in there and not same(one, there[one.uuid]))
        if differing and foreign:
            raise StoreError(
                f"{len(differing)} events of this log are in the store with another content, the first {differing[0]}. One "
                "of the two was changed; `pifkit verify` tells more. Nothing was saved."
            )
        version = before + len(fresh)
        if fresh:
            connection.execute(schema.events.insert(), [_row(one, self.partnership) for one in fresh])
            heads = schema.heads
            connection.execute(heads.update().where(heads.c.partnership == self.partnership).values(version=version))
        oldest = min((one.seen or 0 for one in fresh), default=before)
        unseen = self._between(connection, oldest, before) if oldest < before and not foreign else ()
        duplicates = tuple(one.uuid for one in given if one.uuid in there)
        now = dt.datetime.now(dt.UTC)
        return Receipt(version, tuple(kept), len(fresh), duplicates, differing, conflicts(fresh, unseen), now)

    def _lock(self, connection: Connection) -> int:
        """The version, and nobody else writes to this partnership's log until the transaction ends."""
        table = schema.heads
        insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        connection.execute(insert(table).values(partnership=self.partnership, version=0).on_conflict_do_nothing())
        query = select(table.c.version).where(table.c.partnership == self.partnership).with_for_update()
        return int(connection.execute(query).scalar_one())

    def _there(self, connection: Connection, uuids: Sequence[str]) -> dict[str, Event]:
        table = schema.events
        found: dict[str, Event] = {}
        for start in range(0, len(uuids), _AT_A_TIME):
            some = uuids[start : start + _AT_A_TIME]
            query = select(table).where(table.c.partnership == self.partnership, table.c.uuid.in_(some))
            found |= {row["uuid"]: _event(row) for row in connection.execute(query).mappings()}
        return found

    def _between(self, connection: Connection, after: int, up_to: int) -> tuple[Event, ...]:
        table = schema.events
        mine = table.c.partnership == self.partnership
        query = select(table).where(mine, table.c.position > after, table.c.position <= up_to)
        return tuple(_event(row) for row in connection.execute(query.order_by(table.c.position)).mappings())

    def _version(self, connection: Connection) -> int:
        query = select(schema.heads.c.version).where(schema.heads.c.partnership == self.partnership)
        return int(connection.execute(query).scalar_one_or_none() or 0)

    def _readable(self, connection: Connection) -> bool:
        self._ready = self._ready or schema.check(connection)
        return self._ready


def _row(one: Event, partnership: str) -> dict[str, Any]:
    values = one.to_json() | {"payload": one.payload_text, "hash": one.hash}
    return values | {"partnership": partnership, "position": one.position}


def _event(row: RowMapping) -> Event:
    try:
        values = {name: row[name] for name in COLUMNS} | {"time": parse_stamp(row["time"])}
        return Event(**values, payload=json.loads(row["payload"]), position=row["position"])
    except (ValueError, TypeError) as err:
        raise StoreError(
            f"Event {row['position']} of {row['partnership']} is damaged: {err}. Bring the last export into a new store."
        ) from err


def _not_twice(receipt: Receipt) -> Receipt:
    """After a lost connection nobody knows whether the first attempt was saved: what is there counts as written."""
    mine = tuple(one for one in receipt.duplicates if one not in receipt.differing)
    return replace(receipt, new=receipt.new + len(mine), duplicates=receipt.differing)
