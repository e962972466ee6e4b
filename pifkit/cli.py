"""The command line: thin commands, one function each; all work is done in the rooms below.

Results go to standard output, messages and progress to standard error; with `--json` standard output is one JSON
document and nothing else. Exit codes: 0 all well; 1 something in the work failed; 2 wrong usage, or nothing could run.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from pifkit import __version__
from pifkit.model.errors import ParameterError, PifkitError, Problem
from pifkit.model.stages import stage as stage_named

if TYPE_CHECKING:
    from pifkit.workspace import Workspace

app = typer.Typer(
    name="pifkit",
    help="The workbook kit with which partnerships assess themselves, read their figures, decide what to change and "
    "see whether it worked.",
    epilog="Start with `pifkit demo`: it writes an example workspace and makes its reports.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
imports = typer.Typer(
    no_args_is_help=True, help="Bring figures in: published data or your own table.", pretty_exceptions_enable=False
)
app.add_typer(imports, name="import")

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


def _say(text: str = "") -> None:
    """A message for the person at the keyboard: standard error."""
    typer.echo(text, err=True)


def _emit(value: Any) -> None:
    """The result of `--json`: standard output, nothing else."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def _leave(code: int) -> NoReturn:
    raise typer.Exit(code)


def _workspace(folder: Path | None) -> Workspace:
    from pifkit.workspace import find_workspace

    return find_workspace(folder)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"pifkit {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[  # noqa: ARG001
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    if debug:
        os.environ["PIFKIT_DEBUG"] = "1"


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="A new folder for the example workspace.")] = Path("pifkit-demo"),
    jobs: Annotated[int | None, typer.Option(min=1, help="Notebooks at a time. Default: one per core.")] = None,
) -> None:
    """Write the example workspace (four fictional partnerships) into a folder and make its reports."""
    from pifkit.workspace.demo import write_demo

    root = write_demo(folder)
    _say(f"The example workspace is in {root}. Edit its tables and run again: pifkit run --all --workspace {folder}")
    _run(_workspace(root), ids=(), everything=True, jobs=jobs)


@app.command()
def new(
    partnership: Annotated[str, typer.Argument(help="Id of the new partnership: lower case, hyphens.")],
    workspace: WorkspaceOption = None,
    name: Annotated[str | None, typer.Option(help="Name as printed on reports. Default: made from the id.")] = None,
) -> None:
    """Make a partnership's folder to fill in: documents with comments, tables with their headers."""
    from pifkit.workspace.new import new_partnership

    where = _workspace(workspace)
    for path in new_partnership(where, partnership, name=name):
        typer.echo(path)
    _say(f"Fill in parameters/{partnership}/partnership.yaml first. Then: pifkit check {partnership}")


@app.command()
def check(
    partnerships: Annotated[list[str] | None, typer.Argument(help="Ids. Default: all.")] = None,
    workspace: WorkspaceOption = None,
    framework: Annotated[
        Path | None, typer.Option("--framework", metavar="FILE", help="Check one framework file instead.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check everything that people write, and show all problems at once with what to do about each."""
    if framework is not None:
        from pifkit.frameworks import check_framework_file

        problems = check_framework_file(framework)
    else:
        from pifkit.workspace import check_workspace

        where = _workspace(workspace)
        problems = check_workspace(where, _known(where, partnerships or []) or None)
    _report(problems, as_json)


def _report(problems: list[Problem], as_json: bool) -> None:
    errors = sum(problem.severity == "error" for problem in problems)
    if as_json:
        _emit({"ok": errors == 0, "problems": [problem.to_json() for problem in problems]})
        _leave(1 if errors else 0)
    groups: dict[str, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(problem.partnership or "", []).append(problem)
    for partnership, found in sorted(groups.items()):
        typer.echo(f"{partnership or 'workspace'}: {_count(found)}")
        for problem in found:
            typer.echo(f"  {problem.severity}: {problem.render()}")
    typer.echo("No problems found." if not problems else f"In all: {_count(problems)}.")
    _leave(1 if errors else 0)


def _count(problems: list[Problem]) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    parts = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((errors, "error"), (warnings, "warning")) if n]
    return " and ".join(parts) or "nothing"


def _known(where: Workspace, ids: list[str]) -> tuple[str, ...]:
    """The ids, or an error that names the near match for each that has no folder."""
    import difflib

    have = where.partnership_ids()
    unknown = [one for one in ids if one not in have]
    if unknown:
        problems = [
            Problem(
                file="parameters/",
                place="",
                code="partnership-unknown",
                message="there is no such partnership",
                value=one,
                near=next(iter(difflib.get_close_matches(one, have, 1)), None),
                remedy=f"Make it with: pifkit new {one}",
            )
            for one in unknown
        ]
        raise ParameterError(f"{len(unknown)} of {len(ids)} partnerships are not in {where.parameters}", problems)
    return tuple(ids)


@app.command()
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
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be run, and run nothing.")] = False,
    timeout: Annotated[float, typer.Option(min=1, metavar="SECONDS", help="Limit for one notebook.")] = 600,
    workspace: WorkspaceOption = None,
) -> None:
    """Run the stage notebooks and make the reports: one HTML file per stage, one per partnership, one overview."""
    where = _workspace(workspace)
    ids = _known(where, partnerships or [])
    if not ids and not everything and not failed:
        raise ParameterError("Say which partnerships to run, or --all for every one.")
    stages = tuple(_stage(key) for key in stage or [])
    _run(
        where,
        ids=ids,
        everything=everything,
        stages=stages,
        cycle=cycle,
        as_of=_day(as_of),
        jobs=jobs,
        failed=failed,
        dry_run=dry_run,
        timeout=timeout,
    )


def _stage(key: str) -> str:
    try:
        return stage_named(key).id
    except KeyError as error:
        raise ParameterError(str(error.args[0])) from error


def _day(text: str | None) -> Any:
    import datetime as dt

    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ParameterError(f"--as-of {text!r} is not a day. Write it as YYYY-MM-DD, such as 2026-09-30.") from error


def _run(where: Workspace, *, ids: tuple[str, ...], everything: bool, jobs: int | None = None, **options: Any) -> None:
    from pifkit.batch import plan_run, run_plan

    dry_run = options.pop("dry_run", False)
    timeout = options.pop("timeout", 600)
    plan = plan_run(where, ids=None if everything or not ids else ids, **options)
    if dry_run:
        for unit in plan.units:
            typer.echo(f"{unit.partnership}  {unit.stage}  {unit.state}".rstrip())
        _leave(0)
    result = run_plan(plan, jobs=jobs, timeout=timeout)
    for line in result.summary():
        _say(line)
    _leave(result.exit_code)


@app.command()
def status(workspace: WorkspaceOption = None, cycle: CycleOption = None, as_json: JsonOption = False) -> None:
    """What the last run did: each unit's state, and which cell failed and why."""
    from pifkit.batch import last_status, status_lines

    found = last_status(_workspace(workspace), cycle=cycle)
    if as_json:
        _emit(found)
    else:
        for line in status_lines(found):
            typer.echo(line)


@app.command()
def score(
    what: Annotated[str, typer.Argument(metavar="RATINGS.csv|PARTNERSHIP", help="A file of ratings, or an id.")],
    framework: Annotated[
        str | None, typer.Option("--framework", metavar="ID", help="Framework, such as caf2020 or caf2020:fine_tuned.")
    ] = None,
    cycle: CycleOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Score a self-assessment: a table of ratings against a framework."""
    from pifkit.reporting.assessment import score_file, score_lines, score_partnership

    if what.lower().endswith(".csv") or Path(what).is_file():
        if framework is None:
            raise ParameterError("Say which framework the ratings are for: --framework ID (`pifkit frameworks` lists).")
        cards = [score_file(Path(what), framework)]
    else:
        where = _workspace(workspace)
        (known,) = _known(where, [what])
        cards = score_partnership(where, known, framework=framework, cycle=cycle)
    if as_json:
        _emit(cards[0].to_json() if len(cards) == 1 else [card.to_json() for card in cards])
        return
    for card in cards:
        for line in score_lines(card):
            typer.echo(line)


@app.command()
def frameworks(
    framework: Annotated[str | None, typer.Argument(metavar="ID", help="One in full. Default: a list.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List the frameworks that pifkit can score, or show one in full with the source of each figure."""
    from pifkit.frameworks import available, describe, load

    if framework is None:
        listed = [load(one).summary() for one in available()]
        if as_json:
            _emit(listed)
        else:
            for one in listed:
                typer.echo(f"{one['id']:<24} {one['name']}")
            _say("One in full: pifkit frameworks ID")
        return
    loaded = load(framework)
    if as_json:
        _emit(loaded.to_json())
    else:
        for line in describe(loaded):
            typer.echo(line)


@imports.command("lgbf")
def import_lgbf(
    source: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with lgbf_example.csv and its companions.")],
    into: Annotated[Path, typer.Option("--into", metavar="W", help="Workspace to write; made when absent.")],
) -> None:
    """Local Government Benchmarking Framework: 32 Scottish councils, one folder each, ready to run."""
    from pifkit.workspace.importing.lgbf import import_lgbf as bring_in

    report = bring_in(source, into)
    for line in report.lines():
        _say(line)
    _say(f"Next: pifkit run --all --workspace {into}")


def main() -> None:
    """Entry point: pifkit's own errors become a message and exit code 2; a traceback only with --debug."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except PifkitError as error:
        if os.environ.get("PIFKIT_DEBUG"):
            raise
        _say(f"pifkit: {error}")
        sys.exit(2)
    except KeyboardInterrupt:
        _say("pifkit: interrupted. Nothing half-written is left; go on with: pifkit run --failed")
        sys.exit(1)


if __name__ == "__main__":
    main()
