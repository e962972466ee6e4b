"""Which pages of a run belong to no unit: a partnership's report of all stages, and the overview of a cycle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pifkit.batch.ledger import Ledger
from pifkit.batch.units import WELL, Plan, Summary

if TYPE_CHECKING:
    from collections.abc import Collection

_WHY = {
    "failed": "This stage could not be made: its notebook stopped with an error.",
    "timeout": "This stage could not be made: its notebook took longer than allowed.",
    "invalid": "This stage could not be made: the partnership's folder has mistakes to correct.",
    "interrupted": "This stage was not made: the run was stopped.",
    "withheld": "This stage is withheld until somebody has looked at it.",
}


class Site:
    """Says which pages are due, once each.

    Args:
        plan: the plan of the run.
        ledgers: the records of the run by cycle.
    """

    def __init__(self, plan: Plan, ledgers: Mapping[str, Ledger]) -> None:
        self.plan = plan
        self.ledgers = ledgers
        self.made: set[str] = set()
        self.indexed: list[str] = []
        self._of_run = sorted({unit.key[:2] for unit in plan.units if unit.cycle})

    def words(self, partnership: str) -> dict[str, Any]:
        """What pages say of a partnership."""
        about = self.plan.partnerships[partnership]
        return {
            "name": about.name,
            "about": about.about,
            "purpose": about.purpose,
            "attribution": about.attribution,
            "cycle_name": about.cycle_name,
            "as_of": about.as_of.isoformat(),
        }

    def due(self, open_units: Collection[tuple[str, str]], pending: int) -> Iterator[tuple[str, dict[str, Any]]]:
        """Pages to make now, as name and job.

        Args:
            open_units: cycle and partnership of units that have not ended.
            pending: how many pages are being made: the overviews wait for all of them.
        """
        reports = 0
        for cycle, partnership in self._of_run:
            name = f"{cycle}/{partnership}/report.html"
            if (cycle, partnership) in open_units or name in self.made or partnership not in self.plan.partnerships:
                continue
            self.made.add(name)
            reports += 1
            yield name, self._report(cycle, partnership)
        if open_units or pending or reports:
            return
        for cycle in self.ledgers:
            name = f"{cycle}/index.html"
            if name not in self.made:
                self.made.add(name)
                self.indexed.append(cycle)
                yield name, self._index(cycle)

    def _report(self, cycle: str, partnership: str) -> dict[str, Any]:
        states = self._states(cycle).get(partnership, {})
        return {
            "kind": "report",
            "folder": str((self.plan.workspace.outputs / cycle / partnership).resolve()),
            "page": self.words(partnership),
            "missing": {name: _WHY[entry["state"]] for name, entry in states.items() if entry["state"] in _WHY},
        }

    def _states(self, cycle: str) -> dict[str, dict[str, Any]]:
        """Partnership → stage → entry, of this run and of earlier ones."""
        ledger = self.ledgers[cycle]
        found: dict[str, dict[str, Any]] = {}
        entries = [*ledger.earlier.values(), *(unit.to_json() for unit in ledger.units.values())]
        for entry in entries:
            found.setdefault(entry["partnership"], {})[entry["stage"]] = entry
        return found

    def _index(self, cycle: str) -> dict[str, Any]:
        document = self.plan.workspace.document
        states = self._states(cycle)
        known = {one: about for one, about in self.plan.partnerships.items() if about.cycle == cycle}
        days = [about.as_of for about in known.values()]
        return {
            "kind": "index",
            "folder": str((self.plan.workspace.outputs / cycle).resolve()),
            "title": document.title,
            "note": document.note,
            "attribution": document.attribution,
            "cycle_name": _common([about.cycle_name for about in known.values()]) or cycle,
            "as_of": max(days).isoformat() if days else str(self.ledgers[cycle].header["started"])[:10],
            "rows": [_row(one, known.get(one), states.get(one, {})) for one in sorted({*known, *states})],
        }


def _row(partnership: str, about: Summary | None, states: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    wrong = [entry for entry in states.values() if entry["state"] not in WELL]
    return {
        "id": partnership,
        "name": about.name if about else partnership,
        "about": about.about if about else "",
        "states": {name: entry["state"] for name, entry in states.items()},
        "problem": _problem(wrong),
        "actions": about.actions if about else None,
        "overdue": about.overdue if about else None,
    }


def _problem(wrong: list[Mapping[str, Any]]) -> str:
    """What went wrong, for readers: no paths, no code; the details are in `pifkit status`."""
    if not wrong:
        return ""
    found = {_WHY[entry["state"]] for entry in wrong if entry["state"] in _WHY}
    return sorted(found)[0].replace("This stage", "A stage") if len(wrong) == 1 else ""


def _common(names: list[str]) -> str:
    """The name that all share, else blank."""
    return names[0] if names and len(set(names)) == 1 else ""
