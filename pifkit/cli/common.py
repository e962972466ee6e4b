"""What the commands share: options, the two streams, and the words for an unknown partnership."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from pifkit.model.errors import ParameterError

if TYPE_CHECKING:
    from pifkit.workspace import Workspace

DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Tell what would be done; write nothing.")]
WorkspaceOption = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", metavar="DIR", help="Folder with parameters/. Default: here, or a parent."),
]
CycleOption = Annotated[
    str | None, typer.Option("--cycle", metavar="C", help="Cycle, such as 2026-27. Default: each one's current cycle.")
]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="The day that counts as today (YYYY-MM-DD). Default: the cycle's."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


def say(text: str = "") -> None:
    """A message for the person at the keyboard: standard error."""
    typer.echo(text, err=True)


def emit(value: Any) -> None:
    """The result of `--json`: standard output, nothing else."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def leave(code: int) -> NoReturn:
    """End the command with this exit code."""
    raise typer.Exit(code)


def workspace_at(folder: Path | None) -> Workspace:
    """The workspace named, or found from here upwards."""
    from pifkit.workspace import find_workspace

    return find_workspace(folder)


def known(where: Workspace, ids: list[str]) -> tuple[str, ...]:
    """The ids, or an error that names the near match for each that has no folder."""
    from pifkit.workspace.book import unknown_partnership

    have = where.partnership_ids()
    problems = [found for one in ids if one not in have for found in unknown_partnership(where, one).problems]
    if problems:
        raise ParameterError(f"{len(problems)} of {len(ids)} partnerships are not in {where.parameters}.", problems)
    return tuple(ids)
