"""How often figures come, and which periods are absent."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.indicators.frequency import absent_periods, detect_frequency
from pifkit.model.period import day, month, parse_period


@pytest.mark.parametrize(
    ("texts", "frequency", "absent"),
    [
        (["2026-01", "2026-04"], "month", ["2026-02", "2026-03"]),
        (["2026-01-01", "2026-02-01", "2026-04-01"], "month", ["2026-03-01"]),
        (["2026-01-31", "2026-02-28", "2026-04-30"], "month", ["2026-03-31"]),
        (["2026-01-01", "2026-04-01", "2026-10-01"], "quarter", ["2026-07-01"]),
        (["2020-04-01", "2021-04-01", "2023-04-01"], "year", ["2022-04-01"]),
        (["2026-01-05", "2026-01-12", "2026-01-26"], "week", ["2026-01-19"]),
        (["2026-01-08", "2026-01-09", "2026-01-12", "2026-01-14"], "day", ["2026-01-13"]),
        (["2026-01-09", "2026-01-10", "2026-01-12"], "day", ["2026-01-11"]),
        (["2026-01-03", "2026-01-10", "2026-01-12"], None, []),
        (["2018-19;Q1", "2018-19;Q4"], "quarter", ["2018-19 Q2", "2018-19 Q3"]),
        (["2019-2021", "2021-2023"], "range", ["2020-2022"]),
        (["2026-01-01"], None, []),
        ([], None, []),
    ],
)
def test_frequency_and_gaps(texts: list[str], frequency: str | None, absent: list[str]) -> None:
    periods = [parse_period(text) for text in texts]
    assert detect_frequency(periods) == frequency
    assert [p.label for p in absent_periods(periods, detect_frequency(periods))] == absent


def test_kinds_that_differ_have_no_frequency() -> None:
    assert detect_frequency([parse_period("2026-01"), parse_period("2026")]) is None


@given(st.sets(st.integers(0, 60), min_size=2))
def test_what_is_there_and_what_is_absent_make_the_whole(numbers: set[int]) -> None:
    periods = [month(2020 + n // 12, n % 12 + 1) for n in sorted(numbers)]
    absent = absent_periods(periods, "month")
    assert len(absent) + len(periods) == max(numbers) - min(numbers) + 1
    assert not set(absent) & set(periods)


@given(st.sets(st.integers(0, 30), min_size=2))
def test_weekly_dates_lack_whole_weeks(numbers: set[int]) -> None:
    start = dt.date(2026, 1, 7)  # a Wednesday; never the first or the last of every month
    periods = [day(start + dt.timedelta(weeks=n)) for n in sorted(numbers)]
    absent = absent_periods(periods, "week")
    assert len(absent) + len(periods) == max(numbers) - min(numbers) + 1
