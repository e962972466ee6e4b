"""Commands about figures: `import`, `chart`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

import typer

from pifkit.cli.common import DryRunOption, JsonOption, WorkspaceOption, emit, leave, say
from pifkit.cli.exporting import OnlyOption, ReplaceOption, bring_back
from pifkit.model.errors import ParameterError

# The words of pifkit.indicators.spc.presets, written out here so that the command line loads no numbers library.
Rules = Literal["mdc", "mdc-excel", "lifeqi", "anhoej", "ihi"]
Kind = Literal["i", "run", "p", "u", "pp", "up"]
Sense = Literal["increase", "decrease", "neutral"]
Gaps = Literal["break", "bridge"]

imports = typer.Typer(
    no_args_is_help=True,
    help="Bring something in: published data, your own table, ballots, or what `pifkit export` took out.",
    pretty_exceptions_enable=False,
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


@imports.command("csv")
def import_csv(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A long or wide table; or the folder or zip file of `pifkit export csv`."),
    ],
    mapping: Annotated[Path | None, typer.Option("--map", metavar="MAP.yaml", help="What its columns mean.")] = None,
    into: Annotated[
        Path | None, typer.Option("--into", metavar="W", help="Workspace to write; made when absent.")
    ] = None,
    guess: Annotated[bool, typer.Option("--guess", help="Print a mapping to edit, and import nothing.")] = False,
    partnership: OnlyOption = None,
    replace: ReplaceOption = False,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Any table, by a small mapping file: every row is imported, or named with the reason why not.

    Without --map, a folder or zip file from `pifkit export csv` is restored: the identical state, all or nothing.
    --partnership, --replace, --dry-run and --workspace are for that.
    """
    if mapping is None and not guess and (file.is_dir() or file.suffix.lower() == ".zip"):
        leave(0 if bring_back(file, partnership, into, workspace, replace=replace, dry_run=dry_run) else 1)
    if guess:
        from pifkit.workspace.importing.guess import guess_mapping

        typer.echo(guess_mapping(file), nl=False)
        return
    if mapping is None or into is None:
        raise ParameterError(
            "Give a mapping and a workspace: --map MAP.yaml --into W. --guess proposes a mapping. "
            "Without a mapping, what `pifkit export csv` made is restored: its folder, or its file that ends in .zip."
        )
    from pifkit.workspace.importing.csvfile import import_csv as bring_in

    report = bring_in(file, mapping, into)
    if as_json:
        emit(report.to_json())
        return
    for line in report.lines():
        say(line)
    say(f"Next: pifkit run --all --workspace {into}")


def chart(
    series: Annotated[
        Path,
        typer.Argument(
            metavar="SERIES.csv", help="Columns date,value; numerator, denominator, target, note if you have them."
        ),
    ],
    rules: Annotated[
        Rules,
        typer.Option("--rules", help="Preset: mdc (NHSRplotthedots), mdc-excel, lifeqi, anhoej (qicharts2), ihi."),
    ] = "mdc",
    kind: Annotated[
        Kind | None, typer.Option("--chart", help="i, run, p, u, pp or up. Default: i; run for anhoej and ihi.")
    ] = None,
    direction: Annotated[Sense, typer.Option(help="Which way is better.")] = "neutral",
    target: Annotated[float | None, typer.Option(metavar="X", help="One target for every point.")] = None,
    rebase: Annotated[
        list[str] | None, typer.Option(metavar="DATE", help="First point of a new segment; may be repeated.")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(metavar="DATE", help="A point to leave out of limits; may be repeated.")
    ] = None,
    baseline: Annotated[int | None, typer.Option(min=2, metavar="N", help="Limits rest on the first N points.")] = None,
    gaps: Annotated[
        Gaps, typer.Option(help="break: a missing row breaks runs and ranges; bridge: as the peers.")
    ] = "break",
    no_screen: Annotated[bool, typer.Option("--no-screen", help="Keep large moving ranges in the limits.")] = False,
    svg: Annotated[Path | None, typer.Option("--svg", metavar="FILE", help="Draw it into this file.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a control chart or a run chart of one series, by the rules that analysts know; every choice is printed."""
    from pifkit.indicators import spc
    from pifkit.workspace import atomic_write, read_series

    table = read_series(series)
    made = spc.chart(
        table.points,
        rules=rules,
        chart=kind,
        direction=direction,
        target=target if target is not None else (table.targets if any(t is not None for t in table.targets) else None),
        rebase=[_day(text, "--rebase") for text in rebase or []],
        exclude=[_day(text, "--exclude") for text in exclude or []],
        baseline=baseline,
        gaps=gaps,
        screen=False if no_screen else None,
    )
    if svg is not None:
        from pifkit.reporting import charts  # the drawing library, only where something is drawn

        atomic_write(svg, charts.svg(made, series.stem))
        say(f"Drawn: {svg}")
    if as_json:
        document = made.to_json()
        rows = [{"code": one.code, "message": one.message, "where": one.place} for one in table.problems]
        document["warnings"] = [*rows, *document["warnings"]]
        emit(document)
        return
    for problem in table.problems:
        say(f"warning: {problem.render()}")
    from pifkit.reporting.chart_words import finding

    typer.echo(finding(made))
    for segment in made.segments:
        limits = [_figure(one) for one in (segment.lower, segment.centre, segment.upper)]
        typer.echo(
            f"segment {segment.segment}: lower {limits[0]}, centre {limits[1]}, upper {limits[2]}, n {segment.n}"
        )
    for point in made.points:
        typer.echo(f"{point.date:<12} {_figure(point.value):>12}  {', '.join(point.signals)}".rstrip())
    typer.echo(f"variation: {made.variation}, assurance: {made.assurance}")
    for warning in made.warnings:
        say(f"warning: {warning.message}")


def _day(text: str, option: str) -> dt.date:
    """The first day of a period given as an option."""
    from pifkit.model.period import parse_period

    try:
        return parse_period(text).start
    except ValueError as error:
        raise ParameterError(f"{option} {text!r}: {error}") from error


def _figure(value: float | None) -> str:
    """A figure to six digits; a dash where there is none."""
    return "–" if value is None else f"{value:,.6g}"
