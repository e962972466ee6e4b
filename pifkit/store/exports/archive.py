"""The state as CSV files, in a folder or a zip file: each table a CSV that is safe to open, the documents as they are.

Beside them are `events.jsonl` (as `pifkit export events` writes it) and `manifest.json`, which says what the export is and
in which form each file was written, so that the very bytes come back.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from pifkit.model.errors import Problem, StoreError
from pifkit.store.exporting import read_log, write_log
from pifkit.store.exports.export import Export, export_of, refused
from pifkit.store.exports.guard import guarded, unguarded
from pifkit.store.exports.rules import found
from pifkit.store.exports.state import FORM, LARGEST, VERSION, State, Text, kind_of, state_from, well_named
from pifkit.store.exports.strict import StrictError, load_json
from pifkit.store.exports.tabular import Delimiter, Encoding, Form, LineEnd, Quoting, Table
from pifkit.store.exports.zips import mistake_in_zip

MANIFEST, EVENTS = "manifest.json", "events.jsonl"
_EXPORTED = Form("utf-8-sig", ",", "\r\n", "all")
"""For spreadsheet programs: the mark tells them the encoding, quotation marks keep a cell together whatever they split at."""
_DAY = (1980, 1, 1, 0, 0, 0)
_CHOICES: dict[str, Any] = {"encoding": Encoding, "delimiter": Delimiter, "line_end": LineEnd, "quoting": Quoting}


def write_files(state: State) -> dict[str, bytes]:
    """The files of the export, by name."""
    digests = state.digests()
    files: dict[str, dict[str, Any]] = {
        one.file: {"kind": "document", "sha256": digests[one.file], "encoding": one.encoding} for one in state.documents
    }
    made = {one.file: one.content() for one in state.documents}
    for one in state.tables:
        form = {key: getattr(one.form, key) for key in _CHOICES}
        files[one.file] = {"kind": "table", "sha256": digests[one.file], **form}
        if one.verbatim is not None:
            files[one.file]["verbatim"] = one.verbatim
        rows = [[guarded(cell) for cell in row] for row in (one.columns, *one.rows)]
        made[one.file] = Table(one.name, tuple(rows[0]), tuple(map(tuple, rows[1:])), _EXPORTED).content()
    manifest = {
        "form": FORM,
        "version": VERSION,
        "partnership": state.partnership,
        "events": len(state.events),
        "events_digest": state.events_digest,
        "files": files,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    return {MANIFEST: text.encode("utf-8"), **made, EVENTS: write_log(state.partnership, state.events)}


def write_zip(state: State) -> bytes:
    """The same files as one zip file; the same state gives the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in write_files(state).items():
            archive.writestr(zipfile.ZipInfo(name, _DAY), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def read_zip(data: bytes, file: str = "the export") -> Export:
    """The state in a zip file.

    Raises:
        ParameterError: it is no export, or a part of it is missing or wrong; all problems at once.
    """
    wrong = mistake_in_zip(data)
    if wrong:
        raise refused(file, [found("restore-unreadable", wrong, file=file)])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return read_files({one: archive.read(one) for one in archive.namelist() if not one.endswith("/")}, file)


def read_folder(path: Path) -> Export:
    """The state in a folder.

    Raises:
        ParameterError: it is no export, or a part of it is missing or wrong; all problems at once.
    """
    problems: list[Problem] = []
    files: dict[str, bytes] = {}
    left = LARGEST
    for one in sorted(path.rglob("*")):
        name = one.relative_to(path).as_posix()
        if one.is_symlink():
            problems.append(found("restore-name", "it is a link to another file.", file=name))
        elif one.is_file() and name[0] != ".":
            try:
                left -= one.stat().st_size
                files[name] = one.read_bytes() if left >= 0 else b""
            except OSError as err:
                problems.append(found("restore-unreadable", f"{err.strerror or err}.", file=name))
    if left < 0:
        problems.append(found("restore-unreadable", "it holds far more than an export does.", file=path.name))
    if problems:
        raise refused(path.name, problems)
    return read_files(files, path.name)


def read_files(files: Mapping[str, bytes], file: str) -> Export:
    """The state in the files of an export.

    Args:
        files: content by name.
        file: what the whole is called in messages.

    Raises:
        ParameterError: it is no export, or a part of it is missing or wrong; all problems at once.
    """
    manifest = _manifest(files, file)
    known: dict[str, dict[str, Any]] = manifest["files"]
    problems = [
        found("restore-name", "no partnership has such a file.", file=file, value=name)
        for name in sorted({*files, *known} - {MANIFEST, EVENTS})
        if kind_of(name) is None
    ]
    problems += [
        found("restore-missing", "a file that the manifest names is not there.", file=file, value=name)
        for name in sorted({*known, EVENTS} - set(files))
    ]
    if problems:
        raise refused(file, problems)
    try:
        log = read_log(files[EVENTS], EVENTS)
    except StoreError as err:
        raise refused(file, [found("restore-events", err.message, file=EVENTS)]) from err
    if (log.partnership, len(log.events)) != (manifest["partnership"], manifest["events"]):
        raise refused(file, [found("restore-events", "they are of another export.", file=EVENTS)])
    restored = state_from(manifest["partnership"], {name: files[name] for name in files if kind_of(name)}, log.events)
    if not isinstance(restored, State):
        raise refused(file, restored)
    texts = tuple(_as_written(one, known.get(one.file, {})) for one in restored.documents)
    tables = tuple(_unguarded(one, known.get(one.file, {})) for one in restored.tables)
    digests = {name: str(one.get("sha256")) for name, one in known.items()}
    return export_of(State(restored.partnership, texts, tables, restored.events), digests, file)


def _as_written(one: Text, noted: Mapping[str, Any]) -> Text:
    return Text(one.file, one.text, noted.get("encoding", one.encoding))


def _unguarded(one: Table, noted: Mapping[str, Any]) -> Table:
    """The table as the workspace has it: without what made it safe, in the form in which it was written."""
    rows = [tuple(unguarded(cell) for cell in row) for row in (one.columns, *one.rows)]
    form = Form(**{key: noted[key] for key in _CHOICES if key in noted})
    return Table(one.name, rows[0], tuple(rows[1:]), form, noted.get("verbatim"))


def _manifest(files: Mapping[str, bytes], file: str) -> dict[str, Any]:
    if MANIFEST not in files:
        raise refused(file, [found("restore-not-one", f"it holds no {MANIFEST}.", file=file)])
    try:
        value = load_json(files[MANIFEST])
    except StrictError as err:
        raise refused(file, [found("restore-not-one", str(err), file=MANIFEST)]) from err
    wrong = _mistake(value)
    if wrong:
        raise refused(file, [found("restore-not-one", wrong, file=MANIFEST)])
    return dict(value)


def _mistake(value: Any) -> str:
    """What is wrong with a manifest; blank: nothing."""
    if not isinstance(value, dict) or value.get("form") != FORM:
        return f"it does not say {FORM}."
    if value.get("version") != VERSION:
        return f"it has the form {value.get('version')!r} of another version of pifkit; this one reads {VERSION}."
    if not isinstance(value.get("partnership"), str) or not well_named(value["partnership"]):
        return "it names no partnership."
    if not isinstance(value.get("files"), dict) or not all(isinstance(one, dict) for one in value["files"].values()):
        return "its list of files cannot be read."
    for name, one in value["files"].items():
        for key, choices in _CHOICES.items():
            if key in one and one[key] not in get_args(choices):
                return f"{name} is said to be written in a way that is not known ({key})."
        if not isinstance(one.get("verbatim", ""), str):
            return f"the text of {name} is none."
    return "" if isinstance(value.get("events"), int) else "it does not say how many events there are."
