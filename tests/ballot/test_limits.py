"""Buckets: so many at once, so many in the long run, each key apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pifkit.ballot.limits import Bucket


def test_a_bucket_empties_and_fills_again() -> None:
    bucket = Bucket(size=3, per_minute=60)
    assert [bucket.take("a", 0.0) for _ in range(5)] == [True, True, True, False, False]
    assert bucket.take("b", 0.0), "another key"
    assert bucket.spent("a", 0.9)
    assert not bucket.spent("a", 1.0)
    assert bucket.take("a", 1.0)
    assert [bucket.take("a", 1_000.0) for _ in range(4)] == [True, True, True, False], "never more than its size"


@given(st.lists(st.floats(0, 5), max_size=200))
def test_no_pattern_of_tries_gets_more_than_the_size_and_the_rate(waits: list[float]) -> None:
    bucket, now, taken = Bucket(size=5, per_minute=60), 0.0, 0
    for wait in waits:
        now += wait
        taken += bucket.take("a", now)
    assert taken <= 5 + now + 1e-6


def test_many_keys_do_not_fill_the_memory() -> None:
    bucket = Bucket(size=2, per_minute=60)
    for n in range(12_000):
        bucket.take(str(n), n * 0.01)
    assert len(bucket._left) < 6_000
