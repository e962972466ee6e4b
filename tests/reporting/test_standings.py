"""Self-assessments of many partnerships: one table for all, each gets its own rows, and no small group shows."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pifkit.frameworks import load
from pifkit.reporting.standings import Assessed, Standings, assessed
from pifkit.workspace import find_workspace, read_book
from tests.support import ROOT

PARTS = [part.id for part, _ in load("caf2020").leaves]


def caf(value: float) -> tuple[Assessed, ...]:
    """A complete agreed self-assessment that gives every part the same score."""
    return (Assessed("caf2020", None, tuple((part, "", value, "", 1) for part in PARTS)),)


def standing_rows(
    assessments: dict[str, tuple[str, tuple[Assessed, ...]]], families: dict[str, dict[str, str]]
) -> list[dict[str, object]]:
    """The rows of everybody: cycle and assessments by partnership, family groups by partnership and grouping."""
    gathered = Standings()
    for key, (cycle, found) in assessments.items():
        gathered.add(key, cycle, found, families.get(key, {}))
    return [row for key in sorted(assessments) for row in gathered.rows(key)]


def rows_of(figures: dict[str, float], families: dict[str, dict[str, str]] | None = None) -> list[dict[str, object]]:
    return standing_rows({key: ("2026-27", caf(value)) for key, value in figures.items()}, families or {})


def test_the_place_among_all_is_percent_below_with_ties_counted_half() -> None:
    rows = rows_of({"a": 10, "b": 20, "c": 30, "d": 30, "e": 50})
    total = {row["partnership"]: row for row in rows if row["entry"] == "total"}
    assert [total[key]["percentile"] for key in "abcde"] == [10, 30, 60, 60, 90]
    assert (total["a"]["of"], total["a"]["value"]) == (5, 10)
    assert (total["a"]["lower_quartile"], total["a"]["median"], total["a"]["upper_quartile"]) == (15, 30, 40)


def test_many_are_scored_in_parts_and_compared_as_a_whole() -> None:
    """130 are more than two parts hold; asking in between changes nothing."""
    figures = {f"p{at:03d}": float(at % 100) for at in range(130)}
    gathered = Standings()
    for key, value in figures.items():
        gathered.add(key, "2026-27", caf(value), {})
        if key in {"p010", "p064", "p100"}:
            assert gathered.rows(key)[0]["of"] == int(key[1:]) + 1
    assert [row for key in figures for row in gathered.rows(key)] == rows_of(figures)
    assert {row["of"] for row in rows_of(figures)} == {130}


def test_below_five_there_is_no_figure_of_others() -> None:
    for row in rows_of({"a": 10, "b": 20, "c": 30, "d": 30}):
        assert row["of"] == 4
        assert row["percentile"] is row["median"] is row["lower_quartile"] is row["upper_quartile"] is None


def test_the_family_group_is_compared_beside_all_and_only_when_large_enough() -> None:
    figures = {key: float(10 * at) for at, key in enumerate("abcdefgh", start=1)}
    families = {key: {"people": "1" if key in "abcde" else "2"} for key in figures}
    rows = [row for row in rows_of(figures, families) if row["entry"] == "total"]
    family = {row["partnership"]: row for row in rows if row["group"] == "people"}
    assert (family["a"]["of"], family["a"]["percentile"], family["a"]["median"]) == (5, 10, 30)
    assert (family["g"]["of"], family["g"]["percentile"]) == (3, None), "a family of three would give its members away"
    assert {row["of"] for row in rows if row["group"] == "all"} == {8}


def test_no_row_names_another_partnership_and_order_does_not_matter() -> None:
    figures = {f"p{at}": float(at) for at in range(9)}
    rows = rows_of(figures)
    for row in rows:
        assert not {str(value) for key, value in row.items() if key != "partnership"} & set(figures)
    keys = list(figures)
    random.Random(3).shuffle(keys)
    assert rows_of({key: figures[key] for key in keys}) == rows


def test_another_cycle_is_not_compared_and_an_unfinished_total_is_left_out() -> None:
    given = {f"p{at}": ("2026-27", caf(50)) for at in range(4)} | {"old": ("2025-26", caf(50))}
    given["half"] = ("2026-27", (Assessed("caf2020", None, (("1.1", "", 40.0, "", 1),)),))
    rows = standing_rows(given, {})
    assert {row["of"] for row in rows if row["partnership"] == "p0" and row["entry"] == "total"} == {4}
    (half,) = [row for row in rows if row["partnership"] == "half" and row["entry"] == "total"]
    assert (half["value"], half["percentile"]) == (None, None)


@pytest.mark.parametrize("partnership", ["strathquill", "kirkmellan", "glenmarrick"])
def test_scored_all_together_a_partnership_has_the_figures_of_its_own_scorecard(partnership: str) -> None:
    """The columns' way and the engine's way agree on real ratings: agreed ones, several rounds, attributes, gaps."""
    from pifkit.reporting.assessment import scorecard

    book = read_book(find_workspace(ROOT), partnership)
    rows = standing_rows({partnership: (book.cycle.id, assessed(book))}, {})
    assert rows
    for row in rows:
        card = scorecard(book, str(row["framework"]))
        own = card.total if row["entry"] == "total" else card.criterion(str(row["entry"])).percent
        assert row["value"] == (None if own is None else pytest.approx(own, abs=1e-6)), row


def test_a_not_applicable_part_is_scored_by_the_engine(tmp_path: Path) -> None:
    from tests.workspace.base import write

    lines = [f"{part},{'na' if part == '1.2' else 40}," + ("Not ours." if part == "1.2" else "") for part in PARTS]
    write(tmp_path, {"parameters/north/ratings.csv": "part,score,note\n" + "\n".join(lines) + "\n"})
    book = read_book(find_workspace(tmp_path), "north")
    (one,) = assessed(book)
    assert one.lines == ()
    assert one.figures["total"] == 40
