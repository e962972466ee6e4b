"""What all tests share: where the reference data lie, and that soak tests run only when asked for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from pifkit.model.light import load_validators
from tests.commands import pifkit
from tests.postgres import server
from tests.support import ROOT, SHARED

pytest_plugins = ["tests.promises"]

load_validators()  # as the kit's own processes do: else each test process builds a grammar that nobody asks for

# The same examples each time, and no assertion on seconds: a busy machine must not fail a property. `make soak` tries others,
# and many more of them.
settings.register_profile("pifkit", deadline=None, derandomize=True, max_examples=40)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile("pifkit")

#: What takes long comes first, what waits (for a browser) beside what computes; else it would all be left for the end.
LONG = (
    "browser/test_example_reports", "browser/test_live", "batch/test_kills", "browser/test_live_postgres", "test_notebooks_run",
    "browser/test_lab", "batch/test_cluster", "browser/test_forms_lab", "test_tutorials", "test_cli_three_cycles",
    "browser/test_ballot", "batch/test_run", "browser/test_live_rehearsal", "test_cli_cycle", "browser/test_deciding_lab",
    "batch/warm/test_warm", "browser/test_paper_ballot", "ballot/test_server", "browser/test_audiences", "store/test_processes",
    "browser/test_across", "batch/", "browser/", "reporting/",
)  # fmt: skip


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference data beside the checkout; the test is skipped, saying why, when they are absent."""
    if not SHARED.is_dir():
        pytest.skip("the reference data (../shared beside the checkout) are absent")
    return SHARED


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Address of a private PostgreSQL server; `tests.postgres.database(address)` makes an empty database on it."""
    with server() as address:
        yield address


@pytest.fixture(scope="session")
def example_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of the examples after `pifkit run --all`, in a folder with a space in its name: for reading only.

    Made once for all test processes: the first that needs it makes it, the others wait.
    """
    base = tmp_path_factory.getbasetemp()
    root = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "an example workspace"
    with FileLock(f"{root}.lock"):
        if not (root / "whole").exists():
            shutil.copytree(ROOT / "parameters", root / "parameters")
            done = pifkit("run", "--all", "--jobs", "2", "--workspace", str(root))
            assert done.returncode == 0, done.stdout + done.stderr
            (root / "whole").touch()
    return root


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the soak tests out unless they are asked for: they run full counts and take long."""
    if "soak" in (config.getoption("-m") or ""):
        return
    config.hook.pytest_deselected(items=[item for item in items if "soak" in item.keywords])
    items[:] = [item for item in items if "soak" not in item.keywords]
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    """Where the file of a test stands in the order of the files; those that are not named come last, as they were found."""
    name = item.nodeid.removeprefix("tests/")
    starts = (one if one.endswith("/") else f"{one}.py" for one in LONG)
    return next((at for at, one in enumerate(starts) if name.startswith(one)), len(LONG))
