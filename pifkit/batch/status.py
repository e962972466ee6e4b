"""`pifkit status`: the last run in words and as a JSON document."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pifkit.batch.ledger import last_run, left_undone
from pifkit.batch.units import STATES, WELL
from pifkit.model.errors import ParameterError
from pifkit.model.stages import stage
from pifkit.reporting import words

if TYPE_CHECKING:
    from pifkit.workspace import Workspace


def last_status(workspace: Workspace, cycle: str | None = None) -> dict[str, Any]:
    """What the last run did.

    Args:
        workspace: the workspace.
        cycle: the last run of this cycle; None: the last run of all.

    Returns:
        `run`, `started`, `finished` (None: the run was killed or goes on), `seconds`, `exit_code`, `cycles`, `counts` by
        state, `units` (contract 4.5, each with its `cycle`), `pages` that failed, `audiences`: the pages for a board or the
        public that are there, below `outputs/`, and `earlier`: units of older runs of
        these cycles that are still not done.

    Raises:
        ParameterError: there was no run yet.
    """
    runs = last_run(workspace.outputs, cycle)
    if not runs:
        of = f" of cycle {cycle}" if cycle else ""
        raise ParameterError(f"There is no run{of} in {workspace.outputs} yet. Start one with: pifkit run --all")
    units = [{"cycle": run["cycle"], **entry} for run in runs for entry in run["units"]]
    found = Counter(entry["state"] for entry in units)
    first = runs[0]
    return {
        "run": first.get("run"),
        "started": first.get("started"),
        "finished": first.get("finished"),
        "seconds": first.get("seconds"),
        "exit_code": first.get("exit_code"),
        "cycles": [run["cycle"] for run in runs],
        "counts": {state: found[state] for state in STATES},
        "units": units,
        "pages": [page for run in runs for page in run.get("pages", []) if page["error"]],
        "audiences": [
            f"{run['cycle']}/{one}/{page}"
            for run in runs
            for one, pages in run.get("audiences", {}).items()
            for page in pages
        ],
        "earlier": [
            {"cycle": run["cycle"], **entry} for run in runs for entry in run["earlier"] if entry["state"] not in WELL
        ],
    }


def status_lines(status: dict[str, Any]) -> list[str]:
    """The status for a terminal: how much is done, then each unit that is not, with its cell and why."""
    ended = f"ended {status['finished']}" if status["finished"] else "has not ended: it goes on, or it was killed"
    lines = [
        f"Run of {', '.join(status['cycles'])}, started {status['started']}, {ended}.",
        count_line(status["counts"]),
    ]
    lines += [unit_line(entry) for entry in status["units"] if entry["state"] not in WELL]
    lines += [f"  {page['page']}: {page['error']}" for page in status["pages"]]
    if status["audiences"]:
        lines.append(f"Pages for a board or the public: {words.listing(status['audiences'], at_most=6)}.")
    if status["earlier"]:
        lines.append("Left undone by earlier runs:")
        lines += [unit_line(entry) for entry in status["earlier"]]
    if left_undone([{**status, "cycle": "", "earlier": status["earlier"]}]):
        lines.append("To run these again: pifkit run --failed")
    return lines


def count_line(counts: dict[str, int]) -> str:
    """The counts in one line: `22 done, 1 failed, 1 timeout`."""
    return (
        ", ".join(f"{number} {state}" for state, number in counts.items() if number) + "."
        if any(counts.values())
        else "Nothing to do."
    )


def unit_line(entry: dict[str, Any]) -> str:
    """One unit that is not done: `  stirling 5_check: failed in cell 4 (pif.show(x)): ValueError: …`."""
    where = f" in cell {entry['cell']}" if entry.get("cell") is not None else ""
    source = f" ({entry['source']})" if entry.get("source") else ""
    why = f": {entry['error']}" if entry.get("error") else ""
    return f"  {entry['partnership']} {stage(entry['stage']).stem}: {entry['state']}{where}{source}{why}"
