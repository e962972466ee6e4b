"""Bringing ratings.csv into the store: every row an event, under the file's digest, as often as you like.

Brought in again unchanged, nothing happens. After a change of the file, the parts that changed are brought in anew (what was brought
in before is undone, and stays in the log). Parts that were scored in the room meanwhile are left alone and named.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import uuid as uuids
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pifkit.frameworks import Framework, load
from pifkit.model.errors import AssessmentError, ParameterError
from pifkit.model.tables import RatingRow
from pifkit.scoring.inputs import read_ratings as read_scores
from pifkit.store.checking import CSV
from pifkit.store.events import IMPORTER as ACTOR
from pifkit.store.events import ITEM_KINDS, Event, Kind, canonical, new_event
from pifkit.store.naming import names, set_names
from pifkit.store.opening import open_store
from pifkit.store.replaying import relevant, undone_by

if TYPE_CHECKING:
    from pifkit.store.log import Store
    from pifkit.workspace import Workspace
    from pifkit.workspace.book import Book

_SPACE = uuids.UUID("6f2b1f52-6f0e-5d7e-9a53-0f3c5d5e7a01")
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import did.

    Attributes:
        rows: how many ratings the file has for these assessments.
        events: how many events were written (0: everything was there already).
        parts: how many parts were brought in, anew or for the first time.
        left: parts that were scored in the room since and were left alone, as `framework part`.
    """

    rows: int
    events: int
    parts: int
    left: tuple[str, ...]


def bring_ratings(
    workspace: Workspace, partnership: str, *, cycle: str | None = None, dry_run: bool = False
) -> Brought:
    """Bring a partnership's ratings.csv into its store.

    Args:
        workspace: from `find_workspace`.
        partnership: its id.
        cycle: only the ratings of this cycle; None: of the current one.
        dry_run: tell, and write nothing.

    Raises:
        ParameterError: the partnership or its ratings have mistakes, or there are no ratings to bring in.
        StoreError: the store cannot be read or written; nothing was brought in.
    """
    from pifkit.workspace.book import read_book

    book = read_book(workspace, partnership, cycle)
    path = workspace.folder(partnership) / CSV
    rows = _by_framework(book)
    if not rows:
        raise ParameterError(
            f"{partnership} has no ratings for {book.cycle.id} in {CSV}: there is nothing to bring in."
        )
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    store = open_store(workspace, partnership)
    events = store.events()
    actors, fresh = _pseudonyms(store, rows)
    work = _Import(book.cycle.id, relevant(events, book.cycle.id), max((one.position for one in events), default=0))
    for framework, found in rows.items():
        work.bring(load(framework), [row.model_copy(update={"assessor": actors[row.assessor]}) for row in found])
    made = work.made
    if made:
        made.append(work.event("import", "", {"file": CSV, "sha256": sha256, "rows": sum(map(len, rows.values()))}))
    elif not any(one.kind == "import" and one.get("sha256") == sha256 for one in events) and not work.left:
        made = [work.event("import", "", {"file": CSV, "sha256": sha256, "rows": sum(map(len, rows.values()))})]
    if made and not dry_run:
        if fresh:
            set_names(store, fresh)
        store.append(made)
    return Brought(sum(map(len, rows.values())), len(made), work.parts, tuple(work.left))


def _pseudonyms(store: Store, rows: Mapping[str, Sequence[RatingRow]]) -> tuple[dict[str, str], dict[str, str]]:
    """Who stands in the file under which pseudonym (blank: nobody), and the names of those that are new.

    A pseudonym is drawn, not worked out from the name: once the name is erased, nothing that is kept can be tried against a list
    of names. Someone whose name was erased gets another one, and their ratings are brought in anew.
    """
    known = {name: actor for actor, name in names(store).items()}
    assessors = sorted({row.assessor for found in rows.values() for row in found} - {""})
    fresh = {f"p-{secrets.token_hex(4)}": name for name in assessors if name not in known}
    return {"": "", **known, **{name: actor for actor, name in fresh.items()}}, fresh


def _by_framework(book: Book) -> dict[str, list[RatingRow]]:
    """The rows of the book's cycle by framework; those that the engine refuses stop everything."""
    from pifkit.store.reading import only_framework

    found: dict[str, list[RatingRow]] = defaultdict(list)
    for row in book.rows("ratings"):
        found[row.framework or only_framework(book, book.cycle.id)].append(row)
    for key, rows in found.items():
        try:
            read_scores(
                load(key),
                [row.model_copy(update={"framework": key}) for row in rows],
                file=f"parameters/{book.id}/{CSV}",
            )
        except AssessmentError as err:
            raise ParameterError(
                f"{CSV} of {book.id} cannot be brought in; nothing was written.", err.problems
            ) from err
    return dict(found)


class _Import:
    """The events of one import, in the order in which they are to count."""

    def __init__(self, cycle: str, ordered: Sequence[Event], version: int) -> None:
        self.cycle = cycle
        self.version = version
        undone = undone_by(ordered)
        self.active = [one for one in ordered if one.uuid not in undone and one.kind in ITEM_KINDS]
        self.known = {one.uuid for one in ordered}
        self.start = dt.datetime.now(dt.UTC)
        self.made: list[Event] = []
        self.left: list[str] = []
        self.parts = 0

    def bring(self, framework: Framework, rows: Iterable[RatingRow]) -> None:
        """Add the events of one framework's rows."""
        parts: dict[str, list[RatingRow]] = defaultdict(list)
        for row in rows:
            if row.score.strip():
                parts[row.part].append(row)
        before: dict[str, list[Event]] = defaultdict(list)
        for one in self.active:
            if one.framework == framework.key:
                before[one.item].append(one)
        for part in [*parts, *(part for part in before if part not in parts)]:
            self._part(framework, part, parts.get(part, []), before.get(part, []))

    def _part(self, framework: Framework, part: str, rows: Sequence[RatingRow], before: Sequence[Event]) -> None:
        mark = hashlib.sha256(canonical([_content(row) for row in rows]).encode("utf-8")).hexdigest()
        if any(one.actor != ACTOR and one.get("by") != ACTOR for one in before):
            if rows:
                self.left.append(f"{framework.key} {part}")
            return
        if {one.get("import") for one in before} == ({mark} if rows else set()):
            return
        self.parts += 1
        for one in before:
            self.made.append(
                self.event("undo", framework.key, {"undoes": one.uuid, "reason": f"{CSV} was changed"}, part)
            )
        for kind, row, payload in _events(rows):
            more = {**payload, "by": ACTOR, "import": mark}
            self.made.append(self.event(kind, framework.key, more, part, row))

    def event(
        self, kind: Kind, framework: str, payload: dict[str, Any], item: str = "", row: RatingRow | None = None
    ) -> Event:
        """One event of the import; each a microsecond after the one before, so that they count in this order."""
        number = len(self.made)
        basis = canonical([self.cycle, framework, item, kind, payload, _content(row) if row else None])
        made, attempt = str(uuids.uuid5(_SPACE, basis)), 0
        while made in self.known:  # the same row a second time, after it was undone: an event of its own
            attempt += 1
            made = str(uuids.uuid5(_SPACE, f"{basis}{attempt}"))
        self.known.add(made)
        actor = row.assessor if row is not None and row.assessor else ACTOR
        return new_event(
            kind, actor=actor, role="import", cycle=self.cycle, framework=framework, item=item,
            attribute=row.attribute if row else "", round=row.round if row else 1, payload=payload, seen=self.version,
            uuid=made, time=self.start + dt.timedelta(microseconds=number),
        )  # fmt: skip


def _content(row: RatingRow) -> list[Any]:
    return [row.part, row.attribute, row.score, row.assessor, row.partner, row.round, row.note]


def _events(rows: Sequence[RatingRow]) -> Iterator[tuple[Kind, RatingRow, dict[str, Any]]]:
    """Individual ratings first, round by round, then what was agreed."""
    individual = sorted((row for row in rows if row.assessor), key=lambda row: row.round)
    for row in individual:
        more = {"note": row.note, "partner": row.partner}
        yield "rating", row, {"score": row.score, **{key: value for key, value in more.items() if value}}
    last = max((row.round for row in rows if not row.assessor), default=0)
    for row in (row for row in rows if not row.assessor and row.round == last):
        if row.score.strip().lower() in {"na", "n/a"} and not row.attribute:
            yield "not_applicable", row, {"reason": row.note or f"no reason is given in {CSV}"}
        else:
            yield "consensus", row, {"score": row.score, "reason": row.note, "replaces": []}
