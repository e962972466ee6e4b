"""The generated pages of the docs are in step with the code that they describe."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pifkit.model.tables import TABLES
from pifkit.workspace.columns import columns
from pifkit.workspace.rules import RULES


def test_the_pages_are_in_step(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "scripts/make_docs.py", "--check"], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_stale_page_is_named_and_written_anew(root: Path, tmp_path: Path) -> None:
    script = (root / "scripts" / "make_docs.py").read_text(encoding="utf-8")
    (tmp_path / "scripts").mkdir()
    copy = tmp_path / "scripts" / "make_docs.py"
    copy.write_text(script, encoding="utf-8")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(copy), *arguments], cwd=root, capture_output=True, text=True, check=False
        )

    assert run("--check").returncode == 1
    assert run().returncode == 0
    (tmp_path / "docs" / "rules.md").write_text("old\n", encoding="utf-8")
    stale = run("--check")
    assert (stale.returncode, "docs/rules.md" in stale.stdout, "tables.md" in stale.stdout) == (1, True, False)
    assert run("--wrong").returncode == 2


def test_every_rule_and_every_column_is_described(root: Path) -> None:
    rules = (root / "docs" / "rules.md").read_text(encoding="utf-8")
    assert [code for code in RULES if f"### `{code}`" not in rules] == []
    tables = (root / "docs" / "tables.md").read_text(encoding="utf-8")
    for name, model in TABLES.items():
        section = tables.split(f"## {name}.csv")[1].split("\n## ")[0]
        for column in columns(model):
            assert f"| {column.name} |" in section or f"| **{column.name}** |" in section
            assert column.description, f"{name}.{column.name} has no description"
