"""What may be laid beside what: the basis that most share, middle halves from five on, and numbers that are not lost."""

from __future__ import annotations

import math
import statistics
import tracemalloc
from array import array
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.reporting.across.gathered import Gathered, half_of, natural
from pifkit.reporting.across.values import Figure, Member
from pifkit.scoring.comparison import crowd
from tests.reporting.across import making

KEY = ("indicator", "a")


def topic(*figures: tuple[str, str, float | None]):
    """A topic of partnerships with these periods, units and values."""
    found = Gathered()
    for at, (period, unit, value) in enumerate(figures):
        why = "" if value is not None else "no figure"
        found.add(Member(str(at), f"P{at}"), [Figure(KEY, "A", (period, unit, "increase"), value, why)])
    return found.topics[KEY]


def test_only_figures_of_the_usual_period_and_unit_are_compared() -> None:
    found = topic(
        ("2025-26", "percent", 1.0), ("2025-26", "percent", 2.0), ("2024-25", "percent", 3.0), ("2025-26", "days", 4.0)
    )
    assert [line.why for line in found.lines()] == ["", "", "another period", "measured otherwise"]
    assert found.compared() == (array("i", [0, 1]), array("d", [1.0, 2.0]))
    assert topic(("2024-25", "percent", 1.0), ("2025-26", "percent", 2.0)).basis[0] == "2025-26"


@pytest.mark.promise(9)
def test_unknown_figures_choose_no_period_and_are_no_zero() -> None:
    found = topic(("2024-25", "percent", None), ("2024-25", "percent", None), ("2025-26", "percent", 7.0))
    assert found.basis[0] == "2025-26"
    assert [(line.value, line.compared) for line in found.lines()] == [(None, False), (None, False), (7.0, True)]


@pytest.mark.promise(7)
def test_a_middle_half_needs_five_figures() -> None:
    assert half_of([1, 2, 3, 4]) is None
    half = half_of([5, 1, 2, 3, 4])
    assert half is not None
    assert (half.lower, half.median, half.upper) == (1.5, 3.0, 4.5)
    places = ["below the middle half", "in the middle half", "in the middle half", "above the middle half"]
    assert [half.place(value) for value in (1, 1.5, 4.5, 5)] == places


@given(st.lists(st.floats(-1e6, 1e6), min_size=5, max_size=30))
def test_quartiles_are_those_of_the_reports(values: list[float]) -> None:
    half = half_of(values)
    there = crowd(values).standing(values[0])
    assert half is not None
    assert (half.lower, half.median, half.upper) == (there.lower_quartile, there.median, there.upper_quartile)
    ordered, part = sorted(Decimal(repr(value)) for value in values), len(values) // 2
    plain = [statistics.median(some) for some in (ordered[:part], ordered, ordered[-part:])]
    assert [half.lower, half.median, half.upper] == pytest.approx([float(one) for one in plain], abs=1e-9)


def test_the_same_entry_twice_counts_once() -> None:
    found = Gathered()
    figure = Figure(KEY, "A", ("", "", ""), 1.0)
    found.add(Member("p", "P"), [figure, figure])
    assert len(found.topics[KEY]) == 1


def test_family_groups_by_the_groupings_that_count() -> None:
    found = Gathered({"a": "people"})
    groups = ({"people": "1", "place": "9"}, {"people": "2"}, {"place": "8"}, {})
    for at, families in enumerate(groups):
        figures = [Figure(key, "A", ("", "", ""), 1.0) for key in (KEY, ("indicator", "b"), ("criterion", "f", "1"))]
        found.add(Member(str(at), str(at), families=families), figures)
    assert [line.family for line in found.topics[KEY].lines()] == ["1", "2", "", ""]
    assert [line.family for line in found.topics["indicator", "b"].lines()] == ["", "", "", ""]
    assert found.topics["criterion", "f", "1"].grouping == "people"


def test_some_lines_and_members_are_those_of_all() -> None:
    found = making.gathered(70)
    (first, *_) = found.topics.values()
    assert list(first.lines(10, 12)) == list(first.lines())[10:12]
    assert list(first.lines(68)) == list(first.lines())[68:]
    assert list(found.members(10, 12)) == list(found.members())[10:12]
    assert [member for member, _ in found.members()] == making.members(70)
    assert found.letters() == [member.letter for member in making.members(70)] == first.letters()
    assert found.name(3) == making.members(70)[3].name


@given(st.floats(allow_nan=False), st.text(), st.text())
def test_what_is_entered_comes_back(value: float, text: str, other: str) -> None:
    """Any figure and any words: the largest numbers, null characters, quotes, every script."""
    found = Gathered({"a": other})
    member = Member(other, text, text, {other: text}, shares=True)
    found.add(member, [Figure(KEY, text, (text, other, text), value, "", other, text)])
    (line,) = found.topics[KEY].lines()
    assert (line.value, line.basis, line.change, line.target) == (value, (text, other, text), other, text)
    assert (line.member, line.family, found.topics[KEY].title) == (member, text, text)


def test_a_figure_that_is_no_number_is_unknown() -> None:
    found = topic(("2025-26", "percent", math.nan), ("2025-26", "percent", math.inf))
    assert [line.value for line in found.lines()] == [None, math.inf]
    assert found.compared()[1] == array("d", [math.inf])


def test_nothing_of_a_partnership_stays_in_memory() -> None:
    found = Gathered()
    people = making.members(1000)
    tracemalloc.start()
    try:
        sizes = []
        for at, member in enumerate(people):
            if at in {100, 999}:
                sizes.append(tracemalloc.get_traced_memory()[0])
            found.add(member, making.figures(at))
    finally:
        tracemalloc.stop()
    assert sizes[1] - sizes[0] < 20_000, (
        "bytes for 899 partnerships: what is kept must not depend on how many there are"
    )


def test_criteria_stand_in_the_order_of_their_numbers() -> None:
    assert sorted(["10", "2", "2b", "1.10", "1.9", "9" * 5000], key=natural)[:4] == ["1.9", "1.10", "2", "10"]
