"""A book: everything that is known of one partnership in one cycle, checked."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from pifkit.model import documents, tables
from pifkit.model.errors import ParameterError, Problem
from pifkit.model.tables import TABLES
from pifkit.workspace.cells import CellError, parse_date
from pifkit.workspace.checks import folder_problems
from pifkit.workspace.folder import Folder, read_folder
from pifkit.workspace.rules import near, problem
from pifkit.workspace.workspace import Workspace


@dataclass(frozen=True)
class Tables:
    """The rows of every table, in the order of the file; empty where there is no file."""

    outcomes: tuple[tables.Outcome, ...] = ()
    indicators: tuple[tables.Indicator, ...] = ()
    observations: tuple[tables.Observation, ...] = ()
    targets: tuple[tables.Target, ...] = ()
    ratings: tuple[tables.RatingRow, ...] = ()
    evidence: tuple[tables.Evidence, ...] = ()
    actions: tuple[tables.Action, ...] = ()
    tests_of_change: tuple[tables.TestOfChange, ...] = ()
    decisions: tuple[tables.Decided, ...] = ()
    people: tuple[tables.Person, ...] = ()
    culture: tuple[tables.Culture, ...] = ()
    links: tuple[tables.Link, ...] = ()


@dataclass(frozen=True)
class Book:
    """One partnership in one cycle.

    Attributes:
        workspace: where it was read.
        id: the partnership's id.
        partnership: `partnership.yaml`.
        cycle: the cycle that is looked at.
        cycles: all cycles, by first day.
        as_of: the day that counts as today.
        options: the workspace's options with the partnership's own over them.
        tables: the rows of every table.
        comparison: this partnership's rows of the comparison table, of indicators and of self-assessments; empty where
            there is none.
        warnings: what to know that stops nothing.
        recorded: what the event store holds, where `pifkit.store.reading` read the book; None: the tables alone.
    """

    workspace: Workspace
    id: str
    partnership: documents.Partnership
    cycle: documents.Cycle
    cycles: tuple[documents.Cycle, ...]
    as_of: dt.date
    options: documents.Options
    tables: Tables
    comparison: tuple[dict[str, Any], ...] = ()
    warnings: tuple[Problem, ...] = ()
    recorded: Any = None

    @property
    def previous(self) -> documents.Cycle | None:
        """The cycle that this one follows: the one it names, else the one before it by date, else None."""
        if self.cycle.follows:
            return next((cycle for cycle in self.cycles if cycle.id == self.cycle.follows), None)
        earlier = [cycle for cycle in self.cycles if cycle.start < self.cycle.start]
        return earlier[-1] if earlier else None

    def rows(self, table: str, cycle: str | None = None) -> tuple[Any, ...]:
        """The rows of a table that belong to a cycle.

        A blank column `cycle` means the current cycle; for outcomes it means every cycle. Tables without the column
        (indicators, observations, targets, links) belong to every cycle.

        Args:
            table: name of a table, such as `actions`.
            cycle: id of a cycle; None: this book's.
        """
        wanted = cycle or self.cycle.id
        rows: tuple[Any, ...] = getattr(self.tables, table)
        if "cycle" not in TABLES[table].model_fields:
            return rows
        blank = wanted if table == "outcomes" else self.partnership.current_cycle
        return tuple(row for row in rows if (row.cycle or blank) == wanted)


def read_book(
    workspace: Workspace, partnership: str, cycle: str | None = None, as_of: dt.date | str | None = None
) -> Book:
    """Read and check one partnership.

    Args:
        workspace: from `find_workspace`.
        partnership: its id.
        cycle: id of a cycle; None: the current one.
        as_of: the day that counts as today; None: `as_of` of the cycle, else the real today.

    Returns:
        The book; warnings are on it.

    Raises:
        ParameterError: with all problems of this partnership at once.
    """
    if partnership not in workspace.partnership_ids():
        raise unknown_partnership(workspace, partnership)
    day = _day(as_of, partnership)
    folder = read_folder(workspace, partnership)
    problems = [*workspace.problems, *folder_problems(folder)]
    chosen = _choose(folder, cycle, problems)
    errors = [p for p in problems if p.severity == "error"]
    if errors or folder.partnership is None or chosen is None:
        count = f"{len(errors)} mistake{'s' if len(errors) != 1 else ''}"
        raise ParameterError(f"{partnership}: {count} to correct before anything can be run.", problems)
    comparison, found = _comparison(workspace, chosen.id, partnership)
    return Book(
        workspace=workspace,
        id=partnership,
        partnership=folder.partnership,
        cycle=chosen,
        cycles=folder.cycles,
        as_of=day or chosen.as_of or dt.date.today(),
        options=_options(workspace.document.options, folder.partnership.options),
        tables=Tables(**{name: folder.rows(name) for name in TABLES}),
        comparison=comparison,
        warnings=(*problems, *found),
    )


def unknown_partnership(workspace: Workspace, partnership: str) -> ParameterError:
    """The error for a partnership without a folder, with the nearest one there is."""
    ids = workspace.partnership_ids()
    found = problem(
        "partnership-unknown", "there is no such folder.", file=f"parameters/{partnership}", value=partnership,
        allowed=ids, near=near(partnership, ids), partnership=partnership,
    )  # fmt: skip
    return ParameterError(f"{partnership}: no such partnership.", [found])


def _day(as_of: dt.date | str | None, partnership: str) -> dt.date | None:
    if not isinstance(as_of, str):
        return as_of
    try:
        return parse_date(as_of)
    except CellError as err:
        found = problem(err.code, err.message, file="as_of", value=as_of, near=err.near, partnership=partnership)
        raise ParameterError("The day given as 'as_of' is not a date.", [found]) from err


def _choose(folder: Folder, cycle: str | None, problems: list[Problem]) -> documents.Cycle | None:
    if cycle is None:
        return folder.current()
    if cycle not in folder.cycle_ids:
        ids = sorted(folder.cycle_ids)
        problems.append(
            problem("cycle-unknown", "there is no such cycle.", file=folder.name(f"cycles/{cycle}.yaml"), value=cycle,
                    allowed=ids, near=near(cycle, ids), partnership=folder.id)
        )  # fmt: skip
    return next((one for one in folder.cycles if one.id == cycle), None)


def _options(defaults: documents.Options, own: documents.Options | None) -> documents.Options:
    return defaults.model_copy(update=own.model_dump(exclude_unset=True)) if own else defaults


def _comparison(workspace: Workspace, cycle: str, partnership: str) -> tuple[tuple[dict[str, Any], ...], list[Problem]]:
    """This partnership's rows of the comparison table, which the batch writes beside its work."""
    path = workspace.outputs / cycle / partnership / "work" / "comparison.json"
    if not path.exists():
        return (), []
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        rows = None
    if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
        return tuple(rows), []
    file = path.relative_to(workspace.root).as_posix()
    message = "the file is not a list of rows."
    return (), [problem("comparison-unreadable", message, file=file, partnership=partnership)]
