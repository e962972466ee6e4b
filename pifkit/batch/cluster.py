"""The same jobs on many machines: a pool whose workers are those of a Dask cluster (extra `cluster`).

Each Dask worker does one job at a time in a pifkit worker process of its own, with a fork server of its own, so limits,
crashes and clean-up are those of one machine. Dask gives the units of a worker that died to another one. Every
attempt has a staging folder of its own and publishes only while its run is the workspace's latest, so a worker that
was merely cut off cannot put its files over those of a later run.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import queue
import signal
import threading
import uuid
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from pifkit import __version__
from pifkit.batch.environment import kernel_environment
from pifkit.batch.pool import Pool, dead
from pifkit.batch.warm import SOCKET
from pifkit.batch.warm.owner import ForkServer, ServerError
from pifkit.model.errors import ParameterError, Problem

_PATIENCE = 15  # seconds to find the scheduler, and its first worker
_PAGES_FIRST = 10
_INSTALL = "Running on a cluster needs Dask: pip install 'pifkit[cluster]'"


class ClusterPool:
    """Jobs for the workers of a Dask cluster; has the events and verbs of `Pool`.

    Args:
        address: the scheduler's, such as `tcp://10.0.0.5:8786`.
        timeout: limit of a unit in seconds.
        memory: limit of a unit in megabytes, "0": none.
        run: id of the run; a later run of the workspace takes the right to publish away from it.
        root: the workspace, which every worker must see under this very path.
        code: digest of pifkit and the libraries behind the pages; a worker with another one would make other bytes.

    Raises:
        ParameterError: Dask is missing, nobody answers at the address, or a worker does not fit; all that do not are named.
    """

    def __init__(self, address: str, timeout: float, memory: str, run: str, root: Path, code: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise ParameterError(_INSTALL) from error
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # losses are told in our own words
        self.events: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.settings = {"run": run, "timeout": timeout, "memory": memory, "topic": f"pifkit-{run}"}
        self.stopping = False
        self._futures: dict[int, Any] = {}
        try:
            self.client: Any = Client(address, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError, TypeError) as error:
            raise ParameterError(
                f"No Dask scheduler answers at {address} ({type(error).__name__}). Start one with 'pifkit cluster' or "
                "'dask scheduler', and give the address that it prints."
            ) from error
        try:
            self.size = self._check(address, root, code)
        except BaseException:
            self.client.close()  # type: ignore[no-untyped-call]
            raise

    def _check(self, address: str, root: Path, code: str) -> int:
        """Ask every worker what it is and sees; how many there are."""
        try:
            self.client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise ParameterError(
                f"The scheduler at {address} has no workers. Start some: dask worker {address}"
            ) from error
        answers = self.client.run(_about, str(root))
        problems = []
        for worker, about in sorted(answers.items()):
            for what, remedy in _misfits(about, root, code):
                problems.append(Problem(worker, "", "cluster-worker", what, remedy=remedy))
        if problems:
            raise ParameterError("The cluster's workers cannot do this run. Nothing was run.", problems)
        return len(answers)

    def __enter__(self) -> ClusterPool:
        self.client.subscribe_topic(self.settings["topic"], lambda event: self.events.put(event[1]))
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(self, job: dict[str, Any], first: bool = False) -> None:
        """Queue a job; `first`: before all that wait."""
        job = {**job, "run": self.settings["run"]}
        priority = _PAGES_FIRST if first else 0
        key = f"{self.settings['topic']}-{job['job']}"
        future: Any = self.client.submit(_work, job, self.settings, key=key, pure=False, priority=priority)
        self._futures[job["job"]] = future
        future.add_done_callback(partial(self._done, job["job"]))

    def _done(self, number: int, future: Any) -> None:
        """Hand on how a job ended; called in a thread of the client."""
        if self.stopping:
            return
        if future.status == "finished":
            self.events.put(future.result())
        elif future.status == "error":
            error = future.exception()
            told = "every worker that was given it died" if type(error).__name__ == "KilledWorker" else f"{error}"
            self.events.put(dead(number, "failed", told))
        else:
            self.events.put(dead(number, "failed", "the cluster's scheduler was lost"))
        self._futures.pop(number, None)

    def ended(self) -> list[dict[str, Any]]:
        """The jobs that had ended before the pool was closed and nobody has heard of yet."""
        found = []
        with contextlib.suppress(queue.Empty):
            while True:
                found.append(self.events.get_nowait())
        return [event for event in found if event["event"] == "end" and not event.get("dead")]

    def close(self) -> None:
        """Stop what still runs on the workers, and leave the cluster as it was."""
        if self.stopping:
            return
        self.stopping = True
        with contextlib.suppress(Exception):
            self.client.cancel(list(self._futures.values()), force=True)
        with contextlib.suppress(Exception):
            self.client.run(_stop, self.settings["run"], on_error="ignore")
        with contextlib.suppress(Exception):
            self.client.close(timeout=5)


@contextlib.contextmanager
def local_cluster(workers: int, port: int = 0) -> Iterator[str]:
    """A scheduler and workers on this machine, reachable from it alone.

    Args:
        workers: worker processes, of one thread each.
        port: the scheduler's; 0: any that is free.

    Yields:
        The scheduler's address.

    Raises:
        ParameterError: Dask is missing, or the port is taken.
    """
    try:
        from distributed import LocalCluster
    except ImportError as error:
        raise ParameterError(_INSTALL) from error
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # the workers inherit it: Ctrl-C is for this process
    try:
        found: Any = LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=workers, threads_per_worker=1, host="127.0.0.1", scheduler_port=port,
            dashboard_address=None, silence_logs=logging.CRITICAL,
        )  # fmt: skip
    except (OSError, RuntimeError) as error:
        raise ParameterError(f"Port {port} cannot be used. Choose another one, or 0 for any that is free.") from error
    finally:
        signal.signal(signal.SIGINT, before)
    with found:
        yield str(found.scheduler_address)


def _misfits(about: Mapping[str, Any], root: Path, code: str) -> list[tuple[str, str]]:
    """Why a worker cannot take part, each with what to do."""
    found = []
    if not about["sees"]:
        found.append(
            (f"it does not see the workspace {root}.", "Mount the workspace's folder there under the same path.")
        )
    if about["version"] != __version__:
        found.append(
            (f"it has pifkit {about['version']}, not {__version__}.", "Install the same version on every machine.")
        )
    elif about["code"] != code:
        found.append(
            (
                "its pifkit or a library behind the pages is of another version.",
                "Install from the same constraints file on every machine.",
            )
        )
    return found


# --- what happens on the workers ------------------------------------------------------------------------------------


class _Here:
    """A Dask worker's own pool of one, kept for the jobs of one run."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.run = settings["run"]
        environment = kernel_environment(int(settings["memory"]))
        self.server: ForkServer | None = None
        with contextlib.suppress(ServerError):  # elsewhere than on Linux kernels start the ordinary way
            self.server = ForkServer(own=True, environment=environment)
            environment[SOCKET] = str(self.server.wait())
        self.pool = Pool(1, settings["timeout"], environment=environment)
        self.pool.__enter__()

    def close(self) -> None:
        """End the worker process, its kernel and the fork server."""
        self.pool.close()
        if self.server is not None:
            self.server.close()


_here: dict[int, _Here] = {}
_lock = threading.Lock()


def _about(root: str) -> dict[str, Any]:
    """What a worker is and sees."""
    from pifkit.batch import inputs

    return {"version": __version__, "code": inputs.code_digest(), "sees": Path(root, "parameters").is_dir()}


def _work(job: dict[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Do one job here; the event with which it ended."""
    from distributed import get_worker

    thread = threading.get_ident()
    with _lock:
        here = _here.get(thread)
        if here is None or here.run != settings["run"]:
            if here is not None:
                here.close()
            else:
                atexit.register(_close_all)
            here = _here[thread] = _Here(settings)
    worker = get_worker()
    here.pool.submit({**job, "attempt": f"{os.getpid()}-{uuid.uuid4().hex[:8]}"})
    while (event := here.pool.events.get())["event"] != "end":
        worker.log_event(settings["topic"], event)
    return event


def _stop(run: str) -> None:
    """The run is over: end what still runs of it."""
    with _lock:
        for thread in [thread for thread, here in _here.items() if here.run == run]:
            _here.pop(thread).close()


def _close_all() -> None:
    with _lock:
        while _here:
            _here.popitem()[1].close()
