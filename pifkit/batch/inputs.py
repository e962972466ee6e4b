"""What a unit depends on, as one digest: notebook, parameters, the partnership's files, comparison rows, versions.

Digests are of contents, never of times, and hold no absolute path: the same folder copied elsewhere has the same digest.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import pifkit
from pifkit.batch.publish import audience_files, failed_name, manifest, manifest_name
from pifkit.batch.recorder import content
from pifkit.model.stages import STAGES
from pifkit.store.place import FILE as STORE_FILE

REPORT = "work/report.json"
"""Where a report says what it was made from."""
_LIBRARIES = ("pandas", "seaborn", "matplotlib", "ipykernel", "papermill", "nbconvert")
_CODE = {".py", ".yaml", ".j2", ".css", ".json"}
_CYCLE = re.compile(r"^current_cycle:\s*['\"]?([a-z0-9][a-z0-9._-]*)", re.MULTILINE)


def code_digest() -> str:
    """sha256 over pifkit itself (code, frameworks, page templates) and the versions of the libraries behind the pages."""
    digest = hashlib.sha256()
    package = Path(pifkit.__file__).parent
    for path in sorted(package.rglob("*")):
        if path.suffix in _CODE and "_data" not in path.parts:
            _add(digest, path.relative_to(package).as_posix(), path.read_bytes())
    for library in _LIBRARIES:
        _add(digest, library, metadata.version(library).encode("ascii"))
    return digest.hexdigest()


def digest(
    notebook: Path,
    parameters: Mapping[str, Any],
    folder: Path,
    common: Path,
    comparison: str,
    code: str,
    recorded: str = "",
) -> str:
    """sha256 over everything a unit is known to depend on.

    Args:
        notebook: the stage notebook.
        parameters: what it is given; the workspace's address does not count.
        folder: the partnership's folder, `parameters/<id>`; every file counts but those of its event store.
        common: `parameters/`, whose `pifkit.yaml` counts.
        comparison: the partnership's rows of the comparison table, as text.
        code: `code_digest()`.
        recorded: digest of the events in the partnership's store, wherever it is. The file's bytes do not count: events may
            stand in its write-ahead log, and erasing a name changes no report.
    """
    found = hashlib.sha256()
    given = {name: value for name, value in parameters.items() if name != "workspace"}
    _add(found, "code", code.encode("ascii"))
    _add(found, "parameters", json.dumps(given, sort_keys=True, ensure_ascii=False).encode("utf-8"))
    _add(found, "comparison", comparison.encode("utf-8"))
    _add(found, "notebook", notebook.read_bytes())
    _add_files(found, folder, common, recorded)
    return found.hexdigest()


def content_digest(folder: Path, common: Path, recorded: str = "") -> str:
    """sha256 over a partnership's files, the workspace's options and its recorded events; see `digest`."""
    found = hashlib.sha256()
    _add_files(found, folder, common, recorded)
    return found.hexdigest()


def _add_files(found: hashlib._Hash, folder: Path, common: Path, recorded: str) -> None:
    settings = common / "pifkit.yaml"
    files = [settings] if settings.is_file() else []
    files += [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(STORE_FILE)]
    _add(found, "recorded", recorded.encode("ascii"))
    for path in files:
        _add(found, path.relative_to(common).as_posix(), path.read_bytes())


class Memory:
    """Decides which units need no run, reading each file once per plan.

    Args:
        workspace: root of the workspace.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._now: dict[str, str | None] = {}

    def unchanged(self, folder: Path, stem: str, digest: str) -> bool:
        """Whether a unit is published, whole, from just these inputs.

        Args:
            folder: the partnership's output folder.
            stem: the unit's file stem.
            digest: of everything that is known beforehand (`digest`).
        """
        known = manifest(folder, stem)
        if known is None or known.get("input") != digest or (folder / failed_name(stem)).exists():
            return False
        reads, outputs = known.get("reads"), known.get("outputs")
        if not isinstance(reads, dict) or not isinstance(outputs, dict) or f"{stem}.html" not in outputs:
            return False
        return all(self._content(path) == then for path, then in reads.items()) and all(
            content(folder, name) == then for name, then in outputs.items()
        )

    def _content(self, path: str) -> str | None:
        if path not in self._now:
            self._now[path] = content(self.root, path)
        return self._now[path]


def report_digest(folder: Path, words: Mapping[str, Any]) -> str:
    """sha256 over everything that a partnership's report of all stages is made from.

    Args:
        folder: the partnership's output folder; the manifests of its published units count.
        words: what the report says besides.
    """
    found = hashlib.sha256()
    _add(found, "words", json.dumps(words, sort_keys=True, ensure_ascii=False).encode("utf-8"))
    for stage in STAGES:
        path = folder / manifest_name(stage.stem)
        if path.is_file():
            _add(found, stage.stem, path.read_bytes())
    return found.hexdigest()


def report_is_current(folder: Path, digest: str) -> bool:
    """Whether the report there is was made from just this."""
    try:
        made = json.loads((folder / REPORT).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(made, dict) and made.get("input") == digest and (folder / "report.html").is_file()


def page_digest(words: Mapping[str, Any]) -> str:
    """sha256 over everything that a page for an audience is made from, as a JSON value."""
    found = hashlib.sha256()
    _add(found, "words", json.dumps(words, sort_keys=True, ensure_ascii=False).encode("utf-8"))
    return found.hexdigest()


def page_is_current(folder: Path, audience: str, digest: str) -> bool:
    """Whether the page of an audience there was made from just this, and is as it was made."""
    try:
        page, record = audience_files(audience)
        made = json.loads((folder / record).read_text(encoding="utf-8"))
        return bool(made["input"] == digest) and made["outputs"] == {page: content(folder, page)}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False


def _add(digest: hashlib._Hash, name: str, content: bytes) -> None:
    """Add a named part; lengths keep two parts from being taken for another two."""
    for part in (name.encode("utf-8"), content):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)


def current_cycle(folder: Path) -> str:
    """The current cycle as a folder that cannot be read as a whole names it; blank when even that is not there."""
    try:
        text = (folder / "partnership.yaml").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    found = _CYCLE.search(text)
    return found.group(1) if found else ""
