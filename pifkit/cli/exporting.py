"""Commands that take everything of a partnership out and bring it back: `export csv`, `json`, `pdf`, and what `xlsx` shares."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pifkit.cli.common import CycleOption, DryRunOption, WorkspaceOption, known, leave, say, workspace_at
from pifkit.model.errors import ParameterError, PifkitError

if TYPE_CHECKING:
    from pifkit.store.exports.workbook import Result
    from pifkit.workspace import Workspace

IntoOption = Annotated[
    Path | None,
    typer.Option("--into", metavar="W", help="Workspace to restore into; made when absent. Default: the one here."),
]
ReplaceOption = Annotated[
    bool, typer.Option("--replace", help="Put the export in the place of what differs. Recorded events always stay.")
]
OnlyOption = Annotated[str | None, typer.Option("--partnership", metavar="P", help="Refuse an export of any other.")]
PartnershipArgument = Annotated[str, typer.Argument(help="Id of the partnership.")]


def export_csv(
    partnership: PartnershipArgument,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR|FILE.zip", help="A folder, or a zip file. Default: pifkit-PARTNERSHIP-csv.zip here."
        ),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Everything of a partnership as CSV files that are safe to open, with its documents and events; restores exactly.

    A cell that a spreadsheet program would run as a formula gets an apostrophe before it; `pifkit import csv` takes it off
    again. What was written is read back and compared before this says that it is done.
    """
    from pifkit.store.exports import archive, writing
    from pifkit.store.exports.state import read_state

    where = workspace_at(workspace)
    known(where, [partnership])
    state = read_state(where, partnership)
    path = out or Path(f"pifkit-{partnership}-csv.zip")
    if path.suffix.lower() == ".zip":
        writing.write_export(path, archive.write_zip(state), archive.read_zip, state)
    else:
        writing.write_folder(path, state)
    typer.echo(str(path))
    done(where, partnership, f"pifkit import csv {path}")


def export_json(
    partnership: PartnershipArgument,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="File to write. Default: standard output.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Everything of a partnership as one JSON document after a published schema (docs/export.schema.json); restores exactly.

    What was written is read back and compared before this says that it is done.
    """
    from pifkit.store.exports import document, writing
    from pifkit.store.exports.state import about, read_state

    where = workspace_at(workspace)
    known(where, [partnership])
    state = read_state(where, partnership)
    content = document.write_json(state, about(where, partnership))
    if out is None:
        writing.compared(document.read_json(content), state, "the export")
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    writing.write_export(out, content, document.read_json, state)
    typer.echo(str(out))
    done(where, partnership, f"pifkit import json {out}")


def export_workbook(where: Workspace, partnership: str, out: Path | None) -> None:
    """The workbook of `export xlsx`: tables, documents, events, and results beside them."""
    from pifkit.store.exports import writing
    from pifkit.store.exports.state import about, read_state
    from pifkit.store.exports.workbook import write_workbook
    from pifkit.store.exports.workbook_reading import read_workbook

    state = read_state(where, partnership)
    path = out or Path(f"pifkit-{partnership}.xlsx")
    if path.is_dir():
        path = path / f"pifkit-{partnership}.xlsx"
    results, without = _results(where, partnership)
    content = write_workbook(state, about(where, partnership), results, without)
    writing.write_export(path, content, read_workbook, state)
    typer.echo(str(path))
    if without:
        say(f"Without sheets of results: {without}")
    done(where, partnership, f"pifkit import xlsx {path}")


def _results(where: Workspace, partnership: str) -> tuple[tuple[Result, ...], str]:
    """The results, or why there are none: mistakes must not keep anybody from taking the tables out."""
    from pifkit.reporting.results import results
    from pifkit.store.reading import read_book

    try:
        return results(read_book(where, partnership)), ""
    except PifkitError as error:
        return (), f"{error.message} pifkit check {partnership} tells more."


def done(where: Workspace, partnership: str, back: str) -> None:
    """The last words of an export."""
    from pifkit.store.exports.state import left_out

    others = left_out(where, partnership)
    if others:
        listed = ", ".join(others[:8]) + (f" and {len(others) - 8} more" if len(others) > 8 else "")
        say(f"Not in it, for pifkit does not read them: {listed}.")
    say(f"Read back and compared: it is all of {partnership}. To restore it: {back}")
    say("It holds individual ratings and small groups as they were entered: keep it, do not publish it.")


def export_pdf(
    partnership: PartnershipArgument,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="File to write. Default: pifkit-PARTNERSHIP-CYCLE.pdf here."),
    ] = None,
    cycle: CycleOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """The report of the last run as PDF, printed by a Chromium, Chrome or Edge on this computer.

    PIFKIT_CHROMIUM may name the browser. The report is the one in outputs/: run first, so that it is up to date.
    """
    from pifkit.reporting.pdf import export_pdf as printed

    where = workspace_at(workspace)
    known(where, [partnership])
    chosen = cycle or _current(where, partnership)
    report = where.outputs / chosen / partnership / "report.html"
    if not report.is_file():
        raise ParameterError(f"{partnership} has no report for {chosen} yet. Make it first: pifkit run {partnership}")
    path = out or Path(f"pifkit-{partnership}-{chosen}.pdf")
    pages = printed(report, path)
    typer.echo(str(path))
    say(f"{pages} pages. The report for screen readers and small screens is {report}.")


def _current(where: Workspace, partnership: str) -> str:
    from pifkit.workspace.folder import read_folder

    found = read_folder(where, partnership).current()
    if found is None:
        raise ParameterError(
            f"{partnership} names no current cycle. Say which: --cycle C, or see pifkit check {partnership}."
        )
    return found.id


def import_json(
    file: Annotated[Path, typer.Argument(metavar="FILE.json", help="A document from `pifkit export json`.")],
    partnership: OnlyOption = None,
    into: IntoOption = None,
    replace: ReplaceOption = False,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Restore a partnership from `pifkit export json`: the identical state, all or nothing, as often as you like."""
    leave(0 if bring_back(file, partnership, into, workspace, replace=replace, dry_run=dry_run) else 1)


def bring_back(
    path: Path, partnership: str | None, into: Path | None, workspace: Path | None, *, replace: bool, dry_run: bool
) -> bool:
    """Restore an export of any form, and say what was done; False where the workspace holds something else."""
    from pifkit.store.exports.reading import read_export
    from pifkit.store.exports.restoring import Differs, restore

    if into is not None and workspace is not None:
        raise ParameterError("Give --into or --workspace, not both: both name the workspace to restore into.")
    export = read_export(path, partnership)
    for one in export.changed:
        say(f"warning: {one.render()}")
    root = into if into is not None else workspace_at(workspace).root
    try:
        made = restore(root.absolute(), export.state, replace=replace, dry_run=dry_run)
    except Differs as error:
        say(f"pifkit: {error}")
        return False
    would = "would be " if dry_run else ""
    if made.same:
        typer.echo(
            f"{made.partnership}: the same already, {len(export.state.files())} files and {len(export.state.events)} events."
        )
        return True
    for line in made.differs:
        say(f"  {line}")
    words = f"{len(made.files)} files {would}written, {len(made.removed)} taken away, {made.events} events {would}added"
    typer.echo(f"{made.partnership}: {words}.")
    if not dry_run:
        say(f"Read back: the state of the export. Next: pifkit check {made.partnership} --workspace {root}")
    return True
