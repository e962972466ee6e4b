"""The strategy map: layers from mission down, and one finding per broken rule."""

from __future__ import annotations

import pytest

from pifkit.indicators.strategy_map import MapLink, Objective, strategy_map

GOOD = [
    Objective("m", "Safer", "mission_outcomes", ("i1",)),
    Objective("c", "Trusted", "customer_community", ("i2",)),
    Objective("p", "Quick", "internal_process", ("i3",)),
    Objective("k", "Skilled", "organisational_capacity", ("i4",)),
]
LINKS = [MapLink("k", "p"), MapLink("p", "c"), MapLink("c", "m")]


def test_a_sound_map_has_layers_and_no_findings() -> None:
    found = strategy_map(GOOD, LINKS)
    assert [name for name, _ in found.layers] == [
        "mission_outcomes",
        "customer_community",
        "internal_process",
        "organisational_capacity",
    ]
    assert found.findings == ()


@pytest.mark.parametrize(
    ("objectives", "links", "rule", "who"),
    [
        (GOOD, [*LINKS, MapLink("c", "p")], "no_cycles", ("c", "p")),
        (GOOD, [*LINKS, MapLink("m", "k")], "no_downward_link", ("m", "k")),
        (
            [*GOOD, Objective("x", "Bare", "internal_process")],
            [*LINKS, MapLink("x", "c")],
            "every_objective_has_measure",
            ("x",),
        ),
        ([*GOOD, Objective("x", "Lost", "internal_process", ("i",))], LINKS, "every_objective_reaches_mission", ("x",)),
        (
            [*GOOD, Objective("x", "Many", "mission_outcomes", ("1", "2", "3", "4"))],
            LINKS,
            "measures_per_objective",
            ("x",),
        ),
        (GOOD, [*LINKS, MapLink("k", "ghost")], "unknown_objective", ("ghost",)),
        (
            GOOD + [Objective(f"m{i}", "M", "mission_outcomes", ("i",)) for i in range(17)],
            LINKS,
            "objectives_total",
            (),
        ),
    ],
)
def test_each_rule_is_named_with_the_objectives(
    objectives: list[Objective], links: list[MapLink], rule: str, who: tuple[str, ...]
) -> None:
    assert (rule, who) in {(f.rule, f.objectives) for f in strategy_map(objectives, links).findings}


def test_classic_order_and_unknown_perspectives_at_the_bottom() -> None:
    listed = [
        Objective("f", "F", "financial", ("i",)),
        Objective("l", "L", "learning_growth", ("i",)),
        Objective("z", "Z", "other", ("i",)),
    ]
    assert [name for name, _ in strategy_map(listed, [], "classic").layers] == ["financial", "learning_growth", "other"]
