"""Dated targets: what is asked for on a day, and the boundaries of on, near and off."""

from __future__ import annotations

import datetime as dt

import pytest

from pifkit.indicators.ranks import Aim
from pifkit.indicators.targets import asked, target_state
from pifkit.model.tables import Target

D = dt.date


def _target(date: dt.date, value: float, **more: object) -> Target:
    return Target(indicator="x", date=date, value=value, **more)  # type: ignore[arg-type]


STEPPED = [_target(D(2026, 3, 31), 90), _target(D(2027, 3, 31), 95)]
LINEAR = [_target(D(2026, 4, 1), 200), _target(D(2028, 4, 1), 150, kind="trajectory", method="linear", tolerance=2)]


@pytest.mark.parametrize(
    ("day", "value", "early"),
    [
        (D(2026, 3, 30), 90, True),
        (D(2026, 3, 31), 90, False),
        (D(2027, 3, 30), 90, False),
        (D(2027, 3, 31), 95, False),
        (D(2030, 1, 1), 95, False),
    ],
)
def test_a_stepped_target_holds_until_the_next(day: dt.date, value: float, early: bool) -> None:
    found = asked(STEPPED, day)
    assert found is not None
    assert (found.value, found.early) == (value, early)


def test_a_linear_trajectory_is_interpolated_by_days() -> None:
    found = asked(LINEAR, D(2027, 4, 1))
    assert found is not None
    assert found.value == pytest.approx(200 - 50 * 365 / 731, abs=1e-12)
    assert (found.due, found.tolerance) == (D(2028, 4, 1), 2)


def test_no_target_asks_for_nothing() -> None:
    assert asked([], D(2026, 1, 1)) is None
    assert target_state(5.0, None, Aim("increase")) is None


def test_the_tolerance_is_the_targets_else_the_indicators_else_five() -> None:
    found = [
        asked([_target(D(2026, 1, 1), 1, tolerance=t)], D(2026, 1, 1), own)
        for t, own in ((3, 4), (None, 4), (None, None), (0, 4))
    ]
    assert [f.tolerance for f in found if f] == [3, 4, 5, 0]


@pytest.mark.parametrize(
    ("aim", "value", "target", "tolerance", "state"),
    [
        (Aim("increase"), 95.0, 95.0, 5, "on"),
        (Aim("increase"), 0.1 + 0.2, 0.3, 0, "on"),
        (Aim("increase"), 90.25, 95.0, 5, "near"),
        (Aim("increase"), 90.24, 95.0, 5, "off"),
        (Aim("decrease"), 3.0, 3.0, 5, "on"),
        (Aim("decrease"), 3.15, 3.0, 5, "near"),
        (Aim("decrease"), 3.16, 3.0, 5, "off"),
        (Aim("increase"), -2.1, -2.0, 5, "near"),
        (Aim("increase"), 94.9, 95.0, 0, "off"),
        (Aim("closest", point=0.0), 0.02, 0.03, 5, "on"),
        (Aim("closest", point=0.0), -0.03, 0.03, 5, "on"),
        (Aim("closest", point=0.0), -0.0315, 0.03, 5, "near"),
        (Aim("closest", point=0.0), 0.04, 0.03, 5, "off"),
        (Aim("within", lower=10, upper=20), 20.0, None, 5, "on"),
        (Aim("within", lower=10, upper=20), 21.0, None, 5, "near"),
        (Aim("within", lower=10, upper=20), 9.5, None, 5, "near"),
        (Aim("within", lower=10, upper=20), 9.4, None, 5, "off"),
        (Aim("neutral"), 5.0, 5.0, 5, None),
        (Aim("increase"), None, 5.0, 5, None),
    ],
)
def test_on_near_off(aim: Aim, value: float | None, target: float | None, tolerance: float, state: str | None) -> None:
    assert target_state(value, target, aim, tolerance) == state
