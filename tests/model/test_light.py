"""What the kit's own processes leave out at their start, and that a notebook is checked as before."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from pifkit.model.light import without

ASK = """
import sys
import {first}
{call}
import nbformat
from nbformat.v4 import new_notebook
nbformat.validate(new_notebook())
try:
    nbformat.validate({{"cells": [], "metadata": 1, "nbformat": 4, "nbformat_minor": 5}})
except nbformat.ValidationError:
    print("refused", "rfc3987_syntax.syntax_helpers" in sys.modules)
import importlib.util
print(importlib.util.find_spec("rfc3987_syntax") is not None)
"""


def said(first: str, call: str = "") -> list[str]:
    command = [sys.executable, "-c", ASK.format(first=first, call=call)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def test_notebooks_are_checked_without_the_grammar_of_addresses() -> None:
    """Where nothing is installed that brings it, there is nothing to leave out; here it is, as the control shows."""
    assert said("pifkit.model.light", "pifkit.model.light.load_validators()") == ["refused", "False", "True"]
    assert said("sys") == ["refused", "True", "True"]


def test_a_worker_of_the_batch_loads_no_grammar_and_the_runner_no_checker(tmp_path: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "pifkit.batch.worker", str(tmp_path / "scratch")]
    (tmp_path / "scratch").mkdir()
    with (tmp_path / "log").open("w") as log:
        worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
        assert worker.stdout is not None
        assert '"ready"' in worker.stdout.readline()
        worker.communicate()
    loaded = {line.rpartition("|")[2].strip() for line in (tmp_path / "log").read_text().splitlines()}
    assert {"papermill", "jsonschema", "bs4"} <= loaded, "the control: what brings them is loaded"
    assert not {"rfc3987_syntax.syntax_helpers", "isoduration.parser", "arrow", "soupsieve.css_parser"} & loaded
    assert not {"pydantic", "pifkit.frameworks", "pifkit.scoring"} & loaded, "a page of a stage is words and cells"
    assert "soupsieve" not in (tmp_path / "log").read_text().partition("import time:")[0]
    runner = "import sys, pifkit.batch; pifkit.batch.run_plan; print('jsonschema' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", runner], capture_output=True, text=True).stdout == "False\n"


def test_a_worker_finds_the_kernel_that_jupyter_finds_without_loading_ipython() -> None:
    found = (
        "import sys\nfrom {module} import {name} as manager\nspec = manager(kernel_name='python3').kernel_spec\n"
        "print([*spec.argv, spec.language, spec.resource_dir])\nprint('IPython' in sys.modules)"
    )
    told = [
        subprocess.run([sys.executable, "-c", found.format(module=module, name=name)], capture_output=True, text=True)
        for module, name in (
            ("pifkit.batch.kernels", "UnitKernelManager"),
            ("jupyter_client.manager", "AsyncKernelManager"),
        )
    ]
    own, usual = (one.stdout.splitlines() for one in told)
    assert own[0] == usual[0] != ""
    assert (own[1], usual[1]) == ("False", "True")


def test_who_wants_what_was_left_out_can_have_it() -> None:
    """Only inside an import fails, and one that was loaded before does not."""
    with without("json", "tabnanny"):
        assert importlib.import_module("json") is json
        with pytest.raises(ImportError):
            importlib.import_module("tabnanny")
    assert importlib.import_module("tabnanny").verbose == 0
