"""A proposed mapping is a valid one, and names what a person would name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pifkit.model.errors import ParameterError
from pifkit.workspace.importing.csvfile import import_csv
from pifkit.workspace.importing.guess import guess_mapping
from pifkit.workspace.importing.mapping import Mapping, read_mapping
from tests.workspace.test_importing import MAPS, TABLES

DOCS = dict(zip((name for name, _ in MAPS), TABLES, strict=True))


def guessed(tmp_path: Path, table: str) -> Mapping:
    (tmp_path / "table.csv").write_text(table, encoding="utf-8")
    (tmp_path / "map.yaml").write_text(guess_mapping(tmp_path / "table.csv"), encoding="utf-8")
    return read_mapping(tmp_path / "map.yaml")


def test_a_long_table(tmp_path: Path) -> None:
    found = guessed(tmp_path, DOCS["long"])
    columns = found.columns
    assert (columns.partnership, columns.indicator, columns.period) == ("Council", "Measure", ("Year",))
    assert (columns.value, columns.numerator, columns.denominator) == ("Rate", "On time", "All")
    assert found.totals.codes == ("Scotland",)
    assert set(found.partnerships) == {"fife", "angus"}
    assert '# only: {"Basis": ["final"]}' in (tmp_path / "map.yaml").read_text(encoding="utf-8")


def test_a_wide_table_with_title_rows(tmp_path: Path) -> None:
    found = guessed(tmp_path, DOCS["wide"])
    assert (found.header_row, found.columns.partnership, found.headers.value) == (3, "Area", "{indicator} {period}")
    assert {id: one.unit for id, one in found.indicators.items()} == {"homes-built": "", "jobs": "percent"}
    report = import_csv(tmp_path / "table.csv", tmp_path / "map.yaml", tmp_path / "w")
    assert (report.figures, report.findings) == (12, ())


def test_counts_with_flags(tmp_path: Path) -> None:
    found = guessed(tmp_path, DOCS["counts"])
    assert (found.columns.numerator, found.columns.denominator, found.columns.flag) == (
        "Seen within target",
        "Seen",
        "Flag",
    )
    assert found.marks == {"c": "suppressed", "p": "provisional", "r": "note", "z": "not_applicable"}
    assert found.indicator == "my-indicator"


def test_year_and_quarter_in_two_columns_and_a_hint_at_templates(tmp_path: Path) -> None:
    assert guessed(tmp_path, DOCS["quarters"]).columns.period == ("Year", "Quarter")
    assert "use a template" in (tmp_path / "map.yaml").read_text(encoding="utf-8")


def test_a_code_column_is_found_because_it_tells_rows_apart(tmp_path: Path) -> None:
    found = guessed(
        tmp_path, "Ref,Board,Month,Percent\nA1,North,2026-04,45%\nB2,North,2026-04,50%\nA1,South,2026-04,40%\n"
    )
    assert (found.columns.indicator, found.columns.partnership, found.columns.value) == ("Ref", "Board", "Percent")
    assert {one.unit for one in found.indicators.values()} == {"percent"}


def test_published_data_are_mapped_at_the_first_go(shared: Path, tmp_path: Path) -> None:
    source = shared / "data" / "lgbf" / "lgbf_quarterly_swf.csv"
    (tmp_path / "map.yaml").write_text(guess_mapping(source), encoding="utf-8")
    report = import_csv(source, tmp_path / "map.yaml", tmp_path / "w")
    assert (report.rows, report.figures, len(report.changes)) == (1339, 1339, 32)
    assert report.findings == ()


def test_what_is_no_table_is_explained(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"PK\x03\x04")
    with pytest.raises(ParameterError, match="file-is-excel"):
        guess_mapping(tmp_path / "x.csv")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=120), st.lists(st.lists(st.sampled_from(["Area", "Year", "2019-20", "Rate 2020", "45%", "c", "", "Flag", "7"]), max_size=5), max_size=5).map(
    lambda rows: "\n".join(",".join(row) for row in rows))))  # fmt: skip
def test_any_text_gets_a_valid_mapping_or_an_explanation(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    try:
        (tmp_path / "m.yaml").write_text(guess_mapping(tmp_path / "t.csv"), encoding="utf-8")
    except ParameterError as error:
        assert error.problems, "an error without a problem explains nothing"  # noqa: PT017
        return
    try:
        read_mapping(tmp_path / "m.yaml")
    except ParameterError as error:
        codes = {problem.code for problem in error.problems}
        assert codes == {"map-incomplete"}, [problem.render() for problem in error.problems]  # noqa: PT017
