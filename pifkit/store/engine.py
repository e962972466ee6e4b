"""Connections to the store: one for each unit of work, from any thread, and never kept.

A connection kept open between saves is how a notebook loses scores without a word (its widgets may answer from another
thread), and how a forked kernel shares a transaction with its parent. Opening one costs about a millisecond.
"""

from __future__ import annotations

import contextlib
import random
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from pifkit.model.errors import StoreError
from pifkit.model.language import N_, _
from pifkit.store.place import URL, Place, network_drive, refuse_network_drive

#: Seconds that a writer waits for another one before it gives up.
PATIENCE = 5.0
#: Seconds that it waits at most in a queue that moves.
LONGEST_QUEUE = 60.0
_KEPT = N_("Nothing that was reported as saved is lost; this entry was NOT saved.")


def writing_engine(place: Place) -> Engine:
    """An engine that writes.

    Raises:
        StoreError: a network drive, or an address that is none.
    """
    if place.path is None:
        return _server(place)
    refuse_network_drive(place.path.parent)
    path = place.path
    made = create_engine("sqlite://", creator=lambda: _open_file(path, "rwc"), poolclass=NullPool)
    # Python's driver would begin a transaction at the first change only: a version read before it could be outdated.
    event.listen(made, "begin", _begin)
    return made


def _begin(connection: Connection) -> None:
    """Begin to write, or wait for a turn.

    SQLite's own waiting asks ten times a second and counts its time alone: among twenty writers on a slow disk one of them
    is unlucky for longer than that. Here each asks every few milliseconds, and its patience begins anew whenever somebody
    else has saved something: a queue that moves is no program that holds the file.
    """
    raw = connection.connection.dbapi_connection
    if raw is None:  # pragma: no cover - a connection that begins is open
        return
    start = until = time.monotonic() + PATIENCE
    saved = None
    raw.execute("PRAGMA busy_timeout = 1")
    try:
        while True:
            try:
                raw.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as err:
                now = time.monotonic()
                if not _busy(err) or now > min(until, start + LONGEST_QUEUE):
                    raise
                found = raw.execute("PRAGMA data_version").fetchone()  # another number once somebody else has saved
                if saved is not None and found != saved:
                    until = now + PATIENCE
                saved = found
                time.sleep(random.uniform(0.001, 0.008))  # noqa: S311 - spreads the writers, hides nothing
            else:
                return
    finally:
        raw.execute(f"PRAGMA busy_timeout = {int(PATIENCE * 1000)}")


def _busy(error: Exception) -> bool:
    return "locked" in str(error) or "busy" in str(error)


def reading_engine(place: Place) -> Engine:
    """An engine that only reads, and makes no file where there is none."""
    if place.path is None:
        return _server(place)
    path = place.path
    made = create_engine("sqlite://", creator=lambda: _open_to_read(path), poolclass=NullPool)
    event.listen(made, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return made


def _server(place: Place) -> Engine:
    try:
        url = place.url or ""
        if url.startswith("sqlite"):
            made = create_engine(url, poolclass=NullPool, connect_args={"timeout": PATIENCE, "isolation_level": None})
            event.listen(made, "connect", lambda raw, _rest: _settings(raw))
            event.listen(made, "begin", _begin)
            return made
        return create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 10})
    except (ArgumentError, NoSuchModuleError, ImportError) as err:
        raise StoreError(
            f"{URL} does not name a database that can be used: {_reason(err)}. Write it like "
            "postgresql+psycopg://user:password@host/database and install `pifkit[postgres]`; or leave it out, and each "
            "partnership has a file of its own."
        ) from err


def _open_file(path: Path, mode: str, extra: str = "") -> sqlite3.Connection:
    if mode == "rwc":
        path.parent.mkdir(parents=True, exist_ok=True)
    address = f"{path.absolute().as_uri()}?mode={mode}{extra}"
    raw = sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=True)
    try:
        if mode == "rwc":
            _settings(raw)
    except BaseException:
        raw.close()
        raise
    return raw


def _open_to_read(path: Path) -> sqlite3.Connection:
    """A connection to a file that nothing may change.

    In a folder that cannot be written to (and on a network drive, where nobody may write) SQLite cannot keep its side
    files; a file at rest, which has none, is then read as it stands.
    """
    at_rest = not path.with_name(f"{path.name}-wal").exists()
    if at_rest and network_drive(path):
        return _open_file(path, "ro", "&immutable=1")
    raw = _open_file(path, "ro")
    try:
        raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        raw.close()
        if not at_rest:
            raise
        return _open_file(path, "ro", "&immutable=1")
    return raw


def _settings(raw: sqlite3.Connection) -> None:
    """Write-ahead log, every commit flushed to the disk, patience; erased names are overwritten, not only unlinked."""
    raw.execute(f"PRAGMA busy_timeout = {int(PATIENCE * 1000)}")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("PRAGMA secure_delete = ON")
    until = time.monotonic() + PATIENCE
    while raw.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            raw.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:  # the busy timeout does not cover this one
            if time.monotonic() > until:
                raise
            time.sleep(0.01)


def write_back(path: Path) -> None:
    """Write the write-ahead log back into its file and empty it."""
    with contextlib.closing(_open_file(path, "rwc")) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


@contextlib.contextmanager
def transaction(engine: Engine, place: Place) -> Iterator[Connection]:
    """One unit of work: committed when the block ends well, and only then; everything else undoes it.

    Raises:
        StoreError: in words that say what is wrong, what is saved and what to do.
    """
    try:
        with engine.begin() as connection:
            yield connection
    except (DBAPIError, sqlite3.Error) as err:
        raise StoreError(explain(err, place)) from err
    except (SQLAlchemyError, OSError) as err:
        raise StoreError(
            _(
                "The store at {name} cannot be used: {reason}. {kept}",
                name=place.name,
                reason=_reason(err),
                kept=_(_KEPT),
            )
        ) from err


def lost(error: BaseException | None) -> bool:
    """Whether an error means that the connection to the database went away, so that trying again makes sense."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def explain(error: Exception, place: Place) -> str:
    """A database's error in plain words."""
    text = _reason(error)
    low = text.lower()
    if "disk is full" in low or "no space" in low or "disk full" in low:
        said = _("the disk is full. Free some space, then save again")
    elif "locked" in low or "busy" in low:
        said = _(
            "another program holds it for more than {patience:g} seconds. Close other windows of pifkit or a database tool that has it open, then save again",
            patience=PATIENCE,
        )
    elif "readonly" in low or "read-only" in low or "permission" in low or "unable to open" in low:
        said = _(
            "it cannot be written or opened. Check that the file and its folder exist, are not read-only and belong to you, then save again"
        )
    elif "not a database" in low or "malformed" in low:
        said = _("the file is damaged or no store. Put the last backup or export in its place (`pifkit import events`)")
    elif place.path is None and (lost(error) or "connect" in low or "closed" in low or "terminat" in low):
        said = _(
            "the connection to the database was lost. Check the network and the server, then save again: an entry that was saved after all is not taken twice"
        )
    elif "never changed" in low:
        said = _("events are never changed or removed. Undo is an event of its own")
    else:
        said = text
    return _("The store at {name} could not be used: {said}. {kept}", name=place.name, said=said, kept=_(_KEPT))


def _reason(error: Exception) -> str:
    """The innermost reason, one line, without SQL and parameters."""
    inner = getattr(error, "orig", None) or error
    return (str(inner).strip() or type(inner).__name__).splitlines()[0].rstrip(".")
