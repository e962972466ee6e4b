"""The notebook that a failed unit keeps: with the reason where the work stopped, for people who open it in JupyterLab."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_NAMES = {"timeout": "TimeLimit"}


def mark(notebook: Mapping[str, Any], index: int | None, state: str, reason: str) -> str:
    """A notebook as text, with the reason as an error output of one cell.

    Args:
        notebook: an nbformat 4 notebook; not changed.
        index: the cell's place among all cells from 0; None: the first code cell.
        state: the unit's state.
        reason: why the work stopped there.
    """
    cells = [dict(cell) for cell in notebook["cells"]]
    code = [place for place, cell in enumerate(cells) if cell["cell_type"] == "code"]
    place = index if index is not None else next(iter(code), None)
    if place is not None:
        name = _NAMES.get(state, "NotebookStopped")
        output = {"output_type": "error", "ename": name, "evalue": reason, "traceback": [f"{name}: {reason}"]}
        cells[place]["outputs"] = [*cells[place].get("outputs", []), output]
    return json.dumps({**notebook, "cells": cells}, ensure_ascii=False, indent=1) + "\n"


def source_copy(notebook: Path, number: int | None, state: str, reason: str) -> str:
    """The stage notebook itself with the reason in its cell `number`, where nothing was saved of what it had done.

    Args:
        notebook: the stage notebook.
        number: the cell as `In [n]` while it ran; papermill adds one cell, the parameters, after the first.
        state: the unit's state.
        reason: why the work stopped.
    """
    loaded = json.loads(notebook.read_text(encoding="utf-8"))
    code = [
        place
        for place, cell in enumerate(loaded["cells"])
        if cell["cell_type"] == "code" and "".join(cell["source"]).strip()
    ]
    index = code[min(max(number - 2, 0), len(code) - 1)] if number and code else None
    return mark(loaded, index, state, reason)
