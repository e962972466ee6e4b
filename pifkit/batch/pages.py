"""From published files to pages: the values that the exporter needs, read from a partnership's output folder.

Loaded by workers only: the exporter imports nbconvert.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import nbformat

from pifkit import __version__
from pifkit.batch import publish
from pifkit.model.language import N_, _
from pifkit.model.stages import STAGES, stage
from pifkit.reporting.exporter import Page, report_html, stage_html
from pifkit.reporting.origin import origin

CHARTED = frozenset({"check", "review"})
"""Stages whose pages say with which rules their charts were drawn."""


def stage_page(notebook: nbformat.NotebookNode, words: Mapping[str, Any], inputs: Mapping[str, str | None]) -> str:
    """The page of one stage.

    Args:
        notebook: the executed notebook.
        words: `stage` (its id) and what `_page` reads.
        inputs: sha256 by name of what it was made from (`named_inputs`).
    """
    return stage_html(notebook, _page(words, inputs, stage=stage(words["stage"])))


def named_inputs(reads: Mapping[str, str | None], partnership: str) -> dict[str, str | None]:
    """What a notebook read, by the names that readers know: as in the partnership's folder, not as in the workspace."""
    found = {}
    for path, sha in reads.items():
        if not path.endswith("/"):  # a folder's listing
            name = path.removeprefix("parameters/").removeprefix(f"{partnership}/")
            found[PurePosixPath(name).name if name.startswith("outputs/") else name] = sha
    return found


def report_page(folder: Path, words: Mapping[str, Any], missing: Mapping[str, str], partnership: str) -> str | None:
    """All stages of a partnership on one page; None when none of them is published.

    Args:
        folder: the partnership's output folder.
        words: what `_page` reads.
        missing: why a stage is not published, by its id; a stage that is not in it was not run yet.
        partnership: its id.
    """
    sections = []
    inputs: dict[str, str | None] = {}
    for one in STAGES:
        path = folder / "work" / f"{one.stem}.ipynb"
        published = (folder / publish.manifest_name(one.stem)).is_file() and path.is_file()
        notebook = nbformat.read(path, as_version=4) if published else None  # type: ignore[no-untyped-call]
        if published:
            known = publish.manifest(folder, one.stem) or {}
            inputs |= named_inputs({**known.get("reads", {}), **known.get("notebook", {})}, partnership)
        sections.append((one, notebook, "" if published else _(missing.get(one.id, N_("This stage was not run yet.")))))
    if all(notebook is None for _, notebook, _ in sections):
        return None
    return report_html(sections, _page(words, inputs))


def _page(words: Mapping[str, Any], inputs: Mapping[str, str | None], **more: Any) -> Page:
    said = dict(words.get("origin", {}))
    if "stage" in more and more["stage"].id not in CHARTED:
        said.pop("charts", None)
    return Page(
        origin=origin(said, inputs),
        partnership=words["name"],
        cycle=words["cycle_name"],
        as_of=dt.date.fromisoformat(words["as_of"]),
        about=words["about"],
        purpose=words["purpose"],
        attribution=words["attribution"],
        version=__version__,
        record=words.get("record", ""),
        sign_off=words.get("sign_off", ""),
        **more,
    )
