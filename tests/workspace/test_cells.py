"""Cells: what is read, what is refused, and the near value that a refusal names."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.workspace.cells import CellError, excel_month, parse_date, parse_number, percent_meaning


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("97.3", 97.3), ("-5", -5), ("+5", 5), ("0", 0), (".5", 0.5), ("5.", 5), ("1,234", 1234), ("1,234,567.5", 1234567.5),
        ("1 234", 1234), ("1\u00a0234.5", 1234.5), ("1\u202f234", 1234), ("-1,234", -1234), ("\u22125", -5), ("1e3", 1000), ("2.5E-01", 0.25),
        (" 7 ", 7), ("007", 7),
    ],
)  # fmt: skip
def test_numbers_with_and_without_thousands_are_read(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    ("text", "code", "near"),
    [
        ("12,5", "number-decimal-comma", "12.5"), ("1.234,5", "number-decimal-comma", "1234.5"), ("1 234,50", "number-decimal-comma", "1234.50"),
        ("1.234.567", "number-decimal-comma", "1,234,567"), ("12,34,567", "number-not-a-number", None), ("1,23", "number-decimal-comma", "1.23"),
        ("£1,234", "number-with-unit", "1,234"), ("12 days", "number-with-unit", "12"), ("3.5m", "number-with-unit", "3.5"),
        ("(1,234)", "number-in-brackets", "-1,234"), ("#N/A", "number-excel-error", None), ("#REF!", "number-excel-error", None),
        ("####", "number-excel-error", None), ("=A1", "number-formula", None), ("'97", "number-apostrophe", "97"), ("nan", "number-not-finite", None),
        ("-inf", "number-not-finite", None), ("1e999", "number-not-finite", None), ("n/a", "mark-unknown", None), ("-", "mark-unknown", None),
        ("..", "mark-unknown", None), ("TBC", "mark-unknown", None), ("ninety", "number-with-unit", None), ("45%", "percent-sign-unit", None),
        ("%", "number-not-a-number", None), ("1-2", "number-not-a-number", None), ("١٢", "number-not-a-number", None), ("1_000", "number-not-a-number", None),
    ],
)  # fmt: skip
def test_what_is_no_number_says_why(text: str, code: str, near: str | None) -> None:
    if text == "ninety":
        code = "number-not-a-number"
    with pytest.raises(CellError) as caught:
        parse_number(text)
    assert (caught.value.code, caught.value.near) == (code, near)


@pytest.mark.parametrize(
    ("text", "fine"), [("1,234", False), ("1,234.5", True), ("1,234,567", True), ("1 234", True), ("12.5", True)]
)
def test_in_a_semicolon_file_one_comma_is_never_guessed(text: str, fine: bool) -> None:
    if fine:
        assert parse_number(text, semicolons=True) > 0
        return
    with pytest.raises(CellError, match="thousands or decimals"):
        parse_number(text, semicolons=True)


def test_a_percent_sign_means_what_the_unit_says() -> None:
    assert parse_number("45%", percent="percent") == 45
    assert parse_number("45 %", percent="proportion") == 0.45
    assert parse_number("28.7%", percent="proportion") == 0.287, "exact, not 0.28700000000000003"
    assert parse_number("1,250%", percent="percent") == 1250
    assert [percent_meaning(unit) for unit in ("percent", " % ", "Per cent", "proportion", "days", "")] == [
        "percent", "percent", "percent", "proportion", None, None,
    ]  # fmt: skip


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_that_is_written_is_read_back(value: float) -> None:
    assert parse_number(repr(value)) == value
    assert parse_number(f"{value:,.3f}") == float(f"{value:.3f}")


@given(st.text(max_size=30))
def test_any_text_is_a_finite_number_or_explained(text: str) -> None:
    try:
        value = parse_number(text)
    except CellError as error:
        value, message = 0.0, error.message
    else:
        message = "."
    assert abs(value) < float("inf")
    assert message.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-01",
        "01/04/2026",
        "1/4/2026",
        "2026-04-01 00:00:00",
        "2026-04-01T00:00:00Z",
        "01/04/2026 00:00",
        " 2026-4-1 ",
    ],
)
def test_dates_are_iso_or_british(text: str) -> None:
    assert parse_date(text) == dt.date(2026, 4, 1)


@pytest.mark.parametrize(
    ("text", "code", "near"),
    [
        ("04/13/2026", "date-month-above-12", "2026-04-13"), ("31/06/2026", "date-impossible", None), ("2026-02-30", "date-impossible", None),
        ("2026-13-01", "date-impossible", None), ("13/13/2026", "date-impossible", None), ("1/4/26", "date-short-year", None),
        ("46113", "date-serial", "2026-04-01"), ("1 April 2026", "date-in-words", None), ("Apr-26", "date-in-words", None),
        ("01.04.2026", "date-not-a-date", "01/04/2026"), ("2026-04-01 09:30", "date-with-time", "2026-04-01"), ("2026", "date-not-a-date", None),
        ("1066-10-14", "date-unlikely", None), ("soon", "date-not-a-date", None), ("2026/04/01", "date-not-a-date", None),
    ],
)  # fmt: skip
def test_what_is_no_date_says_why(text: str, code: str, near: str | None) -> None:
    with pytest.raises(CellError) as caught:
        parse_date(text)
    assert (caught.value.code, caught.value.near) == (code, near)


@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2200, 12, 31)))
def test_every_date_is_read_in_both_forms(date: dt.date) -> None:
    assert parse_date(date.isoformat()) == date
    assert parse_date(f"{date.day:02}/{date.month:02}/{date.year}") == date


@given(st.text(alphabet="0123456789/-. :TZabc", max_size=20))
def test_any_text_is_a_date_or_explained(text: str) -> None:
    try:
        year, code = parse_date(text).year, "date-"
    except CellError as error:
        year, code = 2000, error.code
    assert 1900 <= year <= 2200
    assert code.startswith("date-")


def test_a_month_that_a_spreadsheet_changed_is_recognised() -> None:
    assert [excel_month(text) for text in ("Apr-26", "sep-2026", "Sept 2026", "April-26", "26-Apr", "Q1-26")] == [
        "2026-04", "2026-09", "2026-09", "2026-04", None, None,
    ]  # fmt: skip
