"""The stage notebooks are narrative: thin, without outputs, one parameters cell, nothing defined in them."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest

from pifkit.model.stages import STAGES

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_one_notebook_per_stage() -> None:
    assert [path.stem for path in NOTEBOOKS] == [stage.stem for stage in STAGES]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_is_clean(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code), "outputs hold partnerships' data"
    assert sum("parameters" in cell.metadata.get("tags", []) for cell in code) == 1
    for cell in code:
        tree = ast.parse(cell.source)
        kinds = {type(node).__name__ for node in ast.walk(tree)}
        assert not kinds & {"FunctionDef", "AsyncFunctionDef", "ClassDef", "For", "While", "Lambda"}, cell.source
        assert cell.source.count("\n") < 14, f"{cell.id} is long: move it into pifkit"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_parameters_cell_keeps_the_contract(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    cell = next(cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    tree = ast.parse(cell.source)
    names = [node.targets[0].id for node in tree.body]  # type: ignore[attr-defined]
    assert names == ["partnership", "cycle", "workspace", "as_of"]
    assert all(isinstance(node.value, ast.Constant) for node in tree.body)  # type: ignore[attr-defined]
    assert [node.value.value for node in tree.body][1:] == [None, None, None]  # type: ignore[attr-defined]
    assert all("#" in line for line in cell.source.splitlines() if line.strip()), "papermill shows the comment as help"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_reads_as_prose(path: Path) -> None:
    """One h1 at the top, then sections, and words before each picture."""
    notebook = nbformat.read(path, as_version=4)
    text = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    headings = [line for source in text for line in source.splitlines() if line.startswith("#")]
    assert headings[0].startswith("# ")
    assert sum(line.startswith("# ") for line in headings) == 1
    assert len([line for line in headings if line.startswith("## ")]) >= 2
    assert not [line for line in headings if line.startswith("####")]
