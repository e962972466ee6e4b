"""Scores of a balanced scorecard: goal and red flag, roll-up with coverage, status rules, expected progress.

A missing measure is left out and the weights of the others carry its share; coverage says so. Below the coverage asked
for there is no score: unknown is never zero. Rules and their status: `rules/scorecard.yaml`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from pifkit.indicators.agreements import expected_pct
from pifkit.indicators.exact import compare, fraction
from pifkit.indicators.ruletables import rule_table
from pifkit.model.tables import Direction

Rag = Literal["green", "amber", "red"]
RatioStatus = Literal["above_target", "caution", "below_plan"]
InitiativeStatus = Literal["on_track", "monitor", "off_track", "not_started", "not_applicable"]


@dataclass(frozen=True, slots=True)
class RollUp:
    """The weighted mean of children, and the share of their weights that had a score, in percent."""

    coverage_pct: float
    score: float | None
    rag: Rag | None


@dataclass(frozen=True, slots=True)
class Initiative:
    """Percent that should be complete by now, percent complete of that, and the status."""

    target_pct: float
    performance: float | None
    status: InitiativeStatus


def rag(score: float | Fraction | None) -> Rag | None:
    """The colour of a score: the goal itself is green, the red flag itself amber."""
    if score is None:
        return None
    for row in rule_table("scorecard")["rag"]:
        if compare(score, Fraction(row["ge"])) >= 0:
            found: Rag = row["id"]
            return found
    return "red"


def exact_band_score(actual: float, lower: float, upper: float, red_below: float, red_above: float) -> Fraction:
    """Score a measure that is best inside a range: 10 at its middle, 20/3 at its ends, 10/3 at the red edges, at least 0.

    Raises:
        ValueError: the edges are not in the order red_below < lower < upper < red_above.
    """
    edges = [fraction(edge) for edge in (red_below, lower, upper, red_above)]
    if sorted(set(edges)) != edges:
        raise ValueError("a band needs red_below < lower < upper < red_above")
    value, middle = fraction(actual), (edges[1] + edges[2]) / 2
    near, far = (edges[1], edges[0]) if value < middle else (edges[2], edges[3])
    if abs(value - middle) <= abs(near - middle):
        return 10 - Fraction(10, 3) * abs(value - middle) / abs(near - middle)
    return max(Fraction(20, 3) - Fraction(10, 3) * abs(value - near) / abs(far - near), Fraction(0))


def yes_no(answer: bool) -> Fraction:
    """The score of a measure that is met or not."""
    return Fraction(rule_table("scorecard")["yes_no"]["yes" if answer else "no"])


def roll_up(
    children: Iterable[tuple[float | Fraction | None, float | None]], min_coverage_pct: float | None = None
) -> RollUp:
    """Weighted mean of the children that have a score.

    Args:
        children: score (None: missing) and relative weight (None: 1) of each.
        min_coverage_pct: least share of the weights that must have a score; None for 50, which is ours.

    Returns:
        Coverage, score and colour; no score below the least coverage or where no weight is above zero.

    Raises:
        ValueError: a weight is below zero.
    """
    exact, coverage = exact_roll_up(children, min_coverage_pct)
    return RollUp(float(coverage), None if exact is None else float(exact), rag(exact))


def status_ratio(actual: float, target: float, direction: Direction = "increase") -> RatioStatus:
    """First status that fits: above target at it or better, caution within a tenth of it, else below plan.

    Where low is good the shares are turned round: caution up to target / 0.9.
    """
    rules = rule_table("scorecard")["status_ratio"]["rules"]
    for row in rules:
        if "ge" not in row:
            break
        share = Fraction(row["ge"])
        if direction == "decrease":
            reached = compare(fraction(actual) * share, fraction(target)) <= 0
        else:
            reached = compare(fraction(actual), fraction(target) * share) >= 0
        if reached:
            found: RatioStatus = row["id"]
            return found
    last: RatioStatus = rules[-1]["id"]
    return last


def status_score(children: Sequence[tuple[str, float]], scores: Mapping[str, float] | None = None) -> float | None:
    """Weighted mean of statuses by their scores (defaults unconfirmed); None without a child.

    Raises:
        KeyError: a status has no score.
    """
    used = rule_table("scorecard")["status_ratio"]["scores"] if scores is None else scores
    exact, _ = exact_roll_up([(fraction(used[status]), weight) for status, weight in children], 0)
    return None if exact is None else float(exact)


def initiative(
    start: dt.date, end: dt.date, today: dt.date, pct_complete: float | None, *, deferred: bool = False
) -> Initiative:
    """How far an initiative is against the time gone by.

    Args:
        start: first day.
        end: last day.
        today: the day that counts as today.
        pct_complete: how much is done, 0 to 100; None is unknown.
        deferred: put off: no status applies.

    Returns:
        Expected percent by days, done in percent of that, and the status: on track from 90, off track below 70,
        monitor between; complete is on track; nothing is expected on the first day or before.
    """
    rules = rule_table("scorecard")["initiative"]
    target = expected_pct(start, end, today)
    performance = None if pct_complete is None or target == 0 else 100 * fraction(pct_complete) / target
    status: InitiativeStatus
    if deferred:
        status = "not_applicable"
    elif pct_complete is not None and pct_complete >= 100:
        status = "on_track"
    elif target == 0:
        status = "not_started"
    elif performance is None:
        status = "monitor"
    elif compare(performance, rules["on_track"]) >= 0:
        status = "on_track"
    else:
        status = "off_track" if compare(performance, rules["off_track"]) < 0 else "monitor"
    return Initiative(float(target), None if performance is None else float(performance), status)


def roll_up_tree(
    objectives: Sequence[tuple[Sequence[tuple[Fraction | None, float | None]], float | None]],
) -> tuple[tuple[RollUp, ...], RollUp]:
    """Roll measures up to objectives and those to a perspective, exactly at every level.

    Args:
        objectives: for each its measures as (exact score, weight), and its own weight; None as in `roll_up`.

    Returns:
        The objectives' roll-ups and the perspective's.
    """
    found = tuple(roll_up(measures) for measures, _ in objectives)
    exacts = [(exact_roll_up(measures, None)[0], weight) for measures, weight in objectives]
    return found, roll_up(exacts)


def exact_goal_red(actual: float | None, goal: float, red_flag: float) -> Fraction | None:
    """Score a measure by two numbers, the goal (20/3) and the red flag (10/3), linear and clamped to 0 to 10, exactly.

    Args:
        actual: the figure; None has no score.
        goal: the figure that is green from here.
        red_flag: the figure that is red beyond here; above the goal where low is good.

    Raises:
        ValueError: goal and red flag are equal.
    """
    span = fraction(goal) - fraction(red_flag)
    if span == 0:
        raise ValueError("goal and red flag are equal: the score is not defined")
    if actual is None:
        return None
    score = 10 * (fraction(actual) - (fraction(red_flag) - span)) / (3 * span)
    return min(max(score, Fraction(0)), Fraction(10))


def exact_roll_up(
    children: Iterable[tuple[float | Fraction | None, float | None]], min_coverage_pct: float | None
) -> tuple[Fraction | None, Fraction]:
    """Score and coverage of `roll_up` as exact fractions."""
    listed = [(score, fraction(1.0 if weight is None else weight)) for score, weight in children]
    if any(weight < 0 for _, weight in listed):
        raise ValueError("a weight cannot be below zero")
    least = rule_table("scorecard")["rollup"]["min_coverage_pct"] if min_coverage_pct is None else min_coverage_pct
    whole = sum((weight for _, weight in listed), Fraction(0))
    known = [(fraction(score), weight) for score, weight in listed if score is not None]
    there = sum((weight for _, weight in known), Fraction(0))
    coverage = 100 * there / whole if whole else Fraction(0)
    if not there or coverage < fraction(least):
        return None, coverage
    return sum((score * weight for score, weight in known), Fraction(0)) / there, coverage
