"""Reading a framework file: strict YAML, and what the schema says about it, as problems with place and line."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from pifkit.frameworks.model import Framework
from pifkit.model.errors import Problem
from pifkit.model.yamlform import (
    DEEPEST,
    LONGEST,
    MOST_SIGNS,
    is_no_number,
    is_shared,
    is_tagged,
    nodes,
    too_deep,
    too_long,
)

Location = tuple[str | int, ...]


def parse(text: str, file: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The document in a text, or None with what is wrong with its form (syntax, a key given twice, no fields).

    Args:
        text: the YAML text.
        file: its name in messages.
    """
    if too_long(text):
        message = (
            f"the document has more than {LONGEST:,} characters, or {MOST_SIGNS:,} signs such as colons and line ends."
        )
        return None, [Problem(file, "", "yaml-too-long", message, remedy="Remove what does not belong into it.")]
    if too_deep(text):
        return None, [_too_deep(file)]
    yaml = YAML(typ="safe", pure=True)
    try:
        root = yaml.compose(text)
        found = [] if root is None else list(_refused(root, file))
        if found:
            return None, found
        data = None if root is None else yaml.constructor.construct_document(root)
    except DuplicateKeyError as err:
        where = _line(err)
        return None, [
            Problem(file, where, "yaml-duplicate-key", _first_line(err.problem), remedy="Keep one of the two.")
        ]
    except MarkedYAMLError as err:
        return None, [
            Problem(file, _line(err), "yaml-syntax", f"the text is not valid YAML: {_first_line(err.problem)}.")
        ]
    except RecursionError:
        return None, [_too_deep(file)]
    except Exception as err:  # noqa: BLE001 - the parser meets some malformed text with KeyError, TypeError and the like
        return None, [Problem(file, "", "yaml-syntax", f"the text is not valid YAML: {_first_line(str(err))}.")]
    if not isinstance(data, Mapping):
        return None, [
            Problem(file, "line 1", "yaml-not-fields", "a framework file is a group of fields, beginning with `id:`.")
        ]
    return dict(data), []


def _refused(root: Node, file: str) -> Iterator[Problem]:
    """What no framework needs and what could stand for more than it seems: anchors, tags, depth, numbers that are none."""
    for node, depth in nodes(root):
        where = f"line {node.start_mark.line + 1}"
        if is_shared(node):
            yield Problem(
                file, where, "yaml-alias", "an anchor stands here.", remedy="Write the value out, without & and *."
            )
        if is_tagged(node):
            said = "a tag stands here."
            yield Problem(file, where, "yaml-tag", said, value=str(node.tag)[:60], remedy="Leave the tag out.")
        if is_no_number(node):
            yield Problem(file, where, "yaml-not-a-number", "this is not a finite number.", value=node.value)
        if depth > DEEPEST:
            yield _too_deep(file, where)
            return


def _too_deep(file: str, where: str = "") -> Problem:
    return Problem(
        file,
        where,
        "yaml-too-deep",
        "the document is nested too deeply.",
        remedy="Look for a bracket that is never closed.",
    )


def _line(err: MarkedYAMLError) -> str:
    mark = err.problem_mark or err.context_mark
    return f"line {mark.line + 1}, column {mark.column + 1}" if mark is not None else ""


def _first_line(text: str | None) -> str:
    return (text or "unknown").strip().splitlines()[0].rstrip(".")


def validate(document: Mapping[str, Any], file: str, text: str = "") -> tuple[Framework | None, list[Problem]]:
    """The document as a framework, or None with every breach of the schema.

    Args:
        document: the fields.
        file: its name in messages.
        text: the YAML text, for line numbers; blank: none are given.
    """
    try:
        return Framework.model_validate(document), []
    except ValidationError as err:
        root = compose(text)
        return None, [_problem(error, file, root) for error in err.errors()]


def compose(text: str) -> Node | None:
    """The tree of nodes of a text, which knows line numbers; None where it cannot be read."""
    try:
        node = YAML(typ="safe", pure=True).compose(text) if text else None
    except Exception:  # noqa: BLE001 - only for line numbers: `parse` has told what is wrong
        return None
    return node if isinstance(node, Node) else None


def place(location: Location, root: Node | None) -> str:
    """A dotted path with its line: `$.criteria[2].points (line 31)`; the line of the nearest parent where it is absent."""
    dotted = "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in location)
    line = _node_line(location, root)
    return f"{dotted} (line {line})" if line else dotted


def _node_line(location: Location, node: Node | None) -> int | None:
    if node is None:
        return None
    line = int(node.start_mark.line) + 1
    for step in location:
        if isinstance(node, MappingNode):
            pair = next(((key, value) for key, value in node.value if str(key.value) == str(step)), None)
            if pair is None:
                return line
            line, node = int(pair[0].start_mark.line) + 1, pair[1]
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = int(node.start_mark.line) + 1
        else:
            return line
    return line


def _problem(error: Any, file: str, root: Node | None) -> Problem:
    location: Location = tuple(error["loc"])
    where, kind = place(location, root), error["type"]
    if kind == "extra_forbidden":
        fields = _fields_at(location[:-1])
        near = near_match(str(location[-1]), fields)
        return Problem(
            file,
            where,
            "unknown-field",
            f"{location[-1]!r} is not a known field.",
            allowed=None if near else ", ".join(fields),
            near=near,
        )
    if kind == "missing":
        return Problem(file, where, "field-missing", f"the field {location[-1]!r} is missing.", remedy="Add it.")
    value = error.get("input")
    shown = None if isinstance(value, Mapping | list) else str(value)
    if kind == "string_type" and isinstance(value, int | float) and not isinstance(value, bool):
        message = f"{shown} is a number, and text is wanted."
        return Problem(file, where, "number-for-text", message, shown, remedy=f'Put it in quotes: "{shown}".')
    if kind == "literal_error":
        allowed = str(error["ctx"]["expected"])
        words = [word.strip(" '") for word in allowed.replace(" or ", ", ").split(",")]
        return Problem(
            file,
            where,
            "not-in-vocabulary",
            "this word is not in the vocabulary.",
            shown,
            allowed,
            near_match(str(value), words),
        )
    message = str(error["msg"]).removeprefix("Value error, ")
    return Problem(file, where, "schema", f"{message[:1].lower()}{message[1:]}.", shown)


_LOOKS_LIKE = str.maketrans({"l": "1", "I": "1", "O": "0", "o": "0", ",": "."})


def near_match(word: str, among: list[str] | tuple[str, ...]) -> str | None:
    """The nearest allowed word, when one is near; a letter that looks like a digit counts as the digit first."""
    alike = word.translate(_LOOKS_LIKE)
    if alike in among:
        return alike
    return next(iter(difflib.get_close_matches(word, among, n=1, cutoff=0.6)), None)


def _fields_at(location: Location) -> list[str]:
    """Names of the fields that the schema knows at a place."""
    model: type[BaseModel] | None = Framework
    for step in location:
        if isinstance(step, int) or model is None:
            continue
        field = model.model_fields.get(step)
        model = _model_in(field.annotation) if field is not None else None
    return list(model.model_fields) if model is not None else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for found in map(_model_in, getattr(annotation, "__args__", ())) if found is not None), None)
