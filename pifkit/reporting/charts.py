"""Drawing a control or run chart in the house style: shapes and words beside colour, every choice printed below it."""

from __future__ import annotations

import io
import re
import textwrap
import warnings
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.dates import date2num

from pifkit.indicators.frequency import absent_periods
from pifkit.indicators.spc.values import Chart, ChartPoint
from pifkit.model.errors import visible
from pifkit.model.language import N_, _
from pifkit.reporting import style, words
from pifkit.reporting.chart_words import Good, Shown, alt_text, finding, parameters_text, plain, table
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 400
LETTERS = 42  # letters of 11 points that fit below a chart
NOTES = 6
CLOSE_EVENTS = 0.04  # of the width: two letters nearer than this would overlap
LINE = 17  # CSS px of a line of text
LONG_WORD = 11  # letters; three such names do not fit side by side
#: Marker, fill, edge and word by kind: each differs in shape and in lightness, so that it reads in grey.
MARKS = {
    "improvement_high": ("^", style.DARK_BLUE, style.DARK_BLUE, N_("improvement")),
    "improvement_low": ("v", style.DARK_BLUE, style.DARK_BLUE, "improvement"),
    "concern_high": ("D", style.ORANGE, style.INK, N_("concern")),
    "concern_low": ("D", style.ORANGE, style.INK, "concern"),
    "neutral_high": ("s", style.LIGHT_PURPLE, style.INK, N_("unusual")),
    "neutral_low": ("s", style.LIGHT_PURPLE, style.INK, "unusual"),
}
USUAL = ("o", style.MUTED, style.MUTED, N_("usual"))


def view(chart: Chart, title: str, *, shown: Shown = plain, factor: float = 1.0, good: Good | None = None) -> View:
    """The chart as a view: finding, figure, alt text, table, warnings.

    Args:
        chart: the chart.
        title: what it measures.
        shown: writes a figure with its unit.
        factor: figures are drawn times this (100 for proportions that are written as percent).
        good: the point or the range that is best, where neither more nor less is.
    """
    return View(
        title=title,
        finding=finding(chart, shown),
        figure=control_chart(chart, shown=shown, factor=factor, good=good),
        alt=alt_text(chart, title, shown, good),
        table=table(chart, shown),
        caption=_("Figures and limits: {title}", title=title),
        notes=tuple(_sentence(warning.message) for warning in chart.warnings),
    )


@style.theme()
def control_chart(
    chart: Chart, *, title: str = "", shown: Shown = plain, factor: float = 1.0, good: Good | None = None
) -> Figure:
    """Draw a chart: figures, centre, limits, target, signals by shape, events by letter, and the choices below.

    Args:
        chart: the chart.
        title: printed above it; blank where a heading stands there already.
        shown: writes a figure with its unit.
        factor: figures are drawn times this.
        good: the point or the range that is best.

    Returns:
        The figure, 400 CSS px wide, so that it stays legible on a phone 320 px wide.
    """
    below = [*_events(chart), *textwrap.wrap(parameters_text(chart, shown, good), LETTERS)]
    figure, axis = style.figure(height=240 + LINE * (len(below) + bool(title)), width=WIDTH)
    _lines(axis, chart, factor)
    _values(axis, chart, factor)
    _marks(axis, chart, factor)
    _target(axis, chart, shown, factor)
    _good(axis, shown, factor, good)
    axis.margins(x=0.02, y=0.1)
    _letters(axis, chart)
    _clip(axis, chart, factor)
    _ends(axis, chart, shown, factor)
    _periods(axis, chart)
    axis.set_xlabel("\n".join(below), loc="left", fontsize=style.MINIMUM_POINTS)
    rows = _legend(axis)
    width, height = figure.get_size_inches()
    figure.set_size_inches(width, height + LINE * max(rows - 1, 0) / style.UNITS_PER_INCH)
    if title:
        axis.set_title("\n".join(textwrap.wrap(title, 34)), pad=8 + LINE * rows)
    return figure


def _legend(axis: Axes) -> int:
    """Name the marks above the chart, in two columns where a word is long; returns how many rows that takes."""
    handles, labels = axis.get_legend_handles_labels()
    if not handles:
        return 0
    columns = 2 if max(map(len, labels)) > LONG_WORD else 3
    axis.legend(
        loc="lower left",
        bbox_to_anchor=(-0.02, 1.0),
        ncols=columns,
        columnspacing=0.9,
        handlelength=1.4,
        handletextpad=0.4,
        borderpad=0,
    )
    return -(-len(labels) // columns)


def svg(chart: Chart, title: str, *, shown: Shown = plain, factor: float = 1.0) -> str:
    """The chart as an SVG document with title and description, the same bytes for the same chart."""
    title = visible(title)  # a file may be called anything, and XML takes no control characters
    figure = control_chart(chart, title=title, shown=shown, factor=factor)
    buffer = io.StringIO()
    with warnings.catch_warnings(), style.theme(), mpl.rc_context({"svg.hashsalt": "pifkit", "svg.fonttype": "path"}):
        warnings.filterwarnings("ignore", "Glyph")  # drawn as a box; the title of the document has it
        FigureCanvasSVG(figure).print_figure(buffer, format="svg", metadata={"Date": None, "Creator": None})
    described = f"<title>{escape(title)}</title><desc>{escape(alt_text(chart, title, shown))}</desc>"
    return re.sub(r"(<svg\b[^>]*)>", rf'\1 role="img">{_literal(described)}', buffer.getvalue(), count=1)


def _literal(text: str) -> str:
    return text.replace("\\", r"\\")


def _x(point: ChartPoint) -> float:
    return float(date2num(point.period.start))  # type: ignore[no-untyped-call]


def _segments(chart: Chart) -> list[list[ChartPoint]]:
    return [list(group) for _rest, group in groupby(chart.points, key=lambda point: point.segment)]


def _lines(axis: Axes, chart: Chart, factor: float) -> None:
    """Centre and limits of each segment; the space between the limits is tinted."""
    for points in _segments(chart):
        days = [_x(point) for point in points]
        if len(days) == 1:
            days = [days[0] - 5, days[0] + 5]
            points = points * 2
        centre = [_scaled(point.centre, factor) for point in points]
        axis.plot(days, centre, color=style.INK, linewidth=1.2, zorder=2)
        lower = [_scaled(point.lower, factor) for point in points]
        upper = [_scaled(point.upper, factor) for point in points]
        axis.fill_between(days, lower, upper, color=style.SEQUENCE[0], alpha=0.6, linewidth=0, zorder=1, step=None)
        for line in (lower, upper):
            axis.plot(days, line, color=style.MUTED, linewidth=1.2, linestyle=(0, (4, 2)), zorder=2)


def _values(axis: Axes, chart: Chart, factor: float) -> None:
    """The figures in order of time; the line stops at a gap, at a missing figure and at a border."""
    absent = [period.start for period in absent_periods([p.period for p in chart.points], chart.frequency)]
    broken = chart.parameters["gaps"] == "break"
    days: list[float] = []
    values: list[float] = []
    before: ChartPoint | None = None
    for point in chart.points:
        gap = before is not None and any(before.period.start < day < point.period.start for day in absent)
        if before is not None and ((gap and broken) or before.segment != point.segment):
            days.append(_x(point))
            values.append(float("nan"))
        days.append(_x(point))
        values.append(_scaled(point.value, factor))
        before = point
    axis.plot(days, values, color=style.MUTED, linewidth=1.2, zorder=3)


def _marks(axis: Axes, chart: Chart, factor: float) -> None:
    """Each point by its kind; provisional and part-year points are hollow, those left out are crosses."""
    drawn = [point for point in chart.points if point.value is not None]
    grouped: dict[tuple[str, str, str, str], list[ChartPoint]] = {}
    for point in drawn:
        left_out = point.excluded and point.status != "part_period"  # a part of a period is hollow, not crossed out
        mark = ("x", style.INK, style.INK, N_("left out")) if left_out else MARKS.get(point.kind, USUAL)
        if point.status != "final":
            mark = (mark[0], "white", mark[2], N_("not final"))
        grouped.setdefault(mark, []).append(point)
    named: set[str] = set()
    for (marker, fill, edge, word), points in grouped.items():
        label = _(word) if word not in named and {mark[3] for mark in grouped} != {"usual"} else "_"
        named.add(word)
        size = 4.0 if word == "usual" else 6.5
        axis.plot(
            [_x(p) for p in points],
            [_scaled(p.value, factor) for p in points],
            marker,
            markersize=size,
            markerfacecolor=fill,
            markeredgecolor=edge,
            markeredgewidth=1.5 if word in {"left out", "not final"} else 0.8,
            label=label,
            zorder=4,
        )


def _target(axis: Axes, chart: Chart, shown: Shown, factor: float) -> None:
    points = [point for point in chart.points if point.target is not None]
    if not points:
        return
    days, values = [_x(point) for point in points], [_scaled(point.target, factor) for point in points]
    label = _("target {target}", target=shown(points[0].target)) if len(set(values)) == 1 else _("target")
    axis.plot(days, values, color=style.DARK_PINK, linewidth=1.8, linestyle=(0, (1, 1)), label=label, zorder=2)


def _good(axis: Axes, shown: Shown, factor: float, good: Good | None) -> None:
    """The point that is best, or the ends of the range that is good."""
    if good is None:
        return
    for at, end in enumerate(good.ends):
        axis.axhline(
            end * factor,
            color=style.TURQUOISE,
            linewidth=1.6,
            linestyle=(0, (6, 2, 1, 2)),
            label=good.words(shown) if not at else "_",
            zorder=2,
        )


def _ends(axis: Axes, chart: Chart, shown: Shown, factor: float) -> None:
    """Centre, limits and the latest figure of the last segment in numbers, at the right, moved apart."""
    last = chart.points[-1]
    lines = [line for line in (last.lower, last.centre, last.upper) if line is not None]
    said = None if last.value is None else shown(last.value)
    labels = [(line, style.MUTED, "normal") for line in lines if shown(line) != said]
    if last.value is not None:
        labels.append((last.value, style.INK, "bold"))
    if not labels:
        return
    low, high = axis.get_ylim()
    step = (high - low) * 0.085
    at = None
    for value, colour, weight in sorted(labels, key=lambda label: label[0]):
        place = min(max(value * factor, low), high)  # an impossible limit is named at the edge
        place = place if at is None else max(place, at + step)
        at = place
        axis.annotate(
            shown(value).split(" ")[0], (1.0, place), xycoords=("axes fraction", "data"), xytext=(4, 0),
            textcoords="offset points", va="center", color=colour, fontweight=weight, annotation_clip=False,
        )  # fmt: skip


def _drawn_events(chart: Chart) -> list[tuple[float, str]]:
    first, last = chart.points[0].period.start, chart.points[-1].period.end
    inside = [note for note in chart.annotations if first <= note.date <= last]
    return [(float(date2num(note.date)), note.text) for note in inside[-NOTES:]]  # type: ignore[no-untyped-call]


def _events(chart: Chart) -> list[str]:
    """Events by letter, one line each."""
    return [
        f"{chr(97 + at)}: {textwrap.shorten(text, LETTERS - 3, placeholder='…')}"
        for at, (_rest, text) in enumerate(_drawn_events(chart))
    ]


def _letters(axis: Axes, chart: Chart) -> None:
    low, high = axis.get_xlim()
    before, step = float("-inf"), 0
    for at, (day, _rest) in enumerate(_drawn_events(chart)):
        axis.axvline(day, color=style.MUTED, linewidth=1, linestyle=":", zorder=1)
        step = step + 1 if day - before < CLOSE_EVENTS * (high - low) else 0  # a letter beside another stands above it
        before = day
        axis.annotate(
            chr(97 + at), (day, 0.0), xycoords=("data", "axes fraction"), xytext=(2, 3 + 11 * step), textcoords="offset points",
            fontweight="bold", zorder=5,
        )  # fmt: skip


def _clip(axis: Axes, chart: Chart, factor: float) -> None:
    """Limits are drawn no further than the smallest and largest possible value."""
    low, high = axis.get_ylim()
    values = [p.value * factor for p in chart.points if p.value is not None]
    smallest, largest = chart.parameters["minimum"], chart.parameters["maximum"]
    room = 0.03 * (max(values) - min(values)) if values else 0.0
    if smallest is not None:
        low = max(low, min(smallest * factor, *values, high) - room)
    if largest is not None:
        high = min(high, max(largest * factor, *values, low) + room)
    axis.set_ylim(low, high)


def _periods(axis: Axes, chart: Chart) -> None:
    """Few labels, in the periods' own words."""
    monthly = chart.frequency == "month"
    few = 4 if not monthly and max(len(point.date) for point in chart.points) <= 7 else 3
    step = max(1, -(-len(chart.points) // few))
    kept = chart.points[::-1][::step][::-1]
    labels = [words.short_month(point.period.start) if monthly else point.date for point in kept]
    axis.set_xticks([_x(point) for point in kept], labels)


def _scaled(value: float | None, factor: float) -> float:
    return float("nan") if value is None else value * factor


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
