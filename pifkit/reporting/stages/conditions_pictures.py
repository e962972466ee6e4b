"""Pictures for frameworks without points: agreement bars, compliance matrix, grades."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import seaborn as sns

from pifkit.model.language import _
from pifkit.reporting import style, words
from pifkit.reporting.rows import lines_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def _names(values: pd.Series, width: int) -> list[str]:
    return [textwrap.fill(str(value), width) for value in values]


@style.theme()
def agreement(table: pd.DataFrame) -> Figure:
    """Percent agreeing as a bar and percent don't know as a diamond, one line per area: columns Area, Agree, Don't know."""
    names = _names(table["Area"], 24)
    lines = sum(name.count("\n") + 1 for name in names)
    figure, axes = style.figure(height=95 + 18 * lines + 16 * len(names), grid="x")
    sns.barplot(
        x=table["Agree"], y=np.arange(len(table)), orient="h", ax=axes, color=style.DARK_BLUE, width=0.55, label="agree"
    )
    axes.plot(
        table["Don't know"], range(len(table)), "D", color=style.ORANGE, markeredgecolor="white", markersize=9, label=_("don't know")
    )  # fmt: skip
    ends = table[["Agree", "Don't know"]].max(axis=1)
    for at, (value, end) in enumerate(zip(table["Agree"], ends, strict=True)):
        axes.annotate(words.percent(value), (end, at), xytext=(9, 0), textcoords="offset points", va="center")
    axes.set(xlim=(0, 100), yticks=range(len(names)), yticklabels=names, ylabel="", xlabel="percent")
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.legend(loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=2)
    return figure


@style.theme()
def matrix(table: pd.DataFrame, levels: list[str]) -> Figure:
    """Number of elements by criterion and rating; the darker, the more: columns Criterion and one per rating."""
    names = _names(table["Criterion"], 20)
    figure, axes = style.figure(height=50 + 46 * len(names) + 20 * len(levels))
    counts = table[levels].to_numpy(dtype=float)
    most = max(float(counts.max()), 1.0)
    for y, row in enumerate(counts):
        for x, count in enumerate(row):
            shade = min(3, int(4 * count / most)) if count else -1
            face = "white" if shade < 0 else style.SEQUENCE[shade]
            axes.fill([x + 0.03, x + 0.97, x + 0.97, x + 0.03], [y + 0.04, y + 0.04, y + 0.96, y + 0.96], color=face)
            axes.text(
                x + 0.5, y + 0.5, f"{count:.0f}", ha="center", va="center", color="white" if shade > 1 else style.INK
            )
    axes.set(xlim=(0, len(levels)), ylim=(len(names), 0), yticks=np.arange(len(names)) + 0.5, yticklabels=names)
    letters = [chr(65 + at) for at in range(len(levels))]
    axes.set_xticks(np.arange(len(levels)) + 0.5, letters)
    # Long names of ratings do not fit over narrow columns on a phone: letters, explained below.
    axes.set_xlabel(
        "\n".join(f"{letter}: {words.shorten(level, 34)}" for letter, level in zip(letters, levels, strict=True)),
        loc="left",
    )
    axes.tick_params(length=0, labeltop=True, labelbottom=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return figure


@style.theme()
def grades(table: pd.DataFrame, low: float, high: float) -> Figure:
    """One dot per area on the whole scale of grades: columns Area, Grade."""
    names = _names(table["Area"], 28)
    lines = sum(name.count("\n") + 1 for name in names)
    figure, axes = style.figure(height=70 + 20 * lines + 10 * len(names), grid="x")
    sns.scatterplot(x=table["Grade"], y=np.arange(len(table)), ax=axes, color=style.DARK_BLUE, s=90, zorder=3)
    for at, row in enumerate(lines_of(table)):
        axes.annotate(
            words.number(row.Grade, 0), (row.Grade, at), xytext=(9, 0), textcoords="offset points", va="center"
        )
    axes.set(xlim=(low - 0.4, high + 0.8), yticks=range(len(names)), yticklabels=names, ylabel="", xlabel="grade")
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xticks(np.arange(low, high + 1))
    return figure


@style.theme()
def standing(names: Sequence[str], figures: Sequence[tuple[float, float, float, float]]) -> Figure:
    """One line per criterion: the middle half of all partnerships as a bar, their median as a line, the own score as a dot.

    Args:
        names: criteria, as printed.
        figures: for each: own score, lower quartile, median, upper quartile, all 0 to 100.
    """
    shown = [textwrap.fill(name, 26) for name in names]
    lines = sum(name.count("\n") + 1 for name in shown)
    figure, axes = style.figure(height=100 + 20 * lines + 12 * len(shown), grid="x")
    for at, (own, low, middle, high) in enumerate(figures):
        axes.hlines(at, low, high, color=style.RULE, linewidth=9)
        axes.vlines(middle, at - 0.28, at + 0.28, color=style.DARK_PINK, linewidth=2.5)
        axes.plot([own], [at], "o", color=style.DARK_BLUE, markersize=9, markeredgecolor="white", zorder=3)
    axes.set(xlim=(0, 100), yticks=range(len(shown)), yticklabels=shown, ylabel="")
    axes.set_xlabel(_("score (dot: here; bar: middle half;\nline: median of all)"))
    axes.set_ylim(len(shown) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    return figure
