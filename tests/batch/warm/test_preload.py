"""What a fork server holds, and what it must not hold."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="there are no warm kernels elsewhere")
ASK = """
import importlib.util, json, sys
from pifkit.batch.warm import preload
names = ["nbconvert", "papermill", "matplotlib_inline.backend_inline", "debugpy", "pandas", "seaborn", "sqlite3",
         "pifkit.batch.recorder", "pifkit.reporting.show"]
held = lambda: [name for name in names if name in sys.modules]
preload.load(True, rooms=False)
slim = held()
import ipykernel.debugger
can = importlib.util.find_spec("debugpy") is not None
preload.load(True)
import matplotlib.backends.registry as registry
print(json.dumps([slim, held(), registry.backend_registry._loaded_entry_points, ipykernel.debugger._is_debugpy_available, can]))
"""


def test_it_holds_what_notebooks_import_and_nothing_that_only_workers_need() -> None:
    done = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True)
    slim, held, looked, debugged, can_debug = json.loads(done.stdout)
    assert slim == ["pandas", "seaborn", "sqlite3", "pifkit.batch.recorder"], "for notebooks that do not name pifkit"
    assert held == [*slim, "pifkit.reporting.show"]
    assert looked, "matplotlib looks through all packages for backends again in each kernel"
    assert not debugged, "each kernel prepares for breakpoints that nobody sets"
    assert can_debug, "a notebook that imports the debugger itself still can"


def test_only_the_kernels_of_a_batch_look_for_garbage_seldom() -> None:
    """Those that people start by the environment variable live for hours."""
    ask = (
        "import gc\nfrom pifkit.batch.warm import preload\nusual = gc.get_threshold()\npreload.settle(False)\n"
        "print(gc.get_threshold() == usual)\npreload.settle(True)\nprint(gc.get_threshold()[0] > 10 * usual[0])"
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]
