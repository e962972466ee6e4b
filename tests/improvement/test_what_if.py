"""What if the plan lands: the projected score comes from the engine, and nothing lowers it."""

from __future__ import annotations

from pifkit.frameworks import load
from pifkit.improvement.what_if import project, settled
from pifkit.model.tables import RatingRow
from tests.improvement.rows import action

CAF = load("caf2020")
ITEMS = settled(CAF, [RatingRow(part=part.id, score="50") for part, _ in CAF.leaves])


def test_the_projection_is_the_engines_own_score() -> None:
    found = project(CAF, ITEMS, [action("a", part="1.1", expected_score=80)])
    leadership = next(one for one in found.projected.criteria if one.id == "1")
    assert leadership.percent == 57.5
    assert found.now.total == 50
    assert [(m.part, m.before, m.after, m.actions) for m in found.moves] == [("1.1", 50, 80, ("a",))]


def test_the_highest_of_several_expectations_counts() -> None:
    found = project(
        CAF, ITEMS, [action("a", part="1.1", expected_score=60), action("b", part="1.1", expected_score=70)]
    )
    assert [(m.after, m.actions) for m in found.moves] == [(70, ("a", "b"))]


def test_what_cannot_be_counted_says_why() -> None:
    actions = [
        action("lower", part="1.1", expected_score=40),
        action("odd", part="77.1", expected_score=90),
        action("beyond", part="1.2", expected_score=120),
        action("done", part="1.3", expected_score=90, status="done"),
        action("vague", part="1.4"),
    ]
    found = project(CAF, ITEMS, actions)
    assert found.moves == ()
    assert found.projected.total == found.now.total
    assert [identity for identity, _ in found.ignored] == ["lower", "odd", "beyond"]


def test_a_part_without_score_is_not_projected() -> None:
    items = {key: item for key, item in ITEMS.items() if key[0] != "1.1"}
    found = project(CAF, items, [action("a", part="1.1", expected_score=80)])
    assert found.ignored == (("a", "1.1 has no score yet"),)
