"""Commands about the batch: `run`, `status`."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

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
from pifkit.model.errors import ParameterError, PifkitError
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
    memory: Annotated[
        int | None,
        typer.Option(min=0, metavar="MB", help="Memory that one notebook may use (Linux). Default: 2048; 0: no limit."),
    ] = None,
    audience: Annotated[
        list[str] | None,
        typer.Option(
            metavar="board|public|full",
            help="Beside the full report also a page for the board (two pages) or the public (no names, no small groups); "
            "may be repeated or a list with commas. full: the report alone. Default: what each partnership's options say.",
        ),
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Run on a Dask cluster, such as tcp://10.0.0.5:8786.")
    ] = None,
    notify: Annotated[
        str | None,
        typer.Option(metavar="COMMAND", help="Run this when the run has ended; it gets the summary on standard input."),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Run the stage notebooks and make the reports: one HTML file per stage, one per partnership, one overview."""
    where = workspace_at(workspace)
    ids = known(where, partnerships or [])
    if not ids and not everything and not failed:
        raise ParameterError("Say which partnerships to run, or --all for every one.")
    stages = tuple(stage_id(key) for key in stage or [])
    audiences = None if audience is None else audiences_named(audience)
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
        audiences=audiences,
        dry_run=dry_run,
        timeout=timeout,
        memory=memory,
        cluster=cluster,
        notify=notify,
    )


def audiences_named(given: list[str]) -> tuple[str, ...]:
    """The audiences of --audience, each once; `full` adds nothing, for the full report is always made.

    Raises:
        ParameterError: one is none of the three; the message names the near match.
    """
    from pifkit.model.documents import Options
    from pifkit.workspace.rules import near

    known: tuple[str, ...] = get_args(Options.model_fields["audience"].annotation)
    asked = [word for text in given for word in text.lower().replace(",", " ").split()]
    for word in asked:
        if word not in known:
            close = near(word, known)
            hint = f" Did you mean {close}?" if close else ""
            raise ParameterError(f"--audience {word} is none of: {', '.join(known)}.{hint}")
    if not asked:
        raise ParameterError(f"--audience needs one of: {', '.join(known)}.")
    return tuple(one for one in known if one in asked and one != "full")


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
    from pifkit.batch.notify import words_of

    dry_run = options.pop("dry_run", False)
    limits = {name: options.pop(name) for name in ("timeout", "memory") if name in options}
    cluster, notify = options.pop("cluster", None), options.pop("notify", None)
    if notify is not None:
        words_of(notify)  # a misspelt command is told now, not after an hour's work
    try:
        plan = plan_run(where, ids=None if everything or not ids else ids, **options)
        if dry_run:
            for unit in plan.units:
                typer.echo(f"{unit.partnership}  {unit.stage}  {unit.state}".rstrip())
            for one, about in plan.partnerships.items():
                for audience in about.audiences or ():
                    typer.echo(f"{one}  page for the {audience}")
            if not plan.units:
                say("Nothing would be run.")
            leave(0)
        result = run_plan(plan, jobs=jobs, cluster=cluster, **limits)
    except PifkitError as error:
        _tell(notify, 2, str(error).splitlines())
        raise
    for line in result.summary():
        say(line)
    _tell(notify, result.exit_code, result.summary(), [where.outputs / cycle / "run.json" for cycle in plan.cycles])
    leave(result.exit_code)


def _tell(notify: str | None, exit_code: int, lines: list[str], runs: Sequence[Path] = ()) -> None:
    """Run the command of --notify, if there is one, and say when that did not work."""
    from pifkit.batch.notify import notify as tell

    if notify is not None and (problem := tell(notify, exit_code, lines, runs)):
        say(problem)


def cluster(
    workers: Annotated[int, typer.Option(min=1, help="Worker processes.")] = 2,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the scheduler; 0: any that is free.")] = 8786,
) -> None:
    """Start a Dask scheduler with workers on this machine, for trying `pifkit run --cluster`; Ctrl-C ends it."""
    from pifkit.batch.cluster import local_cluster

    with local_cluster(workers, port) as address:
        say(
            f"{workers} workers are ready. In another window:\n\n    pifkit run --all --cluster {address}\n\nCtrl-C ends them."
        )
        typer.echo(address)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


def status(workspace: WorkspaceOption = None, cycle: CycleOption = None, as_json: JsonOption = False) -> None:
    """What the last run did: each unit's state, and which cell failed and why."""
    from pifkit.batch import last_status, status_lines
    from pifkit.reporting.signing import signed_partnerships

    where = workspace_at(workspace)
    found = last_status(where, cycle=cycle)
    signed = signed_partnerships(where)
    if as_json:
        emit({**found, "sign_offs": signed})
    else:
        for line in status_lines(found):
            typer.echo(line)
        for partnership, said in signed.items():
            typer.echo(f"{partnership}: {said}")
