"""The tables of the store, the same on SQLite and PostgreSQL; rows of `events` can be added and nothing else."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    inspect,
    select,
)

from pifkit.model.errors import StoreError

#: Version of these tables. Another version is refused: export with the one, import with the other.
SCHEMA = 1
metadata = MetaData()

about = Table("pifkit_store", metadata, Column("schema", Integer, primary_key=True, autoincrement=False))
# The version of each partnership's log. Its row is the lock under which events get their places, so that nobody who
# asks for "all after place n" can miss one that was written at the same time.
heads = Table(
    "heads", metadata, Column("partnership", Text, primary_key=True), Column("version", BigInteger, nullable=False)
)
events = Table(
    "events",
    metadata,
    Column("partnership", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("uuid", Text, nullable=False),
    Column("time", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("cycle", Text, nullable=False),
    Column("framework", Text, nullable=False),
    Column("group", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("attribute", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("payload", Text, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
    PrimaryKeyConstraint("partnership", "position"),
    UniqueConstraint("partnership", "uuid"),
)
# The one table from which rows may go: whose pseudonym is whose.
names = Table(
    "names",
    metadata,
    Column("partnership", Text, primary_key=True),
    Column("actor", Text, primary_key=True),
    Column("name", Text, nullable=False),
)

_REFUSED = "events are never changed or removed"
_SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER IF NOT EXISTS events_no_{verb} BEFORE {verb} ON events BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    for verb in ("UPDATE", "DELETE")
)
_POSTGRESQL_GUARDS = (
    "CREATE OR REPLACE FUNCTION pifkit_events_stay() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$",
    "CREATE OR REPLACE TRIGGER events_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON events "
    "FOR EACH STATEMENT EXECUTE FUNCTION pifkit_events_stay()",
)
_ONE_MAKER = 7_430_301  # any number: the lock under which one process at a time makes the tables


def prepare(connection: Connection) -> None:
    """Make the tables where there are none yet; call it inside a writing transaction.

    Raises:
        StoreError: they are of another version of pifkit.
    """
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_MAKER})")
    if not check(connection):
        metadata.create_all(connection)
        for statement in _SQLITE_GUARDS if sqlite else _POSTGRESQL_GUARDS:
            connection.exec_driver_sql(statement)
        connection.execute(about.insert().values(schema=SCHEMA))


def check(connection: Connection) -> bool:
    """Whether the tables are there, in this version; False where there are none.

    Raises:
        StoreError: they are of another version of pifkit, or something else altogether.
    """
    there = set(inspect(connection).get_table_names())
    if about.name not in there:
        if strangers := there & {events.name, heads.name, names.name}:
            raise StoreError(
                f"The database holds tables named {', '.join(sorted(strangers))} that pifkit did not make. "
                "Give the store a database of its own."
            )
        return False
    versions = connection.execute(select(about.c.schema)).scalars().all()
    if list(versions) != [SCHEMA]:
        found = ", ".join(map(str, versions)) or "none"
        raise StoreError(
            f"The store has the form of another version of pifkit ({found}; this one reads {SCHEMA}). Export it with that "
            "version (`pifkit export events`), then bring it into a new store with this one (`pifkit import events`)."
        )
    return True
