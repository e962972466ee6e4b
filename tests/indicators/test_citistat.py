"""CitiStat: every exception at its boundary, and an agenda that is ordered, capped and complete."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.indicators.citistat import Measure, agenda, read_measure, repeat_items

CALM = (100.0, 102.0, 98.0, 101.0, 99.0, 100.0, 102.0, 98.0, 101.0, 99.0, 100.0, 100.0)
BASE = Measure("m", "M", CALM, 100.0, "decrease", 100.0)


@pytest.mark.parametrize(
    ("change", "fires"),
    [
        ({}, ()),
        ({"target": 100 / 1.05}, ()),
        ({"target": 95.0}, ("gap",)),
        ({"current": 110.0, "target": None}, ("swing", "signal", "new_extreme")),
        ({"current": 109.9, "history": (100.0,) * 7}, ("gap", "new_extreme")),
        ({"current": 102.0, "target": 102.0}, ()),
        ({"current": 97.0}, ("praise",)),
        ({"current": 98.0}, ()),
        ({"current": 97.0, "target": None}, ()),
        ({"current": 97.0, "target": 90.0}, ("gap",)),
        ({"closed": (90.0, 100.0)}, ()),
        ({"closed": (89.9, 100.0)}, ("sla",)),
        ({"closed": (0.0, 0.0)}, ()),
        ({"overdue_action": True}, ("overdue_action",)),
        ({"shift_worse": True}, ("signal",)),
        ({"current": None}, ("no_data",)),
        (
            {"current": 200.0, "periods_behind": 2, "overdue_action": True, "closed": (1.0, 2.0)},
            ("sla", "overdue_action", "no_data"),
        ),
        ({"current": 100.0, "periods_behind": 1}, ()),
        ({"direction": "neutral", "current": 300.0}, ()),
        ({"target": 0.0}, ()),
        ({"history": ()}, ()),
    ],
)
def test_exceptions(change: dict[str, Any], fires: tuple[str, ...]) -> None:
    assert read_measure(replace(BASE, **change)).exceptions == fires


def test_reasons_are_words_with_figures() -> None:
    reading = read_measure(replace(BASE, current=110.0, target=88.0))
    assert reading.reasons[:2] == ("worse than target by 25.0 %", "moved 10.0 % the wrong way since the last period")
    assert reading.score == 3 + 2 + 2 + 2


def test_z_needs_eight_figures_that_vary_and_the_window_is_twelve() -> None:
    assert read_measure(replace(BASE, history=CALM[:7])).z is None
    assert read_measure(replace(BASE, history=(5.0,) * 12)).z is None
    assert read_measure(replace(BASE, history=(900.0, *CALM))).max_12m == 102.0
    assert read_measure(replace(BASE, history=(*CALM[:11], 0.0))).pct_change is None


def test_more_closed_in_time_than_in_all_is_refused() -> None:
    with pytest.raises(ValueError, match="closed in time"):
        read_measure(replace(BASE, closed=(3.0, 2.0)))


def test_agenda_is_ordered_by_score_then_gap_then_id() -> None:
    readings = [
        read_measure(replace(BASE, id=key, target=target))
        for key, target in (("b", 90.0), ("a", 90.0), ("c", 80.0), ("q", 100.0))
    ]
    found = agenda(readings)
    assert [one.measure.id for one in found.items] == ["c", "a", "b"]
    assert [one.measure.id for one in found.quiet] == ["q"]


def test_what_is_always_included_exceeds_the_cap() -> None:
    silent = [read_measure(replace(BASE, id=f"n{i}", current=None)) for i in range(3)]
    due = read_measure(replace(BASE, id="due", due_since_last=True))
    big = read_measure(replace(BASE, id="big", target=50.0))
    found = agenda([*silent, due, big], max_items=2)
    assert {one.measure.id for one in found.items} == {"n0", "n1", "n2", "due"}
    assert [one.measure.id for one in found.left_over] == ["big"]


def test_praise_is_capped_and_not_an_item() -> None:
    found = agenda([read_measure(replace(BASE, id=f"p{i}", current=90.0)) for i in range(4)])
    assert (found.items, len(found.progress)) == ((), 2)


def test_repeat_items_are_on_three_agendas_running() -> None:
    assert repeat_items([["a", "b"], ["a"], ["a", "b"], ["a", "b"]]) == ("a",)
    assert repeat_items([["a"], ["a"]]) == ()


@given(
    st.lists(st.integers(0, 200), min_size=0, max_size=14),
    st.integers(0, 200) | st.none(),
    st.integers(1, 200),
    st.sampled_from(["increase", "decrease"]),
)
def test_praise_never_stands_beside_an_exception_of_the_same_figure(
    history: list[int], current: int | None, target: int, direction: Any
) -> None:
    reading = read_measure(
        Measure(
            "m", "M", tuple(map(float, history)), None if current is None else float(current), direction, float(target)
        )
    )
    if reading.praised:
        assert not {"gap", "new_extreme", "no_data"} & set(reading.exceptions)
    assert (reading.score > 0) == bool(set(reading.exceptions) - {"praise"})


@given(st.permutations(range(6)), st.integers(0, 6))
def test_the_order_of_readings_does_not_matter_and_nothing_is_lost(order: list[int], cap: int) -> None:
    readings = [read_measure(replace(BASE, id=f"m{i}", target=50.0 + 10 * i)) for i in range(6)]
    found = agenda([readings[i] for i in order], max_items=cap)
    assert found == agenda(readings, max_items=cap)
    assert len(found.items) + len(found.left_over) + len(found.quiet) + len(found.progress) == 6
