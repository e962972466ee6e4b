"""The command for the room: `live`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pifkit.cli.common import CycleOption, WorkspaceOption, known, say, workspace_at
from pifkit.model.errors import ParameterError


def live(
    partnership: Annotated[str | None, typer.Argument(help="Id of the partnership; not needed with --demo.")] = None,
    demo: Annotated[
        bool,
        typer.Option("--demo", help="A rehearsal of two minutes in a workspace of its own, with simulated people."),
    ] = False,
    port: Annotated[int | None, typer.Option("--port", metavar="N", help="Port of the screen. Default: 8866.")] = None,
    no_ballot: Annotated[
        bool, typer.Option("--no-ballot", help="No phones: scores are typed in or come by file.")
    ] = False,
    host: Annotated[
        str,
        typer.Option(
            "--host", metavar="ADDRESS", help="Where phones reach the ballot; lan: this computer in your network."
        ),
    ] = "127.0.0.1",
    ballot_port: Annotated[int, typer.Option("--ballot-port", metavar="N", help="Port of the ballot.")] = 8765,
    anonymous: Annotated[bool, typer.Option("--anonymous", help="No names on the ballot.")] = False,
    cert: Annotated[Path | None, typer.Option("--cert", metavar="FILE", help="Certificate, for HTTPS.")] = None,
    key: Annotated[Path | None, typer.Option("--key", metavar="FILE", help="Its key.")] = None,
    public_host: Annotated[
        list[str] | None,
        typer.Option(
            "--public-host",
            metavar="NAME",
            help="A name under which phones reach the ballot, as in the certificate; it stands in the join link.",
        ),
    ] = None,
    framework: Annotated[
        str | None,
        typer.Option("--framework", metavar="ID", help="What to score. Default: the cycle's first framework."),
    ] = None,
    cycle: CycleOption = None,
    workspace: WorkspaceOption = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the screen in a browser.")] = True,
) -> None:
    """Score a self-assessment with a group: the facilitator's screen, and a ballot for people's phones."""
    from pifkit.live.room import Phones, run_demo, run_room

    phones = None if no_ballot else Phones(host, ballot_port, anonymous, cert, key, tuple(public_host or ()))
    if demo:
        if partnership or workspace or cycle or framework:
            raise ParameterError(
                "--demo brings its own partnership: leave partnership, cycle, framework and workspace out."
            )
        run_demo(port, phones=phones, say=say, browser=browser)
        return
    if partnership is None:
        raise ParameterError("Say which partnership: pifkit live PARTNERSHIP. To rehearse: pifkit live --demo")
    where = workspace_at(workspace)
    known(where, [partnership])
    run_room(where, partnership, cycle=cycle, framework=framework, port=port, phones=phones, say=say, browser=browser)
