"""Running one stage notebook with papermill: its kernel, its limit, and what to say when it goes wrong.

Loaded by workers only: it imports papermill.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import time
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from pifkit.batch import failure, recorder
from pifkit.batch.kernels import UnitKernelManager
from pifkit.batch.processes import how_it_ended
from pifkit.batch.units import State
from pifkit.batch.warm.limits import MEMORY
from pifkit.reporting.outputs import OUTPUT_DIR, UNIT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode

_KERNEL_START = 60.0
_ARGUMENTS = [
    f"--IPKernelApp.exec_lines={recorder.statement()}",
    "--HistoryManager.enabled=False",  # a database of what was typed, written at each cell: nobody types here
]
_LONGEST = 300
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Trace:
    """Where a notebook is while it runs: filled by nbclient's hooks, read when something goes wrong."""

    notify: Callable[[int, str], None]
    notebook: NotebookNode | None = None
    index: int | None = None
    number: int = 0
    source: str = ""

    def started(self, notebook: NotebookNode) -> None:
        """Keep the notebook that is being executed: papermill loses it when the kernel dies."""
        self.notebook = notebook

    def cell(self, cell: NotebookNode, cell_index: int) -> None:
        """A code cell is about to run: its number is the one shown as `In [n]`."""
        self.index, self.number, self.source = cell_index, self.number + 1, first_line(cell.source)
        self.notify(self.number, self.source)


@dataclass(frozen=True)
class Executed:
    """What became of a notebook: the executed notebook when all is well, else state and reason."""

    notebook: NotebookNode | None
    state: State = "done"
    error: str | None = None
    cell: int | None = None
    source: str | None = None
    kept: str | None = None
    warnings: tuple[tuple[int | None, str], ...] = field(default_factory=tuple)


def first_line(source: str) -> str:
    """The first line of a cell that is neither blank nor a comment, shortened."""
    lines = [line.strip() for line in source.splitlines()]
    chosen = [line for line in lines if line and not line.startswith("#")] or [line for line in lines if line]
    return _shorten(chosen[0], 120) if chosen else ""


def _failing_line(source: str, traceback: list[str]) -> str:
    """The line of the cell that the traceback names (the last one of this cell), else the cell's first line."""
    lines = list(itertools.dropwhile(lambda line: not line.strip(), source.splitlines()))  # as IPython counts
    found = [int(line) for line in re.findall(r"Cell In\[\d+\], line (\d+)", _ANSI.sub("", "\n".join(traceback)))]
    if found and 0 < found[-1] <= len(lines):
        return first_line(lines[found[-1] - 1])
    return first_line(source)


def one_line(text: str) -> str:
    """A message as one line of at most 300 characters, without a terminal's colours."""
    return _shorten(" ".join(_ANSI.sub("", text).split()), _LONGEST)


def _shorten(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def execute(
    notebook: Path,
    output: Path,
    parameters: Mapping[str, Any],
    *,
    cwd: Path,
    output_dir: Path,
    record: Path,
    stamp: str,
    timeout: float,
    notify: Callable[[int, str], None],
) -> Executed:
    """Execute one notebook in a fresh kernel.

    Args:
        notebook: the stage notebook.
        output: where papermill writes the executed notebook; not read by anybody before the unit is published.
        parameters: what its `parameters` cell is given.
        cwd: the kernel's working folder, private to the unit.
        output_dir: where the stage's own files go (environment variable PIFKIT_OUTPUT_DIR).
        record: where the kernel notes what it reads (see `recorder`).
        stamp: what `pif.show` marks its outputs with (see `guard`).
        timeout: seconds for the whole notebook, kernel start included.
        notify: called with number and first line of each code cell before it runs.

    Returns:
        The executed notebook, or why there is none.
    """
    trace = Trace(notify)
    deadline = time.monotonic() + timeout
    try:
        with _environment(**{OUTPUT_DIR: str(output_dir), recorder.RECORD: str(record), UNIT: stamp}):
            done = papermill.execute_notebook(
                notebook,
                output,
                dict(parameters),
                cwd=cwd,
                progress_bar=False,
                log_output=False,
                request_save_on_cell_execute=False,  # twice a cell otherwise; the staging folder makes it pointless
                autosave_cell_every=0,
                start_timeout=min(_KERNEL_START, timeout),
                kernel_manager_class=UnitKernelManager,
                extra_arguments=_ARGUMENTS,
                shutdown_kernel="immediate",  # a fixed wait otherwise; the kernel holds nothing that is still needed
                timeout_func=lambda _cell: max(0.05, deadline - time.monotonic()),
                on_notebook_start=trace.started,
                on_cell_execute=trace.cell,
            )
    except PapermillExecutionError as error:
        # Its message in one line; the kept notebook, written by papermill, has the traceback.
        kept = output.read_text(encoding="utf-8")
        if _memory_ran_out(error, kept):
            most = int(os.environ.get(MEMORY) or 0)
            limit = f"the limit of {most:,} MB for one notebook (--memory)" if most else "this machine has to spare"
            return _stopped(trace, "failed", f"the cell needed more memory than {limit}")
        reason = one_line(f"{error.ename}: {error.evalue}")
        return Executed(None, "failed", reason, trace.number, _failing_line(error.source, error.traceback), kept)
    except CellTimeoutError:
        return _stopped(trace, "timeout", f"still running at the limit of {timeout:g} s for one notebook")
    except DeadKernelError:
        ended = how_it_ended(UnitKernelManager.last_exit)
        return _stopped(trace, "failed", f"the kernel died in this cell ({ended})")
    except Exception as error:  # noqa: BLE001  # whatever it is, it fails this unit only
        return _stopped(trace, "failed", one_line(f"{type(error).__name__}: {error}"))
    return _complete(done)


def _memory_ran_out(error: PapermillExecutionError, kept: str) -> bool:
    """Whether memory ran out; a kernel that has none left for the traceback either only manages a line on standard error."""
    if error.ename.endswith("MemoryError"):
        return True
    cells = json.loads(kept)["cells"]
    said = [out.get("text", "") for cell in cells for out in cell.get("outputs", []) if out.get("name") == "stderr"]
    return error.ename == "CellExecutionError" and any("MemoryError" in "".join(text) for text in said)


def _complete(done: NotebookNode) -> Executed:
    """A notebook that ended without an error; one that left early (`sys.exit(0)`) did not."""
    code = [cell for cell in done.cells if cell.cell_type == "code" and cell.source.strip()]
    for number, cell in enumerate(code, 1):
        if cell.execution_count is None and "remove-cell" not in cell.metadata.get("tags", []):
            reason = "the notebook ended before this cell was reached"
            return Executed(None, "failed", reason, number, first_line(cell.source), nbformat.writes(done))  # type: ignore[no-untyped-call]
    return Executed(done, warnings=_warnings(done))


def _warnings(done: NotebookNode) -> tuple[tuple[int | None, str], ...]:
    """What the cells wrote to standard error: it belongs into the run's log, not into the page."""
    return tuple(
        (cell.execution_count, one_line(output.text))
        for cell in done.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "stream" and output.name == "stderr" and output.text.strip()
    )


def _stopped(trace: Trace, state: State, reason: str) -> Executed:
    """A notebook that was cut off: the reason is written into the cell that was running."""
    number, source = (trace.number, trace.source) if trace.index is not None else (None, None)
    kept = None
    if trace.notebook is not None:
        kept = failure.mark(trace.notebook, trace.index, state, reason)
    return Executed(None, state, reason, number, source, kept)


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    """Set environment variables for the kernel that is started inside the block."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
