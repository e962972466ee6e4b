"""Reading the reference cases of control charts."""

from __future__ import annotations

import datetime as dt
import json
import math
from pathlib import Path
from typing import Any

from pifkit.indicators.series import Point
from pifkit.indicators.spc import Chart, chart
from pifkit.model.period import parse_period
from tests.support import SHARED

CASES = sorted((SHARED / "data" / "spc").glob("*.json"))
DEFECTS = {"22_constant_series"}  # limits and icons of the peer are a listed defect there (spc.md, row 1 of section 4)


def load(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def points_of(rows: list[dict[str, Any]]) -> list[Point]:
    return [
        Point(parse_period(r["date"]), r["value"], "value" if r["value"] is not None else "missing", r.get("numerator"), r.get("denominator"))
        for r in rows
    ]  # fmt: skip


def blocks(peer: str) -> list[tuple[Path, str]]:
    return [(path, name) for path in CASES for name in load(path)["expected"] if name.startswith(peer)]


def like_nhsr(case: dict[str, Any], parameters: dict[str, Any]) -> Chart:
    return chart(
        points_of(case["input"]),
        rules="mdc",
        direction=parameters["improvement_direction"],
        target=parameters["target"],
        rebase=[dt.date.fromisoformat(day) for day in parameters["rebase_dates"] or []],
        baseline=parameters["fix_after_n_points"],
        screen=parameters["screen_outliers"],
    )


def like_qicharts(case: dict[str, Any], parameters: dict[str, Any]) -> Chart:
    days = [dt.date.fromisoformat(row["date"]) for row in case["input"]]

    def listed(value: Any) -> list[int]:
        return [] if value is None else value if isinstance(value, list) else [value]

    return chart(
        points_of(case["input"]),
        rules="anhoej",
        chart=parameters["chart"],
        rebase=[days[last] for last in listed(parameters["part"])],
        exclude=[days[point - 1] for point in listed(parameters["exclude"])],
        baseline=parameters["freeze"],
        screen=parameters["screened_mr"],
    )


def same(ours: float | None, peer: float | None) -> bool:
    if ours is None or peer is None:
        return ours is peer
    return math.isclose(ours, peer, rel_tol=1e-9, abs_tol=1e-12)


def series(values: list[float | None], start: str = "2023-01", **more: Any) -> list[Point]:
    """Monthly points with these values; None is missing."""
    period, found = parse_period(start), []
    for value in values:
        found.append(Point(period, value, "value" if value is not None else "missing", **more))
        period = period.next()
    return found
