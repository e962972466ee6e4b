"""What if the plan lands: the projected score, by the framework's own rules.

A projection says what the same assessors would score if each action did what its owner expects. It is a number of
points, not a benefit to anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from pifkit.frameworks.model import Framework
from pifkit.improvement.exact import exact
from pifkit.model.language import N_, _
from pifkit.model.scorecard import Scorecard
from pifkit.model.tables import Action, RatingRow
from pifkit.scoring import build
from pifkit.scoring.consensus import Item, Key, settle
from pifkit.scoring.inputs import read_ratings

WARNING = N_(
    "Points are not benefits. Choose actions for what they change for people; the score follows, and a plan made to "
    "collect points is soon seen through."
)


@dataclass(frozen=True, slots=True)
class Move:
    """A part whose score an action is expected to raise."""

    part: str
    before: float
    after: float
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Projection:
    """The scorecard now and as projected, the moves between them, and actions that could not be counted, with why."""

    now: Scorecard
    projected: Scorecard
    moves: tuple[Move, ...]
    ignored: tuple[tuple[str, str], ...]


def settled(framework: Framework, rows: Iterable[RatingRow], tolerance: float | None = None) -> dict[Key, Item]:
    """The ratings in force, by part and attribute, after the consensus rule.

    Raises:
        AssessmentError: ratings that cannot be scored.
    """
    ratings, _rest = read_ratings(framework, rows)
    return settle(ratings, framework.consensus, tolerance)


def project(framework: Framework, items: Mapping[Key, Item], actions: Iterable[Action]) -> Projection:
    """The score if every open action with an expected score lands.

    Where several actions aim at one part the highest expectation counts; none lowers a score. A part that is projected
    is taken as rated as a whole, at the expected score.

    Args:
        framework: the framework.
        items: the ratings in force, from `settled`.
        actions: actions about this framework; those that are closed or name no part and score are left alone.
    """
    now = build(framework, items)
    scores = {part.id: part.score for criterion in now.criteria for part in criterion.parts}
    aims: dict[str, list[tuple[float, str]]] = {}
    ignored: list[tuple[str, str]] = []
    for action in actions:
        if action.status in ("done", "verified", "cancelled") or action.expected_score is None or not action.part:
            continue
        why = _why_not(framework, action, scores)
        if why:
            ignored.append((action.id, why))
        else:
            aims.setdefault(action.part, []).append((action.expected_score, action.id))
    changed = dict(items)
    moves = []
    for part, expected in aims.items():
        before = scores[part] or 0.0
        after = max(value for value, _rest in expected)
        moves.append(Move(part, before, after, tuple(sorted(identity for _rest, identity in expected))))
        for key in [key for key in changed if key[0] == part]:
            del changed[key]
        changed[part, ""] = Item("agreed", Fraction(exact(after)))
    moves.sort(key=lambda one: (one.before - one.after, one.part))
    return Projection(now, build(framework, changed), tuple(moves), tuple(ignored))


def _why_not(framework: Framework, action: Action, scores: Mapping[str, float | None]) -> str:
    """Why an action's expectation cannot be counted; blank where it can."""
    if action.part not in scores:
        return _("{part} is not a part of {title}", part=action.part, title=framework.title)
    before, expected = scores[action.part], action.expected_score
    if before is None:
        return _("{part} has no score yet", part=action.part)
    scale = framework.scale_of(framework.part_index[action.part][0])
    if expected is None or (scale.max is not None and expected > scale.max) or (scale.min or 0) > expected:
        return _("{expected:g} is not on the scale of {part}", expected=expected, part=action.part)
    return _("{part} is at {before:g} already", part=action.part, before=before) if expected <= before else ""
