"""Sign-off in words: what every page, the overview and the command line say of it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from pifkit.model.errors import PifkitError
from pifkit.model.language import N_, _
from pifkit.reporting import words
from pifkit.store.opening import has_store
from pifkit.store.reading import read_book, recorded

if TYPE_CHECKING:
    from pifkit.store.signing import SignStatus
    from pifkit.workspace import Workspace
    from pifkit.workspace.book import Book

# The margin of each page cuts the sentence between these pieces.
# Translators: put together as "Signed off by …, on …, code …. Unchanged since. The code shows …"
SIGNED = N_("Signed off")
# Translators: put together as "Changed since sign-off: …. It was signed off by …, on …, code …. The code shows …"
WAS_SIGNED = N_("It was signed off")
UNCHANGED = N_("Unchanged since.")
CHANGED = N_("Changed since sign-off")
LIMITS = N_("The code shows later changes; it does not prove who signed.")


def sign_words(status: SignStatus | None, *, named: bool = True) -> str:
    """Sign-off and what changed since, in a sentence or two; blank where nobody has signed.

    Args:
        status: from `sign_status`.
        named: whether to say who signed and in which role.
    """
    if status is None:
        return ""
    one = status.sign_off
    date = words.day(one.time.date())
    if named:
        how = _("by {name}, {role}, on {date}, code {code}", name=one.name, role=one.role, date=date, code=one.code)
    else:
        how = _("on {date}, code {code}", date=date, code=one.code)
    if not status.changed:
        return f"{_(SIGNED)} {how}. {_(UNCHANGED)} {_(LIMITS)}"
    return f"{_(CHANGED)}: {words.listing(status.changed, at_most=6)}. {_(WAS_SIGNED)} {how}. {_(LIMITS)}"


def book_sign_words(book: Book, *, named: bool = True) -> str:
    """The same of a book; blank where nobody has signed its cycle."""
    known = recorded(book)
    return sign_words(known.signed, named=named) if known else ""


def signed_partnerships(workspace: Workspace) -> dict[str, str]:
    """What is to be said of the sign-off of each partnership's current cycle, by id; those without one are left out.

    Partnerships that cannot be read are left to `pifkit check`.
    """
    found: dict[str, str] = {}
    for one in workspace.partnership_ids():
        if has_store(workspace, one):
            with contextlib.suppress(PifkitError):
                found[one] = book_sign_words(read_book(workspace, one))
    return {one: said for one, said in found.items() if said}


def record_words(book: Book) -> str:
    """How many events a book's cycle has and their digest, short; blank where nothing was recorded."""
    from pifkit.store.signing import covered

    known = recorded(book)
    if known is None:
        return ""
    now = covered(book, known.events)
    if not now.count:
        return ""
    events = words.sentence(words.plural(now.count, "recorded event"))[:-1]
    return _("{events}, digest {digest}", events=events, digest=now.events[:16])
