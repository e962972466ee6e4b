"""Commands that read ratings and frameworks: `score`, `frameworks`."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from pifkit.cli.common import CycleOption, JsonOption, WorkspaceOption, emit, known, say, workspace_at
from pifkit.model.errors import ParameterError


def score(
    what: Annotated[str, typer.Argument(metavar="RATINGS.csv|PARTNERSHIP", help="A file of ratings, or an id.")],
    framework: Annotated[
        str | None, typer.Option("--framework", metavar="ID", help="Framework, such as caf2020 or caf2020:fine_tuned.")
    ] = None,
    cycle: CycleOption = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="TIME", help="What was recorded up to this time, such as 2026-11-22T14:00 (UTC)."),
    ] = None,
    published: Annotated[
        bool,
        typer.Option(
            "--published", help="The file is a published table (id, points, of, percent): recompute it, repair nothing."
        ),
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Score a self-assessment: a table of ratings, or what a partnership has recorded, against a framework."""
    from pifkit.reporting.assessment import score_file, score_lines, score_partnership

    if what.lower().endswith(".csv") or Path(what).is_file():
        if framework is None:
            raise ParameterError("Say which framework the ratings are for: --framework ID (`pifkit frameworks` lists).")
        if at is not None:
            raise ParameterError("--at asks the event store of a partnership; a file of ratings knows no times.")
        _use_own(workspace)
        if published:
            _audit(Path(what), framework, as_json)
            return
        cards = [score_file(Path(what), framework)]
        signed = ""
    else:
        if published:
            raise ParameterError("--published reads a CSV file with the columns id, points, of and percent.")
        where = workspace_at(workspace)
        (partnership,) = known(where, [what])
        cards, signed = score_partnership(where, partnership, framework=framework, cycle=cycle, at=_moment(at))
    if as_json:
        emit(cards[0].to_json() if len(cards) == 1 else [card.to_json() for card in cards])
        return
    for card in cards:
        for line in score_lines(card):
            typer.echo(line)
    if signed:
        say(signed)


def _audit(path: Path, framework: str, as_json: bool) -> None:
    """Print a published table recomputed; the exit code is 1 where a printed figure differs."""
    from pifkit.reporting.published import audit_file, audit_lines

    found = audit_file(path, framework)
    if as_json:
        emit(found)
    else:
        for line in audit_lines(found):
            typer.echo(line)
    if not found["consistent"]:
        raise typer.Exit(1)


def _moment(text: str | None) -> dt.datetime | None:
    """The time of --at, in UTC unless it says its zone; a day means its end."""
    if text is None:
        return None
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise ParameterError(f"--at {text!r} is not a time. Write it as 2026-11-22T14:00, or as a day.") from error
    if len(text) <= len("2026-11-22"):
        found = dt.datetime.combine(found, dt.time.max)
    return found.astimezone(dt.UTC) if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _use_own(workspace: Path | None) -> None:
    """Find the own frameworks and overlays of the workspace named, or of the one around this folder if there is one."""
    if workspace is not None:
        workspace_at(workspace)
        return
    with contextlib.suppress(ParameterError):
        workspace_at(None)


def frameworks(
    framework: Annotated[str | None, typer.Argument(metavar="ID", help="One in full. Default: a list.")] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the frameworks that pifkit can score, or show one in full with the source of each figure."""
    from pifkit.frameworks import available, describe, load

    _use_own(workspace)
    if framework is None:
        listed = [load(one).summary() for one in available()]
        if as_json:
            emit(listed)
        else:
            for one in listed:
                typer.echo(f"{one['id']:<24} {one['name']}")
            say("One in full: pifkit frameworks ID")
        return
    loaded = load(framework)
    if as_json:
        emit(loaded.to_json())
    else:
        for line in describe(loaded):
            typer.echo(line)
