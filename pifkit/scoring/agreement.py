"""How far assessors agree: Krippendorff's alpha, intraclass correlations, rwg, Fleiss' kappa.

Every statistic is None, with the reason in words, where it is not defined: with one rater, with one item, or when
nobody varies. "No variation" is neither full agreement nor none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from pifkit.frameworks.model import Framework
from pifkit.frameworks.vocabulary import Scale
from pifkit.model.language import _
from pifkit.scoring.consensus import Item, Key
from pifkit.scoring.exact import Number, exact, mean

Measurement = Literal["nominal", "ordinal", "interval", "ratio"]
Table = Sequence[Sequence[float | None]]
FORMS = ("ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)")


@dataclass(frozen=True, slots=True)
class Statistic:
    """One statistic: its value, or why it has none."""

    value: float | None
    reason: str = ""


def krippendorff_alpha(ratings: Table, measurement: Measurement = "interval") -> Statistic:
    """Krippendorff's alpha over all items; gaps are allowed.

    Args:
        ratings: one row per item, one column per rater; None where a rater gave none.
        measurement: nominal (words), ordinal (grades), interval or ratio (numbers).

    Returns:
        1 is full agreement, 0 what chance would give, below 0 worse than chance. An item with fewer than two ratings
        carries no information and is left out.
    """
    import krippendorff
    import numpy as np

    pairable = [row for row in ratings if sum(one is not None for one in row) >= 2]
    if not pairable:
        return Statistic(None, _("no item has two ratings"))
    given = [one for row in pairable for one in row if one is not None]
    if len(set(given)) == 1:
        return Statistic(None, _("no variation: every rating is the same"))
    data = np.array([[math.nan if one is None else float(one) for one in row] for row in pairable]).T
    return Statistic(float(krippendorff.alpha(reliability_data=data, level_of_measurement=measurement)))


@dataclass(frozen=True, slots=True)
class Icc:
    """The six intraclass correlations of one table, always named by form: they differ widely.

    Attributes:
        targets, raters: items and raters that were used.
        left_out: items left out because somebody did not rate them.
        forms: form to value; form (2,·) is absolute agreement, (3,·) consistency, (·,k) that of the raters' mean.
        mean_squares: between_targets, within_targets, between_judges, residual.
        reason: why there are none.
    """

    targets: int
    raters: int
    left_out: int
    forms: dict[str, float] = field(default_factory=dict)
    mean_squares: dict[str, float] = field(default_factory=dict)
    reason: str = ""


def icc(ratings: Table) -> Icc:
    """Intraclass correlations after Shrout and Fleiss (1979).

    Args:
        ratings: one row per item, one column per rater; items with a gap are left out.
    """
    full = [[exact(one) for one in row if one is not None] for row in ratings if None not in row]
    left_out, n = len(ratings) - len(full), len(full)
    k = len(full[0]) if full else 0
    if n < 2 or k < 2:
        return Icc(n, k, left_out, reason=_("needs at least two items that two people rated"))
    squares = _mean_squares(full, n, k)
    bms, wms, jms, ems = (squares[name] for name in ("between_targets", "within_targets", "between_judges", "residual"))
    pairs = {
        "ICC(1,1)": (bms - wms, bms + (k - 1) * wms),
        "ICC(2,1)": (bms - ems, bms + (k - 1) * ems + Fraction(k) * (jms - ems) / n),
        "ICC(3,1)": (bms - ems, bms + (k - 1) * ems),
        "ICC(1,k)": (bms - wms, bms),
        "ICC(2,k)": (bms - ems, bms + (jms - ems) / n),
        "ICC(3,k)": (bms - ems, bms),
    }
    forms = {form: float(over / under) for form, (over, under) in pairs.items() if under != 0}
    reason = "" if forms else _("no variation: every rating is the same")
    return Icc(n, k, left_out, forms, {name: float(value) for name, value in squares.items()}, reason)


def _mean_squares(rows: list[list[Fraction]], n: int, k: int) -> dict[str, Fraction]:
    grand = mean([one for row in rows for one in row])
    by_row = [mean(row) for row in rows]
    by_column = [mean([row[j] for row in rows]) for j in range(k)]
    between = k * sum(((one - grand) ** 2 for one in by_row), Fraction(0))
    judges = n * sum(((one - grand) ** 2 for one in by_column), Fraction(0))
    total = sum(((one - grand) ** 2 for row in rows for one in row), Fraction(0))
    return {
        "between_targets": between / (n - 1),
        "within_targets": (total - between) / (n * (k - 1)),
        "between_judges": judges / (k - 1),
        "residual": (total - between - judges) / ((n - 1) * (k - 1)),
    }


def rwg(scores: Sequence[Number | None], low: Number, high: Number, step: Number) -> Statistic:
    """Agreement within one item: 1 minus the variance over that of answers spread evenly over the scale.

    1 is full agreement, 0 as scattered as even chance; a larger scatter is reported as 0, as is the custom.

    Args:
        scores: one per rater; None is left out.
        low: smallest value of the scale.
        high: largest value of the scale.
        step: distance between two values of the scale.

    Returns:
        The sample variance (n - 1) is used; None with fewer than two raters.
    """
    given = [exact(one) for one in scores if one is not None]
    if len(given) < 2:
        return Statistic(None, _("fewer than two ratings"))
    average = mean(given)
    variance = sum(((one - average) ** 2 for one in given), Fraction(0)) / (len(given) - 1)
    options = (exact(high) - exact(low)) / exact(step) + 1
    even = exact(step) ** 2 * (options**2 - 1) / 12
    return Statistic(float(max(Fraction(0), 1 - variance / even)))


@dataclass(frozen=True, slots=True)
class Kappa:
    """Fleiss' kappa: overall, the agreement it rests on, and by category."""

    kappa: float | None
    observed_agreement: float | None = None
    chance_agreement: float | None = None
    category_shares: tuple[float, ...] = ()
    category_kappas: tuple[float | None, ...] = ()
    reason: str = ""


def fleiss_kappa(counts: Sequence[Sequence[int]]) -> Kappa:
    """Fleiss' kappa (1971) of items whose ratings are words; the raters need not be the same people.

    Args:
        counts: one row per item, one column per category: how many raters chose it. Each row has the same sum; with
            gaps use alpha.
    """
    sizes = {sum(row) for row in counts}
    if not counts or len(sizes) != 1 or (n := sizes.pop()) < 2:
        return Kappa(None, reason=_("needs the same number of ratings, at least two, for every item"))
    items, categories = len(counts), len(counts[0])
    shares = [Fraction(sum(row[j] for row in counts), items * n) for j in range(categories)]
    observed = mean([Fraction(sum(one * one for one in row) - n, n * (n - 1)) for row in counts])
    chance = sum((share * share for share in shares), Fraction(0))
    each: list[float | None] = []
    for j, share in enumerate(shares):
        apart = sum(row[j] * (n - row[j]) for row in counts)
        under = items * n * (n - 1) * share * (1 - share)
        each.append(float(1 - apart / under) if under else None)
    if chance == 1:
        return Kappa(
            None,
            float(observed),
            1.0,
            tuple(map(float, shares)),
            tuple(each),
            _("no variation: every rating is the same"),
        )
    value = (observed - chance) / (1 - chance)
    return Kappa(float(value), float(observed), float(chance), tuple(map(float, shares)), tuple(each))


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of the assessors of one self-assessment.

    Attributes:
        raters: their names, in order.
        items: how many items at least one of them rated.
        measurement: how the scale was read: nominal, ordinal or interval.
        alpha: Krippendorff's alpha over all items.
        icc: intraclass correlations over the items that all rated; None for words.
        kappa: Fleiss' kappa for words; None for numbers.
        rwg: agreement within each item, by `part` or `part.attribute`; empty for words.
    """

    raters: tuple[str, ...]
    items: int
    measurement: Measurement
    alpha: Statistic
    icc: Icc | None
    kappa: Kappa | None
    rwg: dict[str, Statistic]


def agreement(framework: Framework, items: Mapping[Key, Item]) -> Agreement:
    """Agreement of the assessors over all items of a self-assessment.

    Args:
        framework: the framework.
        items: settled items, from `consensus.settle`; the individual ratings in force are compared.
    """
    raters = tuple(sorted({name for item in items.values() for name, _one, _two, _three in item.votes if name}))
    measurement = _measurement(framework.attribute_scale or framework.scale)
    voted = {
        key: {name: _worth(value, code) for name, _rest, value, code in item.votes if name}
        for key, item in sorted(items.items())
    }
    words = sorted({one for votes in voted.values() for one in votes.values() if isinstance(one, str)})
    table = [[_as_number(votes.get(name), words) for name in raters] for votes in voted.values()]
    alpha = krippendorff_alpha(table, measurement) if table else Statistic(None, _("nobody rated"))
    if measurement == "nominal":
        counts = [[sum(one == word for one in votes.values()) for word in words] for votes in voted.values()]
        return Agreement(raters, len(table), measurement, alpha, None, fleiss_kappa(counts), {})
    within = {".".join(filter(None, key)): _within(framework, key, votes) for key, votes in voted.items()}
    return Agreement(raters, len(table), measurement, alpha, icc(table), None, within)


def _worth(value: Fraction | None, code: str | None) -> Any:
    return code if value is None else value


def _as_number(one: Any, words: list[str]) -> float | None:
    if one is None:
        return None
    return float(words.index(one)) if isinstance(one, str) else float(one)


def _measurement(scale: Scale) -> Measurement:
    if not scale.levels:
        return "interval"
    return "ordinal" if any(level.value is not None for level in scale.levels) else "nominal"


def _within(framework: Framework, key: Key, votes: Mapping[str, Any]) -> Statistic:
    part, attribute = key
    scale = framework.scale_of(framework.part_index[part][0], attribute)
    values = [level.value for level in scale.levels if level.value is not None]
    low = scale.min if scale.min is not None else min(values, default=None)
    high = scale.max if scale.max is not None else max(values, default=None)
    if low is None or high is None or low == high:
        return Statistic(None, _("the scale has no numbers"))
    step = framework.inputs.step if framework.inputs else scale.step or 1
    return rwg([one for one in votes.values() if not isinstance(one, str)], low, high, step)
