"""A unit whose inputs have not changed is not run again; a change of any kind of input makes it run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from pifkit.batch import RunResult, inputs, plan_run, run_plan
from pifkit.batch.recorder import content, read_record
from pifkit.workspace import Workspace
from tests.batch.making import CYCLE, OPEN, WRITE, notebook, pages, partnership, workspace

EXTRA = (
    "import pathlib\nextra = pathlib.Path(workspace, 'extra.txt')\nprint(extra.read_text() if extra.exists() else '')"
)
VAIN = "try:\n    open(workspace + '/later.txt').read()\nexcept FileNotFoundError:\n    print('not there yet')"
LISTS = "import os\nprint(sorted(os.listdir(workspace + '/listed')))"
INDICATORS = "id,title,unit,direction\nwait,Days to decide,days,decrease\n"
STAGES = ["vision", "check"]


@dataclass
class Made:
    work: Workspace
    first: RunResult
    before: dict[str, bytes]

    @property
    def root(self) -> Path:
        return self.work.root

    def to_run(self, **more: object) -> list[str]:
        """Names of the units that a run would run now."""
        return [unit.name for unit in plan_run(self.work, stages=STAGES, **more).ready]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    root = tmp_path_factory.mktemp("incremental")
    books = {"vision": notebook(OPEN, WRITE), "check": notebook(OPEN, EXTRA, VAIN, LISTS)}
    work = workspace(root, [], books)
    for name, value in (("one", 4), ("two", 2)):
        partnership(root, name, indicators=INDICATORS, observations=f"indicator,period,value\nwait,2025-26,{value}\n")
    (root / "extra.txt").write_text("first", encoding="utf-8")
    (root / "listed").mkdir()
    first = run_plan(plan_run(work, stages=STAGES), jobs=1)
    assert first.exit_code == 0
    return Made(work, first, pages(work))


BOTH_OF_ONE = ["one 1_vision", "one 5_check"]
CHECKS = ["one 5_check", "two 5_check"]
ALL = [*BOTH_OF_ONE, "two 1_vision", "two 5_check"]


def _edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        path = root / name
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(text.replace(old, new) if old else text + new, encoding="utf-8")

    return edit


def _delete(name: str) -> Callable[[Path], None]:
    return lambda root: (root / name).unlink()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(_edit("parameters/one/partnership.yaml", "One", "Once"), BOTH_OF_ONE, id="a document"),
        pytest.param(_edit("parameters/one/observations.csv", ",4", ",5"), ALL, id="a figure, ranked with the other's"),
        pytest.param(_edit("parameters/one/observations.csv", "2025-26", "2024-25"), ALL, id="a period"),
        pytest.param(_edit("parameters/one/actions.csv", "", "id,title\na1,Do it\n"), BOTH_OF_ONE, id="a new table"),
        pytest.param(_edit(f"parameters/one/cycles/{CYCLE}.yaml", "09-30", "10-01"), BOTH_OF_ONE, id="the day"),
        pytest.param(_edit("parameters/pifkit.yaml", "", "title: All of us\n"), ALL, id="the workspace's settings"),
        pytest.param(_edit("notebooks/5_check.ipynb", "not there yet", "nothing"), CHECKS, id="a notebook"),
        pytest.param(_edit("extra.txt", "first", "other"), CHECKS, id="a file that a cell reads"),
        pytest.param(_delete("extra.txt"), CHECKS, id="that file is gone"),
        pytest.param(_edit("later.txt", "", "now"), CHECKS, id="a file looked for in vain"),
        pytest.param(_edit("listed/new.txt", "", "x"), CHECKS, id="a folder that a cell lists"),
        pytest.param(_edit(f"outputs/{CYCLE}/one/1_vision.html", "</html>", ""), ["one 1_vision"], id="a damaged page"),
        pytest.param(_delete(f"outputs/{CYCLE}/one/indicators.json"), ["one 1_vision"], id="a deleted output"),
        pytest.param(_edit("nowhere.txt", "", "x"), [], id="a file that nobody reads"),
    ],
)
def test_what_a_change_makes_run(made: Made, change: Callable[[Path], None], expected: list[str]) -> None:
    """Each change is planned only, and undone."""
    kept = {path: path.read_bytes() for path in made.root.rglob("*") if path.is_file() and ".lock" not in path.name}
    assert made.to_run() == []
    change(made.root)
    assert made.to_run() == expected
    for path in [
        path for path in made.root.rglob("*") if path.is_file() and path not in kept and ".lock" not in path.name
    ]:
        path.unlink()
    for path, text in kept.items():
        path.write_bytes(text)
    assert made.to_run() == []


def test_code_and_libraries_count_and_force_runs_all(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    assert made.to_run(force=True) == ALL
    monkeypatch.setattr(inputs, "code_digest", lambda: "another version")
    assert made.to_run() == ALL


def test_an_unchanged_run_starts_nothing_and_leaves_every_byte(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr("pifkit.batch.pool._start", refuse)
    monkeypatch.setattr("pifkit.batch.run.ForkServer", refuse)
    result = run_plan(plan_run(made.work, stages=STAGES))
    assert result.exit_code == 0
    assert [one.state for one in result.outcomes] == ["unchanged"] * 4
    assert [one.outputs for one in result.outcomes] == [one.outputs for one in made.first.outcomes]
    assert pages(made.work) == made.before


def test_a_deleted_report_or_overview_is_made_again_without_running_a_unit(made: Made) -> None:
    for name in (f"{CYCLE}/one/report.html", f"{CYCLE}/index.html", f"{CYCLE}/all--pages/picture.html"):
        (made.work.outputs / name).unlink()
        result = run_plan(plan_run(made.work, stages=STAGES), jobs=1)
        assert {one.state for one in result.outcomes} == {"unchanged"}
        assert pages(made.work) == made.before


def test_a_moved_workspace_is_unchanged(made: Made, tmp_path: Path) -> None:
    import shutil

    from pifkit.workspace import find_workspace

    moved = shutil.copytree(made.root, tmp_path / "moved")
    assert plan_run(find_workspace(moved), stages=STAGES).ready == ()


def test_the_record_leaves_the_system_out_and_finds_what_was_read(made: Made) -> None:
    import json

    folder = made.work.outputs / CYCLE / "one"
    reads = json.loads((folder / "work" / "5_check.unit.json").read_text(encoding="utf-8"))["reads"]
    assert {"extra.txt", "later.txt", "listed/", "parameters/one/partnership.yaml"} <= set(reads)
    assert reads["later.txt"] is None
    assert not [path for path in reads if path.endswith((".py", ".pyc")) or path.startswith("/proc")]
    assert not [path for path in reads if path.startswith("parameters/two")]


def test_content_of_a_file_a_folder_and_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    before = content(tmp_path, "./")
    assert content(tmp_path, "missing") is None
    assert content(tmp_path, "a.txt") != before
    (tmp_path / "events.sqlite-wal").touch()
    assert content(tmp_path, "./") == before
    (tmp_path / "b.txt").touch()
    assert content(tmp_path, "./") != before
    assert read_record(tmp_path / "missing", tmp_path) == {}


def test_nbformat_is_stable_for_these_tests(made: Made) -> None:
    """The notebook of the fixture is a valid one, so that an edit of its text is an edit of its source."""
    nbformat.validate(nbformat.read(made.root / "notebooks" / "5_check.ipynb", as_version=4))
