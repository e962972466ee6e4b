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
from tests.batch.making import OPEN, SAY, WRITE, notebook, pages, states, workspace

NAMES = ("one", "two", "three")
STAGES = ["vision", "check"]
BOOKS = {"vision": (OPEN, SAY), "check": (OPEN, WRITE, "import time; time.sleep(0.5)")}
pytestmark = pytest.mark.filterwarnings("default")  # Dask's own


@pytest.fixture(scope="module")
def cluster() -> Iterator:
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as found:
        yield found


def test_two_workers_make_the_same_bytes(cluster, tmp_path: Path) -> None:
    books = {stage: notebook(*cells) for stage, cells in BOOKS.items()}
    here, there = (workspace(tmp_path / name, NAMES, books) for name in ("here", "there"))
    assert run_plan(plan_run(here, stages=STAGES), jobs=2).exit_code == 0
    result = run_plan(plan_run(there, stages=STAGES), cluster=cluster.scheduler_address)
    assert result.exit_code == 0, result.summary()
    assert set(states(there).values()) == {"done"}
    assert pages(there) == pages(here)
    assert [unit.state for unit in plan_run(there, stages=STAGES).units] == ["unchanged"] * 6
    assert not list(there.outputs.rglob(".staging-*"))


def test_a_failing_unit_fails_alone_with_its_cell(cluster, tmp_path: Path) -> None:
    books = {"vision": notebook(OPEN, "assert partnership != 'two', 'not this one'"), "check": notebook(OPEN, SAY)}
    work = workspace(tmp_path / "work", NAMES, books)
    result = run_plan(plan_run(work, stages=STAGES), cluster=cluster.scheduler_address)
    assert result.exit_code == 1
    wrong = [one for one in result.outcomes if one.state != "done"]
    assert [(one.partnership, one.stage, one.cell) for one in wrong] == [("two", "vision", 4)]
    assert "not this one" in (wrong[0].error or "")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are POSIX's")
def test_the_units_of_a_killed_worker_are_done_by_another(cluster, tmp_path: Path) -> None:
    books = {stage: notebook(*cells) for stage, cells in BOOKS.items()}
    calm, work = (workspace(tmp_path / name, NAMES, books) for name in ("calm", "work"))
    assert run_plan(plan_run(calm, stages=STAGES), jobs=2).exit_code == 0
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
    assert pages(work) == pages(calm)
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
