"""Every stage notebook runs by stock papermill for every example partnership; a number asserted, its images counted."""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path

import nbformat
import papermill
import pytest
from ruamel.yaml import YAML

from pifkit.model.stages import STAGES

ROOT = Path(__file__).resolve().parents[1]
STOCK = "strathquill"
EXAMPLES = sorted(path.name for path in (ROOT / "parameters").iterdir() if path.is_dir())


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example workspace in a folder with a space in its name."""
    root = tmp_path_factory.mktemp("example workspace")
    shutil.copytree(ROOT / "parameters", root / "parameters")
    return root


@pytest.fixture(scope="module")
def executed(workspace: Path, example_run: Path) -> dict[tuple[str, str], nbformat.NotebookNode]:
    """The complete partnership's notebooks by stock papermill, with the file of parameters in its folder; the others' by the batch."""
    found = {}
    for partnership in EXAMPLES:
        parameters = YAML(typ="safe").load(workspace / "parameters" / partnership / "papermill.yaml")
        for stage in STAGES:
            if partnership == STOCK:
                found[partnership, stage.id] = papermill.execute_notebook(
                    str(ROOT / "notebooks" / f"{stage.stem}.ipynb"),
                    None,
                    parameters={**parameters, "workspace": str(workspace)},
                    progress_bar=False,
                    request_save_on_cell_execute=False,
                )
            else:
                folder = example_run / "outputs" / parameters["cycle"] / partnership / "work"
                found[partnership, stage.id] = nbformat.read(folder / f"{stage.stem}.ipynb", as_version=4)
    return found


def test_the_batch_has_nothing_to_warn_of(example_run: Path) -> None:
    """What goes to stderr in a notebook stands in the log of its run."""
    (log,) = (example_run / "outputs").glob("*/run.log.jsonl")
    events = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert len([one for one in events if one.get("state") == "done"]) >= len(EXAMPLES) * len(STAGES)
    assert [one for one in events if one["event"] == "warning"] == []


def images(notebook: nbformat.NotebookNode) -> list[bytes]:
    return [
        base64.b64decode(output.data["image/png"])
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]


def test_every_figure_is_there(executed: dict[tuple[str, str], nbformat.NotebookNode]) -> None:
    """The complete partnership has pictures in each stage; each is a PNG of some size, with alt text."""
    counts = {stage.id: len(images(executed["strathquill", stage.id])) for stage in STAGES}
    assert min(counts.values()) >= 1, counts
    assert counts["conditions"] >= 5
    assert counts["check"] >= 6
    for notebook in executed.values():
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                if "image/png" in output.get("data", {}):
                    alt = output.metadata["image/png"]["alt"]
                    assert len(alt) > 20
                    assert output.metadata["image/png"]["width"] <= 430
        assert all(image.startswith(b"\x89PNG") and len(image) > 2_000 for image in images(notebook))


def test_the_almost_empty_partnership_says_how_to_start(
    executed: dict[tuple[str, str], nbformat.NotebookNode],
) -> None:
    for stage in STAGES:
        text = json.dumps(executed["inverfallow", stage.id])
        assert "How to start" in text, f"{stage.id} says nothing to somebody who has just begun"


def test_nothing_goes_to_stderr(executed: dict[tuple[str, str], nbformat.NotebookNode]) -> None:
    """Warnings belong to the log and never on the page; in the kit's own notebooks there are none."""
    for key, notebook in executed.items():
        streams = [o for cell in notebook.cells for o in cell.get("outputs", []) if o.output_type == "stream"]
        assert not streams, (key, streams)


def test_stage_files_hold_the_numbers(executed: dict[tuple[str, str], nbformat.NotebookNode], workspace: Path) -> None:
    assert executed
    folder = workspace / "outputs" / "2026-27" / "strathquill"
    cards = json.loads((folder / "scorecard.json").read_text(encoding="utf-8"))
    assert {card["framework"] for card in cards} >= {"caf2020", "efqm2013"}
    caf = next(card for card in cards if card["framework"] == "caf2020")
    assert caf["complete"] is True
    percents = [criterion["percent"] for criterion in caf["criteria"]]
    assert caf["total"] == pytest.approx(sum(percents) / len(percents), abs=1e-9)
    indicators = json.loads((folder / "indicators.json").read_text(encoding="utf-8"))["indicators"]
    assert len(indicators) >= 10
    assert {one["direction"] for one in indicators} == {"increase", "decrease", "neutral", "closest", "within"}
    proposal = YAML(typ="safe").load(folder / "next-cycle.yaml")
    assert proposal
