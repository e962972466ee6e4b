"""`pifkit next`: the proposal of a review becomes the next cycle, whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pifkit.improvement import handover
from pifkit.improvement.choices import in_use
from pifkit.model.documents import Cycle
from pifkit.model.errors import ParameterError, Problem
from pifkit.workspace.atomic import atomic_write, publish, recover
from pifkit.workspace.book import Book, read_book
from pifkit.workspace.documents import validate
from pifkit.workspace.edit import edited
from pifkit.workspace.locks import run_lock
from pifkit.workspace.stamp import STAMPED, stamped
from pifkit.workspace.workspace import Workspace
from pifkit.workspace.yamlfile import read_yaml

PROPOSAL = "next-cycle.yaml"
_STAGING = ".next"


@dataclass(frozen=True, slots=True)
class Advance:
    """What `pifkit next` did or would do.

    Attributes:
        document: the next cycle.
        lines: what changes, for a terminal.
        written: files written; empty on a dry run.
    """

    document: Cycle
    lines: tuple[str, ...]
    written: tuple[Path, ...]


def advance(workspace: Workspace, partnership: str, *, dry_run: bool = False, proposal: Path | None = None) -> Advance:
    """Make the proposal of the current cycle's review the next cycle.

    Rows that left their cycle blank get the old cycle's id, carried actions are copied into the new one, new targets are
    added to targets.csv, the cycle's file is written and `current_cycle` (and `cycle` in papermill.yaml) moves on. All of it or none: after an
    interruption the next call finishes or forgets what was begun.

    Args:
        workspace: from `find_workspace`.
        partnership: its id.
        dry_run: check and tell, write nothing.
        proposal: file with the proposal; None: `outputs/<cycle>/<id>/next-cycle.yaml`.

    Raises:
        ParameterError: the partnership or the proposal is wrong; all problems at once, nothing written.
        OutputError: the folder cannot be written.
    """
    if dry_run:
        return _advance(workspace, partnership, proposal, dry_run=True)
    with run_lock(workspace.outputs, f"pifkit next {partnership}"):
        folder = workspace.folder(partnership)
        if folder.is_dir() and recover(folder / _STAGING, folder):
            begun = read_book(workspace, partnership)
            return Advance(
                begun.cycle, (f"Ended what was interrupted: {partnership} is in cycle {begun.cycle.id}.",), ()
            )
        return _advance(workspace, partnership, proposal, dry_run=False)


def _advance(workspace: Workspace, partnership: str, proposal: Path | None, *, dry_run: bool) -> Advance:
    book = read_book(workspace, partnership)
    path = proposal or workspace.outputs / book.cycle.id / book.id / PROPOSAL
    following = _read(book, path)
    titles = {one.id: one.title for table in ("actions", "indicators") for one in book.rows(table)}
    lines = handover.diff(following, book.cycle, titles)
    if dry_run:
        return Advance(following, lines, ())
    folder = workspace.folder(partnership)
    staging = folder / _STAGING
    for name, text in tuple(_files(book, following, path)):
        atomic_write(staging / name, text)
    written = publish(staging, folder)
    return Advance(following, lines, written)


def _read(book: Book, path: Path) -> Cycle:
    """The proposal, read and checked against the book."""
    file = path.name
    if not path.is_file():
        raise ParameterError(
            f"There is no proposal for the cycle after {book.cycle.id} of {book.id}. Run its review first: "
            f"pifkit run {book.id} --stage review"
        )
    document, problems = read_yaml(path, file)
    following = None
    if document.data is not None:
        following, found = validate(Cycle, document)
        problems = [*problems, *found]
    if following is not None:
        problems = [*problems, *_problems(book, following, file, document.place)]
    if following is None or any(one.severity == "error" for one in problems):
        raise ParameterError(f"{book.id}: the proposal cannot become the next cycle yet.", problems)
    return following


def _problems(book: Book, following: Cycle, file: str, place: object) -> Iterator[Problem]:
    taken = [cycle.id for cycle in book.cycles]
    measured = in_use(book.rows("indicators"), book.cycles)
    for one in handover.check(following, book.cycle, book.rows("actions"), measured, taken, book.rows("decisions")):
        yield Problem(
            file=file,
            place=place(one.path),  # type: ignore[operator]
            code=one.code,
            message=one.message,
            remedy=one.remedy,
            partnership=book.id,
        )


def _files(book: Book, following: Cycle, proposal: Path) -> Iterator[tuple[str, str]]:
    """Names, relative to the partnership's folder, and new texts of the files that change."""
    folder = book.workspace.folder(book.id)
    yield f"cycles/{following.id}.yaml", _body(proposal.read_text(encoding="utf-8-sig"), book.cycle.id)
    cells = {"cycle": following.id, "carried_from": book.cycle.id}
    copies = {one.id: cells for one in handover.carried(following, book.rows("actions"))}
    for table in STAMPED:
        path = folder / f"{table}.csv"
        if path.is_file():
            text = stamped(path, table, book.cycle.id, copies if table == "actions" else None)
            if text is not None:
                yield path.name, text
    targets = _targets(book, following)
    if targets:
        yield "targets.csv", edited(folder / "targets.csv", "targets", targets)
    for name, key in (("partnership.yaml", "current_cycle"), ("papermill.yaml", "cycle")):
        text = (folder / name).read_text(encoding="utf-8-sig")
        moved = _pointed(text, key, following.id)
        if moved != text:
            yield name, moved


def _targets(book: Book, following: Cycle) -> list[dict[str, str]]:
    """Rows for the new targets of the proposal that nobody has written into targets.csv yet."""
    there = {(one.indicator, one.date) for one in book.rows("targets") if one.kind == "target"}
    return [
        {
            "indicator": line.id,
            "date": line.date.isoformat(),
            "value": f"{line.value:.15g}",
            "kind": "target",
            "note": line.reason,
        }
        for line in following.handed_over
        if (line.kind, line.decision) == ("target", "new") and line.date is not None and line.value is not None
        if (line.id, line.date) not in there
    ]


def _body(text: str, before: str) -> str:
    """The proposal's text without the head that says it is one; people's other comments stay."""
    lines = text.splitlines(keepends=True)
    while lines and (lines[0].startswith("#") or not lines[0].strip()):
        lines.pop(0)
    return f"# Handed over by the review of {before}; made with pifkit next.\n" + "".join(lines)


def _pointed(text: str, key: str, cycle: str) -> str:
    """The YAML text with one top-level value replaced, comments kept; the id in quotes, for `2027` is a number."""
    line = re.compile(
        rf"^({key}[ \t]*:)[ \t]*(?:\"[^\"\n]*\"|'[^'\n]*'|[^#\s][^#\n]*?)?([ \t]*(?:#[^\n]*)?)$", re.MULTILINE
    )
    if key == "cycle" and re.search(rf"^{key}[ \t]*:[ \t]*(null|~)?[ \t]*(#.*)?$", text, re.MULTILINE):
        return text  # papermill.yaml that leaves the cycle open follows the pointer by itself
    return line.sub(lambda found: f'{found[1]} "{cycle}"{found[2]}', text, count=1)
