"""A page is in the language of what it is about: a job speaks it, and what comes after does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from pifkit.batch import jobs
from pifkit.batch.plan import plan_run
from pifkit.model import language
from pifkit.store.reading import open_book
from pifkit.workspace import find_workspace
from tests.live.rooms import workspace


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_now", [])
    monkeypatch.setenv(language.VARIABLE, "cy")


def index(folder: Path, **more: Any) -> str:
    folder.mkdir()
    rows = folder / "rows.jsonl"
    rows.write_text("", encoding="utf-8")
    job = {
        "kind": "index", "folder": str(folder), "title": "All", "note": "", "attribution": "", "cycle_name": "2026-27",
        "as_of": "2026-09-30", "rows": str(rows), **more,
    }  # fmt: skip
    ended = jobs.run(job, lambda *_: None)
    assert ended["state"] == "done", ended
    return (folder / "index.html").read_text(encoding="utf-8")


def test_a_job_speaks_its_own_language_and_never_the_users(tmp_path: Path) -> None:
    assert "30 September 2026" in index(tmp_path / "none")
    page = index(tmp_path / "gd", language="gd")
    assert "30mh dhen t-Sultain 2026" in page
    assert '<html lang="en-GB">' in page, "hardly anything is translated yet"
    assert "30 Medi 2026" in index(tmp_path / "cy", language="cy")
    assert "30 September 2026" in index(tmp_path / "en", language="en")


def test_the_plan_and_a_notebook_take_the_language_of_the_partnership(tmp_path: Path) -> None:
    root = workspace(tmp_path, "inverfallow").root
    path = root / "parameters" / "inverfallow" / "partnership.yaml"
    yaml = YAML()
    document = yaml.load(path.read_text(encoding="utf-8"))
    document.setdefault("options", {})["language"] = "gd"
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(document, file)
    plan = plan_run(find_workspace(root))
    assert plan.partnerships["inverfallow"].language == "gd"
    assert language.active() == "cy", "planning leaves the language as it was"
    assert open_book("inverfallow", None, str(root)).options.language == language.active() == "gd"
