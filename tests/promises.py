"""The promises that the README makes, and what proves each: `make test` prints the table at its end.

A test names its promise with `@pytest.mark.promise(number)`. A promise whose every test passed is proved; one with a failure is
broken; one of which a test was skipped is only partly proved, and one without any test in this run is left out of a partial run.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LINE = re.compile(r"^(\d+)\. \*\*(.+?)\*\*", re.MULTILINE)


def promises(readme: str) -> dict[int, str]:
    """The promises of a README by number: the numbered lines below "What pifkit promises" that begin in bold."""
    section = readme.partition("## What pifkit promises\n")[2].partition("\n## ")[0]
    return {int(number): text.rstrip(".") for number, text in LINE.findall(section)}


def table(said: Mapping[int, str], found: Mapping[int, Counter[str]]) -> list[str]:
    """One line for each promise that a test of this run names, and for each that no test names."""
    lines = []
    for number, text in sorted(said.items()):
        counts = found.get(number, Counter())
        broken = counts["failed"] + counts["error"]
        if broken:
            state = f"BROKEN by {broken} of {counts.total()} tests"
        elif counts["skipped"]:
            state = f"partly proved: {counts['passed']} tests, {counts['skipped']} skipped"
        elif counts["passed"]:
            state = f"proved by {counts['passed']} tests"
        else:
            state = "NOT TRIED in this run"
        lines.append(f"{number:>3}. {text}: {state}")
    return lines


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Write the numbers of its promises on each test's report, which may travel from another process."""
    report = yield
    for mark in item.iter_markers("promise"):
        report.user_properties.append(("promise", mark.args[0]))
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table after a run in which a test named a promise."""
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in terminalreporter.stats.get(outcome, ()):
            for name, number in getattr(report, "user_properties", ()):
                if name == "promise":
                    found[number][outcome] += 1
    if found:
        terminalreporter.section("promises")
        for line in table(promises((ROOT / "README.md").read_text(encoding="utf-8")), found):
            terminalreporter.write_line(line)
