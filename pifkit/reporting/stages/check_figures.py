"""The pictures of the check stage: small multiples and ranks."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import seaborn as sns
from matplotlib.dates import date2num

from pifkit.model.language import N_, _
from pifkit.reporting import style, words
from pifkit.reporting.chart_words import Good
from pifkit.reporting.readings import shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pifkit.indicators.judge import IndicatorResult

TITLE_LETTERS = 46  # bold letters of 11 points that fit above a panel
PANEL = 128  # CSS px of a panel
TARGET_LINE = 16  # more for the line that names a target
QUARTILES = {1: N_("best"), 2: N_("second"), 3: N_("third"), 4: N_("last")}


def good(one: IndicatorResult) -> Good | None:
    """The point or the range that is best for an indicator; None where more or less is better, or neither."""
    aim = one.aim
    if aim.direction == "closest":
        return Good(point=aim.point)
    return Good(lower=aim.lower, upper=aim.upper) if aim.direction == "within" else None


def _aims(one: IndicatorResult) -> str:
    """What is asked for or best, in words for a panel; blank where nothing is."""
    best = good(one)
    said = [] if one.target is None else [_("target {split}", split=shown(one.target, one.definition).split(" ")[0])]
    if best is not None:
        said.append(best.words(lambda value: shown(value, one.definition).split(" ")[0]))
    return ", ".join(said)


def trend_words(one: IndicatorResult) -> str:
    """From the first to the latest figure, in words."""
    points = one.series.with_values
    first, last = points[0], points[-1]
    return _(
        "from {value} in {label} to {value_2} in {label_2}",
        value=shown(first.value, one.definition),
        label=first.period.label,
        value_2=shown(last.value, one.definition),
        label_2=last.period.label,
    )


@style.theme()
def panels(group: Sequence[IndicatorResult]) -> Figure:
    """One small chart under the other, each with its own scale; title and target stand above the line, not on it."""
    aimed = any(map(_aims, group))
    figure = style.bare_figure(20 + (PANEL + TARGET_LINE * aimed) * len(group))
    axes = figure.subplots(len(group), 1, squeeze=False)[:, 0]
    for axis, one in zip(axes, group, strict=True):
        _line(axis, one, marker_size=3.5)
        aim = _aims(one)
        title = textwrap.shorten(one.title, TITLE_LETTERS, placeholder="…")
        axis.set_title(title, fontsize=11, loc="left", x=-0.12, pad=TARGET_LINE + 2 if aim else 4)
        if aim:
            axis.annotate(
                f"– – {aim}", (0.0, 1.0), xycoords="axes fraction", xytext=(0, 4), textcoords="offset points",
                color=style.DARK_PINK, fontsize=11,
            )  # fmt: skip
        axis.locator_params(axis="y", nbins=3)
    return figure


def _x(day: dt.date) -> float:
    """A day as a place on the axis."""
    return float(date2num(day))  # type: ignore[no-untyped-call]


def _line(axis: Axes, one: IndicatorResult, marker_size: float) -> None:
    """The figures in order of time: a gap stays a gap, a provisional or part-year point is hollow."""
    factor = 100.0 if one.definition.unit == "proportion" else 1.0
    points = one.series.points
    days = [_x(point.period.start) for point in points]
    values = [float("nan") if point.value is None else point.value * factor for point in points]
    axis.plot(days, values, color=style.DARK_BLUE, linewidth=1.8, marker="o", markersize=marker_size)
    hollow = [(d, v) for d, v, point in zip(days, values, points, strict=True) if point.status != "final"]
    if hollow:
        axis.plot(
            *zip(*hollow, strict=True),
            linestyle="none",
            marker="o",
            markersize=marker_size + 3,
            markerfacecolor="white",
            markeredgecolor=style.DARK_BLUE,
        )
    best = good(one)
    for level in (() if one.target is None else (one.target,)) + (best.ends if best else ()):
        axis.axhline(level * factor, color=style.DARK_PINK, linewidth=1.4, linestyle="--")
    latest = one.series.latest
    if latest is not None and latest.value is not None:
        axis.annotate(
            shown(latest.value, one.definition).split(" ")[0], (_x(latest.period.start), latest.value * factor),
            xytext=(6, 0), textcoords="offset points", va="center", fontweight="bold", annotation_clip=False,
        )  # fmt: skip
    axis.margins(x=0.02, y=0.18)
    _time_axis(axis, one)


def _time_axis(axis: Axes, one: IndicatorResult) -> None:
    """Few labels, as the period's own words: `2023-24` and not a day nobody measured on."""
    points = one.series.points
    step = max(1, -(-len(points) // 4))
    kept = points[::-1][::step][::-1]
    axis.set_xticks([_x(point.period.start) for point in kept], [point.period.label for point in kept])


@style.theme()
def ranks(found: Sequence[IndicatorResult]) -> Figure:
    """Rank of each indicator on a scale from first to last; a hollow mark is the rank before."""
    ordered = sorted(found, key=lambda one: (one.rank or 0) / (one.rank_of or 1))
    names = [textwrap.fill(textwrap.shorten(one.title, 50, placeholder="…"), 28) for one in ordered]
    lines = sum(name.count("\n") + 1 for name in names)
    figure, axis = style.figure(height=80 + 19 * lines + 8 * len(names), grid="x")
    most = max(one.rank_of or 1 for one in ordered)
    for y, one in enumerate(ordered):
        if one.previous_rank is not None:
            axis.plot([one.previous_rank, one.rank or 0], [y, y], color=style.RULE, linewidth=2, zorder=1)
            axis.plot(one.previous_rank, y, "o", markersize=7, markerfacecolor="white", markeredgecolor=style.DARK_BLUE)
    sns.scatterplot(
        x=[one.rank for one in ordered], y=list(range(len(ordered))), ax=axis, color=style.DARK_BLUE, s=80, zorder=3
    )
    axis.set(
        xlim=(0, most + 1),
        yticks=range(len(names)),
        yticklabels=names,
        ylabel="",
        xlabel=_("rank of {most} (hollow: before)", most=words.number(most)),
    )
    axis.set_ylim(len(names) - 0.5, -0.5)
    axis.set_xticks(sorted({1, *range(max(1, most // 4), most + 1, max(1, most // 4)), most}))
    return figure
