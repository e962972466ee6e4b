"""Do the decisions of the review say what becomes of lines that are there, and why?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pifkit.improvement.choices import ALLOWED, NEEDS_REASON
from pifkit.model.errors import Problem
from pifkit.workspace.checks.base import duplicates, in_row
from pifkit.workspace.folder import Folder
from pifkit.workspace.rules import near

_TABLE_OF = {"action": "actions", "indicator": "indicators", "target": "indicators", "question": "indicators"}


def allowed(folder: Folder) -> Iterator[Problem]:
    """An action is not retired and an indicator not carried: each kind of line has its own decisions."""
    for row in folder.rows("decisions"):
        if row.decision not in ALLOWED[row.kind]:
            message = f"{row.kind} {row.line!r} cannot be {row.decision}."
            yield in_row(
                folder, "decisions", row, "decision", "decision-not-allowed", message, value=row.decision,
                allowed=ALLOWED[row.kind], near=near(row.decision, ALLOWED[row.kind]),
            )  # fmt: skip


def lines(folder: Folder) -> Iterator[Problem]:
    """The line, and what replaces it, are there; a focus criterion may be named for the first time here."""
    for row in folder.rows("decisions"):
        known = folder.known(_TABLE_OF[row.kind]) if row.kind in _TABLE_OF else None
        if known is not None and row.line not in known:
            yield _stray(folder, row, "line", row.line, known)
        successors = folder.known("indicators") if row.kind == "indicator" else None
        if row.replaced_by and successors is not None and row.replaced_by not in successors:
            yield _stray(folder, row, "replaced_by", row.replaced_by, successors)


def _stray(folder: Folder, row: Any, column: str, value: str, known: Any) -> Problem:
    what = "indicator" if column == "replaced_by" or row.kind != "action" else "action"
    return in_row(
        folder, "decisions", row, column, "decision-line-unknown", f"there is no {what} {value!r}.", value=value,
        near=near(value, known),
    )  # fmt: skip


def complete(folder: Folder) -> Iterator[Problem]:
    """What ends needs a reason, what is replaced a successor, a new target a value and a day."""
    for row in folder.rows("decisions"):
        lacking = []
        if row.decision in NEEDS_REASON and not row.reason:
            lacking.append("a reason")
        if row.decision == "replaced" and not row.replaced_by:
            lacking.append("what replaces it")
        if (row.kind, row.decision) == ("target", "new"):
            lacking += [word for word, cell in (("a value", row.value), ("a day", row.date)) if cell is None]
        if lacking:
            message = f"{row.kind} {row.line!r} is {row.decision} without {' and '.join(lacking)}."
            yield in_row(folder, "decisions", row, "", "decision-incomplete", message)


def once(folder: Folder) -> Iterator[Problem]:
    """One decision about one line of a cycle; an indicator may get several targets for several days."""
    current = folder.partnership.current_cycle if folder.partnership else None
    yield from duplicates(
        folder, "decisions", lambda row: (row.kind, row.line, row.date, row.cycle or current), "line",
        "decision-duplicate", lambda row: f"a decision about the {row.kind} {row.line!r}",
    )  # fmt: skip


CHECKS = (allowed, lines, complete, once)
