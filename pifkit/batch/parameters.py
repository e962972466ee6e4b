"""What a notebook's `parameters` cell takes, compared with what it would be given, before a kernel starts.

papermill itself only warns of an unknown parameter and runs on with the default: a misspelt `cylce` would quietly report
on the current cycle. Here it stops the unit.
"""

from __future__ import annotations

import ast
import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pifkit.model.errors import Problem

STANDARD = ("partnership", "cycle", "workspace", "as_of")
"""The parameters that every stage notebook has (contract 4.6)."""

_REQUIRED = object()
_KINDS: dict[type, str] = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}


@dataclass(frozen=True)
class Declared:
    """The parameters of one notebook: default value by name; a name without a default must be given."""

    file: str
    defaults: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()


def declared(notebook: Path, file: str) -> Declared:
    """Read a notebook's `parameters` cell without running it.

    Args:
        notebook: the stage notebook.
        file: its name in messages.

    Returns:
        The names with their defaults (a default that is not a plain value counts as any type), or what is wrong: no
        such file, not a notebook, no cell or several cells tagged `parameters`, not valid Python.
    """
    try:
        content = json.loads(notebook.read_text(encoding="utf-8"))
        cells = [cell for cell in content["cells"] if "parameters" in cell.get("metadata", {}).get("tags", [])]
    except FileNotFoundError:
        return _wrong(file, "", "notebook-missing", "there is no such notebook", "Put it back, or remove the folder.")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _wrong(file, "", "notebook-unreadable", "this is not a Jupyter notebook", "Restore it from a copy.")
    if len(cells) != 1:
        found = "no cell is" if not cells else f"{len(cells)} cells are"
        return _wrong(file, "", "parameters-cell", f"{found} tagged `parameters`", "Tag exactly one code cell with it.")
    try:
        defaults = _assigned("".join(cells[0]["source"]))
    except SyntaxError as error:
        message = f"the cell is not valid Python: {error.msg}"
        return _wrong(file, f"parameters cell, line {error.lineno}", "parameters-cell", message, "Mend the line.")
    except (ValueError, KeyError, TypeError, RecursionError, MemoryError):  # signs or nesting that no Python source has
        return _wrong(file, "parameters cell", "parameters-cell", "the cell cannot be read as Python", "Mend the cell.")
    return Declared(file, defaults)


def _wrong(file: str, place: str, code: str, message: str, remedy: str) -> Declared:
    return Declared(file, {}, (Problem(file=file, place=place, code=code, message=message, remedy=remedy),))


def _assigned(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    for node in ast.parse(source).body:
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign):
            targets = [node.target]
        for target in targets:
            if isinstance(target, ast.Name) and isinstance(node, ast.Assign | ast.AnnAssign):
                names[target.id] = _literal(node.value)
    return names


def _literal(node: ast.expr | None) -> Any:
    if node is None:
        return _REQUIRED
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


def compare(notebook: Declared, given: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Compare what a notebook takes with what it would be given.

    Args:
        notebook: its declared parameters.
        given: the values by name (the four of `STANDARD`; the folder's check has seen to `papermill.yaml`).

    Returns:
        One problem per name that the cell does not define, that it needs and nobody gives, or whose default is of
        another type than the value; the near match where there is one.
    """
    if notebook.problems:
        return notebook.problems
    names = notebook.defaults
    problems = []
    for name in sorted(set(given) - set(names)):
        near = _near(name, sorted(set(names) - set(given)))
        remedy = f"Write it as in the kit's notebooks: {name} = None."
        problems.append(_problem(notebook, "parameter-missing", f"it does not define `{name}`.", near, remedy))
    for name, default in names.items():
        if name not in given:
            if default is _REQUIRED:
                message = f"`{name}` has no value, and the batch gives none."
                near = _near(name, sorted(set(given) - set(names)))
                problems.append(_problem(notebook, "parameter-unknown", message, near, "Give it a default value."))
        elif not _same_type(default, given[name]):
            message = f"the default of `{name}` is {_KINDS[type(default)]}, the batch gives text."
            problems.append(_problem(notebook, "parameter-type", message, None, f"Write: {name} = None."))
    return tuple(problems)


def _same_type(default: Any, value: Any) -> bool:
    """Whether a value fits its default: None fits all, and so does a default that is not a plain value."""
    return value is None or type(default) not in _KINDS or isinstance(value, type(default))


def _near(name: str, names: list[str]) -> str | None:
    return next(iter(difflib.get_close_matches(name, names, 1)), None)


def _problem(notebook: Declared, code: str, message: str, near: str | None, remedy: str) -> Problem:
    return Problem(notebook.file, "parameters cell", code, message, near=near, remedy=remedy)
