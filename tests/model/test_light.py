"""What the kit's own processes leave out at their start, and that a notebook is checked as before."""

from __future__ import annotations

import subprocess
import sys

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


def test_the_batch_checks_notebooks_without_the_grammar_of_addresses() -> None:
    """Where nothing is installed that brings it, there is nothing to leave out; here it is, as the control shows."""
    assert said("pifkit.batch", "pifkit.batch.run_plan") == ["refused", "False", "True"]
    assert said("sys") == ["refused", "True", "True"]
