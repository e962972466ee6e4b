"""Performance planning, coaching and appraisal of posts, as counts only; objectives that hang on the golden thread.

Terms of the fact sheet: planning sets goals and objectives, coaching is feedback to adjust, appraisal is the formally
recorded management and feedback of one person. No post is ever named in a report.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pifkit.improvement.exact import percent
from pifkit.improvement.suppression import MINIMUM, hidden
from pifkit.model.tables import Person

NO_GROUP = "not given"


@dataclass(frozen=True, slots=True)
class GroupCoverage:
    """How many posts of a group have been planned with, coached and appraised.

    `shown` is False for a group that is too small (or would be given away by subtraction): then its figures are None.
    """

    group: str
    shown: bool
    posts: int | None
    planned: int | None
    coached: int | None
    appraised: int | None


def coverage(people: Sequence[Person], by: str = "partner", minimum: int = MINIMUM) -> tuple[GroupCoverage, ...]:
    """Coverage by group, groups in table order, then everybody (group `all`).

    Args:
        people: rows of one cycle.
        by: `partner` or `team`.
        minimum: smallest group that may be shown.
    """
    members: dict[str, list[Person]] = {}
    for person in people:
        members.setdefault(getattr(person, by) or NO_GROUP, []).append(person)
    secret = hidden({group: len(posts) for group, posts in members.items()}, minimum)
    rows = [_count(group, posts, group not in secret.groups) for group, posts in members.items()]
    return (*rows, _count("all", people, not secret.total and bool(people)))


def _count(group: str, posts: Sequence[Person], shown: bool) -> GroupCoverage:
    if not shown:
        return GroupCoverage(group, False, None, None, None, None)
    return GroupCoverage(
        group,
        True,
        len(posts),
        sum(post.planned is not None for post in posts),
        sum(post.coached is not None for post in posts),
        sum(post.appraised is not None for post in posts),
    )


@dataclass(frozen=True, slots=True)
class Linked:
    """Posts whose objectives name an outcome of the thread; `pct` is None without posts."""

    linked: int
    posts: int
    pct: float | None
    unknown: tuple[str, ...]


def linked(people: Sequence[Person], outcomes: Collection[str]) -> Linked:
    """How many posts serve at least one outcome that exists; `unknown` lists named outcomes that do not."""
    known = sum(any(one in outcomes for one in post.objective) for post in people)
    odd = dict.fromkeys(one for post in people for one in post.objective if one not in outcomes)
    return Linked(known, len(people), percent(known, len(people)), tuple(odd))


def served(people: Sequence[Person]) -> frozenset[str]:
    """Ids of the outcomes that objectives of posts serve."""
    return frozenset(one for post in people for one in post.objective)


@dataclass(frozen=True, slots=True)
class Need:
    """A development need: how many posts have it, how many of these needs were met, and how many nobody judged."""

    need: str
    posts: int
    met: int
    unknown: int


def needs(people: Sequence[Person], minimum: int = MINIMUM) -> tuple[tuple[Need, ...], int | None]:
    """Development needs, most frequent first, and how many posts have one of the needs that are too rare to show.

    A need that fewer than `minimum` posts have is not named. The second value is None where even that sum would be
    smaller than `minimum` (and not nil).
    """
    found: dict[str, list[Person]] = {}
    for person in people:
        if person.development_need:
            found.setdefault(person.development_need.strip().lower(), []).append(person)
    secret = hidden({need: len(posts) for need, posts in found.items()}, minimum)
    shown = [
        Need(need, len(posts), sum(p.need_met == "yes" for p in posts), sum(p.need_met == "" for p in posts))
        for need, posts in found.items()
        if need not in secret.groups
    ]
    rest = sum(len(posts) for need, posts in found.items() if need in secret.groups)
    shown.sort(key=lambda one: (-one.posts, one.need))
    return tuple(shown), None if secret.total else rest
