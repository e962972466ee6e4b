"""Pooling: by hand-worked sums, and never a mean of rates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.workspace.importing.pooling import Figure, pool_ratio, pool_sum, ratio


def part(numerator: float | None, denominator: float | None, value: float | None = 1.0, state: str = "value") -> Figure:
    return Figure(state, value, numerator, denominator)  # type: ignore[arg-type]


def test_rates_are_pooled_from_their_counts() -> None:
    # 1 of 2 is 50 %, 9 of 90 is 10 %; together 10 of 92 is 10.87 %, and not the mean of 30 %.
    pooled = pool_ratio([part(1, 2, 50), part(9, 90, 10)], 100)
    assert (pooled.numerator, pooled.denominator) == (10, 92)
    assert pooled.value == pytest.approx(10 / 92 * 100)
    assert pool_ratio([part(0.1, 1), part(0.2, 1)], 1).value == 0.15, "sums are exact"
    assert pool_ratio([part(3, 1500), part(4, 2000)], 1000).value == 2


def test_zero_over_zero_adds_nothing_and_alone_has_no_value() -> None:
    assert pool_ratio([part(0, 0, None, "missing"), part(3, 4, 75)], 100).value == 75
    nothing = pool_ratio([part(0, 0, None, "missing"), part(0, 0, None, "missing")], 100)
    assert (nothing.state, nothing.value, nothing.denominator) == ("missing", None, 0)
    assert "sum to zero" in nothing.note
    assert ratio(0, 0, 100) is None


def test_a_suppressed_part_suppresses_the_whole_a_missing_one_leaves_it_missing() -> None:
    good = part(1, 2)
    assert pool_ratio([good, Figure("suppressed")], 1).state == "suppressed"
    assert pool_ratio([good, Figure("missing"), Figure("suppressed")], 1).state == "suppressed"
    assert pool_ratio([good, Figure("missing")], 1).state == "missing"
    assert pool_sum([Figure("value", 3), Figure("missing")]).value is None, "never zero for a missing part"


def test_a_part_that_does_not_apply_is_left_out_with_a_word() -> None:
    pooled = pool_ratio([part(1, 2), Figure("not_applicable")], 1)
    assert (pooled.value, pooled.note) == (0.5, "1 of 2 parts not applicable.")
    assert pool_ratio([Figure("not_applicable")], 1).state == "not_applicable"
    assert pool_sum([Figure("value", 3), Figure("value", 4), Figure("not_applicable")]).value == 7


def test_a_value_without_its_counts_is_refused() -> None:
    with pytest.raises(ValueError, match="no numerator or denominator"):
        pool_ratio([part(1, 2), part(None, None, 40)], 100)


COUNTS = st.lists(
    st.tuples(st.integers(0, 1000), st.integers(1, 1000)).map(lambda pair: (min(pair), max(pair))),
    min_size=1,
    max_size=6,
)


@given(COUNTS)
def test_a_pooled_share_lies_between_its_parts_and_their_order_does_not_matter(counts: list[tuple[int, int]]) -> None:
    parts = [part(float(n), float(d)) for n, d in counts]
    pooled = pool_ratio(parts, 1).value
    assert pooled == pool_ratio(parts[::-1], 1).value
    assert pooled is not None
    shares = [n / d for n, d in counts]
    assert min(shares) - 1e-12 <= pooled <= max(shares) + 1e-12


@given(COUNTS, st.integers(0, 5))
def test_pooling_in_two_steps_is_pooling_in_one(counts: list[tuple[int, int]], at: int) -> None:
    parts = [part(float(n), float(d)) for n, d in counts]
    steps = [pool_ratio(some, 1) for some in (parts[:at], parts[at:]) if some]
    assert pool_ratio(steps, 1).value == pool_ratio(parts, 1).value
