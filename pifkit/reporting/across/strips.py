"""Strip plots as SVG in the page: every figure a dot, the middle half a band, one family group filled in each lane.

Places are in percent of the width, so nothing is scaled: dots stay round and the words beside a strip stay large on a phone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from pifkit.model.language import _
from pifkit.reporting import words
from pifkit.reporting.across.gathered import Half, half_of

#: From so many figures on, bars of how many lie where stand for the dots.
BARS_FROM = 200
_BARS = 50
#: So many family groups have a lane of their own; the others are in the table.
MOST_LANES = 12
_HEIGHT = 56
_ROWS = (28, 18, 38, 10, 46)  # dots that would hide each other stand above and below


@dataclass(frozen=True, slots=True)
class Lane:
    """One strip: its title, what it shows in words (its text alternative, too), and the drawing."""

    title: str
    said: str
    drawing: Markup


@dataclass(frozen=True, slots=True)
class Strips:
    """The lanes of a figure, the ends of its axis in words, and how many family groups have no lane."""

    lanes: tuple[Lane, ...]
    least: str
    most: str
    left_out: int = 0


def strips(
    values: Sequence[tuple[str, float]], groups: Mapping[str, Sequence[int]], unit: str, *, whole: bool = False
) -> Strips | None:
    """The strip plot of one indicator or criterion.

    Args:
        values: name and figure of each partnership that is compared.
        groups: by title of a family group, the places of its members in `values`.
        unit: unit of the figures, for the words.
        whole: the axis is 0 to 100, not from the least to the largest figure.

    Returns:
        A lane of all, then one per family group on the same axis, with its members filled; None where no figure is known.
        A median and a middle half are given from five figures on.
    """
    if not values:
        return None
    figures = [value for _rest, value in values]
    low, high = (min(0.0, *figures), max(100.0, *figures)) if whole else (min(figures), max(figures))
    axis = _Axis(low, high)
    half = half_of(figures)
    lanes = [_lane(_("All partnerships"), values, (), axis, half, half, unit)]
    chosen = sorted(groups)[:MOST_LANES]
    if len(groups) > 1:
        for title in chosen:
            members = set(groups[title])
            own = [values[at] for at in groups[title]]
            others = [one for at, one in enumerate(values) if at not in members] if len(values) <= BARS_FROM else ()
            lanes.append(_lane(title, own, others, axis, half_of([value for _rest, value in own]), half, unit))
    return Strips(
        tuple(lanes),
        words.with_unit(low, unit),
        words.with_unit(high, unit),
        len(groups) - len(chosen) if len(groups) > 1 else 0,
    )


def said_of(count: int, half: Half | None, unit: str) -> str:
    """How many figures, with their median and middle half; with fewer than five, that there are too few for that."""
    many = words.plural(count, "partnership")
    if half is None:
        return _("{many}: too few for a range", many=many)
    low, middle, high = (words.with_unit(one, unit) for one in (half.lower, half.median, half.upper))
    return _("{many}, half of them from {low} to {high}, median {middle}", many=many, low=low, high=high, middle=middle)


@dataclass(frozen=True, slots=True)
class _Axis:
    low: float
    high: float

    def at(self, value: float) -> float:
        """Place of a figure in percent of the width; the ends are a dot's breadth inside."""
        span = self.high - self.low
        return 50.0 if span <= 0 else 2 + 96 * ((value - self.low) / span)


def _lane(
    title: str,
    own: Sequence[tuple[str, float]],
    others: Sequence[tuple[str, float]],
    axis: _Axis,
    own_half: Half | None,
    half: Half | None,
    unit: str,
) -> Lane:
    said = said_of(len(own), own_half, unit)
    many = len(own) > BARS_FROM
    drawn = _bars([value for _rest, value in own], axis) if many else _dots(own, axis, "dot own", unit)
    parts = [_band(half, axis), _dots(others, axis, "dot", unit), drawn]
    label = escape(f"{title}: {said}.")
    open_tag = Markup('<svg class="strip" width="100%" height="{}" role="img" aria-label="{}">').format(_HEIGHT, label)
    return Lane(title, said, open_tag + Markup("").join(parts) + Markup("</svg>"))


def _band(half: Half | None, axis: _Axis) -> Markup:
    line = Markup('<line class="axis" x1="2%" x2="98%" y1="28" y2="28"/>')
    if half is None:
        return line
    left, middle, right = axis.at(half.lower), axis.at(half.median), axis.at(half.upper)
    return (
        Markup('<rect class="half" x="{:.2f}%" width="{:.2f}%" y="3" height="50"/>').format(
            left, max(right - left, 0.2)
        )
        + line
        + Markup('<line class="median" x1="{0:.2f}%" x2="{0:.2f}%" y1="3" y2="53"/>').format(middle)
    )


def _dots(values: Sequence[tuple[str, float]], axis: _Axis, kind: str, unit: str) -> Markup:
    taken: dict[int, int] = {}
    found = []
    for name, value in values:
        at = axis.at(value)
        place = taken[round(at)] = taken.get(round(at), -1) + 1
        title = f"<title>{escape(name)}: {escape(words.with_unit(value, unit))}</title>"
        found.append(f'<circle class="{kind}" cx="{at:.2f}%" cy="{_ROWS[place % len(_ROWS)]}" r="5">{title}</circle>')
    return Markup("".join(found))  # noqa: S704 - numbers of ours, and names that are escaped


def _bars(values: Sequence[float], axis: _Axis) -> Markup:
    counts = [0] * _BARS
    for value in values:
        counts[min(_BARS - 1, int((axis.at(value) - 2) / 96 * _BARS))] += 1
    most, wide = max(counts), 96 / _BARS
    found = []
    for at, count in enumerate(counts):
        if count:
            high = max(1.0, 50 * count / most)
            found.append(
                f'<rect class="bar" x="{2 + at * wide:.2f}%" width="{wide * 0.9:.2f}%" y="{53 - high:.1f}" height="{high:.1f}"/>'
            )
    return Markup("".join(found))  # noqa: S704 - numbers of ours


def box(half: Half | None, unit: str) -> str:
    """A median with its middle half, for a cell: `43% (39% to 47%)`; a dash where there are too few."""
    if half is None:
        return words.DASH
    low, middle, high = (words.with_unit(one, unit) for one in (half.lower, half.median, half.upper))
    return _("{middle} ({low} to {high})", middle=middle, low=low, high=high)


def small(half: Half | None, unit: str) -> Markup:
    """The middle half and median on an axis from 0 to 100, for a cell that says the same in words; blank for other units."""
    if half is None or unit != "percent" or half.lower < 0 or half.upper > 100:
        return Markup("")
    body = Markup('<rect class="half" x="{:.2f}%" width="{:.2f}%" y="2" height="14"/>').format(
        half.lower, max(half.upper - half.lower, 0.5)
    ) + Markup('<line class="median" x1="{0:.2f}%" x2="{0:.2f}%" y1="0" y2="18"/>').format(half.median)
    return Markup('<svg class="strip" width="100%" height="18" aria-hidden="true">{}</svg>').format(body)
