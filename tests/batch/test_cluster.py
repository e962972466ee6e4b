"""The same run on a Dask cluster: the same bytes, also when a worker dies; and plain words when it cannot be."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from pifkit.batch import plan_run, publish, run_plan
from pifkit.batch.cluster import _misfits
from pifkit.model.errors import ParameterError
from pifkit.workspace import Workspace
from tests.batch.making import CYCLE, OPEN, SAY, WRITE, notebook, pages, workspace

NAMES = ("one", "two", "three")
STAGES = ["vision", "check"]
BAD = "assert partnership != 'bad', 'not this one'"
BOOKS = {"vision": (OPEN, SAY, BAD), "check": (OPEN, WRITE, "import time; time.sleep(0.5)")}
pytestmark = pytest.mark.filterwarnings("default")  # Dask's own


@pytest.fixture(scope="module")
def cluster() -> Iterator:
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as found:
        yield found


def made(root: Path, *more: str) -> Workspace:
    return workspace(root, [*NAMES, *more], {stage: notebook(*cells) for stage, cells in BOOKS.items()})


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The pages of a run without a cluster."""
    work = made(tmp_path_factory.mktemp("here"))
    assert run_plan(plan_run(work, stages=STAGES), jobs=1).exit_code == 0
    return pages(work)


def test_two_workers_make_the_same_bytes_and_a_failing_unit_fails_alone(
    cluster, here: dict[str, bytes], tmp_path: Path
) -> None:
    there = made(tmp_path / "there", "bad")
    result = run_plan(plan_run(there, stages=STAGES), cluster=cluster.scheduler_address)
    assert result.exit_code == 1, result.summary()
    wrong = [one for one in result.outcomes if one.state != "done"]
    assert [(one.partnership, one.stage, one.cell) for one in wrong] == [("bad", "vision", 5)]
    assert "not this one" in (wrong[0].error or "")
    found = {name: page for name, page in pages(there).items() if "/bad/" not in name}
    assert found.keys() == here.keys()
    changed = {name for name in here if found[name] != here[name] and "/all--pages/" not in name}
    assert changed == {f"{CYCLE}/index.html"}, "it names the fourth"
    assert [unit.state for unit in plan_run(there, NAMES, stages=STAGES).units] == ["unchanged"] * 6
    assert not list(there.outputs.rglob(".staging-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are POSIX's")
def test_the_units_of_a_killed_worker_are_done_by_another(cluster, here: dict[str, bytes], tmp_path: Path) -> None:
    work = made(tmp_path / "work")
    killed: list[int] = []

    def kill_the_first_that_works() -> None:
        end = time.monotonic() + 120
        while time.monotonic() < end and not killed:
            for worker in cluster.workers.values():
                staged = list(work.outputs.rglob(f".staging-*~{worker.pid}-*"))
                if staged:
                    killed.append(worker.pid)
                    os.kill(worker.pid, signal.SIGKILL)
                    return
            time.sleep(0.02)

    helper = threading.Thread(target=kill_the_first_that_works)
    helper.start()
    result = run_plan(plan_run(work, stages=STAGES), cluster=cluster.scheduler_address)
    helper.join()
    assert killed
    assert not psutil.pid_exists(killed[0])
    assert result.exit_code == 0, result.summary()
    assert pages(work) == here
    assert not list(work.outputs.rglob(".staging-*"))


def test_nobody_at_the_address_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    work = workspace(tmp_path / "work", ["one"], {"vision": notebook(OPEN, SAY)})
    with pytest.raises(ParameterError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:1 .*pifkit cluster"):
        run_plan(plan_run(work, stages=["vision"]), cluster="tcp://127.0.0.1:1")
    assert not list(work.outputs.rglob("run.json"))


def test_a_worker_that_does_not_fit_is_named_with_what_to_do(tmp_path: Path) -> None:
    good = {"version": "0.1.0", "code": "c", "sees": True}
    assert _misfits(good, tmp_path, "c") == []
    assert "does not see the workspace" in _misfits({**good, "sees": False}, tmp_path, "c")[0][0]
    assert "has pifkit 0.0.1" in _misfits({**good, "version": "0.0.1"}, tmp_path, "c")[0][0]
    assert "another version" in _misfits({**good, "code": "d"}, tmp_path, "c")[0][0]


def test_a_later_run_takes_the_right_to_publish(tmp_path: Path) -> None:
    publish.claim(tmp_path, "first")
    assert publish.is_latest(tmp_path, "first")
    publish.claim(tmp_path, "second")
    assert not publish.is_latest(tmp_path, "first")
    assert publish.is_latest(tmp_path, "second")


def test_attempts_of_one_unit_have_folders_of_their_own(tmp_path: Path) -> None:
    one, two = (publish.begin(tmp_path, "5_check", attempt) for attempt in ("a-1", "b-2"))
    other = publish.begin(tmp_path, "6_review")
    assert publish.stagings(tmp_path, "5_check") == [one, two]
    assert publish.stagings(tmp_path, "6_review") == [other]
    (one / "5_check.html").write_text("whole", encoding="utf-8")
    publish.seal(one)
    publish.publish(one)
    assert (tmp_path / "5_check.html").read_text(encoding="utf-8") == "whole"
    assert two.is_dir(), "publishing one attempt leaves the other alone"
