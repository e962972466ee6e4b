"""What a line that one cycle hands to the next is called: words for the ids of actions, indicators and criteria."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pifkit.frameworks import load
from pifkit.model.errors import FrameworkError
from pifkit.model.period import parse_period
from pifkit.reporting import words

if TYPE_CHECKING:
    from pifkit.workspace.book import Book

_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def line_title(book: Book, kind: str, identity: str) -> str:
    """The title behind a handed-over id; the id itself where nothing is known of it.

    Args:
        book: the partnership; actions of all its cycles count, the latest title first.
        kind: action, indicator, focus, target or question.
        identity: the id.
    """
    if kind == "focus":
        return _criterion(book, identity)
    titles = {one.id: one.title for one in book.tables.indicators}
    if kind == "action":
        titles = {one.id: one.title for one in book.tables.actions}  # the last row of an id is its latest cycle
    return titles.get(identity, identity)


def _criterion(book: Book, identity: str) -> str:
    framework, _, criterion = identity.rpartition("/")
    if not framework and len(book.cycle.frameworks) == 1:
        framework = book.cycle.frameworks[0]
    try:
        found = load(framework) if framework else None
    except FrameworkError:
        found = None
    if found is None or criterion not in {one.id for one in found.criteria}:
        return identity
    return f"{criterion} {found.title_of(criterion)}, {found.title}"


def plain_days(text: str) -> str:
    """A text of the proposal with its ISO days as a reader writes them; what is no day of the calendar stays."""

    def said(found: re.Match[str]) -> str:
        try:
            return words.day(parse_period(found[0]).start)
        except ValueError:
            return found[0]

    return _DAY.sub(said, text)
