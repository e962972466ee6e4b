"""The golden thread: links both ways, orphans, hollow objectives, shares; and its outline loses nothing."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from pifkit.improvement import outline, thread
from pifkit.model.tables import LEVELS, Outcome
from tests.improvement.rows import outcome

IDS = [f"o{n}" for n in range(12)]
GRAPHS = st.lists(
    st.tuples(st.sampled_from(IDS), st.sampled_from(LEVELS), st.lists(st.sampled_from([*IDS, "gone"]), max_size=3)),
    max_size=12,
    unique_by=lambda row: row[0],
).map(lambda rows: [outcome(identity, level, *parents) for identity, level, parents in rows])

SMALL = [
    outcome("n1", "national"),
    outcome("p1", "partnership", "n1", share=0.4),
    outcome("p2", "partnership", "n1", share=0.6),
    outcome("s1", "service", "p1"),
    outcome("loose", "service"),
]


def test_measures_of_a_small_thread() -> None:
    found = thread.measure(thread.build(SMALL))
    assert (found.upward.linked, found.upward.objectives, found.upward.pct) == (3, 4, 75)
    assert (found.downward.linked, found.downward.objectives) == (2, 3), "services are the lowest level in use"
    assert found.orphans == ("loose",)
    assert found.hollow == ("p2",)
    assert found.shares_off == ()
    assert found.skips == (), "service follows partnership here: no level in use lies between them"


def test_objectives_of_posts_fill_what_is_hollow() -> None:
    found = thread.measure(thread.build(SMALL), served={"p2", "s1"})
    assert found.hollow == ("loose",), "with posts as the bottom, a service that nobody serves is hollow"


def test_skipping_a_level_needs_a_reason() -> None:
    rows = [outcome("n", "national"), outcome("p", "partnership", "n"), outcome("s", "service", "n")]
    assert thread.measure(thread.build(rows)).skips == ("s",)
    said = [*rows[:2], outcome("s", "service", "n", skip_reason="no partnership objective fits")]
    assert thread.measure(thread.build(said)).skips == ()


def test_three_thirds_are_one_and_missing_shares_are_told() -> None:
    thirds = [outcome(f"p{n}", "partnership", "n", share=1 / 3) for n in range(3)]
    assert thread.shares_off(thread.build([outcome("n", "national"), *thirds])) == ()
    half = [outcome("n", "national"), outcome("p1", "partnership", "n", share=0.5), outcome("p2", "partnership", "n")]
    (off,) = thread.shares_off(thread.build(half))
    assert (off.parent, off.total, off.missing) == ("n", 0.5, 1)
    assert thread.shares_off(thread.build([*SMALL[:1], outcome("p", "partnership", "n1")])) == (), "shares are optional"


def test_unknown_parents_and_circles_are_found() -> None:
    rows = [outcome("a", "service", "b"), outcome("b", "service", "a"), outcome("c", "service", "gone", "c")]
    linked = thread.build(rows)
    assert linked.unknown == (("c", "gone"),)
    assert thread.loops(linked) == ("a", "b")
    assert thread.measure(linked).orphans == ("c",), "naming itself does not link an objective"


def test_an_empty_thread_has_no_percentages() -> None:
    found = thread.measure(thread.build([]))
    assert found.upward.pct is None
    assert found.downward.pct is None


@given(GRAPHS)
def test_every_objective_is_in_the_outline_exactly_once(rows: list[Outcome]) -> None:
    """Whatever the links, circles included, nothing is lost and nothing is drawn twice."""
    linked = thread.build(rows)
    lines = outline.outline(linked)
    assert sorted(line.id for line in lines) == sorted(row.id for row in rows)
    assert len({line.number for line in lines}) == len(lines)
    for before, line in itertools.pairwise(lines):
        assert line.depth <= before.depth + 1


@given(GRAPHS)
def test_coverage_counts_agree_with_the_lists(rows: list[Outcome]) -> None:
    found = thread.measure(thread.build(rows))
    assert found.upward.objectives - found.upward.linked == len(found.orphans)
    assert found.downward.objectives - found.downward.linked == len(found.hollow)
    assert sum(up.objectives for up, _ in found.by_level.values()) == found.upward.objectives


@given(GRAPHS, st.integers(20, 80), st.floats(1, 4))
def test_placed_lines_never_overlap(rows: list[Outcome], width: int, indent: float) -> None:
    linked = thread.build(rows)
    lines = outline.outline(linked)
    placed = outline.place(lines, [linked[line.id].title * 4 for line in lines], width=width, indent=indent)
    assert [one.top for one in placed[1:]] == [one.bottom for one in placed[:-1]]
    assert all(1 <= one.bottom - one.top <= 3 for one in placed)


@given(GRAPHS, st.integers(1, 12))
def test_pages_hold_every_line_and_break_only_between_branches(rows: list[Outcome], page: int) -> None:
    lines = outline.outline(thread.build(rows))
    pages = outline.paginate(lines, [1] * len(lines), page)
    listed: list[str] = []
    for one in pages:
        assert one[0].depth == 0, "a page begins with a root, so that it can be read alone"
        listed += [line.id for line in one if line.id not in listed]
    assert listed == [line.id for line in lines]
