"""The least-effort plan is exact: it equals brute force on small frameworks, caps and rounding included."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pifkit.frameworks import Framework, load
from pifkit.improvement.least_effort import least_effort
from pifkit.scoring import build
from pifkit.scoring.consensus import Item, Key

LEVELS = (0, 5, 10, 15)


def framework(criterion: str, total: str, cap: bool, rounding: float | None, weights: tuple[float, ...]) -> Framework:
    """Two criteria: one of two parts with two attributes each, one of two parts rated as a whole."""
    block: dict[str, Any] = {
        "id": "b",
        "title": "B",
        "attributes": [{"id": "x", "title": "X"}, {"id": "y", "title": "Y"}],
    }
    if cap:
        block["cap"] = "x"
    parts = [{"id": f"p{n}", "title": f"P{n}", "weight": weight} for n, weight in enumerate(weights)]
    return Framework.model_validate(
        {
            "id": "tiny", "version": "1", "title": "Tiny", "kind": "scored", "about": "A test.", "licence": "none",
            "facts": [{"about": ["*"], "status": "project choice"}], "scale": {"min": 0, "max": 15, "step": 5},
            "blocks": [block], "part": {"method": "mean", **({"round": {"step": rounding}} if rounding else {})},
            "criterion": {"method": criterion}, "total": {"method": total},
            "criteria": [
                {"id": "c1", "title": "C1", "block": "b", "points": 60, "weight": 2, "parts": parts[:2]},
                {"id": "c2", "title": "C2", "points": 40, "weight": 1, "parts": parts[2:]},
            ],
        }
    )  # fmt: skip


KEYS: tuple[Key, ...] = (("p0", "x"), ("p0", "y"), ("p1", "x"), ("p1", "y"), ("p2", ""), ("p3", ""))
FRAMEWORKS = st.builds(
    framework,
    st.sampled_from(["mean", "weighted_mean", "sum", "min"]),
    st.sampled_from(["points", "mean", "weighted_mean", "sum", "min"]),
    st.booleans(),
    st.sampled_from([None, 5.0]),
    st.tuples(*[st.sampled_from([1.0, 2.0, 0.5])] * 4),
)
RATINGS = st.tuples(*[st.sampled_from([0, 5, 10, 12, 15])] * len(KEYS))


def brute(one: Framework, ratings: tuple[int, ...], target: float, costs: dict[str, int]) -> int | None:
    """The smallest effort of all ways to raise the ratings, by trying every one."""
    ways = [[value, *(level for level in LEVELS if level > value)] for value in ratings]
    best: int | None = None
    for chosen in itertools.product(*[range(len(way)) for way in ways]):
        spent = sum(step * costs.get(key[0], 1) for key, step in zip(KEYS, chosen, strict=True))
        if best is not None and spent >= best:
            continue
        items = {key: Item("agreed", Fraction(way[at])) for key, way, at in zip(KEYS, ways, chosen, strict=True)}
        total = build(one, items).total
        if total is not None and total >= target - 1e-12:
            best = spent
    return best


@settings(max_examples=15)
@given(FRAMEWORKS, RATINGS, st.integers(1, 10), st.sampled_from([{}, {"p0": 3}, {"p3": 2, "p1": 2}]))
def test_the_plan_is_as_cheap_as_the_cheapest_of_all(
    one: Framework, ratings: tuple[int, ...], share: int, costs: dict[str, int]
) -> None:
    items = {key: Item("agreed", Fraction(value)) for key, value in zip(KEYS, ratings, strict=True)}
    now = build(one, items)
    assert now.total is not None
    best = build(one, {key: Item("agreed", Fraction(15)) for key in KEYS}).total or 0.0
    target = round(now.total + (best - now.total) * share / 10, 6)
    plan = least_effort(one, items, target, effort=costs)
    expected = brute(one, ratings, target, costs)
    assert (None if plan is None else plan.effort) == expected
    if plan is not None:
        assert plan.total >= target - 1e-12
        assert sum(one.effort for one in plan.raises) == plan.effort
        raised = items | {(r.part, r.attribute): Item("agreed", Fraction(r.after)) for r in plan.raises}
        assert build(one, raised).total == plan.total, "the engine agrees with the search"


def efqm(value: int = 40) -> tuple[Framework, dict[Key, Item]]:
    one = load("efqm2020")
    items: dict[Key, Item] = {}
    for at, (part, criterion) in enumerate(one.leaves):
        block = one.block(criterion.block)
        names = [a.id for a in block.attributes] if block and block.attributes else [""]
        for k, name in enumerate(names):
            items[part.id, name] = Item("agreed", Fraction(max(0, min(100, value + 5 * ((at + k) % 5 - 2)))))
    return one, items


def test_a_real_framework_with_attributes() -> None:
    one, items = efqm()
    now = build(one, items).total
    assert now is not None
    plan = least_effort(one, items, now + 60)
    assert plan is not None
    assert plan.total >= now + 60
    raised = items | {(r.part, r.attribute): Item("agreed", Fraction(r.after)) for r in plan.raises}
    assert build(one, raised).total == plan.total
    cheaper = plan.effort - 1
    assert all(r.effort >= 1 for r in plan.raises)
    assert cheaper >= 0


def test_nothing_to_do_and_nothing_possible() -> None:
    one, items = efqm()
    now = build(one, items).total
    assert now is not None
    reached = least_effort(one, items, now)
    assert reached is not None
    assert (reached.raises, reached.effort) == ((), 0)
    assert least_effort(one, items, 1000.5) is None
    everything = least_effort(one, items, 1000)
    assert everything is not None
    assert everything.total == 1000


def test_what_cannot_be_planned_says_why() -> None:
    one, items = efqm()
    items.pop(next(iter(items)))
    with pytest.raises(ValueError, match="every part needs a score first"):
        least_effort(one, items, 500)
    with pytest.raises(ValueError, match="no total"):
        least_effort(load("psif"), {}, 3)


def test_parts_that_do_not_apply_cost_nothing_and_count_nothing() -> None:
    one = load("caf2020")
    items: dict[Key, Item] = {(part.id, ""): Item("agreed", Fraction(50)) for part, _ in one.leaves}
    items["1.4", ""] = Item("na", note="no such task")
    plan = least_effort(one, items, 52)
    assert plan is not None
    assert plan.total >= 52
    assert "1.4" not in {r.part for r in plan.raises}
