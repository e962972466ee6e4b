"""Promise 7: a small group is never shown, not even by subtraction."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.improvement.suppression import hidden

SIZES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 30), max_size=8)


@pytest.mark.promise(7)
@given(SIZES, st.integers(1, 10), st.integers(0, 40))
def test_nobody_can_subtract_a_small_group(sizes: dict[str, int], minimum: int, unseen: int) -> None:
    total = sum(sizes.values()) + unseen
    choice = hidden(sizes, minimum, total)
    shown = {group: size for group, size in sizes.items() if group not in choice.groups}
    assert not [group for group, size in shown.items() if 0 < size < minimum]
    if not choice.total:
        rest = total - sum(shown.values())
        assert rest == 0 or rest >= minimum


@given(SIZES, st.integers(1, 10))
def test_no_more_is_hidden_than_needed(sizes: dict[str, int], minimum: int) -> None:
    """Showing any one of the large groups that were hidden would leave too few in the rest."""
    choice = hidden(sizes, minimum)
    large = [group for group in choice.groups if sizes[group] >= minimum]
    for group in large:
        rest = sum(sizes[one] for one in choice.groups) - sizes[group]
        assert rest < minimum, (group, choice)


def test_the_edge_is_inclusive() -> None:
    assert hidden({"a": 5, "b": 20}).groups == frozenset()
    assert hidden({"a": 4, "b": 20, "c": 6}).groups == {"a", "c"}, "the next smallest goes with it"


def test_two_small_groups_cover_each_other() -> None:
    assert hidden({"a": 3, "b": 3, "c": 9}).groups == {"a", "b"}


def test_everybody_too_few() -> None:
    choice = hidden({"a": 2, "b": 2})
    assert choice.total
    assert choice.groups == {"a", "b"}


def test_nobody_is_not_a_small_group() -> None:
    assert not hidden({"a": 0, "b": 9}).any
    assert not hidden({}).any


@pytest.mark.promise(7)
def test_subtracting_by_hand_fails() -> None:
    """Try every sum a reader could take away from the total: none leaves one to four people."""
    sizes = {"council": 14, "health": 9, "police": 4, "college": 7}
    choice = hidden(sizes)
    shown = [size for group, size in sizes.items() if group not in choice.groups]
    for count in range(len(shown) + 1):
        for some in itertools.combinations(shown, count):
            if len(some) == len(shown):
                assert sum(sizes.values()) - sum(some) >= 5
