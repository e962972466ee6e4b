"""Local agreements: progress of a Single Outcome Agreement or LOIP, HEAT trajectories, and the Local PSA reward.

Source and status of each rule: `rules/national.yaml`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from pifkit.indicators.exact import compare, fraction, half_up
from pifkit.indicators.ruletables import rule_table
from pifkit.model.language import _
from pifkit.model.tables import Direction

LoipStatus = Literal["achieved", "worse_than_baseline", "on_track", "at_risk", "off_track"]
HeatStatus = Literal["on_track", "near", "off"]


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress from a baseline to a target, and the progress that the time gone by asks for, both in percent."""

    progress_pct: float
    expected_pct: float
    status: LoipStatus


def progress(
    baseline: float, target: float, actual: float, *, baseline_date: dt.date, target_date: dt.date, today: dt.date
) -> Progress:
    """Progress of an outcome indicator of a SOA or LOIP.

    Args:
        baseline: figure at the start.
        target: figure asked for at the end; it may be below the baseline.
        actual: the latest figure.
        baseline_date: day of the baseline.
        target_date: day of the target.
        today: the day that counts as today.

    Returns:
        Progress, expected progress (by days, 0 to 100) and the first status that fits: achieved from 100 %, worse than
        the baseline below 0 %, on track within 10 points of what is expected, at risk within 30, else off track.

    Raises:
        ValueError: target and baseline are equal, or the target's day is not after the baseline's.
    """
    if compare(target, baseline) == 0:
        raise ValueError(_("progress is not defined where target and baseline are equal"))
    if target_date <= baseline_date:
        raise ValueError(_("the day of the target must come after the day of the baseline"))
    rules = rule_table("national")["soa_loip"]
    done = 100 * (fraction(actual) - fraction(baseline)) / (fraction(target) - fraction(baseline))
    expected = expected_pct(baseline_date, target_date, today)
    return Progress(float(done), float(expected), _loip_status(done, expected, rules))


def expected_pct(start: dt.date, end: dt.date, today: dt.date) -> Fraction:
    """How much of the time from start to end has gone, in percent by days, from 0 to 100; 100 where they are one day."""
    if end <= start:
        return Fraction(100 if today >= end else 0)
    gone = Fraction(100 * (today - start).days, (end - start).days)
    return min(max(gone, Fraction(0)), Fraction(100))


def _loip_status(done: Fraction, expected: Fraction, rules: Mapping[str, Any]) -> LoipStatus:
    if compare(done, rules["achieved"]) >= 0:
        return "achieved"
    if compare(done, 0) < 0:
        return "worse_than_baseline"
    if compare(done, expected - rules["on_track_behind"]) >= 0:
        return "on_track"
    return "at_risk" if compare(done, expected - rules["at_risk_behind"]) >= 0 else "off_track"


@dataclass(frozen=True, slots=True)
class Judged:
    """How much worse than plan a figure is, in percent of the plan (below 0: better), and the status."""

    worse_pct: float | None
    status: HeatStatus


def trajectory_status(plan: float, actual: float, direction: Direction, tolerance: float | None = None) -> Judged:
    """A figure against the planned trajectory of a HEAT target.

    Args:
        plan: the planned figure.
        actual: the figure.
        direction: increase or decrease, which of them is good.
        tolerance: percent worse than plan that still counts as near; None for 5, which is ours.

    Returns:
        `on_track` at plan or better, `near` up to and with the tolerance, else `off`. With a plan of zero there is no
        percentage: on track at plan or better, else off.
    """
    limit = rule_table("national")["heat"]["tolerance"] if tolerance is None else tolerance
    behind = fraction(plan) - fraction(actual)
    if direction == "decrease":
        behind = -behind
    if fraction(plan) == 0:
        return Judged(None, "on_track" if compare(behind, 0) <= 0 else "off")
    worse = 100 * behind / abs(fraction(plan))
    status: HeatStatus = "on_track" if compare(worse, 0) <= 0 else "near" if compare(worse, limit) <= 0 else "off"
    return Judged(float(worse), status)


def linear_trajectory(baseline: float, target: float, n: int, k: int) -> float:
    """The planned figure at step k of n on a straight line from baseline to target; raises ValueError outside 0 to n."""
    if n < 1 or not 0 <= k <= n:
        raise ValueError(_("step {k} is not between 0 and {number}", k=k, number=n))
    return float(fraction(baseline) + (fraction(target) - fraction(baseline)) * k / n)


def each_quintile(target: float, worst: float, direction: Direction = "increase") -> bool:
    """Whether a target for every deprivation quintile is met: judged on the worst of them alone."""
    return compare(worst, target) * (-1 if direction == "decrease" else 1) >= 0


def share_of_target(actual: float, target: float) -> dict[str, float | int]:
    """How much of a target was reached, in percent, exact and in whole points; raises ValueError for a target of 0."""
    if fraction(target) == 0:
        raise ValueError(_("the share of a target of zero is not defined"))
    pct = 100 * fraction(actual) / fraction(target)
    return {"pct": float(pct), "pct_display": int(half_up(pct))}


@dataclass(frozen=True, slots=True)
class Reward:
    """Reward of one target: share of the enhancement reached, payable share, and the money, exact and to 2 places."""

    proportion: float
    payable: float
    reward: float | None
    reward_2dp: Decimal | None


@dataclass(frozen=True, slots=True)
class Pool:
    """The whole performance reward grant, exact, and as agreements print it, to the nearest thousand."""

    pool: float
    printed: int


def pool(net_budget: float, pct: float | None = None) -> Pool:
    """The whole performance reward grant: 2.5 % of the net budget unless another share is agreed."""
    share = rule_table("national")["lpsa"]["pct_of_net_budget"] if pct is None else pct
    exact = fraction(net_budget) * fraction(share)
    return Pool(float(exact), 1000 * int(half_up(exact / 1000)))


def reward(
    without: float,
    with_agreement: float,
    actual: float,
    *,
    grant: float | None = None,
    equal_shares: int = 1,
) -> Reward:
    """Reward of a Local Public Service Agreement target.

    Args:
        without: the figure expected without the agreement.
        with_agreement: the figure agreed; the difference is the enhancement. Low-is-good targets need nothing else,
            since both differences change sign.
        actual: the figure reached.
        grant: money for the group of targets; None where only the share is asked for.
        equal_shares: how many targets share it equally.

    Returns:
        The proportion; the payable share: nothing below 60 %, the proportion from exactly 60 %, at most 100 %; and the
        money.

    Raises:
        ValueError: the agreement asks for no enhancement, or nobody shares the grant.
    """
    if compare(with_agreement, without) == 0:
        raise ValueError(_("the agreement asks for no enhancement: the figures with and without it are equal"))
    if equal_shares < 1:
        raise ValueError(_("a grant is shared by one target or more"))
    rules = rule_table("national")["lpsa"]
    share = (fraction(actual) - fraction(without)) / (fraction(with_agreement) - fraction(without))
    enough = share >= fraction(rules["min_proportion"])
    payable = min(share, fraction(rules["max_proportion"])) if enough else Fraction(0)
    money = None if grant is None else fraction(grant) / equal_shares * payable
    return Reward(
        float(share),
        float(payable),
        None if money is None else float(money),
        None if money is None else half_up(money, 2),
    )
