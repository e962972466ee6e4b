"""A workspace may bring its own frameworks and overlays, in a folder `frameworks` beside `parameters`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pifkit.ballot.meeting import meeting_of
from pifkit.cli import app
from pifkit.frameworks import available, exists, loader, use_folder
from pifkit.model.errors import PifkitError
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


@pytest.fixture(autouse=True)
def _no_folder_afterwards() -> Iterator[None]:
    """The process forgets the folder of these tests."""
    yield
    use_folder(None)


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


def test_a_folder_that_is_in_order_costs_the_reading_of_no_framework_but_its_own(tmp_path: Path) -> None:
    """Each file of a framework takes a tenth of a second; the control is a name that there is not."""
    root = workspace(tmp_path / "w")
    loader._document.cache_clear()
    loader._shipped.cache_clear()
    assert [one for one in check_workspace(find_workspace(root)) if one.severity == "error"] == []
    assert loader._document.cache_info().currsize == 0
    cycle = root / "parameters" / "north" / "cycles" / "2026.yaml"
    cycle.write_text(cycle.read_text(encoding="utf-8").replace("[north_review]", "[north_revue]"), encoding="utf-8")
    told = [one for one in check_workspace(find_workspace(root)) if one.code == "framework-unknown"]
    assert told[0].near == "north_review"
    assert loader._document.cache_info().currsize > 10


@pytest.mark.parametrize(
    ("key", "there"),
    [
        ("caf2020", True),
        ("caf2020:fine_tuned", True),
        ("caf2020:fine", False),
        ("caf2020:", False),
        ("north_review", True),
        ("north_review:", False),
        ("north", False),
        ("", False),
    ],
)
def test_exists_agrees_with_the_list_of_all(key: str, there: bool, tmp_path: Path) -> None:
    find_workspace(workspace(tmp_path / "w"))
    assert (exists(key), key in available()) == (there, there)


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


def test_an_overlay_is_tried_through_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Checked by itself, used by `frameworks` and by `score` of a file inside the workspace, and named on the result."""
    root = workspace(tmp_path)
    overlay = root / "frameworks" / "words.yaml"
    overlay.write_text(
        "framework: caf2020\nname: north-words\nlicence: Ours\nchanges:\n  criteria: [{id: '1', title: Who leads}]\n",
        encoding="utf-8",
    )
    (root / "r.csv").write_text("part,score\n1.1,50\n", encoding="utf-8")
    monkeypatch.chdir(root)
    runner = CliRunner()
    assert "No problems found." in runner.invoke(app, ["check", "--framework", str(overlay)]).stdout
    assert "1  Who leads" in runner.invoke(app, ["frameworks", "caf2020"]).stdout
    assert "north_review" in runner.invoke(app, ["frameworks"]).stdout
    scored = runner.invoke(app, ["score", "r.csv", "--framework", "caf2020"]).stdout
    assert "with the overlay north-words" in scored
    assert "Who leads" in scored
    overlay.write_text(overlay.read_text(encoding="utf-8").replace("id: '1'", "id: '11'"), encoding="utf-8")
    told = runner.invoke(app, ["check", "--framework", str(overlay)])
    assert told.exit_code == 1
    assert "an overlay changes entries and adds none" in told.stdout


@pytest.mark.promise(6)
@pytest.mark.parametrize("key", ["../outside", "..\\outside", "{path}", "{path}.yaml", "../frameworks/../outside.yaml"])
def test_no_table_document_or_event_names_a_framework_outside_the_folder(key: str, tmp_path: Path) -> None:
    """The control: under its own id the same file is a framework."""
    root = workspace(tmp_path / "w")
    (root / "outside.yaml").write_text(FRAMEWORK.replace("north_review", "outside"), encoding="utf-8")
    named = key.format(path=root / "outside")
    cycle = root / "parameters" / "north" / "cycles" / "2026.yaml"
    good = cycle.read_text(encoding="utf-8")
    cycle.write_text(good.replace("[north_review]", f"['{named}']"), encoding="utf-8")
    found = find_workspace(root)
    assert "framework-unknown" in {one.code for one in check_workspace(found)}
    with pytest.raises(PifkitError):
        meeting_of(found, "north", framework=named)
    (root / "outside.yaml").rename(root / "frameworks" / "outside.yaml")
    cycle.write_text(good.replace("north_review", "outside"), encoding="utf-8")
    assert [one for one in check_workspace(found) if one.severity == "error"] == []
    assert meeting_of(found, "north", framework="outside").framework.id == "outside"
