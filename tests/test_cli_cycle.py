"""The circle closes by commands alone: `check --deep` finds what is forgotten, `next` hands over, the next vision runs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pifkit.reporting.stages import review
from pifkit.workspace import find_workspace, read_book
from tests.commands import pifkit
from tests.support import ROOT


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "parameters", tmp_path / "parameters")
    return tmp_path


def test_next_hands_over_and_the_next_vision_runs(workspace: Path) -> None:
    early = pifkit("next", "glenmarrick", cwd=workspace)
    assert early.returncode == 2
    assert "--stage review" in early.stderr
    review.save_next_cycle(read_book(find_workspace(workspace), "glenmarrick"))
    told = pifkit("next", "glenmarrick", "--dry-run", cwd=workspace)
    assert told.returncode == 0
    assert "2026-27 -> 2027-28" in told.stdout
    assert "Nothing was written" in told.stderr
    done = pifkit("next", "glenmarrick", cwd=workspace)
    assert done.returncode == 0
    assert done.stdout == told.stdout
    run = pifkit("run", "glenmarrick", "--stage", "vision", cwd=workspace)
    assert run.returncode == 0, run.stderr
    page = workspace / "outputs" / "2027-28" / "glenmarrick" / "1_vision.html"
    assert "every one accounted for" in page.read_text(encoding="utf-8")


def test_a_forgotten_line_stops_the_next_vision_with_a_clear_message(workspace: Path) -> None:
    cycle = workspace / "parameters" / "kirkmellan" / "cycles" / "2026-27.yaml"
    text = cycle.read_text(encoding="utf-8")
    line = "  - kind: action\n    id: lost-action\n    decision: carried\n"
    cycle.write_text(text.replace("handed_over:\n", f"handed_over:\n{line}"), encoding="utf-8")
    run = pifkit("run", "kirkmellan", "--stage", "vision", cwd=workspace)
    assert run.returncode == 1
    status = json.loads(pifkit("status", "--json", cwd=workspace).stdout)
    assert "not accounted for" in json.dumps(status)
    found = json.loads(pifkit("check", "kirkmellan", "--deep", "--json", cwd=workspace).stdout)
    assert "deep-handed-over" in {one["code"] for one in found["problems"]}


def test_deep_check_warns_and_does_not_fail(workspace: Path) -> None:
    plain, deep = pifkit("check", "--json", cwd=workspace), pifkit("check", "--deep", "--json", cwd=workspace)
    assert deep.returncode == 0
    before, after = (json.loads(one.stdout)["problems"] for one in (plain, deep))
    assert [one for one in after if not one["code"].startswith("deep-")] == before
    assert {one["severity"] for one in after} == {"warning"}
    assert all(one["remedy"] and one["file"].startswith("parameters/") for one in after)


def test_a_folder_that_cannot_be_read_does_not_stop_the_lint_of_others(workspace: Path) -> None:
    (workspace / "parameters" / "inverfallow" / "partnership.yaml").write_text("name: 1\n", encoding="utf-8")
    deep = pifkit("check", "--deep", "--json", cwd=workspace)
    assert deep.returncode == 1
    linted = {one["partnership"] for one in json.loads(deep.stdout)["problems"] if one["code"].startswith("deep-")}
    assert "strathquill" in linted
    assert "inverfallow" not in linted


def test_a_decision_made_after_the_review_stops_next_until_the_review_is_run_again(workspace: Path) -> None:
    found = find_workspace(workspace)
    review.save_next_cycle(read_book(found, "kirkmellan"))
    action = read_book(found, "kirkmellan").rows("actions")[0].id
    table = workspace / "parameters" / "kirkmellan" / "decisions.csv"
    table.write_text(f"kind,line,decision,reason\naction,{action},dropped,No money.\n", encoding="utf-8")
    refused = pifkit("next", "kirkmellan", cwd=workspace)
    assert refused.returncode == 2
    assert "run the review again" in refused.stderr
    assert not (workspace / "parameters" / "kirkmellan" / "cycles" / "2027-28.yaml").exists()
    review.save_next_cycle(read_book(found, "kirkmellan"))
    assert pifkit("next", "kirkmellan", cwd=workspace).returncode == 0
    handed = {one.id: one.decision for one in read_book(found, "kirkmellan").cycle.handed_over}
    assert handed[action] == "dropped"
