"""Running a plan: workers, limits, records and pages; one unit's misfortune is never another's."""

from __future__ import annotations

import itertools
import json
import os
import queue
import secrets
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pifkit.batch import failure, guard, publish
from pifkit.batch.cluster import ClusterPool
from pifkit.batch.environment import kernel_environment
from pifkit.batch.interrupts import stoppable
from pifkit.batch.ledger import Ledger, now
from pifkit.batch.pool import Pool
from pifkit.batch.progress import Watcher, watching
from pifkit.batch.result import GO_ON, RunResult
from pifkit.batch.site import Site
from pifkit.batch.units import Outcome, Plan, Unit
from pifkit.batch.warm import SOCKET
from pifkit.batch.warm.limits import MEMORY
from pifkit.batch.warm.owner import ForkServer, ServerError, server_for
from pifkit.model.language import speaking
from pifkit.workspace import atomic_write, run_lock

_WARM_FROM = 3  # units from which loading the libraries once pays


def run_plan(
    plan: Plan, *, jobs: int | None = None, timeout: float = 600, memory: int | None = None, cluster: str | None = None
) -> RunResult:
    """Run a plan's units and make the pages.

    Everything that was published before a unit runs stays until the unit has ended; a unit that fails takes its earlier
    page away, because a page that stays would show old figures as current.

    Args:
        plan: from `plan_run`.
        jobs: notebooks at a time; None: one per core.
        timeout: limit for one notebook in seconds.
        memory: limit for one notebook in megabytes, on Linux; 0: none; None: `ENOUGH_MEMORY`.
        cluster: address of a Dask scheduler whose workers do the work (see `cluster`); None: this machine.

    Returns:
        The result; `exit_code` is the command's.

    Raises:
        ParameterError: another run works on this workspace, or the cluster cannot do this one.
    """
    if not plan.cycles and not plan.units:
        return RunResult(())
    spoken = speaking(plan.workspace.document.options.language)  # of the pages that are no partnership's
    with spoken, run_lock(plan.workspace.outputs, "pifkit run"):
        publish.recover(plan.workspace.outputs)
        with watching(len(plan.units)) as watcher:
            return _Run(plan, jobs or _cores(), timeout, watcher, cluster, memory).run()


def _cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Run:
    """One run: what is queued, what has ended, and the records of both."""

    def __init__(
        self,
        plan: Plan,
        jobs: int,
        timeout: float,
        watcher: Watcher,
        cluster: str | None = None,
        memory: int | None = None,
    ) -> None:
        self.plan = plan
        self.timeout = timeout
        self.watcher = watcher
        self.start = time.monotonic()
        self.outputs = plan.workspace.outputs
        self.id = secrets.token_hex(6)
        self.environment = kernel_environment(memory)
        self.many = self._machines(cluster) if cluster else None
        size = self.many.size if self.many else max(1, min(jobs, len(plan.ready)))
        self.units = dict(enumerate(plan.units))
        self.numbers = itertools.count(len(self.units))
        self.key = secrets.token_hex(16)
        self.notes: set[str] = set()
        self.cells: dict[int, tuple[int, str]] = {}
        self.outcomes = {number: _outcome(unit, "interrupted") for number, unit in self.units.items()}
        header = {"run": self.id, "started": now(), "jobs": size, "timeout": timeout}
        header["audiences_asked"] = None if plan.audiences is None else list(plan.audiences)
        self.ledgers = {
            cycle: Ledger(
                self.outputs, cycle, header, [_outcome(u, "interrupted") for u in plan.units if u.cycle == cycle]
            )
            for cycle in plan.cycles
        }
        ordinary = len(plan.ready) < _WARM_FROM or os.environ.get("PIFKIT_KERNELS") == "ordinary"
        self.warm = None if ordinary or cluster else self._fork_server()
        self.pool = self.many or Pool(size, timeout, environment=self.environment)
        self.site = Site(plan, self.ledgers)
        self.pages: dict[str, str] = {}
        self.interrupted = False

    def _machines(self, address: str) -> ClusterPool:
        """The workers of a cluster."""
        memory = self.environment[MEMORY]
        return ClusterPool(address, self.timeout, memory, self.id, self.plan.workspace.root.resolve(), self.plan.code)

    def run(self) -> RunResult:
        try:
            with stoppable():
                try:
                    self._settled()
                    self._work()
                except KeyboardInterrupt:
                    self.interrupted = True
                    self._stopped()
                return self._finish()
        finally:
            self.pool.close()
            if self.warm is not None:
                self.warm.close()
            for ledger in self.ledgers.values():
                ledger.close()

    def _fork_server(self) -> ForkServer | None:
        """Start loading the libraries once for all kernels, where that is possible."""
        try:
            server = server_for([unit.notebook for unit in self.plan.ready], self.environment)
        except ServerError as error:
            self._note(f"Kernels are started the ordinary way: {error}.")
            return None
        self.environment[SOCKET] = str(server.address)
        return server

    def _note(self, text: str) -> None:
        """Something about the run as a whole, said once."""
        if text not in self.notes:
            self.notes.add(text)
            self.watcher.say(text)
            for ledger in self.ledgers.values():
                ledger.log("note", text=text)

    def _settled(self) -> None:
        """Units with which there is nothing to do: the refused ones lose their earlier pages, all are recorded."""
        for number, unit in self.units.items():
            folder = self.outputs / unit.cycle / unit.partnership
            if unit.state == "invalid":
                if unit.cycle:
                    publish.withdraw(folder, unit.stem)
                self._ended(number, _outcome(unit, "invalid", error=unit.error))
            elif unit.state == "unchanged":
                known = publish.manifest(folder, unit.stem) or {}
                self._ended(number, _outcome(unit, "unchanged", outputs=known.get("outputs", {})))

    def _work(self) -> None:
        publish.claim(self.outputs, self.id)
        for problem in self.plan.problems:
            for ledger in self.ledgers.values():
                ledger.log("problem", **problem.to_json())
        self._hand_out_comparison()
        names = {one: one for one in self.plan.workspace.partnership_ids()}
        names |= {one: about.name for one, about in self.plan.partnerships.items()}
        atomic_write(self.outputs / guard.EVERYONE, json.dumps(names, ensure_ascii=False) + "\n")
        waiting = {number for number, unit in self.units.items() if not unit.state}
        pages: dict[int, str] = {}
        due = [*self.site.first()]
        if not waiting and not due:
            due = [*self.site.last()]
            if not due:
                return
        with self.pool as pool:
            self._await_fork_server()
            for number in sorted(waiting):
                pool.submit(self._job(number))
            self._submit(due, pages)
            while waiting or pages or self._submit(self.site.last(), pages):
                try:
                    event = pool.events.get(timeout=0.5)  # without one, Ctrl-C would not get through on Windows
                except queue.Empty:
                    continue
                number = event["job"]
                if event["event"] != "end":
                    self._moved(number, event)
                elif number in pages:
                    self._page_ended(pages.pop(number), event)
                else:
                    waiting.discard(number)
                    self._unit_ended(number, event)
                    self._submit(self.site.ended(self.units[number]), pages)

    def _await_fork_server(self) -> None:
        if self.warm is not None:
            try:
                self.warm.wait()
            except ServerError as error:
                self._note(f"Kernels are started the ordinary way: {error}.")

    def _submit(self, due: Iterable[tuple[str, dict[str, Any]]], pages: dict[int, str]) -> int:
        """Queue pages before the units that wait; returns how many."""
        found = list(due)
        for name, job in found:
            number = next(self.numbers)
            pages[number] = name
            self.pool.submit({"job": number, **job}, first=True)
        return len(found)

    def _hand_out_comparison(self) -> None:
        for cycle, partnership in sorted({unit.key[:2] for unit in self.plan.ready}):
            path = self.outputs / cycle / partnership / "work" / "comparison.json"
            text = self.plan.comparison.get(partnership, "[]\n")
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                atomic_write(path, text)

    def _job(self, number: int) -> dict[str, Any]:
        unit = self.units[number]
        return {
            "job": number,
            "kind": "stage",
            "notebook": str(unit.notebook),
            "folder": str(self._folder(unit)),
            "stem": unit.stem,
            "partnership": unit.partnership,
            "stage": unit.stage,
            "cycle": unit.cycle,
            "as_of": unit.as_of.isoformat() if unit.as_of else None,
            "input": unit.input,
            "parameters": dict(unit.parameters),
            "timeout": self.timeout,
            "stamp": guard.stamp(self.key, unit.partnership),
            "everyone": str(self.outputs / guard.EVERYONE),
            "page": {**self.site.words(unit.partnership), "stage": unit.stage},
        }

    def _folder(self, unit: Unit) -> Path:
        return (self.outputs / unit.cycle / unit.partnership).resolve()

    def _moved(self, number: int, event: Mapping[str, Any]) -> None:
        unit = self.units.get(number)
        if unit is None:
            return  # a page
        if event["event"] == "start":
            self.watcher.started(unit)
        elif event["event"] == "note":
            self._note(event["text"])
        elif event["event"] == "cell":
            self.cells[number] = (event["cell"], event["source"])
            self.watcher.cell(unit, event["cell"])

    def _unit_ended(self, number: int, event: dict[str, Any]) -> None:
        unit = self.units[number]
        for cell, text in event.get("warnings", []):
            self.ledgers[unit.cycle].log(
                "warning", partnership=unit.partnership, stage=unit.stage, cell=cell, text=text
            )
        if event.get("dead"):
            event = self._bury(number, event)
        if self.many:
            for stray in publish.stagings(self._folder(unit), unit.stem):  # of a worker that died in mid-attempt
                publish.discard(stray)
        outcome = _outcome(
            unit,
            event["state"],
            seconds=event.get("seconds"),
            error=event["error"],
            cell=event.get("cell"),
            source=event.get("source"),
            outputs=event["outputs"],
        )
        self._ended(number, outcome)

    def _bury(self, number: int, event: dict[str, Any]) -> dict[str, Any]:
        """A worker died with this unit: it is done if it was complete, else it fails with the cell it was in."""
        unit = self.units[number]
        folder = self._folder(unit)
        for staging in publish.stagings(folder, unit.stem):
            if publish.sealed(staging):
                outputs = publish.publish(staging)
                if f"{unit.stem}.html" in outputs:
                    return {**event, "state": "done", "error": None, "outputs": outputs}
        cell, source = self.cells.get(number, (None, None))
        if unit.notebook is not None:
            kept = failure.source_copy(unit.notebook, cell, event["state"], event["error"])
            publish.withdraw(folder, unit.stem, kept)
        return {**event, "cell": cell, "source": source}

    def _page_ended(self, name: str, event: Mapping[str, Any]) -> None:
        if event["error"]:
            self.pages[name] = event["error"]
            self.watcher.say(f"{name}: {event['error']}")
        cycle = name.split("/")[0]
        self.ledgers[cycle].page(name, event["error"])
        if not event["error"]:
            self.site.made(name, self.ledgers[cycle])

    def _ended(self, number: int, outcome: Outcome) -> None:
        unit = self.units[number]
        self.outcomes[number] = outcome
        if unit.cycle:
            self.ledgers[unit.cycle].record(outcome)
        self.watcher.ended(unit, outcome)

    def _stopped(self) -> None:
        """Somebody stopped the run: what is complete is done, what is not is thrown away."""
        for event in self.pool.ended():
            if event["job"] in self.units:
                self._unit_ended(event["job"], event)
        finished = publish.recover(self.outputs)
        for number, outcome in list(self.outcomes.items()):
            unit = self.units[number]
            if outcome.state != "interrupted":
                continue
            known = publish.manifest(self._folder(unit), unit.stem) if unit.cycle else None
            if known and f"{unit.cycle}/{unit.partnership}/{unit.stem}" in finished:
                self._ended(number, _outcome(unit, "done", outputs=known["outputs"]))
            else:
                self._ended(number, _outcome(unit, "interrupted", error="the run was stopped before it had ended"))
        # The overview is the last page of all: others may be missing with it.
        for cycle, ledger in self.ledgers.items():
            ledger.page(f"{cycle}/index.html", "not made: the run was stopped")
        self.watcher.say(f"Stopped. What had ended is complete, nothing is half-written. {GO_ON}")

    def _finish(self) -> RunResult:
        self.site.close()
        seconds = time.monotonic() - self.start
        indexes = tuple(self.outputs / cycle / "index.html" for cycle in self.site.indexed)
        outcomes = tuple(self.outcomes[number] for number in sorted(self.outcomes))
        result = RunResult(outcomes, self.pages, indexes, seconds, self.interrupted)
        for ledger in self.ledgers.values():
            ledger.audiences = self.site.shared(ledger.cycle)
            ledger.finish(result.exit_code, seconds)
        return result


def _outcome(unit: Unit, state: Any, **more: Any) -> Outcome:
    day = unit.as_of.isoformat() if unit.as_of else None
    return Outcome(unit.partnership, unit.stage, state, input=unit.input or None, as_of=day, **more)
