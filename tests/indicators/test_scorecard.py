"""The scorecard of judged indicators: perspectives in order, missing measures with their reason."""

from __future__ import annotations

import datetime as dt

import pytest

from pifkit.indicators.judge import judge_all
from pifkit.indicators.scorecard import initiatives, scorecard
from pifkit.model.tables import Action, Indicator, Observation, Target

AS_OF = dt.date(2026, 11, 21)


def _indicator(key: str, **more: object) -> Indicator:
    fields = {"perspective": "customer_community", "objective": "o1", "goal": 95.0, "red_flag": 80.0} | more
    return Indicator(id=key, title=key.upper(), **fields)  # type: ignore[arg-type]


def _figures(**values: float) -> list[Observation]:
    return [Observation(indicator=key, period="2026-10", value=value) for key, value in values.items()]


def test_perspectives_objectives_and_measures() -> None:
    definitions = [
        _indicator("a", perspective="own_view"),
        _indicator("b", weight=2),
        _indicator("c"),
        _indicator("d", perspective="mission_outcomes"),
        _indicator("e", perspective=""),
    ]
    card = scorecard(judge_all(definitions, _figures(a=95, b=95, c=80, d=80, e=1), as_of=AS_OF))
    assert [p.id for p in card] == ["mission_outcomes", "customer_community", "own_view"]
    customer = card[1]
    assert (customer.name, customer.objectives[0].id) == ("Customers and community", "o1")
    assert customer.roll_up.score is not None
    assert abs(customer.roll_up.score - (2 * 20 / 3 + 10 / 3) / 3) < 1e-12


def test_a_measure_without_a_score_says_why_and_what_does_not_apply_is_left_out() -> None:
    definitions = [
        _indicator("a"),
        _indicator("b", goal=None),
        _indicator("c", red_flag=95.0),
        _indicator("d"),
        _indicator("e", applicable="no"),
    ]
    card = scorecard(judge_all(definitions, _figures(b=1, c=1, d=90), as_of=AS_OF))
    measures = {m.indicator: (m.score, m.why_not) for m in card[0].objectives[0].measures}
    assert measures["a"] == (None, "no figures yet")
    assert measures["b"] == (None, "no goal and red flag")
    assert measures["c"] == (None, "goal and red flag are equal")
    assert set(measures) == {"a", "b", "c", "d"}
    assert (card[0].roll_up.score, card[0].objectives[0].roll_up.coverage_pct) == (None, 25)


def test_no_perspectives_no_scorecard() -> None:
    assert scorecard(judge_all([_indicator("a", perspective="")], [], as_of=AS_OF)) == ()


def test_initiatives_are_actions_with_dates() -> None:
    rows = [
        Action(id="a1", title="Open", start=dt.date(2026, 1, 1), due=dt.date(2026, 12, 31), percent_complete=85),
        Action(id="a2", title="Done", start=dt.date(2026, 1, 1), due=dt.date(2026, 12, 31), status="done"),
        Action(id="a3", title="Undated"),
        Action(id="a4", title="Off", start=dt.date(2026, 1, 1), due=dt.date(2026, 12, 31), status="cancelled"),
    ]
    assert [(action.id, found.status) for action, found in initiatives(rows, AS_OF)] == [
        ("a1", "on_track"),
        ("a2", "on_track"),
    ]


@pytest.mark.parametrize(
    ("fields", "value", "score"),
    [
        ({"unit": "yes or no"}, 1.0, 10.0),
        ({"unit": "yes or no"}, 0.0, 0.0),
        ({"direction": "within", "lower": 85.0, "upper": 95.0, "red_flag": 5.0}, 90.0, 10.0),
        ({"direction": "within", "lower": 85.0, "upper": 95.0, "red_flag": 5.0}, 95.0, 20 / 3),
        ({"direction": "within", "lower": 85.0, "upper": 95.0, "red_flag": 5.0}, 80.0, 10 / 3),
        ({"direction": "closest", "point": 0.0, "goal": 2.0, "red_flag": 6.0}, -2.0, 20 / 3),
        ({"direction": "closest", "point": 0.0, "goal": 2.0, "red_flag": 6.0}, 6.0, 10 / 3),
    ],
)
def test_each_kind_of_measure_has_its_own_score(fields: dict[str, object], value: float, score: float) -> None:
    card = scorecard(judge_all([_indicator("a", **fields)], _figures(a=value), as_of=AS_OF))
    assert card[0].objectives[0].measures[0].score == pytest.approx(score)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"direction": "within", "lower": 85.0, "upper": 95.0, "red_flag": None}, "how far beyond it is red"),
        ({"direction": "closest", "point": 0.0, "goal": 6.0, "red_flag": 2.0}, "distances from the point"),
    ],
)
def test_a_kind_of_measure_that_lacks_its_figures_says_which(fields: dict[str, object], why: str) -> None:
    card = scorecard(judge_all([_indicator("a", **fields)], _figures(a=1), as_of=AS_OF))
    measure = card[0].objectives[0].measures[0]
    assert (measure.score, why in measure.why_not) == (None, True)


def test_by_status_the_target_alone_decides() -> None:
    """At the target 10, within a tenth of it 5, below 0; goal and red flag do not count, and no target no score."""
    definitions = [_indicator(key, goal=None, red_flag=None) for key in "abcd"]
    targets = [Target(indicator=key, date=dt.date(2026, 1, 1), value=100) for key in "abc"]
    judged = judge_all(definitions, _figures(a=100, b=90, c=89.9, d=1), targets, as_of=AS_OF)
    measures = scorecard(judged, "status")[0].objectives[0].measures
    assert [(one.score, one.rag) for one in measures] == [(10, "green"), (5, "amber"), (0, "red"), (None, None)]
    assert measures[3].why_not == "no target"
