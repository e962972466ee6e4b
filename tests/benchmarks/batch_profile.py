"""Where a unit's CPU time goes beyond its cells: the worker's phases and the kernel, per unit of the frozen set."""

from __future__ import annotations

import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.figure import Figure
from tests.benchmarks.frozen_set import frozen_workspace

PARTNERSHIPS = 4


def profile() -> Iterator[Figure]:
    """Milliseconds of CPU per unit: what the worker does with it, phase by phase, and the forked kernel as a whole."""
    from pifkit.batch import jobs
    from pifkit.batch.environment import kernel_environment
    from pifkit.batch.warm import SOCKET
    from pifkit.batch.warm.owner import ForkServer

    start = _children()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder) / "scratch"
        scratch.mkdir()
        environment = kernel_environment()
        jobs.prepare(scratch, on_kernel=lambda _pid: None, on_note=print)
        trial = ForkServer(own=True, environment=environment)
        trial.wait()
        trial.close()
        server = _children() - start
        units = list(_jobs(Path(folder)))
        before = _children()
        warm = ForkServer(own=True, environment=environment)
        warm.wait()
        spent: Counter[str] = Counter()
        with _watching(spent), _environment({**environment, SOCKET: str(warm.address)}):
            jobs.run(units[0], lambda *_: None)  # the first one loads the exporter
            spent.clear()
            own = time.process_time()
            ends = [jobs.run(unit, lambda *_: None)["state"] for unit in units]
            own = time.process_time() - own
        warm.close()
        if {*ends} != {"done"}:
            raise RuntimeError(f"Units ended as {sorted({*ends})}.")
        count = len(units)
        kernels = (_children() - before - server) / (count + 1)
    yield Figure(
        "profile: kernel with its cells, CPU per unit", 1000 * kernels, "ms", f"fork server: {server:.1f} s once"
    )
    yield Figure("profile: worker, CPU per unit", 1000 * own / count, "ms", f"{count} units in one process")
    for phase, seconds in spent.most_common():
        yield Figure(f"profile: of it {phase}", 1000 * seconds / count, "ms")


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _jobs(folder: Path) -> Iterator[dict[str, Any]]:
    """The jobs that a run would hand to its workers."""
    from pifkit.batch import plan_run
    from pifkit.batch.progress import watching
    from pifkit.batch.run import _Run

    work = frozen_workspace(folder / "work", PARTNERSHIPS)
    with watching(0) as watcher:
        run = _Run(plan_run(work), 1, 600.0, watcher)
        run.warm and run.warm.close()
        run._hand_out_comparison()
        (work.outputs / ".partnerships.json").write_text("{}", encoding="utf-8")
        for number in run.units:
            yield run._job(number)


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    import os

    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _watching(spent: Counter[str]) -> Iterator[None]:
    """Take the time of the phases of a job."""
    from pifkit.batch import guard, jobs, pages, publish

    phases = {
        (jobs, "execute"): "papermill and the kernel's messages",
        (pages, "stage_page"): "HTML",
        (guard, "foreign_names"): "leak guard",
        (jobs, "_seal"): "digests and manifest",
        (publish, "publish"): "publishing",
    }
    before = {(module, name): getattr(module, name) for module, name in phases}

    def timed(words: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*values: Any, **more: Any) -> Any:
            start = time.process_time()
            try:
                return function(*values, **more)
            finally:
                spent[words] += time.process_time() - start

        return call

    for (module, name), words in phases.items():
        setattr(module, name, timed(words, before[module, name]))
    try:
        yield
    finally:
        for (module, name), function in before.items():
            setattr(module, name, function)


if __name__ == "__main__":
    for one in profile():
        print(f"{one.what}: {one.value:.1f} {one.unit}  {one.beside}")
