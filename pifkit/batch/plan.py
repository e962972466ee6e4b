"""Deciding everything before any kernel starts: which units, with which parameters, and which folders are in order."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pifkit.batch import inputs, parameters
from pifkit.batch.comparing import Comparisons
from pifkit.batch.ledger import last_run, left_undone, unfinished
from pifkit.batch.publish import AUDIENCES
from pifkit.batch.units import Plan, PlannedState, Summary, Unit
from pifkit.improvement.progress import is_open, is_overdue
from pifkit.model.errors import ParameterError, Problem
from pifkit.model.language import speaking
from pifkit.model.stages import STAGES, Stage, stage
from pifkit.reporting.origin_words import origin_words
from pifkit.reporting.signing import book_sign_words, record_words
from pifkit.store import digest as events_digest
from pifkit.store.reading import read_book, recorded
from pifkit.workspace import resources

if TYPE_CHECKING:
    from pifkit.workspace import Workspace
    from pifkit.workspace.book import Book

_Wanted = Mapping[str, tuple[str | None, tuple[str, ...]]]


def plan_run(
    workspace: Workspace,
    ids: Iterable[str] | None = None,
    *,
    stages: Sequence[str | int] = (),
    cycle: str | None = None,
    as_of: dt.date | None = None,
    failed: bool = False,
    force: bool = False,
    audiences: Sequence[str] | None = None,
) -> Plan:
    """Plan a run: read and check every folder, resolve cycle and day, compare parameters, rank the figures.

    Args:
        workspace: the workspace.
        ids: partnerships; None for all.
        stages: stages by number or id; empty for all six.
        cycle: the cycle to run; None for each partnership's current one.
        as_of: the day that counts as today; None for the cycle's own, else today.
        failed: only what the last run (of `cycle`, if given) left undone, within `ids` and `stages`.
        force: run units whose inputs have not changed, too.
        audiences: pages to make beside the full report, `board` or `public`; empty for the full report alone; None for
            what each partnership's options say (`audience`), with `failed` for what the last run was asked for.

    Returns:
        The plan. A partnership with errors has units in the state `invalid`; the others run.

    Raises:
        ParameterError: the workspace has no partnership, one of `ids` has no folder, or there is nothing left undone.
    """
    have = workspace.partnership_ids()
    if not have:
        raise ParameterError(f"There is no partnership in {workspace.parameters}. Make one with: pifkit new ID")
    chosen = have if ids is None else tuple(ids)
    if unknown := sorted(set(chosen) - set(have)):
        raise ParameterError(
            f"No folder in {workspace.parameters} for: {', '.join(unknown)}. There are: {', '.join(have)}."
        )
    names = tuple(one.id for one in STAGES if not stages or one in {stage(key) for key in stages})
    if not failed:
        return _Planner(workspace, dict.fromkeys(chosen, (cycle, names)), as_of, force, audiences).plan()
    runs = last_run(workspace.outputs, cycle)
    if not runs:
        raise ParameterError("There is no run to go on with. Start one with: pifkit run --all")
    if audiences is None:
        audiences = runs[0].get("audiences_asked")  # it goes on with that run, its pages included
    also = {unit["partnership"] for run in runs for unit in run["units"]}
    plan = _Planner(workspace, _undone(runs, chosen, names), as_of, force, audiences, also & set(chosen)).plan()
    return replace(plan, torn=tuple(run["cycle"] for run in runs if unfinished(run)))


def _undone(runs: list[dict[str, Any]], ids: Iterable[str], stages: tuple[str, ...]) -> _Wanted:
    wanted: dict[str, tuple[str | None, tuple[str, ...]]] = {}
    for of_cycle, partnerships in left_undone(runs).items():
        for partnership in sorted(set(partnerships) & set(ids)):
            names = tuple(name for name in stages if name in partnerships[partnership])
            if names:
                wanted[partnership] = (of_cycle, names)
    return wanted


class _Planner:
    """One planning: reads every folder once, keeps of the books only what is needed later."""

    def __init__(
        self,
        workspace: Workspace,
        wanted: _Wanted,
        as_of: dt.date | None,
        force: bool,
        audiences: Sequence[str] | None = None,
        also: Iterable[str] = (),
    ) -> None:
        self.audiences = audiences
        self.also = frozenset(also)
        self.frameworks: dict[str, list[dict[str, Any]]] = {}
        self.workspace = workspace
        self.wanted = wanted
        self.as_of = as_of
        self.today = dt.date.today()  # once: a run over midnight has one day
        self.force = force
        self.memory = inputs.Memory(workspace.root.resolve())
        self.code = inputs.code_digest()
        self.partnerships: dict[str, Summary] = {}
        self.invalid: dict[str, tuple[Problem, ...]] = {}
        self.warnings: list[Problem] = []
        self.groupings: dict[str, str] = {}
        self.comparisons = Comparisons(wanted)

    def plan(self) -> Plan:
        for partnership in self.workspace.partnership_ids():
            self._read(partnership)
        declared = {one.id: self._declared(one) for one in STAGES}
        units = [
            unit
            for partnership, (_, names) in sorted(self.wanted.items())
            for unit in self._units(partnership, names, declared)
        ]
        problems = [problem for found in self.invalid.values() for problem in found] + self.warnings
        problems += [problem for name in sorted({unit.stage for unit in units}) for problem in declared[name].problems]
        return Plan(
            audiences=None if self.audiences is None else tuple(self.audiences),
            workspace=self.workspace,
            units=tuple(units),
            partnerships=self.partnerships,
            comparison=self.comparisons,
            problems=tuple(problems),
            code=self.code,
            groupings=self.groupings,
        )

    def _read(self, partnership: str) -> None:
        asked = self.wanted.get(partnership)
        try:
            book = read_book(self.workspace, partnership, cycle=asked[0] if asked else None, as_of=self.as_of)
        except ParameterError as error:
            if asked:
                self.invalid[partnership] = error.problems or (_whole(partnership, error),)
            return
        day = self.as_of or book.cycle.as_of or self.today
        with speaking(book.options.language):
            self.partnerships[partnership] = self._summary(book, day)
        for one in book.tables.indicators:
            if one.grouping:
                self.groupings.setdefault(one.id, one.grouping)
        self.comparisons.add(book)
        if asked:
            self.warnings += book.warnings

    def _summary(self, book: Book, day: dt.date) -> Summary:
        """What is kept of a book; frameworks that many partnerships use are kept once."""
        about = _summary(book, day)
        origin = origin_words(book)
        origin["frameworks"] = self.frameworks.setdefault(json.dumps(origin["frameworks"]), origin["frameworks"])
        if book.id not in self.wanted and book.id not in self.also:
            return replace(about, origin=origin)
        asked = {book.options.audience} if self.audiences is None else set(self.audiences)
        audiences = tuple(one for one in AUDIENCES if one in asked)
        content = ""
        if audiences:
            parameters = self.workspace.parameters
            content = inputs.content_digest(parameters / book.id, parameters, about.recorded)
        return replace(about, audiences=audiences, content=content, origin=origin)

    def _notebook(self, one: Stage) -> Path:
        """The workspace's own notebook of a stage, else the kit's."""
        own = self.workspace.root / "notebooks" / f"{one.stem}.ipynb"
        return (own if own.is_file() else resources.notebooks() / own.name).resolve()

    def _declared(self, one: Stage) -> parameters.Declared:
        return parameters.declared(self._notebook(one), f"{one.stem}.ipynb")

    def _units(
        self, partnership: str, names: Iterable[str], declared: Mapping[str, parameters.Declared]
    ) -> Iterator[Unit]:
        rows = self.comparisons.get(partnership, "")
        for name in names:
            yield self._unit(partnership, stage(name), declared[name], rows)

    def _unit(self, partnership: str, one: Stage, takes: parameters.Declared, rows: str) -> Unit:
        if partnership in self.invalid:
            cycle = self.wanted[partnership][0] or self._cycle_of_invalid(partnership)
            found = self.invalid[partnership]
            errors = [problem for problem in found if problem.severity == "error"] or list(found)
            more = f" (and {len(errors) - 1} more: pifkit check {partnership})" if len(errors) > 1 else ""
            return Unit(partnership, one.id, cycle, state="invalid", error=errors[0].render() + more)
        about = self.partnerships[partnership]
        given = {
            "partnership": partnership,
            "cycle": about.cycle,
            "workspace": str(self.workspace.root.resolve()),
            "as_of": about.as_of.isoformat(),
        }
        if problems := parameters.compare(takes, given):
            return Unit(partnership, one.id, about.cycle, about.as_of, state="invalid", error=problems[0].render())
        notebook = self._notebook(one)
        folder = self.workspace.parameters / partnership
        digest = inputs.digest(notebook, given, folder, self.workspace.parameters, rows, self.code, about.recorded)
        outputs = self.workspace.outputs / about.cycle / partnership
        state: PlannedState = "unchanged" if not self.force and self.memory.unchanged(outputs, one.stem, digest) else ""
        return Unit(partnership, one.id, about.cycle, about.as_of, notebook, given, digest, state)

    def _cycle_of_invalid(self, partnership: str) -> str:
        """Where the state of a folder that cannot be read is recorded: its current cycle, else that of the others."""
        named = inputs.current_cycle(self.workspace.parameters / partnership)
        others = sorted(about.cycle for about in self.partnerships.values())
        return named or (max(others, key=others.count) if others else "")


def _whole(partnership: str, error: ParameterError) -> Problem:
    return Problem(f"parameters/{partnership}", "", "partnership-invalid", error.message, partnership=partnership)


def _summary(book: Book, day: dt.date) -> Summary:
    of_cycle = book.rows("actions")
    return Summary(
        id=book.id,
        name=book.partnership.name,
        about=", ".join(text for text in (_capital(book.partnership.kind), book.partnership.area) if text),
        purpose=book.partnership.purpose,
        attribution=book.partnership.attribution or book.workspace.document.attribution,
        cycle=book.cycle.id,
        cycle_name=book.cycle.name,
        as_of=day,
        actions=sum(is_open(row) for row in of_cycle),
        overdue=sum(is_overdue(row, day) for row in of_cycle),
        recorded=_recorded(book),
        record=record_words(book),
        sign_off=book_sign_words(book),
        families=dict(sorted(book.partnership.family_groups.items())),
        shares=bool(book.partnership.options and book.partnership.options.share_learning),
        language=book.options.language,
    )


def _recorded(book: Book) -> str:
    """Digest of everything in the partnership's event store, whichever database it is in; blank where there is none."""
    known = recorded(book)
    return events_digest(known.events) if known else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
