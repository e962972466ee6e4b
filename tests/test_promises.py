"""The table of promises says what was proved, and nothing else; every promise of the README has tests."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.promises import promises, table


def test_the_table_tells_proved_from_broken_skipped_and_not_tried() -> None:
    said = {1: "One", 2: "Two", 3: "Three", 4: "Four"}
    found = {1: Counter(passed=3), 2: Counter(passed=3, failed=1, error=1), 3: Counter(passed=2, skipped=1)}
    assert table(said, found) == [
        "  1. One: proved by 3 tests",
        "  2. Two: BROKEN by 2 of 5 tests",
        "  3. Three: partly proved: 2 tests, 1 skipped",
        "  4. Four: NOT TRIED in this run",
    ]


def test_every_promise_of_the_readme_is_named_by_tests_and_no_other_number(root: Path) -> None:
    said = promises((root / "README.md").read_text(encoding="utf-8"))
    assert list(said) == list(range(1, 12))
    named = {
        int(number)
        for path in (root / "tests").rglob("test_*.py")
        if "soak" not in path.parts
        for number in re.findall(r"mark\.promise\((\d+)\)", path.read_text(encoding="utf-8"))
    }
    assert named == set(said)
