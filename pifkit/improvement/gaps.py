"""Performance problems: any gap between target and outcome (the fact sheet's definition).

Rules: reference `performance_problem`. The sign convention is a project choice: a positive gap is always a problem.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from pifkit.improvement.exact import exact

Kind = Literal["indicator", "criterion", "culture"]


@dataclass(frozen=True, slots=True)
class Gap:
    """`gap` in the unit of the measure, positive when behind; `gap_pct` of the target's size, None for 0."""

    gap: float
    gap_pct: float | None
    is_problem: bool


def gap(target: float, outcome: float, direction: str = "increase", tolerance: float = 0.0) -> Gap:
    """The gap between a target and an outcome.

    Args:
        target: in the measure's unit.
        outcome: the same.
        direction: `increase` (higher is better) or `decrease`.
        tolerance: a gap up to and including this is no problem.

    Raises:
        ValueError: another direction; `closest` and `within` have no one-sided gap.
    """
    if direction not in ("increase", "decrease"):
        raise ValueError(f"a gap needs direction increase or decrease, not {direction!r}")
    ahead = exact(outcome) - exact(target)
    size = -ahead if direction == "increase" else ahead
    pct = None if target == 0 else float(100 * size / abs(exact(target)))
    return Gap(float(size), pct, size > exact(tolerance))


@dataclass(frozen=True, slots=True)
class Problem:
    """A performance problem with its place in the closed loop.

    Attributes:
        kind: where it shows: an indicator, a criterion of the self-assessment, or the culture survey.
        about: id of the indicator, criterion or theme.
        title: in words.
        target: where it should be.
        outcome: where it is.
        size: the gap with its percent.
        answered: `action`, `accepted`, or blank where nobody has answered it.
        by: ids of the actions that answer it.
    """

    kind: Kind
    about: str
    title: str
    target: float
    outcome: float
    size: Gap
    answered: str
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """A target beside an outcome, from wherever they were read."""

    kind: Kind
    about: str
    title: str
    target: float
    outcome: float
    direction: str = "increase"
    tolerance: float = 0.0


def problems(
    measured: Iterable[Measured],
    answers: Iterable[tuple[str, str]] = (),
    accepted: Collection[str] = (),
) -> tuple[Problem, ...]:
    """The gaps that are problems, largest relative gap first, unanswered before answered.

    A gap is answered by an action that names it, or by a recorded decision to accept it (the rule `closed_loop`).

    Args:
        measured: targets beside outcomes; directions without a side are left out.
        answers: pairs (action id, what it is about) of actions that are not cancelled.
        accepted: ids about which an accept decision is recorded.
    """
    pairs = tuple(answers)
    found = []
    for one in measured:
        if one.direction not in ("increase", "decrease"):
            continue
        size = gap(one.target, one.outcome, one.direction, one.tolerance)
        if not size.is_problem:
            continue
        by = tuple(action for action, about in pairs if about == one.about)
        answered = "action" if by else "accepted" if one.about in accepted else ""
        found.append(Problem(one.kind, one.about, one.title, one.target, one.outcome, size, answered, by))
    return tuple(sorted(found, key=lambda p: (p.answered != "", -(p.size.gap_pct or 0.0), p.kind, p.about)))
