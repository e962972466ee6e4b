"""Commands about workbooks: `export xlsx`, whole or as ballots, and `import xlsx`."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pifkit.cli.common import CycleOption, DryRunOption, WorkspaceOption, known, leave, say, workspace_at
from pifkit.cli.exporting import IntoOption, ReplaceOption, bring_back, export_workbook
from pifkit.model.errors import ParameterError

if TYPE_CHECKING:
    from pifkit.ballot.meeting import Meeting
    from pifkit.ballot.workbook import Seat


def export_xlsx(
    partnership: Annotated[str, typer.Argument(help="Id of the partnership.")],
    ballot: Annotated[
        bool, typer.Option("--ballot", help="Ballots to fill in instead: one workbook for each assessor.")
    ] = False,
    assessor: Annotated[
        list[str] | None, typer.Option("--assessor", metavar="NAME", help="With --ballot: who rates; may be repeated.")
    ] = None,
    framework: Annotated[
        str | None, typer.Option(metavar="ID", help="With --ballot: what is rated. Default: the cycle's only one.")
    ] = None,
    cycle: CycleOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="File to write; with --ballot: a folder. Default: here."),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Everything of a partnership as one workbook, tidy and accessible, that restores it exactly.

    A cover with a list of its sheets, notes, one table on each sheet, results beside them, and the documents and recorded
    events that a restore needs. What was written is read back and compared before this says that it is done.

    With --ballot: ballots to fill in before the meeting, a workbook for each assessor and one page to print.
    """
    from pifkit.ballot.meeting import meeting_of
    from pifkit.ballot.returned import paper
    from pifkit.ballot.workbook import ballot_workbook
    from pifkit.workspace import atomic_write
    from pifkit.workspace.names import suggest_id

    where = workspace_at(workspace)
    known(where, [partnership])
    if not ballot:
        if assessor or framework or cycle:
            raise ParameterError(
                "--assessor, --framework and --cycle are for ballots: add --ballot. Without it the workbook holds everything."
            )
        export_workbook(where, partnership, out)
        return
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
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Ballots that were filled in, or exported workbooks.")
    ],
    partnership: Annotated[
        str | None, typer.Option("--partnership", metavar="P", help="Refuse a file of any other.")
    ] = None,
    dry_run: DryRunOption = False,
    replace: ReplaceOption = False,
    into: IntoOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Bring workbooks in: filled-in ballots into the store, or an exported workbook back into a partnership's folder.

    Each file says itself what it is. It is brought in whole or not at all, with every bad cell named, and as often as you like.
    A partnership that holds something else than an exported workbook stays as it is, unless you say --replace.
    """
    from pifkit.store.exports.reading import read_bytes
    from pifkit.store.exports.workbook_reading import is_export

    exported = [path for path in files if path.is_file() and is_export(read_bytes(path))]
    ballots = [path for path in files if path not in exported]
    if ballots and (replace or into is not None):
        raise ParameterError(
            "--replace and --into are for exported workbooks, and a ballot only adds. No file was read. "
            f"No exported workbook: {', '.join(path.name for path in ballots)}"
        )
    well = [bring_back(path, partnership, into, workspace, replace=replace, dry_run=dry_run) for path in exported]
    if ballots:
        well.append(_bring_ballots(ballots, partnership, dry_run, workspace))
    leave(0 if all(well) else 1)


def _bring_ballots(files: list[Path], partnership: str | None, dry_run: bool, workspace: Path | None) -> bool:
    """Bring ballots into the store, and say what became of each; whether all of them went well."""
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
    return not refused
