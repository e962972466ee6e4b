"""`pifkit new`: a partnership's folder to fill in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pifkit.model.errors import ParameterError
from pifkit.model.tables import TABLES
from pifkit.workspace.atomic import atomic_directory
from pifkit.workspace.columns import header_row
from pifkit.workspace.names import ID, LONGEST_ID, is_reserved, suggest_id
from pifkit.workspace.rules import problem
from pifkit.workspace.workspace import Workspace
from pifkit.workspace.yamlfile import quoted

_PARTNERSHIP = """\
# A line that begins with # is a remark. Text that looks like a number or a date needs quotes: "2026.10".
name: {name}                  # as printed on reports
kind: partnership             # for instance community planning partnership
area: ""                      # the area it serves
purpose: ""                   # what it is for, in one or two sentences
current_cycle: {cycle}        # the file cycles/{plain}.yaml
definition: 2                 # which meaning of "framework": 1 frame, 2 improvement cycle, 3 self-assessment model
family_groups: {{}}             # group of similar partnerships by grouping, such as {{people: "Family Group 2"}}
attribution: ""               # licence line for imported figures
partners: []                  # one entry per organisation; ids are used in the column 'partner':
#  - {{id: council, name: The Council}}
#  - {{id: health, name: The Health Board}}
# options:                    # leave out what the whole workspace has in common
#   audience: full            # board or public: a page of that kind beside the full report
#   minimum_group: 5          # smallest group that shared outputs may show
"""

_CYCLE = """\
id: {cycle}                   # the same as the file's name
title: ""                     # as printed; blank: the id
start: {start}
end: {end}
as_of: null                   # the day that counts as today; null: the real today
follows: null                 # id of the cycle before, in quotes
frameworks: []                # such as [caf2020]; 'pifkit frameworks' lists them
focus: []                     # criteria in focus, such as [caf2020/4]
targets: []                   # the cycle's targets, in words
stages: {{vision: 0, conditions: 0, action: 0, people: 0, check: 0, review: 0}}  # 0 not started, 1 in place, 2 evidenced, 3 reviewed
handed_over: []               # lines that the last cycle handed over
decisions: []                 # such as {{date: {start}, text: We accept this gap, about: caf2020/4, kind: accept}}
meetings: []                  # such as {{date: {start}, held: true}}
"""

_PAPERMILL = """\
# For stock papermill: papermill notebooks/5_check.ipynb out.ipynb -f parameters/{id}/papermill.yaml
partnership: {quoted}
cycle: {cycle}
"""


def new_partnership(
    workspace: Workspace, id: str, name: str | None = None, *, today: dt.date | None = None
) -> list[Path]:
    """Make a partnership's folder to fill in: documents with remarks, and every table with its header only.

    What it makes passes `pifkit check` as it is. The first cycle is the financial year (April to March) of today.

    Args:
        workspace: where.
        id: id of the partnership, which becomes the folder's name.
        name: name as printed; None: made from the id.
        today: the day from which the first cycle is told; None: the real today.

    Returns:
        The files, sorted.

    Raises:
        ParameterError: the id is malformed or there is such a folder.
        OutputError: the folder cannot be written; nothing is left behind.
    """
    file = f"parameters/{id}"
    if is_reserved(id):
        found = problem("name-reserved", "Windows does not allow this as the name of a folder.", file=file, value=id)
        raise ParameterError("No folder was made.", [found])
    if not ID.match(id) or len(id) > LONGEST_ID:
        found = problem(
            "partnership-id-malformed", "this cannot be a partnership's id.", file=file, value=id, near=suggest_id(id)
        )
        raise ParameterError("No folder was made.", [found])
    target = workspace.folder(id)
    if target.exists():
        raise ParameterError(
            f"{file} exists already. Nothing was changed. Choose another id, or edit the files that are there."
        )
    with atomic_directory(target) as folder:
        for path, text in new_files(
            id, name or id.replace("-", " ").replace("_", " ").title(), today or dt.date.today()
        ).items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8", newline="\n")
    return sorted(path for path in target.rglob("*") if path.is_file())


def begins_workspace(folder: Path) -> bool:
    """May a new partnership begin a workspace here: in a folder that is not there yet, or empty; never among other files.

    Args:
        folder: what somebody gave as the workspace.
    """
    folder = folder.expanduser()
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))


def new_files(id: str, name: str, today: dt.date) -> dict[str, str]:
    """Content by file name of a new partnership's folder, whose first cycle is the financial year of `today`."""
    year = today.year - (today < dt.date(today.year, 4, 1))
    cycle = f"{year}-{(year + 1) % 100:02}"
    values = {
        "id": id,
        "quoted": quoted(id),
        "name": quoted(name),
        "cycle": quoted(cycle),
        "plain": cycle,
        "start": f"{year}-04-01",
        "end": f"{year + 1}-03-31",
    }
    return {
        "partnership.yaml": _PARTNERSHIP.format(**values),
        f"cycles/{cycle}.yaml": _CYCLE.format(**values),
        "papermill.yaml": _PAPERMILL.format(**values),
        **{f"{table}.csv": header_row(model) for table, model in TABLES.items()},
    }
