"""Bringing evidence.csv into the store: evidence, strengths and areas for improvement, each with the digest of its file.

Brought in again unchanged, nothing happens; a row that changed becomes the text's next version. What was changed in the room
meanwhile is left alone and named.
"""

from __future__ import annotations

import uuid as uuids
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pifkit.model.errors import ParameterError, Problem, StoreError
from pifkit.store.events import ENTRIES, IMPORTER, Event, canonical, new_event
from pifkit.store.files import Files
from pifkit.store.opening import open_store
from pifkit.store.replaying import relevant, undone_by
from pifkit.store.rules import found

if TYPE_CHECKING:
    from pifkit.model.tables import Evidence
    from pifkit.workspace import Workspace

CSV = "evidence.csv"
_SPACE = uuids.UUID("0d9a6f0e-5c5b-5b39-8a5e-4d0c9e2f7b11")
_FIELDS = ("text", "indicator", "source", "date", "review_by")


@dataclass(frozen=True, slots=True)
class BroughtEvidence:
    """What an import did.

    Attributes:
        rows: how many rows the file has for the cycle.
        events: how many were written (0: everything was there already).
        digests: how many of these have the SHA-256 of a file.
        left: ids of rows that were left alone: changed in the room since, or for no framework that can be told.
    """

    rows: int
    events: int
    digests: int
    left: tuple[str, ...]


def bring_evidence(
    workspace: Workspace, partnership: str, *, cycle: str | None = None, dry_run: bool = False
) -> BroughtEvidence:
    """Bring a partnership's evidence.csv into its store.

    Where a row's source names a file in the workspace, its SHA-256 is worked out, unless the row gives one.

    Args:
        workspace: from `find_workspace`.
        partnership: its id.
        cycle: only rows of this cycle; None: of the current one.
        dry_run: tell, and write nothing.

    Raises:
        ParameterError: the partnership has mistakes, there is nothing to bring in, or sources lead out of the workspace (all
            of them are named); nothing was written.
        StoreError: the store cannot be read or written; nothing was brought in.
    """
    from pifkit.store.reading import only_framework
    from pifkit.workspace.book import read_book

    book = read_book(workspace, partnership, cycle)
    rows: tuple[Evidence, ...] = book.rows("evidence")
    if not rows:
        raise ParameterError(
            f"{partnership} has no evidence for {book.cycle.id} in {CSV}: there is nothing to bring in."
        )
    store = open_store(workspace, partnership)
    events = store.events()
    seen = max((one.position for one in events), default=0)
    files = Files.of(workspace, partnership)
    made: list[Event] = []
    left: list[str] = []
    problems: list[Problem] = []
    written: dict[str, dict[str, Event]] = {}
    for row in rows:
        key = row.framework or only_framework(book, book.cycle.id)
        if not key:
            left.append(row.id)
            continue
        if key not in written:
            written[key] = _texts(events, book.cycle.id, key)
        old, cells = written[key].get(row.id), _cells(row)
        if old is not None and _same(old, row, cells):
            continue
        if old is not None and old.actor != IMPORTER:
            left.append(row.id)
            continue
        try:
            made.append(_event(row, cells, row.sha256 or files.sha256(row.source), book.cycle.id, key, old, seen))
        except StoreError as err:
            problems.append(_problem(partnership, row, err))
    if problems:
        raise ParameterError(f"{CSV} of {partnership} cannot be brought in; nothing was written.", problems)
    if made and not dry_run:
        store.append(made)
    return BroughtEvidence(len(rows), len(made), sum(bool(one.get("sha256")) for one in made), tuple(left))


def _texts(events: Sequence[Event], cycle: str, framework: str) -> dict[str, Event]:
    """The latest version of each text of an assessment by id, withdrawn ones too: those do not come back by themselves."""
    ordered = relevant(events, cycle, framework)
    undone = undone_by(ordered)
    return {one.get("id"): one for one in ordered if one.kind in ENTRIES and one.uuid not in undone}


def _cells(row: Evidence) -> dict[str, str]:
    return {name: "" if (value := getattr(row, name)) is None else str(value) for name in _FIELDS}


def _same(old: Event, row: Evidence, cells: Mapping[str, str]) -> bool:
    """Whether the text stands in the store as the row has it; a digest counts only where the row gives one."""
    there = (old.kind, old.item, *(old.get(name) for name in _FIELDS))
    return there == (row.kind, row.part, *cells.values()) and row.sha256 in {"", old.get("sha256")}


def _event(
    row: Evidence, cells: Mapping[str, str], sha256: str, cycle: str, key: str, old: Event | None, seen: int
) -> Event:
    payload = {name: value for name, value in {"id": row.id, **cells, "sha256": sha256}.items() if value}
    basis = canonical([cycle, key, row.part, row.kind, payload, old.uuid if old else ""])
    return new_event(
        row.kind, actor=IMPORTER, role="import", cycle=cycle, framework=key, item=row.part, payload=payload, seen=seen,
        uuid=str(uuids.uuid5(_SPACE, basis)),
    )  # fmt: skip


def _problem(partnership: str, row: Evidence, err: StoreError) -> Problem:
    return found(
        "record-file-refused", err.message, file=f"parameters/{partnership}/{CSV}", place=f"row {row.row}, column source",
        partnership=partnership, value=row.source,
    )  # fmt: skip
