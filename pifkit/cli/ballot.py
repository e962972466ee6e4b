"""The command `ballot`: people in the room rate from their phones."""

from __future__ import annotations

import asyncio
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pifkit.cli.common import CycleOption, WorkspaceOption, known, say, workspace_at
from pifkit.model.errors import ParameterError

if TYPE_CHECKING:
    from pifkit.ballot.server import Ready


def ballot(
    partnership: Annotated[str, typer.Argument(help="Id of the partnership.")],
    host: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="This computer's address that phones can reach; 'lan': the one in use; 0.0.0.0: every network.",
        ),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="0: a free one.")] = 8765,
    anonymous: Annotated[
        bool,
        typer.Option(
            "--anonymous/--named", help="Nobody gives a name, and no figures are shown of fewer than the minimum group."
        ),
    ] = False,
    framework: Annotated[
        str | None, typer.Option(metavar="F", help="Which framework is rated. Default: the cycle's only one.")
    ] = None,
    cert: Annotated[Path | None, typer.Option(metavar="FILE", help="Certificate (PEM) for HTTPS.")] = None,
    key: Annotated[Path | None, typer.Option(metavar="FILE", help="Its key (PEM, without a password).")] = None,
    public_host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A name under which phones reach it, as in the certificate."),
    ] = None,
    hours: Annotated[float, typer.Option(min=0.1, max=72, help="For how long the code and links are valid.")] = 12.0,
    log: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where refused attempts are noted. Default: standard error.")
    ] = None,
    cycle: CycleOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Let the people in the room rate from their phones; Ctrl+C ends it. `pifkit live` starts one by itself."""
    absent = [name for name in ("tornado", "segno") if find_spec(name) is None]
    if absent:
        raise ParameterError(f"pifkit ballot needs {' and '.join(absent)}. Install them: pip install 'pifkit[live]'")
    from pifkit.ballot.__main__ import CODE
    from pifkit.ballot.meeting import meeting_of
    from pifkit.ballot.server import Settings, serve

    where = workspace_at(workspace)
    known(where, [partnership])
    meeting = meeting_of(where, partnership, cycle=cycle, framework=framework)
    settings = Settings(
        host=host, port=port, anonymous=anonymous, cert=cert, key=key, public=tuple(public_host or ()), hours=hours,
        code=os.environ.get(CODE),
    )  # fmt: skip
    if log is None:
        asyncio.run(serve(meeting, settings, ready=_tell, log=sys.stderr))
        return
    with log.open("a", encoding="utf-8") as stream:
        asyncio.run(serve(meeting, settings, ready=_tell, log=stream))


def _tell(ready: Ready) -> None:
    from pifkit.ballot.joining import qr_text, shown

    say(qr_text(ready.join))
    typer.echo(f"Join at {ready.url} with the code {shown(ready.code)}, or scan: {ready.join}")
    for one in ready.warnings:
        say(f"Mind: {one}")
    say("Nothing is lost when this ends: start it again, personal links go on working. Ctrl+C ends it.")
