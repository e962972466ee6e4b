"""Shift ledger: what the votes said before, what was agreed, why, and how long it took; it serves the review of the process.

It shows drift: values that always move up, or towards the chair. It judges nobody: all actors are pseudonyms.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pifkit.frameworks import Framework
from pifkit.store.scale import number_of
from pifkit.store.state import Agreed, AssessmentState, Item, Vote


@dataclass(frozen=True, slots=True)
class Shift:
    """One agreed value beside the votes that came before it.

    Attributes:
        part, attribute, group: what was agreed, by which group.
        ratings: how many rated in the first round that anybody rated in.
        before: median of those ratings; None where none has a number.
        agreed: the agreed value as written; `na` where it does not apply.
        shift: agreed minus before, in steps of the scale; None where one of them has no number.
        rounds: rounds of voting.
        minutes: time the group was on it; None where it was not timed.
        reason, dissent: as recorded.
        override: it is not what the votes of the last round proposed.
        towards_chair: nearer to the chair's own first rating than to the median of it; None where that cannot be told.
        declared: how many declared a conflict of interest about it, or about the whole assessment and rated it.
        contested: two values stand against each other; the first is shown.
    """

    part: str
    attribute: str
    group: str
    ratings: int
    before: float | None
    agreed: str
    shift: float | None
    rounds: int
    minutes: float | None
    reason: str
    dissent: str
    override: bool
    towards_chair: bool | None
    declared: int
    contested: bool


def shifts(framework: Framework, state: AssessmentState) -> tuple[Shift, ...]:
    """The ledger of an assessment, in the framework's order; items without an agreed value are left out.

    What everybody agreed stands beside the ratings of all groups that rated apart.
    """
    return tuple(one for item in state.items.values() for one in _of_item(framework, state, item))


def _of_item(framework: Framework, state: AssessmentState, item: Item) -> Iterator[Shift]:
    for attribute, value in item.agreed.items():
        yield _shift(framework, state, item, attribute, value)
    for attribute, rivals in item.contested.items():
        yield _shift(framework, state, item, attribute, rivals[0], contested=True)


def _shift(
    framework: Framework, state: AssessmentState, item: Item, attribute: str, value: Agreed, contested: bool = False
) -> Shift:
    elsewhere = frozenset({*state.conflicts_of_interest, *state.item(item.part).conflicts_of_interest})
    apart = () if item.group else state.apart(item.part)
    votes = {actor: vote for one in (item, *apart) for actor, vote in _first(one, attribute).items()}
    before = item.first_spreads[attribute].median if attribute in item.first_spreads else None
    if apart:
        numbers = [vote.number for vote in votes.values() if vote.number is not None]
        before = statistics.median(numbers) if numbers else None
    agreed = number_of(framework, item.part, attribute, value.score)
    moved = None if before is None or agreed is None else float(agreed) - before
    chair = votes.get(value.chair) if value.chair else None
    towards = None
    if (
        chair is not None
        and chair.number is not None
        and before is not None
        and agreed is not None
        and chair.number != before
    ):
        towards = abs(float(agreed) - chair.number) < abs(float(agreed) - before)
    return Shift(
        part=item.part,
        attribute=attribute,
        group=item.group,
        ratings=len(votes),
        before=before,
        agreed=value.score,
        shift=moved,
        rounds=max(one.round for one in (item, *apart)),
        minutes=_minutes(item),
        reason=value.reason,
        dissent=value.dissent,
        override=value.override,
        towards_chair=towards,
        declared=len({*item.conflicts_of_interest, *(elsewhere & votes.keys())}),
        contested=contested,
    )


def _minutes(item: Item) -> float | None:
    """Minutes of talk; a group whose item was opened together with that of everybody is timed there."""
    return None if item.seconds is None or (item.group and item.seconds < 1) else item.seconds / 60


def _first(item: Item, attribute: str) -> Mapping[str, Vote]:
    """The votes of round 1, with a score; an abstention is none."""
    votes = item.ratings.get(1, {}).get(attribute, {})
    return {actor: vote for actor, vote in votes.items() if vote.score is not None}


def minutes_by(state: AssessmentState, owner: Mapping[str, str]) -> dict[str, float]:
    """Minutes that groups spent by criterion; criteria that were never timed are left out.

    Args:
        state: the assessment.
        owner: part -> criterion.
    """
    found: dict[str, float] = {}
    for item in state.items.values():
        if item.seconds is not None and item.part in owner:
            found[owner[item.part]] = found.get(owner[item.part], 0.0) + item.seconds / 60
    return found
