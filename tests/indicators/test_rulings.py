"""The rule that an indicator names is applied to its figures, or says why it cannot be."""

from __future__ import annotations

import datetime as dt

import pytest

from pifkit.indicators.judge import judge
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
        ("npf_growth", {"2022": 2.0, "2023": 1.5, "2024": 1.0, "2025": 1.61}, {}, "improving", "mean of 1.50 %"),
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
