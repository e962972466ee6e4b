"""Whose pseudonym is whose: kept apart from events, and erased without breaking any of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from pifkit.store import schema
from pifkit.store.engine import reading_engine, transaction, write_back, writing_engine

if TYPE_CHECKING:
    from pifkit.store.log import Store


def names(store: Store) -> dict[str, str]:
    """Name by pseudonym; who is missing has none, or had it erased.

    Raises:
        StoreError: the store cannot be read.
    """
    if not store.exists:
        return {}
    table = schema.names
    with transaction(reading_engine(store.place), store.place) as connection:
        if not schema.check(connection):
            return {}
        query = select(table.c.actor, table.c.name).where(table.c.partnership == store.partnership)
        return {row[0]: row[1] for row in connection.execute(query.order_by(table.c.actor))}


def set_names(store: Store, given: Mapping[str, str]) -> None:
    """Note names by pseudonym; a name given anew replaces the old one.

    Raises:
        StoreError: nothing was written.
    """
    table = schema.names
    with transaction(writing_engine(store.place), store.place) as connection:
        schema.prepare(connection)
        insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        for actor, name in given.items():
            row = insert(table).values(partnership=store.partnership, actor=actor, name=name)
            keys = [table.c.partnership, table.c.actor]
            connection.execute(row.on_conflict_do_update(index_elements=keys, set_={"name": name}))


def erase_names(store: Store, actors: list[str] | None = None) -> int:
    """Erase names, for good: of these pseudonyms, or (None) all. No event changes; scores stay what they are.

    Returns:
        How many were erased.

    Raises:
        StoreError: nothing was erased.
    """
    if not store.exists:
        return 0
    table = schema.names
    query = delete(table).where(table.c.partnership == store.partnership)
    if actors is not None:
        query = query.where(table.c.actor.in_(actors))
    with transaction(writing_engine(store.place), store.place) as connection:
        schema.prepare(connection)
        count = connection.execute(query).rowcount
    if store.place.path is not None:  # the old pages are still in the write-ahead log until it is written back
        write_back(store.place.path)
    return count
