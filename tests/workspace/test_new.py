"""A new partnership's folder is right as it is, and legal on every computer."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from pifkit.model.errors import ParameterError
from pifkit.model.tables import TABLES
from pifkit.workspace import check_workspace, find_workspace, new_partnership, read_book
from pifkit.workspace.names import is_reserved, suggest_id

TODAY = dt.date(2026, 3, 31)


@pytest.mark.parametrize(
    "name", [None, "Argyll & Bute: “the west”", "# 1", "2026.10", "no", "a\x7f\u2028\u0085b", 'ÅÄÖ \\ "x"']
)
def test_what_is_made_passes_the_check_as_it_is(name: str | None, tmp_path: Path) -> None:
    (tmp_path / "parameters").mkdir()
    workspace = find_workspace(tmp_path)
    paths = new_partnership(workspace, "argyll-bute", name, today=TODAY)
    assert check_workspace(workspace) == []
    book = read_book(workspace, "argyll-bute")
    assert book.partnership.name == (name or "Argyll Bute")
    assert (book.cycle.id, book.cycle.start, book.cycle.end) == ("2025-26", dt.date(2025, 4, 1), dt.date(2026, 3, 31))
    assert {path.name for path in paths} == {
        "partnership.yaml",
        "2025-26.yaml",
        "papermill.yaml",
        *(f"{t}.csv" for t in TABLES),
    }
    assert paths == sorted(paths)


def test_every_table_has_its_columns_and_no_rows(tmp_path: Path) -> None:
    (tmp_path / "parameters").mkdir()
    new_partnership(find_workspace(tmp_path), "x", today=TODAY)
    for table, model in TABLES.items():
        with (tmp_path / "parameters" / "x" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            (header,) = csv.reader(stream)
        assert header == [name for name in model.model_fields if name not in ("row", "state")]


@pytest.mark.parametrize(
    "id", ["con", "NUL", "com1", "lpt9.x", "a.", "Fife", "a b", "../up", "a/b", "", "a--b", "é", "x" * 81]
)
def test_names_that_are_not_legal_everywhere_are_refused_and_nothing_is_made(id: str, tmp_path: Path) -> None:
    (tmp_path / "parameters").mkdir()
    with pytest.raises(ParameterError, match="No folder was made"):
        new_partnership(find_workspace(tmp_path), id)
    assert list((tmp_path / "parameters").iterdir()) == []


def test_what_windows_keeps_for_itself() -> None:
    for name in ("con", "Con.csv", "aux", "nul.tar.gz", "COM9", "lpt1", "ends.", "ends "):
        assert is_reserved(name)
    for name in ("conway", "com", "com10", "lpt", "null", "a.con"):
        assert not is_reserved(name)


def test_an_id_is_suggested_for_a_name() -> None:
    assert suggest_id("Argyll & Bute") == "argyll-and-bute"
    assert suggest_id("  N. Ayrshire (East) ") == "n-ayrshire-east"
    assert suggest_id("!!!") is None
