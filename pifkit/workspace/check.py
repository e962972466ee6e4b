"""Checking everything: all problems of all partnerships at once."""

from __future__ import annotations

from collections.abc import Iterable

from pifkit.frameworks import check_framework_folder
from pifkit.model.errors import Problem
from pifkit.workspace.book import unknown_partnership
from pifkit.workspace.checks import folder_problems
from pifkit.workspace.folder import read_folder
from pifkit.workspace.workspace import Workspace


def check_workspace(workspace: Workspace, ids: Iterable[str] | None = None) -> list[Problem]:
    """Everything that is wrong in a workspace.

    One partnership's problems never hide another's: each folder is read on its own.

    Args:
        workspace: from `find_workspace`.
        ids: partnerships to check; None: all.

    Returns:
        Problems and warnings: those of the workspace itself first (their `partnership` is None), then by partnership,
        in the order of the files. Empty where all is well. Never raises for bad content.
    """
    problems = [*workspace.problems, *check_framework_folder(workspace.root / "frameworks")]
    there = workspace.partnership_ids()
    for one in there if ids is None else ids:
        if one in there:
            problems.extend(folder_problems(read_folder(workspace, one)))
        else:
            problems.extend(unknown_partnership(workspace, one).problems)
    return problems
