"""What a national or local rule is given, what it returns, and how it reads figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from pifkit.indicators.exact import fraction, half_up
from pifkit.indicators.ranks import Aim
from pifkit.indicators.rulebook import Settings
from pifkit.indicators.series import Point, Series
from pifkit.indicators.targets import Asked

PROPORTIONS = frozenset({"proportion", "share"})


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a rule says.

    Attributes:
        rule: id of the rule.
        status: one of its own list; None where it cannot be applied.
        words: a sentence: the ruling, or why there is none.
        figures: what it rests on, as (name, figure in words) pairs.
    """

    rule: str
    status: str | None
    words: str
    figures: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A status, a sentence and the figures behind it: what a rule returns."""

    status: str
    words: str
    figures: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule is given.

    Attributes:
        series: figures of the periods that are over.
        aim: what counts as good.
        asked: what is asked for at the latest period.
        as_of: the day that counts as today.
        settings: of the column `rule_settings`.
        parts: the series of the indicators in `parts`, in that order, without periods that are not over.
        rulings: what the rules of the parts themselves say; None where a part names none.
    """

    series: Series
    aim: Aim
    asked: Asked | None
    as_of: dt.date
    settings: Settings
    parts: tuple[Series, ...] = ()
    rulings: tuple[Ruling | None, ...] = ()

    def number(self, name: str) -> float | None:
        """A setting as a number; None where it is not set."""
        value = self.settings.get(name)
        return value if isinstance(value, float) else None

    def last(self, count: int) -> list[Point]:
        """The last so many points with a figure; raises ValueError where there are fewer."""
        points = list(self.series.with_values)
        if len(points) < count:
            raise ValueError(f"it needs {count} figures and there are {len(points)}")
        return points[-count:]


def figure(point: Point) -> float:
    """The figure of a point; raises ValueError where it has none."""
    if point.value is None:
        raise ValueError(f"there is no figure for {point.period.label}")
    return point.value


def percent(series: Series, value: float) -> float:
    """The figure in percent, exactly: proportions are multiplied by a hundred."""
    proportion = series.indicator.unit.strip().lower() in PROPORTIONS
    return float(100 * fraction(value)) if proportion else value


def said(value: float | Fraction, places: int = 1) -> str:
    """A figure in words: rounded half up, without idle zeros."""
    text = f"{half_up(value, places):,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def signed(value: float | Fraction, places: int = 1) -> str:
    """A change in words, with its sign."""
    return f"{half_up(value, places):+,}"


def together(parts: Sequence[Series]) -> tuple[str, list[Point]]:
    """The latest period for which every part has a figure: its label and the points, in the order of the parts.

    Raises:
        ValueError: there is no such period.
    """
    by_period = [{point.period: point for point in part.with_values} for part in parts]
    shared = set.intersection(*(set(one) for one in by_period)) if by_period else set()
    if not shared:
        raise ValueError("its parts have no period for which all of them have a figure")
    latest = max(shared)
    return latest.label, [one[latest] for one in by_period]
