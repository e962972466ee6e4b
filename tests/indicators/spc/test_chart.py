"""Charts agree with NHSRplotthedots and qicharts2 on every case, and do not repeat their defects."""

from __future__ import annotations

import datetime as dt
import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pifkit.indicators.series import Point
from pifkit.indicators.spc import chart
from pifkit.indicators.spc.presets import RULES
from pifkit.model.errors import ParameterError
from pifkit.model.period import parse_period
from tests.indicators.spc.support import CASES, DEFECTS, blocks, like_nhsr, like_qicharts, load, points_of, same, series

NHSR, QI = blocks("NHSRplotthedots"), [b for b in blocks("qicharts2") if "box" not in b[1]]


def _ids(block: tuple[Path, str]) -> str:
    return f"{block[0].stem}-{block[1]}"


def test_the_reference_cases_are_there(shared: Path) -> None:
    assert (len(CASES), len(NHSR), len(QI)) == (9, 18, 26)


@pytest.mark.parametrize("block", [b for b in NHSR if b[0].stem not in DEFECTS], ids=_ids)
def test_mdc_agrees_with_nhsrplotthedots_to_the_digit(block: tuple[Path, str]) -> None:
    case = load(block[0])
    peer = case["expected"][block[1]]
    ours = like_nhsr(case, peer["parameters"])
    assert (ours.variation, ours.assurance) == (peer["variation_icon"], peer["assurance_icon"] or "none")
    for point, row in zip(ours.points, peer["points"], strict=True):
        assert point.segment == row["segment"]
        assert all(
            same(a, b) for a, b in ((point.centre, row["mean"]), (point.lower, row["lpl"]), (point.upper, row["upl"]))
        )
        assert ("outside" in point.signals) == bool(row["outside_limits"])
        assert _one_rule(point.signals, point.value, point.centre) == _peer_rule(row)
        assert _plain(point.kind) == (
            "no_data" if row["value"] is None else row["point_type"].replace("special_cause_", "")
        )
    for segment, row in zip(ours.segments, peer["segments"], strict=True):
        assert (segment.n, *map(bool, [same(segment.centre, row["mean_col"])])) == (row["n"], True)
        assert same(segment.lower, row["lpl"])
        assert same(segment.upper, row["upl"])


def _plain(kind: str) -> str:
    return kind.rsplit("_", 1)[0] if kind.startswith(("improvement", "concern")) else kind


def _one_rule(signals: tuple[str, ...], value: float | None, centre: float | None) -> str:
    """The peer shows one rule per point: outside, then trend, then two in three, then shift."""
    order = ("outside", "trend", "two_in_three", "shift")
    return next((rule for rule in order if rule in signals), "")


def _peer_rule(row: dict[str, Any]) -> str:
    words = {
        "CL": "",
        "Ab": "outside",
        "Be": "outside",
        "7 Point T": "trend",
        "2 in 3": "two_in_three",
        "7 Points": "shift",
    }
    text = row["special_cause_type"]
    if text == "Common Cause":
        return ""
    return next(rule for start, rule in sorted(words.items(), key=lambda item: -len(item[0])) if text.startswith(start))


@pytest.mark.parametrize("block", QI, ids=_ids)
def test_anhoej_agrees_with_qicharts2_to_the_digit(block: tuple[Path, str]) -> None:
    case = load(block[0])
    peer = case["expected"][block[1]]
    ours = like_qicharts(case, peer["parameters"])
    names = (
        ("value", "value"),
        ("centre", "cl"),
        ("lower", "lcl"),
        ("upper", "ucl"),
        ("near_lower", "lcl_2s"),
        ("near_upper", "ucl_2s"),
    )
    for point, row in zip(ours.points, peer["points"], strict=True):
        assert [n for n, m in names if not same(getattr(point, n), row[m])] == []
        assert ("outside" in point.signals) == bool(row["sigma_signal"])
    runs = ("useful", "n.useful"), ("longest", "longest.run"), ("longest_max", "longest.run.max"), ("crossings", "n.crossings"), ("crossings_min", "n.crossings.min"), ("signal", "runs.signal")  # fmt: skip
    for found, row in zip(ours.runs, peer["segments"], strict=True):
        assert [getattr(found, n) for n, _ in runs] == [row[m] for _, m in runs]


def test_json_is_the_contract(shared: Path) -> None:
    found = like_nhsr(load(CASES[1]), load(CASES[1])["expected"]["NHSRplotthedots"]["parameters"]).to_json()
    assert json.loads(json.dumps(found)) == found
    assert list(found) == ["rules", "parameters", "segments", "points", "runs", "variation", "assurance", "warnings"]
    assert set(found["segments"][0]) == {"segment", "centre", "lower", "upper", "n"}
    assert list(found["points"][0]) == [
        "date", "value", "segment", "centre", "lower", "upper", "near_lower", "near_upper", "signals", "kind",
    ]  # fmt: skip
    assert set(found["runs"][0]) == {"useful", "longest", "longest_max", "crossings", "crossings_min", "signal"}


def test_ihi_also_reports_the_number_of_runs() -> None:
    made = chart(series([12, 14, 13, 15, 11, 12, 13, 10, 9, 8, 9, 8, 7, 9]), rules="ihi", direction="decrease")
    run = made.to_json()["runs"][0]
    assert (run["runs"], run["runs_lower"], run["runs_upper"], run["signal"]) == (2, 4, 12, True)
    assert made.variation == "improvement_low"  # the latest run is below the median
    assert {p.kind for p in made.points} == {"common_cause"}


def test_constant_series_has_no_icon_and_its_target_is_compared_directly(shared: Path) -> None:
    case = load(next(path for path in CASES if path.stem in DEFECTS))
    for name in ("NHSRplotthedots", "NHSRplotthedots_unscreened"):
        made = like_nhsr(case, case["expected"][name]["parameters"])
        assert (made.variation, made.assurance) == ("no_variation", "pass")
        assert "no-variation" in {w.code for w in made.warnings}


@pytest.mark.parametrize(("direction", "target", "expected"), [("increase", 100, "pass"), ("increase", 101, "fail"), ("decrease", 99, "fail"), ("decrease", 100, "pass"), ("neutral", 100, "none"), ("increase", None, "none")])  # fmt: skip
def test_direct_comparison_of_a_constant_series(direction: Any, target: float | None, expected: str) -> None:
    assert chart(series([100.0] * 15), direction=direction, target=target).assurance == expected


def test_almost_constant_series_falls_back_to_all_moving_ranges() -> None:
    values: list[float | None] = [100.0] * 20
    values[10] = 96.0
    made = chart(series(values), direction="increase", target=95.0)
    assert "screening-fell-back" in {w.code for w in made.warnings}
    assert made.points[-1].upper is not None
    assert made.points[-1].upper > 100
    assert "improvement_high" not in {p.kind for p in made.points[11:] if "outside" in p.signals}


def test_missing_latest_value_is_never_an_icon() -> None:
    made = chart(series([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, None]), direction="increase", target=1.5)
    assert made.variation == "no_data"
    assert [w.message for w in made.warnings if w.code == "no-latest"] == ["no data for the latest period, 2024-02"]


def test_no_target_has_no_assurance() -> None:
    values = [1.0, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    assert chart(series(values), direction="increase").assurance == "none"
    assert chart(series(values), direction="increase", target=[1.5] * 12 + [None]).assurance == "none"


@pytest.mark.parametrize(("rules", "values", "expected"), [("mdc", [5.0], "too_few"), ("mdc", [5.0, 6.0], "common_cause"), ("mdc-excel", [5.0, 6.0] * 6, "too_few"), ("mdc-excel", [5.0, 6.0] * 6 + [5.0], "common_cause"), ("anhoej", [5.0], "too_few"), ("lifeqi", [5.0, 7.0], "common_cause")])  # fmt: skip
def test_too_few_points(rules: Any, values: list[float], expected: str) -> None:
    made = chart(series(list(values)), rules=rules, direction="increase", target=9)
    assert made.variation == expected
    if expected == "too_few":
        assert made.assurance == "none"
        assert {p.upper for p in made.points} == {None}


NOISE = [5.0, 7, 6, 8, 5, 6, 7, 5, 8, 6, 7, 5]


def test_under_mdc_a_missing_row_breaks_and_bridge_reproduces_the_peer() -> None:
    points = series([*NOISE, *NOISE])
    jump = [*points[:6], *(Point(p.period, (p.value or 0) + 40) for p in points[8:])]
    broken, bridged = chart(jump, screen=False), chart(jump, screen=False, gaps="bridge")
    assert broken.points[0].upper is not None
    assert bridged.points[0].upper is not None
    assert broken.points[0].upper < bridged.points[0].upper  # the jump across the gap is no moving range
    assert [w.message.split(" (")[0] for w in broken.warnings if w.code == "missing-rows"] == ["2 periods have no row"]
    assert (
        bridged.to_json()["segments"]
        == chart([Point(p.period, q.value) for p, q in zip(points, jump, strict=False)], screen=False).to_json()[
            "segments"
        ]
    )


def test_a_gap_breaks_a_run() -> None:
    values: list[float | None] = [*NOISE, 1, 9, 9, 9, 9, 9, 9, 9, 9]
    points = series(values)
    whole, gappy = chart(points), chart([p for i, p in enumerate(points) if i != 17])
    assert "shift" in whole.points[-1].signals
    assert "shift" not in gappy.points[-1].signals
    assert "shift" in chart([p for i, p in enumerate(points) if i != 17], gaps="bridge").points[-1].signals


def test_every_rule_that_fires_is_listed() -> None:
    values: list[float | None] = [5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 7, 8, 9, 10, 11, 12, 13]
    signals = chart(series(values), direction="increase", baseline=12).points[-1].signals
    assert signals == ("outside", "shift", "trend")


def test_excluded_points_leave_centre_limits_and_runs_and_are_still_compared_with_the_limits() -> None:
    values: list[float | None] = [*NOISE, 60, *NOISE]
    made = chart(series(values), exclude=[dt.date(2024, 1, 1)])
    without = chart(series([*NOISE, *NOISE]))
    assert made.segments[0].centre == without.segments[0].centre
    assert made.segments[0].upper == pytest.approx(without.segments[0].upper)
    assert made.points[12].excluded
    assert made.points[12].signals == ("outside",)
    assert [p.signals for p in made.points[:12]] == [p.signals for p in without.points[:12]]


def test_marks_on_rows_rebase_break_and_exclude() -> None:
    points = series([*NOISE, *NOISE])
    marked = [Point(p.period, p.value, mark={12: "break"}.get(i, ""), note="merged") for i, p in enumerate(points)]  # type: ignore[arg-type]
    made = chart(marked)
    assert [s.n for s in made.segments] == [12, 12]
    assert [(a.kind, a.text) for a in made.annotations] == [("break", "merged")]


def test_baseline_restarts_for_mdc_and_is_ignored_beside_a_rebase_by_anhoej() -> None:
    points = series([*NOISE, *[v + 3 for v in NOISE]])
    day = dt.date(2024, 1, 1)
    assert chart(points, rebase=[day], baseline=6).parameters["baseline"] == 6
    ignored = chart(points, rules="anhoej", rebase=[day], baseline=6)
    assert ignored.parameters["baseline"] is None
    assert "baseline-ignored" in {w.code for w in ignored.warnings}
    assert [p.baseline for p in chart(points, rebase=[day], baseline=6).points][12:20] == [True] * 6 + [False] * 2


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        ({"rebase": [dt.date(2030, 1, 1)]}, "date-matches-no-row", "2023-11 or 2023-12"),
        ({"exclude": [dt.date(2020, 1, 1)]}, "date-matches-no-row", "2023-01 or 2023-02"),
        ({"baseline": 13}, "baseline-range", "2 to 12"),
        ({"baseline": 1}, "baseline-range", "2 to 12"),
        ({"chart": "p"}, "no-denominator", "numerator"),
    ],
)
def test_choices_that_do_not_fit_are_refused(options: dict[str, Any], code: str, says: str) -> None:
    with pytest.raises(ParameterError) as caught:
        chart(series(list(NOISE)), **options)
    assert [p.code for p in caught.value.problems] == [code]
    assert says in str(caught.value)


def test_all_wrong_choices_are_named_at_once_and_an_empty_series_is_refused() -> None:
    with pytest.raises(ParameterError) as caught:
        chart(series(list(NOISE)), rebase=[dt.date(2030, 1, 1)], baseline=99, chart="u")
    assert len(caught.value.problems) == 3
    with pytest.raises(ParameterError, match="no rows"):
        chart([])
    with pytest.raises(ParameterError, match="order of time"):
        chart(list(reversed(series([1.0, 2.0]))))


def test_target_on_a_limit_is_inconsistent_or_decided_by_the_preset() -> None:
    points = series([5.0, 7.0] * 7)
    limit = chart(points, rules="mdc-excel").points[-1].upper
    assert chart(points, rules="mdc-excel", direction="increase", target=limit).assurance == "fail"
    assert chart(points, rules="mdc", screen=False, direction="increase", target=limit).assurance == "inconsistent"


def test_season_is_suspected_and_noise_is_not() -> None:
    wave: list[float | None] = [50 + 10 * math.sin(i * math.pi / 6) for i in range(36)]
    assert "season" in {w.code for w in chart(series(wave)).warnings}
    noise = [
        5.0,
        9,
        1,
        7,
        7,
        2,
        8,
        3,
        6,
        4,
        9,
        9,
        1,
        3,
        5,
        8,
        2,
        9,
        6,
        1,
        7,
        3,
        2,
        8,
        8,
        5,
        4,
        9,
        2,
        1,
        6,
        7,
        3,
        9,
        5,
        2,
    ]
    assert "season" not in {w.code for w in chart(series(list(noise))).warnings}


def test_a_long_run_suggests_a_rebase_and_makes_none() -> None:
    made = chart(series([*NOISE, *[v + 30 for v in NOISE]]))
    assert len(made.segments) == 1
    assert any(w.code == "rebase-suggestion" and "2024-01" in w.message for w in made.warnings)


def test_impossible_limits_are_said_and_kept() -> None:
    made = chart(series([1.0, 9, 2, 8, 1, 9, 2, 8, 1, 9, 2, 8]), minimum=0, maximum=10)
    assert made.points[0].lower is not None
    assert made.points[0].lower < 0
    assert [w.code for w in made.warnings if w.code == "impossible-limit"] == ["impossible-limit"] * 2


def test_zero_denominator_means_no_figure() -> None:
    points = [
        Point(
            parse_period(f"2023-{m:02d}"),
            0.0 if m == 6 else 0.9,
            "value",
            0.0 if m == 6 else 9.0,
            0.0 if m == 6 else 10.0,
        )
        for m in range(1, 13)
    ]
    made = chart(points)
    assert made.points[5].kind == "no_data"
    assert "zero-denominator" in {w.code for w in made.warnings}
    assert chart(points, chart="p").points[5].kind == "no_data"


def test_percent_charts_are_shown_times_a_hundred_and_flag_the_same() -> None:
    points = [Point(parse_period("2023-01").next(), None)]
    counts = [(90, 100), (80, 95), (70, 99), (88, 120), (60, 100), (91, 101), (85, 100)]
    period, points = parse_period("2023-01"), []
    for top, bottom in counts:
        points.append(Point(period, None, "value", float(top), float(bottom)))
        period = period.next()
    plain, percent = (
        chart(points, chart="p", direction="increase", target=t, multiply=m) for t, m in ((0.5, 1), (50, 100))
    )
    assert [p.signals for p in plain.points] == [p.signals for p in percent.points]
    assert plain.assurance == percent.assurance
    assert percent.points[0].centre == pytest.approx(100 * (plain.points[0].centre or 0))


def test_u_chart_limits_by_hand() -> None:
    points = [
        Point(p.period, None, "value", float(c), float(n))
        for p, c, n in zip(series([0.0] * 4), (4, 6, 5, 25), (10, 10, 10, 10), strict=True)
    ]
    made = chart(points, chart="u")
    assert made.points[0].centre == pytest.approx(1.0)
    assert made.points[0].upper == pytest.approx(1 + 3 * math.sqrt(1 / 10))
    assert made.points[0].lower == pytest.approx(1 - 3 * math.sqrt(1 / 10))
    assert made.points[3].signals[0] == "outside"


VALUES = st.lists(st.integers(-300, 300).map(lambda n: n / 10) | st.none(), min_size=1, max_size=40)


def _says(values: list[float | None], rules: Any, direction: Any, target: float | None = None, **more: Any) -> Any:
    made = chart(series(values), rules=rules, direction=direction, target=target, **more)
    return [(p.signals, p.kind) for p in made.points], made.runs, made.variation, made.assurance, made


@settings(max_examples=60, deadline=None)
@given(
    VALUES,
    st.sampled_from(RULES),
    st.sampled_from(["increase", "decrease", "neutral"]),
    st.integers(-50, 50),
    st.sampled_from([0.001, 0.5, 3.7, 1000.0]),
)
def test_shifting_and_scaling_moves_the_limits_and_changes_no_flag(
    values: Any, rules: Any, direction: Any, shift: int, scale: float
) -> None:
    moved = [None if v is None else scale * (v + shift) for v in values]
    *before, a = _says(values, rules, direction, 1.25)
    *after, b = _says(moved, rules, direction, scale * (1.25 + shift))
    assert before == after
    for p, q in zip(a.points, b.points, strict=True):
        for name in ("centre", "lower", "upper"):
            x, y = getattr(p, name), getattr(q, name)
            assert (x is None) == (y is None)
            assert x is None or y == pytest.approx(scale * (x + shift), rel=1e-9, abs=1e-6 * scale)


@settings(max_examples=60, deadline=None)
@given(VALUES, st.sampled_from(["mdc", "lifeqi", "anhoej", "ihi"]))
def test_reversing_the_direction_swaps_improvement_and_concern(values: Any, rules: Any) -> None:
    swap = {
        "improvement_high": "concern_high",
        "concern_high": "improvement_high",
        "improvement_low": "concern_low",
        "concern_low": "improvement_low",
    }
    up, down = (chart(series(values), rules=rules, direction=d, target=1.25) for d in ("increase", "decrease"))
    assert [swap.get(p.kind, p.kind) for p in up.points] == [p.kind for p in down.points]
    assert swap.get(up.variation, up.variation) == down.variation
    if up.variation != "no_variation":
        assert {"pass": "fail", "fail": "pass"}.get(up.assurance, up.assurance) == down.assurance


@settings(max_examples=40, deadline=None)
@given(VALUES, st.sampled_from(RULES), st.text(max_size=20))
def test_adding_a_note_changes_nothing(values: Any, rules: Any, note: str) -> None:
    plain = chart(series(values), rules=rules)
    noted = chart(series(values, note=note), rules=rules)
    assert noted.to_json() == plain.to_json()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1000), st.booleans()), min_size=2, max_size=30))
def test_under_break_no_moving_range_spans_a_gap(rows: Any) -> None:
    points = [p for p, (_, there) in zip(series([float(v) for v, _ in rows]), rows, strict=True) if there]
    if len(points) < 2:
        return
    made = chart(points, screen=False)
    months = [p.period.start.year * 12 + p.period.start.month for p in points]
    ranges = [
        abs((b.value or 0) - (a.value or 0))
        for a, b, m, n in zip(points, points[1:], months, months[1:], strict=False)
        if n == m + 1
    ]
    if made.frequency != "month" or not ranges or not any(ranges):
        return
    assert made.points[0].upper == pytest.approx(
        math.fsum(p.value or 0 for p in points) / len(points) + 2.66 * math.fsum(ranges) / len(ranges)
    )


def test_points_of_reads_missing_values() -> None:
    assert points_of([{"date": "2020-01-01", "value": None}])[0].state == "missing"


@pytest.mark.parametrize(
    ("values", "target", "warned"),
    [
        ([0.91, 0.92, 0.9], 95.0, True),
        ([91.0, 92.0, 90.0], 0.95, True),
        ([0.91, 0.92, 0.9], 0.95, False),
        ([2.0, 3.0, 2.5], 0.5, False),
        ([91.0, 92.0, 90.0], 0.0, False),
        ([0.0, 0.0, 0.0], 1.0, False),
    ],
)
def test_a_target_in_another_unit_is_a_warning(values: list[float], target: float, warned: bool) -> None:
    """Percent beside proportions, or the other way round; a target of zero, or a small one beside small figures, is none."""
    made = chart(series(list(values)), target=target)
    assert ("target-other-unit" in {one.code for one in made.warnings}) == warned
