"""Commands about a workspace's folders: `demo`, `new`, `check`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pifkit.cli.common import JsonOption, WorkspaceOption, emit, known, leave, say, workspace_at
from pifkit.cli.running import run_units
from pifkit.model.errors import Problem


def demo(
    folder: Annotated[Path, typer.Argument(help="A new folder for the example workspace.")] = Path("pifkit-demo"),
    jobs: Annotated[int | None, typer.Option(min=1, help="Notebooks at a time. Default: one per core.")] = None,
) -> None:
    """Write the example workspace (four fictional partnerships) into a folder and make its reports."""
    from pifkit.workspace.demo import write_demo

    root = write_demo(folder)
    say(f"The example workspace is in {root}. Edit its tables and run again: pifkit run --all --workspace {folder}")
    run_units(workspace_at(root), ids=(), everything=True, jobs=jobs)


def new(
    partnership: Annotated[str, typer.Argument(help="Id of the new partnership: lower case, hyphens.")],
    workspace: WorkspaceOption = None,
    name: Annotated[str | None, typer.Option(help="Name as printed on reports. Default: made from the id.")] = None,
) -> None:
    """Make a partnership's folder to fill in: documents with comments, tables with their headers."""
    from pifkit.workspace import Workspace
    from pifkit.workspace.new import begins_workspace, new_partnership

    begins = workspace is not None and begins_workspace(workspace)
    where = (
        Workspace(workspace.expanduser().absolute()) if workspace is not None and begins else workspace_at(workspace)
    )
    for path in new_partnership(where, partnership, name=name):
        typer.echo(path)
    if begins:
        say(f"A new workspace begins in {where.root}. Go there first.")
    say(f"Fill in parameters/{partnership}/partnership.yaml first. Then: pifkit check {partnership}")


def check(
    partnerships: Annotated[list[str] | None, typer.Argument(help="Ids. Default: all.")] = None,
    workspace: WorkspaceOption = None,
    framework: Annotated[
        Path | None, typer.Option("--framework", metavar="FILE", help="Check one framework file instead.")
    ] = None,
    deep: Annotated[
        bool, typer.Option("--deep", help="Also the lint of the whole cycle: what is missing, overdue or forgotten.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Check everything that people write, and show all problems at once with what to do about each."""
    if framework is not None:
        from pifkit.frameworks import check_framework_file

        problems = check_framework_file(framework)
    else:
        from pifkit.store.checking import check_stores
        from pifkit.workspace import check_workspace

        where = workspace_at(workspace)
        ids = known(where, partnerships or [])
        problems = check_workspace(where, ids or None)
        problems += check_stores(where, ids or where.partnership_ids(), problems)
        if deep:
            from pifkit.reporting.deep import deep_workspace

            problems += deep_workspace(where, ids or where.partnership_ids(), problems)
    report(problems, as_json, "workspace" if framework is None else framework.name)


def report(problems: list[Problem], as_json: bool, whole: str = "workspace") -> None:
    """Print problems grouped by partnership, or as JSON; leave with 1 where there is an error.

    Args:
        problems: what was found.
        as_json: one JSON document instead of lines.
        whole: what the problems are of that belong to no partnership.
    """
    errors = sum(problem.severity == "error" for problem in problems)
    if as_json:
        emit({"ok": errors == 0, "problems": [problem.to_json() for problem in problems]})
        leave(1 if errors else 0)
    groups: dict[str, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(problem.partnership or "", []).append(problem)
    for partnership, found in sorted(groups.items()):
        typer.echo(f"{partnership or whole}: {count(found)}")
        for problem in found:
            typer.echo(f"  {problem.severity}: {problem.render()}")
    typer.echo("No problems found." if not problems else f"In all: {count(problems)}.")
    if problems:
        typer.echo(explained(problems))
    leave(1 if errors else 0)


def explained(problems: list[Problem]) -> str:
    """The line that says where the codes of these problems are explained, with the first code of each page as its anchor."""
    pages: dict[str, str] = {}
    for problem in problems:
        page = "docs/lint.md" if problem.code.startswith("deep-") else "docs/rules.md"
        pages.setdefault(page, problem.code)
    return f"Each code in brackets is explained in {' and '.join(f'{page}#{code}' for page, code in pages.items())}."


def count(problems: list[Problem]) -> str:
    """`2 errors and 1 warning`."""
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    parts = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((errors, "error"), (warnings, "warning")) if n]
    return " and ".join(parts) or "nothing"
