"""Numbers, dates and lists read as people write them, and no value is never zero."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.reporting import words


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234.5, None, "1,234.5"),
        (1234.0, None, "1,234"),
        (0.125, 2, "0.13"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (2.675, 2, "2.68"),
        (-0.004, 2, "0.00"),
        (-0.004, None, "0"),
        (1e6, 0, "1,000,000"),
        (math.inf, None, "∞"),
    ],
)
def test_numbers(value: float, decimals: int | None, text: str) -> None:
    assert words.number(value, decimals) == text


def test_no_value_is_never_zero() -> None:
    for missing in (None, math.nan):
        for write in (words.number, words.signed, words.percent):
            assert write(missing) == "–"
            assert write(missing, missing="not rated") == "not rated"
        assert words.with_unit(missing, "percent") == "–"
    assert words.day(None) == words.month(None) == "–"


@given(st.floats(-1e12, 1e12), st.integers(0, 4))
def test_rounding_moves_a_number_by_half_a_unit_at_most(value: float, decimals: int) -> None:
    assert abs(words.half_up(value, decimals) - value) <= 0.5 * 10**-decimals + 1e-3


@given(st.floats(-1e6, 1e6))
def test_a_rounded_zero_has_no_sign(value: float) -> None:
    text = words.signed(value, 1)
    assert (text[0] in "+−") == any(digit in text for digit in "123456789")


def test_signs_percent_and_units() -> None:
    assert [words.signed(value) for value in (2.5, -1.0, 0.0)] == ["+2.5", "−1", "0"]
    assert words.signed(0.04, 1) == "0.0"
    assert words.percent(45.4) == "45%"
    assert words.with_unit(45.25, "percent", 1) == "45.3%"
    assert words.with_unit(12, "days") == "12 days"
    assert words.with_unit(0.5, "proportion") == "0.5"


def test_dates_are_written_in_full() -> None:
    assert words.day(dt.date(2026, 4, 1)) == "1 April 2026"
    assert words.month(dt.date(2026, 12, 31)) == "December 2026"


def test_lists_and_counts() -> None:
    assert words.listing([]) == ""
    assert words.listing(["a"]) == "a"
    assert words.listing(["a", "b", "c"], "or") == "a, b or c"
    assert words.listing("abcdef", at_most=2) == "a, b and 4 more"
    assert [words.plural(count, "action") for count in (0, 1, 1200)] == ["no actions", "1 action", "1,200 actions"]
    assert words.plural(2, "person", "people") == "2 people"
    assert [words.small(count) for count in (0, 3, 12)] == ["no", "three", "12"]


def test_sentences_and_short_texts() -> None:
    assert words.sentence(" scores rose ") == "Scores rose."
    assert words.sentence("Why?") == "Why?"
    assert words.sentence("") == ""
    assert words.shorten("one two three four", 12) == "one two…"
    assert words.shorten("x" * 30, 10) == "x" * 9 + "…"


@given(st.text(max_size=60), st.integers(10, 40))
def test_a_shortened_text_fits(text: str, width: int) -> None:
    assert len(words.shorten(text, width)) <= width


@given(st.text(max_size=40))
def test_a_slug_is_safe_in_an_address(text: str) -> None:
    slug = words.slug(text)
    assert slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_slugs_of_other_alphabets() -> None:
    assert words.slug("2 · Créer & lier") == "2-creer-lier"
    assert words.slug("学习") == "section"
