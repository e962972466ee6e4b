"""Commands about figures: `import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pifkit.cli.common import say

imports = typer.Typer(
    no_args_is_help=True, help="Bring figures in: published data or your own table.", pretty_exceptions_enable=False
)


@imports.command("lgbf")
def import_lgbf(
    source: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with lgbf_example.csv and its companions.")],
    into: Annotated[Path, typer.Option("--into", metavar="W", help="Workspace to write; made when absent.")],
) -> None:
    """Local Government Benchmarking Framework: 32 Scottish councils, one folder each, ready to run."""
    from pifkit.workspace.importing.lgbf import import_lgbf as bring_in

    report = bring_in(source, into)
    for line in report.lines():
        say(line)
    say(f"Next: pifkit run --all --workspace {into}")
