"""The other ways to run a workspace's notebooks, beside which the batch is measured.

    python -m tests.benchmarks.modes shell|process|bare WORKSPACE OUT

`shell` is what people do today: papermill and nbconvert from the command line, one after the other. `process` calls both
libraries in one process. `bare` executes the cells' code in one interpreter that has the libraries loaded, and makes the
figures: no kernel, no notebook, no HTML. It is the floor, and it protects nobody from anybody.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pifkit.model.stages import STAGES
from pifkit.workspace import find_workspace

Unit = tuple[str, Path, Path]  # partnership, notebook, output folder


def units(root: Path, out: Path) -> Iterator[Unit]:
    """Every partnership with every notebook, in the batch's order; output folders are made."""
    workspace = find_workspace(root)
    for partnership in workspace.partnership_ids():
        folder = out / partnership
        folder.mkdir(parents=True, exist_ok=True)
        for stage in STAGES:
            yield partnership, workspace.notebooks / f"{stage.stem}.ipynb", folder


def shell(root: Path, out: Path) -> None:
    """A loop of `papermill` and `jupyter nbconvert`."""
    tools = Path(sys.executable).parent
    for partnership, notebook, folder in units(root, out):
        made = folder / notebook.name
        _run(
            tools / "papermill", notebook, made, "--no-progress-bar",
            "-p", "partnership", partnership, "-p", "workspace", root,
            folder=folder,
        )  # fmt: skip
        _run(tools / "jupyter", "nbconvert", "--to", "html", "--log-level", "ERROR", made, folder=folder)


def _run(*words: object, folder: Path) -> None:
    environment = {**os.environ, "PIFKIT_OUTPUT_DIR": str(folder)}
    command = [str(word) for word in words]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def process(root: Path, out: Path) -> None:
    """The two libraries in one process, everything at its default."""
    import papermill
    from nbconvert import HTMLExporter

    exporter = HTMLExporter()
    for partnership, notebook, folder in units(root, out):
        os.environ["PIFKIT_OUTPUT_DIR"] = str(folder)
        made = folder / notebook.name
        values = {"partnership": partnership, "workspace": str(root)}
        papermill.execute_notebook(notebook, made, values, progress_bar=False)
        html, _ = exporter.from_filename(str(made))
        made.with_suffix(".html").write_text(html, encoding="utf-8")


def bare(root: Path, out: Path) -> None:
    """The cells' code in one interpreter; figures become PNG as in a notebook."""
    import IPython.display
    import matplotlib as mpl

    mpl.use("agg")
    IPython.display.display = _display
    for partnership, notebook, folder in units(root, out):
        os.environ["PIFKIT_OUTPUT_DIR"] = str(folder)
        names: dict[str, Any] = {"__name__": "__main__"}
        given = {"partnership": partnership, "workspace": str(root)}
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                _cell("".join(cell["source"]), names)
                names |= given if "parameters" in cell["metadata"].get("tags", []) else {}


def _cell(source: str, names: dict[str, Any]) -> None:
    """Execute a cell; the value of its last line is shown as a notebook would."""
    import ast

    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(tree, "cell", "exec"), names)  # this is what running a notebook is
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
            if value is not None:
                _display(value)


def _display(value: Any, **_options: Any) -> None:
    from IPython.core.pylabtools import print_figure
    from matplotlib.figure import Figure

    if isinstance(value, Figure):
        print_figure(value)
    elif hasattr(value, "_repr_html_"):
        value._repr_html_()


if __name__ == "__main__":
    {"shell": shell, "process": process, "bare": bare}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
