"""The pool: limits that a worker does not keep itself, workers that cannot start, and closing in mid-job."""

from __future__ import annotations

import sys
from pathlib import Path

import psutil
import pytest

from pifkit.batch import pool, processes

ECHO = """
import json, os, sys, time
print(json.dumps({"event": "ready", "job": None}), flush=True)
for line in sys.stdin:
    job = json.loads(line)
    if job["do"] == "hang":
        time.sleep(600)
    if job["do"] == "die":
        os._exit(7)
    print(json.dumps({"event": "end", "job": job["job"], "state": "done", "error": None, "pid": os.getpid()}), flush=True)
"""


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Workers that only echo, so that the pool itself is what is tested."""
    script = tmp_path / "echo.py"
    script.write_text(ECHO, encoding="utf-8")
    monkeypatch.setattr(pool, "WORKER", [str(script)])


def ends(running: pool.Pool, count: int) -> dict[int, dict]:
    found: dict[int, dict] = {}
    while len(found) < count:
        event = running.events.get(timeout=60)
        if event["event"] == "end":
            found[event["job"]] = event
    return found


@pytest.mark.usefixtures("workers")
def test_every_job_gets_one_end_and_a_dead_worker_costs_one_job() -> None:
    with pool.Pool(1, 60) as running:
        for number, do in enumerate(["go", "die", "go", "go"]):
            running.submit({"job": number, "do": do})
        found = ends(running, 4)
    assert [found[number]["state"] for number in range(4)] == ["done", "failed", "done", "done"]
    assert "exit code 7" in found[1]["error"]
    assert found[2]["pid"] == found[3]["pid"] != found[0]["pid"]


@pytest.mark.usefixtures("workers")
def test_a_worker_beyond_all_limits_is_killed() -> None:
    with pool.Pool(1, timeout=0.5, grace=0.5) as running:
        running.submit({"job": 0, "do": "hang"})
        running.submit({"job": 1, "do": "go"})
        found = ends(running, 2)
    assert found[0]["state"] == "timeout"
    assert found[0]["dead"]
    assert found[1]["state"] == "done"


@pytest.mark.usefixtures("workers")
def test_first_jobs_come_before_those_that_wait() -> None:
    order = []
    with pool.Pool(1, 60) as running:
        for number in range(3):
            running.submit({"job": number, "do": "go"})
        running.submit({"job": 9, "do": "go"}, first=True)
        while len(order) < 4:
            event = running.events.get(timeout=60)
            order += [event["job"]] if event["event"] == "end" else []
    assert order.index(9) <= 1, "at most the job that ran already was before it"


@pytest.mark.usefixtures("workers")
def test_closing_kills_what_runs() -> None:
    others = {process.pid for process in psutil.Process().children(recursive=True)}  # a browser of other tests, say
    with pool.Pool(2, 60) as running:
        running.submit({"job": 0, "do": "hang"})
        while running.events.get(timeout=60)["event"] != "start":
            pass
        own = [process.pid for process in psutil.Process().children(recursive=True) if process.pid not in others]
        assert own
    assert not [pid for pid in own if psutil.pid_exists(pid)]


def test_a_worker_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "WORKER", ["-c", "raise ImportError('no such library')"])
    with pool.Pool(1, 60) as running:
        running.submit({"job": 0, "do": "go"})
        found = ends(running, 1)
    assert found[0]["state"] == "failed"
    assert "no such library" in found[0]["error"]


def test_how_a_process_ended_in_words() -> None:
    assert processes.how_it_ended(3) == "exit code 3"
    assert processes.how_it_ended(None) == "no exit code"
    if sys.platform != "win32":
        assert processes.how_it_ended(-9) == "killed by SIGKILL"
