"""The generated pages of the docs are in step with the code that they describe."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from pifkit.frameworks import available, load
from pifkit.model.tables import TABLES
from pifkit.reporting.assessment import score_file
from pifkit.workspace.columns import columns
from pifkit.workspace.rules import RULES


def test_the_pages_are_in_step(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "scripts/make_docs.py", "--check"], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_stale_page_is_named_and_written_anew(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(root / "scripts"))
    make_docs = importlib.import_module("make_docs")
    monkeypatch.setattr(make_docs, "DOCS", tmp_path)
    pages = make_docs.framework_pages.pages()  # made once: they are the same each time
    monkeypatch.setattr(make_docs.framework_pages, "pages", lambda: pages)

    def run(*arguments: str) -> tuple[int, str]:
        code = make_docs.main(list(arguments))
        return code, capsys.readouterr().out

    assert run("--check")[0] == 1
    assert run()[0] == 0
    (tmp_path / "rules.md").write_text("old\n", encoding="utf-8")
    (tmp_path / "frameworks" / "cse.md").unlink()
    (tmp_path / "frameworks" / "no_more.md").write_text("old\n", encoding="utf-8")
    code, said = run("--check")
    assert all(f"docs/frameworks/{name}.md" in said for name in ("cse", "no_more"))
    assert "docs/frameworks/caf2020.md" not in said
    assert (code, "docs/rules.md" in said, "tables.md" in said) == (1, True, False)
    assert run("--wrong")[0] == 2


def test_every_rule_and_every_column_is_described(root: Path) -> None:
    rules = (root / "docs" / "rules.md").read_text(encoding="utf-8")
    assert [code for code in RULES if f"### `{code}`" not in rules] == []
    tables = (root / "docs" / "tables.md").read_text(encoding="utf-8")
    for name, model in TABLES.items():
        section = tables.split(f"## {name}.csv")[1].split("\n## ")[0]
        for column in columns(model):
            assert f"| {column.name} |" in section or f"| **{column.name}** |" in section
            assert column.description, f"{name}.{column.name} has no description"


def test_every_framework_has_a_page_that_says_what_is_unsure_and_whose_example_scores(
    root: Path, tmp_path: Path
) -> None:
    for key in (one for one in available() if ":" not in one):
        framework = load(key)
        page = (root / "docs" / "frameworks" / f"{key}.md").read_text(encoding="utf-8")
        assert all(f"| `{part.id}` |" in page for part, _ in framework.leaves)
        assert all(source.title in page for source in framework.sources)
        unsure = page.split("## Unconfirmed figures")[1].split("\n## ")[0]
        for fact in framework.facts:
            assert (all(path in unsure for path in fact.about) and fact.note in unsure) == (
                fact.status == "unconfirmed"
            )
        for mode in (one for one in framework.modes if not one.uses):
            assert all(fact.note in page for fact in load(f"{key}:{mode.id}").facts)
        rows = tmp_path / f"{key}.csv"
        rows.write_text(page.split("```text\n")[1].split("```")[0], encoding="utf-8")
        card = score_file(rows, key).to_json()
        states = {part["id"]: part["state"] for criterion in card["criteria"] for part in criterion["parts"]}
        assert set(states.values()) - {"missing"}, key
