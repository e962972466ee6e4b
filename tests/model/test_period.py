"""Periods: every written form is read as the span it means, and what could mean two things is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.model.period import Period, day, month, parse_period, parse_periods, quarter, week, year_of, year_range

D = dt.date


@pytest.mark.parametrize(
    ("text", "start", "end", "frequency", "label"),
    [
        ("2026-04-01", D(2026, 4, 1), D(2026, 4, 1), "day", "2026-04-01"),
        ("01/04/2026", D(2026, 4, 1), D(2026, 4, 1), "day", "2026-04-01"),
        ("2026-04-01T00:00:00", D(2026, 4, 1), D(2026, 4, 1), "day", "2026-04-01"),
        ("2026-04", D(2026, 4, 1), D(2026, 4, 30), "month", "2026-04"),
        ("202604", D(2026, 4, 1), D(2026, 4, 30), "month", "2026-04"),
        ("April 2026", D(2026, 4, 1), D(2026, 4, 30), "month", "2026-04"),
        ("Feb 2024", D(2024, 2, 1), D(2024, 2, 29), "month", "2024-02"),
        ("201011", D(2010, 11, 1), D(2010, 11, 30), "month", "Nov 2010"),
        ("2026-W14", D(2026, 3, 30), D(2026, 4, 5), "week", "2026-W14"),
        ("2026-W53", D(2026, 12, 28), D(2027, 1, 3), "week", "2026-W53"),
        ("2026-27", D(2026, 4, 1), D(2027, 3, 31), "year", "2026-27"),
        ("2026/27", D(2026, 4, 1), D(2027, 3, 31), "year", "2026-27"),
        ("2026–27", D(2026, 4, 1), D(2027, 3, 31), "year", "2026-27"),
        ("1999-00", D(1999, 4, 1), D(2000, 3, 31), "year", "1999-00"),
        ("2009-10", D(2009, 4, 1), D(2010, 3, 31), "year", "2009-10"),
        ("2010-11", D(2010, 4, 1), D(2011, 3, 31), "year", "2010-11"),
        ("2011-12", D(2011, 4, 1), D(2012, 3, 31), "year", "2011-12"),
        ("2012-12", D(2012, 12, 1), D(2012, 12, 31), "month", "2012-12"),
        (" 2026 ", D(2026, 1, 1), D(2026, 12, 31), "year", "2026"),
        ("2026-27 Q1", D(2026, 4, 1), D(2026, 6, 30), "quarter", "2026-27 Q1"),
        ("2018-19;Q4", D(2019, 1, 1), D(2019, 3, 31), "quarter", "2018-19 Q4"),
        ("2026 Q1", D(2026, 1, 1), D(2026, 3, 31), "quarter", "2026 Q1"),
        ("2026-Q4", D(2026, 10, 1), D(2026, 12, 31), "quarter", "2026 Q4"),
        ("2026q2", D(2026, 4, 1), D(2026, 6, 30), "quarter", "2026 Q2"),
        ("2019-2021", D(2019, 1, 1), D(2021, 12, 31), "range", "2019-2021"),
        ("2019/20-2021/22", D(2019, 4, 1), D(2022, 3, 31), "range", "2019/20-2021/22"),
        ("2019-20 to 2021-22", D(2019, 4, 1), D(2022, 3, 31), "range", "2019/20-2021/22"),
    ],
)
def test_reads_every_form(text: str, start: D, end: D, frequency: str, label: str) -> None:
    period = parse_period(text)
    assert (period.start, period.end, period.frequency, period.label) == (start, end, frequency, label)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Write it as"),
        ("soon", "Write it as"),
        ("2026-13", "2026-27"),
        ("2026-00", "01 to 12"),
        ("2026-30", "2026-27"),
        ("2017-19", "2017-2019"),
        ("2026/04", "2026/27"),
        ("2026-02-30", "no such day"),
        ("04/31/2026", "no such day"),
        ("2025-W53", "no ISO week"),
        ("202613", "01 to 12"),
        ("2026-28 Q1", "2026-27"),
        ("2026 Q5", "Write it as"),
        ("2021-2019", "after the first"),
        ("2019/20-2021", "both ends"),
        ("2019/21-2021/22", "2019-20"),
        ("Apple 2026", "name of a month"),
        ("0026", "1900"),
    ],
)
def test_refuses_with_a_message_that_helps(text: str, says: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_period(text)
    assert repr(text) in str(caught.value)
    assert says in str(caught.value)


def test_two_spellings_of_one_period_are_equal_and_collapse_in_a_set() -> None:
    assert parse_period("2026-27 Q1") == parse_period("2026 Q2")
    assert len({parse_period("2026-04"), parse_period("202604")}) == 1


def test_a_column_of_months_reads_november_2010_as_a_month() -> None:
    labels = [p.label for p in parse_periods(["2010-10", "2010-11", "2010-12"])]
    assert labels == ["2010-10", "Nov 2010", "2010-12"]


def test_a_column_of_financial_years_stays_one() -> None:
    assert {p.frequency for p in parse_periods(["2010-11", "2011-12", "2012-13"])} == {"year"}
    assert {p.frequency for p in parse_periods(["2009-10", "2010-11"])} == {"year"}


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("2024-02-29", "2024-03-01"),
        ("2026-W53", "2027-W01"),
        ("2026-12", "2027-01"),
        ("2026-27 Q4", "2027-28 Q1"),
        ("2026-27 Q3", "2026-27 Q4"),
        ("2026 Q4", "2027 Q1"),
        ("2026", "2027"),
        ("2026-27", "2027-28"),
        ("1999-00", "2000-01"),
        ("2019-2021", "2020-2022"),
        ("2019/20-2021/22", "2020/21-2022/23"),
    ],
)
def test_next_and_previous(text: str, after: str) -> None:
    assert parse_period(text).next().label == after
    assert parse_period(after).previous().label == parse_period(text).label


def _periods() -> st.SearchStrategy[Period]:
    years = st.integers(1901, 2190)
    days = st.dates(D(1901, 1, 1), D(2190, 12, 31))
    return st.one_of(
        days.map(day),
        days.map(week),
        st.builds(month, years, st.integers(1, 12)),
        st.builds(lambda y, q, f: quarter(y, q, financial=f), years, st.integers(1, 4), st.booleans()),
        st.builds(lambda y, f: year_of(y, financial=f), years, st.booleans()),
        st.builds(lambda y, n, f: year_range(y, y + n, financial=f), years, st.integers(1, 5), st.booleans()),
    )


@given(_periods())
def test_every_label_reads_back_as_the_same_period(period: Period) -> None:
    read = parse_period(period.label)
    assert (read, read.label) == (period, period.label)


@given(_periods())
def test_next_and_previous_undo_each_other_and_leave_no_gap(period: Period) -> None:
    assert period.next().previous() == period
    assert period.previous().next().label == period.label
    if period.frequency != "range":
        assert period.next().start == period.end + dt.timedelta(days=1)
    assert period.previous() < period < period.next()


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Period(D(2026, 2, 1), D(2026, 1, 1), "range", "odd")
