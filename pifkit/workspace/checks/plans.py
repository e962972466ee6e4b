"""Are the dates of actions, tests and evidence in order, and do surveys add up?"""

from __future__ import annotations

from collections.abc import Iterator

from pifkit.model.errors import Problem
from pifkit.workspace.checks.base import duplicates, in_row
from pifkit.workspace.folder import Folder
from pifkit.workspace.rules import near

_ANSWERS = {
    "engagement": ("6", "5", "4", "3", "2", "1", "dk"),
    "success_factors": ("1", "2", "3", "4", "dk"),
    "culture_now": ("clan", "adhocracy", "market", "hierarchy"),
    "culture_preferred": ("clan", "adhocracy", "market", "hierarchy"),
}
_DIMENSIONS = ("1", "2", "3", "4", "5", "6")
# table, earlier day, later day, rule, words
_ORDER = (
    ("actions", "start", "due", "action-due-before-start", "is due"),
    ("actions", "start", "closed", "action-closed-before-start", "is closed"),
    ("tests_of_change", "start", "end", "test-ends-before-start", "ends"),
    ("evidence", "date", "review_by", "evidence-review-before-date", "is to be reviewed"),
)


def order(folder: Folder) -> Iterator[Problem]:
    """What ends does so after it starts."""
    for table, first, last, code, words in _ORDER:
        for row in folder.rows(table):
            start, end = getattr(row, first), getattr(row, last)
            if start and end and end < start:
                message = f"{row.id!r} {words} on {end}, before {first} on {start}."
                yield in_row(folder, table, row, last, code, message, value=end)


def closed(folder: Folder) -> Iterator[Problem]:
    """An action with a closing day is done, verified or cancelled."""
    for row in folder.rows("actions"):
        if row.closed and row.status in ("open", "in_progress"):
            yield in_row(
                folder,
                "actions",
                row,
                "status",
                "action-closed-open",
                f"{row.id!r} was closed on {row.closed}.",
                value=row.status,
            )


def progress(folder: Folder) -> Iterator[Problem]:
    """A progress score is one of ten steps, 0.5 to 5 in halves."""
    for row in folder.rows("tests_of_change"):
        if row.progress is not None and not (2 * row.progress).is_integer():
            message = f"{row.id!r} has a progress score between two steps."
            yield in_row(
                folder, "tests_of_change", row, "progress", "test-progress-step", message, value=f"{row.progress:g}"
            )


def shares(folder: Folder) -> Iterator[Problem]:
    """The shares of one parent add up to at most 1."""
    sums: dict[tuple[str, str | None], float] = {}
    for row in folder.rows("outcomes"):
        for parent in row.parent if row.share is not None else ():
            key = (parent, row.cycle)
            before = sums.get(key, 0.0)
            sums[key] = before + row.share
            if before <= 1.0005 < sums[key]:
                message = f"with this row the shares of {parent!r} add up to {sums[key]:.3g}."
                yield in_row(folder, "outcomes", row, "share", "outcome-shares", message, value=f"{row.share:g}")


def answers(folder: Folder) -> Iterator[Problem]:
    """Every answer is one that its survey has, and is counted once."""
    for row in folder.rows("culture"):
        allowed = _ANSWERS[row.survey]
        if row.answer.casefold() not in allowed:
            message = f"the survey {row.survey!r} has no such answer."
            yield in_row(
                folder,
                "culture",
                row,
                "answer",
                "survey-item-unknown",
                message,
                value=row.answer,
                allowed=allowed,
                near=near(row.answer, allowed),
            )
        if row.survey.startswith("culture_") and row.item not in _DIMENSIONS:
            message = f"the survey {row.survey!r} has six dimensions."
            yield in_row(
                folder, "culture", row, "item", "survey-item-unknown", message, value=row.item, allowed=_DIMENSIONS
            )
    yield from duplicates(
        folder, "culture", lambda row: (row.survey, row.group, row.item, row.answer.casefold(), row.cycle), "answer",
        "survey-duplicate", lambda row: f"{row.survey}, {row.group}, item {row.item}, answer {row.answer}",
    )  # fmt: skip


CHECKS = (order, closed, progress, shares, answers)
