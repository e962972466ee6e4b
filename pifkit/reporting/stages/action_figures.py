"""The pictures of the third stage: impact against ease, progress against time, ramps of tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import seaborn as sns

from pifkit.improvement.pdsa import Phase, Ramp, phase
from pifkit.improvement.priority import CUT, Ranked
from pifkit.improvement.progress import WORDS, Progress, State
from pifkit.model.language import N_, _
from pifkit.reporting import style, words

if TYPE_CHECKING:
    import datetime as dt

    from matplotlib.figure import Figure

#: Shape, colour and hatch by state: overdue is never told by colour alone.
_LOOK: Mapping[State, tuple[str, str, str]] = {
    "overdue": ("X", style.DARK_PINK, "xx"),
    "behind": ("v", style.ORANGE, "//"),
    "slipping": ("v", style.ORANGE, "//"),
    "on_track": ("o", style.DARK_BLUE, ""),
    "done": ("o", style.DARK_BLUE, ""),
    "not_due": ("o", style.DARK_GREY, ".."),
    "no_dates": ("o", style.DARK_GREY, ".."),
    "no_word": ("o", style.DARK_GREY, ".."),
    "cancelled": ("o", style.DARK_GREY, ".."),
}
#: Shape by phase of a test of change.
PHASES: Mapping[Phase, tuple[str, str]] = {
    "plan": ("o", N_("planned")),
    "do": (">", N_("being done")),
    "study": ("d", N_("being studied")),
    "act": ("d", N_("to be decided")),
    "adapt": ("D", N_("adapt")),
    "adopt": ("^", N_("adopt")),
    "abandon": ("X", N_("abandon")),
}


@style.theme()
def impact_ease(judged: Sequence[Ranked], quick: Sequence[Ranked]) -> Figure:
    """Impact against ease; each number is the action's place in the plan, and the first few are filled.

    Actions at the same spot share it: their numbers stand side by side.
    """
    made, axes = style.figure(370)
    axes.set(xlim=(0.6, 5.4), ylim=(0.6, 5.6), xticks=range(1, 6), yticks=range(1, 6))
    axes.set(xlabel=_("ease: 1 hard to 5 easy"), ylabel=_("impact: 1 low to 5 high"))
    axes.axhline(CUT - 0.25, color=style.MUTED, lw=1, ls=":")
    axes.axvline(CUT - 0.25, color=style.MUTED, lw=1, ls=":")
    corners = (
        (0.65, 5.5, "left", _("major project")),
        (5.38, 5.5, "right", _("quick win")),
        (0.65, 0.72, "left", _("think again")),
        (5.38, 0.72, "right", _("fill-in")),
    )
    for x, y, side, text in corners:
        axes.text(x, y, text, ha=side, va="center", color=style.MUTED, style="italic")
    spots: dict[tuple[float, float], list[Ranked]] = {}
    for one in judged:
        spots.setdefault((one.action.ease or 0, one.action.impact or 0), []).append(one)
    first = {one.action.id for one in quick}
    for (x, y), members in spots.items():
        for at, one in enumerate(members):
            left = x + 0.36 * (at - (len(members) - 1) / 2)
            chosen = one.action.id in first
            axes.text(
                left, y, str(one.rank), ha="center", va="center", weight="bold" if chosen else "normal",
                color="white" if chosen else style.INK,
                bbox={
                    "boxstyle": "circle,pad=0.28" if chosen else "square,pad=0.28",
                    "fc": style.DARK_BLUE if chosen else "white", "ec": style.DARK_BLUE, "lw": 1.2,
                },
            )  # fmt: skip
    return made


@style.theme()
def progress(items: Sequence[Progress], labels: Sequence[str]) -> Figure:
    """Bars of what is done, a line where each should be by now; the state stands in words above the bar."""
    made, axes = style.figure(56 + 52 * len(items))
    done = [one.actual or 0.0 for one in items]
    sns.barplot(x=done, y=list(range(len(items))), orient="h", ax=axes, width=0.36, saturation=1)
    for at, (one, label, bar) in enumerate(zip(items, labels, axes.containers[0], strict=True)):
        shape, colour, hatch = _LOOK[one.state]
        bar.set(facecolor=colour, hatch=hatch, edgecolor="white")
        axes.plot([0, 100], [at + 0.18, at + 0.18], color=style.RULE, lw=1, zorder=0)
        if one.expected is not None and one.state != "done":
            axes.plot([one.expected] * 2, [at - 0.24, at + 0.24], color=style.INK, lw=2.5, solid_capstyle="butt")
        axes.plot([2], [at - 0.4], marker=shape, ms=8, color=colour, ls="", clip_on=False)
        axes.text(6, at - 0.4, label, va="center", ha="left")
    axes.set(
        xlim=(0, 104),
        ylim=(len(items) - 0.6, -0.75),
        yticks=[],
        xlabel=_("percent complete; black line: expected by now"),
    )
    axes.set_xticks(range(0, 101, 25))
    axes.spines["left"].set_visible(False)
    return made


def label(one: Progress) -> str:
    """Words above a bar: which action, its state, and how far it is."""
    state = WORDS[one.state]
    if one.state == "overdue":
        state = _("overdue by {days}", days=words.plural(one.days_over, "day"))
    far = "" if one.actual is None or one.state == "done" else f", {words.percent(one.actual)}"
    return words.shorten(one.action.title, 46 - len(state) - len(far)) + f": {state}{far}"


@style.theme()
def ramps(found: Sequence[Ramp], as_of: dt.date) -> Figure:
    """Ramps of tests: one line per ramp, a shape per test for where it stands, its decision in words below."""
    most = max(len(ramp.tests) for ramp in found)
    used = [key for key in PHASES if any(phase(test, as_of) == key for ramp in found for test in ramp.tests)]
    key_rows = (len(used) + 2) // 3
    height = 26 + 92 * len(found) + 22 * key_rows
    made = style.bare_figure(height)
    made.set_layout_engine("none")
    axes = made.add_axes((0, 0, 1, 1))
    axes.axis("off")
    axes.set(xlim=(0, style.WIDTH), ylim=(height, 0))
    step = min(96.0, 370.0 / max(1, most - 1)) if most > 1 else 0.0
    for row, ramp in enumerate(found):
        top = 16 + 92 * row
        axes.text(
            6, top, words.shorten(f"{ramp.id.upper()}  {ramp.tests[0].change_idea}", 50), va="center", weight="bold"
        )
        line = top + 28
        axes.plot([16, 16 + step * (len(ramp.tests) - 1)], [line, line], color=style.MUTED, lw=1.5, zorder=1)
        for at, test in enumerate(ramp.tests):
            shape, word = PHASES[phase(test, as_of)]
            x = 16 + step * at
            filled = bool(test.decision)
            axes.plot(
                [x],
                [line],
                marker=shape,
                ms=12,
                mec=style.DARK_BLUE,
                mfc=style.DARK_BLUE if filled else "white",
                zorder=2,
            )
            if most <= 5:
                axes.text(x - 9, line + 22, f"{test.number} {_(word)}", va="center", ha="left")
            else:
                axes.text(x, line + 22, str(test.number), va="center", ha="center")
    for at, key in enumerate(used):
        x, y = 14 + 140 * (at % 3), 8 + 92 * len(found) + 11 + 22 * (at // 3)
        shape, word = PHASES[key]
        filled = key in ("adopt", "adapt", "abandon")
        axes.plot([x], [y], marker=shape, ms=10, mec=style.DARK_BLUE, mfc=style.DARK_BLUE if filled else "white", ls="")
        axes.text(x + 13, y, _(word), va="center", color=style.MUTED)
    return made
