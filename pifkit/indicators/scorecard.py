"""The balanced scorecard of a partnership's indicators: measures, objectives, perspectives, initiatives.

A measure without a figure, a goal or a red flag has no score and says why; the others carry its weight.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pifkit.indicators.exact import compare
from pifkit.indicators.judge import IndicatorResult
from pifkit.indicators.ruletables import rule_table
from pifkit.indicators.scores import Initiative, Rag, RollUp, exact_goal_red, exact_roll_up, initiative, rag, roll_up
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


def scorecard(results: Iterable[IndicatorResult]) -> tuple[PerspectiveScore, ...]:
    """The balanced scorecard of the indicators that name a perspective.

    Args:
        results: judged indicators; those without a perspective are left out, those that do not apply here too.

    Returns:
        Perspectives in the order of the tables (others after them, by id), objectives and measures in the order given.
    """
    grouped: dict[str, dict[str, list[tuple[MeasureScore, Fraction | None]]]] = defaultdict(lambda: defaultdict(list))
    for result in results:
        row = result.definition
        if row.perspective and result.state != "not_applicable":
            grouped[row.perspective][row.objective or row.id].append(_measure(result))
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
        (action, initiative(action.start, action.due, today, _complete(action)))
        for action in actions
        if action.start is not None and action.due is not None and action.status != "cancelled"
    )


def _complete(action: Action) -> float | None:
    return 100.0 if action.status in {"done", "verified"} else action.percent_complete


def _measure(result: IndicatorResult) -> tuple[MeasureScore, Fraction | None]:
    row = result.definition
    weight = 1.0 if row.weight is None else row.weight
    exact, why = None, ""
    if row.goal is None or row.red_flag is None:
        why = "no goal and red flag"
    elif compare(row.goal, row.red_flag) == 0:
        why = "goal and red flag are equal"
    elif result.value is None:
        why = result.notes[0] if result.notes else "no figure"
    else:
        exact = exact_goal_red(result.value, row.goal, row.red_flag)
    score = None if exact is None else float(exact)
    return MeasureScore(row.id, row.title, score, rag(exact), weight, why), exact


def _perspective(
    name: str, title: str, objectives: Mapping[str, Sequence[tuple[MeasureScore, Fraction | None]]]
) -> PerspectiveScore:
    found, exacts = [], []
    for objective, measures in objectives.items():
        children = [(exact, measure.weight) for measure, exact in measures]
        found.append(ObjectiveScore(objective, roll_up(children), tuple(measure for measure, _ in measures)))
        exacts.append((exact_roll_up(children, None)[0], 1.0))
    return PerspectiveScore(name, title, roll_up(exacts), tuple(found))
