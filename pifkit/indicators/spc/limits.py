"""Centre lines and limits of many series at once.

Every function takes a matrix with one series per row and NaN where there is no figure. Sums are compensated, and two
figures that differ by less than 1e-12 of the size of their series count as equal, so that no tie is decided by rounding.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pifkit.indicators.spc.presets import constant

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
RELATIVE = 1e-12
FEW = 16  # rows; summing them one by one is faster


@dataclass(frozen=True, slots=True)
class Limits:
    """Centre and limits, one row per series; limits are per point or, for i charts, one column wide.

    Attributes:
        centre: centre line per series; NaN without figures.
        lower: lower limits; NaN where there are none.
        upper: upper limits.
        near_lower: lower near lines, at two thirds of the way.
        near_upper: upper near lines.
        tolerance: differences up to this count as none, per series.
        fell_back: screening left nothing to measure with, so all moving ranges were used.
        flat: the moving ranges (or the spread) are all zero, so there is nothing to measure.
        sigma_z: Laney's factor of a pp or up chart; NaN for others.
    """

    centre: Floats
    lower: Floats
    upper: Floats
    near_lower: Floats
    near_upper: Floats
    tolerance: Floats
    fell_back: Bools
    flat: Bools
    sigma_z: Floats


def exact_sum(matrix: Floats) -> Floats:
    """Sum of each row without its NaN, exact for a few rows, else by Neumaier's compensated sum; 0 without figures."""
    if len(matrix) < FEW:
        return np.array([math.fsum(row[~np.isnan(row)].tolist()) for row in matrix])
    total = np.zeros(len(matrix))
    lost = np.zeros(len(matrix))
    for column in np.where(np.isnan(matrix), 0.0, matrix).T:
        grown = total + column
        larger = np.abs(total) >= np.abs(column)
        lost += np.where(larger, (total - grown) + column, (column - grown) + total)
        total = grown
    return total + lost


def exact_mean(matrix: Floats) -> Floats:
    """Mean of the figures of each row; NaN where there are none."""
    return _ratio(exact_sum(matrix), _count(matrix))


def median(matrix: Floats) -> Floats:
    """Median of the figures of each row; NaN where there are none."""
    count = _count(matrix)
    ordered = np.sort(matrix, axis=1)  # NaN sort to the end
    last = max(matrix.shape[1] - 1, 0)
    rows = np.arange(len(matrix))
    low = ordered[rows, np.clip((count - 1) // 2, 0, last)]
    high = ordered[rows, np.clip(count // 2, 0, last)]
    return np.where(count > 0, (low + high) / 2, np.nan)


def tolerance(matrix: Floats) -> Floats:
    """The difference per series up to which two of its figures count as equal."""
    size: Floats = np.max(np.abs(np.where(np.isnan(matrix), 0.0, matrix)), axis=1, initial=0.0)
    return RELATIVE * size


def i_limits(values: Floats, base: Floats, multiple: float, *, screen: bool) -> Limits:
    """Mean, and limits from the mean moving range: centre -/+ multiple x mean moving range.

    Args:
        values: the figures of the chart, which set the tolerance.
        base: the figures that centre and limits rest on (baseline, included), NaN elsewhere; neighbours that are both
            figures make a moving range.
        multiple: limits lie at this many mean moving ranges.
        screen: leave out, once, moving ranges that are not strictly below 3.267 times their mean; where that leaves
            nothing to measure with, all of them are used.

    Returns:
        The limits; NaN where there is no moving range or all of them are zero.
    """
    near_zero = tolerance(values)
    centre = exact_mean(base)
    spread, fell_back = mean_range(base, near_zero, screen=screen)
    flat = spread <= near_zero
    reach = np.where(flat, np.nan, multiple * spread)[:, None]
    inner = reach * constant("near")
    middle = centre[:, None]
    none = np.full(len(values), np.nan)
    return Limits(
        centre, middle - reach, middle + reach, middle - inner, middle + inner, near_zero, fell_back, flat, none
    )


def mean_range(base: Floats, near_zero: Floats, *, screen: bool) -> tuple[Floats, Bools]:
    """Mean moving range per row, screened once when asked, and whether screening fell back to all of them."""
    ranges = np.abs(np.diff(base, axis=1))
    mean = exact_mean(ranges)
    never = np.zeros(len(base), dtype=bool)
    if not screen:
        return mean, never
    bound = (constant("screen") * mean - near_zero)[:, None]
    kept = np.where(ranges < bound, ranges, np.nan)
    screened = exact_mean(kept)
    useless = np.isnan(screened) | (screened <= near_zero)
    fell_back = useless & (mean > near_zero)
    return np.where(useless, mean, screened), fell_back


def run_limits(values: Floats, base: Floats) -> Limits:
    """Median and no limits, for a run chart."""
    none = np.full((len(values), 1), np.nan)
    never = np.zeros(len(values), dtype=bool)
    return Limits(median(base), none, none, none, none, tolerance(values), never, never, none[:, 0])


def rate_limits(
    numerator: Floats, denominator: Floats, base: Bools, included: Bools, *, shares: bool, laney: bool
) -> Limits:
    """Centre and limits of a p or u chart, with Laney's correction for pp and up.

    Args:
        numerator: counts.
        denominator: their denominators, above zero; NaN in both where there is no figure.
        base: the points that the centre rests on.
        included: False for points left out by the user, whose neighbours count as adjacent.
        shares: True for p and pp (binomial, limits inside 0 to 1), False for u and up (Poisson, never below 0).
        laney: widen or narrow the limits by the spread between points that the model leaves unexplained.

    Returns:
        The limits, per point.
    """
    top = np.where(base, numerator, np.nan)
    bottom = np.where(base & ~np.isnan(numerator), denominator, np.nan)
    centre = _ratio(exact_sum(top), exact_sum(bottom))
    middle = centre[:, None]
    variance = middle * (1 - middle) if shares else middle
    with np.errstate(invalid="ignore", divide="ignore"):
        deviation = np.sqrt(np.clip(variance, 0, None) / denominator)
        z = np.where(base, (numerator / denominator - middle) / deviation, np.nan)
    near_zero = tolerance(z)
    factor, fell_back = mean_range(without(z, included), near_zero, screen=True)
    factor = factor / constant("d2")
    flat = np.where(np.isnan(centre), False, ~(variance[:, 0] > 0))
    if laney:
        flat |= ~(factor > near_zero)
        deviation = deviation * np.where(flat, np.nan, factor)[:, None]
    deviation = np.where(flat[:, None], np.nan, deviation)
    reach, inner = 3 * deviation, 3 * constant("near") * deviation
    top_limit = 1.0 if shares else np.inf
    lines = (middle - reach, middle + reach, middle - inner, middle + inner)
    lower, upper, near_lower, near_upper = (np.clip(line, 0.0, top_limit) for line in lines)
    slack = tolerance(numerator / denominator)
    return Limits(centre, lower, upper, near_lower, near_upper, slack, fell_back & laney, flat, factor)


def without(matrix: Floats, included: Bools) -> Floats:
    """Each row with the points left out moved to its end, so that their neighbours are adjacent, as NaN."""
    if included.all():
        return matrix
    order = np.argsort(~included, axis=1, kind="stable")
    return np.take_along_axis(np.where(included, matrix, np.nan), order, axis=1)


def _count(matrix: Floats) -> npt.NDArray[np.int64]:
    count: npt.NDArray[np.int64] = np.sum(~np.isnan(matrix), axis=1)
    return count


def _ratio(top: Floats, bottom: npt.ArrayLike) -> Floats:
    divisor = np.asarray(bottom, dtype=float)
    ratio: Floats = np.divide(top, divisor, out=np.full(len(top), np.nan), where=divisor > 0)
    return ratio
