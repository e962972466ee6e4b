"""What all tests share: where the reference data lie, and that soak tests run only when asked for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from tests.commands import pifkit
from tests.postgres import server
from tests.support import ROOT, SHARED

pytest_plugins = ["tests.promises"]

# The same examples each time, and no assertion on seconds: a busy machine must not fail a property.
settings.register_profile("pifkit", deadline=None, derandomize=True)
settings.load_profile("pifkit")


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
