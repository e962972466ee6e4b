"""The result of one indicator: its JSON has the contract's keys, and every state of the data is said in words."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from pifkit.indicators.judge import indicator_json, judge, judge_all
from pifkit.model.tables import Indicator, Observation, Target

AS_OF = dt.date(2026, 11, 21)
KEYS = [
    "indicator", "title", "period", "value", "previous_period", "previous", "unit", "direction", "change", "target",
    "target_state", "rank", "rank_of", "previous_rank", "family_rank", "family_of", "previous_family_rank", "quartile",
    "variation", "assurance", "notes",
]  # fmt: skip


def _indicator(**more: object) -> Indicator:
    return Indicator(id="x", title="X", unit="percent", **more)  # type: ignore[arg-type]


def _row(period: str, value: float | None = 1.0, **more: object) -> Observation:
    return Observation(indicator="x", period=period, value=value, **more)  # type: ignore[arg-type]


def test_json_has_the_keys_of_the_contract_in_order() -> None:
    result = judge(_indicator(), [_row("2026-09", 5), _row("2026-10", 6)], as_of=AS_OF)
    found = indicator_json(result)
    assert list(found) == KEYS
    assert json.loads(json.dumps(found)) == found
    assert (found["value"], found["previous"], found["change"], found["notes"]) == (6, 5, "better", [])


def test_target_is_the_one_of_the_latest_period() -> None:
    targets = [
        Target(indicator="x", date=dt.date(2026, 4, 1), value=5, note="illustrative"),
        Target(indicator="x", date=dt.date(2026, 11, 1), value=7),
    ]
    result = judge(_indicator(), [_row("2026-10", 6)], targets, as_of=AS_OF)
    assert (result.target, result.target_state) == (5, "on")
    assert "target: illustrative" in result.notes


def test_a_period_that_is_not_over_is_judged_on_the_day() -> None:
    targets = [
        Target(indicator="x", date=dt.date(2026, 4, 1), value=5),
        Target(indicator="x", date=dt.date(2027, 3, 31), value=7),
    ]
    result = judge(_indicator(), [_row("2026-27", 6, status="part_period")], targets, as_of=AS_OF)
    assert result.target == 5
    assert "2026-27 is part of a period: it is not over yet" in result.notes


@pytest.mark.parametrize(
    ("before", "latest", "change", "previous"),
    [
        ("final", "part_period", "none", None),
        ("part_period", "final", "none", None),
        ("part_period", "part_period", "none", None),
        ("final", "provisional", "better", 5),
        ("provisional", "final", "better", 5),
    ],
)
def test_part_of_a_period_is_compared_with_nothing(
    before: str, latest: str, change: str, previous: float | None
) -> None:
    """A part of a year is neither better nor worse than a whole one; a provisional figure is a whole one."""
    result = judge(_indicator(), [_row("2025-26", 5, status=before), _row("2026-27", 6, status=latest)], as_of=AS_OF)
    assert (result.value, result.change, result.previous) == (6, change, previous)
    said = any("not compared with 2025-26" in note for note in result.notes)
    assert said == (previous is None)


def test_a_rule_and_the_icon_read_only_whole_periods() -> None:
    """A count of part of a year would look like a collapse: no limit, no icon and no ruling rests on it."""
    rows = [_row(f"{year}", 100 + year % 3) for year in range(2010, 2026)]
    whole = judge(_indicator(rule="npf_delta_pp"), rows, as_of=AS_OF)
    part = judge(_indicator(rule="npf_delta_pp"), [*rows, _row("2026", 20, status="part_period")], as_of=AS_OF)
    assert part.value == 20
    assert part.variation == whole.variation == "common_cause"
    assert part.ruling == whole.ruling
    assert part.chart is not None
    assert whole.chart is not None
    assert part.chart.segments[-1].lower == whole.chart.segments[-1].lower
    assert part.chart.points[-1].signals == ()


def test_a_target_that_is_not_yet_due_says_so() -> None:
    targets = [Target(indicator="x", date=dt.date(2027, 3, 31), value=7)]
    result = judge(_indicator(), [_row("2026-10", 6)], targets, as_of=AS_OF)
    assert (result.target, result.target_state) == (7, "off")
    assert "the target is due 2027-03-31" in result.notes


@pytest.mark.parametrize(
    ("rows", "state", "note"),
    [
        ([], "missing", "no figures yet"),
        ([_row("2026-10", None)], "missing", "no figures yet"),
        ([_row("2026-10", None, state="suppressed")], "suppressed", "every figure is suppressed"),
        ([_row("2026-10", None, state="not_applicable")], "not_applicable", "not applicable here"),
    ],
)
def test_without_a_figure_everything_is_null_and_the_note_says_why(
    rows: list[Observation], state: str, note: str
) -> None:
    result = judge(_indicator(), rows, as_of=AS_OF)
    assert (result.period, result.value, result.change, result.target_state, result.state) == (
        None,
        None,
        "none",
        None,
        state,
    )
    assert note in result.notes


def test_an_indicator_that_does_not_apply_is_not_missing() -> None:
    result = judge(_indicator(applicable="no"), [_row("2026-10", 6)], as_of=AS_OF)
    assert (result.state, result.value, result.notes) == ("not_applicable", None, ("not applicable here",))


def test_a_newer_row_without_a_figure_is_said_and_the_last_figure_stands() -> None:
    result = judge(
        _indicator(), [_row("2026-08", 5), _row("2026-09", 6), _row("2026-10", None, state="suppressed")], as_of=AS_OF
    )
    assert (result.period, result.value, result.previous, result.state) == ("2026-09", 6, 5, "suppressed")
    assert "the figure for 2026-10 is suppressed" in result.notes


def test_figures_after_the_day_are_left_out_and_counted() -> None:
    result = judge(_indicator(), [_row("2026-10", 6), _row("2026-12", 9)], as_of=AS_OF)
    assert result.period == "2026-10"
    assert "1 of the figures belong to periods after 2026-11-21 and are left out" in result.notes


@pytest.mark.parametrize("marked", ["2026-09", "2026-10"])
def test_nothing_is_compared_across_a_break(marked: str) -> None:
    rows = [_row("2026-08", 5), _row("2026-09", None), _row("2026-10", 6)]
    rows = [
        r.model_copy(update={"mark": "break", "note": "two areas merged"}) if r.period == marked else r for r in rows
    ]
    result = judge(_indicator(), rows, as_of=AS_OF)
    assert (result.value, result.previous, result.change) == (6, None, "none")


def test_what_was_wrong_with_rows_stands_among_the_notes() -> None:
    result = judge(_indicator(), [_row("2026-10", 6, row=2), _row("202610", 7, row=3)], as_of=AS_OF)
    assert result.value == 6
    assert any("second figure for 2026-10" in note for note in result.notes)


def test_a_zero_denominator_is_said() -> None:
    result = judge(_indicator(), [_row("2026-10", 0, numerator=0, denominator=0)], as_of=AS_OF)
    assert "the denominator for 2026-10 is zero: there was nothing to count" in result.notes


def test_ranks_come_from_the_comparison_row_of_the_latest_period() -> None:
    rows = [
        {"indicator": "x", "period": "2026-09", "rank": 9, "rank_of": 32},
        {"indicator": "x", "period": "2026-10", "rank": 2, "rank_of": 32, "quartile": 1, "previous_rank": 9},
    ]
    result = judge(_indicator(), [_row("2026-09"), _row("2026-10")], as_of=AS_OF, comparison=rows)
    assert (result.rank, result.rank_of, result.previous_rank, result.quartile, result.family_rank) == (
        2,
        32,
        9,
        1,
        None,
    )


def test_judge_all_keeps_the_order_and_adding_a_note_changes_nothing_else() -> None:
    a, b = _indicator(), Indicator(id="y", title="Y")
    plain = [_row("2026-10", 6)]
    noted = [_row("2026-10", 6, note="checked")]
    first, second = judge_all([a, b], plain, as_of=AS_OF), judge_all([a, b], noted, as_of=AS_OF)
    assert [r.indicator for r in first] == ["x", "y"]
    left, right = (indicator_json(r[0]) for r in (first, second))
    assert right.pop("notes") == ["checked"]
    assert left.pop("notes") == []
    assert left == right
