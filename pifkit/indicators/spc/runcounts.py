"""Tests of runs about the centre line, for many series at once: Anhøj's two rules, and the rules of run charts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pifkit.indicators.spc.limits import Bools, Floats
from pifkit.indicators.spc.presets import Preset
from pifkit.indicators.spc.runtests import anhoej_limits, runs_limits_exact
from pifkit.indicators.spc.signals import Ints, blocks, trends


@dataclass(frozen=True, slots=True)
class RunCounts:
    """Runs about the centre line, one figure per series; limits are -1 where there are none.

    Attributes:
        useful: points off the centre line.
        longest: points of the longest run.
        longest_max: longest run that Anhøj's rules allow.
        crossings: how often the line crosses the centre.
        crossings_min: fewest crossings that Anhøj's rules allow.
        runs: number of runs.
        runs_lower: fewest runs that chance explains (exact).
        runs_upper: most runs that chance explains (exact).
        signal: whether the preset's test of runs fires.
        last_side: side of the latest run, +1, -1, or 0 without a run.
    """

    useful: Ints
    longest: Ints
    longest_max: Ints
    crossings: Ints
    crossings_min: Ints
    runs: Ints
    runs_lower: Ints
    runs_upper: Ints
    signal: Bools
    last_side: Ints


def count_runs(values: Floats, side: Ints, included: Bools, slack: Floats, rules: Preset) -> RunCounts:
    """Count runs and apply the preset's test; points on the centre, missing or left out are passed over.

    Args:
        values: the figures; NaN without one.
        side: side of the centre line, +1, -1 or 0.
        included: False for points left out by the user.
        slack: difference per series up to which two figures count as equal.
        rules: the preset: `anhoej` signals on a long run or few crossings, `ihi` on a shift, a trend, or a number of
            runs outside its limits.

    Returns:
        The counts.
    """
    side = np.where(included & ~np.isnan(values), side, 0)
    found = blocks(side, np.zeros(side.shape, dtype=bool))
    useful = np.sum(side != 0, axis=1)
    longest = found.size.max(axis=1, initial=0)
    runs = found.number.max(axis=1, initial=0)
    crossings = np.maximum(runs - 1, 0)
    longest_max, crossings_min, runs_lower, runs_upper = _limits_table(side.shape[1])[useful].T
    last = found.way[:, -1]
    if rules.runs == "ihi":
        few_or_many = (runs_lower >= 0) & ((runs < runs_lower) | (runs > runs_upper))
        signal = (longest >= (rules.shift or 0)) | _has_trend(values, included, slack, rules.trend or 0) | few_or_many
    else:
        signal = (longest > longest_max) | (crossings < crossings_min)
    return RunCounts(
        useful,
        longest,
        longest_max,
        crossings,
        crossings_min,
        runs,
        runs_lower,
        runs_upper,
        signal & (useful > 0),
        last,
    )


def _has_trend(values: Floats, included: Bools, slack: Floats, length: int) -> Bools:
    kept = included & ~np.isnan(values)
    order = np.argsort(~kept, axis=1, kind="stable")
    ordered = np.take_along_axis(np.where(kept, values, np.nan), order, axis=1)
    found: Bools = (trends(ordered, slack, length, skip_tie=True) != 0).any(axis=1)
    return found


@lru_cache(maxsize=64)
def _limits_table(width: int) -> Ints:
    """Longest run, crossings, least and most runs for 0 to `width` useful points; -1 for none."""
    none = (-1, -1)
    rows = [(*(anhoej_limits(n) or none), *(runs_limits_exact(n) or none)) for n in range(width + 1)]
    return np.array(rows, dtype=np.int64)
