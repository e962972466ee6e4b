"""The pictures of the conditions stage, and the small facts they are drawn from."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import seaborn as sns

from pifkit.reporting import style, words
from pifkit.reporting.rows import lines_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from pifkit.frameworks import Framework
    from pifkit.model.tables import RatingRow

#: States of a part (contract 4.3) as people say them.
STATE_WORDS = {
    "agreed": "agreed",
    "proposed": "mean proposed",
    "single": "one assessor",
    "discuss": "to talk about",
    "missing": "not rated yet",
    "na": "not applicable",
}
OPEN_STATES = ("to talk about", "not rated yet", "not applicable")
MOST_STRIPS = 12


def scale_ends(framework: Framework) -> tuple[float, float]:
    """Lowest and highest value of the framework's scale."""
    scale = framework.scale
    if scale.min is not None and scale.max is not None:
        return scale.min, scale.max
    values = [level.value for level in scale.levels if level.value is not None]
    return (min(values), max(values)) if values else (0.0, 1.0)


def individual(framework: Framework, ratings: Sequence[RatingRow]) -> pd.DataFrame:
    """Each assessor's latest rating of each part rated as a whole, as numbers: columns Part, Assessor, Score.

    Parts rated by attributes are left out: their assessors' attribute scores are not scores of the part.
    """
    latest: dict[tuple[str, str], RatingRow] = {}
    for row in ratings:
        if row.assessor and not row.attribute:
            known = latest.get((row.part, row.assessor))
            if known is None or row.round >= known.round:
                latest[row.part, row.assessor] = row
    found = [
        (part, assessor, value)
        for (part, assessor), row in latest.items()
        if (value := number_of(framework, row.score)) is not None
    ]
    return pd.DataFrame(found, columns=["Part", "Assessor", "Score"])


def number_of(framework: Framework, text: str) -> float | None:
    """A score as its number on the framework's scale; None for a blank, `na`, `dk` or a level without number."""
    level = framework.scale.level(text)
    if level is not None:
        return level.value
    try:
        return float(text)
    except ValueError:
        return None


@style.theme()
def dots(table: pd.DataFrame, low: float, high: float) -> Figure:
    """Sorted dot plot of criteria with the value beside each dot: columns Criterion, Id, Score."""
    names = [textwrap.fill(f"{row.Id} {row.Criterion}", 26) for row in lines_of(table)]
    lines = sum(name.count("\n") + 1 for name in names)
    figure, axes = style.figure(height=70 + 20 * lines + 12 * len(names), grid="x")
    axes.hlines(range(len(table)), low, table["Score"], color=style.RULE, linewidth=3)
    sns.scatterplot(x=table["Score"], y=np.arange(len(table)), ax=axes, color=style.DARK_BLUE, s=90, zorder=3)
    for at, value in enumerate(table["Score"]):
        axes.annotate(words.number(value, 1), (value, at), xytext=(8, 0), textcoords="offset points", va="center")
    axes.set(
        xlim=(low, high + (high - low) * 0.16), yticks=range(len(names)), yticklabels=names, ylabel="", xlabel="score"
    )
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    return figure


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
    for y, (_, block) in enumerate(lines):
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
    return {"to talk about": "talk", "not rated yet": "–", "not applicable": "n/a"}.get(state, "–")


@style.theme()
def strips(rows: pd.DataFrame, shown: pd.DataFrame, limit: float, low: float, high: float) -> Figure:
    """Each assessor's rating as a point, the median as a bar; wider than the tolerance is marked with an arrow."""
    order = list(shown["Part"])
    kept = rows[rows["Part"].isin(order)]
    figure, axes = style.figure(height=70 + 34 * len(order), grid="x")
    offsets = _stack(kept)
    y = kept["Part"].map({part: at for at, part in enumerate(order)}) + offsets
    sns.scatterplot(
        x=kept["Score"], y=y, ax=axes, color=style.DARK_BLUE, s=46, alpha=0.9, linewidth=0.8, edgecolor="white"
    )
    for at, row in enumerate(lines_of(shown)):
        wide = row.Spread > limit
        axes.hlines(at, row.Lowest, row.Highest, color=style.ORANGE if wide else style.RULE, linewidth=2, zorder=0)
        axes.vlines(row.Median, at - 0.32, at + 0.32, color=style.DARK_PINK, linewidth=2.5)
    names = [f"{row.Part} ▸" if row.Spread > limit else str(row.Part) for row in lines_of(shown)]
    margin = (high - low) * 0.03
    axes.set(
        xlim=(low - margin, high + margin),
        yticks=range(len(order)),
        yticklabels=names,
        ylabel="",
        xlabel="rating (bar: median; ▸ to talk about)",
    )
    axes.set_ylim(len(order) - 0.4, -0.6)
    return figure


def _stack(rows: pd.DataFrame) -> pd.Series:
    """Small offsets so that equal ratings of one part do not hide each other; no randomness."""
    number = rows.groupby(["Part", "Score"]).cumcount()
    size = rows.groupby(["Part", "Score"])["Score"].transform("size")
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
