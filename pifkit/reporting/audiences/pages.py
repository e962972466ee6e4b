"""From a book to the page of an audience: what it may see, its sections, and what stands around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pifkit.reporting.audiences import board, public
from pifkit.reporting.audiences.seeing import Audience, seen_by
from pifkit.reporting.exporter import Page, audience_html
from pifkit.reporting.origin import origin
from pifkit.reporting.origin_words import input_files, origin_words
from pifkit.reporting.signing import book_sign_words, record_words

if TYPE_CHECKING:
    from pifkit.workspace.book import Book


def audience_page(book: Book, audience: Audience, *, report: str = "") -> str:
    """The page of one audience, whole.

    Args:
        book: the whole book; everything on the page comes from `seen_by(book, audience)`, but for the sign-off (to the public
            without name and role), the number and digest of recorded events, and the digests of the input files.
        audience: for whom.
        report: address of the whole report; only a board is told of it.
    """
    seen = seen_by(book, audience)
    signed = book_sign_words(book, named=audience == "board")
    parts = board.sections(seen, signed) if audience == "board" else public.sections(seen)
    about = [text for text in (seen.partnership.kind, seen.partnership.area) if text]
    page = Page(
        partnership=seen.partnership.name,
        cycle=seen.cycle.name,
        as_of=seen.as_of,
        about=", ".join(about)[:1].upper() + ", ".join(about)[1:],
        purpose=seen.partnership.purpose,
        attribution=seen.partnership.attribution or seen.workspace.document.attribution,
        record=record_words(book),
        sign_off=signed,
        links={},
        report=report if audience == "board" else "",
        index="",
        origin=origin(origin_words(seen), input_files(book), shared=True),
        audience=audience,
    )
    return audience_html(parts, page)
