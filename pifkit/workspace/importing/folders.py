"""Laying imported rows into the folders of a workspace: what is there stays as it is, text for text."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pifkit.model.errors import Problem
from pifkit.model.period import Period, parse_periods
from pifkit.model.tables import TABLES, Row
from pifkit.workspace.columns import columns
from pifkit.workspace.importing.assemble import Observed, number_text
from pifkit.workspace.importing.mapping import Mapping as Map
from pifkit.workspace.new import new_files
from pifkit.workspace.rules import problem
from pifkit.workspace.sheet import Sheet, normalise, read_sheet
from pifkit.workspace.tables import Read, read_table


@dataclass
class Changes:
    """What an import does to a folder.

    Attributes:
        files: new content by file name.
        new: whether the folder is made.
        added: rows of observations added.
        unchanged: rows that were there with the same figure.
        replaced: indicator and period of figures that are replaced.
        kept: indicator and period of figures that differ and stay.
        indicators: ids of indicators that are defined.
        problems: why nothing can be written.
    """

    files: dict[str, str] = field(default_factory=dict)
    new: bool = False
    added: int = 0
    unchanged: int = 0
    replaced: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    indicators: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def lay_in(
    parameters: Path,
    id: str,
    rows: Sequence[Observed],
    mapping: Map,
    names: Mapping[str, dict[str, str]],
    latest: Period,
) -> Changes:
    """What becomes of a partnership's folder; nothing is written here.

    Args:
        parameters: the folder `parameters` of the workspace.
        id: the partnership.
        rows: its rows.
        mapping: the mapping file.
        names: names of partnerships and indicators that the mapping does not list, by kind and id.
        latest: the latest period of the whole import, which tells the first cycle of a new folder.
    """
    changes = Changes(new=not (parameters / id).exists())
    if changes.new:
        place = mapping.partnerships.get(id)
        name = (place.name if place else "") or names["partnerships"].get(id, "") or id.replace("-", " ").title()
        changes.files.update(new_files(id, name, latest.end))
    _indicators(parameters, id, rows, mapping, names, changes)
    _observations(parameters, id, rows, mapping, changes)
    return changes


def _existing(parameters: Path, id: str, table: str, changes: Changes) -> tuple[Sheet | None, Read]:
    """The table that is there, as text and as rows; its mistakes are problems, for it cannot be added to."""
    path, file = parameters / id / f"{table}.csv", f"parameters/{id}/{table}.csv"
    if not path.exists():
        return None, Read()
    model: type[Row] = TABLES[table]
    units = read_table(TABLES["indicators"], path.with_name("indicators.csv"), file).units
    read = read_table(model, path, file, units)
    sheet, _ = read_sheet(path, file, [column.name for column in columns(model)])
    changes.problems += [found for found in read.problems if found.severity == "error"]
    return sheet, read


def _indicators(
    parameters: Path,
    id: str,
    rows: Sequence[Observed],
    mapping: Map,
    names: Mapping[str, dict[str, str]],
    changes: Changes,
) -> None:
    sheet, read = _existing(parameters, id, "indicators", changes)
    there = {row.id: row for row in read.rows}
    fresh: list[dict[str, str]] = []
    for key in sorted({row.indicator for row in rows}):
        measure = mapping.indicators.get(key)
        if key in there:
            if measure and measure.unit and there[key].unit and measure.unit != there[key].unit:
                message = f"{key}: the mapping's unit is {measure.unit!r}, the workspace's {there[key].unit!r}."
                place = f"row {there[key].row}, column unit"
                changes.problems.append(
                    problem("map-measure-invalid", message, file=f"parameters/{id}/indicators.csv", place=place)
                )
            continue
        changes.indicators.append(key)
        given: dict[str, Any] = measure.model_dump(exclude={"code", "pool", "per"}) if measure else {}
        cells = {
            name: number_text(value) if isinstance(value, float) else str(value)
            for name, value in given.items()
            if value not in (None, "")
        }
        title = cells.get("title") or names["indicators"].get(key) or (measure.code if measure else "") or key
        fresh.append({**cells, "id": key, "title": title})
    if fresh:
        changes.files["indicators.csv"] = _text(sheet, TABLES["indicators"], fresh, {})


def _observations(parameters: Path, id: str, rows: Sequence[Observed], mapping: Map, changes: Changes) -> None:
    sheet, read = _existing(parameters, id, "observations", changes)
    if changes.problems:
        return
    there: dict[tuple[str, Period], Any] = {}
    for indicator in {row.indicator for row in read.rows}:
        own = [row for row in read.rows if row.indicator == indicator]
        there.update(
            {
                (indicator, period): row
                for row, period in zip(own, parse_periods(row.period for row in own), strict=True)
            }
        )
    fresh: list[dict[str, str]] = []
    replaced: dict[int, dict[str, str]] = {}
    for row in rows:
        old = there.get((row.indicator, row.period))
        label = f"{row.indicator} {row.period.label}"
        if old is None:
            fresh.append(row.cells())
            changes.added += 1
        elif _same(old, row):
            changes.unchanged += 1
        elif mapping.existing == "replace":
            replaced[old.row] = row.cells()
            changes.replaced.append(label)
        elif mapping.existing == "keep":
            changes.kept.append(label)
        else:
            message = (
                f"{label} is {_shown(old.value)} in the workspace and {_shown(row.figure.value)} in the imported file."
            )
            changes.problems.append(
                problem(
                    "import-figure-differs",
                    message,
                    file=f"parameters/{id}/observations.csv",
                    place=f"row {old.row}",
                    value=_shown(old.value),
                )
            )
    if fresh or replaced:
        changes.files["observations.csv"] = _text(sheet, TABLES["observations"], fresh, replaced)


def _shown(value: float | None) -> str:
    return number_text(value) or "no value"


def _same(old: Any, new: Observed) -> bool:
    """Whether two figures say the same: state and value, and counts where both have them."""
    if (old.state, old.value) != (new.figure.state, new.figure.value):
        return False
    pairs = ((old.numerator, new.figure.numerator), (old.denominator, new.figure.denominator))
    return all(a == b for a, b in pairs if a is not None and b is not None)


def _text(
    sheet: Sheet | None, model: type[Row], fresh: Sequence[Mapping[str, str]], replaced: Mapping[int, Mapping[str, str]]
) -> str:
    """A table with rows added and replaced; rows and columns that are there keep their place and their words."""
    header = list(sheet.header) if sheet else []
    known = [normalise(name) for name in header]
    used = {name for row in (*fresh, *replaced.values()) for name, cell in row.items() if cell}
    required = {column.name for column in columns(model) if column.required}
    extra = [column.name for column in columns(model) if column.name not in known and column.name in used | required]
    names = [*known, *extra]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=sheet.delimiter if sheet else ",", lineterminator="\n")
    writer.writerow([*header, *extra])
    for line in sheet.lines if sheet else ():
        cells = [*line.cells, *([""] * len(extra))]
        new = replaced.get(line.row)
        writer.writerow([new.get(name, cell) if new else cell for name, cell in zip(names, cells, strict=True)])
    writer.writerows([row.get(name, "") for name in names] for row in fresh)
    return stream.getvalue()
