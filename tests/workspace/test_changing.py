"""One row changed in its file: everything else stays byte for byte, and what is wrong changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from pifkit.model.errors import ParameterError
from pifkit.workspace.changing import change_cells, change_row, checked_row
from tests.live.rooms import PARTNERSHIP, workspace

TEXT = "id,title,status,colour\r\na1,One,open,red\r\na2,Two,open,blue\r\n"


def is_a2(row: Mapping[str, str]) -> bool:
    return row["id"] == "a2"


def made(tmp_path: Path) -> tuple[object, Path]:
    where = workspace(tmp_path)
    path = where.folder(PARTNERSHIP) / "actions.csv"
    path.write_bytes(TEXT.encode("utf-8"))
    return where, path


def test_only_the_cells_that_are_named_change(tmp_path: Path) -> None:
    where, path = made(tmp_path)
    change_cells(where, PARTNERSHIP, "actions", {"title": "Two, again"}, is_a2)  # type: ignore[arg-type]
    assert path.read_bytes().decode("utf-8") == TEXT.replace("Two", '"Two, again"')


def test_a_row_is_added_or_replaced_and_unknown_columns_stay(tmp_path: Path) -> None:
    where, path = made(tmp_path)
    change_row(where, PARTNERSHIP, "actions", {"id": "a3", "title": "Three"}, lambda _: False)  # type: ignore[arg-type]
    change_row(where, PARTNERSHIP, "actions", {"id": "a2", "title": "New", "status": "done"}, is_a2)  # type: ignore[arg-type]
    assert path.read_bytes().decode("utf-8") == TEXT.replace("Two,open", "New,done") + "a3,Three,,\r\n"


def test_what_is_wrong_is_named_and_changes_nothing(tmp_path: Path) -> None:
    where, path = made(tmp_path)
    with pytest.raises(ParameterError, match=r"impact.*|actions\.csv"):
        change_row(where, PARTNERSHIP, "actions", {"id": "a2", "title": "T", "impact": "9"}, is_a2)  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="no longer"):
        change_cells(where, PARTNERSHIP, "actions", {"title": "x"}, lambda _: False)  # type: ignore[arg-type]
    assert path.read_bytes().decode("utf-8") == TEXT
    with pytest.raises(ParameterError, match="due"):
        checked_row("actions", {"id": "a1", "title": "T", "due": "soon"})
