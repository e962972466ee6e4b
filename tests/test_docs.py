"""The docs lead where they say: every link and anchor, every command and option that they name, and every page from the README."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer

from pifkit.cli import app
from pifkit.cli.folders import explained
from pifkit.frameworks.said import SAID
from pifkit.improvement.lint import RULES as LINT
from pifkit.model.errors import Problem
from pifkit.store.exports.rules import EXPORTS
from pifkit.store.rules import STORE, VERIFY
from pifkit.workspace.rules import GROUPS
from tests.support import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^( *)```\w*\n.*?^\1```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!\\)\]\(([^()\s]+)\)")
#: Words that stand for whatever somebody puts there, or for more of the same.
STANDS_FOR = re.compile(r"[A-Z][A-Z_]*…?|[.…]+")


def prose(text: str) -> str:
    """A page without its blocks of code, and without code spans: what is left of it may hold links and headings."""
    return re.sub(r"`[^`\n]*`", lambda found: found[0] if "](" not in found[0] else "", FENCE.sub("", text))


@cache
def anchors(page: Path) -> frozenset[str]:
    """The anchors of a page's headings, as GitHub and most others make them."""
    found: list[str] = []
    for heading in re.findall(r"^#{1,6} (.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")
        found.append(slug if slug not in found else f"{slug}-{found.count(slug)}")
    return frozenset(found)


def links(page: Path) -> Iterator[tuple[str, Path, str]]:
    """Every link of a page within the repository: as written, file, anchor."""
    for written in LINK.findall(prose(page.read_text(encoding="utf-8"))):
        if not re.match(r"[a-z]+:", written):
            path, _, anchor = written.partition("#")
            yield written, (page.parent / path).resolve() if path else page, anchor


def broken(page: Path) -> list[str]:
    """The links of a page that lead nowhere."""
    return [
        written
        for written, file, anchor in links(page)
        if not file.exists() or (anchor and file.suffix == ".md" and anchor not in anchors(file))
    ]


def test_every_link_and_anchor_leads_somewhere() -> None:
    assert {page.name: found for page in PAGES if (found := broken(page))} == {}
    assert sum(len(list(links(page))) for page in PAGES) > 150


def test_where_check_says_that_a_code_is_explained_it_is() -> None:
    codes = [rule.code for rules in (*GROUPS.values(), STORE, VERIFY, EXPORTS, LINT) for rule in rules]
    assert len(codes) > 100
    for code in codes:
        said = explained([Problem("table.csv", "row 2", code, "this is wrong.")])
        page, anchor = re.findall(r"(docs/\w+\.md)#([\w-]+)\.$", said)[0]
        assert anchor == code
        assert anchor in anchors(ROOT / page)


def test_each_code_that_the_check_of_a_framework_file_says_is_explained() -> None:
    known = anchors(ROOT / "docs" / "rules.md")
    words = {
        node.value
        for path in (ROOT / "pifkit" / "frameworks").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    codes = {word for word in words if re.fullmatch(r"[a-z]+(-[a-z]+)+", word)}
    assert len(codes) > 25
    assert codes | set(SAID) <= known


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page not in seen and page.suffix == ".md":
            seen.add(page)
            waiting += [file for _, file, _ in links(page)]
    assert [str(page.relative_to(ROOT)) for page in PAGES if page not in seen] == []


def commands(page: Path) -> Iterator[str]:
    """What a page gives as a command of pifkit: lines of its blocks, and code spans in its prose."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    blocks = [found[0] for found in FENCE.finditer(text)]
    blocks += re.findall(r"(?:^ {4}\S.*\n)+", FENCE.sub("", text), re.MULTILINE)
    for block in blocks:
        for line in block.splitlines():
            if found := re.search(r"(?:^\s*|[\\/ ]bin/|\\)(pifkit [a-z\-].*)$", line):
                yield found[1]
    yield from re.findall(r"`(pifkit [a-z\-][^`]*)`", re.sub(r"\n *", " ", FENCE.sub("", text)))


@cache
def program() -> Any:
    """The command `pifkit` with all its commands and options."""
    return typer.main.get_command(app)


def wrong(line: str) -> str | None:
    """What is wrong with a command line: a word that is no command, an option that there is not; None where nothing is."""
    command = program()
    if re.match(r"pifkit [a-z]+: ", line):
        return None  # a message that begins with the program's name
    try:
        words = shlex.split(re.sub(r"\s+#.*|\s{2,}.*|\s[>|].*", "", line))[1:]
    except ValueError as error:
        return f"{line}: {error}"
    for place, word in enumerate(words):
        if hasattr(command, "commands") and not word.startswith("-"):
            if STANDS_FOR.fullmatch(word):
                return None
            if word not in command.commands:
                return f"{line}: no command {word!r}"
            command = command.commands[word]
        elif word.startswith("-") and not STANDS_FOR.fullmatch(word):
            known = {"--help", "-h"}.union(*(one.opts + one.secondary_opts for one in command.params))
            if word.partition("=")[0] not in known:
                return f"{line}: no option {word!r} (word {place + 1})"
    return None


def test_every_command_and_option_that_is_named_exists() -> None:
    given = [(page.name, line) for page in PAGES for line in commands(page)]
    assert [f"{name}: {found}" for name, line in given if (found := wrong(line))] == []
    assert set(program().commands) - {line.split()[1] for _, line in given} == set(), "commands of which no page speaks"
    assert len(given) > 150


@pytest.mark.parametrize(
    "line", ["pifkit runn --all", "pifkit import excel FILE", "pifkit run --everybody", "pifkit live P --hots lan"]
)
def test_a_command_that_does_not_exist_is_found(line: str) -> None:
    assert wrong(line)


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# A page, and *more*\n\n[a](#a-page-and-more) [b](#other) [c](none.md) [d](page.md#b-c) [e](https://example.org)\n\n"
        "`[f](code.md)`\n\n```\n[g](code.md)\n# no heading\n```\n\n## B: `c`\n\n[h](#no-heading)\n",
        encoding="utf-8",
    )
    assert broken(page) == ["#other", "none.md", "#no-heading"]
