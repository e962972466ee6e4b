"""The pictures of the first stage: the wheel of the cycle, the outcome tree, coverage of the golden thread."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import seaborn as sns
from matplotlib.patches import FancyBboxPatch, Wedge

from pifkit.improvement.completeness import HIGHEST, LEVELS, WHEEL
from pifkit.improvement.outline import Placed
from pifkit.model.language import N_, _
from pifkit.model.stages import STAGES
from pifkit.reporting import style, words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: One shape per level of the golden thread.
SHAPES: Mapping[str, str] = {
    "national": "D",
    "partnership": "o",
    "organisation": "s",
    "directorate": "^",
    "service": "v",
    "team": "p",
    "individual": "P",
}
#: The two directions in which the golden thread is measured.
UP_DOWN = (N_("leads up"), N_("is served from below"))
#: Where the four words stand inside the wheel, each beside its own arc without touching another.
_WORD_AT = {N_("plan"): (33, 0), N_("act"): (0, -36), N_("review"): (-27, -6), N_("improve"): (-6, 33)}
ROW = 20.0
INDENT = 17.0
CHARACTER = 7.9
_SHORT = {"vision": N_("Vision"), "conditions": N_("Conditions"), "action": N_("Action"), "people": N_("People")} | {
    "check": N_("Check"),
    "review": N_("Review"),
}


@style.theme()
def wheel(levels: Mapping[str, int]) -> Figure:
    """Six stages round a wheel, each filled outward by how complete it is, round the fact sheet's four words."""
    made = style.bare_figure(276)
    made.set_layout_engine("none")
    axes = made.add_axes((0, 0, 1, 1))
    axes.axis("off")
    axes.set(xlim=(-203, 227), ylim=(-138, 138))
    inner, step = 60, 18
    outer = inner + step * HIGHEST
    for place, stage in enumerate(STAGES):
        end = 90 - 60 * place
        for ring in range(HIGHEST):
            face = style.DARK_BLUE if levels[stage.id] > ring else "white"
            radius = inner + step * (ring + 1)
            axes.add_patch(
                Wedge((0, 0), radius, end - 58.5, end - 1.5, width=step - 2.5, fc=face, ec=style.DARK_BLUE, lw=1.1)
            )
        middle = math.radians(end - 30)
        slanted = abs(math.cos(middle)) < 0.9
        x = math.copysign(84 if slanted else outer + 8, math.cos(middle))
        y = math.copysign(110, math.sin(middle)) if slanted else 0
        side = "left" if x > 0 else "right"
        axes.text(x, y + 9, f"{stage.number} {_(_SHORT[stage.id])}", ha=side, va="center", weight="bold")
        axes.text(x, y - 9, _(LEVELS[levels[stage.id]]), ha=side, va="center")
    _words(axes, inner - 3)
    return made


def _words(axes: Axes, outer: float) -> None:
    """The inner ring: plan, act, review, improve, each over the stages that belong to it."""
    start = 90.0
    for word, stages in WHEEL:
        span = 60.0 * len(stages)
        axes.add_patch(Wedge((0, 0), outer, start - span + 2, start - 2, width=3, facecolor=style.TURQUOISE, lw=0))
        axes.text(*_WORD_AT[word], _(word), ha="center", va="center", style="italic")
        start -= span


@style.theme()
def tree(
    placed: Sequence[Placed], levels: Sequence[str], broken: Sequence[bool], shapes: Mapping[str, str] = SHAPES
) -> Figure:
    """An outcome tree as an indented list with elbows: one shape per level, from the top down.

    Args:
        placed: lines with their rows.
        levels: level of each line.
        broken: whether a line's link is missing; its remark is drawn in colour and begins with an arrow.
        shapes: a marker per level.
    """
    used = [level for level in shapes if level in levels]
    key_rows = 1 + (len(used) + 2) // 3
    rows = placed[-1].bottom + key_rows
    height = rows * ROW + 12
    made = style.bare_figure(height)
    made.set_layout_engine("none")
    axes = made.add_axes((0, 0, 1, 1))
    axes.axis("off")
    axes.set(xlim=(0, style.WIDTH), ylim=(height, 0))
    parents: dict[int, float] = {}
    for one, level, bad in zip(placed, levels, broken, strict=True):
        depth = one.line.depth
        x, y = 10 + INDENT * depth, (one.top + 0.5) * ROW
        if depth:
            above = parents[depth - 1]
            axes.plot([x - INDENT, x - INDENT, x - 7], [above + 8, y, y], color=style.MUTED, lw=1.1, zorder=1)
        parents[depth] = y
        face = "white" if bad else style.DARK_BLUE
        axes.plot([x], [y], marker=shapes[level], ms=8, mfc=face, mec=style.DARK_BLUE, ls="", zorder=2)
        for at, text in enumerate(one.lines):
            remark = text.startswith("→")
            axes.text(
                x + 11, y + at * ROW, text, va="center", color=style.DARK_PINK if remark else style.INK,
                weight="bold" if depth == 0 and not remark else "normal",
            )  # fmt: skip
    _key(axes, used, placed[-1].bottom * ROW + 14, shapes)
    return made


def _key(axes: Axes, used: Sequence[str], top: float, shapes: Mapping[str, str]) -> None:
    axes.plot([4, style.WIDTH - 4], [top - 4, top - 4], color=style.RULE, lw=1)
    for at, level in enumerate(used):
        x, y = 10 + 140 * (at % 3), top + 12 + ROW * (at // 3)
        axes.plot([x], [y], marker=shapes[level], ms=8, mfc=style.DARK_BLUE, mec=style.DARK_BLUE, ls="")
        axes.text(x + 11, y, words.code(level), va="center", color=style.MUTED)


@style.theme()
def coverage(table: pd.DataFrame) -> Figure:
    """Bars by level: how many objectives lead up to something, and how many have something below that serves them."""
    made, axes = style.figure(70 + 62 * table["Level"].nunique())
    sns.barplot(
        table,
        y="Level",
        x="Percent",
        hue="Direction",
        hue_order=[_(one) for one in UP_DOWN],
        palette=[style.DARK_BLUE, style.TURQUOISE],
        ax=axes,
        saturation=1,
    )
    for bars, hatch in zip(axes.containers, ("", "//"), strict=False):
        for bar in bars:
            bar.set(hatch=hatch, edgecolor="white")
    places = {level: row for row, level in enumerate(table["Level"].unique())}
    for one in table.to_dict("records"):
        row = places[one["Level"]] + (-0.2 if one["Direction"] == _(UP_DOWN[0]) else 0.2)
        axes.text(one["Percent"] + 2, row, one["Of"], va="center")
    axes.set(xlim=(0, 128), xlabel=_("percent of the objectives at that level"), ylabel="", xticks=range(0, 101, 25))
    axes.legend(title="", loc="lower left", bbox_to_anchor=(-0.25, 1.0), ncols=2, columnspacing=1.2, handlelength=1.6)
    return made


#: Mark and words of an objective's state on the strategy map.
_STATES = {
    "on": ("o", N_("on target")),
    "near": ("s", N_("near")),
    "off": ("X", N_("off target")),
    "": ("D", N_("no target")),
}


@style.theme()
def layers(found: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> Figure:
    """The strategy map: a band per perspective, mission on top, an arrow between bands, a mark per objective's state."""
    width = int((style.WIDTH - 44) / CHARACTER)
    placed = [(name, [(textwrap.wrap(title, width), state) for title, state in lines]) for name, lines in found]
    tall = [30 + ROW * sum(len(rows) for rows, _rest in lines) for _rest, lines in placed]
    height = sum(tall) + 26 * len(placed) + 20
    made = style.bare_figure(height)
    made.set_layout_engine("none")
    axes = made.add_axes((0, 0, 1, 1))
    axes.axis("off")
    axes.set(xlim=(0, style.WIDTH), ylim=(height, 0))
    top = 4.0
    for at, ((name, lines), size) in enumerate(zip(placed, tall, strict=True)):
        box = FancyBboxPatch(
            (5, top),
            style.WIDTH - 10,
            size - 2,
            boxstyle="round,pad=0,rounding_size=6",
            fc=style.SEQUENCE[0],
            ec=style.DARK_BLUE,
        )
        axes.add_patch(box)
        axes.text(14, top + 14, name, weight="bold", va="center")
        y = top + 30.0
        for rows, state in lines:
            shape, _rest = _STATES[state]
            face = "white" if state in ("near", "") else style.DARK_PINK if state == "off" else style.DARK_BLUE
            edge = style.DARK_PINK if state == "off" else style.DARK_BLUE
            axes.plot([20], [y + 6], marker=shape, ms=8, mfc=face, mec=edge, ls="")
            for row in rows:
                axes.text(33, y + 6, row, va="center")
                y += ROW
        top += size
        if at < len(placed) - 1:
            arrow = {"arrowstyle": "-|>", "color": style.MUTED, "lw": 1.6}
            axes.annotate("", (style.WIDTH / 2, top), (style.WIDTH / 2, top + 24), arrowprops=arrow)
            axes.text(style.WIDTH / 2 + 10, top + 12, _("leads to"), va="center", color=style.MUTED, style="italic")
        top += 26
    used = [state for state in _STATES if any(state == one for _one, lines in found for _two, one in lines)]
    for at, state in enumerate(used):
        shape, word = _STATES[state]
        face = "white" if state in ("near", "") else style.DARK_PINK if state == "off" else style.DARK_BLUE
        edge = style.DARK_PINK if state == "off" else style.DARK_BLUE
        axes.plot([14 + 105 * at], [top], marker=shape, ms=8, mfc=face, mec=edge, ls="")
        axes.text(25 + 105 * at, top, _(word), va="center", color=style.MUTED)
    return made
