"""The chart of an indicator goes by its own settings, and sets aside what does not fit, saying so."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from pifkit.indicators.charting import chart_of, icons
from pifkit.indicators.judge import judge
from pifkit.indicators.series import make_series
from pifkit.model.period import parse_period
from pifkit.model.tables import Indicator, Observation, Target


def _rows(values: list[float | None], start: str = "2025-01", **more: object) -> list[Observation]:
    period, rows = parse_period(start), []
    for value in values:
        rows.append(Observation(indicator="x", period=period.label, value=value, **more))  # type: ignore[arg-type]
        period = period.next()
    return rows


NOISE: list[float | None] = [5, 7, 6, 8, 5, 6, 7, 5, 8, 6, 7, 5, 6]


def test_settings_of_the_indicator_are_used() -> None:
    definition = Indicator(id="x", title="X", direction="decrease", rules="lifeqi", baseline=6, minimum=0)
    targets = [Target(indicator="x", date=dt.date(2025, 1, 1), value=20)]
    made, aside = chart_of(make_series(definition, _rows(NOISE), targets))
    assert made is not None
    assert (made.rules, made.parameters["baseline"], made.direction, made.assurance, aside) == (
        "lifeqi",
        6,
        "decrease",
        "pass",
        (),
    )


def test_what_does_not_fit_is_set_aside_and_said() -> None:
    definition = Indicator(id="x", title="X", chart="p", baseline=99)
    made, aside = chart_of(make_series(definition, _rows(NOISE)))
    assert made is not None
    assert (made.parameters["chart"], made.parameters["baseline"], len(aside)) == ("i", None, 2)


def test_a_percent_chart_is_in_percent() -> None:
    rows = [
        Observation(indicator="x", period=f"2025-{m:02d}", value=90.0 + m % 3, numerator=90.0 + m % 3, denominator=100)
        for m in range(1, 13)
    ]
    targets = [Target(indicator="x", date=dt.date(2025, 1, 1), value=80)]
    made, _ = chart_of(make_series(Indicator(id="x", title="X", unit="percent", chart="p"), rows, targets))
    assert made is not None
    assert made.points[0].centre == pytest.approx(91)
    assert made.assurance == "pass"


def test_reports_show_no_icon_below_twelve_figures() -> None:
    short, long = (judge(Indicator(id="x", title="X"), _rows(NOISE[:n]), as_of=dt.date(2027, 1, 1)) for n in (11, 12))
    assert (short.variation, short.assurance) == ("too_few", "none")
    assert long.variation == "common_cause"
    assert icons(None) == (None, None)


def test_a_missing_latest_row_is_no_data_in_the_report_too() -> None:
    assert judge(Indicator(id="x", title="X"), _rows([*NOISE, None]), as_of=dt.date(2027, 1, 1)).variation == "no_data"


def test_the_quarterly_welfare_fund_series_says_that_its_last_point_is_part_of_a_year(shared: Path) -> None:
    """21 quarters of real figures are charted; the last one stands for a year that is not over (issue "4 of 9")."""
    with (shared / "data/lgbf/lgbf_quarterly_swf.csv").open(encoding="utf-8-sig", newline="") as file:
        mine = [r for r in csv.DictReader(file) if r["Code"] == "CORP 09" and r["LocalAuthority"] == "Stirling"]
    rows = [
        Observation(indicator="x", period=r["Period"], value=float(r["Value"]), numerator=float(r["Numerator"]), denominator=float(r["Denominator"]), status="part_period" if r["Period"] == "2023-24;Q1" else "final")
        for r in mine
    ]  # fmt: skip
    made, _ = chart_of(make_series(Indicator(id="x", title="Crisis grants on time", maximum=1), rows))
    assert made is not None
    assert (len(made.points), made.frequency) == (21, "quarter")
    assert [w.message for w in made.warnings if w.code == "part-period"] == [
        "the last point, 2023-24 Q1, is part of a period: it is not over yet"
    ]
