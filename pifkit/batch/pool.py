"""A pool of worker processes: hands out jobs, sets limits, replaces workers that have died.

One thread per worker reads its answers; everything that happens arrives in one queue, in which the runner reads. A
worker that dies, hangs or is killed costs the one job it had.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from pifkit.batch import processes
from pifkit.batch.warm import groups

WORKER = ["-m", "pifkit.batch.worker"]
_GRACE = 30.0  # seconds that a unit has beyond its limit, for ending its kernel and for its page


@dataclass(order=True)
class _Queued:
    priority: int
    order: int
    job: dict[str, Any] | None = field(compare=False)


class Pool:
    """Workers that do jobs; use as a context manager, so that none is left behind.

    Args:
        size: how many jobs at a time.
        timeout: limit of a unit in seconds; the worker keeps to it, the pool kills the worker that does not.
        grace: seconds beyond the limit until the pool does so.
        environment: of the workers; None: this process's.

    Attributes:
        events: what happens, as dicts with `event` and `job`; every job gets exactly one `end`.
    """

    def __init__(
        self, size: int, timeout: float, grace: float = _GRACE, environment: Mapping[str, str] | None = None
    ) -> None:
        self.events: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.limit = timeout + grace
        self.environment = dict(environment or os.environ)
        self._todo: queue.PriorityQueue[_Queued] = queue.PriorityQueue()
        self._order = itertools.count()
        self._workers = [_Worker(self) for _ in range(size)]
        self.stopping = False

    def __enter__(self) -> Pool:
        for worker in self._workers:
            worker.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(self, job: dict[str, Any], first: bool = False) -> None:
        """Queue a job, a dict with a unique `job` number; `first`: before all that wait."""
        self._todo.put(_Queued(0 if first else 1, next(self._order), job))

    def ended(self) -> list[dict[str, Any]]:
        """The jobs that a worker had ended before the pool was closed and nobody has heard of yet."""
        found = []
        with contextlib.suppress(queue.Empty):
            while True:
                found.append(self.events.get_nowait())
        return [event for event in found if event["event"] == "end" and not event.get("dead")]

    def next(self) -> dict[str, Any] | None:
        """The next job for a worker; None: go home."""
        return self._todo.get().job

    def close(self) -> None:
        """Kill all workers, whatever they do, and everything that they have started."""
        self.stopping = True
        for worker in self._workers:
            self._todo.put(_Queued(-1, next(self._order), None))
            worker.kill()
        for worker in self._workers:
            if worker.thread.is_alive():
                worker.thread.join(timeout=10)
            worker.remove()


class _Worker:
    """One worker process and the thread that talks with it."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.process: subprocess.Popen[str] | None = None
        self.scratch: Path | None = None
        self.kernel: psutil.Process | None = None
        self.overdue = False
        self._lock = threading.Lock()

    def _serve(self) -> None:
        self._running()  # it loads its libraries while the first job is still being made
        while (job := self.pool.next()) is not None:
            self.pool.events.put(self._do(job))

    def _do(self, job: dict[str, Any]) -> dict[str, Any]:
        """Have one job done; the `end` event, made here if the worker cannot send it any more."""
        number = job["job"]
        self.overdue, self.kernel = False, None
        process = self._running()
        if process is None:
            return dead(number, "interrupted", "the run was stopped")
        self.pool.events.put({"event": "start", "job": number})
        timer = threading.Timer(self.pool.limit, self._expire)
        timer.start()
        try:
            if process.stdin is not None and process.stdout is not None:
                with contextlib.suppress(OSError):
                    process.stdin.write(json.dumps(job) + "\n")
                    process.stdin.flush()
                for line in process.stdout:
                    event: dict[str, Any] = json.loads(line)
                    if event["event"] == "end":
                        return event
                    if event["event"] == "kernel":
                        with contextlib.suppress(psutil.Error):
                            self.kernel = psutil.Process(event["pid"])
                    elif event["event"] != "ready":
                        self.pool.events.put(event)
        finally:
            timer.cancel()
        return self._buried(number)

    def _running(self) -> subprocess.Popen[str] | None:
        with self._lock:
            if self.pool.stopping:
                return None
            if self.process is None or self.process.poll() is not None:
                self.remove()
                self.scratch = Path(tempfile.mkdtemp(prefix="pifkit-"))
                self.process = _start(self.scratch, self.pool.environment)
            return self.process

    def _expire(self) -> None:
        self.overdue = True
        self.kill()

    def _buried(self, number: int) -> dict[str, Any]:
        """The worker has ended in mid-job: clear away what it leaves and say how it ended."""
        code = None
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = self.process.wait(timeout=2)  # its output has ended, so it is ending; killing would hide how
        said = self._last_words()
        kernel = self.kernel
        self.kill()
        if kernel is not None:
            if kernel.is_running():
                processes.kill_tree(kernel.pid)
            groups.kill_group(kernel.pid)
        if self.overdue:
            return dead(number, "timeout", f"no answer {self.pool.limit:g} s after the start: the worker was killed")
        reason = f"the worker process died ({processes.how_it_ended(code)})"
        return dead(number, "failed", f"{reason}: {said}" if said and code and code > 0 else reason)

    def _last_words(self) -> str:
        if self.scratch is None:
            return ""
        with contextlib.suppress(OSError):
            lines = (self.scratch / "worker.log").read_text(encoding="utf-8", errors="replace").split("\n")
            return next((line.strip() for line in reversed(lines) if line.strip()), "")[:200]
        return ""

    def kill(self) -> None:
        """Kill the process and its descendants; harmless when there is none."""
        with self._lock:
            process = self.process
        if process is not None and process.poll() is None:
            processes.kill_tree(process.pid)
            process.wait()

    def remove(self) -> None:
        """Close the streams of an ended process and delete its scratch folder."""
        if self.process is not None:
            for stream in (self.process.stdin, self.process.stdout):
                if stream is not None:
                    with contextlib.suppress(OSError):
                        stream.close()
        if self.scratch is not None:
            shutil.rmtree(self.scratch, ignore_errors=True)
            self.scratch = None


def dead(job: int, state: str, error: str) -> dict[str, Any]:
    """The `end` event of a job whose worker could not send one any more."""
    return {"event": "end", "job": job, "state": state, "error": error, "dead": True, "outputs": {}, "warnings": []}


def _start(scratch: Path, environment: Mapping[str, str]) -> subprocess.Popen[str]:
    """A worker process in a group of its own: Ctrl-C in the terminal reaches the runner only."""
    own_group: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        own_group = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    with (scratch / "worker.log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603  # our own interpreter and module
            [sys.executable, *WORKER, str(scratch)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            encoding="utf-8",
            env=dict(environment),
            **own_group,
        )
