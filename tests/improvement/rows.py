"""Small rows for tests of the improvement core."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pifkit.model.documents import Cycle
from pifkit.model.tables import Action, Indicator, Outcome, Target, TestOfChange

DAY = dt.date


def outcome(identity: str, level: str = "partnership", *parents: str, **more: Any) -> Outcome:
    return Outcome(id=identity, title=f"Title of {identity}", level=level, parent=parents, **more)  # type: ignore[arg-type]


def action(identity: str = "a1", **more: Any) -> Action:
    return Action(id=identity, title=f"Action {identity}", **more)


def indicator(identity: str = "i1", **more: Any) -> Indicator:
    return Indicator(id=identity, title=f"Indicator {identity}", **more)


def target(identity: str, date: dt.date, value: float = 10.0, **more: Any) -> Target:
    return Target(indicator=identity, date=date, value=value, **more)


def a_test(identity: str, number: int = 1, **more: Any) -> TestOfChange:
    return TestOfChange(id=identity, ramp=identity.split(".")[0], number=number, change_idea="Idea", **more)


def cycle(identity: str = "2026-27", **more: Any) -> Cycle:
    year = int(identity[:4])
    return Cycle(id=identity, start=DAY(year, 4, 1), end=DAY(year + 1, 3, 31), **more)
