"""kill -9 and Ctrl-C at seeded moments: nothing partial, nobody left behind, and the next run completes the same pages."""

from __future__ import annotations

import random
import signal
import sys
import time
from pathlib import Path

import pytest

from pifkit.batch import last_status, plan_run, run_plan
from pifkit.batch.site import Site
from pifkit.workspace import Workspace
from tests.batch.killing import Runner, partial_files
from tests.batch.making import CYCLE, OPEN, SAY, WRITE, notebook, pages, workspace

NAMES = ("one", "two", "three")
BOOKS = {"vision": (OPEN, SAY), "check": (OPEN, WRITE, "import time; time.sleep(0.3)")}
KILLS = 2
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are POSIX's")


def made(root: Path) -> Workspace:
    return workspace(root, NAMES, {stage: notebook(*cells) for stage, cells in BOOKS.items()})


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], float]:
    """The pages of a run that nobody disturbs, and how long it took."""
    work = made(tmp_path_factory.mktemp("undisturbed"))
    start = time.monotonic()
    assert run_plan(plan_run(work, stages=["vision", "check"]), jobs=2).exit_code == 0
    return pages(work), time.monotonic() - start


def test_killed_at_any_moment_nothing_is_partial_and_the_next_run_completes(
    tmp_path: Path, undisturbed: tuple[dict[str, bytes], float]
) -> None:
    expected, length = undisturbed
    work = made(tmp_path)
    moments = random.Random(20260401)
    ended = []
    for _ in range(KILLS):
        runner = Runner(work, tmp_path / "scratch")
        process = runner.start()
        time.sleep(moments.uniform(0.05, 1.0) * length)
        process.kill()
        process.communicate()
        ended.append(process.returncode)
        assert runner.wait_until_alone() == []
        assert partial_files(work.outputs) == []
        assert list((tmp_path / "scratch").glob("pifkit-*")) == []
    assert -signal.SIGKILL in ended, "no run was killed in its middle"
    again = Runner(work, tmp_path / "scratch", ("--failed",)).start()
    output, _ = again.communicate(timeout=300)
    assert again.returncode == 0, output
    assert pages(work) == expected
    assert partial_files(work.outputs) == []
    assert not list(work.outputs.rglob(".staging-*"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "sigterm"])
def test_stopped_politely_it_says_how_to_go_on(
    tmp_path: Path, undisturbed: tuple[dict[str, bytes], float], number: signal.Signals
) -> None:
    expected, _ = undisturbed
    work = made(tmp_path)
    runner = Runner(work, tmp_path / "scratch")
    process = runner.start()
    assert process.stdout is not None
    for line in process.stdout:
        if "done" in line:
            break
    process.send_signal(number)
    rest, _ = process.communicate(timeout=60)
    assert process.returncode == 1, rest
    assert "pifkit run --failed" in rest
    assert runner.wait_until_alone() == []
    assert list((tmp_path / "scratch").glob("pifkit-*")) == []
    counts = last_status(work)["counts"]
    assert counts["done"] >= 1
    assert counts["interrupted"] >= 1
    assert counts["done"] + counts["interrupted"] == 6
    assert last_status(work)["finished"] is not None
    assert partial_files(work.outputs) == []
    assert not list(work.outputs.rglob(".staging-*"))
    if number == signal.SIGINT:  # what follows is the same for both
        assert run_plan(plan_run(work, failed=True), jobs=1).exit_code == 0
        assert pages(work) == expected


@pytest.mark.parametrize("moment", ["_report", "last"], ids=["before a report", "before the overview"])
def test_stopped_when_only_pages_were_left_it_makes_them_when_it_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """A partnership whose stages had all ended has no unit to go on with; its report was due and is made all the same."""
    work = workspace(tmp_path, ("one", "two"), {"vision": notebook(SAY)})

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Site, moment, stop)
        stopped = run_plan(plan_run(work, stages=["vision"]), jobs=1)
    assert (stopped.interrupted, stopped.exit_code) == (True, 1)
    page = {"page": f"{CYCLE}/index.html", "error": "not made: the run was stopped"}
    assert page in last_status(work)["pages"]
    assert not (work.outputs / CYCLE / "index.html").exists()
    assert stopped.outcomes[0].state == "done", "the first partnership had nothing left but its report"
    plan = plan_run(work, failed=True)
    assert "one" not in {unit.partnership for unit in plan.units}
    assert run_plan(plan, jobs=1).exit_code == 0
    found = pages(work)
    assert {f"{CYCLE}/one/report.html", f"{CYCLE}/two/report.html"} < set(found)
    assert b'"one/report.html"' in found[f"{CYCLE}/index.html"]
    assert b'"../one/report.html"' in found[f"{CYCLE}/all--pages/coverage.html"]
    assert last_status(work)["pages"] == []


def test_a_killed_worker_and_a_killed_kernel_leave_nobody_behind(tmp_path: Path) -> None:
    """What a cell has started ends with its unit, also when the cell's kernel or the worker is killed."""
    start = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])"
    cells = """
import os, sys, time
if partnership == "one":
    os._exit(1)
if partnership == "two":
    import psutil
    scratch = os.path.dirname(sys.argv[sys.argv.index('-f') + 1])
    for process in psutil.process_iter(['cmdline']):
        if (process.info['cmdline'] or [''])[-1] == scratch:
            process.kill()
    time.sleep(60)
"""
    work = workspace(tmp_path, NAMES, {"vision": notebook(start, cells)})
    runner = Runner(work, tmp_path / "scratch", ("--all", "--stage", "vision", "--jobs", "2"))
    process = runner.start()
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 1, output
    assert runner.wait_until_alone(5) == []
    assert {unit["partnership"]: unit["state"] for unit in last_status(work)["units"]} == {
        "one": "failed",
        "two": "failed",
        "three": "done",
    }


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="kernels are forked on Linux only")
def test_without_its_fork_server_a_run_goes_on_with_ordinary_kernels(
    tmp_path: Path, undisturbed: tuple[dict[str, bytes], float]
) -> None:
    expected, _ = undisturbed
    work = made(tmp_path)
    runner = Runner(work, tmp_path / "scratch")
    process = runner.start()
    assert process.stdout is not None
    for line in process.stdout:
        if "done" in line:
            break
    (server,) = runner.victims("server", process.pid)
    server.kill()
    output, _ = process.communicate(timeout=300)
    assert "ordinary way" in output
    assert process.returncode in {0, 1}, "at most the units whose kernels died with it have failed"
    assert last_status(work)["counts"]["failed"] <= 2
    assert runner.wait_until_alone() == []
    assert run_plan(plan_run(work, failed=True), jobs=1).exit_code == 0
    assert pages(work) == expected


def test_a_run_that_was_killed_is_told_from_one_that_ended(tmp_path: Path) -> None:
    """`run.json` on disk is behind by seconds; the log is not."""
    work = made(tmp_path)
    runner = Runner(work, tmp_path / "scratch")
    process = runner.start()
    assert process.stdout is not None
    for line in process.stdout:
        if "[2/6]" in line:
            break
    process.kill()
    process.communicate()
    runner.wait_until_alone()
    status = last_status(work)
    assert status["finished"] is None
    assert status["counts"]["done"] >= 2
    assert status["counts"]["done"] + status["counts"]["interrupted"] == 6
    undone = plan_run(work, failed=True)
    assert len(undone.units) == status["counts"]["interrupted"]
    assert {unit.cycle for unit in undone.units} == {CYCLE}
