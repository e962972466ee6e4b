"""Rows of a SERIES.csv: each mistake is named with its row and column, and nothing is dropped in silence."""

from __future__ import annotations

import pytest

from pifkit.indicators.spc import read_series
from pifkit.indicators.spc.table import SeriesTable


def _read(text: str, **more: object) -> SeriesTable:
    header, *lines = [line.split(",") for line in text.strip().splitlines()]
    return read_series([(n, dict(zip(header, line, strict=False))) for n, line in enumerate(lines, start=2)], **more)  # type: ignore[arg-type]


def test_a_good_series() -> None:
    table = _read("date,value,target,note\n2026-01-01,3,5,\n01/02/2026,*,5,storm\n2026-03-01,,5,\n2026-04-01,4.5,6,")
    assert [p.value for p in table.points] == [3, None, None, 4.5]
    assert [p.state for p in table.points] == ["value", "suppressed", "missing", "value"]
    assert table.targets == (5, 5, 5, 6)
    assert (table.points[1].note, table.problems) == ("storm", ())


def test_without_a_value_column_the_ratio_is_the_value() -> None:
    table = _read("date,numerator,denominator\n2026-01,1,4\n2026-02,,4")
    assert [(p.value, p.state) for p in table.points] == [(0.25, "value"), (None, "missing")]


def test_the_callers_number_reader_is_used() -> None:
    assert _read("date,value\n2026-01,zwei", number=lambda text: 2.0).points[0].value == 2


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("date,value\n2026-01,1\n2026-02,2\n202601,3", "duplicate-date", "row 4, column date"),
        ("date,value\n2026-01,lots", "not-a-number", "row 2, column value"),
        ("date,value\n2026-01,1e999", "not-a-number", "row 2, column value"),
        ("date,value\n2026-01,inf", "not-a-number", "row 2, column value"),
        ("date,value\nsoon,1", "period-unreadable", "row 2, column date"),
        ("date,value\n2026-01,1\n2026-02,2\n2026-27,3", "mixed-frequency", "row 4, column date"),
        ("date,valeu\n2026-01,1", "unknown-column", "row 1, column valeu"),
        ("date,amount\n2026-01,1", "missing-column", "row 1"),
        ("date,value,numerator,denominator\n2026-01,1,2,-3", "negative-denominator", "row 2, column denominator"),
    ],
)
def test_errors(text: str, code: str, place: str) -> None:
    table = _read(text)
    assert (code, place) in {(p.code, p.place) for p in table.errors}
    assert table.points == ()


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("date,value\n2026-02,1\n2026-01,2", "unordered", "row 3, column date"),
        ("date,value,numerator,denominator\n2026-01,0,0,0", "zero-denominator", "row 2, column denominator"),
        ("date,value,numerator,denominator\n2026-01,1.5,3,2", "numerator-above-denominator", "row 2, column numerator"),
        ("date,value,numerator,denominator\n2026-01,0.7,1,2", "value-is-not-the-ratio", "row 2, column value"),
        ("date,value,target\n2026-01,0.91,95\n2026-02,0.93,95", "target-other-unit", "row 2, column target"),
    ],
)
def test_warnings_leave_the_series_usable(text: str, code: str, place: str) -> None:
    table = _read(text)
    assert [(p.code, p.place, p.severity) for p in table.problems] == [(code, place, "warning")]
    assert table.points


def test_numerator_above_denominator_is_an_error_only_with_a_maximum_of_one() -> None:
    text = "date,value,numerator,denominator\n2026-01,1.5,3,2"
    assert not _read(text, maximum=100).errors
    assert [p.code for p in _read(text, maximum=1).errors] == ["numerator-above-denominator"]


def test_all_mistakes_at_once_and_an_empty_file() -> None:
    table = _read("date,value\nsoon,1\n2026-01,x\n2026-02,1\n2026-02,2")
    assert {p.code for p in table.errors} == {"period-unreadable", "not-a-number", "duplicate-date"}
    assert [p.code for p in read_series([]).errors] == ["no-rows"]
