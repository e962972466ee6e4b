"""A framework in words for a terminal, and the JSON Schema of framework files for editors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pifkit.frameworks.model import Framework, Group

SCHEMA_ID = "https://pifkit.example/schemas/framework.json"


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a framework file, generated from the model; editors complete from its descriptions."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        **Framework.model_json_schema(by_alias=True),
    }


def describe(framework: Framework) -> list[str]:
    """A framework as lines of text: structure, rules, and status and source of each figure."""
    lines = [
        f"{framework.key}: {framework.title} (version {framework.version})",
        framework.about,
        f"Wording: {framework.licence}",
        "",
    ]
    for criterion in framework.criteria:
        points = f", {criterion.points:g} points" if criterion.points else ""
        lines.append(f"{criterion.id}  {criterion.title}{points}")
        lines += _below(criterion, "  ")
    lines += ["", "Where the figures come from:"]
    lines += [
        f"  [{fact.status}] {', '.join(fact.about)}"
        + (f": {fact.note}" if fact.note else "")
        + (f" ({fact.source})" if fact.source else "")
        for fact in framework.facts
    ]
    if framework.modes:
        lines += ["", "Modes:"] + [f"  {framework.id}:{mode.id}  {mode.title}" for mode in framework.modes]
    return lines


def _below(group: Group, indent: str) -> Iterator[str]:
    for child in group.groups:
        yield f"{indent}{child.id}  {child.title}"
        yield from _below(child, indent + "  ")
    for part in group.parts:
        yield f"{indent}{part.id}  {part.title}"
