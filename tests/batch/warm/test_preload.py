"""What a fork server holds, and what it must not hold."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="there are no warm kernels elsewhere")
ASK = """
import json, sys
from pifkit.batch.warm import preload
preload.load(True)
import matplotlib.backends.registry as registry
names = ["nbconvert", "papermill", "matplotlib_inline.backend_inline", "pandas", "seaborn", "pifkit.reporting.show", "sqlite3"]
print(json.dumps([[name for name in names if name in sys.modules], registry.backend_registry._loaded_entry_points]))
"""


def test_it_holds_what_notebooks_import_and_nothing_that_only_workers_need() -> None:
    done = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True)
    held, looked = json.loads(done.stdout)
    assert held == ["pandas", "seaborn", "pifkit.reporting.show", "sqlite3"]
    assert looked, "matplotlib looks through all packages for backends again in each kernel"
