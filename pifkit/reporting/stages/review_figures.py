"""The pictures of the sixth stage: change since the last cycle, freshness of the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.ticker import MaxNLocator

from pifkit.model.language import N_, _
from pifkit.reporting import style, words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

_FRESH = {
    N_("fresh"): (style.DARK_BLUE, ""),
    N_("ageing"): (style.TURQUOISE, "//"),
    N_("expired"): (style.DARK_PINK, "xx"),
    N_("no review date"): (style.LIGHT_PURPLE, ".."),
}


@style.theme()
def change(table: pd.DataFrame, last: str, now_label: str = "", xlabel: str = "") -> Figure:
    """Arrows from the last cycle to this one: a hollow circle then, a filled one now, the change in words."""
    now_label, xlabel = now_label or _("this cycle"), xlabel or _("score or index")
    made, axes = style.figure(78 + 46 * len(table), grid="x")
    most = float(max(table["Last cycle"].max(), table["This cycle"].max()))
    limit = 100.0 if most > 10 else max(5.0, most)
    for row, (_rest, one) in enumerate(table.iterrows()):
        before, now = float(one["Last cycle"]), float(one["This cycle"])
        if before != now:
            arrow = {"arrowstyle": "->", "color": style.INK, "lw": 1.8, "shrinkA": 5, "shrinkB": 5}
            axes.annotate("", (now, row), (before, row), arrowprops=arrow)
        axes.plot([before], [row], "o", ms=9, mfc="white", mec=style.DARK_BLUE, label=last if row == 0 else None)
        axes.plot([now], [row], "o", ms=9, color=style.DARK_BLUE, label=now_label if row == 0 else None)
        text = words.signed(now - before, 1)
        axes.text(0, row - 0.4, f"{words.shorten(str(one['What']), 44)}: {text}", va="center")
    axes.set(xlim=(0, limit * 1.03), ylim=(len(table) - 0.6, -0.75), yticks=[], xlabel=xlabel)
    axes.spines["left"].set_visible(False)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2)
    return made


@style.theme()
def shares(counts: Sequence[tuple[str, int]]) -> Figure:
    """One bar divided by freshness, each part with its own hatch, and a key with the counts."""
    made, axes = style.figure(132)
    start = 0
    for name, count in counts:
        colour, hatch = _FRESH[name]
        bar = axes.barh([0], [count], left=[start], color=colour, hatch=hatch, edgecolor="white", height=0.5)
        bar.set_label(f"{_(name)}: {count}")
        start += count
    axes.set(xlim=(0, max(1, start)), ylim=(-0.4, 0.4), yticks=[], xlabel=_("pieces of evidence"))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines["left"].set_visible(False)
    axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=2, columnspacing=1.4, handlelength=1.8)
    return made


@style.theme()
def bridge(before: float, parts: Sequence[tuple[str, float]], after: float) -> Figure:
    """A bridge: last cycle's total, a step for each cause (up or down, with sign and hatch), this cycle's total."""
    rows = [(_("last cycle"), before), *parts, (_("this cycle"), after)]
    made, axes = style.figure(50 + 44 * len(rows))
    edges = [before, after]
    level = before
    for row, (name, value) in enumerate(rows):
        total = row in (0, len(rows) - 1)
        start = 0.0 if total else level
        colour = style.DARK_GREY if total else style.DARK_BLUE if value >= 0 else style.ORANGE
        hatch = "" if total or value >= 0 else "//"
        axes.barh([row], [value], left=[start], height=0.4, color=colour, hatch=hatch, edgecolor="white")
        level = level if total else level + value
        edges.append(level)
        if not total:
            axes.plot([start, start], [row - 0.75, row + 0.25], color=style.MUTED, lw=1)
        text = words.number(value, 1) if total else words.signed(value, 1)
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
        axes.text(0.0, row - 0.4, f"{name}: {text}", transform=axes.get_yaxis_transform(), va="center", bbox=box)
    low, high = min(edges), max(edges)
    room = max((high - low) * 0.6, high * 0.02, 0.5)
    axes.set(xlim=(max(0.0, low - room), high + room / 2), ylim=(len(rows) - 0.65, -0.75), yticks=[])
    axes.set_xlabel(_("total (the axis does not begin at zero)") if low - room > 0 else "total")
    axes.spines["left"].set_visible(False)
    return made
