"""The command line: thin commands, one function each; all work is done in the rooms below.

Results go to standard output, messages and progress to standard error; with `--json` standard output is one JSON
document and nothing else. Exit codes: 0 all well; 1 something in the work failed; 2 wrong usage, or nothing could run.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from pifkit import __version__
from pifkit.cli import ballot, cycle, exporting, figures, folders, live, reading, running, sheets, store
from pifkit.cli.common import say
from pifkit.model.errors import PifkitError

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
for command in (
    folders.demo,
    folders.new,
    folders.check,
    running.run,
    running.status,
    running.cluster,
    reading.score,
    figures.chart,
    reading.frameworks,
    live.live,
    store.sign,
    store.verify,
    store.names,
    ballot.ballot,
):
    app.command()(command)
app.command("next")(cycle.next_cycle)
figures.imports.command("xlsx")(sheets.import_xlsx)
figures.imports.command("json")(exporting.import_json)
store.exports.command("xlsx")(sheets.export_xlsx)
store.exports.command("csv")(exporting.export_csv)
store.exports.command("json")(exporting.export_json)
store.exports.command("pdf")(exporting.export_pdf)
app.add_typer(figures.imports, name="import")
app.add_typer(store.exports, name="export")


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
        say(f"pifkit: {error}")
        sys.exit(2)
    except KeyboardInterrupt:
        say("pifkit: interrupted. Nothing half-written is left; go on with: pifkit run --failed")
        sys.exit(1)


if __name__ == "__main__":
    main()
