"""A run with every kind of misfortune in it: each fails alone, the others are done, and status says why."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from pifkit.batch import RunResult, last_status, plan_run, run_plan, status_lines
from pifkit.model.errors import ParameterError
from pifkit.workspace import Workspace, find_workspace, run_lock
from tests.batch.making import CYCLE, OPEN, SAY, WRITE, notebook, pages, partnership, run_json, states, workspace

MISFORTUNES = """
import os, signal, sys, time
if partnership == "raises":
    figures = [1, 2]
    figures[5]
if partnership == "endless":
    while True:
        try:
            time.sleep(1)
        except BaseException:
            pass  # not even an interrupt stops it
if partnership == "exits":
    os._exit(3)
if partnership == "fills":
    filled = []
    while True:
        filled.append(bytearray(1 << 24))
if partnership == "leaves":
    sys.exit(0)
if partnership == "kills":
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
if partnership == "worker":
    import psutil
    scratch = os.path.dirname(sys.argv[sys.argv.index('-f') + 1])
    for process in psutil.process_iter(['cmdline']):
        if (process.info['cmdline'] or [''])[-1] == scratch:
            process.kill()
    time.sleep(60)
"""
BAD = ("endless", "exits", "fills", "invalid", "kills", "leaves", "raises", "worker")


@dataclass
class Ran:
    work: Workspace
    result: RunResult


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """One run over partnerships of which all but `good` meet with something."""
    root = tmp_path_factory.mktemp("run")
    books = {"vision": notebook(OPEN, SAY), "check": notebook(OPEN, MISFORTUNES, WRITE)}
    work = workspace(root, ("good", *BAD), books)
    (root / "parameters" / "invalid" / "partnership.yaml").write_text("name: Invalid\n", encoding="utf-8")
    result = run_plan(plan_run(work, stages=["vision", "check"]), jobs=2, timeout=15, memory=1024)
    return Ran(work, result)


@pytest.mark.promise(3)
def test_each_misfortune_is_its_own_and_the_others_are_done(ran: Ran) -> None:
    expected = {f"{one} vision": "done" for one in ("good", *BAD)} | {f"{one} check": "failed" for one in BAD}
    expected |= {
        "good check": "done",
        "endless check": "timeout",
        "invalid vision": "invalid",
        "invalid check": "invalid",
    }
    assert states(ran.work) == expected
    assert ran.result.exit_code == 1


@pytest.mark.parametrize(
    ("name", "cell", "source", "why"),
    [
        ("raises", 4, "figures[5]", "IndexError: list index out of range"),
        ("endless", 4, "import os, signal, sys, time", "still running at the limit of 15 s"),
        ("exits", 4, "import os, signal, sys, time", "the kernel died in this cell (exit code 3)"),
        ("fills", 4, "import os, signal, sys, time", "more memory than the limit of 1,024 MB for one notebook"),
        ("kills", 4, "import os, signal, sys, time", "the kernel died in this cell (killed by SIGKILL)"),
        ("leaves", 5, "import os, pathlib, json", "the notebook ended before this cell was reached"),
        ("worker", 4, "import os, signal, sys, time", "the worker process died (killed by SIGKILL)"),
    ],
)
def test_status_says_which_cell_and_why(ran: Ran, name: str, cell: int, source: str, why: str) -> None:
    (unit,) = [one for one in last_status(ran.work)["units"] if (one["partnership"], one["stage"]) == (name, "check")]
    assert (unit["cell"], unit["source"]) == (cell, source)
    assert why in unit["error"]
    assert "\n" not in unit["error"]
    assert any(name in line and f"cell {cell}" in line and why in line for line in status_lines(last_status(ran.work)))


def test_an_invalid_folder_says_file_and_remedy(ran: Ran) -> None:
    (unit, _) = [one for one in last_status(ran.work)["units"] if one["partnership"] == "invalid"]
    assert "parameters/invalid/partnership.yaml" in unit["error"]
    assert "current_cycle" in unit["error"]


def test_a_failed_unit_keeps_its_notebook_and_publishes_nothing(ran: Ran) -> None:
    for name in set(BAD) - {"invalid"}:
        folder = ran.work.outputs / CYCLE / name
        kept = json.loads((folder / "work" / "5_check.failed.ipynb").read_text(encoding="utf-8"))
        errors = [out for cell in kept["cells"] for out in cell.get("outputs", []) if out["output_type"] == "error"]
        assert name == "leaves" or errors, f"{name}: the kept notebook does not say what happened"
        assert not (folder / "5_check.html").exists()
        assert not (folder / "work" / "5_check.ipynb").exists()
        assert not (folder / "indicators.json").exists()
        assert (folder / "1_vision.html").is_file()
        assert "could not be made" in (folder / "report.html").read_text(encoding="utf-8")
    assert not (ran.work.outputs / CYCLE / "invalid").exists()


def test_the_good_one_has_everything(ran: Ran) -> None:
    folder = ran.work.outputs / CYCLE / "good"
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == {
        "1_vision.html",
        "5_check.html",
        "report.html",
        "indicators.json",
        "work/comparison.json",
        "work/1_vision.ipynb",
        "work/1_vision.unit.json",
        "work/5_check.ipynb",
        "work/5_check.unit.json",
        "work/report.json",
    }


def test_run_json_holds_what_the_contract_names(ran: Ran) -> None:
    run = run_json(ran.work)
    assert run["exit_code"] == 1
    assert run["finished"] is not None
    assert run["counts"]["done"] == 9
    for unit in run["units"]:
        assert {"partnership", "stage", "state", "seconds", "error", "cell", "input", "outputs"} <= set(unit)
        if unit["state"] == "done":
            assert len(unit["input"]) == 64
            assert {f"work/{name}.ipynb" for name in ("1_vision", "5_check")} & set(unit["outputs"])
    log = (ran.work.outputs / CYCLE / "run.log.jsonl").read_text(encoding="utf-8").splitlines()
    events = [json.loads(line)["event"] for line in log]
    assert events[0] == "run"
    assert events[-1] == "end"
    assert events.count("unit") == 18


def test_the_overview_names_everyone(ran: Ran) -> None:
    index = (ran.work.outputs / CYCLE / "index.html").read_text(encoding="utf-8")
    assert ran.result.indexes == (ran.work.outputs / CYCLE / "index.html",)
    for name in ("Good", "Raises", "Endless"):
        assert f"Partnership {name}" in index
    assert "good/report.html" in index


def test_warnings_go_to_the_log_and_not_into_the_page(tmp_path: Path) -> None:
    work = workspace(tmp_path, ["one"], {"vision": notebook("import warnings; warnings.warn('beware of this')")})
    assert run_plan(plan_run(work, stages=[1]), jobs=1).exit_code == 0
    assert b"beware" not in pages(work)[f"{CYCLE}/one/1_vision.html"]
    assert "beware of this" in (work.outputs / CYCLE / "run.log.jsonl").read_text(encoding="utf-8")


def test_failed_runs_only_what_failed_and_a_failure_withdraws_the_earlier_page(tmp_path: Path) -> None:
    """Three runs: all well; the data turn bad; mended. The second run's failure must not leave the first one's page."""
    flag = (
        "import pathlib\nassert not pathlib.Path(workspace, 'bad').exists() or partnership != 'two', 'the data are bad'"
    )
    work = workspace(tmp_path, ["one", "two"], {"vision": notebook(flag), "check": notebook(SAY)})
    stages = ["vision", "check"]
    first = run_plan(plan_run(work, stages=stages), jobs=1)
    assert first.exit_code == 0
    before = pages(work)
    assert f"{CYCLE}/two/1_vision.html" in before
    with pytest.raises(AssertionError):
        assert plan_run(work, failed=True).units
    (tmp_path / "bad").touch()
    assert run_plan(plan_run(work, stages=stages), jobs=1).exit_code == 1
    assert f"{CYCLE}/two/1_vision.html" not in pages(work)
    (tmp_path / "bad").unlink()
    again = plan_run(work, failed=True)
    assert [unit.name for unit in again.units] == ["two 1_vision"]
    result = run_plan(again, jobs=1)
    assert (result.exit_code, [one.state for one in result.outcomes]) == (0, ["done"])
    assert states(work) == {"two vision": "done"}
    assert not (work.outputs / CYCLE / "two" / "work" / "1_vision.failed.ipynb").exists()
    assert pages(work) == before


def test_an_older_failure_is_not_forgotten_by_a_run_of_something_else(tmp_path: Path) -> None:
    work = workspace(tmp_path, ["one"], {"vision": notebook("1 / 0"), "check": notebook(SAY)})
    assert run_plan(plan_run(work, stages=["vision"]), jobs=1).exit_code == 1
    assert run_plan(plan_run(work, stages=["check"]), jobs=1).exit_code == 0
    status = last_status(work)
    assert [unit["stage"] for unit in status["units"]] == ["check"]
    assert [unit["stage"] for unit in status["earlier"]] == ["vision"]
    assert [unit.stage for unit in plan_run(work, failed=True).units] == ["vision"]


@pytest.mark.promise(4)
def test_a_misspelt_parameter_stops_the_unit_before_a_kernel_starts(tmp_path: Path) -> None:
    misspelt = notebook(
        "raise SystemExit('a kernel ran')", parameters="partnership = ''\ncylce = workspace = as_of = None"
    )
    work = workspace(tmp_path, ["one"], {"vision": misspelt})
    result = run_plan(plan_run(work, stages=["vision"]))
    assert result.exit_code == 2
    (outcome,) = result.outcomes
    assert outcome.state == "invalid"
    assert outcome.error is not None
    assert "Did you mean 'cylce'?" in outcome.error


def test_two_runs_at_once_the_second_is_refused(tmp_path: Path) -> None:
    work = workspace(tmp_path, ["one"], {"vision": notebook(SAY)})
    plan = plan_run(work, stages=["vision"])
    holder = "import sys, time; from pathlib import Path; from pifkit.workspace import run_lock\nwith run_lock(Path(sys.argv[1]), 'pifkit run'): print('held', flush=True); sys.stdin.read()"
    other = subprocess.Popen(
        [sys.executable, "-c", holder, str(work.outputs)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "held"
        with pytest.raises(ParameterError, match=f"in use: pifkit run .process {other.pid}"):
            run_plan(plan)
    finally:
        other.kill()
        other.communicate()
    assert run_plan(plan, jobs=1).exit_code == 0, "a killed run left its lock behind"


def test_the_same_inputs_give_the_same_pages_in_another_folder(tmp_path: Path) -> None:
    figure = (
        "import matplotlib.figure, pifkit as pif\nf = matplotlib.figure.Figure(figsize=(2, 1)); f.subplots().plot([1, 3, 2])\n"
        "pif.show(f, alt='A line that rises and falls', caption='The line', table=__import__('pandas').DataFrame({'x': [1, 3, 2]}))"
    )
    found = []
    for jobs, name in ((2, "first"), (1, "a-much-longer-name-for-the-second")):
        work = workspace(tmp_path / name, ["one", "two"], {"vision": notebook(OPEN, figure), "check": notebook(WRITE)})
        assert run_plan(plan_run(work, stages=["vision", "check"]), jobs=jobs).exit_code == 0
        found.append(pages(work))
    assert found[0] == found[1]
    assert len([name for name in found[0] if "all--pages" not in name]) == 7
    assert found[0][f"{CYCLE}/one/1_vision.html"].count(b"data:image/png") == 1
    assert found[0][f"{CYCLE}/one/report.html"].count(b"data:image/png") == 1


def test_nothing_to_run_is_said(tmp_path: Path) -> None:
    (tmp_path / "parameters").mkdir()
    with pytest.raises(ParameterError, match="pifkit new"):
        plan_run(find_workspace(tmp_path))
    partnership(tmp_path, "one")
    with pytest.raises(ParameterError, match="no run to go on with"):
        plan_run(find_workspace(tmp_path), failed=True)
    with pytest.raises(ParameterError, match="run --all"):
        last_status(find_workspace(tmp_path))


def test_an_unused_lock_is_free_again(tmp_path: Path) -> None:
    with run_lock(tmp_path / "outputs"):
        pass
    with run_lock(tmp_path / "outputs"):
        pass
