"""Does every id lead somewhere, and is it there only once?"""

from __future__ import annotations

from collections.abc import Iterator

from pifkit.model.errors import Problem
from pifkit.model.tables import TABLES
from pifkit.workspace.checks.base import also, by_value, duplicates, every_row, in_row, unknown
from pifkit.workspace.folder import Folder
from pifkit.workspace.rules import Nearest

# table, column, table it points to, rule, what it names
_POINTERS = (
    ("observations", "indicator", "indicators", "observation-indicator-unknown", "indicator"),
    ("targets", "indicator", "indicators", "target-indicator-unknown", "indicator"),
    ("evidence", "indicator", "indicators", "evidence-indicator-unknown", "indicator"),
    ("actions", "measure", "indicators", "action-measure-unknown", "indicator"),
    ("actions", "outcome", "outcomes", "action-outcome-unknown", "outcome"),
    ("tests_of_change", "action", "actions", "test-action-unknown", "action"),
    ("tests_of_change", "indicator", "indicators", "test-indicator-unknown", "indicator"),
    ("tests_of_change", "follows", "tests_of_change", "test-follows-unknown", "test of change"),
    ("people", "objective", "outcomes", "person-objective-unknown", "outcome"),
    ("outcomes", "parent", "outcomes", "outcome-parent-unknown", "outcome"),
    ("links", "indicator", "indicators", "link-indicator-unknown", "indicator"),
    ("links", "outcome", "outcomes", "link-outcome-unknown", "outcome"),
)


def pointers(folder: Folder) -> Iterator[Problem]:
    """Every column that names a row of another table names one that is there."""
    for table, column, target, code, what in _POINTERS:
        yield from unknown(folder, table, column, target, code, what)


def unique(folder: Folder) -> Iterator[Problem]:
    """No id is there twice in a table; the same id in two cycles is two rows of a history."""
    for table, model in TABLES.items():
        if "id" in model.model_fields:
            yield from duplicates(
                folder, table, lambda row: (row.id, getattr(row, "cycle", None) or _blank_cycle(folder, row)), "id",
                "id-duplicate", lambda row: f"the id {row.id!r}",
            )  # fmt: skip


def _blank_cycle(folder: Folder, row: object) -> str | None:
    if type(row).__name__ == "Outcome" or folder.partnership is None:
        return None
    return folder.partnership.current_cycle


def row_cycles(folder: Folder) -> Iterator[Problem]:
    """Every column `cycle` names a cycle that is there."""
    for table, model in TABLES.items():
        if "cycle" not in model.model_fields:
            continue
        nearest = Nearest()
        for name, rows in by_value(every_row(folder, table), "cycle").items():
            if name not in folder.cycle_ids:
                message = f"there is no cycle {name!r}{also(rows)}."
                yield in_row(folder, table, rows[0], "cycle", "row-cycle-unknown", message, value=name,
                             allowed=sorted(folder.cycle_ids), near=nearest(name, folder.cycle_ids))  # fmt: skip


def partners(folder: Folder) -> Iterator[Problem]:
    """Every column `partner` names a listed partner; not asked while none is listed."""
    if folder.partnership is None or not folder.partnership.partners:
        return
    known = [partner.id for partner in folder.partnership.partners]
    for table in ("ratings", "people"):
        nearest = Nearest()
        for name, rows in by_value(every_row(folder, table), "partner").items():
            if name not in known:
                message = f"partnership.yaml lists no partner {name!r}{also(rows)}."
                yield in_row(
                    folder,
                    table,
                    rows[0],
                    "partner",
                    "partner-unknown",
                    message,
                    value=name,
                    allowed=known,
                    near=nearest(name, known),
                )


def loops(folder: Folder) -> Iterator[Problem]:
    """Following the parents of an outcome never leads back to it."""
    parents = {row.id: row.parent for row in folder.rows("outcomes")}
    done: set[str] = set()
    for row in folder.rows("outcomes"):
        chain: dict[str, None] = {}
        loop = _loop(row.id, parents, chain, done)
        if loop:
            done.update(loop)
            message = f"{' serves '.join([*loop, loop[0]])}."
            yield in_row(folder, "outcomes", row, "parent", "outcome-parent-loop", message, value="; ".join(row.parent))


def _loop(start: str, parents: dict[str, tuple[str, ...]], chain: dict[str, None], done: set[str]) -> list[str] | None:
    """A circle that can be reached from an outcome, without recursion so that a long chain is no trouble."""
    stack: list[tuple[str, int]] = [(start, 0)]
    while stack:
        node, index = stack.pop()
        if index == 0:
            if node in done:
                continue
            if node in chain:
                return _from(chain, node)
            chain[node] = None
        following = parents.get(node, ())
        if index < len(following):
            stack.append((node, index + 1))
            child = following[index]
            if child in chain:
                return _from(chain, child)
            if child not in done:
                stack.append((child, 0))
        else:
            del chain[node]
            done.add(node)
    return None


def _from(chain: dict[str, None], start: str) -> list[str]:
    """The rest of a chain (a dict, so that a long one is searched at once) from an outcome on."""
    every = list(chain)
    return every[every.index(start) :]


def links(folder: Folder) -> Iterator[Problem]:
    """A link ties at least two things together."""
    for row in folder.rows("links"):
        if sum(bool(part) for part in (row.criterion, row.indicator, row.outcome)) < 2:
            yield in_row(
                folder,
                "links",
                row,
                "",
                "link-incomplete",
                "fewer than two of criterion, indicator and outcome are filled in.",
            )


def objectives(folder: Folder) -> Iterator[Problem]:
    """An indicator's objective is an outcome, where outcomes are given at all."""
    if folder.known("outcomes"):
        yield from unknown(folder, "indicators", "objective", "outcomes", "indicator-objective-unknown", "objective")


CHECKS = (unique, pointers, row_cycles, partners, loops, links, objectives)
