"""Feeding the readers of the store, of exports, of ballots and of what a run left behind one hostile input."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from pifkit.ballot.meeting import meeting_of
from pifkit.ballot.returned import bring_ballots
from pifkit.ballot.workbook import Seat, ballot_workbook
from pifkit.batch.ledger import read_cycle
from pifkit.batch.parameters import compare, declared
from pifkit.batch.status import last_status, status_lines
from pifkit.model.errors import ParameterError
from pifkit.reporting.across.published import criterion_figures, indicator_figures
from pifkit.store import Store, new_event, open_store
from pifkit.store.events import canonical, from_json
from pifkit.store.exporting import read_log, read_log_file, write_log
from pifkit.store.exports import archive, document
from pifkit.store.exports.reading import read_export
from pifkit.store.exports.restoring import restore
from pifkit.workspace import find_workspace
from tests.hostile.feeding import Call, P, _table, base
from tests.store.exports.making import north
from tests.store.making import session

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
