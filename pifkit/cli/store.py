"""Commands about what was recorded: `export events`, `import events`, `import ratings`, `import evidence`, `sign`, `verify`, `names`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pifkit.cli.common import (
    CycleOption,
    DryRunOption,
    JsonOption,
    WorkspaceOption,
    emit,
    known,
    leave,
    say,
    workspace_at,
)
from pifkit.cli.figures import imports
from pifkit.model.errors import ParameterError

if TYPE_CHECKING:
    from pifkit.workspace import Workspace

exports = typer.Typer(
    no_args_is_help=True, help="Take out what is in a workspace, whole.", pretty_exceptions_enable=False
)


@exports.command("events")
def export_events(
    partnership: Annotated[str, typer.Argument(help="Id of the partnership.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="File to write. Default: standard output.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Everything that was recorded, as JSON Lines: whole, sealed against change, without anybody's name."""
    from pifkit.store import open_store
    from pifkit.store.exporting import read_log, write_log
    from pifkit.workspace import atomic_write

    where = workspace_at(workspace)
    known(where, [partnership])
    events = open_store(where, partnership).events()
    content = write_log(partnership, events)
    read_log(content)  # nobody should find out at a restore that an export cannot be read
    if out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
    else:
        atomic_write(out, content)
        say(f"{len(events)} events of {partnership} are in {out}.")


@imports.command("events")
def import_events(
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="A log from `pifkit export events`.")],
    partnership: Annotated[
        str | None,
        typer.Option("--partnership", metavar="P", help="Into this one. Default: the one that it came from."),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Bring an exported log in: into an empty store it restores the identical state; what is there already stays once."""
    from pifkit.store import open_store
    from pifkit.store.exporting import read_log_file

    where = workspace_at(workspace)
    log = read_log_file(file)
    (target,) = known(where, [partnership or log.partnership])
    receipt = open_store(where, target).bring_in(log.events)
    say(f"{target}: {receipt.new} of {len(log.events)} events are new; the store has {receipt.version}.")


@imports.command("ratings")
def import_ratings(
    partnership: Annotated[str, typer.Argument(help="Id of the partnership.")],
    cycle: CycleOption = None,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Bring a partnership's ratings.csv into its event store: from then on the store counts, and not the file."""
    from pifkit.store.bringing import bring_ratings

    where = workspace_at(workspace)
    known(where, [partnership])
    done = bring_ratings(where, partnership, cycle=cycle, dry_run=dry_run)
    would = "would be " if dry_run else ""
    typer.echo(
        f"{partnership}: {done.rows} ratings; {done.parts} parts {would}brought in, {done.events} events {would}written."
    )
    if done.left:
        say(f"Left as they were scored in the room since: {', '.join(done.left)}.")
        leave(1)


@imports.command("evidence")
def import_evidence(
    partnership: Annotated[str, typer.Argument(help="Id of the partnership.")],
    cycle: CycleOption = None,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Bring a partnership's evidence.csv into its event store, with the SHA-256 of each file that a source names."""
    from pifkit.store.bringing_evidence import bring_evidence

    where = workspace_at(workspace)
    known(where, [partnership])
    done = bring_evidence(where, partnership, cycle=cycle, dry_run=dry_run)
    would = "would be " if dry_run else ""
    typer.echo(
        f"{partnership}: {done.rows} rows of evidence; {done.events} events {would}written, {done.digests} of them with the "
        "digest of a file."
    )
    if done.left:
        say(f"Left alone, as changed in the room since or without a framework: {', '.join(done.left)}.")
        leave(1)


def sign(
    partnership: Annotated[str, typer.Argument(help="Id of the partnership.")],
    name: Annotated[str, typer.Option("--name", metavar="N", help="Who signs, as printed on the report.")],
    role: Annotated[str, typer.Option("--role", metavar="R", help="In which role, such as chair.")],
    cycle: CycleOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Sign a cycle off: any later change of events, framework or tables then shows on every page."""
    from pifkit.store.signing import LIMITS
    from pifkit.store.signing import sign as sign_off

    where = workspace_at(workspace)
    known(where, [partnership])
    status = sign_off(where, partnership, name=name, role=role, cycle=cycle)
    typer.echo(status.sign_off.code)
    say(f"{partnership} is signed off by {status.sign_off.name}, {status.sign_off.role}. {LIMITS}")
    say(f"Next: pifkit run {partnership}, so that the code is on the report.")


def verify(
    what: Annotated[
        list[str] | None, typer.Argument(metavar="[PARTNERSHIP|FILE.jsonl]…", help="Default: all partnerships.")
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Work digests and scores out again, and say what differs from what was written, signed or published."""
    from pifkit.store.verifying import verify as verify_store
    from pifkit.store.verifying import verify_log

    given = what or []
    files = [one for one in given if one.endswith(".jsonl") or Path(one).is_file()]
    problems = [found for one in files for found in verify_log(Path(one))]
    lines = [f"{one}: whole, every byte as it was exported." for one in files if not verify_log(Path(one))]
    ids: tuple[str, ...] = ()
    if not files or len(files) < len(given):
        where = workspace_at(workspace)
        ids = known(where, [one for one in given if one not in files]) or where.partnership_ids()
        for one in ids:
            found = verify_store(where, one)
            problems += found
            if not found:
                lines.append(_well(where, one))
    wrong = [one for one in problems if one.code != "verify-empty"]
    if as_json:
        emit([one.to_json() for one in problems])
    else:
        for line in lines:
            typer.echo(line)
        for problem in problems:
            typer.echo(f"{problem.severity}: {problem.render()}")
        say(f"{len(wrong)} {'thing differs' if len(wrong) == 1 else 'things differ'}." if wrong else "Nothing differs.")
    leave(1 if wrong else 0)


def _well(where: Workspace, partnership: str) -> str:
    from pifkit.store import open_store

    version, digest = open_store(where, partnership).digest()
    return f"{partnership}: {version} events, digest {digest[:16]}, all as they were written."


def names(
    partnership: Annotated[str, typer.Argument(help="Id of the partnership.")],
    erase: Annotated[
        list[str] | None, typer.Option("--erase", metavar="ACTOR", help="Erase this pseudonym's name; may be repeated.")
    ] = None,
    erase_all: Annotated[bool, typer.Option("--erase-all", help="Erase every name.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Whose pseudonym is whose; or erase names for good. Events and scores stay as they are."""
    from pifkit.store import erase_names, open_store
    from pifkit.store import names as names_in

    where = workspace_at(workspace)
    known(where, [partnership])
    store = open_store(where, partnership)
    if erase and erase_all:
        raise ParameterError("Give --erase or --erase-all, not both.")
    if erase or erase_all:
        count = erase_names(store, None if erase_all else list(erase or []))
        say(
            f"{count} {'name is' if count == 1 else 'names are'} erased. Backups and exported files are yours to look after."
        )
        return
    found = names_in(store)
    for actor, name in found.items():
        typer.echo(f"{actor}\t{name}")
    if not found:
        say("No names are kept.")
