"""Each rule at its boundary, on small rows by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.indicators.spc.signals import blocks, shifts, trends, two_in_three

U, D, Z = 1, -1, 0
SLACK = np.array([[1e-12]])


def _row(values: list[int]) -> np.ndarray:
    return np.array([values], dtype=np.int64)


@pytest.mark.parametrize(
    ("side", "skip", "flagged"),
    [
        ([U] * 7, False, [U] * 7),
        ([U] * 6, False, [Z] * 6),
        ([U] * 8 + [D], False, [U] * 8 + [Z]),
        ([U] * 3 + [Z] + [U] * 4, False, [Z] * 8),
        ([U] * 3 + [Z] + [U] * 4, True, [U] * 3 + [Z] + [U] * 4),
        ([U] * 6 + [D] * 7, True, [Z] * 6 + [D] * 7),
    ],
)
def test_shift_of_seven(side: list[int], skip: bool, flagged: list[int]) -> None:
    found = shifts(_row(side), np.zeros((1, len(side)), dtype=bool), 7, skip_centre=skip)
    assert found[0].tolist() == flagged


def test_a_missing_point_ends_a_run_even_where_the_centre_does_not() -> None:
    side = [U, U, U, Z, U, U, U, U]
    missing = np.array([[False] * 3 + [True] + [False] * 4])
    assert not shifts(_row(side), missing, 7, skip_centre=True).any()


@pytest.mark.parametrize(
    ("values", "skip", "flagged"),
    [
        ([1, 2, 3, 4, 5, 6, 7], False, [U] * 7),
        ([1, 2, 3, 4, 5, 6], False, [Z] * 6),
        ([7, 6, 5, 4, 3, 2, 1], False, [D] * 7),
        ([1, 2, 3, 3, 4, 5, 6, 7], False, [Z] * 8),
        ([1, 2, 3, 3, 4, 5, 6, 7], True, [U] * 8),
        ([1, 2, 3, 4, 5, 6, 7, 7], True, [U] * 7 + [Z]),
        ([1, 2, 3, np.nan, 4, 5, 6, 7], True, [Z] * 8),
        # at a shared peak the later trend wins
        ([1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1], False, [U] * 6 + [D] * 7),
    ],
)
def test_trend_of_seven(values: list[float], skip: bool, flagged: list[int]) -> None:
    assert trends(np.array([values], dtype=float), SLACK, 7, skip_tie=skip)[0].tolist() == flagged


@pytest.mark.parametrize(
    ("side", "near", "flagged"),
    [
        ([U, U, U], [U, Z, U], [U, Z, U]),
        ([U, U, U], [U, Z, Z], [Z, Z, Z]),
        ([U, D, U], [U, D, U], [Z, Z, Z]),
        ([U, Z, U], [U, Z, U], [Z, Z, Z]),
        ([U, U], [U, U], [Z, Z]),
        ([D, D, D, D], [Z, D, D, Z], [Z, D, D, Z]),
    ],
)
def test_two_in_three(side: list[int], near: list[int], flagged: list[int]) -> None:
    assert two_in_three(_row(side), _row(near))[0].tolist() == flagged


@given(st.lists(st.tuples(st.sampled_from([U, D, Z]), st.booleans()), min_size=1, max_size=30))
def test_blocks_agree_with_counting_one_by_one(entries: list[tuple[int, bool]]) -> None:
    side, ends = [s for s, _ in entries], [e for _, e in entries]
    found = blocks(_row(side), np.array([ends]))
    number = size = current = 0
    members: dict[int, int] = {}
    for j, (here, stop) in enumerate(entries):
        if stop:
            current = size = 0
        elif here and here != current:
            number, size, current = number + 1, 1, here
        elif here:
            size += 1
        block = number if current else 0
        assert (found.number[0, j], found.way[0, j], found.size[0, j]) == (block, current, size if block else 0)
        if block:
            members[block] = size
    assert all(found.total[0, j] == members.get(int(found.number[0, j]), 0) for j in range(len(entries)))
