"""The balanced scorecard of a partnership's indicators: measures, objectives, perspectives, initiatives.

A measure without a figure or without what its score needs has none and says why; the others carry its weight.

| measure | scored by |
|---|---|
| unit `yes or no`, figures 1 and 0 | met: 10, not met: 0 |
| direction `within` | 10 in the middle of the range, 20/3 at its ends, 10/3 at `red_flag` beyond them |
| direction `closest` | its distance from the point: `goal` is the distance still green, `red_flag` the one that is red |
| any other | `goal` (20/3) and `red_flag` (10/3) on a straight line |

Where the partnership asks for `status`, the target decides alone: at it or better, within a tenth of it, or below.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from pifkit.indicators.exact import compare, fraction
from pifkit.indicators.judge import IndicatorResult
from pifkit.indicators.ruletables import rule_table
from pifkit.indicators.scores import (
    Initiative,
    Rag,
    RollUp,
    exact_band_score,
    exact_goal_red,
    initiative,
    rag,
    roll_up_tree,
    status_ratio,
    status_score,
    yes_no,
)
from pifkit.model.language import _
from pifkit.model.tables import Action


@dataclass(frozen=True, slots=True)
class MeasureScore:
    """One measure on the scorecard; `why_not` says in words why it has no score."""

    indicator: str
    title: str
    score: float | None
    rag: Rag | None
    weight: float
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class ObjectiveScore:
    """One objective with its measures."""

    id: str
    roll_up: RollUp
    measures: tuple[MeasureScore, ...]


@dataclass(frozen=True, slots=True)
class PerspectiveScore:
    """One perspective with its objectives."""

    id: str
    name: str
    roll_up: RollUp
    objectives: tuple[ObjectiveScore, ...]


Method = Literal["goal_red", "status"]
YES_NO = "yes or no"


def scorecard(results: Iterable[IndicatorResult], method: Method = "goal_red") -> tuple[PerspectiveScore, ...]:
    """The balanced scorecard of the indicators that name a perspective.

    Args:
        results: judged indicators; those without a perspective are left out, those that do not apply here too.
        method: how measures are scored: `goal_red`, by goal and red flag; `status`, by the target alone.

    Returns:
        Perspectives in the order of the tables (others after them, by id), objectives and measures in the order given.
    """
    grouped: dict[str, dict[str, list[tuple[MeasureScore, Fraction | None]]]] = defaultdict(lambda: defaultdict(list))
    for result in results:
        row = result.definition
        if row.perspective and result.state != "not_applicable":
            grouped[row.perspective][row.objective or row.id].append(_measure(result, method))
    names = perspective_names()
    order = [name for name in names if name in grouped] + sorted(set(grouped) - set(names))
    return tuple(_perspective(name, names.get(name, name), grouped[name]) for name in order)


def perspective_names() -> dict[str, str]:
    """Name of each known perspective by id, public-sector ones first."""
    variants = rule_table("scorecard")["variants"]
    return {row["id"]: row["name"] for variant in ("public", "classic") for row in variants[variant]}


def initiatives(actions: Iterable[Action], today: dt.date) -> tuple[tuple[Action, Initiative], ...]:
    """Expected progress of the actions that have a start and a due date; cancelled ones are left out."""
    return tuple(
        (action, initiative(action.start, action.due, today, percent_done(action)))
        for action in actions
        if action.start is not None and action.due is not None and action.status != "cancelled"
    )


def percent_done(action: Action) -> float | None:
    """How much of an action is done, in percent: all of it where it is closed as done; None where nobody says."""
    return 100.0 if action.status in {"done", "verified"} else action.percent_complete


def _measure(result: IndicatorResult, method: Method) -> tuple[MeasureScore, Fraction | None]:
    row = result.definition
    try:
        exact = _by_status(result) if method == "status" else _by_own_figures(result)
        why = ""
    except ValueError as err:
        exact, why = None, str(err)
    weight = 1.0 if row.weight is None else row.weight
    score = None if exact is None else float(exact)
    return MeasureScore(row.id, row.title, score, rag(exact), weight, why), exact


def _value(result: IndicatorResult) -> float:
    if result.value is None:
        raise ValueError(result.notes[0] if result.notes else _("no figure"))
    return result.value


def _by_status(result: IndicatorResult) -> Fraction:
    """The score of the measure's status against its target, from 0 to 10."""
    value = _value(result)
    if result.target is None or result.direction not in {"increase", "decrease"}:
        raise ValueError(_("no target"))
    status = status_ratio(value, result.target, result.aim.direction)
    return fraction(status_score([(status, 1.0)]) or 0.0) / 10


def _by_own_figures(result: IndicatorResult) -> Fraction:
    """The score by goal and red flag, or what stands in their place."""
    row = result.definition
    if row.unit.strip().lower() == YES_NO:
        return yes_no(_value(result) > 0)
    if row.direction == "within":
        return _inside(result)
    if row.goal is None or row.red_flag is None:
        raise ValueError(_("no goal and red flag"))
    if compare(row.goal, row.red_flag) == 0:
        raise ValueError(_("goal and red flag are equal"))
    value = _value(result)
    if row.direction == "closest" and row.point is not None:
        if not 0 <= row.goal < row.red_flag:
            raise ValueError(_("goal and red flag are distances from the point: 0 or more, the goal the smaller one"))
        value = float(abs(fraction(value) - fraction(row.point)))
    return exact_goal_red(value, row.goal, row.red_flag) or Fraction(0)


def _inside(result: IndicatorResult) -> Fraction:
    row = result.definition
    if row.lower is None or row.upper is None or row.red_flag is None or row.red_flag <= 0 or row.lower >= row.upper:
        raise ValueError(_("no range with a red flag: how far beyond it is red"))
    red = fraction(row.red_flag)
    edges = float(fraction(row.lower) - red), float(fraction(row.upper) + red)
    return exact_band_score(_value(result), row.lower, row.upper, *edges)


def _perspective(
    name: str, title: str, objectives: Mapping[str, Sequence[tuple[MeasureScore, Fraction | None]]]
) -> PerspectiveScore:
    tree = [([(exact, measure.weight) for measure, exact in measures], 1.0) for measures in objectives.values()]
    found, whole = roll_up_tree(tree)
    made = tuple(
        ObjectiveScore(objective, one, tuple(measure for measure, _rest in measures))
        for (objective, measures), one in zip(objectives.items(), found, strict=True)
    )
    return PerspectiveScore(name, title, whole, made)
