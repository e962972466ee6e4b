"""A worker process: takes jobs as JSON lines on standard input, answers with JSON lines on standard output.

    python -m pifkit.batch.worker SCRATCH

One job at a time, each notebook in a kernel process of its own. The heavy libraries are imported here and stay in
memory, the page template is compiled once. Standard input is the worker's lifeline: when it ends (the runner has ended,
however it ended) the worker kills its kernel, removes its scratch folder and leaves at once.

Events that a job answers with: `kernel` (its process), `cell` (which cell runs), `note` (for people), and one `end`.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import IO, Any

from pifkit.batch import processes
from pifkit.batch.warm.limits import limit_memory
from pifkit.model.light import load_soup, load_validators


class Channel:
    """The two streams to the runner, taken out of reach of whatever a library or a kernel prints."""

    def __init__(self) -> None:
        self._out: IO[str] = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
        self._in: IO[str] = os.fdopen(os.dup(0), "r", encoding="utf-8", newline="\n")
        os.dup2(2, 1)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.close(null)
        self._lock = threading.Lock()

    def send(self, event: str, job: int | None, **values: Any) -> None:
        """Send one event; a runner that is gone is noticed by `jobs`, not here."""
        line = json.dumps({"event": event, "job": job, **values}, ensure_ascii=False)
        with self._lock:
            try:
                self._out.write(line + "\n")
                self._out.flush()
            except OSError:
                return

    def jobs(self) -> Any:
        """The lines of standard input, as they come."""
        return self._in


def _watch(channel: Channel, inbox: queue.SimpleQueue[dict[str, Any]], scratch: Path) -> None:
    """Hand on the jobs; when the input ends, end everything at once (this runs beside the job)."""
    try:
        for line in channel.jobs():
            inbox.put(json.loads(line))
    finally:
        own = processes.tree(os.getpid())[1:]
        processes.kill(own, wait=2)
        shutil.rmtree(scratch, ignore_errors=True)
        os._exit(0)


def _prepare(scratch: Path) -> None:
    """Keep people's own Jupyter and IPython settings, and their folders, out of the reports."""
    for name in ("runtime", "ipython"):
        (scratch / name).mkdir(parents=True, exist_ok=True)
    os.environ["JUPYTER_RUNTIME_DIR"] = str(scratch / "runtime")
    os.environ["IPYTHONDIR"] = str(scratch / "ipython")


def _tell_cell(channel: Channel, job: int, number: int, source: str) -> None:
    channel.send("cell", job, cell=number, source=source)


def main(argv: list[str]) -> None:
    """Serve jobs until standard input ends."""
    scratch = Path(argv[0])
    channel = Channel()
    inbox: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_watch, args=(channel, inbox, scratch), daemon=True).start()
    _prepare(scratch)
    limit_memory()

    load_validators()
    load_soup()
    from pifkit.batch import jobs  # the heavy imports, after the lifeline is watched

    current: int | None = None
    jobs.prepare(
        scratch,
        on_kernel=lambda pid: channel.send("kernel", current, pid=pid),
        on_note=lambda text: channel.send("note", current, text=text),
    )
    channel.send("ready", None)
    while True:
        job = inbox.get()
        current = job["job"]
        start = time.monotonic()
        result = jobs.run(job, partial(_tell_cell, channel, job["job"]))
        channel.send("end", current, seconds=time.monotonic() - start, **result)


if __name__ == "__main__":
    main(sys.argv[1:])
