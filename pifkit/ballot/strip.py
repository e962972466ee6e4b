"""The strip of ratings as a small SVG: one dot for each, the median as a line, one's own with a ring. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

WIDTH, HEIGHT, EDGE, DOT, GAP = 320, 96, 14, 6, 12


def strip(numbers: Sequence[float], scale: tuple[float, float], median: float, own: float | None) -> Markup:
    """The ratings of a group on their scale; the words beside it say the same, so a screen reader passes over it.

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

    # Ratings closer together than a dot is wide are stacked.
    columns = Counter(round(across(one) / (2 * DOT)) for one in numbers)
    place = {column: sorted(one for one in numbers if round(across(one) / (2 * DOT)) == column) for column in columns}
    rise = min(float(GAP), (base - DOT - 18) / max(1, max(columns.values()) - 1))
    dots = [
        f'<circle class="dot" cx="{across(one)}" cy="{round(base - DOT - 2 - level * rise, 1)}" r="{DOT}"/>'
        for found in place.values()
        for level, one in enumerate(found)
    ]
    parts = [
        f'<line class="axis" x1="{EDGE}" y1="{base}" x2="{WIDTH - EDGE}" y2="{base}"/>',
        f'<line class="median" x1="{across(median)}" y1="8" x2="{across(median)}" y2="{base}"/>',
        *dots,
        f'<text x="{EDGE}" y="{HEIGHT - 6}">{low:g}</text>',
        f'<text x="{WIDTH - EDGE}" y="{HEIGHT - 6}" text-anchor="end">{high:g}</text>',
    ]
    if own is not None:
        found = place.get(round(across(own) / (2 * DOT)), [])
        level = found.index(own) if own in found else 0
        parts.append(
            f'<circle class="own" cx="{across(own)}" cy="{round(base - DOT - 2 - level * rise, 1)}" r="{DOT + 4}"/>'
        )
        anchor = "end" if across(own) > WIDTH - 60 else "start" if across(own) < 60 else "middle"
        parts.append(
            f'<text x="{across(own)}" y="{HEIGHT - 6}" text-anchor="{anchor}">{"" if own in scale else "you"}</text>'
        )
    inside = "".join(parts)
    head = f'<svg class="strip" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">'
    return Markup(f"{head}{inside}</svg>")  # noqa: S704 - made of numbers only
