"""The batch: `plan_run` decides, `run_plan` does, `last_status` tells.

Names load at first use: every kernel imports this package for its recorder, and must not pay for the rest.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pifkit.batch.plan import plan_run
    from pifkit.batch.result import RunResult
    from pifkit.batch.run import run_plan
    from pifkit.batch.status import last_status, status_lines
    from pifkit.batch.units import Outcome, Plan, Unit

_PUBLIC = {
    "Outcome": "units",
    "Plan": "units",
    "RunResult": "result",
    "Unit": "units",
    "last_status": "status",
    "plan_run": "plan",
    "run_plan": "run",
    "status_lines": "status",
}

__all__ = ["Outcome", "Plan", "RunResult", "Unit", "last_status", "plan_run", "run_plan", "status_lines"]


def __getattr__(name: str) -> Any:
    """Load a public name at its first use."""
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_PUBLIC[name]}"), name)
    globals()[name] = value
    return value
