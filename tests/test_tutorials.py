"""Each tutorial, done by copy and paste alone: its commands are given, its files written, and what it says is seen is seen.

How a tutorial is read:

* A ```sh block is given line by line: `cd` and `pifkit …`. `<!-- exits with 1 -->` before it says how its last command ends.
* A ```text block after it is what its commands print: each line is found there. After `<!-- in FILE -->` it is found in that file.
* A ```csv or ```yaml block goes into the file that was named last before it ("Add to": at its end).
* `<!-- not run here: why. Proved by FILE -->` before a ```sh block: it is not given, and FILE is there.
* Files below `outputs/` that the page names are there at the end.

Spaces count as one, and so do runs of them; everything else must be as it is on the page.
"""

from __future__ import annotations

import html
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pifkit.workspace.demo import write_demo
from tests.commands import pifkit
from tests.support import ROOT

TUTORIALS = ["tutorial-analyst", "tutorial-facilitator", "tutorial-batch"]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
NOT_RUN = re.compile(r"<!-- not run here: .+ Proved by (?P<proof>\S+) -->\n$")
PATH = re.compile(r"`((?:parameters|outputs)/[^`<>*]+\.\w+)`")


@dataclass
class Reader:
    """Somebody who does what a page says, in a folder of their own."""

    folder: Path
    printed: str = ""
    runs: int = 0
    skipped: list[str] = field(default_factory=list)

    def reads(self, page: str) -> None:
        """The whole page, block by block, each with the words since the block before it."""
        found = BLOCK.split(page)
        for before, kind, body in zip(found[::3], found[1::3], found[2::3], strict=False):
            self.does(kind, body, before)

    def does(self, kind: str, body: str, before: str) -> None:
        """One block of the page."""
        if kind == "sh":
            self.gives(body, before)
        elif kind == "text":
            self.sees(body, before)
        else:
            self.writes(body, before)

    def gives(self, body: str, before: str) -> None:
        """The commands of a block."""
        if reason := NOT_RUN.search(before):
            assert (ROOT / reason["proof"]).is_file(), f"{reason['proof']}: no such file"
            self.skipped.append(body)
            return
        ends = re.search(r"<!-- exits with (\d) -->\n$", before)
        lines = [shlex.split(line) for line in body.splitlines()]
        self.printed = ""
        for number, (program, *words) in enumerate(lines, 1):
            if program == "cd":
                self.folder = self.folder / words[0]
                assert self.folder.is_dir()
                continue
            assert program == "pifkit", f"{program}: a block that is given holds only `cd` and `pifkit`"
            done = pifkit(*words, cwd=self.folder)
            self.printed += done.stdout + done.stderr
            self.runs += words[0] == "run" and "--dry-run" not in words
            expected = int(ends[1]) if ends and number == len(lines) else 0
            assert done.returncode == expected, f"pifkit {' '.join(words)}\n{self.printed}"

    def sees(self, body: str, before: str) -> None:
        """What the page says is to be seen: on the screen, or in the file that it names."""
        seen = self.printed
        if named := re.search(r"<!-- in (\S+) -->\n$", before):
            seen = words(self.folder / named[1])
        seen = " ".join(seen.split())
        for line in body.splitlines():
            assert " ".join(line.split()) in seen, f"{line}\nis not in\n{seen[:3000]}"

    def writes(self, body: str, before: str) -> None:
        """What goes into a file."""
        path = self.folder / PATH.findall(before)[-1]
        assert path.parent.is_dir()
        if re.search(r"Add to `[^`]+`:\n\n$", before):
            body = path.read_text(encoding="utf-8") + body
        path.write_text(body, encoding="utf-8")


def words(page: Path) -> str:
    """What a person reads on a page: its text without tags, style and pictures."""
    text = re.sub(r"<(style|script|svg)\b.*?</\1>", " ", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return html.unescape(re.sub(r"</?(strong|em|time|span|a|code|abbr)\b[^>]*>", "", text).replace("<", " <")).replace(
        "\N{NO-BREAK SPACE}", " "
    )


@pytest.mark.parametrize("name", TUTORIALS)
def test_a_newcomer_gets_where_the_tutorial_says(name: str, tmp_path: Path) -> None:
    text = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    if name == "tutorial-batch":
        write_demo(tmp_path / "pifkit-demo")  # what `pifkit demo` writes before it makes the reports
    reader = Reader(tmp_path)
    reader.reads(text)
    assert reader.folder != tmp_path
    for path in set(re.findall(r"`(outputs/[^`<>*]+)`", text)):
        assert (reader.folder / path).is_file(), path
    assert len(reader.skipped) <= 2
    assert reader.runs <= 2  # the batch: one that starts no notebook, and its repair


def test_a_page_that_is_wrong_is_found_out(tmp_path: Path) -> None:
    (tmp_path / "parameters").mkdir()
    for page, message in {
        "```sh\npifkit --version\n```\n\n```text\npifkit 999\n```\n": "is not in",
        "```sh\npifkit check --no-such-option\n```\n": "no-such-option",
        "<!-- exits with 1 -->\n```sh\npifkit --version\n```\n": "pifkit --version",
        "```sh\nrm -r everything\n```\n": "only `cd` and `pifkit`",
        "<!-- not run here: long. Proved by tests/no_such_test.py -->\n```sh\npifkit demo\n```\n": "no such file",
    }.items():
        reader = Reader(tmp_path)
        with pytest.raises(AssertionError, match=message):
            reader.reads(page)
