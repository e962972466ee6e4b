"""`pifkit check --deep`: the lint of the whole cycle over a book."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pifkit.improvement.choices import in_use
from pifkit.improvement.lint import Whole, lint
from pifkit.model.errors import Problem
from pifkit.reporting.problems import compared, problems
from pifkit.reporting.readings import readings
from pifkit.store.reading import read_book

if TYPE_CHECKING:
    from pifkit.workspace import Workspace
    from pifkit.workspace.book import Book


def deep_check(book: Book) -> list[Problem]:
    """Everything the lint finds in a partnership's cycle, as warnings with file, row and what to do."""
    folder = f"parameters/{book.id}"
    return [
        Problem(
            file=f"{folder}/{found.table}.csv" if found.table else f"{folder}/cycles/{book.cycle.id}.yaml",
            place=f"row {found.row}" if found.row else "",
            code=rule.code,
            message=found.message,
            remedy=rule.advice,
            partnership=book.id,
            severity="warning",
        )
        for rule, found in lint(whole(book))
    ]


def deep_workspace(workspace: Workspace, ids: Iterable[str], known: Iterable[Problem]) -> list[Problem]:
    """The lint of several partnerships; those that cannot be read are left to the plain check.

    Args:
        workspace: from `find_workspace`.
        ids: partnerships.
        known: problems of the plain check; a partnership with an error among them is not linted.
    """
    broken = {one.partnership for one in known if one.severity == "error"}
    if None in broken:
        return []
    return [problem for one in ids if one not in broken for problem in deep_check(read_book(workspace, one))]


def whole(book: Book) -> Whole:
    """The values that the lint looks at."""
    return Whole(
        cycle=book.cycle,
        as_of=book.as_of,
        outcomes=book.rows("outcomes"),
        indicators=in_use(book.rows("indicators"), book.cycles),
        targets=book.rows("targets"),
        evidence=book.rows("evidence"),
        actions=book.rows("actions"),
        tests=book.rows("tests_of_change"),
        people=book.rows("people"),
        links=book.rows("links"),
        gaps=problems(book),
        compared=tuple(one for _, one in compared(book)),
        figures=frozenset(one.indicator for one in readings(book) if one.series.with_values),
    )
