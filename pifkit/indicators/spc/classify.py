"""Classifying series: the one function that both a single chart and a table of thousands go through."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pifkit.indicators.spc.limits import Bools, Floats, Limits, i_limits, rate_limits, run_limits, tolerance, without
from pifkit.indicators.spc.presets import Kind, Preset, Rules, Sense, preset
from pifkit.indicators.spc.runcounts import RunCounts, count_runs
from pifkit.indicators.spc.signals import Ints, Signals, find_signals

STATES = (
    "common_cause",
    "improvement_high",
    "improvement_low",
    "concern_high",
    "concern_low",
    "neutral_high",
    "neutral_low",
    "no_data",
    "no_variation",
    "too_few",
)
ASSURANCES = ("none", "pass", "fail", "inconsistent")
_CODE = {name: code for code, name in enumerate(STATES)}
_IMPROVEMENT = {"increase": 1, "decrease": -1, "neutral": 0}


@dataclass(frozen=True, slots=True)
class Block:
    """Many series without a border inside: what they hold, and what a chart of each says.

    Attributes:
        values: the figures, or the rates of a p or u chart; NaN without one.
        limits: centre and limits.
        signals: which rules fire where.
        runs: tests of runs.
        count: figures per series.
        constant: every figure is the same, so there is no variation to measure.
        too_few: fewer figures than the preset's minimum.
        kinds: state of each point, as an index of `STATES`.
        variation: state of the latest point, or under presets that mark no single point of the runs.
    """

    values: Floats
    limits: Limits
    signals: Signals
    runs: RunCounts
    count: Ints
    constant: Bools
    too_few: Bools
    kinds: Ints
    variation: Ints


def classify_block(
    values: Floats,
    rules: Preset,
    *,
    kind: Kind,
    improvement: Ints,
    screen: bool,
    base: Bools | None = None,
    included: Bools | None = None,
    numerator: Floats | None = None,
    denominator: Floats | None = None,
) -> Block:
    """Classify series, one per row, that have no border inside.

    Args:
        values: the figures; NaN without one. Not read for p and u charts.
        rules: the preset.
        kind: kind of chart.
        improvement: the good direction per series: +1, -1, or 0 for neutral.
        screen: leave large moving ranges out once (i charts).
        base: the points that centre and limits rest on; None for all.
        included: False for points left out by the user; None for none.
        numerator: counts of a p or u chart.
        denominator: their denominators.

    Returns:
        The block.
    """
    if kind in {"p", "u", "pp", "up"} and numerator is not None and denominator is not None:
        values = numerator / denominator
    kept = np.ones(values.shape, dtype=bool) if included is None else included
    rests_on = kept if base is None else base & kept
    if kind == "run":
        limits = run_limits(values, np.where(rests_on, values, np.nan))
    elif kind == "i":
        rested = without(np.where(rests_on, values, np.nan), kept)
        limits = i_limits(values, rested, rules.multiple, screen=screen)
    else:
        if numerator is None or denominator is None:
            raise ValueError(f"a {kind} chart needs numerators and denominators")
        limits = rate_limits(
            numerator, denominator, rests_on, kept, shares=kind in {"p", "pp"}, laney=kind in {"pp", "up"}
        )
    count = np.sum(~np.isnan(values), axis=1)
    too_few = count < rules.minimum
    limits = _blanked(limits, too_few)
    signals = find_signals(np.where(too_few[:, None], np.nan, values), kept, limits, rules)
    runs = count_runs(values, signals.side, kept, limits.tolerance[:, None], rules)
    constant = _constant(np.where(kept, values, np.nan)) & (count > 1)
    if kind not in {"i", "run"}:
        constant &= limits.flat
    label = _label(signals, improvement, rules)
    kinds = _states(label, improvement[:, None])
    for code, where in (
        ("no_variation", constant[:, None]),
        ("too_few", too_few[:, None]),
        ("no_data", np.isnan(values)),
    ):
        kinds = np.where(where, _CODE[code], kinds)
    latest = kinds[:, -1]
    if not rules.marks_points:
        side = np.where(runs.signal, runs.last_side, 0)
        judged = latest < _CODE["no_data"]
        latest = np.where(judged, _states(side, improvement), latest)
    return Block(values, limits, signals, runs, count, constant, too_few, kinds, latest)


def assurance_codes(
    target: Floats, lower: Floats, upper: Floats, improvement: Ints, slack: Floats, rules: Preset
) -> Ints:
    """Whether the process as it is can be relied on to meet a target, as an index of `ASSURANCES`.

    Pass or fail only when the target lies beyond a limit; exactly on one is inconsistent, or decided for the presets
    that say so. None without a target, without limits, or for a neutral direction.
    """
    edge = -slack if rules.target_on_limit_decides else slack
    above = target > upper + edge
    below = target < lower - edge
    fails = np.where(improvement > 0, above, below)
    passes = np.where(improvement > 0, below, above)
    known = ~np.isnan(target) & ~np.isnan(lower) & ~np.isnan(upper) & (improvement != 0)
    return np.where(known, np.where(passes, 1, np.where(fails, 2, 3)), 0)


def direct_assurance(target: float | None, value: float, improvement: int) -> str:
    """For a series without variation: pass when its one value meets the target, else fail; none without a target."""
    if target is None or not improvement:
        return "none"
    return "pass" if (value - target) * improvement >= 0 else "fail"


@dataclass(frozen=True, slots=True)
class Many:
    """Many series classified at once, one per row.

    Attributes:
        block: everything in full, as numbers.
        variation: state of each series, as text (contract 4.4).
        assurance: pass, fail, inconsistent or none of each series.
    """

    block: Block
    variation: npt.NDArray[np.str_]
    assurance: npt.NDArray[np.str_]

    @property
    def kinds(self) -> npt.NDArray[np.str_]:
        """State of every point, as text."""
        return np.array(STATES)[self.block.kinds]


def classify_many(
    matrix: npt.ArrayLike,
    *,
    rules: Rules = "mdc",
    chart: Kind | None = None,
    direction: Sense | npt.ArrayLike = "neutral",
    target: npt.ArrayLike | None = None,
    baseline: int | None = None,
    screen: bool | None = None,
) -> Many:
    """Classify many series of figures by control-chart rules and tests of runs in one call.

    Args:
        matrix: one series per row, in order of time; NaN where there is no figure. Shape (series, points).
        rules: the preset.
        chart: `i` or `run`; None for the preset's own.
        direction: one direction for all, or one per series.
        target: one target for all, or one per series; NaN for none.
        baseline: limits from the first so many points; None for all.
        screen: overrides the preset's screening.

    Returns:
        The series classified; the same as `chart` says of each of them, but for gaps, borders and warnings.

    Raises:
        ValueError: the matrix is not two-dimensional or has no column, the chart needs denominators, or a direction is
            none of increase, decrease and neutral.
    """
    values = np.asarray(matrix, dtype=float)
    if values.ndim != 2 or values.shape[1] == 0:
        raise ValueError(f"a matrix of one series per row is needed, not one of shape {values.shape}")
    if np.isinf(values).any():
        raise ValueError("figures must be finite")
    used = preset(rules)
    kind = chart or used.chart
    improvement = _improvements(direction, len(values))
    base = np.broadcast_to(np.arange(values.shape[1]) < baseline, values.shape) if baseline is not None else None
    block = classify_block(
        values,
        used,
        kind=kind,
        improvement=improvement,
        screen=used.screen if screen is None else screen,
        base=base,
    )
    wanted = np.broadcast_to(np.asarray(np.nan if target is None else target, dtype=float), (len(values),))
    limits = block.limits
    codes = assurance_codes(wanted, limits.lower[:, -1], limits.upper[:, -1], improvement, limits.tolerance, used)
    met = (limits.centre - wanted) * improvement >= -limits.tolerance
    direct = block.constant & ~np.isnan(wanted) & (improvement != 0)
    codes = np.where(direct, np.where(met, 1, 2), codes)
    codes = np.where(block.too_few, 0, codes)
    return Many(block, np.array(STATES)[block.variation], np.array(ASSURANCES)[codes])


def _improvements(direction: Sense | npt.ArrayLike, count: int) -> Ints:
    names = np.broadcast_to(np.asarray(direction), (count,))
    unknown = set(names.tolist()) - set(_IMPROVEMENT)
    if unknown:
        raise ValueError(f"{sorted(unknown)[0]!r} is not a direction. Choose one of: {', '.join(_IMPROVEMENT)}.")
    codes: Ints = np.array([_IMPROVEMENT[name] for name in names.tolist()], dtype=np.int64)
    return codes


def _blanked(limits: Limits, blank: Bools) -> Limits:
    """The limits without those of the series that have too few figures for any."""
    if not blank.any():
        return limits
    names = ("lower", "upper", "near_lower", "near_upper")
    return replace(limits, **{name: np.where(blank[:, None], np.nan, getattr(limits, name)) for name in names})


def _constant(values: Floats) -> Bools:
    slack = tolerance(values)
    with_lowest = np.where(np.isnan(values), np.inf, values).min(axis=1)
    with_highest = np.where(np.isnan(values), -np.inf, values).max(axis=1)
    found: Bools = with_highest - with_lowest <= slack
    return found


def _label(signals: Signals, improvement: Ints, rules: Preset) -> Ints:
    label = signals.label()
    if not rules.improvement_wins:
        return label
    good = np.zeros(label.shape, dtype=bool)
    for rule in (signals.outside, signals.shift, signals.trend, signals.two_in_three):
        good |= (rule == improvement[:, None]) & (rule != 0)
    return np.where(good, improvement[:, None], label)


def _states(label: Ints, improvement: Ints) -> Ints:
    """Index of `STATES` for a direction of signal, by the good direction."""
    high = np.where(improvement > 0, 1, np.where(improvement < 0, 3, 5))
    low = np.where(improvement > 0, 4, np.where(improvement < 0, 2, 6))
    return np.where(label > 0, high, np.where(label < 0, low, 0))
