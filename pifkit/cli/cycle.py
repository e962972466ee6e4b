"""The command with which the circle closes: `next`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pifkit.cli.common import WorkspaceOption, known, say, workspace_at


def next_cycle(
    partnership: Annotated[str, typer.Argument(help="Id of the partnership.")],
    workspace: WorkspaceOption = None,
    proposal: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="The proposal. Default: next-cycle.yaml of the last review."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and tell; write nothing.")] = False,
) -> None:
    """Make the review's proposal the next cycle: checked first, then written whole or not at all."""
    from pifkit.workspace.advance import advance

    where = workspace_at(workspace)
    known(where, [partnership])
    done = advance(where, partnership, dry_run=dry_run, proposal=proposal)
    for line in done.lines:
        typer.echo(line)
    if dry_run:
        say("Nothing was written. Without --dry-run this becomes the next cycle.")
        return
    for path in done.written:
        say(f"wrote {path.relative_to(where.root).as_posix()}")
    say(f"{partnership} is now in cycle {done.document.id}. Next: pifkit run {partnership} --stage vision")
