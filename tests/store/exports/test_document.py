"""JSON: after the published schema, and refused in words where it is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from pifkit.model.errors import ParameterError
from pifkit.model.tables import TABLES
from pifkit.store.exports.document import export_schema, read_json, write_json
from pifkit.store.exports.state import About, State
from tests.store.exports.making import full, north

CONTENT = write_json(full(), About("North", "2026-27", "2026-09-30"))


def changed(path: str, value: Any) -> bytes:
    """The export with one value changed; `path` is its keys, separated by slashes."""
    whole = json.loads(CONTENT)
    *steps, last = (int(step) if step.isdigit() else step for step in path.split(":"))
    place = whole
    for step in steps:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return json.dumps(whole).encode()


def test_the_published_schema_is_one_and_takes_what_is_exported(root: Path) -> None:
    published = json.loads((root / "docs" / "export.schema.json").read_text(encoding="utf-8"))
    assert published == export_schema()
    Draft202012Validator.check_schema(published)
    validator = Draft202012Validator(published)
    assert list(validator.iter_errors(json.loads(CONTENT))) == []
    tables = published["properties"]["tables"]["properties"]
    assert set(tables) == set(TABLES)
    cells = tables["ratings"]["allOf"][1]["properties"]["rows"]["items"]["properties"]
    assert "never" in cells["score"]["description"] or cells["score"]["description"]


@pytest.mark.parametrize(
    ("path", "value"),
    [("form", "x"), ("version", 2), ("partnership", "../x"), ("tables:secrets", {"columns": ["a"], "rows": []}), ("events", None),
     ("tables:ratings:rows:0:score", 45), ("documents:partnership.yaml:encoding", "utf-7"), ("more", 1)],
)  # fmt: skip
def test_schema_and_reader_refuse_the_same(path: str, value: Any, root: Path) -> None:
    content = changed(path, value)
    assert list(Draft202012Validator(export_schema()).iter_errors(json.loads(content)))
    with pytest.raises(ParameterError, match="Nothing was written"):
        read_json(content)


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", "restore-unreadable", "no JSON"),
        (b"\xff\xfe", "restore-unreadable", "UTF-8"),
        (b"[" * 100_000, "restore-unreadable", "nested too deeply"),
        (b'{"a": 1, "a": 2}', "restore-unreadable", "there twice"),
        (b'{"a": NaN}', "restore-unreadable", "no number"),
        (b'{"a": "\\ud800"}', "restore-unreadable", "half of a letter"),
        (b'{"a": ' + b"9" * 5000 + b"}", "restore-unreadable", "no JSON"),
        (b"[]", "restore-not-one", "pifkit-partnership"),
        (changed("version", 2), "restore-not-one", "another version"),
        (changed("partnership", "con"), "restore-name", "Windows"),
        (changed("documents:../x.yaml", {"text": ""}), "restore-name", "no such|has such"),
        (changed("events:0:payload", {"x": 1}), "restore-events", "not what was written"),
        (changed("events:1", None), "restore-events", "missing"),
        (changed("events:0:kind", "shouting"), "restore-events", "its kind"),
        (changed("tables:ratings:rows:0:extra", "x"), "restore-cell", "cells are not those"),
        (changed("tables:ratings:columns", ["part", "part"]), "restore-cell", "there twice"),
        (changed("tables:ratings:rows", None), "restore-missing", "required"),
    ],
)
def test_what_is_no_export_is_refused_in_words(content: bytes, code: str, said: str) -> None:
    with pytest.raises(ParameterError, match=said) as caught:
        read_json(content, "x.json")
    assert code in {one.code for one in caught.value.problems}
    assert all(one.file == "x.json" and one.remedy for one in caught.value.problems)


def test_a_change_by_hand_is_read_and_told() -> None:
    export = read_json(changed("tables:ratings:rows:0:score", "50"))
    assert [(one.code, one.file, one.severity) for one in export.changed] == [
        ("restore-changed", "ratings.csv", "warning")
    ]
    assert b"1.1,50," in export.state.files()["ratings.csv"]


@pytest.mark.promise(9)
def test_blank_stays_blank_and_is_not_zero() -> None:
    table = next(one for one in north().tables if one.name == "observations")
    rows = json.loads(write_json(State("north", tables=(table,))))["tables"]["observations"]["rows"]
    assert [row["numerator"] for row in rows] == ["39", "", "", ""]
