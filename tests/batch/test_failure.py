"""The kept notebook of a failed unit."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from pifkit.batch.failure import mark, source_copy
from tests.batch.making import notebook


@pytest.mark.parametrize(
    ("number", "expected"), [(None, "parameters"), (1, "parameters"), (3, "cell-1"), (4, "cell-2"), (99, "cell-2")]
)
def test_the_reason_stands_in_the_cell_that_ran(tmp_path: Path, number: int | None, expected: str) -> None:
    """In [1] is the parameters cell, In [2] what papermill injects, In [3] the first cell after it."""
    path = tmp_path / "5_check.ipynb"
    nbformat.write(notebook("a = 1", "b = 2"), path)
    kept = nbformat.reads(source_copy(path, number, "timeout", "too slow"), as_version=4)
    nbformat.validate(kept)
    (marked,) = [cell for cell in kept.cells if cell.get("outputs")]
    assert marked.id == expected
    assert (marked.outputs[0].ename, marked.outputs[0].evalue) == ("TimeLimit", "too slow")


def test_marking_leaves_the_original_as_it_was() -> None:
    original = notebook("a = 1")
    before = nbformat.writes(original)
    assert "reason" in mark(original, 2, "failed", "the reason")
    assert nbformat.writes(original) == before
