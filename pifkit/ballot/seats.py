"""Who may come in: codes of the meeting and personal links, kept beside the events as hashes that expire.

They are in the same database as the events, so that they outlive the server and work with PostgreSQL, too. Nothing in these
tables opens anything: a link is found by the sha256 of its token (192 random bits), a code by scrypt with a salt of its own,
because six signs could be tried out.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Column, Connection, Engine, Index, LargeBinary, MetaData, Table, Text, delete, inspect, select

from pifkit.store import Store
from pifkit.store import schema as store_schema
from pifkit.store.engine import reading_engine, transaction, writing_engine

#: How many codes of earlier starts stay valid until they expire, so that a QR code on the wall survives a crash.
CODES_KEPT = 3
metadata = MetaData()
_codes = Table(
    "ballot_codes",
    metadata,
    Column("partnership", Text, nullable=False),
    Column("salt", LargeBinary, primary_key=True),
    Column("hash", LargeBinary, nullable=False),
    Column("made", Text, nullable=False),
    Column("expires", Text, nullable=False),
)
_seats = Table(
    "ballot_seats",
    metadata,
    Column("partnership", Text, nullable=False),
    Column("token_hash", Text, primary_key=True),
    Column("actor", Text, nullable=False),
    Column("partner", Text, nullable=False),
    Column("anonymous", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("expires", Text, nullable=False),
    Index("ballot_seats_of", "partnership", "actor"),
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in the room, opened by a personal link.

    Attributes:
        actor: pseudonym of who holds it.
        partner: id of their organisation; blank where none was given.
        anonymous: they were promised that nobody knows their name.
        made, expires: UTC.
    """

    actor: str
    partner: str
    anonymous: bool
    made: dt.datetime
    expires: dt.datetime


def new_token() -> str:
    """A random token for a personal link; only its hash is ever kept."""
    return secrets.token_urlsafe(24)


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def _code_hash(code: str, salt: bytes) -> bytes:
    return hashlib.scrypt(code.encode("ascii"), salt=salt, n=2**12, r=8, p=1, dklen=32)


class Seats:
    """Codes and personal links of one partnership. Safe to share between threads: it holds no connection."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._ready = False

    @cached_property
    def _writer(self) -> Engine:
        return writing_engine(self.store.place)

    @cached_property
    def _reader(self) -> Engine:
        return reading_engine(self.store.place)

    def keep_code(self, code: str, expires: dt.datetime) -> None:
        """Make a code valid until a time, beside the last few; codes and links that have expired are forgotten.

        Raises:
            StoreError: nothing was kept.
        """
        salt, now = secrets.token_bytes(16), dt.datetime.now(dt.UTC)
        with transaction(self._writer, self.store.place) as connection:
            self._prepare(connection)
            for table in (_codes, _seats):
                mine = table.c.partnership == self.store.partnership
                connection.execute(delete(table).where(mine, table.c.expires < _text(now)))
            old = self._valid(connection, now)
            gone = [one[0] for one in old if hmac.compare_digest(_code_hash(code, one[0]), one[1])]
            gone += [one[0] for one in old if one[0] not in gone][CODES_KEPT:]
            if gone:
                connection.execute(delete(_codes).where(_codes.c.salt.in_(gone)))
            row = {"salt": salt, "hash": _code_hash(code, salt), "made": _text(now), "expires": _text(expires)}
            connection.execute(_codes.insert().values(partnership=self.store.partnership, **row))

    def knows_code(self, code: str) -> bool:
        """Whether a code is one of the valid ones. Costs some ten milliseconds for each code kept.

        Raises:
            StoreError: they cannot be read.
        """
        if not self.store.exists:
            return False
        with transaction(self._reader, self.store.place) as connection:
            if not self._readable(connection):
                return False
            valid = self._valid(connection, dt.datetime.now(dt.UTC))
        return any([hmac.compare_digest(_code_hash(code, salt), kept) for salt, kept in valid])  # noqa: C419 - same time for each

    def add(self, token: str, actor: str, *, partner: str, anonymous: bool, expires: dt.datetime) -> Seat:
        """Keep a personal link.

        Raises:
            StoreError: nothing was kept.
        """
        seat = Seat(actor, partner, anonymous, dt.datetime.now(dt.UTC), expires)
        row = {
            "partnership": self.store.partnership,
            "token_hash": token_hash(token),
            "actor": actor,
            "partner": partner,
        }
        with transaction(self._writer, self.store.place) as connection:
            self._prepare(connection)
            values = {"anonymous": "yes" if anonymous else "", "made": _text(seat.made), "expires": _text(expires)}
            connection.execute(_seats.insert().values(**row, **values))
        return seat

    def all(self) -> dict[str, Seat]:
        """Every seat that has not expired, by the hash of its token.

        Raises:
            StoreError: they cannot be read.
        """
        if not self.store.exists:
            return {}
        now = _text(dt.datetime.now(dt.UTC))
        query = select(_seats).where(_seats.c.partnership == self.store.partnership, _seats.c.expires >= now)
        with transaction(self._reader, self.store.place) as connection:
            if not self._readable(connection):
                return {}
            return {
                row["token_hash"]: Seat(
                    row["actor"], row["partner"], bool(row["anonymous"]), _time(row["made"]), _time(row["expires"])
                )
                for row in connection.execute(query).mappings()
            }

    def remove(self, actor: str) -> int:
        """End every link of a person; returns how many there were.

        Raises:
            StoreError: nothing was ended.
        """
        if not self.store.exists:
            return 0
        query = delete(_seats).where(_seats.c.partnership == self.store.partnership, _seats.c.actor == actor)
        with transaction(self._writer, self.store.place) as connection:
            self._prepare(connection)
            return int(connection.execute(query).rowcount)

    def _prepare(self, connection: Connection) -> None:
        if not self._ready:
            store_schema.prepare(connection)
            metadata.create_all(connection)
            self._ready = True

    def _readable(self, connection: Connection) -> bool:
        self._ready = self._ready or inspect(connection).has_table(_seats.name)
        return self._ready

    def _valid(self, connection: Connection, now: dt.datetime) -> list[tuple[bytes, bytes]]:
        """Salt and hash of the valid codes, newest first."""
        mine = _codes.c.partnership == self.store.partnership
        query = select(_codes.c.salt, _codes.c.hash).where(mine, _codes.c.expires >= _text(now))
        return [(bytes(row[0]), bytes(row[1])) for row in connection.execute(query.order_by(_codes.c.made.desc()))]


def remove(store: Store, actor: str) -> int:
    """End every personal link of a person, for good; what they rated stays.

    Args:
        store: the partnership's events.
        actor: their pseudonym.

    Returns:
        How many links there were.

    Raises:
        StoreError: nothing was ended.
    """
    return Seats(store).remove(actor)


def _text(time: dt.datetime) -> str:
    return time.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _time(text: str) -> dt.datetime:
    return dt.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=dt.UTC)
