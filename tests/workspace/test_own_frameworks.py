"""A workspace may bring its own frameworks and overlays, in a folder `frameworks` beside `parameters`."""

from __future__ import annotations

import shutil
from pathlib import Path

from pifkit.workspace import check_workspace, find_workspace, read_book

FRAMEWORK = """
id: north_review
version: "1"
title: Review of the north
kind: scored
about: Two questions.
licence: Ours.
facts: [{about: ["*"], status: project choice}]
scale: {min: 0, max: 4, integers_only: true}
criteria: [{id: "1", title: All, parts: [{id: "1.1", title: One}, {id: "1.2", title: Two}]}]
total: {method: mean}
"""


def workspace(root: Path, framework: str = FRAMEWORK) -> Path:
    partnership = root / "parameters" / "north"
    (partnership / "cycles").mkdir(parents=True)
    (root / "frameworks").mkdir()
    (root / "frameworks" / "north_review.yaml").write_text(framework, encoding="utf-8")
    (partnership / "partnership.yaml").write_text("name: North\ncurrent_cycle: '2026'\n", encoding="utf-8")
    cycle = "id: '2026'\nstart: 2026-01-01\nend: 2026-12-31\nframeworks: [north_review]\n"
    (partnership / "cycles" / "2026.yaml").write_text(cycle, encoding="utf-8")
    (partnership / "ratings.csv").write_text("part,score\n1.1,4\n1.2,2\n", encoding="utf-8")
    return root


def test_an_own_framework_scores_a_partnership(tmp_path: Path) -> None:
    from pifkit.reporting.assessment import scorecard

    found = find_workspace(workspace(tmp_path / "w"))
    assert [one for one in check_workspace(found) if one.severity == "error"] == []
    assert scorecard(read_book(found, "north"), "north_review").total == 3


def test_a_mistake_in_an_own_framework_is_told_with_its_line(tmp_path: Path) -> None:
    found = find_workspace(workspace(tmp_path / "w", FRAMEWORK.replace("licence", "lisence")))
    told = {(one.file, one.code, one.near) for one in check_workspace(found)}
    assert ("frameworks/north_review.yaml", "unknown-field", "licence") in told
    assert "framework-unknown" in {code for _, code, _ in told}


def test_another_workspace_does_not_see_it(tmp_path: Path) -> None:
    find_workspace(workspace(tmp_path / "w"))
    other = workspace(tmp_path / "v")
    shutil.rmtree(other / "frameworks")
    assert "framework-unknown" in {one.code for one in check_workspace(find_workspace(other))}


def test_a_file_with_mistakes_is_not_called_unknown_and_its_mending_is_seen_at_once(tmp_path: Path) -> None:
    """The framework is there, so nobody is told to choose another; no restart is needed after the file was corrected."""
    root = workspace(tmp_path, FRAMEWORK.replace("kind: scored", "kind: scred"))
    told = [one for one in check_workspace(find_workspace(root)) if one.code == "framework-unknown"]
    assert told
    for one in told:
        assert "has mistakes of its own" in one.message
        assert one.near is None
    (root / "frameworks" / "north_review.yaml").write_text(FRAMEWORK, encoding="utf-8")
    assert "framework-unknown" not in {one.code for one in check_workspace(find_workspace(root))}
