"""The rule that an indicator names is applied to its figures, or says why it cannot be."""

from __future__ import annotations

import datetime as dt

import pytest

from pifkit.indicators.judge import judge, judge_all
from pifkit.indicators.rulebook import rulebook
from pifkit.indicators.rulings import APPLIED, Ruling
from pifkit.model.tables import Indicator, Observation, Target

AS_OF = dt.date(2026, 11, 21)


def _judged(rule: str, figures: dict[str, float], targets: list[Target] | None = None, national: dict[str, float] | None = None, **more: object):  # type: ignore[no-untyped-def]  # fmt: skip
    rows = [Observation(indicator="x", period=p, value=v, national=(national or {}).get(p)) for p, v in figures.items()]
    return judge(Indicator(id="x", title="X", rule=rule, **more), rows, targets or [], as_of=AS_OF)  # type: ignore[arg-type]


TARGET = [Target(indicator="x", date=dt.date(2028, 3, 31), value=70)]


@pytest.mark.parametrize(
    ("rule", "figures", "more", "status", "says"),
    [
        ("npf_delta_pp", {"2024": 70.1, "2025": 72.1}, {}, "improving", "+2.0 points"),
        ("npf_delta_pp", {"2024": 0.701, "2025": 0.721}, {"unit": "proportion"}, "improving", "+2.0 points"),
        ("npf_delta_pp", {"2024": 70.1, "2025": 72.1}, {"direction": "decrease"}, "worsening", "-2.0 points"),
        ("npf_delta_pct", {"2024": 200.0, "2025": 201.0}, {}, "maintaining", "+0.5 %"),
        ("npf_growth", {"2022": 2.0, "2023": 1.5, "2024": 1.0, "2025": 1.61}, {}, "improving", "mean of 1.4992 %"),
        ("soa", {"2023-24": 50.0, "2025-26": 58.0}, {"targets": TARGET}, "at_risk", "40 % of the way"),
        ("heat", {"2025": 68.0}, {"targets": TARGET}, "near", "2.9 % worse than plan"),
        ("cpop", {"2020": 10.0, "2025": 20.0}, {"national": {"2020": 10.0, "2025": 15.0}}, "green", "since 2020"),
    ],
)
def test_each_rule(rule: str, figures: dict[str, float], more: dict, status: str, says: str) -> None:  # type: ignore[type-arg]
    result = _judged(rule, figures, **more)
    assert result.ruling is not None
    assert (result.ruling.status, says in result.ruling.words) == (status, True)
    assert result.ruling.words in result.notes


@pytest.mark.parametrize(
    ("rule", "figures", "more", "says"),
    [
        ("npf_delta_pp", {"2025": 1.0}, {}, "needs 2 figures and there are 1"),
        ("npf_delta_pct", {"2024": 0.0, "2025": 1.0}, {}, "is zero"),
        ("soa", {"2024": 1.0, "2025": 2.0}, {}, "needs a target"),
        ("heat", {"2025": 1.0}, {}, "needs a trajectory"),
        ("cpop", {"2024": 1.0, "2025": 2.0}, {}, "published figure"),
        ("npf_growth", {"2025": 1.0}, {}, "needs 4 figures"),
        ("npf", {"2025": 1.0}, {}, "choose one of npf_delta_pp"),
        ("heat", {"2025": 1.0}, {"direction": "neutral"}, "needs a direction"),
    ],
)
def test_a_rule_that_cannot_be_applied_says_why(rule: str, figures: dict[str, float], more: dict, says: str) -> None:  # type: ignore[type-arg]
    result = _judged(rule, figures, **more)
    assert result.ruling is not None
    assert result.ruling.status is None
    assert says in result.ruling.words


def test_no_rule_no_ruling() -> None:
    assert _judged("", {"2025": 1.0}).ruling is None


def _row(key: str, period: str, value: float, **more: object) -> Observation:
    return Observation(indicator=key, period=period, value=value, **more)  # type: ignore[arg-type]


def _whole(rows: list[Observation], *definitions: Indicator, targets: list[Target] | None = None) -> Ruling:
    """The ruling of the first of several indicators."""
    found = judge_all(definitions, rows, targets or [], as_of=AS_OF)[0].ruling
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("asked", "status"), [(1000, "maintaining"), (4000, "improving")], ids=["few asked", "many asked"]
)
def test_a_survey_needs_a_significant_change(asked: int, status: str) -> None:
    rows = [
        _row("x", period, share, numerator=share * asked / 100, denominator=asked)
        for period, share in (("2024", 78.0), ("2025", 81.0))
    ]
    found = _whole(rows, Indicator(id="x", title="X", unit="percent", rule="npf_survey"))
    assert found.status == status
    assert found.figures[0] == ("2024", f"{78 * asked // 100:,} of {asked:,}")


@pytest.mark.parametrize(
    ("latest", "status"),
    [(72.0, "worsening"), (74.0, "maintaining"), (76.0, "improving"), (74.1, "improving")],
)
def test_a_change_against_the_required_trajectory(latest: float, status: str) -> None:
    """2 points a year are asked for from 72: exactly that meets the target and is not better than required."""
    targets = [
        Target(indicator="x", date=dt.date(2024, 12, 31), value=72, kind="trajectory"),
        Target(indicator="x", date=dt.date(2025, 12, 31), value=74, kind="trajectory"),
    ]
    rows = [_row("x", "2024", 72.0), _row("x", "2025", latest)]
    assert _whole(rows, Indicator(id="x", title="X", rule="npf_trajectory"), targets=targets).status == status


def test_missed_but_faster_than_required_is_to_be_confirmed() -> None:
    targets = [
        Target(indicator="x", date=dt.date(2024, 12, 31), value=72, kind="trajectory"),
        Target(indicator="x", date=dt.date(2025, 12, 31), value=74, kind="trajectory"),
    ]
    rows = [_row("x", "2024", 60.0), _row("x", "2025", 65.0)]
    found = _whole(rows, Indicator(id="x", title="X", rule="npf_trajectory"), targets=targets)
    assert (found.status, "is missed" in found.words) == ("to_be_confirmed", True)


def _parts(*ids: str, **more: object) -> list[Indicator]:
    return [Indicator(id=key, title=f"Area {key}", unit="percent", **more) for key in ids]  # type: ignore[arg-type]


def test_several_indicators_as_one_and_a_part_without_a_rule() -> None:
    whole = Indicator(id="all", title="All", rule="npf_composite", parts=("a", "b"), direction="neutral")
    rows = [_row("a", "2024", 50.0), _row("a", "2025", 53.0), _row("b", "2024", 50.0), _row("b", "2025", 47.0)]
    found = _whole(rows, whole, *_parts("a", "b", rule="npf_delta_pp"))
    assert (found.status, found.figures) == ("worsening", (("Area a", "improving"), ("Area b", "worsening")))
    lacking = _whole(rows, whole, *_parts("a", rule="npf_delta_pp"), *_parts("b"))
    assert (lacking.status, "b names no npf rule" in lacking.words) == (None, True)


@pytest.mark.parametrize(("worst", "status"), [(80.0, "met"), (74.6, "not_met")])
def test_every_fifth_is_judged_on_the_worst(worst: float, status: str) -> None:
    whole = Indicator(id="all", title="All", rule="heat_quintiles", parts=tuple("abcde"))
    rows = [_row(key, "2025", 85.0) for key in "abcd"] + [_row("e", "2025", worst)]
    targets = [Target(indicator="all", date=dt.date(2025, 3, 31), value=80)]
    rows.append(_row("all", "2025", 83.0))
    found = _whole(rows, whole, *_parts(*"abcde"), targets=targets)
    assert (found.status, "the worst is Area " in found.words) == (status, True)


def test_a_target_for_every_fifth_where_low_is_good() -> None:
    whole = Indicator(id="all", title="All", rule="heat_quintiles", parts=("a", "b"), direction="decrease")
    targets = [Target(indicator="all", date=dt.date(2025, 3, 31), value=20)]
    rows = [_row("all", "2025", 17), _row("a", "2025", 15.0), _row("b", "2025", 20.1)]
    found = _whole(rows, whole, *_parts("a", "b", direction="decrease"), targets=targets)
    assert (found.status, "the worst is Area b" in found.words) == ("not_met", True)


@pytest.mark.parametrize(
    ("actual", "settings", "status", "says"),
    [
        (62, "without=55; grant=300000; shares=2", "part_reward", "105,000.00 in 2 equal instalments"),
        (70, "without=55; grant=100000", "full_reward", "100 % payable: 100,000.00"),
        (60, "without=55", "no_reward", "since it begins at 60 %"),
        (65, "without=55; net_budget=132993000; targets=12", "full_reward", "277,068.75 in 2"),
    ],
)
def test_reward_of_a_local_public_service_agreement(actual: float, settings: str, status: str, says: str) -> None:
    targets = [Target(indicator="x", date=dt.date(2026, 3, 31), value=65)]
    definition = Indicator(id="x", title="X", rule="lpsa", rule_settings=settings)
    found = _whole([_row("x", "2025", actual)], definition, targets=targets)
    assert (found.status, says in found.words) == (status, True)


def test_without_a_trajectory_heat_plans_a_straight_line() -> None:
    """Four years from 60 to 80: the second year's plan is 70, and 68 is 2.9 % worse."""
    targets = [Target(indicator="x", date=dt.date(2027, 12, 31), value=80)]
    rows = [_row("x", "2023", 60.0), _row("x", "2025", 68.0)]
    definition = Indicator(id="x", title="X", rule="heat", rule_settings="family=A; stage=standard")
    found = _whole(rows, definition, targets=targets)
    assert found.words == "HEAT trajectory (Access to services, now a standard): near, 2.9 % worse than plan"
    assert found.figures[0] == ("plan, a straight line to the target", "70")
    strict = definition.model_copy(update={"rule_settings": "tolerance=2"})
    assert _whole(rows, strict, targets=targets).status == "off"


def test_communities_are_ordered_by_level_and_change() -> None:
    whole = Indicator(id="all", title="All", rule="cpop_communities", parts=("a", "b", "c"))
    figures = {"a": (50, 60), "b": (50, 40), "c": (50, 50)}
    rows = [_row(key, period, v) for key, pair in figures.items() for period, v in zip(("2024", "2025"), pair, strict=True)]  # fmt: skip
    found = _whole(rows, whole, *_parts("a", "b", "c"))
    assert (found.status, found.figures) == (
        "ordered", (("Area b", "z -2.00"), ("Area c", "z +0.00"), ("Area a", "z +2.00"))
    )  # fmt: skip
    level = _whole([row for row in rows if row.period == "2025"], whole, *_parts("a", "b", "c"))
    assert [name for name, _ in level.figures] == ["Area b", "Area c", "Area a"]


def _areas(counts: dict[str, list[tuple[int, int]]]) -> list[Observation]:
    return [
        _row(key, period, 100 * top / whole, numerator=top, denominator=whole)
        for period, rows in counts.items()
        for key, (top, whole) in zip("abcd", rows, strict=True)
    ]


NOW = [(40, 50), (30, 50), (20, 50), (10, 50)]
EVEN = [(20, 40), (20, 40), (20, 40), (20, 40)]


def test_inequality_between_areas_and_its_change() -> None:
    """The reference's example: 40, 30, 20, 10 affected and 10, 20, 30, 40 not is +0.5."""
    low = Indicator(id="all", title="All", rule="inequality", parts=tuple("abcd"), direction="decrease", unit="percent")
    found = _whole(_areas({"2024": EVEN, "2025": NOW}), low, *_parts(*"abcd"))
    assert found.status == "deprived_fare_worse"
    assert found.figures == (
        ("index", "+0.500"), ("gap, first to last area", "60"), ("index in 2024", "+0.000"), ("gap in 2024", "0"),
    )  # fmt: skip
    assert found.words.endswith("more unequal than in 2024")


def test_where_high_is_good_the_index_turns() -> None:
    high = Indicator(id="all", title="All", rule="inequality", parts=tuple("abcd"), unit="percent")
    assert _whole(_areas({"2025": NOW}), high, *_parts(*"abcd")).status == "deprived_fare_better"
    assert _whole(_areas({"2025": EVEN}), high, *_parts(*"abcd")).status == "even"


def test_too_many_areas_without_counts_give_no_index() -> None:
    low = Indicator(id="all", title="All", rule="inequality", parts=tuple("abcd"), direction="decrease")
    rows = [row for row in _areas({"2025": NOW}) if row.indicator != "b"]
    found = _whole(rows, low, *_parts(*"abcd"))
    assert (found.status, "more than a fifth of its areas" in found.words) == (None, True)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"rule": "heat_quintiles"}, "it needs a target, and the ids of the five quintiles"),
        ({"rule": "inequality", "parts": ("a", "z")}, "there is no indicator z"),
        ({"rule": "cpop_communities", "parts": ("a", "b")}, "it needs 3 communities"),
        ({"rule": "inequality", "parts": ("a", "b")}, "no period for which all of them have a figure"),
        ({"rule": "lpsa"}, "needs the setting 'without'"),
        ({"rule": "lpsa", "rule_settings": "without=many"}, "needs a number"),
        ({"rule": "soa", "rule_settings": "start=1"}, "has no setting 'start'"),
        ({"rule": "npf_survey"}, "it needs 2 figures"),
    ],
)
def test_what_a_rule_lacks_is_said(fields: dict[str, object], says: str) -> None:
    definition = Indicator(id="x", title="X", **fields)  # type: ignore[arg-type]
    found = _whole([_row("x", "2025", 1.0)], definition, *_parts("a", "b"))
    assert (found.status, says in found.words) == (None, True)


def test_the_table_and_the_functions_name_the_same_rules() -> None:
    assert tuple(rulebook()) == tuple(APPLIED)
