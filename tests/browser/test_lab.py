"""The kit in a real JupyterLab: run, read, retype, pick, three times and more; and the trap of the side threads."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from pifkit.live.lab import SETTING
from tests.browser.lab import WAIT, Notebook, Server
from tests.browser.pages import AA

pytestmark = pytest.mark.browser
NAMES = {
    "strathquill": "Strathquill Community Planning Partnership (fictional)",
    "glenmarrick": "Glenmarrick Partnership (fictional)",
    "kirkmellan": "Kirkmellan Community Partnership (fictional)",
    "inverfallow": "Inverfallow Partnership (fictional)",
}
PLUGIN, FIELD, VALUE = SETTING


@pytest.fixture
def workspace(request: pytest.FixtureRequest, server: Server, root: Path) -> Path:
    """A copy of notebooks and example of its own: Lab saves outputs, and a notebook that is open keeps its kernel."""
    folder = server.root / re.sub(r"\W+", "_", request.node.name)
    for name in ("parameters", "notebooks"):
        shutil.copytree(root / name, folder / name)
    return folder


def label(partnership: str) -> str:
    return f"{NAMES[partnership]} – {partnership}"


def written(workspace: Path, partnership: str, cycle: str = "2026-27") -> list[str]:
    """The indicators that the stage's last cell wrote for a partnership: what Python used, seen from outside."""
    path = workspace / "outputs" / cycle / partnership / "indicators.json"
    found = json.loads(path.read_text(encoding="utf-8"))["indicators"] if path.exists() else []
    shutil.rmtree(workspace / "outputs", ignore_errors=True)
    return [one["indicator"] for one in found]


def titles(workspace: Path, partnership: str) -> dict[str, str]:
    with (workspace / "parameters" / partnership / "indicators.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["title"] for row in csv.DictReader(file)}


def test_an_analyst_runs_reads_and_types_another_partnership(
    server: Server, workspace: Path, notebook: Notebook
) -> None:
    notebook.open(server, f"{workspace.name}/notebooks/5_check.ipynb")
    notebook.run_all()

    figure = notebook.outputs.locator("img").first
    figure.scroll_into_view_if_needed()
    width, height, dots = figure.evaluate("one => [one.clientWidth, one.clientHeight, one.naturalWidth]")
    assert 200 < width <= 430
    assert height > 100
    assert dots >= 1.9 * width, "double density"

    cell = notebook.page.locator(".jp-CodeCell", has=notebook.page.locator("img")).first
    alt = cell.locator("p.pif-hidden").first.inner_text()
    assert alt.startswith("Figure: "), "JupyterLab drops alt texts, so the words stand before the figure"
    assert len(alt) > 40
    data = cell.locator("details.pif-data").first
    table = data.locator("table")
    expect(table).to_be_hidden()
    data.locator("summary").click()
    expect(table).to_be_visible()
    heads = table.locator("thead th").all_inner_texts()
    rows = table.locator("tbody tr").count()
    assert len(heads) >= 2
    assert rows >= 12
    known = titles(workspace, "strathquill")
    named = [title for title in known.values() if title in alt]
    assert named, "the figure says which indicators it shows"
    assert all(title in table.inner_text() for title in named), "and its table shows the same"
    assert set(written(workspace, "strathquill")) <= set(known)

    notebook.type_over("strathquill", "glenmarrick")
    notebook.run_all()
    expect(notebook.status).to_contain_text(f"In use: {NAMES['glenmarrick']}, current cycle 2026-27")
    assert set(written(workspace, "glenmarrick")) <= set(titles(workspace, "glenmarrick"))
    assert not (workspace / "outputs").exists(), "nothing was written for any other partnership"
    shown = " ".join(notebook.outputs.locator(".pif").all_inner_texts())
    assert any(title in shown for title in titles(workspace, "glenmarrick").values())
    assert not [
        title for title in known.values() if title in shown and title not in titles(workspace, "glenmarrick").values()
    ]
    assert notebook.messages == []


def test_the_chooser_three_times_in_a_row_and_a_slip_of_the_pen(
    server: Server, workspace: Path, notebook: Notebook
) -> None:
    notebook.open(server, f"{workspace.name}/notebooks/5_check.ipynb")
    notebook.type_over("strathquill", "strathquil")
    said = notebook.run_all(fails=True)
    assert "strathquill" in said, "the error names the near match"
    expect(notebook.status).to_contain_text("There is no partnership “strathquil” in this workspace.")
    assert notebook.picked("Partnership") == "strathquil – not found"

    for partnership in ("kirkmellan", "inverfallow", "glenmarrick"):
        notebook.pick("Partnership", label(partnership))
        expect(notebook.status).to_contain_text(f"Will be used: {NAMES[partnership]}, current cycle 2026-27.")
        expect(notebook.status).to_contain_text("Run > Run All Cells")
        assert notebook.picked("Cycle") == "current cycle (2026-27)"
        notebook.run_all()
        expect(notebook.status).to_contain_text(f"In use: {NAMES[partnership]}, current cycle 2026-27, as picked here.")
        assert notebook.picked("Partnership") == label(partnership)
        assert sorted(written(workspace, partnership)) == sorted(titles(workspace, partnership))

    notebook.pick("Cycle", "2025-26")
    expect(notebook.status).to_contain_text(f"Will be used: {NAMES['glenmarrick']}, cycle 2025-26.")
    notebook.run_all()
    assert notebook.picked("Cycle") == "2025-26"
    assert written(workspace, "glenmarrick", "2025-26")

    notebook.type_over("strathquil", "kirkmellan")
    notebook.run_all()
    expect(notebook.status).to_contain_text(
        f"In use: {NAMES['kirkmellan']}, current cycle 2026-27, as the parameters cell"
    )
    expect(notebook.status).to_contain_text(f"set aside: {NAMES['glenmarrick']}, cycle 2025-26.")
    assert written(workspace, "kirkmellan")

    expect(notebook.alert).to_have_count(0)
    found = (
        Axe()
        .run(notebook.page, context=".pif-chooser", options={"runOnly": {"type": "tag", "values": AA}})
        .response["violations"]
    )
    assert [rule["id"] for rule in found] == []
    assert notebook.messages == []


# --- the side threads -------------------------------------------------------------------------------------------------

THREADS = """
import threading

import ipywidgets as widgets

seen = []
letter = widgets.Dropdown(description="Letter", options=["a", "b", "c", "d", "e"])
said = widgets.HTML()


def note(change):
    seen.append("main" if threading.current_thread() is threading.main_thread() else "side")
    said.value = f"<p class='threads'>{' '.join(seen)}</p>"


letter.observe(note, names="value")
widgets.VBox([letter, said])
"""
CHOOSE = 'import pifkit as pif\n\npartnership, cycle = pif.choose("strathquill", None)'
RESULT = 'from pathlib import Path\n\nPath("used.txt").write_text(f"{partnership} {cycle}", encoding="utf-8");'


@pytest.mark.parametrize("shipped", [True, False], ids=["shipped", "own"])
def test_callbacks_stay_in_the_main_thread_or_the_chooser_warns(
    server: Server, workspace: Path, notebook: Notebook, shipped: bool
) -> None:
    """With the setting that pifkit installs, and with a person's own setting against it: nothing picked is lost."""
    assert server.default(PLUGIN, FIELD) == VALUE, "a plain `jupyter lab` in this environment has the setting in force"
    cells = [nbformat.v4.new_code_cell(source.strip()) for source in (THREADS, CHOOSE, RESULT)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), workspace / "notebooks" / "threads.ipynb")
    if not shipped:
        server.set(PLUGIN, **{FIELD: "perCommTarget"})
    try:
        notebook.open(server, f"{workspace.name}/notebooks/threads.ipynb")
        notebook.run_all()
        threads = notebook.outputs.locator(".threads")
        for count, letter in enumerate("bcde", 1):
            notebook.pick("Letter", letter)
            expect(threads).to_have_text(re.compile(rf"^\s*\w+(?: \w+){{{count - 1}}}\s*$"), timeout=WAIT)
        for partnership in ("kirkmellan", "inverfallow", "glenmarrick"):
            notebook.pick("Partnership", label(partnership))
            expect(notebook.status).to_contain_text(f"Will be used: {NAMES[partnership]}")
        if shipped:
            assert threads.inner_text().split() == ["main"] * 4
            expect(notebook.alert).to_have_count(0)
        else:
            assert "side" in threads.inner_text().split()[1:], "the trap is real; without it this test proves nothing"
            expect(notebook.alert).to_contain_text("set “Kernel Comms over subshells” to “Disabled”")
            expect(notebook.alert).to_have_count(1)
        notebook.run_all()
        assert (workspace / "notebooks" / "used.txt").read_text(encoding="utf-8") == "glenmarrick None"
        assert notebook.messages == []
    finally:
        server.set(PLUGIN)
