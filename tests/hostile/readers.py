"""Every way in which bytes, text or names from outside come into pifkit, with the hostile inputs that it is fed.

A reader takes a folder of its own (a workspace lies in `w`) and one input. It returns what it made of it, returns problems, or
raises an error of pifkit's own; nothing else is allowed. `READERS` is the list; a test compares it with the commands of
`pifkit import`, so that a new one cannot be forgotten.
"""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from pifkit.ballot.meeting import meeting_of
from pifkit.ballot.returned import bring_ballots
from pifkit.ballot.workbook import Seat, ballot_workbook
from pifkit.batch.ledger import read_cycle
from pifkit.batch.parameters import compare, declared
from pifkit.batch.status import last_status, status_lines
from pifkit.frameworks import check_framework_file, check_framework_folder, load
from pifkit.model.documents import Cycle, Partnership, Workspace
from pifkit.model.errors import ParameterError
from pifkit.model.period import parse_period
from pifkit.model.tables import TABLES
from pifkit.reporting.across.published import criterion_figures, indicator_figures
from pifkit.reporting.outputs import write_output
from pifkit.store import Store, new_event, open_store
from pifkit.store.bringing import bring_ratings
from pifkit.store.bringing_evidence import bring_evidence
from pifkit.store.events import canonical, from_json
from pifkit.store.exporting import read_log, read_log_file, write_log
from pifkit.store.exports import archive, document
from pifkit.store.exports.reading import read_export
from pifkit.store.exports.restoring import restore
from pifkit.store.files import Files
from pifkit.workspace import check_workspace, find_workspace, read_book, read_ratings, read_series
from pifkit.workspace.changing import change_row
from pifkit.workspace.columns import columns
from pifkit.workspace.documents import validate
from pifkit.workspace.importing.csvfile import import_csv
from pifkit.workspace.importing.guess import guess_mapping
from pifkit.workspace.importing.lgbf import import_lgbf
from pifkit.workspace.importing.mapping import read_mapping
from pifkit.workspace.importing.survey_map import read_survey_mapping
from pifkit.workspace.new import new_partnership
from pifkit.workspace.single import read_published
from pifkit.workspace.tables import read_table
from pifkit.workspace.yamlfile import read_yaml
from tests.hostile.inputs import ARCHIVES, BYTES, DAYS, JSONS, NAMES, NUMBERS, TEXTS, YAMLS
from tests.store.exports.making import north
from tests.store.making import session
from tests.support import ROOT
from tests.workspace.base import FILES, write

Input = Any
Call = Callable[[Path, Input], Any]
P = "parameters/north/"
TODAY = dt.date(2026, 11, 22)
CELLS: Mapping[str, str] = {**TEXTS, **DAYS, **NUMBERS, **{f"name {name}": text for name, text in NAMES.items()}}


@dataclass(frozen=True)
class Reader:
    """One way in.

    Attributes:
        name: what it is.
        call: feeds it one input.
        inputs: hostile inputs by name.
        prepare: makes its folder once; None: the small workspace of the tests.
        most: how many of the inputs `make test` tries; `make soak` tries all.
    """

    name: str
    call: Call
    inputs: Mapping[str, Input]
    prepare: Callable[[Path], Any] | None = field(default=None)
    most: int = 40

    @property
    def some(self) -> dict[str, Input]:
        """At most so many of the inputs, evenly spread and other ones for each reader: what `make test` tries."""
        every = list(self.inputs.items())
        step = max(1, -(-len(every) // self.most))
        return dict(every[sum(self.name.encode()) % step :: step])


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
_SURVEY_MAP = re.findall(r"```yaml survey\n(.*?)```", _DOCS, re.DOTALL)[0]


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


# --- store -----------------------------------------------------------------------------------------------------------

_EVENTS = session(
    ("opened", "1.1", "f1"), ("rating", "1.1", "a1", {"score": "45", "note": "why"}), ("revealed", "1.1", "f1")
)
_LOG = write_log("north", _EVENTS)


def _bring(bring: Callable[..., Any], table: str, header: list[str], row: list[str]) -> Call:
    def call(folder: Path, text: str) -> Any:
        rows = [[text if at == here else cell for at, cell in enumerate(row)] for here in range(len(row))]
        for one in rows:
            (folder / "w" / P / f"{table}.csv").write_bytes(_table(header, one))
            bring(find_workspace(folder / "w"), "north", dry_run=True)
        return []

    return call


def _event(_: Path, text: str) -> Any:
    """An event whose every field is the text, one at a time, and whose payload says it."""
    good = _EVENTS[1].to_json()
    for name in good:
        value = {"score": text, "note": text, text or "x": text} if name == "payload" else text
        try:
            from_json({**good, name: value})
        except UnicodeEncodeError:  # pragma: no cover - a failure that the test should show
            raise
        except Exception as error:
            if type(error).__name__ != "StoreError":
                raise
    return []


def _log(_: Path, data: bytes) -> Any:
    return read_log(data)


def _log_file(folder: Path, data: bytes) -> Any:
    (folder / "log.jsonl").write_bytes(data)
    return read_log_file(folder / "log.jsonl")


def _log_said(_: Path, text: str) -> Any:
    """A log whose first line names the text as partnership, sealed anew."""
    import hashlib

    head, *rest = _LOG.split(b"\n")[:-2]
    lines = [canonical(json.loads(head) | {"partnership": text}).encode("utf-8", "surrogatepass"), *rest]
    body = b"".join(line + b"\n" for line in lines)
    seal = canonical({"sha256": hashlib.sha256(body).hexdigest()}).encode()
    return read_log(body + seal + b"\n")


def _store_file(folder: Path, data: bytes) -> Any:
    path = folder / "w" / P / "events.sqlite"
    for old in path.parent.glob("events.sqlite*"):
        old.unlink()
    path.write_bytes(data)
    try:
        return open_store(find_workspace(folder / "w"), "north").events()
    finally:
        for old in path.parent.glob("events.sqlite*"):
            old.unlink()


def _recorded(folder: Path, text: str) -> Any:
    """An event with the text in its payload and as its group, recorded and told again."""
    store: Store = open_store(find_workspace(folder / "w"), "north")
    event = new_event(
        "evidence", actor="f1", cycle="2026-27", framework="caf2020", item="1.1", payload={"id": "e1", "text": text}
    )
    store.append([event])
    assert store.events()[-1].payload["text"] == text
    return []


# --- exports that come back ------------------------------------------------------------------------------------------

STATE = north(_EVENTS)
_JSON, _CSV = document.write_json(STATE), archive.write_files(STATE)


def _export(name: str) -> Call:
    def call(folder: Path, data: bytes) -> Any:
        (folder / name).write_bytes(data)
        return read_export(folder / name)

    return call


def _json_with(_: Path, text: str) -> Any:
    """An exported document in which each value in turn is the text."""
    whole = json.loads(_JSON)
    for key in whole:
        try:
            document.read_json(json.dumps({**whole, key: text}).encode())
        except Exception as error:
            if type(error).__name__ != "ParameterError":
                raise
    rows = whole["tables"]["ratings"]["rows"]
    rows[0] = dict.fromkeys(rows[0], text)
    return document.read_json(json.dumps(whole).encode())


def _member(_: Path, name: str) -> Any:
    files = dict(_CSV)
    files[name] = b"x"
    return archive.read_files(files, "x.zip")


def _restore(folder: Path, name: str) -> Any:
    """A state that somebody made up, with the name as partnership and as document, restored."""
    whole = json.loads(_JSON)
    (one,) = [text for file, text in whole["documents"].items() if file == "partnership.yaml"]
    for changed in (
        {"partnership": name},
        {"documents": {**whole["documents"], name: one}},
        {"documents": {f"cycles/{name}": one}},
    ):
        with contextlib.suppress(ParameterError):
            restore(folder / "r", document.read_json(json.dumps({**whole, **changed}).encode()).state)
    return read_export_folder(folder, name)


def read_export_folder(folder: Path, name: str) -> Any:
    """The manifest of a folder of CSV files names the partnership, and a workbook its cover."""
    files = dict(_CSV)
    manifest = json.loads(files["manifest.json"])
    manifest["partnership"] = name
    files["manifest.json"] = json.dumps(manifest).encode()
    return restore(folder / "w", archive.read_files(files, "x").state)


# --- ballots ---------------------------------------------------------------------------------------------------------


def _ballots(folder: Path) -> None:
    base(folder)
    meeting = meeting_of(find_workspace(folder / "w"), "north")
    (folder / "good.xlsx").write_bytes(ballot_workbook(meeting, Seat("a1", "Ann")))
    book = load_workbook(folder / "good.xlsx")
    book["Scores"]["F8"] = "PLACEHOLDER-NOTE"
    book["Scores"]["E8"] = 40
    book.save(folder / "good.xlsx")


def _ballot(folder: Path, data: bytes) -> Any:
    (folder / "x.xlsx").write_bytes(data)
    (done,) = bring_ballots(find_workspace(folder / "w"), [folder / "x.xlsx"], dry_run=True)
    return done.problems


def _ballot_said(what: bytes) -> Call:
    """A ballot in whose parts a placeholder is the text, as XML has it."""

    def call(folder: Path, text: str) -> Any:
        target = io.BytesIO()
        escaped = "".join(
            f"&#{ord(sign)};" if sign in "<>&\"'\r\n\t" else sign
            for sign in text
            if sign in "\r\n\t" or ord(sign) >= 32
        ).encode("utf-8", "replace")
        with zipfile.ZipFile(folder / "good.xlsx") as old, zipfile.ZipFile(target, "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name).replace(what, escaped))
        return _ballot(folder, target.getvalue())

    return call


def _meeting(what: str) -> Call:
    return lambda folder, name: meeting_of(find_workspace(folder / "w"), "north", **{what: name or "?"})


# --- what a run left behind ------------------------------------------------------------------------------------------


def _notebook(folder: Path, data: bytes) -> Any:
    (folder / "5_check.ipynb").write_bytes(data)
    return compare(declared(folder / "5_check.ipynb", "5_check.ipynb"), {"partnership": "north", "cycle": "2026-27"})


def _run_json(folder: Path, data: bytes) -> Any:
    outputs = folder / "w" / "outputs"
    for name in ("run.json", "run.log.jsonl"):
        (outputs / "2026-27").mkdir(parents=True, exist_ok=True)
        (outputs / "2026-27" / name).write_bytes(data)
    read_cycle(outputs, "2026-27")
    return status_lines(last_status(find_workspace(folder / "w")))


def _published(_: Path, data: bytes) -> Any:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return []  # `pifkit.batch.across` leaves out what is no JSON
    return [*indicator_figures(value), *criterion_figures(value)]


def _sealed(data: bytes) -> bytes:
    head, *rest = _LOG.split(b"\n")
    return b"\n".join([head, data.replace(b"\n", b" "), *rest])


_TEXTS_AND_BYTES: dict[str, Input] = {**{f"cell {k}": v for k, v in CELLS.items()}, **BYTES}
_TABLES_AND_BYTES = {f"cell {k}": _replaced(_TABLE_OF_DOCS, v) for k, v in (TEXTS | DAYS | NUMBERS).items()} | BYTES
_SURVEYS_AND_BYTES = {f"cell {k}": _replaced(_SURVEY, v) for k, v in TEXTS.items()} | BYTES
_FRAMEWORKS = {f"text {k}": _SMALL.replace(b"%s", _quoted(v)) for k, v in (TEXTS | NAMES).items()} | YAMLS | {
    "laughs in groups of criteria": FRAMEWORK + b"\nx: &g1 {id: g, title: g, groups: []}\n",
    "template": FRAMEWORK,
}  # fmt: skip
_OVERLAYS = {f"text {k}": _OVERLAY.replace(b"%s", _quoted(v)) for k, v in (TEXTS | NAMES).items()} | YAMLS
_MAPPINGS = {
    f"text {k}": re.sub(rb": [A-Za-z][\w -]*\n", lambda _: b": " + _quoted(v) + b"\n", _MAP_OF_DOCS.encode())  # noqa: B023
    for k, v in TEXTS.items()
} | YAMLS  # fmt: skip
_ITEMS: dict[str, str] = TEXTS | NUMBERS

READERS: tuple[Reader, ...] = (
    *(Reader(f"table {name}: cells", _cell_of_table(name), CELLS) for name in TABLES),
    *(Reader(f"table {name}: bytes", _bytes_of_table(name), BYTES) for name in TABLES),
    *(Reader(f"document {name}", _document(name), {**YAMLS, **BYTES}, most=200 if name == "partnership.yaml" else 30) for name in DOCUMENTS),
    *(Reader(f"document {name}: texts", _text_of_document(name), CELLS) for name in DOCUMENTS),
    Reader("workspace: one text everywhere", lambda f, text: whole_workspace(f, _overall(text)), TEXTS, most=25),
    Reader("workspace: frameworks named", lambda f, text: whole_workspace(f, _frameworks_named(text)), NAMES, most=14),
    Reader("workspace: as_of", _as_of, DAYS, most=15),
    Reader("workspace: papermill.yaml", lambda f, data: whole_workspace(f, {f"{P}papermill.yaml": data}), YAMLS, most=15),
    Reader("new", _partnership_folder, NAMES),
    Reader("partnership by name", _book, NAMES),
    Reader("cycle by name", _cycle, NAMES),
    Reader("change of a row", _changed, TEXTS),
    Reader("source of evidence", _source, NAMES | TEXTS),
    Reader("name of an output", _output, NAMES, most=20),
    Reader("period", _period, DAYS | NUMBERS | TEXTS),
    Reader("framework file", _framework, _FRAMEWORKS | BYTES, most=40),
    Reader("framework folder", _framework_folder, _OVERLAYS | BYTES),
    Reader("framework by name", _load, NAMES | TEXTS),
    Reader("import csv", _import(_MAP_OF_DOCS), _TABLES_AND_BYTES),
    Reader("import csv: survey", _import(_SURVEY_MAP), _SURVEYS_AND_BYTES, most=40),
    Reader("import csv: mapping", _import_by, _MAPPINGS, most=30),
    Reader("mapping", _mapping(read_mapping), _MAPPINGS | BYTES),
    Reader("survey mapping", _mapping(read_survey_mapping), YAMLS | BYTES),
    Reader("guess", _guess, _TABLES_AND_BYTES),
    Reader("import lgbf", _lgbf, dict(_lgbf_inputs()), most=40),
    Reader("series", _single(read_series, "date,value,target,note", "2026-04-01,1,2,x"), _TEXTS_AND_BYTES),
    Reader("ratings file", _single(read_ratings, "part,score,assessor,note", "1.1,45,A1,x"), _TEXTS_AND_BYTES),
    Reader("published table", _single(read_published, "id,points,of,percent", "1,41,100,41"), _TEXTS_AND_BYTES),
    Reader("import ratings", _bring(bring_ratings, "ratings", ["part", "score", "assessor", "note"], ["1.1", "45", "A1", "x"]), TEXTS, most=20),
    Reader("import evidence", _bring(bring_evidence, "evidence", ["id", "kind", "text", "part", "source"], ["e1", "strength", "x", "1.1", "y"]), TEXTS, most=20),
    Reader("event", _event, TEXTS | NAMES | DAYS),
    Reader("import events", _log, JSONS | BYTES | {f"line {k}": _sealed(v) for k, v in JSONS.items()}),
    Reader("import events: file", _log_file, BYTES),
    Reader("import events: partnership", _log_said, NAMES),
    Reader("store file", _store_file, {k: v for k, v in BYTES.items() if v} | {"head": b"SQLite format 3\0" + b"\xff" * 4_000}),
    Reader("store", _recorded, {k: v for k, v in TEXTS.items() if v.strip()}, most=30),
    Reader("import json", _export("x.json"), JSONS | BYTES),
    Reader("import json: values", _json_with, TEXTS | NAMES, most=30),
    Reader("import csv: export", _export("x.zip"), ARCHIVES | BYTES),
    Reader("import csv: member", _member, NAMES),
    Reader("import xlsx: export", _export("x.xlsx"), ARCHIVES),
    Reader("restore", _restore, NAMES),
    Reader("import xlsx: ballot", _ballot, ARCHIVES | BYTES, _ballots),
    Reader("import xlsx: note", _ballot_said(b"PLACEHOLDER-NOTE"), _ITEMS, _ballots, most=8),
    Reader("import xlsx: framework", _ballot_said(b"caf2020"), NAMES, _ballots, most=8),
    Reader("import xlsx: partnership", _ballot_said(b"north"), NAMES, _ballots, most=8),
    Reader("meeting: cycle", _meeting("cycle"), NAMES),
    Reader("meeting: framework", _meeting("framework"), NAMES),
    Reader("notebook", _notebook, JSONS | BYTES),
    Reader("run.json", _run_json, JSONS | BYTES),
    Reader("published results", _published, JSONS),
)  # fmt: skip
CASES = sum(len(reader.inputs) for reader in READERS)
SOME = sum(len(reader.some) for reader in READERS)
