"""Whose names the kit knows, so that a page for the public can be checked for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pifkit.store.naming import names
from pifkit.store.opening import has_store, open_store
from pifkit.store.reading import recorded

if TYPE_CHECKING:
    from pifkit.workspace.book import Book


def known_people(book: Book) -> tuple[str, ...]:
    """Full names of people in a partnership's records: who signed, who took part in a session, who rated.

    Only names of two words and more: a single word such as `Hope` may be any word. Free text is not read for names nobody
    recorded: who writes the title of an action for the public must not name a person in it.
    """
    known = recorded(book)
    found = {one.get("name") for one in known.events if one.kind == "sign_off"} if known else set()
    if known and has_store(book.workspace, book.id):
        found |= set(names(open_store(book.workspace, book.id)).values())
    found |= {row.assessor for row in book.tables.ratings}
    organisations = {one.name for one in book.partnership.partners} | {book.partnership.name}
    return tuple(sorted(name for name in found - organisations if len(name.split()) > 1))
