"""Every file of the repository can be checked out on Windows, macOS and Linux."""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path

from pifkit.workspace.names import is_reserved
from tests.support import missing


def test_names_are_legal_everywhere_and_differ_in_more_than_case(root: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=False)
    if listed.returncode != 0:
        missing("git", "this is not a git checkout")
    names = [name for name in listed.stdout.decode("utf-8").split("\0") if name]
    assert len(names) > 100
    assert [name for name in names if any(is_reserved(part) for part in name.split("/"))] == []
    assert [name for name in names if set(name) & set('<>:"|?*\\') or not name.isprintable()] == []
    assert [name for name, count in Counter(name.casefold() for name in names).items() if count > 1] == []
    assert max(len(name) for name in names) < 160, "Windows allows 260 with the folder of the checkout"
