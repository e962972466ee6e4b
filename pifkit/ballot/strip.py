"""The strip of ratings as a small SVG: one dot for each, the median as a line, one's own with a ring. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from pifkit.model.language import _h

WIDTH, HEIGHT, EDGE, DOT, GAP = 320, 96, 14, 6, 12


def strip(numbers: Sequence[float], scale: tuple[float, float], median: float, own: float | None) -> Markup:
    """The ratings of a group on their scale; the words beside it say the same, so a screen reader passes over it.

    Ratings closer together than a dot is wide stand on top of each other, so that none hides another.

    Args:
        numbers: every rating.
        scale: smallest and largest value.
        median: of the ratings.
        own: one's own rating; None: there is none. Told apart by a ring and a word, not by colour.
    """
    low, high = scale
    base = HEIGHT - 24

    def across(value: float) -> float:
        return round(EDGE + (value - low) / (high - low) * (WIDTH - 2 * EDGE), 1)

    columns: dict[int, list[float]] = {}
    for one in sorted(numbers):
        columns.setdefault(round((across(one) - EDGE) / (2 * DOT)), []).append(one)
    rise = min(float(GAP), (base - DOT - 18) / max(1, max(map(len, columns.values()), default=1) - 1))

    def dot(column: int, level: int, style: str, radius: int) -> str:
        y = round(base - DOT - 2 - level * rise, 1)
        return f'<circle class="{style}" cx="{EDGE + column * 2 * DOT}" cy="{y}" r="{radius}"/>'

    parts = [
        f'<line class="axis" x1="{EDGE}" y1="{base}" x2="{WIDTH - EDGE}" y2="{base}"/>',
        f'<line class="median" x1="{across(median)}" y1="8" x2="{across(median)}" y2="{base}"/>',
        *(dot(column, level, "dot", DOT) for column, found in columns.items() for level in range(len(found))),
        f'<text x="{EDGE}" y="{HEIGHT - 6}">{low:g}</text>',
        f'<text x="{WIDTH - EDGE}" y="{HEIGHT - 6}" text-anchor="end">{high:g}</text>',
    ]
    mine = next((column for column, found in columns.items() if own is not None and own in found), None)
    if mine is not None and own is not None:
        parts.append(dot(mine, columns[mine].index(own), "own", DOT + 4))
        if 60 < across(own) < WIDTH - 60:  # nearer to an end the word would run into the scale's
            parts.append(f'<text x="{EDGE + mine * 2 * DOT}" y="{HEIGHT - 6}" text-anchor="middle">{_h("you")}</text>')
    head = f'<svg class="strip" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">'
    return Markup(f"{head}{''.join(parts)}</svg>")  # noqa: S704 - made of numbers only
