"""Reading YAML strictly: every duplicate key, alias, tag and number-for-text is found, with its line."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from pifkit.model.errors import Problem
from pifkit.model.yamlform import DEEPEST, LONGEST, MOST_SIGNS, is_no_number, is_shared, is_tagged, too_deep, too_long
from pifkit.workspace.rules import problem
from pifkit.workspace.text import read_text

Path_ = tuple[str | int, ...]
_SHORT = 20_000  # characters up to which a document is remembered


@dataclass(frozen=True)
class Document:
    """A YAML document with where everything in it is.

    Attributes:
        file: its name in messages.
        data: the fields; None where the file could not be read.
        lines: line number of each dotted path's key or entry.
        raw: the text of each scalar as it was written, by path.
    """

    file: str
    data: dict[str, Any] | None
    lines: dict[Path_, int] = field(default_factory=dict)
    raw: dict[Path_, str] = field(default_factory=dict)

    def place(self, path: Path_) -> str:
        """The place of a path, such as `$.cycles[0].start (line 4)`; of its parent where it is absent."""
        dotted = "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
        known = path
        while known and known not in self.lines:
            known = known[:-1]
        line = self.lines.get(known)
        return f"{dotted} (line {line})" if line else dotted


def read_yaml(path: Path, file: str) -> tuple[Document, list[Problem]]:
    """Read one YAML document whose top is a group of fields.

    Args:
        path: the file.
        file: its name in messages.

    Returns:
        The document, its data None where it cannot be read; and everything that is wrong with its form.
    """
    text, problems = read_text(path, file)
    if text is None:
        return Document(file, None), problems
    document, found = parse_yaml(text, file)
    return document, [*problems, *found]


def parse_yaml(text: str, file: str) -> tuple[Document, list[Problem]]:
    """The document in a text; see `read_yaml`.

    The last texts are remembered, with what they came to: a form or a meeting reads the same few documents with every
    step, and parsing them is most of what reading a folder costs. The data are the caller's own each time.
    """
    if len(text) > _SHORT:
        return _parsed(text, file)
    document, problems = _remembered(text, file)
    return replace(document, data=copy.deepcopy(document.data)), [*problems]


@lru_cache(maxsize=64)
def _remembered(text: str, file: str) -> tuple[Document, list[Problem]]:
    return _parsed(text, file)


def _parsed(text: str, file: str) -> tuple[Document, list[Problem]]:
    nothing = Document(file, None)
    if too_long(text):
        message = (
            f"the document has more than {LONGEST:,} characters, or {MOST_SIGNS:,} signs such as colons and line ends."
        )
        return nothing, [problem("yaml-too-long", message, file=file)]
    if too_deep(text):
        return nothing, [problem("yaml-too-deep", "the document is nested too deeply.", file=file)]
    yaml = YAML(typ="safe", pure=True)
    try:
        nodes = list(yaml.compose_all(text))
    except YAMLError as err:
        return nothing, [_syntax(err, file)]
    except RecursionError:
        return nothing, [problem("yaml-too-deep", "the document is nested too deeply.", file=file)]
    except Exception as err:  # noqa: BLE001 - the parser meets some malformed text with ValueError, KeyError and the like
        return nothing, [problem("yaml-syntax", f"the text cannot be read: {type(err).__name__}.", file=file)]
    nodes = [node for node in nodes if node is not None]
    if not nodes or (isinstance(nodes[0], ScalarNode) and nodes[0].value == ""):
        return nothing, [problem("yaml-empty", "the document is empty.", file=file)]
    if len(nodes) > 1:
        line = nodes[1].start_mark.line + 1
        return nothing, [
            problem("yaml-many-documents", f"the file holds {len(nodes)} documents.", file=file, place=f"line {line}")
        ]
    if not isinstance(nodes[0], MappingNode):
        return nothing, [
            problem("yaml-not-fields", "the document should be a group of fields.", file=file, place="line 1")
        ]
    document = Document(file, {})
    problems = list(_walk(nodes[0], (), document, set()))
    if problems:
        return nothing, problems
    try:
        data = yaml.constructor.construct_document(nodes[0])
    except Exception as err:  # noqa: BLE001 - constructing a value can fail in many ways (day 31 of a month, huge number)
        return nothing, [_syntax(err, file)]
    return Document(file, data, document.lines, document.raw), []


def _walk(node: Node, path: Path_, document: Document, seen: set[int]) -> Iterator[Problem]:
    """Note line and raw text of everything below a node, and yield what is wrong with the form."""
    line = node.start_mark.line + 1
    document.lines.setdefault(path, line)
    where = {"file": document.file, "place": document.place(path)}
    if id(node) in seen or is_shared(node):
        yield problem("yaml-alias", "an anchor or alias stands here.", **where)
        return
    seen.add(id(node))
    if is_tagged(node):
        yield problem("yaml-tag", "a tag stands here.", value=node.tag, **where)
        return
    if len(path) > DEEPEST:
        yield problem("yaml-too-deep", f"more than {DEEPEST} levels are nested.", **where)
    elif isinstance(node, ScalarNode):
        document.raw[path] = node.value
        if is_no_number(node):
            yield problem("yaml-not-a-number", "this is not a finite number.", value=node.value, **where)
    elif isinstance(node, SequenceNode):
        for index, child in enumerate(node.value):
            yield from _walk(child, (*path, index), document, seen)
    elif isinstance(node, MappingNode):
        yield from _walk_fields(node, path, document, seen)


def _walk_fields(node: MappingNode, path: Path_, document: Document, seen: set[int]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for key, child in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, ScalarNode) or not str(key.tag).endswith(":str"):
            shown = key.value if isinstance(key, ScalarNode) else None
            place = f"{document.place(path).split(' (')[0]} (line {line})"
            yield problem(
                "yaml-key-not-text", "a field's name is not text.", file=document.file, place=place, value=shown
            )
            continue
        name = key.value
        document.lines.setdefault((*path, name), line)
        if name in first:
            place = f"{document.place((*path, name)).split(' (')[0]} (line {line})"
            message = f"{name!r} is given twice; the first is on line {first[name]}."
            yield problem("yaml-duplicate-key", message, file=document.file, place=place)
            continue
        first[name] = line
        yield from _walk(child, (*path, name), document, seen)


def _syntax(err: Exception, file: str) -> Problem:
    mark = getattr(err, "problem_mark", None) or getattr(err, "context_mark", None)
    place = f"line {mark.line + 1}, column {mark.column + 1}" if mark is not None else ""
    said = " ".join(str(part) for part in (getattr(err, "context", None), getattr(err, "problem", None)) if part)
    said = said or str(err).splitlines()[0]
    if "duplicate anchor" in said or "undefined alias" in said or "alias" in said:
        return problem("yaml-alias", "an anchor or alias stands here.", file=file, place=place)
    if "could not determine a constructor" in said or "undefined tag handle" in said:
        return problem("yaml-tag", "a tag stands here.", file=file, place=place)
    return problem("yaml-syntax", f"the text is not valid YAML: {said}.", file=file, place=place)


def kind_of(value: Any) -> str:
    """What a YAML value is, in words."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, dt.date):
        return "a date"
    if isinstance(value, dict):
        return "a group of fields"
    return "a list" if isinstance(value, list) else "text"


def quoted(text: str) -> str:
    """Text as a YAML scalar in double quotes on one line; what YAML does not allow as it stands is escaped."""
    plain = json.dumps(text, ensure_ascii=False)
    return "".join(
        c if c.isprintable() else f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}" for c in plain
    )
