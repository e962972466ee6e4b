"""The pictures of the fourth stage: engagement, culture now and preferred, don't know, coverage, needs, success factors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import seaborn as sns

from pifkit.improvement.culture import TYPE_WORDS, TYPES, CultureGap, band_edges
from pifkit.model.language import _
from pifkit.reporting import style, words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


@style.theme()
def engagement(table: pd.DataFrame) -> Figure:
    """Dots of the engagement index by group, everybody as a diamond on top; band edges as dotted lines."""
    made, axes = style.figure(76 + 34 * len(table), grid="x")
    rows = list(range(len(table)))
    axes.hlines(rows, 0, table["Index"], color=style.RULE, lw=2, zorder=1)
    for low in band_edges():
        axes.axvline(low - 0.5, color=style.MUTED, ls=":", lw=1, zorder=0)
    sns.scatterplot(
        x=table["Index"], y=rows, style=table["Group"].eq(_("Everybody")), markers={True: "D", False: "o"},
        s=90, color=style.DARK_BLUE, ax=axes, legend=False, zorder=2,
    )  # fmt: skip
    for row, value in zip(rows, table["Index"], strict=True):
        axes.text(value + 2.5, row, words.number(value, 0), va="center")
    axes.set(xlim=(0, 104), ylim=(len(rows) - 0.5, -0.6), xlabel=_("engagement index, 0 to 100"), ylabel="")
    axes.set_yticks(rows, [words.shorten(str(one), 22) for one in table["Group"]])
    return made


@style.theme()
def culture(found: CultureGap) -> Figure:
    """Points per type of culture: a circle for now, a triangle for preferred, an arrow between them."""
    made, axes = style.figure(292, grid="x")
    for row, (now, wish) in enumerate(zip(found.now, found.preferred, strict=True)):
        flagged = TYPES[row] in found.flag_ge
        axes.annotate(
            "", (wish, row), (now, row),
            arrowprops={"arrowstyle": "->", "color": style.INK, "lw": 2.6 if flagged else 1.2, "shrinkA": 5, "shrinkB": 5},
        )  # fmt: skip
        axes.plot([now], [row], "o", ms=10, color=style.DARK_BLUE, label=_("now") if row == 0 else None)
        axes.plot([wish], [row], "^", ms=10, color=style.TURQUOISE, label=_("preferred") if row == 0 else None)
        gap = words.signed(found.gap[row], 0)
        axes.text(
            1,
            row - 0.33,
            _(
                "{type_words}: {gap} points{flagged}",
                type_words=TYPE_WORDS[TYPES[row]],
                gap=gap,
                flagged=_(", marked") if flagged else "",
            ),
            va="center",
        )
    most = max(*found.now, *found.preferred)
    axes.set(xlim=(0, max(50, most + 5)), ylim=(len(TYPES) - 0.6, -0.65), yticks=[], xlabel=_("points out of 100"))
    axes.spines["left"].set_visible(False)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2)
    return made


@style.theme()
def bars(
    labels: Sequence[str], values: Sequence[float], texts: Sequence[str], xlabel: str, most: float = 100
) -> Figure:
    """Horizontal bars with a label above and a text at the end of each: shares, counts or means."""
    made, axes = style.figure(52 + 46 * len(labels))
    sns.barplot(
        x=list(values), y=list(range(len(labels))), orient="h", ax=axes, width=0.4, color=style.DARK_BLUE, saturation=1
    )
    for row, (label, value, text) in enumerate(zip(labels, values, texts, strict=True)):
        axes.text(0, row - 0.42, label, va="center")
        axes.text(value + most / 60, row + 0.02, text, va="center")
    axes.set(xlim=(0, most * 1.18), ylim=(len(labels) - 0.65, -0.75), yticks=[], xlabel=xlabel)
    axes.spines["left"].set_visible(False)
    return made


@style.theme()
def dots(labels: Sequence[str], values: Sequence[float], low: float, high: float, xlabel: str) -> Figure:
    """One dot per label on a scale that does not begin at zero, for which a bar would mislead."""
    made, axes = style.figure(52 + 44 * len(labels), grid="x")
    rows = list(range(len(labels)))
    axes.hlines(rows, low, high, color=style.RULE, lw=2, zorder=1)
    sns.scatterplot(x=list(values), y=rows, s=90, color=style.DARK_BLUE, ax=axes, legend=False, zorder=2)
    for row, (label, value) in enumerate(zip(labels, values, strict=True)):
        axes.text(low, row - 0.42, f"{label}: {words.number(value, 1)}", va="center")
    margin = (high - low) / 40
    axes.set(xlim=(low - margin, high + margin), ylim=(len(labels) - 0.65, -0.75), yticks=[], xlabel=xlabel, ylabel="")
    axes.spines["left"].set_visible(False)
    return made
