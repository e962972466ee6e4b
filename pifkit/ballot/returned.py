"""Ballots that came back, into the store: each file all or nothing, and as often as you like.

The events of a file carry UUIDs made from its content, so importing it again changes nothing. A corrected file of the same
assessor replaces what it changes; ratings that stay the same are not written twice.
"""

from __future__ import annotations

import hashlib
import io
import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pifkit.ballot.meeting import Meeting, meeting_of
from pifkit.ballot.workbook import FORM, SCORES, lines
from pifkit.ballot.workbook_reading import Answer, Filled, facts_of, read_ballot
from pifkit.model.errors import FrameworkError, ParameterError, Problem, StoreError
from pifkit.store import AssessmentState, Event, new_event, rate, replay
from pifkit.workspace import Workspace, atomic_write
from pifkit.workspace.book import read_book
from pifkit.workspace.rules import problem

_SPACE = uuids.UUID("0f0e7c52-8a55-5a53-9c3e-5d1f1f2f6a77")


@dataclass(frozen=True, slots=True)
class Returned:
    """What became of one file.

    Attributes:
        file: its name.
        partnership, actor: whose it is; blank where the file does not say.
        filled, rows: rows filled in, and rows of the form.
        new: ratings that the store did not have yet.
        problems: with one of them nothing of the file was imported.
        marked: the marked copy, where one was written.
        outdone: ratings of ratings.csv for this assessment, when these are its first events: from now on the store
            counts, and not the file.
    """

    file: str
    partnership: str = ""
    actor: str = ""
    filled: int = 0
    rows: int = 0
    new: int = 0
    problems: tuple[Problem, ...] = ()
    marked: Path | None = None
    outdone: int = 0


def bring_ballots(
    workspace: Workspace, files: Sequence[Path], *, partnership: str | None = None, dry_run: bool = False
) -> tuple[Returned, ...]:
    """Import filled-in ballots.

    Args:
        workspace: from `find_workspace`.
        files: the workbooks.
        partnership: refuse a file of any other; None: each file says whose it is.
        dry_run: tell what would be done; write nothing.

    Returns:
        What became of each file, in the order given. A file with a problem is not imported, and beside it stands a copy
        `NAME.marked.xlsx` with the cells in red and a comment in each (not in a dry run).

    Raises:
        StoreError: the store cannot be written; files before this one are imported whole, the others not at all.
    """
    return tuple(_one(workspace, path, partnership, dry_run) for path in files)


def _one(workspace: Workspace, path: Path, partnership: str | None, dry_run: bool) -> Returned:
    facts = facts_of(path)
    if isinstance(facts, Problem):
        return Returned(path.name, problems=(facts,))
    if facts["form"] != FORM:
        found = problem(
            "ballot-other", "it is a ballot of another kind.", file=path.name, value=facts["form"], allowed=FORM
        )
        return Returned(path.name, problems=(found,))
    whose = facts["partnership"]
    if partnership is not None and whose != partnership:
        message = "it was made for another partnership."
        found = problem("ballot-other", message, file=path.name, value=whose, allowed=partnership)
        return Returned(path.name, whose, problems=(found,))
    try:
        meeting = meeting_of(workspace, whose, cycle=facts["cycle"], framework=facts["framework"])
    except (ParameterError, FrameworkError) as error:
        found = problem(
            "ballot-other", error.message, file=path.name, value=f"{whose}, {facts['cycle']}, {facts['framework']}"
        )
        return Returned(path.name, whose, problems=(found, *error.problems))
    filled = read_ballot(path, meeting)
    if filled.problems:
        return _refused(path, whose, filled, filled.problems, dry_run)
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    events, problems = _events(meeting, filled, path.name, sha256)
    if problems:
        return _refused(path, whose, filled, problems, dry_run)
    outdone = _outdone(workspace, whose, meeting) if events else 0
    if events and not dry_run:
        meeting.store.append(events)
    new = sum(one.kind in {"rating", "abstention"} for one in events)
    return Returned(path.name, whose, filled.actor, len(filled.answers), filled.rows, new, outdone=outdone)


def _outdone(workspace: Workspace, partnership: str, meeting: Meeting) -> int:
    """How many rows of ratings.csv stop counting with the first event of this assessment."""
    key = meeting.framework.key
    if any(one.cycle == meeting.cycle and one.framework == key for one in meeting.store.events()):
        return 0
    try:
        book = read_book(workspace, partnership, meeting.cycle)
    except ParameterError:
        return 0  # a table that must be mended is the business of `pifkit check`
    only = book.cycle.frameworks[0] if len(book.cycle.frameworks) == 1 else ""
    return sum((row.framework or only) == key for row in book.rows("ratings"))


def _refused(path: Path, whose: str, filled: Filled, problems: Sequence[Problem], dry_run: bool) -> Returned:
    marked = None if dry_run else _mark(path, problems)
    return Returned(
        path.name, whose, filled.actor, len(filled.answers), filled.rows, problems=tuple(problems), marked=marked
    )


def _events(meeting: Meeting, filled: Filled, file: str, sha256: str) -> tuple[list[Event], list[Problem]]:
    """What the file adds to the store; nothing, where it was imported before."""
    events = meeting.store.events()
    source = _uuid(sha256, "file")
    if any(one.uuid == source for one in events):
        return [], []
    state = replay(events, meeting.framework, meeting.cycle)
    made: list[Event] = []
    problems: list[Problem] = []
    for answer in filled.answers:
        if _known(state, filled.actor, answer):
            continue
        try:
            made.append(
                rate(
                    state, meeting.framework, answer.part, answer.score, actor=filled.actor, attribute=answer.attribute,
                    note=answer.note, uuid=_uuid(sha256, answer.part, answer.attribute),
                )
            )  # fmt: skip
        except StoreError as error:
            problems.append(problem("ballot-closed", error.message, file=file, place=SCORES, value=answer.part))
    if problems:
        return [], problems
    noted = new_event(
        "import", actor=filled.actor, role="importer", cycle=meeting.cycle, framework=meeting.framework.key,
        payload={"file": file, "sha256": sha256}, seen=state.version, uuid=source,
    )  # fmt: skip
    return [noted, *made], []


def _known(state: AssessmentState, actor: str, answer: Answer) -> bool:
    """Whether the store has this very rating in the round in force."""
    item = state.item(answer.part)
    vote = item.ratings.get(item.round, {}).get(answer.attribute, {}).get(actor)
    return vote is not None and vote.score == answer.score and (vote.note or "") == answer.note


def _uuid(*parts: str) -> str:
    return str(uuids.uuid5(_SPACE, "|".join(parts)))


def _mark(path: Path, problems: Sequence[Problem]) -> Path | None:
    """A copy with every bad cell in red and what is wrong as a comment; None where the file cannot be marked."""
    from openpyxl import load_workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cells = [one for one in problems if "!" in one.place]
    if not cells:
        return None
    book = load_workbook(path)
    for one in cells:
        sheet, address = one.place.split("!", 1)
        cell = book[sheet][address]
        cell.fill = PatternFill("solid", fgColor="F4B6C2")
        cell.comment = Comment(f"{one.message} {one.remedy or ''}".strip(), "pifkit")
    target = path.with_name(f"{path.stem}.marked.xlsx")
    stream = io.BytesIO()
    book.save(stream)
    try:
        atomic_write(target, stream.getvalue())
    except OSError:
        return None  # a read-only folder: the list on the screen has every cell
    return target


def paper(meeting: Meeting) -> str:
    """The same questions on paper: one HTML page to print, with boxes to tick or a line to write on."""
    from pifkit.reporting.templates import render

    return render(
        "ballot.html.j2",
        meeting=meeting,
        framework=meeting.framework,
        parts=_parts(meeting),
        abstain=any(one.question.abstain for one in lines(meeting)),
    )


def _parts(meeting: Meeting) -> list[tuple[str, str, list[object]]]:
    """Id, title and rows of each part."""
    found: dict[str, list[object]] = {}
    for one in lines(meeting):
        found.setdefault(one.part, []).append(one)
    index = meeting.framework.part_index
    return [(part, index[part][0].title, rows) for part, rows in found.items()]
