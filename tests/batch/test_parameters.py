"""Promise 4: a misspelt, missing or mistyped parameter stops its unit before a kernel starts."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from pifkit.batch.parameters import STANDARD, compare, declared
from pifkit.model.stages import STAGES
from pifkit.workspace import resources
from tests.batch.making import PARAMETERS, notebook

GIVEN = {"partnership": "one", "cycle": "2026-27", "workspace": "somewhere", "as_of": "2026-09-30"}


def problems(tmp_path: Path, parameters: str) -> list[tuple[str, str | None]]:
    path = tmp_path / "5_check.ipynb"
    nbformat.write(notebook(parameters=parameters), path)
    return [(problem.code, problem.near) for problem in compare(declared(path, path.name), GIVEN)]


def test_the_standard_cell_is_accepted(tmp_path: Path) -> None:
    assert problems(tmp_path, PARAMETERS) == []


def test_a_cell_may_have_more_parameters_with_defaults_and_any_kind_of_default(tmp_path: Path) -> None:
    assert problems(tmp_path, PARAMETERS + "\nlimit = 3\nas_of: str | None = make_one()") == []


@pytest.mark.promise(4)
@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (PARAMETERS.replace("cycle", "cylce"), [("parameter-missing", "cylce")]),
        (PARAMETERS.replace("as_of = None", ""), [("parameter-missing", None)]),
        (PARAMETERS.replace("cycle = None", "cycle = 2026"), [("parameter-type", None)]),
        (PARAMETERS.replace("as_of = None", "as_of = True"), [("parameter-type", None)]),
        (PARAMETERS + "\nthreshold: float", [("parameter-unknown", None)]),
        ("", [("parameter-missing", None)] * 4),
    ],
)
def test_what_is_wrong_is_named_with_the_near_match(
    tmp_path: Path, cell: str, expected: list[tuple[str, str | None]]
) -> None:
    assert problems(tmp_path, cell) == expected


def test_a_notebook_that_is_none_is_named(tmp_path: Path) -> None:
    path = tmp_path / "5_check.ipynb"
    assert declared(path, path.name).problems[0].code == "notebook-missing"
    path.write_text("{", encoding="utf-8")
    assert declared(path, path.name).problems[0].code == "notebook-unreadable"


def test_no_cell_two_cells_or_bad_python_are_named(tmp_path: Path) -> None:
    path = tmp_path / "5_check.ipynb"
    made = notebook()
    made.cells[1].metadata.tags = []
    nbformat.write(made, path)
    assert "no cell is tagged" in declared(path, path.name).problems[0].message
    made.cells[1].metadata.tags = ["parameters"]
    made.cells.append(nbformat.v4.new_code_cell("x = 1", metadata={"tags": ["parameters"]}, id="second"))
    nbformat.write(made, path)
    assert "2 cells are tagged" in declared(path, path.name).problems[0].message
    nbformat.write(notebook(parameters="cycle = ="), path)
    assert "not valid Python" in declared(path, path.name).problems[0].message


@pytest.mark.parametrize("path", sorted(resources.notebooks().glob("*.ipynb")), ids=lambda path: path.stem)
def test_the_kits_own_notebooks_take_the_standard_parameters(path: Path) -> None:
    assert path.stem in {one.stem for one in STAGES}
    found = declared(path, path.name)
    assert set(found.defaults) == set(STANDARD)
    assert compare(found, GIVEN) == ()
