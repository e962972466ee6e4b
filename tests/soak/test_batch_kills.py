"""Fifty kills of the runner at random moments (seeded): `make soak`."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sys
import time
from pathlib import Path

import psutil
import pytest

from pifkit.batch import plan_run, run_plan
from tests.batch.killing import Runner, partial_files
from tests.batch.making import OPEN, SAY, WRITE, notebook, pages, workspace

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are POSIX's"),
]
KILLS = 50
NAMES = ("one", "two", "three", "four")
BOOKS = {"vision": (OPEN, SAY), "check": (OPEN, WRITE, "import time; time.sleep(0.2)")}
STAGES = ["vision", "check"]
#: Every run does all the work again, so that a kill at any moment of an undisturbed run's length hits work.
WHOLE = ("--all", "--stage", "vision", "--stage", "check", "--jobs", "2", "--force")


@pytest.mark.parametrize("victim", ["runner", "worker", "server", "kernel"])
def test_fifty_kills_leave_nothing_partial_and_nobody_behind(tmp_path: Path, victim: str) -> None:
    """Whoever is killed: no orphan, no partial file, and in the end the pages of an undisturbed run."""
    books = {stage: notebook(*cells) for stage, cells in BOOKS.items()}
    calm = workspace(tmp_path / "calm", NAMES, books)
    start = time.monotonic()
    assert run_plan(plan_run(calm, stages=STAGES), jobs=2).exit_code == 0
    length = time.monotonic() - start
    work = workspace(tmp_path / "work", NAMES, books)
    moments = random.Random(int(os.environ.get("PIFKIT_SEED", "20260401")))
    hit = 0
    for _ in range(KILLS):
        runner = Runner(work, tmp_path / "scratch", WHOLE)
        process = runner.start()
        time.sleep(moments.uniform(0.05, 1.0) * length)
        hit += _kill(runner, process.pid, victim, moments)
        if victim == "runner":
            process.communicate()
        else:
            process.communicate(timeout=300)
            assert process.returncode in {0, 1}
        assert runner.wait_until_alone() == []
        assert partial_files(work.outputs) == []
        assert list((tmp_path / "scratch").glob("pifkit-*")) == []
    assert hit > KILLS // 2, "most kills came too late to disturb anything"
    for _ in range(3):
        output, _ = Runner(work, tmp_path / "scratch").start().communicate(timeout=300)
        if pages(work) == pages(calm):
            break
    assert pages(work) == pages(calm), output


def _kill(runner: Runner, pid: int, victim: str, moments: random.Random) -> bool:
    """Kill the victim; kernels live for moments only, so wait for one while the run goes on."""
    while not (found := runner.victims(victim, pid)):
        if not runner.victims("runner", pid):
            return False
        time.sleep(0.01)
    with contextlib.suppress(psutil.Error):
        moments.choice(found).send_signal(signal.SIGKILL)
        return True
    return False
