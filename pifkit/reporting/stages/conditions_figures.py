"""The pictures of the conditions stage, and the small facts they are drawn from."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import seaborn as sns

from pifkit.model.language import N_, Phrases, _
from pifkit.reporting import style, words
from pifkit.reporting.rows import lines_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pifkit.frameworks import Framework
    from pifkit.scoring.consensus import Item, Key

#: States of a part (contract 4.3) as people say them.
STATE_WORDS = Phrases(
    {
        "agreed": N_("agreed"),
        "proposed": N_("mean proposed"),
        "single": N_("one assessor"),
        "discuss": N_("to talk about"),
        "missing": N_("not rated yet"),
        "na": N_("not applicable"),
    }
)
OPEN_STATES = ("discuss", "missing", "na")
MOST_STRIPS = 12
_SHADE = "#EEF3F7"  # of every other band: seen, and no line of the picture is lost on it


def scale_ends(framework: Framework, attributes: bool = False) -> tuple[float, float]:
    """Lowest and highest value of the framework's scale, or of that of its attributes."""
    scale = (framework.attribute_scale if attributes else None) or framework.scale
    if scale.min is not None and scale.max is not None:
        return scale.min, scale.max
    values = [level.value for level in scale.levels if level.value is not None]
    return (min(values), max(values)) if values else (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Band:
    """A range of the score in percent, and the number of its level where it has one."""

    low: float
    high: float
    level: int | None


def bands_of(framework: Framework, most: float | None) -> tuple[Band, ...]:
    """The bands behind a criterion's percent: its own, else those of the total as percent of the largest total.

    Args:
        framework: the framework.
        most: the largest total; None: none.
    """
    own = framework.criterion.bands
    key = own or framework.total.bands
    if key is None or framework.scale.min != 0 or (own is None and not most):
        return ()
    share = 100 / ((framework.scale.max if own else most) or 100)
    found = framework.bands[key].bands
    edges = [band.min * share for band in found] + [100.0]
    return tuple(Band(edges[at], edges[at + 1], band.level) for at, band in enumerate(found))


def individual(framework: Framework, items: Mapping[Key, Item]) -> pd.DataFrame:
    """Each assessor's rating in force of each item, as a number: columns Item, Assessor, Score.

    Args:
        framework: the framework.
        items: settled items by (part, attribute), from `consensus.settle`; ratings in words have no place on a scale.
    """
    order = {part.id: at for at, (part, _rest) in enumerate(framework.leaves)}
    found = [
        (item_title(framework, key), name, float(value))
        for key, item in sorted(items.items(), key=lambda pair: order.get(pair[0][0], len(order)))
        for name, _by, value, _at in item.votes
        if value is not None and name
    ]
    return pd.DataFrame(found, columns=[N_("Item"), N_("Assessor"), N_("Score")])


def item_title(framework: Framework, key: Key) -> str:
    """How an item is called: its part, and the attribute's title where it is one of the part's attributes."""
    part, attribute = key
    return f"{part}, {framework.title_of(attribute)}" if attribute else part


@style.theme()
def dots(table: pd.DataFrame, low: float, high: float, bands: Sequence[Band] = ()) -> Figure:
    """Sorted dot plot of criteria with the value beside each dot: columns Criterion, Id, Score.

    Args:
        table: one row per criterion, in the order of drawing.
        low: lower end of the scale.
        high: upper end of the scale.
        bands: shaded behind the dots, every other one, with the number of the level above it where it has one.
    """
    names = [textwrap.fill(f"{row.Id} {row.Criterion}", 26) for row in lines_of(table)]
    lines = sum(name.count("\n") + 1 for name in names)
    figure, axes = style.figure(height=70 + 20 * lines + 12 * len(names), grid="x")
    _shade(axes, bands)
    axes.hlines(range(len(table)), low, table["Score"], color=style.RULE, linewidth=3)
    sns.scatterplot(x=table["Score"], y=np.arange(len(table)), ax=axes, color=style.DARK_BLUE, s=90, zorder=3)
    for at, value in enumerate(table["Score"]):
        axes.annotate(words.number(value, 1), (value, at), xytext=(8, 0), textcoords="offset points", va="center")
    axes.set(
        xlim=(low, high + (high - low) * 0.16),
        yticks=range(len(names)),
        yticklabels=names,
        ylabel="",
        xlabel=_under(bands),
    )
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    return figure


def _shade(axes: Axes, bands: Sequence[Band]) -> None:
    for at, band in enumerate(bands):
        if at % 2:
            axes.axvspan(band.low, band.high, color=_SHADE, linewidth=0, zorder=0)
        if band.level is not None:
            middle = (band.low + band.high) / 2
            axes.annotate(
                str(band.level), (middle, 1), xycoords=("data", "axes fraction"), xytext=(0, 3),
                textcoords="offset points", ha="center", color=style.MUTED,
            )  # fmt: skip


def _under(bands: Sequence[Band]) -> str:
    if not bands:
        return "score"
    return _("score (above: levels)") if bands[0].level is not None else _("score (shaded: bands)")


@style.theme()
def radar(table: pd.DataFrame, low: float, high: float) -> Figure:
    """Radar of criteria in the framework's order: columns Criterion (id), Score."""
    figure = style.bare_figure(360)
    axes = figure.add_subplot(projection="polar")
    angles = np.linspace(0, 2 * math.pi, len(table), endpoint=False)
    around = np.append(angles, angles[0])
    scores = np.append(table["Score"], table["Score"].iloc[0])
    axes.set_theta_offset(math.pi / 2)  # type: ignore[attr-defined]
    axes.set_theta_direction(-1)  # type: ignore[attr-defined]
    axes.plot(around, scores, color=style.DARK_BLUE, marker="o")
    axes.fill(around, scores, color=style.DARK_BLUE, alpha=0.15)
    axes.set_ylim(low, high)
    axes.set_yticks(np.linspace(low, high, 5))
    axes.set_yticklabels(["", *(words.number(v, 0) for v in np.linspace(low, high, 5)[1:])])
    axes.set_xticks(angles)
    axes.set_xticklabels(list(table["Criterion"]))
    axes.tick_params(axis="x", pad=8)
    return figure


@style.theme()
def heat(table: pd.DataFrame, low: float, high: float) -> Figure:
    """Parts as cells, one line per criterion, with the score in each cell: columns Id, Criterion, Score, State."""
    keys = list(dict.fromkeys(table["Criterion"]))
    grouped = [table[table["Criterion"] == key] for key in keys]
    # Wide criteria (a checklist of twenty statements) wrap, so that every number stays readable on a phone.
    lines = [
        (key, block.iloc[i : i + 6]) for key, block in zip(keys, grouped, strict=True) for i in range(0, len(block), 6)
    ]
    figure, axes = style.figure(height=30 + 46 * len(lines))
    for y, (_rest, block) in enumerate(lines):
        for x, row in enumerate(lines_of(block)):
            share = None if math.isnan(row.Score) else (row.Score - low) / (high - low)
            face = "white" if share is None else style.SEQUENCE[min(3, int(share * 4))]
            ink = "white" if share is not None and share >= 0.5 else style.INK
            axes.add_patch(_box(x, y, face, share is None))
            value = _short(row.State) if share is None else words.number(row.Score, 0 if high > 10 else 1)
            axes.text(x + 0.5, y + 0.5, f"{row.Id}\n{value}", ha="center", va="center", color=ink, linespacing=1.15)
    axes.set(xlim=(0, 6), ylim=(len(lines), 0), xticks=[], yticks=[])
    for spine in axes.spines.values():
        spine.set_visible(False)
    return figure


def _box(x: float, y: float, face: str, dashed: bool):  # type: ignore[no-untyped-def]
    from matplotlib.patches import Rectangle

    return Rectangle(
        (x + 0.03, y + 0.04), 0.94, 0.92, facecolor=face, edgecolor=style.MUTED if dashed else face,
        linestyle="--" if dashed else "-",
    )  # fmt: skip


def _short(state: str) -> str:
    """A state in a word that fits a cell of the heat map."""
    return {STATE_WORDS["discuss"]: _("talk"), STATE_WORDS["na"]: _("n/a")}.get(state, "–")


@style.theme()
def strips(rows: pd.DataFrame, shown: pd.DataFrame, limit: float, low: float, high: float) -> Figure:
    """Each assessor's rating as a point, the median as a bar; wider than the tolerance is marked with an arrow."""
    order = list(shown["Item"])
    kept = rows[rows["Item"].isin(order)]
    names = [textwrap.fill(f"{row.Item} ▸" if row.Spread > limit else str(row.Item), 18) for row in lines_of(shown)]
    lines = sum(name.count("\n") for name in names)
    figure, axes = style.figure(height=70 + 34 * len(order) + 8 * lines, grid="x")
    offsets = _stack(kept)
    y = kept["Item"].map({part: at for at, part in enumerate(order)}) + offsets
    sns.scatterplot(
        x=kept["Score"], y=y, ax=axes, color=style.DARK_BLUE, s=46, alpha=0.9, linewidth=0.8, edgecolor="white"
    )
    for at, row in enumerate(lines_of(shown)):
        wide = row.Spread > limit
        axes.hlines(at, row.Lowest, row.Highest, color=style.ORANGE if wide else style.RULE, linewidth=2, zorder=0)
        axes.vlines(row.Median, at - 0.32, at + 0.32, color=style.DARK_PINK, linewidth=2.5)
    margin = (high - low) * 0.03
    axes.set(
        xlim=(low - margin, high + margin),
        yticks=range(len(order)),
        yticklabels=names,
        ylabel="",
        xlabel=_("rating (bar: median; ▸ wide spread)"),
    )
    axes.set_ylim(len(order) - 0.4, -0.6)
    return figure


def _stack(rows: pd.DataFrame) -> pd.Series:
    """Small offsets so that equal ratings of one item do not hide each other; no randomness."""
    number = rows.groupby(["Item", "Score"]).cumcount()
    size = rows.groupby(["Item", "Score"])["Score"].transform("size")
    return (number - (size - 1) / 2) * 0.14


@style.theme()
def bars(counts: dict[str, int]) -> Figure:
    """Horizontal bars of counts with the number at the end of each."""
    figure, axes = style.figure(height=50 + 34 * len(counts))
    sns.barplot(x=list(counts.values()), y=list(counts), ax=axes, color=style.DARK_BLUE, width=0.6)
    for at, count in enumerate(counts.values()):
        axes.annotate(str(count), (count, at), xytext=(6, 0), textcoords="offset points", va="center")
    axes.set(xlabel="", ylabel="", xticks=[], xlim=(0, max([*counts.values(), 1]) * 1.15))
    axes.spines["bottom"].set_visible(False)
    return figure
