"""The files of one council's folder, as text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence

from pifkit.model.tables import TABLES
from pifkit.workspace.columns import columns
from pifkit.workspace.importing.lgbf_tables import Tables
from pifkit.workspace.importing.lgbf_values import Source, council_id

ATTRIBUTION = "Contains Improvement Service LGBF data, licensed under the Open Government Licence v3.0."
_MADE = "# Written by `pifkit import lgbf`.\n"


def folder_files(council: str, source: Source, tables: Tables) -> dict[str, str]:
    """Content by file name, with `/` for folders; tables that the framework says nothing about hold their headings."""
    id, cycle = council_id(council), tables.cycle
    groups = ", ".join(f'{name}: "{group}"' for name, group in sorted(source.families[council].items()))
    files = {
        "partnership.yaml": _MADE
        + f"name: {_quoted(council)}\nkind: council\narea: {_quoted(council)}\nfamily_groups: {{{groups}}}\n"
        + f"current_cycle: {cycle.label}\nattribution: {_quoted(ATTRIBUTION)}\n",
        f"cycles/{cycle.label}.yaml": _MADE
        + f"id: {cycle.label}\ntitle: {_quoted(f'{cycle.label}, published figures')}\nstart: {cycle.start}\nend: {cycle.end}\n"
        + f"as_of: {cycle.end}  # the last day of the latest year in the files\n",
        "papermill.yaml": _MADE + f"partnership: {id}\ncycle: {cycle.label}\n",
    }
    rows = {"indicators": tables.indicators[id], "observations": tables.observations[id]}
    return files | {f"{name}.csv": _csv(name, rows.get(name, ())) for name in TABLES}


def settings_file() -> str:
    """`pifkit.yaml` of a workspace that an import makes."""
    title = "Scottish councils: Local Government Benchmarking Framework"
    return _MADE + f"title: {_quoted(title)}\nattribution: {_quoted(ATTRIBUTION)}\n"


def _csv(table: str, rows: Sequence[Mapping[str, str]]) -> str:
    """Rows as CSV; with rows only the columns that they use, without any all of them."""
    names = [column.name for column in columns(TABLES[table]) if not rows or any(row.get(column.name) for row in rows)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return out.getvalue()


def _quoted(text: str) -> str:
    """Text as a YAML scalar: a JSON string is one."""
    return json.dumps(text, ensure_ascii=False)
