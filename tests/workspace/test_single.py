"""Single tables: ratings to score, a series to chart."""

from __future__ import annotations

from pathlib import Path

import pytest

from pifkit.model.errors import ParameterError
from pifkit.workspace import read_ratings, read_series


def test_a_series_is_put_in_order_and_keeps_three_kinds_of_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text(
        "date,value,target,note\n2026-05-01,12.5,95,\n01/04/2026,*,95,\n2026-06-01,,,late\n2026-07-01,dna,,\n",
        encoding="utf-8",
    )
    read = read_series(path)
    assert [(p.period.start.isoformat(), p.value, p.state, p.row) for p in read.points] == [
        ("2026-04-01", None, "suppressed", 3), ("2026-05-01", 12.5, "value", 2), ("2026-06-01", None, "missing", 4),
        ("2026-07-01", None, "not_applicable", 5),
    ]  # fmt: skip
    assert read.targets == (95, 95, None, None)
    assert read.points[2].note == "late"
    assert [p.code for p in read.problems] == ["unordered"]


def test_a_series_may_be_of_months_and_percentages(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_bytes("\ufeffDate;Value\r\n2026-04;45%\r\n2026-05;1 046\r\n".encode())
    assert [(p.period.label, p.value) for p in read_series(path).points] == [("2026-04", 45), ("2026-05", 1046)]


def test_all_problems_of_a_series_come_at_once(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("date,value,valeu\n2026-04-01,x1,\nsoon,2,\n", encoding="utf-8")
    with pytest.raises(ParameterError) as caught:
        read_series(path)
    assert [(p.place, p.near) for p in caught.value.problems] == [
        ("row 1, column valeu", "value"), ("row 2, column value", None), ("row 3, column date", None),
    ]  # fmt: skip
    path.write_text("date,value\n2026-04-01,1\n01/04/2026,2\n", encoding="utf-8")
    with pytest.raises(ParameterError, match="2026-04-01"):
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
