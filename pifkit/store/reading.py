"""Books with what was recorded in the room: once a cycle and framework have events, the store wins over `ratings.csv`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pifkit.frameworks import load
from pifkit.model.errors import FrameworkError, ParameterError, Problem, StoreError
from pifkit.model.language import use
from pifkit.store.events import ITEM_KINDS, Event
from pifkit.store.opening import has_store, open_store
from pifkit.store.place import FILE
from pifkit.store.rules import found
from pifkit.workspace.book import Book
from pifkit.workspace.book import read_book as read_tables
from pifkit.workspace.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from pifkit.model.tables import Evidence, RatingRow
    from pifkit.store.signing import SignStatus
    from pifkit.store.state import AssessmentState


@dataclass(frozen=True)
class Recorded:
    """What the store of a partnership holds.

    Attributes:
        events: all of them, in the order in which they were saved.
        states: (cycle, framework) -> assessment, for every pair that has events about items or texts.
        rated: the pairs for which the store wins over `ratings.csv`.
        signed: the last sign-off of the book's cycle and what changed since; None: nobody signed.
        at: only events up to this time were used; None: all.
    """

    events: tuple[Event, ...]
    states: Mapping[tuple[str, str], AssessmentState]
    rated: frozenset[tuple[str, str]]
    signed: SignStatus | None
    at: dt.datetime | None = None

    @property
    def version(self) -> int:
        """Version of the store."""
        return max((one.position for one in self.events), default=0)


def recorded(book: Book) -> Recorded | None:
    """What the store holds for a book; None where there is no store, or the book was read without it."""
    return book.recorded if isinstance(book.recorded, Recorded) else None


def assessment(book: Book, framework: str, cycle: str | None = None) -> AssessmentState | None:
    """The recorded assessment of a framework in a cycle (None: the book's); None where nothing was recorded."""
    known = recorded(book)
    return known.states.get((cycle or book.cycle.id, framework)) if known else None


def read_book(
    workspace: Workspace,
    partnership: str,
    cycle: str | None = None,
    as_of: dt.date | str | None = None,
    at: dt.datetime | None = None,
) -> Book:
    """Read and check one partnership, tables and store.

    Args:
        workspace: from `find_workspace`.
        partnership: its id.
        cycle: id of a cycle; None: the current one.
        as_of: the day that counts as today; None: `as_of` of the cycle, else the real today.
        at: only events up to this time count; None: all.

    Raises:
        ParameterError: with all problems of this partnership at once.
    """
    book = read_tables(workspace, partnership, cycle, as_of)
    if not has_store(workspace, partnership):
        return book
    try:
        events = open_store(workspace, partnership).events()
    except StoreError as err:
        problem = found("store-unreadable", err.message, file=_file(partnership), partnership=partnership)
        raise ParameterError(f"{partnership}: its event store cannot be read.", [problem]) from err
    return with_events(book, events, at)


def open_book(
    partnership: str, cycle: str | None = None, workspace: str | None = None, as_of: dt.date | str | None = None
) -> Book:
    """Open a partnership's book: the first line of every notebook (`pif.open`).

    Args:
        partnership: its id, the name of its folder in `parameters/`.
        cycle: id of a cycle; None: the current one.
        workspace: folder of the workspace; None: the current folder and its parents are searched.
        as_of: the day that counts as today, such as "2026-09-30"; None: the cycle's `as_of`, else today.

    Raises:
        ParameterError: with all problems at once, each with file, place and what to do.
    """
    book = read_book(find_workspace(workspace), partnership, cycle, as_of)
    use(book.options.language)  # whatever this process shows from now on is about this partnership
    return book


def with_events(book: Book, events: Iterable[Event], at: dt.datetime | None = None) -> Book:
    """The book with the recorded assessments in the place of their ratings, and recorded evidence beside that of the table.

    Raises:
        ParameterError: events are for a framework that is not known.
    """
    from pifkit.store.checking import book_findings
    from pifkit.store.replaying import replay
    from pifkit.store.rows import evidence_from, ratings_from
    from pifkit.store.signing import sign_status

    every = tuple(events)
    if not every:
        return book
    rated = frozenset((one.cycle, one.framework) for one in every if one.kind in ITEM_KINDS)
    pairs = sorted({(one.cycle, one.framework) for one in every if one.framework} | rated)
    states: dict[tuple[str, str], AssessmentState] = {}
    problems: list[Problem] = []
    for cycle, key in pairs:
        try:
            states[cycle, key] = replay(every, load(key), cycle, at=at, tolerance=book.options.consensus_tolerance)
        except FrameworkError as err:
            problems.append(found("store-framework-unknown", err.message, file=_file(book.id), partnership=book.id))
    if problems:
        raise ParameterError(f"{book.id}: its event store cannot be read.", problems)
    ratings = [row for row in book.tables.ratings if _pair(book, row) not in rated]
    ratings += [row for pair in pairs if pair in rated for row in ratings_from(states[pair])]
    written = [row for state in states.values() for row in evidence_from(state)]
    evidence = [*_without(book.tables.evidence, {row.id for row in written}), *written]
    tables = replace(book.tables, ratings=tuple(ratings), evidence=tuple(evidence))
    known = Recorded(every, states, rated, sign_status(book, every), at)
    read = replace(book, tables=tables, recorded=known)
    return replace(read, warnings=(*book.warnings, *book_findings(book, known)))


def _without(rows: Iterable[Evidence], ids: set[str]) -> list[Evidence]:
    return [row for row in rows if row.id not in ids]


def _pair(book: Book, row: RatingRow) -> tuple[str, str]:
    """Cycle and framework that a row of ratings.csv is for; a blank framework means the cycle's only one."""
    cycle = row.cycle or book.partnership.current_cycle
    return cycle, row.framework or only_framework(book, cycle)


def only_framework(book: Book, cycle: str) -> str:
    """The only framework of a cycle; blank where it has none or several."""
    document = next((one for one in book.cycles if one.id == cycle), None)
    return document.frameworks[0] if document and len(document.frameworks) == 1 else ""


def _file(partnership: str) -> str:
    return f"parameters/{partnership}/{FILE}"
