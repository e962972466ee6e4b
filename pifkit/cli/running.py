"""Commands about the batch: `run`, `status`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pifkit.cli.common import (
    AsOfOption,
    CycleOption,
    JsonOption,
    WorkspaceOption,
    emit,
    known,
    leave,
    say,
    workspace_at,
)
from pifkit.model.errors import ParameterError
from pifkit.model.stages import stage as stage_named

if TYPE_CHECKING:
    from pifkit.workspace import Workspace


def run(
    partnerships: Annotated[list[str] | None, typer.Argument(help="Ids of partnerships.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All partnerships.")] = False,
    stage: Annotated[
        list[str] | None, typer.Option("--stage", metavar="N|name", help="Only this stage; may be repeated.")
    ] = None,
    cycle: CycleOption = None,
    as_of: AsOfOption = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Notebooks at a time. Default: one per core.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="Only what the last run left undone.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Run also what has not changed since it was last run.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be run, and run nothing.")] = False,
    timeout: Annotated[float, typer.Option(min=1, metavar="SECONDS", help="Limit for one notebook.")] = 600,
    workspace: WorkspaceOption = None,
) -> None:
    """Run the stage notebooks and make the reports: one HTML file per stage, one per partnership, one overview."""
    where = workspace_at(workspace)
    ids = known(where, partnerships or [])
    if not ids and not everything and not failed:
        raise ParameterError("Say which partnerships to run, or --all for every one.")
    stages = tuple(stage_id(key) for key in stage or [])
    run_units(
        where,
        ids=ids,
        everything=everything,
        stages=stages,
        cycle=cycle,
        as_of=day(as_of),
        jobs=jobs,
        failed=failed,
        force=force,
        dry_run=dry_run,
        timeout=timeout,
    )


def stage_id(key: str) -> str:
    """The id of a stage named by number or name."""
    try:
        return stage_named(key).id
    except KeyError as error:
        raise ParameterError(str(error.args[0])) from error


def day(text: str | None) -> dt.date | None:
    """The day of --as-of, or an error that shows how to write it."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ParameterError(f"--as-of {text!r} is not a day. Write it as YYYY-MM-DD, such as 2026-09-30.") from error


def run_units(
    where: Workspace, *, ids: tuple[str, ...], everything: bool, jobs: int | None = None, **options: Any
) -> None:
    """Plan, run, say what was made, and leave with the exit code of the run."""
    from pifkit.batch import plan_run, run_plan

    dry_run = options.pop("dry_run", False)
    timeout = options.pop("timeout", 600)
    plan = plan_run(where, ids=None if everything or not ids else ids, **options)
    if dry_run:
        for unit in plan.units:
            typer.echo(f"{unit.partnership}  {unit.stage}  {unit.state}".rstrip())
        leave(0)
    result = run_plan(plan, jobs=jobs, timeout=timeout)
    for line in result.summary():
        say(line)
    leave(result.exit_code)


def status(workspace: WorkspaceOption = None, cycle: CycleOption = None, as_json: JsonOption = False) -> None:
    """What the last run did: each unit's state, and which cell failed and why."""
    from pifkit.batch import last_status, status_lines

    found = last_status(workspace_at(workspace), cycle=cycle)
    if as_json:
        emit(found)
    else:
        for line in status_lines(found):
            typer.echo(line)
