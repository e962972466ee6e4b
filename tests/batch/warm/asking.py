"""Runs small notebooks in kernels of a fork server, or in ordinary ones."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from pifkit.batch.environment import kernel_environment
from pifkit.batch.kernels import UnitKernelManager
from pifkit.batch.warm import SOCKET
from pifkit.batch.warm.owner import ForkServer
from tests.batch.making import notebook
from tests.support import run_async


@contextmanager
def environment(values: dict[str, str]) -> Iterator[None]:
    """Exactly this environment for a while."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def execute(server: ForkServer | None, folder: Path, *cells: str, **more: object) -> nbformat.NotebookNode:
    """The executed notebook; `server` None: with an ordinary kernel."""
    values = kernel_environment() | ({SOCKET: str(server.wait())} if server else {})
    book = notebook(*cells)
    with environment(values):
        UnitKernelManager.scratch = folder
        client = NotebookClient(
            book,
            kernel_manager_class=UnitKernelManager,
            resources={"metadata": {"path": str(folder)}},
            timeout=120,
            **more,
        )
        run_async(client.async_execute())
    return book


def printed(book: nbformat.NotebookNode) -> list[str]:
    """What each code cell after the parameters wrote to standard output."""
    cells = [cell for cell in book.cells if cell.cell_type == "code"][1:]
    return ["".join(out.text for out in cell.outputs if out.output_type == "stream").strip() for cell in cells]
