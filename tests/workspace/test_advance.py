"""`pifkit next`: the circle closes by file, whole or not at all, cycle after cycle, by commands alone."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from pifkit.model.errors import OutputError, ParameterError
from pifkit.reporting.stages import review, vision
from pifkit.workspace import atomic, check_workspace, find_workspace, read_book
from pifkit.workspace.advance import advance
from pifkit.workspace.workspace import Workspace
from tests.support import ROOT


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    shutil.copytree(ROOT / "parameters", tmp_path / "parameters")
    return find_workspace(tmp_path)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def errors(workspace: Workspace) -> list[str]:
    return [one.render() for one in check_workspace(workspace) if one.severity == "error"]


@pytest.mark.parametrize("partnership", ["strathquill", "glenmarrick", "inverfallow", "kirkmellan"])
def test_three_cycles_by_commands_alone(workspace: Workspace, partnership: str) -> None:
    """Each cycle's review hands over, the next accounts for every line, and the old cycle keeps its rows."""
    for expected in ("2027-28", "2028-29"):
        before = read_book(workspace, partnership)
        review.save_next_cycle(before)
        done = advance(workspace, partnership)
        assert done.document.id == expected
        after = read_book(workspace, partnership)
        assert after.cycle.id == expected
        assert after.previous is not None
        assert after.previous.id == before.cycle.id
        for table in ("actions", "ratings", "evidence", "people", "culture", "tests_of_change"):
            kept = [
                row.model_copy(update={"cycle": None, "row": 0}) for row in after.rows(table, cycle=before.cycle.id)
            ]
            assert kept == [row.model_copy(update={"cycle": None, "row": 0}) for row in before.rows(table)], table
        assert after.rows("ratings") == ()
        carried = {one.id for one in done.document.handed_over if (one.kind, one.decision) == ("action", "carried")}
        assert {one.id for one in after.rows("actions")} == carried
        assert {one.carried_from for one in after.rows("actions")} <= {before.cycle.id}
        vision.handed_over(after)
        assert errors(workspace) == []


def test_a_dry_run_tells_and_writes_nothing(workspace: Workspace) -> None:
    review.save_next_cycle(read_book(workspace, "strathquill"))
    before = snapshot(workspace.root)
    told = advance(workspace, "strathquill", dry_run=True)
    assert told.written == ()
    assert "2026-27 -> 2027-28, 2027-04-01 to 2028-03-31" in told.lines
    assert any(line.startswith("= action a03 (Agree one referral form") for line in told.lines)
    assert snapshot(workspace.root) == before


def test_without_a_proposal_it_says_what_to_do(workspace: Workspace) -> None:
    with pytest.raises(ParameterError, match="--stage review"):
        advance(workspace, "strathquill")


def test_all_mistakes_of_a_proposal_at_once_and_nothing_written(workspace: Workspace) -> None:
    path = review.save_next_cycle(read_book(workspace, "strathquill"))
    text = path.read_text(encoding="utf-8")
    text = text.replace("id: a06\n    decision: carried", "id: a06\n    decision: dropped")
    text = text.replace("id: a07\n", "id: a77\n").replace("start: 2027-04-01", "start: 2027-03-01")
    path.write_text(text, encoding="utf-8")
    before = snapshot(workspace.parameters)
    with pytest.raises(ParameterError) as stopped:
        advance(workspace, "strathquill")
    codes = {one.code for one in stopped.value.problems}
    assert codes == {"next-reason", "next-unknown", "next-action-forgotten", "next-overlaps"}
    assert all("line" in one.place for one in stopped.value.problems)
    assert all(one.remedy for one in stopped.value.problems)
    assert snapshot(workspace.parameters) == before


@pytest.mark.promise(2)
@pytest.mark.parametrize("broken", [1, 7, 8, 9, 11])
def test_an_interruption_leaves_all_or_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, broken: int
) -> None:
    """The disk fails at the nth rename; afterwards the same command ends what it began."""
    review.save_next_cycle(read_book(workspace, "kirkmellan"))
    folder = workspace.folder("kirkmellan")
    before = snapshot(folder)
    real, calls = atomic.os.replace, []

    def failing(source: object, target: object) -> None:
        calls.append(target)
        if len(calls) == broken + 1:
            raise OSError(28, "No space left on device")
        real(source, target)  # type: ignore[call-overload]

    monkeypatch.setattr(atomic.os, "replace", failing)
    with pytest.raises(OutputError):
        advance(workspace, "kirkmellan")
    monkeypatch.setattr(atomic.os, "replace", real)
    if not (folder / ".next" / atomic.JOURNAL).exists():
        left = {name: text for name, text in snapshot(folder).items() if not name.startswith(".next/")}
        assert left == before, "without a journal nothing has moved"
    done = advance(workspace, "kirkmellan")
    assert done.document.id == "2027-28"
    assert read_book(workspace, "kirkmellan").cycle.id == "2027-28"
    assert not (folder / ".next").exists()
    assert errors(workspace) == []


def test_comments_and_foreign_columns_stay(workspace: Workspace) -> None:
    folder = workspace.folder("glenmarrick")
    text = (folder / "partnership.yaml").read_text(encoding="utf-8")
    (folder / "partnership.yaml").write_text(
        text.replace("current_cycle: 2026-27", "current_cycle: 2026-27  # this year"), encoding="utf-8"
    )
    actions = (folder / "actions.csv").read_text(encoding="utf-8").splitlines()
    (folder / "actions.csv").write_bytes(("\ufeff" + "\r\n".join(actions) + "\r\n").encode())
    review.save_next_cycle(read_book(workspace, "glenmarrick"))
    advance(workspace, "glenmarrick")
    assert 'current_cycle: "2027-28"  # this year' in (folder / "partnership.yaml").read_text(encoding="utf-8")
    after = (folder / "actions.csv").read_bytes()
    assert after.startswith(b"\xef\xbb\xbf")
    assert after.count(b"\r\n") == after.count(b"\n")


def test_a_plan_without_blank_cycles_is_not_rewritten(workspace: Workspace) -> None:
    folder = workspace.folder("kirkmellan")
    review.save_next_cycle(read_book(workspace, "kirkmellan"))
    done = advance(workspace, "kirkmellan")
    assert "observations.csv" not in {path.name for path in done.written}, "observations have no cycle"
    assert dataclasses.is_dataclass(done)
    assert (folder / "cycles" / "2027-28.yaml").read_text(encoding="utf-8").startswith("# Handed over by the review")
