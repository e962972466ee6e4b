"""Checks across files: each row and field is well formed, but do they make sense together?

Each check is a function from a folder to problems. They look only at what could be read, so that one mistake is
reported once and not again as all that follows from it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

from pifkit.model.errors import Problem
from pifkit.workspace.checks import cycles, decisions, figures, ids, measures, plans, ratings
from pifkit.workspace.folder import Folder

CHECKS: tuple[Callable[[Folder], Iterator[Problem]], ...] = (
    *cycles.CHECKS,
    *ids.CHECKS,
    *figures.CHECKS,
    *measures.CHECKS,
    *plans.CHECKS,
    *decisions.CHECKS,
    *ratings.CHECKS,
)


def folder_problems(folder: Folder) -> list[Problem]:
    """Everything wrong with a folder: its form first, then what its files say together; each named by partnership."""
    found = [*folder.problems, *(problem for check in CHECKS for problem in check(folder))]
    return [dataclasses.replace(problem, partnership=folder.id) for problem in found]
