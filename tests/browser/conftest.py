"""Browser tests use the Chromium of the system, headless; they are skipped loudly where there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.lab import Notebook, Server, lab_server
from tests.support import missing

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--renderer-process-limit=1",  # a process for each page costs a sixth of the time
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str:
    """The system's Chromium, rather without its windows; where there is none, the test is skipped loudly."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    found = os.environ.get("PIFKIT_CHROMIUM") or next((path for one in names if (path := shutil.which(one))), None)
    if not found:
        missing("browser", "Chromium is not installed (PIFKIT_CHROMIUM may name it)")
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch the system's Chromium instead of one that Playwright would have to download."""
    return {**browser_type_launch_args, "executable_path": chromium(), "args": list(FLAGS)}


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real JupyterLab for the tests of one file; a file whose cells must be there off the screen, too, says WINDOWED = False."""
    with lab_server(tmp_path_factory.mktemp("lab")) as running:
        if not getattr(request.module, "WINDOWED", True):
            running.set("@jupyterlab/notebook-extension:tracker", windowingMode="none")
        yield running


@pytest.fixture
def notebook(browser: Browser) -> Iterator[Notebook]:
    """A page for a notebook in JupyterLab."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    yield Notebook(context.new_page())
    context.close()
