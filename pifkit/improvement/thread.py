"""The golden thread: does everything we do lead to an outcome, and does every outcome have something that leads to it?

Rules: reference `golden_thread` (project choice, after the golden-thread diagrams of Scottish councils). Each objective
below national level names at least one parent exactly one level up, or says why it skips one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pifkit.improvement.exact import percent, same, total
from pifkit.model.tables import LEVELS, Outcome


@dataclass(frozen=True, slots=True)
class Thread:
    """Outcomes and objectives with their links in both directions.

    Attributes:
        objectives: in order of level, then of the table.
        parents: id -> ids of the parents that exist, in the order given.
        children: id -> ids of the objectives that name it, in table order.
        unknown: pairs (objective, parent named) whose parent is not in the table.
    """

    objectives: tuple[Outcome, ...]
    parents: Mapping[str, tuple[str, ...]]
    children: Mapping[str, tuple[str, ...]]
    unknown: tuple[tuple[str, str], ...]

    def __getitem__(self, identity: str) -> Outcome:
        return next(one for one in self.objectives if one.id == identity)

    @property
    def levels(self) -> tuple[str, ...]:
        """Levels in use, from the top down."""
        used = {one.level for one in self.objectives}
        return tuple(level for level in LEVELS if level in used)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of a level's (or of all) objectives are linked one way; `pct` is None when there are none to count."""

    linked: int
    objectives: int
    pct: float | None


@dataclass(frozen=True, slots=True)
class SharesOff:
    """A parent whose children's shares do not add up: `total` is their sum, `missing` how many give no share."""

    parent: str
    total: float
    missing: int


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of the golden thread."""

    upward: Coverage
    downward: Coverage
    orphans: tuple[str, ...]
    hollow: tuple[str, ...]
    skips: tuple[str, ...]
    shares_off: tuple[SharesOff, ...]
    loops: tuple[str, ...]
    by_level: Mapping[str, tuple[Coverage, Coverage]]


def build(outcomes: Sequence[Outcome]) -> Thread:
    """Link the rows of `outcomes`. An objective that names itself, or a parent that is not there, is not linked by it.

    Args:
        outcomes: the rows of one cycle; where an id comes twice the first counts.
    """
    first: dict[str, Outcome] = {}
    for one in outcomes:
        first.setdefault(one.id, one)
    ordered = tuple(sorted(first.values(), key=lambda one: LEVELS.index(one.level)))
    parents = {one.id: tuple(dict.fromkeys(p for p in one.parent if p in first and p != one.id)) for one in ordered}
    children: dict[str, list[str]] = {one.id: [] for one in ordered}
    for child, above in parents.items():
        for parent in above:
            children[parent].append(child)
    unknown = tuple((one.id, p) for one in ordered for p in one.parent if p not in first)
    return Thread(
        ordered, MappingProxyType(parents), MappingProxyType({k: tuple(v) for k, v in children.items()}), unknown
    )


def upward_pct(linked: int, objectives: int) -> float | None:
    """Percent of the objectives below the top that name a parent; None when there are none."""
    return percent(linked, objectives)


def downward_pct(with_child: int, objectives: int) -> tuple[float | None, int]:
    """Percent of the objectives above the bottom that something serves, and how many are hollow."""
    return percent(with_child, objectives), objectives - with_child


def measure(thread: Thread, served: Collection[str] = ()) -> Measures:
    """Measure the thread.

    The top is the national level: national outcomes need no parent. The bottom is the lowest level in use, since a
    thread that ends at teams is not hollow at teams; with `served` the objectives of posts are the bottom, and nothing
    in the table is.

    Args:
        thread: from `build`.
        served: ids that objectives of individual posts (table `people`) serve; they count as having something below.
    """
    levels = thread.levels
    bottom = None if served or len(levels) < 2 else levels[-1]
    below_top = [one for one in thread.objectives if one.level != "national"]
    above_bottom = [one for one in thread.objectives if one.level != bottom]
    up = {one.id for one in below_top if thread.parents[one.id]}
    down = {one.id for one in above_bottom if thread.children[one.id] or one.id in served}

    def coverage(pool: Sequence[Outcome], linked: set[str], level: str | None = None) -> Coverage:
        members = [one for one in pool if level is None or one.level == level]
        count = sum(one.id in linked for one in members)
        return Coverage(count, len(members), percent(count, len(members)))

    return Measures(
        upward=coverage(below_top, up),
        downward=coverage(above_bottom, down),
        orphans=tuple(one.id for one in below_top if one.id not in up),
        hollow=tuple(one.id for one in above_bottom if one.id not in down),
        skips=tuple(one.id for one in below_top if _skips(thread, one)),
        shares_off=shares_off(thread),
        loops=loops(thread),
        by_level=MappingProxyType(
            {level: (coverage(below_top, up, level), coverage(above_bottom, down, level)) for level in levels}
        ),
    )


def _skips(thread: Thread, one: Outcome) -> bool:
    """Linked, without a reason for skipping, and no parent stands exactly one of the levels in use higher."""
    above = thread.parents[one.id]
    if not above or one.skip_reason:
        return False
    levels = thread.levels
    place = levels.index(one.level)
    return all(levels.index(thread[parent].level) != place - 1 for parent in above)


def shares_off(thread: Thread) -> tuple[SharesOff, ...]:
    """Parents whose children's shares do not sum to one (compared after rounding to nine places).

    A parent none of whose children gives a share is left alone: shares are optional.
    """
    found = []
    for parent in thread.objectives:
        given = [thread[child].share for child in thread.children[parent.id]]
        shares = [share for share in given if share is not None]
        missing = len(given) - len(shares)
        if shares and (missing or not same(total(shares), 1)):
            found.append(SharesOff(parent.id, float(total(shares)), missing))
    return tuple(found)


def loops(thread: Thread) -> tuple[str, ...]:
    """Ids of objectives that, followed upward, lead back to themselves."""

    def above(start: str) -> bool:
        seen: set[str] = set()
        waiting = list(thread.parents[start])
        while waiting:
            current = waiting.pop()
            if current == start:
                return True
            if current not in seen:
                seen.add(current)
                waiting.extend(thread.parents[current])
        return False

    return tuple(one.id for one in thread.objectives if above(one.id))
