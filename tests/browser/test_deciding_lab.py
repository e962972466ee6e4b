"""The form of decisions in a real JupyterLab: three of each kind of action, and the rows of the file counted."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from tests.browser.lab import WAIT, Notebook, Server
from tests.browser.pages import AA

pytestmark = pytest.mark.browser
WINDOWED = False  # Lab hides cells far from the screen
SAVED = re.compile(r"Saved \d\d:\d\d:\d\d in decisions\.csv")


@pytest.fixture
def workspace(server: Server, root: Path) -> Path:
    folder = server.root / "deciding"
    for name in ("parameters", "notebooks"):
        shutil.copytree(root / name, folder / name)
    return folder


def rows(workspace: Path) -> dict[str, tuple[str, str]]:
    path = workspace / "parameters" / "glenmarrick" / "decisions.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {one["line"]: (one["decision"], one["reason"]) for one in csv.DictReader(file)}


def status(notebook: Notebook) -> Locator:
    return notebook.outputs.locator('.pif-decide [role="status"]')


def test_decisions_are_in_the_file_when_the_form_says_saved(
    server: Server, workspace: Path, notebook: Notebook
) -> None:
    notebook.open(server, f"{workspace.name}/notebooks/6_review.ipynb")
    notebook.type_over("strathquill", "glenmarrick")
    notebook.run_all()
    form = notebook.outputs.locator(".pif-decide")
    form.scroll_into_view_if_needed()
    line = form.get_by_label("Line", exact=True)
    actions = [
        one for one in line.locator("option").all_inner_texts() if one.replace("\xa0", " ").startswith("Action:")
    ]
    assert len(actions) >= 3

    decided: dict[str, tuple[str, str]] = {}
    for count, (label, decision) in enumerate(zip(actions, ("dropped", "closed", "carried"), strict=False), 1):
        if count > 1:  # the first is chosen already
            line.select_option(label)
            expect(status(notebook)).to_contain_text(label.replace("\xa0", " "), timeout=WAIT)
        form.get_by_label("Decision", exact=True).select_option(decision)
        expect(status(notebook)).to_contain_text(SAVED, timeout=WAIT)
        expect(status(notebook)).to_contain_text(f"{decision}.")
        if decision == "dropped":
            expect(status(notebook)).to_contain_text("A reason is required")
        reason = f"Reason number {count}, “{decision}”."
        form.get_by_label("Reason", exact=True).press_sequentially(reason, delay=15)
        expect(form.get_by_role("table")).to_contain_text(reason, timeout=WAIT)
        decided[label] = (decision, reason)
        assert sorted(rows(workspace).values()) == sorted(decided.values()), "as many rows as decisions, word for word"
    expect(status(notebook)).to_contain_text("pifkit run glenmarrick --stage review")
    expect(form.locator('[role="alert"]')).to_have_count(0)
    found = Axe().run(notebook.page, context=".pif-decide", options={"runOnly": {"type": "tag", "values": AA}})
    assert [rule["id"] for rule in found.response["violations"]] == []

    table = workspace / "parameters" / "glenmarrick" / "decisions.csv"
    kept = table.read_bytes()
    table.unlink()
    table.mkdir()  # a file that cannot be written, whoever runs this
    form.get_by_label("Decision", exact=True).select_option("closed")
    expect(form.locator('[role="alert"]')).to_contain_text("NOT SAVED", timeout=WAIT)
    expect(status(notebook)).to_contain_text("Not saved:")
    assert form.get_by_label("Reason", exact=True).input_value() == decided[actions[2]][1], "what was typed stays"
    table.rmdir()
    table.write_bytes(kept)

    notebook.run_all()
    expect(notebook.outputs.locator(".pif-decide")).to_have_count(1)
    expect(notebook.outputs.locator(".pif-decide").get_by_role("table")).to_contain_text(
        "Reason number 3", timeout=WAIT
    )
    proposal = (workspace / "outputs" / "2026-27" / "glenmarrick" / "next-cycle.yaml").read_text(encoding="utf-8")
    assert "reason: Reason number 1, “dropped”." in proposal
    assert notebook.messages == []
