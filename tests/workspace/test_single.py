"""Single tables: ratings to score, a series to chart."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pifkit.model.errors import ParameterError
from pifkit.workspace import read_ratings, read_series


def test_a_series_keeps_the_order_of_the_file_and_three_kinds_of_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text(
        "date,value,target,note\n2026-05-01,12.5,95,\n01/04/2026,*,95,\n2026-06-01,,,late\n2026-07-01,dna,,\n",
        encoding="utf-8",
    )
    rows = read_series(path)
    assert [(row["date"], row["value"], row["state"], row["row"]) for row in rows] == [
        ("2026-05-01", 12.5, "value", 2), ("2026-04-01", None, "suppressed", 3), ("2026-06-01", None, "missing", 4),
        ("2026-07-01", None, "not_applicable", 5),
    ]  # fmt: skip
    assert rows[0]["target"] == 95
    assert rows[1]["period"].start == dt.date(2026, 4, 1)
    assert rows[2]["note"] == "late"


def test_a_series_may_be_of_months_and_percentages(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("Date,Value\n2026-04,45%\n2026-05,46 %\n", encoding="utf-8")
    assert [(row["date"], row["value"]) for row in read_series(path)] == [("2026-04", 45), ("2026-05", 46)]


def test_all_problems_of_a_series_come_at_once(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("date,value,valeu\n2026-04-01,1,\n", encoding="utf-8")
    with pytest.raises(ParameterError) as caught:
        read_series(path)
    assert [(p.code, p.near) for p in caught.value.problems] == [("column-unknown", "value")]
    path.write_text("date,value\n2026-04-01,x1\nsoon,2\n", encoding="utf-8")
    with pytest.raises(ParameterError) as caught:
        read_series(path)
    assert [p.place for p in caught.value.problems] == ["row 2, column value", "row 3, column date"]
    path.write_text("date,value\n2026-04-01,1\n01/04/2026,2\n", encoding="utf-8")
    with pytest.raises(ParameterError, match="row 2 already"):
        read_series(path)
    with pytest.raises(ParameterError, match="no such file"):
        read_series(tmp_path / "none.csv")


def test_ratings_are_read_as_written(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes("\ufeffpart;score;assessor;round\r\n1.1;45;A1;\r\n1.2;na;;2\r\n".encode())
    rows = read_ratings(path)
    assert [(row.part, row.score, row.assessor, row.round, row.row) for row in rows] == [
        ("1.1", "45", "A1", 1, 2),
        ("1.2", "na", "", 2, 3),
    ]
    path.write_text("part,score\n,45\n", encoding="utf-8")
    with pytest.raises(ParameterError, match="cell-required"):
        read_ratings(path)
