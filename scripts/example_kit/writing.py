"""Write a workspace's files so that the same rows always give the same bytes."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from pifkit.model.documents import Cycle, Partnership, Workspace
from pifkit.model.tables import TABLES

MADE = "# Made by scripts/make_example.py. Everything in it is fictional; edit freely.\n"
Cells = Mapping[str, Any]


def columns(table: str) -> list[str]:
    """The columns of a table in the model's order, without the fields that the reader fills in."""
    return [name for name, field in TABLES[table].model_fields.items() if not field.exclude]


def cell(value: Any) -> str:
    """A value as a CSV cell: blank for none, ISO dates, `;` between ids."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return ";".join(value)
    return str(value)


def csv_text(table: str, rows: Sequence[Cells], *, every_column: bool = False) -> str:
    """Rows as CSV text; columns that no row uses are left out unless `every_column`.

    Raises:
        ValueError: a row has a column that the table does not know, so that a slip shows here and not in the kit.
    """
    names = columns(table)
    unknown = {name for row in rows for name in row} - set(names)
    if unknown:
        raise ValueError(f"{table} has no column {', '.join(sorted(unknown))}")
    required = {name for name in names if TABLES[table].model_fields[name].is_required()}
    used = [n for n in names if every_column or n in required or any(cell(row.get(n)) for row in rows)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(used)
    writer.writerows([cell(row.get(name)) for name in used] for row in rows)
    return out.getvalue()


def yaml_text(document: Cells) -> str:
    """A document as YAML with the house's indents, under a line that says where it comes from."""
    yaml = YAML()
    yaml.width = 1000  # one line for each text: folded lines end in a blank
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(dict(document), out)
    return MADE + out.getvalue()


def put(path: Path, text: str) -> None:
    """Write text with line feeds on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))


class Folder:
    """A partnership's folder while it is being written.

    Args:
        parameters: the workspace's `parameters` folder.
        partnership: id, the folder's name.
    """

    def __init__(self, parameters: Path, partnership: str) -> None:
        self.path = parameters / partnership
        self.id = partnership

    def partnership(self, document: Cells) -> None:
        """Write `partnership.yaml` and the `papermill.yaml` that goes with it."""
        Partnership.model_validate(document)
        put(self.path / "partnership.yaml", yaml_text(document))
        put(self.path / "papermill.yaml", yaml_text({"partnership": self.id, "cycle": document["current_cycle"]}))

    def cycle(self, document: Cells) -> None:
        """Write `cycles/<id>.yaml`."""
        Cycle.model_validate(document)
        put(self.path / "cycles" / f"{document['id']}.yaml", yaml_text(document))

    def table(self, name: str, rows: Sequence[Cells], *, every_column: bool = False) -> None:
        """Write one table."""
        put(self.path / f"{name}.csv", csv_text(name, rows, every_column=every_column))


def workspace(parameters: Path, document: Cells) -> None:
    """Write `pifkit.yaml`."""
    Workspace.model_validate(document)
    put(parameters / "pifkit.yaml", yaml_text(document))
