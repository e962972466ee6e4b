"""Which actions first: weighted criteria, impact against ease, and a small number on purpose.

Rules: reference `prioritisation` (criteria and weights are a project choice). Each criterion is judged 1 to 5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pifkit.improvement.exact import exact
from pifkit.model.language import N_, Phrases
from pifkit.model.tables import Action

WEIGHTS: Mapping[str, float] = MappingProxyType({"impact": 0.4, "gap_size": 0.2, "strategic_fit": 0.2, "ease": 0.2})
LIMIT = 6
CUT = 3.0

QUADRANTS: Mapping[str, str] = Phrases(
    {
        "quick_win": N_("quick win: high impact, easy"),
        "major_project": N_("major project: high impact, hard"),
        "fill_in": N_("fill-in: low impact, easy"),
        "drop": N_("think again: low impact, hard"),
    }
)


@dataclass(frozen=True, slots=True)
class Ranked:
    """An action with its priority: `score` None and `rank` None where a criterion has not been judged."""

    action: Action
    score: float | None
    quadrant: str | None
    rank: int | None
    missing: tuple[str, ...]


def score(values: Mapping[str, float | None], weights: Mapping[str, float] = WEIGHTS) -> float | None:
    """Weighted mean of the judged criteria, 1 to 5; None while one is missing (unknown is never zero).

    Args:
        values: criterion -> 1 to 5.
        weights: criterion -> weight; they are divided by their sum, so only their proportions count.

    Raises:
        ValueError: weights are empty, negative or all zero.
    """
    if not weights or any(w < 0 for w in weights.values()) or not any(weights.values()):
        raise ValueError(f"weights must be positive numbers, at least one above zero: {dict(weights)}")
    judged = {name: values.get(name) for name in weights}
    if any(value is None for value in judged.values()):
        return None
    weighted = sum(exact(weights[name]) * exact(value) for name, value in judged.items() if value is not None)
    return float(weighted / sum(exact(weight) for weight in weights.values()))


def quadrant(impact: float | None, ease: float | None, cut: float = CUT) -> str | None:
    """Quadrant of impact against ease; a value on the cut counts as high. None while one is not judged."""
    if impact is None or ease is None:
        return None
    if impact >= cut:
        return "quick_win" if ease >= cut else "major_project"
    return "fill_in" if ease >= cut else "drop"


def rank(actions: Sequence[Action], weights: Mapping[str, float] = WEIGHTS) -> tuple[Ranked, ...]:
    """Actions by priority, highest first; ties by due date, then id. Those not fully judged come last, unranked."""
    scored = [
        (
            action,
            score({name: getattr(action, name) for name in weights}, weights),
            tuple(name for name in weights if getattr(action, name) is None),
        )
        for action in actions
    ]
    scored.sort(key=lambda item: (item[1] is None, -(item[1] or 0.0), str(item[0].due or "9999"), item[0].id))
    return tuple(
        Ranked(action, value, quadrant(action.impact, action.ease), place if value is not None else None, missing)
        for place, (action, value, missing) in enumerate(scored, start=1)
    )


def chosen(ranked: Sequence[Ranked], limit: int = LIMIT) -> tuple[Ranked, ...]:
    """The few to do first: at most `limit` of the ranked ones, without those that think-again would have us drop."""
    worth = [one for one in ranked if one.rank is not None and one.quadrant != "drop"]
    return tuple(worth[:limit])
