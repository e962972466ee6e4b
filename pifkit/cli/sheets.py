"""Commands about workbooks: `export xlsx --ballot`, `import xlsx`."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pifkit.cli.common import CycleOption, WorkspaceOption, known, leave, say, workspace_at
from pifkit.model.errors import ParameterError

if TYPE_CHECKING:
    from pifkit.ballot.meeting import Meeting
    from pifkit.ballot.workbook import Seat


def export_xlsx(
    partnership: Annotated[str, typer.Argument(help="Id of the partnership.")],
    ballot: Annotated[bool, typer.Option("--ballot", help="Ballots: one workbook for each assessor.")] = False,
    assessor: Annotated[
        list[str] | None, typer.Option("--assessor", metavar="NAME", help="Who rates; may be repeated.")
    ] = None,
    framework: Annotated[
        str | None, typer.Option(metavar="ID", help="What is rated. Default: the cycle's only framework.")
    ] = None,
    cycle: CycleOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder for the files. Default: here.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write ballots to fill in before the meeting: a workbook for each assessor, and one page to print."""
    from pifkit.ballot.meeting import meeting_of
    from pifkit.ballot.returned import paper
    from pifkit.ballot.workbook import ballot_workbook
    from pifkit.workspace import atomic_write
    from pifkit.workspace.names import suggest_id

    if not ballot:
        raise ParameterError("Say --ballot: ballots are the only workbooks that this version writes.")
    where = workspace_at(workspace)
    known(where, [partnership])
    meeting = meeting_of(where, partnership, cycle=cycle, framework=framework)
    folder = (out or Path()).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    start = f"ballot-{partnership}-{meeting.framework.key.replace(':', '-')}"
    seats = _seats(meeting, assessor or [])
    stems = [suggest_id(seat.name) or seat.actor for seat in seats]
    for number, seat in enumerate(seats):
        stem = stems[number] if stems.count(stems[number]) == 1 else f"{stems[number]}-{number + 1}"
        path = folder / f"{start}-{stem}.xlsx"
        atomic_write(path, ballot_workbook(meeting, seat))
        typer.echo(str(path))
    path = folder / f"{start}-paper.html"
    atomic_write(path, paper(meeting))
    typer.echo(str(path))
    if not seats:
        say("That is the page to print. For workbooks name the assessors: --assessor NAME, once for each.")
    else:
        say("When they come back: pifkit import xlsx FILE…")


def _seats(meeting: Meeting, named: list[str]) -> list[Seat]:
    """A pseudonym for each name: the one it has already, else a new one, noted apart from the events."""
    from pifkit.ballot.workbook import Seat
    from pifkit.store import names, set_names

    wanted = list(dict.fromkeys(" ".join(name.split()) for name in named))
    if not all(wanted):
        raise ParameterError("--assessor is blank. Name a person, such as --assessor 'Ann Reid'.")
    have = {name: actor for actor, name in names(meeting.store).items()}
    seats = [Seat(have.get(name) or f"x-{uuid.uuid4().hex[:8]}", name) for name in wanted]
    fresh = {seat.actor: seat.name for seat in seats if seat.name not in have}
    if fresh:
        set_names(meeting.store, fresh)
    return seats


def import_xlsx(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Ballots that were filled in.")],
    partnership: Annotated[
        str | None, typer.Option("--partnership", metavar="P", help="Refuse a ballot of any other.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be done; write nothing.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Bring filled-in ballots into the store: each file whole or not at all, every bad cell named, as often as you like."""
    from pifkit.ballot.returned import bring_ballots

    where = workspace_at(workspace)
    if partnership is not None:
        known(where, [partnership])
    refused = 0
    for one in bring_ballots(where, files, partnership=partnership, dry_run=dry_run):
        if one.problems:
            refused += 1
            say(f"{one.file}: nothing was imported.")
            for problem in one.problems:
                say(f"  {problem.render()}")
            if one.marked:
                say(f"  A copy with these cells marked: {one.marked}")
        else:
            done = "would be new" if dry_run else "are new"
            typer.echo(f"{one.file}: {one.filled} of {one.rows} rows filled in; {one.new} {done}.")
            if one.outdone:
                say(
                    f"  ratings.csv has {one.outdone} ratings of this assessment, which stop counting: from its first event on "
                    f"the store counts. To bring them in, too: pifkit import ratings {one.partnership}"
                )
    leave(1 if refused else 0)
