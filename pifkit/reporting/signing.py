"""Sign-off in words: what every page, the overview and the command line say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pifkit.reporting import words
from pifkit.store.reading import recorded

if TYPE_CHECKING:
    from pifkit.store.signing import SignStatus
    from pifkit.workspace.book import Book

CHANGED = "Changed since sign-off"
LIMITS = "The code shows later changes; it does not prove who signed."


def sign_words(status: SignStatus | None) -> str:
    """Sign-off and what changed since, in a sentence or two; blank where nobody has signed."""
    if status is None:
        return ""
    one = status.sign_off
    said = f"signed off by {one.name}, {one.role}, on {words.day(one.time.date())}, code {one.code}"
    if not status.changed:
        return f"S{said[1:]}. Unchanged since. {LIMITS}"
    return f"{CHANGED}: {words.listing(status.changed, at_most=6)}. It was {said}. {LIMITS}"


def book_sign_words(book: Book) -> str:
    """The same of a book; blank where nobody has signed its cycle."""
    known = recorded(book)
    return sign_words(known.signed) if known else ""


def record_words(book: Book) -> str:
    """How many events a book's cycle has and their digest, short; blank where nothing was recorded."""
    from pifkit.store.signing import covered

    known = recorded(book)
    if known is None:
        return ""
    now = covered(book, known.events)
    if not now.count:
        return ""
    return f"{words.sentence(words.plural(now.count, 'recorded event'))[:-1]}, digest {now.events[:16]}"
