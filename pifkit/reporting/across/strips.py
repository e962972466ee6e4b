"""Strip plots as SVG in the page: every figure a dot, the middle half a band, one family group filled in each lane.

Places are in percent of the width, so nothing is scaled: dots stay round and the words beside a strip stay large on a phone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
    figures: Sequence[float],
    name: Callable[[int], str],
    groups: Mapping[str, Sequence[int]],
    unit: str,
    *,
    whole: bool = False,
) -> Strips | None:
    """The strip plot of one indicator or criterion.

    Args:
        figures: of each partnership that is compared.
        name: says whose figure stands at a place; asked only where there are so few that each has a dot.
        groups: by title of a family group, the places of its members in `figures`.
        unit: unit of the figures, for the words.
        whole: the axis is 0 to 100, not from the least to the largest figure.

    Returns:
        A lane of all, then one per family group on the same axis, with its members filled; None where no figure is known.
        A median and a middle half are given from five figures on.
    """
    if not figures:
        return None
    low, high = min(figures), max(figures)
    if whole:
        low, high = min(0.0, low), max(100.0, high)
    axis = _Axis(low, high)
    half = half_of(figures)
    everyone = range(len(figures))
    plot = _Plot(figures, name, axis, half, unit)
    lanes = [plot.lane(_("All partnerships"), everyone, (), half)]
    chosen = sorted(groups)[:MOST_LANES]
    if len(groups) > 1:
        for title in chosen:
            own = groups[title]
            members = frozenset(own) if len(figures) <= BARS_FROM else frozenset(everyone)
            others = [at for at in everyone if at not in members]
            lanes.append(plot.lane(title, own, others, half_of(figures[at] for at in own)))
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


@dataclass(frozen=True, slots=True)
class _Plot:
    """What all lanes share: figures, whose they are, axis, middle half of all, and unit."""

    figures: Sequence[float]
    name: Callable[[int], str]
    axis: _Axis
    half: Half | None
    unit: str

    def lane(self, title: str, own: Sequence[int], others: Sequence[int], own_half: Half | None) -> Lane:
        """A lane with its own figures filled, or as bars where they are many, and the others beside them."""
        said = said_of(len(own), own_half, self.unit)
        many = len(own) > BARS_FROM
        drawn = _bars((self.figures[at] for at in own), self.axis) if many else self._dots(own, "dot own")
        parts = [_band(self.half, self.axis), self._dots(others, "dot"), drawn]
        label = escape(f"{title}: {said}.")
        open_tag = Markup('<svg class="strip" width="100%" height="{}" role="img" aria-label="{}">').format(
            _HEIGHT, label
        )
        return Lane(title, said, open_tag + Markup("").join(parts) + Markup("</svg>"))

    def _dots(self, places: Sequence[int], kind: str) -> Markup:
        taken: dict[int, int] = {}
        found = []
        for place in places:
            at = self.axis.at(self.figures[place])
            row = taken[round(at)] = taken.get(round(at), -1) + 1
            said = f"{self.name(place)}: {words.with_unit(self.figures[place], self.unit)}"
            dot = f'<circle class="{kind}" cx="{at:.2f}%" cy="{_ROWS[row % len(_ROWS)]}" r="5">'
            found.append(f"{dot}<title>{escape(said)}</title></circle>")
        return Markup("".join(found))  # noqa: S704 - numbers of ours, and names that are escaped


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


def _bars(values: Iterable[float], axis: _Axis) -> Markup:
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
