"""Which pages of a run belong to no unit: a partnership's report of all stages, and the overview of a cycle."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pifkit.batch import inputs
from pifkit.batch.guard import EVERYONE
from pifkit.batch.ledger import Ledger
from pifkit.batch.publish import AUDIENCES, audience_files, take_away
from pifkit.batch.units import WELL, Plan, Summary, Unit
from pifkit.model.language import N_
from pifkit.model.stages import STAGES
from pifkit.reporting.across.places import FOLDER
from pifkit.reporting.across.values import name_key

ACROSS = f"{FOLDER}/pages.json"
"""Inside `outputs/<cycle>/`: the pages across all partnerships, with their sha256."""
ROWS = ".overview.jsonl"
"""There, while a run lasts: what its overview says of each partnership, a line each, for the worker that makes the pages."""
_WHY = {
    "failed": N_("This stage could not be made: its notebook stopped with an error."),
    "timeout": N_("This stage could not be made: its notebook took longer than allowed."),
    "invalid": N_("This stage could not be made: the partnership's folder has mistakes to correct."),
    "interrupted": N_("This stage was not made: the run was stopped."),
    "withheld": N_("This stage is withheld until somebody has looked at it."),
}


class Site:
    """Says which pages are due, once each.

    A report says what it was made from (`work/report.json`), so that a run after a killed one finds the reports that
    were not made any more, also of partnerships whose units are all done.

    Args:
        plan: the plan of the run.
        ledgers: the records of the run by cycle.
    """

    def __init__(self, plan: Plan, ledgers: Mapping[str, Ledger]) -> None:
        self.plan = plan
        self.ledgers = ledgers
        self.indexed: list[str] = []
        self._index_digests: dict[str, str] = {}
        self._open = Counter(unit.key[:2] for unit in plan.ready)

    def first(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Pages that wait for no unit, as name and job: what a killed run did not get to, or somebody deleted."""
        for cycle, ledger in self.ledgers.items():
            names = self._states(cycle) if ledger.torn else {partnership for partnership, _ in ledger.units}
            for partnership in sorted(names):
                if not self._open[cycle, partnership]:
                    yield from self._report(cycle, partnership)

    def ended(self, unit: Unit) -> Iterator[tuple[str, dict[str, Any]]]:
        """Pages that are due now that a unit has ended: the report, if it was the partnership's last one."""
        cycle, partnership, _ = unit.key
        self._open[cycle, partnership] -= 1
        if not self._open[cycle, partnership]:
            yield from self._report(cycle, partnership)

    def last(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The overviews, once, when everything else is there; not one that would come out the same."""
        if self.indexed:
            return
        self.indexed += self.ledgers
        for cycle, ledger in self.ledgers.items():
            job, rows = self._index(cycle), self._rows(cycle)
            self._index_digests[cycle] = self._index_digest(cycle, job, rows)
            if ledger.index != self._index_digests[cycle] or not _across_is_whole(ledger.folder, bool(rows)):
                with (ledger.folder / ROWS).open("w", encoding="utf-8", newline="\n") as file:
                    file.writelines(json.dumps(row) + "\n" for row in rows)
                yield f"{cycle}/index.html", job
            else:
                ledger.header["index"] = ledger.index

    def shared(self, cycle: str) -> dict[str, list[str]]:
        """Pages for a board or the public that are there when the run ends, by partnership."""
        folder = self.plan.workspace.outputs / cycle
        found = {one: _pages_of(folder, {"id": one}) for one in sorted(self._known(cycle))}
        return {one: names for one, pages in found.items() if (names := [n for n in pages if n != "report.html"])}

    def made(self, name: str, ledger: Ledger) -> None:
        """A page was made: an overview's record says from what."""
        if name.endswith("/index.html"):
            ledger.header["index"] = self._index_digests[ledger.cycle]

    def close(self) -> None:
        """The run has ended: what was only handed to a worker goes."""
        for ledger in self.ledgers.values():
            (ledger.folder / ROWS).unlink(missing_ok=True)

    def _index_digest(self, cycle: str, job: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> str:
        folder = self.plan.workspace.outputs / cycle
        words = {key: value for key, value in job.items() if key not in {"folder", "rows"}} | {"code": self.plan.code}
        parts = [inputs.report_digest(folder / row["id"], {**row, "pages": _pages_of(folder, row)}) for row in rows]
        return inputs.report_digest(folder, {"words": words, "parts": parts})

    def words(self, partnership: str) -> dict[str, Any]:
        """What pages say of a partnership."""
        about = self.plan.partnerships[partnership]
        return {
            "language": about.language,
            "name": about.name,
            "about": about.about,
            "purpose": about.purpose,
            "attribution": about.attribution,
            "cycle_name": about.cycle_name,
            "as_of": about.as_of.isoformat(),
            "record": about.record,
            "sign_off": about.sign_off,
            "origin": {**about.origin},
        }

    def _report(self, cycle: str, partnership: str) -> Iterator[tuple[str, dict[str, Any]]]:
        about = self.plan.partnerships.get(partnership)
        if about is None or about.cycle != cycle:
            return
        folder = self.plan.workspace.outputs / cycle / partnership
        states = self._states(cycle, partnership).get(partnership, {})
        page = self.words(partnership)
        missing = {name: _WHY[entry["state"]] for name, entry in states.items() if entry["state"] in _WHY}
        digest = inputs.report_digest(folder, {"page": page, "missing": missing, "code": self.plan.code})
        if not inputs.report_is_current(folder, digest):
            job = {"kind": "report", "folder": str(folder.resolve()), "page": page, "missing": missing, "input": digest}
            yield f"{cycle}/{partnership}/report.html", {**job, "partnership": partnership}
        undone = [name for name, entry in states.items() if entry["state"] not in WELL]
        yield from self._audiences(about, folder, undone)

    def _audiences(self, about: Summary, folder: Path, undone: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """The pages for a board or the public that are asked for and not there yet; those that nobody asked for go.

        They are read as a whole and passed on, so none is made while a stage that was run is not done.
        """
        if about.audiences is None:
            return
        root = self.plan.workspace.root.resolve()
        for audience in AUDIENCES:
            if audience not in about.audiences:
                take_away(folder, audience)
                continue
            made_from = {"content": about.content, "cycle": about.cycle, "as_of": about.as_of.isoformat()}
            digest = inputs.page_digest({**made_from, "audience": audience, "code": self.plan.code})
            if undone or not inputs.page_is_current(folder, audience, digest):
                job: dict[str, Any] = {
                    "kind": "audience",
                    "folder": str(folder.resolve()),
                    "audience": audience,
                    "input": digest,
                }
                job |= {"workspace": str(root), "partnership": about.id, "undone": undone, **made_from}
                job["everyone"] = str((self.plan.workspace.outputs / EVERYONE).resolve())
                yield f"{about.cycle}/{about.id}/{audience}.html", job

    def _states(self, cycle: str, only: str | None = None) -> dict[str, dict[str, Any]]:
        """Partnership → stage → entry, of this run and of earlier ones; `only`: of one partnership."""
        ledger = self.ledgers[cycle]
        found: dict[str, dict[str, Any]] = {}
        names = [stage.id for stage in STAGES]
        keys = [(only, name) for name in names] if only else [*ledger.earlier, *ledger.units]
        for key in keys:
            if key in ledger.units:
                found.setdefault(key[0], {})[key[1]] = ledger.units[key].to_json()
            elif key in ledger.earlier:
                found.setdefault(key[0], {})[key[1]] = ledger.earlier[key]
        return found

    def _index(self, cycle: str) -> dict[str, Any]:
        document = self.plan.workspace.document
        known = self._known(cycle)
        days = [about.as_of for about in known.values()]
        return {
            "kind": "index",
            "language": document.options.language,
            "folder": str((self.plan.workspace.outputs / cycle).resolve()),
            "title": document.title,
            "note": document.note,
            "attribution": document.attribution,
            "cycle_name": _common([about.cycle_name for about in known.values()]) or cycle,
            "as_of": max(days).isoformat() if days else str(self.ledgers[cycle].header["started"])[:10],
            "groupings": dict(self.plan.groupings),
            "minimum": document.options.minimum_group,
            "rows": str((self.plan.workspace.outputs / cycle / ROWS).resolve()),
        }

    def _known(self, cycle: str) -> dict[str, Summary]:
        return {one: about for one, about in self.plan.partnerships.items() if about.cycle == cycle}

    def _rows(self, cycle: str) -> list[dict[str, Any]]:
        """What the overview says of each partnership, in the order of their names."""
        known, states = self._known(cycle), self._states(cycle)
        rows = [_row(one, known.get(one), states.get(one, {})) for one in {*known, *states}]
        return sorted(rows, key=lambda row: (name_key(row["name"]), row["id"]))


def _row(partnership: str, about: Summary | None, states: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    wrong = [entry for entry in states.values() if entry["state"] not in WELL]
    return {
        "id": partnership,
        "name": about.name if about else partnership,
        "about": about.about if about else "",
        "states": {name: "done" if entry["state"] in WELL else entry["state"] for name, entry in states.items()},
        "problem": _problem(wrong),
        "actions": about.actions if about else None,
        "overdue": about.overdue if about else None,
        "sign_off": about.sign_off if about else "",
        "families": dict(about.families) if about else {},
        "shares": bool(about and about.shares),
    }


def _across_is_whole(folder: Path, anybody: bool) -> bool:
    """Whether the overview and every page across all partnerships that its record names are there; none, for nobody."""
    if not (folder / "index.html").is_file():
        return False
    try:
        made = json.loads((folder / ACROSS).read_text(encoding="utf-8"))["pages"]
        return all((folder / name).is_file() for name in made)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return not anybody


def _pages_of(folder: Path, row: Mapping[str, Any]) -> list[str]:
    """Pages of a partnership as a whole that are there."""
    names = ["report.html", *(audience_files(audience)[0] for audience in AUDIENCES)]
    return [name for name in names if Path(folder / row["id"] / name).is_file()]


def _problem(wrong: list[Mapping[str, Any]]) -> str:
    """What went wrong, for readers: no paths, no code; the details are in `pifkit status`."""
    if not wrong:
        return ""
    found = {_WHY[entry["state"]] for entry in wrong if entry["state"] in _WHY}
    return sorted(found)[0].replace("This stage", "A stage") if len(wrong) == 1 else ""


def _common(names: list[str]) -> str:
    """The name that all share, else blank."""
    return names[0] if names and len(set(names)) == 1 else ""
