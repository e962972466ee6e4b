"""Every way in which bytes, text or names from outside come into pifkit, with the hostile inputs that it is fed.

A reader takes a folder of its own (a workspace lies in `w`) and one input. It returns what it made of it, returns problems, or
raises an error of pifkit's own; nothing else is allowed. `READERS` is the list; a test compares it with the commands of
`pifkit import`, so that a new one cannot be forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pifkit.model.tables import TABLES
from pifkit.store.bringing import bring_ratings
from pifkit.store.bringing_evidence import bring_evidence
from pifkit.workspace import read_ratings, read_series
from pifkit.workspace.importing.mapping import read_mapping
from pifkit.workspace.importing.survey_map import read_survey_mapping
from pifkit.workspace.single import read_published
from tests.hostile.feeding import (
    _MAP_OF_DOCS,
    _OVERLAY,
    _SMALL,
    _SURVEY,
    _SURVEY_MAP,
    _TABLE_OF_DOCS,
    CELLS,
    DOCUMENTS,
    FRAMEWORK,
    Call,
    Input,
    P,
    _as_of,
    _book,
    _bytes_of_table,
    _cell_of_table,
    _changed,
    _cycle,
    _document,
    _framework,
    _framework_folder,
    _frameworks_named,
    _guess,
    _import,
    _import_by,
    _lgbf,
    _lgbf_inputs,
    _load,
    _mapping,
    _output,
    _overall,
    _partnership_folder,
    _period,
    _quoted,
    _replaced,
    _single,
    _source,
    _text_of_document,
    whole_workspace,
)
from tests.hostile.feeding_store import (
    _ballot,
    _ballot_said,
    _ballots,
    _bring,
    _event,
    _export,
    _json_with,
    _log,
    _log_file,
    _log_said,
    _meeting,
    _member,
    _notebook,
    _published,
    _recorded,
    _restore,
    _run_json,
    _sealed,
    _store_file,
)
from tests.hostile.inputs import ARCHIVES, BYTES, DAYS, JSONS, NAMES, NUMBERS, TEXTS, YAMLS


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
