"""Small workspaces with small notebooks for the tests of the batch."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from pifkit.model.stages import STAGES
from pifkit.workspace import Workspace, find_workspace

CYCLE = "2026-27"
PARAMETERS = 'partnership = "one"\ncycle = None\nworkspace = None\nas_of = None'
OPEN = "import pifkit as pif\nbook = pif.open(partnership, cycle=cycle, workspace=workspace, as_of=as_of)"
SAY = "print(partnership, cycle, as_of)"
WRITE = (
    "import os, pathlib, json\n"
    "pathlib.Path(os.environ['PIFKIT_OUTPUT_DIR'], 'indicators.json').write_text(json.dumps({'indicators': []}))"
)


def notebook(*cells: str, parameters: str = PARAMETERS) -> nbformat.NotebookNode:
    """A stage notebook: a title, the parameters cell, and these code cells."""
    made = [
        new_markdown_cell("# A stage\n\nWhat it is about.", id="title"),
        new_code_cell(parameters, id="parameters", metadata={"tags": ["parameters"]}),
        *(new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(cells, 1)),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=made, metadata={"kernelspec": kernel})


def partnership(root: Path, name: str, **more: str) -> Path:
    """A folder that is just complete enough to be valid."""
    folder = root / "parameters" / name
    (folder / "cycles").mkdir(parents=True)
    cycle = f"id: {CYCLE}\nstart: 2026-04-01\nend: 2027-03-31\nas_of: 2026-09-30\n"
    (folder / "cycles" / f"{CYCLE}.yaml").write_text(cycle, encoding="utf-8")
    (folder / "partnership.yaml").write_text(
        f"name: Partnership {name.title()}\ncurrent_cycle: {CYCLE}\n", encoding="utf-8"
    )
    (folder / "papermill.yaml").write_text(f"partnership: {name}\ncycle: {CYCLE}\n", encoding="utf-8")
    for file, text in more.items():
        (folder / f"{file}.csv").write_text(text, encoding="utf-8")
    return folder


def workspace(root: Path, names: Sequence[str], notebooks: Mapping[str, nbformat.NotebookNode]) -> Workspace:
    """A workspace with its own notebooks, by stage id."""
    (root / "parameters").mkdir(parents=True, exist_ok=True)
    for name in names:
        partnership(root, name)
    (root / "notebooks").mkdir(parents=True, exist_ok=True)
    for stage in STAGES:
        if stage.id in notebooks:
            nbformat.write(notebooks[stage.id], root / "notebooks" / f"{stage.stem}.ipynb")
    return find_workspace(root)


def run_json(work: Workspace) -> dict:
    """`run.json` of the cycle."""
    return json.loads((work.outputs / CYCLE / "run.json").read_text(encoding="utf-8"))


def states(work: Workspace) -> dict[str, str]:
    """State by `partnership stage` from `run.json`."""
    return {f"{unit['partnership']} {unit['stage']}": unit["state"] for unit in run_json(work)["units"]}


def pages(work: Workspace) -> dict[str, bytes]:
    """Content by name of every HTML file in the outputs, but for the run's own: that one tells the time."""
    found = [path for path in sorted(work.outputs.rglob("*.html")) if path.name != "run.html"]
    return {path.relative_to(work.outputs).as_posix(): path.read_bytes() for path in found}
