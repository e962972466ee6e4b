"""Small groups stay hidden, and cannot be found by subtraction.

Rule: a group below the minimum (default 5) is never shown (primary). Where the total is shown too, the hidden groups
together could be worked out from it, so the next smallest groups are hidden as well until at least the minimum is
hidden (complementary); if that is not possible the total goes too. A project choice, after the practice of staff-survey
tools.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MINIMUM = 5


@dataclass(frozen=True, slots=True)
class Hidden:
    """Which groups must not be shown, and whether the total must not be shown either."""

    groups: frozenset[str]
    total: bool

    @property
    def any(self) -> bool:
        """Whether anything is hidden."""
        return bool(self.groups) or self.total


def hidden(sizes: Mapping[str, int], minimum: int = MINIMUM, total: int | None = None) -> Hidden:
    """Decide what to hide.

    Args:
        sizes: group -> how many people are in it; a group of nobody hides nobody and may be shown as empty.
        minimum: smallest group that may be shown.
        total: size of everybody, when known apart from the groups (some have none); default the sum.

    Returns:
        A choice such that everybody minus the shown groups is nobody or at least `minimum` people.
    """
    everybody = sum(sizes.values()) if total is None else max(total, sum(sizes.values()))
    unseen = everybody - sum(sizes.values())
    out = {group for group, size in sizes.items() if 0 < size < minimum}
    rest = sorted((size, group) for group, size in sizes.items() if size >= minimum)
    while (out or unseen) and 0 < sum(sizes[group] for group in out) + unseen < minimum and rest:
        out.add(rest.pop(0)[1])
    left = sum(sizes[group] for group in out) + unseen
    return Hidden(frozenset(out), total=0 < left < minimum or 0 < everybody < minimum)
