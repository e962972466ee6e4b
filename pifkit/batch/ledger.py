"""What a run leaves for people and scripts: `run.json`, `run.log.jsonl` and `run.html` per cycle (contract 4.5).

`run.json` is complete from the first moment: a unit that has not ended yet stands there as `interrupted`, which is what it
is if the run dies now. The log gets one line per event at once; where a run was killed, the reader takes the
units that had ended from there. `units` are those of the last run; `earlier` keeps what older runs of the cycle
said of all others, so that a run of one stage does not make an older failure forgotten.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pifkit import __version__
from pifkit.batch.units import STATES, WELL, Outcome
from pifkit.model.stages import STAGES
from pifkit.workspace.atomic import atomic_write

_EVERY = 2.0  # seconds between two writes of run.json: thousands of units must not cost thousands of rewrites
RUN, LOG, PAGE = "run.json", "run.log.jsonl", "run.html"
Key = tuple[str, str]


def now() -> str:
    """The time as ISO 8601 in UTC, to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


class Ledger:
    """The record of one run in one cycle; opened when the run starts, kept up to date until it ends.

    Args:
        outputs: the workspace's `outputs/`.
        cycle: id of the cycle.
        header: what is common to the run: `run` (its id), `started`, `jobs`, `timeout`.
        units: the units of the run in this cycle, as `interrupted`.
    """

    def __init__(self, outputs: Path, cycle: str, header: Mapping[str, Any], units: Iterable[Outcome]) -> None:
        self.folder = outputs / cycle
        self.cycle = cycle
        self.header = dict(header)
        self.units: dict[Key, Outcome] = {(unit.partnership, unit.stage): unit for unit in units}
        self.pages: list[dict[str, Any]] = []
        self.audiences: dict[str, list[str]] = {}
        before = read_cycle(outputs, cycle)
        self.torn = unfinished(before)
        self.index = before.get("index")
        self.earlier = {
            (entry["partnership"], entry["stage"]): entry
            for entry in [*before.get("earlier", []), *before.get("units", [])]
            if (entry["partnership"], entry["stage"]) not in self.units
        }
        self._written = 0.0
        self.folder.mkdir(parents=True, exist_ok=True)
        self._log = (self.folder / LOG).open("w", encoding="utf-8", newline="\n")
        self.log("run", **self.header)
        self.save(force=True)

    def log(self, event: str, **values: Any) -> None:
        """Append one event to the log, at once."""
        self._log.write(json.dumps({"time": now(), "event": event, **values}, ensure_ascii=False) + "\n")
        self._log.flush()

    def record(self, outcome: Outcome) -> None:
        """Enter what became of a unit."""
        self.units[(outcome.partnership, outcome.stage)] = outcome
        self.log("unit", **outcome.to_json())
        self.save()

    def page(self, name: str, error: str | None) -> None:
        """Enter that a page that belongs to no unit was made, or why not."""
        self.pages.append({"page": name, "error": error})
        self.log("page", page=name, error=error)

    def save(self, force: bool = False) -> None:
        """Write `run.json`, at most every two seconds unless forced."""
        if force or time.monotonic() - self._written >= _EVERY:
            atomic_write(self.folder / RUN, json.dumps(self._content(), ensure_ascii=False, indent=1) + "\n")
            self._written = time.monotonic()

    def finish(self, exit_code: int, seconds: float) -> None:
        """The run has ended: the last write."""
        self.header |= {"finished": now(), "seconds": round(seconds, 3), "exit_code": exit_code}
        self.log("end", exit_code=exit_code, counts=counts(self.units.values()))
        self.save(force=True)
        from pifkit.reporting.run_page import run_html  # `pifkit status` reads records too, and needs no templates

        page = run_html(self._content(), hide=(self.folder.parent.parent,))
        atomic_write(self.folder / PAGE, page)
        self.close()

    def close(self) -> None:
        """Close the log."""
        self._log.close()

    def _content(self) -> dict[str, Any]:
        return {
            "pifkit": __version__,
            "cycle": self.cycle,
            "finished": None,
            "seconds": None,
            "exit_code": None,
            **self.header,
            "counts": counts(self.units.values()),
            "units": [unit.to_json() for _, unit in sorted(self.units.items(), key=_order)],
            "pages": self.pages,
            "audiences": self.audiences,
            "earlier": [entry for _, entry in sorted(self.earlier.items(), key=_order)],
        }


def unfinished(run: Mapping[str, Any]) -> bool:
    """Whether a run was killed or stopped, or could not make all pages: what it left needs looking after."""
    return bool(run) and (run.get("finished") is None or any(page["error"] for page in run.get("pages", [])))


def _order(item: tuple[Key, Any]) -> tuple[str, int]:
    from pifkit.model.stages import stage

    (partnership, name), _ = item
    return partnership, stage(name).number


def counts(units: Iterable[Outcome]) -> dict[str, int]:
    """How many units are in which state; all states are named."""
    found = Counter(unit.state for unit in units)
    return {state: found[state] for state in STATES}


def read_cycle(outputs: Path, cycle: str) -> dict[str, Any]:
    """The `run.json` of a cycle, with what the log knows better where the run was killed; empty when there is none."""
    try:
        run = json.loads((outputs / cycle / RUN).read_text(encoding="utf-8"))
        if not _as_written(run):
            return {}
        run = {"pages": [], "audiences": {}, "earlier": [], **run}  # of an older version, or of a damaged disk
        entries = {(entry["partnership"], entry["stage"]): entry for entry in run["units"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    if run.get("finished") is None:
        for event in _events(outputs / cycle / LOG):
            if event.get("event") == "unit":
                key = (event["partnership"], event["stage"])
                if key in entries:
                    entries[key] = Outcome.from_json(event).to_json()
        run["units"] = list(entries.values())
        run["counts"] = counts(Outcome.from_json(entry) for entry in run["units"])
    loaded: dict[str, Any] = run
    return loaded


def _as_written(run: Any) -> bool:
    """Whether a `run.json` has the form in which it is written: what a person or a sick disk made of it is no run."""
    listed = [*run["units"], *run.get("earlier", [])]
    pages, audiences = run.get("pages", []), run.get("audiences", {})
    stages = {one.id for one in STAGES} | {one.stem for one in STAGES}
    return (
        isinstance(run["cycle"], str)
        and isinstance(run.get("started", ""), str)
        and all(isinstance(one, dict) and isinstance(one["partnership"], str) for one in listed)
        and all(one["state"] in STATES and one["stage"] in stages for one in listed)
        and all(isinstance(page["page"], str) and isinstance(page["error"], str | None) for page in pages)
        and all(isinstance(one, str) for found in audiences.values() for one in found)
    )


def _events(path: Path) -> list[dict[str, Any]]:
    """The whole lines of a log; a line torn by a crash is left out."""
    events = []
    with contextlib.suppress(OSError):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            with contextlib.suppress(ValueError, KeyError, RecursionError):
                events.append(json.loads(line))
    return [event for event in events if isinstance(event, dict)]


def last_run(outputs: Path, cycle: str | None = None) -> list[dict[str, Any]]:
    """The last run: one `run.json` per cycle that it wrote to (or only that of `cycle`); empty when there was none."""
    if cycle is not None:
        return [found] if (found := read_cycle(outputs, cycle)) else []
    runs = [run for path in sorted(outputs.glob(f"*/{RUN}")) if (run := read_cycle(outputs, path.parent.name))]
    if not runs:
        return []
    newest = max(runs, key=lambda run: str(run.get("started", "")))
    return [run for run in runs if run.get("run") == newest.get("run")]


def left_undone(runs: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, list[str]]]:
    """Stages that are not done, by cycle and partnership: what `--failed` runs."""
    undone: dict[str, dict[str, list[str]]] = {}
    for run in runs:
        for entry in [*run.get("units", []), *run.get("earlier", [])]:
            if entry["state"] not in WELL:
                undone.setdefault(run["cycle"], {}).setdefault(entry["partnership"], []).append(entry["stage"])
    return undone
