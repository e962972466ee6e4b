"""Leaks of each kind are planted, and stopped before anything is published."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import nbformat
import pytest

from pifkit.batch import RunResult, guard, last_status, plan_run, run_plan
from pifkit.workspace import Workspace
from tests.batch.making import CYCLE, OPEN, notebook, pages, workspace

EVERYONE = {"alpha-town": "Alpha Town Partnership", "beta-town": "Beta Town Partnership", "three": "Three Glens"}
SHARED = "import pathlib, pickle\nshared = pathlib.Path(workspace, 'shared'); shared.mkdir(exist_ok=True)"
VARIABLE = (
    "import pandas\nif partnership == 'alpha-town':\n    pandas.left_behind = book.partnership.name\n"
    "pif.show(pif.View(finding=getattr(pandas, 'left_behind', 'nothing was left behind')))"
)
FILE = (
    "note = shared / 'note.txt'\nif partnership == 'alpha-town':\n    note.write_text(book.partnership.name)\n"
    "pif.show(pif.View(finding='The note says: ' + note.read_text()))"
)
FIGURE = (
    "from matplotlib.figure import Figure\ncache = shared / 'figure.pickle'\n"
    "if partnership == 'alpha-town':\n"
    "    figure = Figure(figsize=(3, 2)); figure.subplots().plot([1, 2])\n"
    "    pif.show(figure, alt='A line that rises')\n"
    "    cache.write_bytes(pickle.dumps(figure))\n"
    "else:\n"
    "    pif.show(pickle.loads(cache.read_bytes()), alt='A line that rises')"
)
FOLDER = (
    "name = 'alpha-town' if partnership == 'beta-town' else partnership\n"
    "text = pathlib.Path(workspace, 'parameters', name, 'papermill.yaml').read_text()\npif.show(pif.View(finding='Read.'))"
)
STAGES = {"vision": VARIABLE, "conditions": FILE, "action": FIGURE, "check": FOLDER}


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, RunResult]:
    """Alpha plants, beta comes after it: one worker takes them in order."""
    books = {stage: notebook(OPEN, SHARED, cell) for stage, cell in STAGES.items()}
    work = workspace(tmp_path_factory.mktemp("leaks"), ["alpha-town", "beta-town"], books)
    return work, run_plan(plan_run(work, stages=list(STAGES)), jobs=1)


@pytest.mark.promise(5)
@pytest.mark.parametrize(
    ("stage", "state", "why"),
    [
        ("vision", "done", ""),
        (
            "conditions",
            "withheld",
            "2_conditions.html names 'Partnership Alpha-Town', which is the partnership alpha-town",
        ),
        ("action", "withheld", "cell 5 shows a figure that was made for another partnership"),
        ("check", "withheld", "it read parameters/alpha-town/papermill.yaml, which belongs to alpha-town"),
    ],
)
def test_a_planted_leak_is_stopped_and_says_why(
    ran: tuple[Workspace, RunResult], stage: str, state: str, why: str
) -> None:
    work, _ = ran
    units = {(unit["partnership"], unit["stage"]): unit for unit in last_status(work)["units"]}
    assert units["alpha-town", stage]["state"] == "done"
    assert units["beta-town", stage]["state"] == state
    assert why in (units["beta-town", stage]["error"] or "")


def test_what_is_withheld_is_not_published_and_the_exit_code_says_so(ran: tuple[Workspace, RunResult]) -> None:
    work, result = ran
    assert result.exit_code == 1
    of_beta = {name: text for name, text in pages(work).items() if name.startswith(f"{CYCLE}/beta-town/")}
    assert sorted(of_beta) == [f"{CYCLE}/beta-town/1_vision.html", f"{CYCLE}/beta-town/report.html"]
    assert all(b"Alpha" not in text for text in of_beta.values())
    assert "nothing was left behind" in of_beta[f"{CYCLE}/beta-town/1_vision.html"].decode()
    assert (work.outputs / CYCLE / "beta-town" / "work" / "3_action.failed.ipynb").is_file()
    assert len(plan_run(work, failed=True).ready) == 3, "what is withheld is not forgotten"


def test_stamps_differ_by_partnership_and_by_key() -> None:
    found = {guard.stamp(key, name) for key in ("a" * 32, "b" * 32) for name in EVERYONE}
    assert len(found) == 6


@pytest.mark.parametrize(
    ("path", "leak"),
    [
        ("parameters/beta-town/actions.csv", True),
        ("outputs/2026-27/beta-town/work/comparison.json", True),
        ("parameters/alpha-town/actions.csv", False),
        ("outputs/2026-27/alpha-town/work/comparison.json", False),
        ("parameters/pifkit.yaml", False),
        ("outputs/2026-27/index.html", False),
        ("outputs/2026-27/all--pages/indicator--bus-trips.html", True),
        ("parameters/shared-lists/units.csv", False),
        ("/data/extra.csv", False),
    ],
)
def test_only_another_partnerships_folder_is_foreign(path: str, leak: bool, tmp_path: Path) -> None:
    assert (guard.foreign_reads([path], "alpha-town", EVERYONE, tmp_path) is not None) == leak


@pytest.mark.skipif(sys.platform == "win32", reason="links are for administrators there")
def test_a_link_into_another_partnerships_folder_is_foreign(tmp_path: Path) -> None:
    own, other = (tmp_path / "parameters" / name for name in ("alpha-town", "beta-town"))
    own.mkdir(parents=True)
    other.mkdir()
    (other / "own.csv").write_text("1", encoding="utf-8")
    (own / "mine.csv").symlink_to(other / "own.csv")
    found = guard.foreign_reads(["parameters/alpha-town/mine.csv"], "alpha-town", EVERYONE, tmp_path)
    assert found == "it read parameters/beta-town/own.csv, which belongs to beta-town"


def named(tmp_path: Path, page: str, own: str = "", cell: str = "1") -> str | None:
    staging, folder, book = tmp_path / "staging", tmp_path / "own", tmp_path / "5_check.ipynb"
    staging.mkdir()
    folder.mkdir()
    (staging / "5_check.html").write_text(page, encoding="utf-8")
    (folder / "partnership.yaml").write_text(own, encoding="utf-8")
    nbformat.write(notebook(cell), book)
    return guard.foreign_names(staging, "alpha-town", EVERYONE, folder, book)


@pytest.mark.parametrize(
    "page",
    [
        "<p>as in Beta Town Partnership</p>",
        "<p>as in Beta\n  Town Partnership.</p>",
        "<img alt='Beta Town Partnership falls'>",
        "<p>Beta&#32;Town Partnership</p>",
        "<a href='../beta-town/report.html'>there</a>",
    ],
)
def test_a_name_or_id_is_found_however_it_is_written(tmp_path: Path, page: str) -> None:
    assert named(tmp_path, page) is not None


@pytest.mark.parametrize(
    "page",
    [
        "<p>Alpha Town Partnership, beta-towns and Beta Town</p>",
        "<img src='data:image/png;base64,beta+town/Partnership'>",
        "<style>.beta-town { color: red }</style>",
        "<p>the last three periods</p>",
    ],
)
def test_ordinary_words_pictures_and_styles_are_not_names(tmp_path: Path, page: str) -> None:
    assert named(tmp_path, page) is None


def test_a_name_that_the_own_files_or_the_notebook_use_is_its_own_to_use(tmp_path: Path) -> None:
    page = "<p>with Beta Town Partnership</p>"
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert named(tmp_path / "a", page, own="partners: [Beta Town Partnership]") is None
    assert named(tmp_path / "b", page, cell="# we follow Beta Town Partnership here") is None


def test_an_output_without_a_mark_was_made_by_hand_and_one_with_anothers_was_not() -> None:
    book = notebook("1")
    book.cells[2].outputs = [nbformat.v4.new_output("display_data", {"text/html": "x"}, metadata={})]
    assert guard.foreign_outputs(json.loads(nbformat.writes(book)), "own") is None
    book.cells[2].outputs[0].metadata = {"pifkit": {"kind": "table", "unit": "own"}}
    assert guard.foreign_outputs(book, "own") is None
    book.cells[2].outputs[0].metadata = {"pifkit": {"kind": "table", "unit": "other"}}
    assert "a table that was made for another" in (guard.foreign_outputs(book, "own") or "")
