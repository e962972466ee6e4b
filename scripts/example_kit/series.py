"""Invented figures that behave like real ones: a level, a season, noise, and shifts on a known day."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# Additive seasons, April first, each within -1 to 1. A table, because sines differ in the last digit between systems.
WINTER = (0.2, -0.2, -0.6, -0.9, -0.8, -0.4, 0.0, 0.3, 0.7, 1.0, 0.8, 0.4)
SUMMER = (0.1, 0.4, 0.7, 1.0, 0.9, 0.4, 0.2, -0.2, -0.7, -1.0, -0.8, -0.4)
FLAT = (0.0,) * 12


def stream(seed: int, *names: str) -> random.Random:
    """A generator of its own for each series, so that adding one series leaves the others as they were."""
    return random.Random(":".join((str(seed), *names)))


def bell(rng: random.Random) -> float:
    """A draw that is close to standard normal; only `random()` is the same on every Python, so it is made of that."""
    return sum(rng.random() for _ in range(12)) - 6.0


def pick(rng: random.Random, options: Sequence[Any]) -> Any:
    """One of the options."""
    return options[int(rng.random() * len(options))]


def months(first: str, n: int) -> list[str]:
    """Labels of n months from `first`, such as `2023-04`."""
    year, month = (int(part) for part in first.split("-"))
    return [f"{year + (month - 1 + k) // 12}-{(month - 1 + k) % 12 + 1:02d}" for k in range(n)]


def quarters(year: int, n: int) -> list[str]:
    """Labels of n financial quarters from April to June of `year`, such as `2022-23 Q1`."""
    return [f"{y}-{(y + 1) % 100:02d} Q{k % 4 + 1}" for k in range(n) for y in [year + k // 4]]


def years(first: int, n: int) -> list[str]:
    """Labels of n financial years, such as `2014-15`."""
    return [f"{y}-{(y + 1) % 100:02d}" for y in range(first, first + n)]


@dataclass(frozen=True)
class Measure:
    """An indicator and the way its figures come about.

    Attributes:
        row: the indicator's row of `indicators.csv`.
        periods: labels in time order.
        level: where the series starts.
        sd: spread of the noise.
        slope: change per period.
        season: twelve values from -1 to 1, April first; `swing` is their size.
        shifts: change of level from a position on.
        base: mean denominator where the figure is a share in percent; None where it is not one.
        drift: how far the national figure and the family's mean lie from this partnership's level; None for neither.
        special: by period, columns that replace the computed ones (a gap, a note, a status).
    """

    row: Mapping[str, Any]
    periods: Sequence[str]
    level: float
    sd: float
    slope: float = 0.0
    swing: float = 0.0
    season: Sequence[float] = FLAT
    shifts: Mapping[int, float] = field(default_factory=dict)
    base: float | None = None
    drift: tuple[float, float] | None = None
    special: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def observations(measure: Measure, seed: int, partnership: str) -> list[dict[str, Any]]:
    """The rows of `observations.csv` for one measure."""
    row = measure.row
    rng = stream(seed, partnership, str(row["id"]))
    step = 3 if row["frequency"] == "quarter" else 1
    rows = []
    for k, period in enumerate(measure.periods):
        value = measure.level + measure.slope * k + measure.sd * bell(rng)
        value += measure.swing * (measure.season[(k * step) % 12] if row["frequency"] != "year" else 0.0)
        value += sum(delta for at, delta in measure.shifts.items() if k >= at)
        rows.append(_row(measure, period, value, k, rng) | dict(measure.special.get(period, {})))
    return rows


def _row(measure: Measure, period: str, value: float, k: int, rng: random.Random) -> dict[str, Any]:
    """One observation: bounded, rounded, with its counts where it is a share."""
    row = measure.row
    decimals = int(row.get("decimals", 1))
    value = max(float(row.get("minimum", value)), min(float(row.get("maximum", value)), value))
    out: dict[str, Any] = {"indicator": row["id"], "period": period}
    if measure.base is not None:
        below = max(12, round(measure.base * (1 + 0.07 * bell(rng))))
        above = round(below * value / 100)
        value = 100 * above / below
        out |= {"numerator": above, "denominator": below}
    out["value"] = round(value, decimals) if decimals else round(value)
    if measure.drift is not None:
        national, family = measure.drift
        out["national"] = round(
            measure.level + national + 0.7 * measure.slope * k + 0.2 * measure.sd * bell(rng), decimals
        )
        out["family"] = round(measure.level + family + 0.8 * measure.slope * k + 0.4 * measure.sd * bell(rng), decimals)
    return out
