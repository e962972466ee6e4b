"""Feeding the readers of a workspace, of frameworks and of imported tables one hostile input."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pifkit.frameworks import check_framework_file, check_framework_folder, load
from pifkit.model.documents import Cycle, Partnership, Workspace
from pifkit.model.period import parse_period
from pifkit.model.tables import TABLES
from pifkit.reporting.outputs import write_output
from pifkit.store.files import Files
from pifkit.workspace import check_workspace, find_workspace, read_book
from pifkit.workspace.changing import change_row
from pifkit.workspace.columns import columns
from pifkit.workspace.documents import validate
from pifkit.workspace.importing.csvfile import import_csv
from pifkit.workspace.importing.guess import guess_mapping
from pifkit.workspace.importing.lgbf import import_lgbf
from pifkit.workspace.new import new_partnership
from pifkit.workspace.tables import read_table
from pifkit.workspace.yamlfile import read_yaml
from tests.hostile.inputs import BYTES, DAYS, NAMES, NUMBERS, TEXTS
from tests.support import ROOT
from tests.workspace.base import FILES, write

Input = Any
Call = Callable[[Path, Input], Any]
P = "parameters/north/"
TODAY = dt.date(2026, 11, 22)
CELLS: Mapping[str, str] = {**TEXTS, **DAYS, **NUMBERS, **{f"name {name}": text for name, text in NAMES.items()}}


def base(folder: Path) -> None:
    """The small workspace in `w`."""
    write(folder / "w")


def _table(header: list[str], *rows: list[str]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([header, *rows])
    return stream.getvalue().encode("utf-8", "surrogatepass")


def _quoted(text: str) -> bytes:
    """A text as YAML in double quotes, with every sign that needs it escaped."""
    return json.dumps(text).encode()


# --- workspace -------------------------------------------------------------------------------------------------------


def _cell_of_table(name: str) -> Call:
    model = TABLES[name]
    wanted = columns(model)

    def call(folder: Path, text: str) -> Any:
        """A row of good cells for each column, in which that one is hostile."""
        good = [column.example or "x" for column in wanted]
        rows = [[text if at == here else cell for at, cell in enumerate(good)] for here in range(len(wanted))]
        path = folder / f"{name}.csv"
        path.write_bytes(_table([column.name for column in wanted], *rows))
        return read_table(model, path, path.name).problems

    return call


def _bytes_of_table(name: str) -> Call:
    def call(folder: Path, data: bytes) -> Any:
        path = folder / f"{name}.csv"
        path.write_bytes(data)
        return read_table(TABLES[name], path, path.name).problems

    return call


DOCUMENTS = {"pifkit.yaml": Workspace, "partnership.yaml": Partnership, "cycle.yaml": Cycle}
_TEXTS_OF = {
    "pifkit.yaml": b"title: %s\n", "partnership.yaml": b"name: %s\ncurrent_cycle: %s\npurpose: %s\n",
    "cycle.yaml": b"id: %s\nstart: %s\nend: 2027-03-31\ntitle: %s\nframeworks: [%s]\ntargets: [%s]\n",
}  # fmt: skip


def _document(name: str) -> Call:
    def call(folder: Path, data: bytes) -> Any:
        path = folder / name
        path.write_bytes(data)
        read, problems = read_yaml(path, name)
        return problems if read.data is None else [*problems, *validate(DOCUMENTS[name], read)[1]]

    return call


def _text_of_document(name: str) -> Call:
    call = _document(name)
    return lambda folder, text: call(folder, _TEXTS_OF[name].replace(b"%s", _quoted(text)))


def whole_workspace(folder: Path, files: Mapping[str, Any]) -> Any:
    """Check and open a whole workspace with these files laid over it, and take them away again."""
    try:
        found = find_workspace(write(folder / "w", dict(files)))
        problems = check_workspace(found)
        if not [one for one in problems if one.severity == "error"]:
            read_book(found, "north")
        return problems
    finally:
        for name in files:
            (folder / "w" / name).unlink(missing_ok=True)
        write(folder / "w")


def _overall(text: str) -> dict[str, bytes]:
    """One text in every free-text field of a workspace at once."""
    said = _quoted(text)
    rows = {
        "outcomes": _table(["id", "title", "level"], ["nation", text, "national"], ["safe", text, "partnership"]),
        "evidence": _table(["id", "kind", "text", "part", "source"], ["e1", "strength", text, "1.1", text]),
        "actions": _table(["id", "title", "status", "measure", "owner"], ["a1", text, "open", "on-time", text]),
        "ratings": _table(["part", "score", "assessor", "note"], ["1.1", "45", text, text]),
        "people": _table(["id", "team", "objective"], ["p1", text, "safe"]),
    }
    name = FILES[f"{P}partnership.yaml"].encode().replace(b"name: North", b"name: " + said + b"\npurpose: " + said)
    return {f"{P}{table}.csv": data for table, data in rows.items()} | {f"{P}partnership.yaml": name}


def _frameworks_named(text: str) -> dict[str, bytes]:
    cycle = FILES[f"{P}cycles/2026-27.yaml"].encode().replace(b"[caf2020]", b"[" + _quoted(text) + b"]", 1)
    links = _table(["criterion", "framework", "indicator"], ["1", text, "on-time"])
    return {f"{P}cycles/2026-27.yaml": cycle, f"{P}links.csv": links}


def _partnership_folder(folder: Path, name: str) -> Any:
    found = find_workspace(folder / "w")
    new_partnership(found, name, name=name, today=TODAY)
    return check_workspace(found, [name])


def _book(folder: Path, name: str) -> Any:
    return read_book(find_workspace(folder / "w"), name)


def _cycle(folder: Path, name: str) -> Any:
    return read_book(find_workspace(folder / "w"), "north", name or "?")


def _as_of(folder: Path, text: str) -> Any:
    cycle = FILES[f"{P}cycles/2026-27.yaml"].encode().replace(b"as_of: 2026-09-30", b"as_of: " + _quoted(text))
    return whole_workspace(folder, {f"{P}cycles/2026-27.yaml": cycle})


def _changed(folder: Path, text: str) -> Any:
    cells = {"id": "a1", "title": text, "owner": text, "status": "open"}
    return change_row(find_workspace(folder / "w"), "north", "actions", cells, lambda row: row.get("id") == "a1")


def _source(folder: Path, text: str) -> Any:
    """A source of evidence that names a file: only one below the workspace may be looked at."""
    found = Files.of(find_workspace(folder / "w"), "north")
    return found.state(text, "0" * 64)


def _output(folder: Path, name: str) -> Any:
    try:
        return write_output(read_book(find_workspace(folder / "w"), "north"), name, "x")
    except ValueError as error:
        if "file name" in str(error) or "null" in str(error):
            return []
        raise


def _period(_: Path, text: str) -> Any:
    try:
        return parse_period(text)
    except ValueError as error:  # what its docstring promises; readers put the place to it
        if str(error).isprintable():
            return []
        raise


# --- frameworks ------------------------------------------------------------------------------------------------------

FRAMEWORK = (ROOT / "docs" / "framework-template.yaml").read_bytes()
_SMALL = b"""\
id: mine
version: "1"
title: %s
kind: scored
about: %s
licence: %s
facts: [{about: ["*"], status: project choice, note: %s}]
scale: {min: 0, max: 4, integers_only: true}
criteria: [{id: %s, title: %s, parts: [{id: %s, title: %s}]}]
modes: [{id: m, title: %s, uses: %s}]
total: {method: mean}
"""
_OVERLAY = b"framework: %s\nname: %s\nchanges: {criteria: [{id: %s, title: %s}]}\n"


def _framework(folder: Path, data: bytes) -> Any:
    path = folder / "mine.yaml"
    path.write_bytes(data)
    return check_framework_file(path)


def _framework_folder(folder: Path, data: bytes) -> Any:
    own = folder / "frameworks"
    own.mkdir(exist_ok=True)
    (own / "mine.yaml").write_bytes(data)
    return check_framework_folder(own)


def _load(_: Path, name: str) -> Any:
    return load(name)


# --- importing -------------------------------------------------------------------------------------------------------

_DOCS = (ROOT / "docs" / "importing.md").read_text(encoding="utf-8")
_TABLE_OF_DOCS = re.findall(r"```text\n(.*?)```", _DOCS, re.DOTALL)[0]
_MAP_OF_DOCS = re.findall(r"```yaml\n# \w+\.yaml\n(.*?)```", _DOCS, re.DOTALL)[0]
_SURVEY = re.findall(r"```text survey\n(.*?)```", _DOCS, re.DOTALL)[0]
_SURVEY_MAP = re.findall(r"```yaml survey\n(.*?)```", _DOCS, re.DOTALL)[0].replace("strathquill", "north")


def _replaced(table: str, text: str) -> bytes:
    """A table in which each cell of the second row is the text, one column after the other; and a header of it."""
    header, first, *rest = list(csv.reader(io.StringIO(table, newline="")))
    rows = [[text if at == here else cell for at, cell in enumerate(first)] for here in range(len(first))]
    return _table(header, *rows, *rest)


def _import(mapping: str) -> Call:
    def call(folder: Path, data: bytes) -> Any:
        (folder / "table.csv").write_bytes(data)
        (folder / "map.yaml").write_text(mapping, encoding="utf-8")
        return import_csv(folder / "table.csv", folder / "map.yaml", folder / "w").lines()

    return call


def _import_by(folder: Path, data: bytes) -> Any:
    (folder / "table.csv").write_text(_TABLE_OF_DOCS, encoding="utf-8")
    (folder / "map.yaml").write_bytes(data)
    return import_csv(folder / "table.csv", folder / "map.yaml", folder / "w").lines()


def _mapping(read: Callable[[Path], Any]) -> Call:
    def call(folder: Path, data: bytes) -> Any:
        (folder / "map.yaml").write_bytes(data)
        return read(folder / "map.yaml")

    return call


def _guess(folder: Path, data: bytes) -> Any:
    (folder / "table.csv").write_bytes(data)
    return guess_mapping(folder / "table.csv")


_LGBF = {
    "lgbf_example_indicators.csv": (
        "Code,Title,NumberFormat,MeasureType,ISCategory,FamilyGrouping,Ranking_Type,Ranking_GoldilocksMidpoint,Source\n"
        "ENV06,Recycled,0.0%,Percentage,Environment,Environmental indicators,Descending,,SEPA\n"
    ),
    "family_groups.csv": "Family_Group,Local_Authority,Type\nFamily Group 1,Fife,Environmental indicators\n",
    "lgbf_example.csv": (
        ",Code,LocalAuthority,Year,LA_IndicatorReal,LA_Numerator_real,LA_Den_Real,Scotland_Indicator_Real,Scotland_Num_Real,"
        "Scotland_Den_Real,FG_Avg_Indicator_Real,FG_Avg_Num_Real,FG_Avg_Den_Real,FamilyGroup\n"
        "1,ENV06,Fife,2022-23,0.5,1,2,0.5,1,2,0.5,1,2,Rural\n"
    ),
}


def _lgbf(folder: Path, put: tuple[str, bytes]) -> Any:
    source = folder / "lgbf"
    source.mkdir(exist_ok=True)
    for name, text in _LGBF.items():
        (source / name).write_bytes(put[1] if name == put[0] else text.encode())
    return import_lgbf(source, folder / "l").lines()


def _lgbf_inputs() -> Iterator[tuple[str, tuple[str, bytes]]]:
    for file, table in _LGBF.items():
        for name, text in (TEXTS | NUMBERS).items():
            yield f"{file}: {name}", (file, _replaced(table, text))
        for name, data in BYTES.items():
            yield f"{file}: {name}", (file, data)


def _single(read: Callable[[Path], Any], header: str, row: str) -> Call:
    def call(folder: Path, text: str | bytes) -> Any:
        path = folder / "single.csv"
        path.write_bytes(text if isinstance(text, bytes) else _replaced(f"{header}\n{row}\n", text))
        return read(path)

    return call
