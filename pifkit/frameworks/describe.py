"""A framework in words for a terminal, and the JSON Schema of framework files for editors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pifkit.frameworks.model import Framework, Group, parts_of

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
        _size(framework),
    ]
    for criterion in framework.criteria:
        points = f", {criterion.points:g} points" if criterion.points else ""
        lines.append(f"{criterion.id}  {criterion.title}{points}")
        lines += _below(criterion, "  ")
    lines += _extras(framework)
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


def _extras(framework: Framework) -> list[str]:
    """Bands, conditions of a verdict, and labels with their smallest points."""
    lines = []
    for key, table in framework.bands.items():
        ends = ", ".join(f"{'above' if band.above else 'from'} {band.min:g} {band.label}" for band in table.bands)
        lines.append(f"Bands {key}: {ends}")
    lines += [f"Rule {rule.id}: {rule.title}" for rule in framework.pass_rules]
    for label in framework.labels:
        least = ", ".join(f"{name} at least {value:g}" for name, value in label.minimums.items())
        lines.append(f"Label {framework.id}/{label.id}: {label.title} ({least})")
    return ["", *lines] if lines else []


def structure(framework: Framework) -> dict[str, Any]:
    """How a framework is built, in counts and points.

    Returns:
        one key for each block id (its points), total (points; None without), criteria, parts (those inside criteria, not
        criteria rated as a whole), parts_per_criterion (of the criteria that have parts), points_per_criterion.
    """
    inside = [len(list(parts_of(one))) for one in framework.criteria if one.scored_at == "part"]
    points = [one.points for one in framework.criteria]
    return {
        **{block.id: block.points for block in framework.blocks},
        "total": sum(one for one in points if one is not None) if None not in points else None,
        "criteria": len(framework.criteria),
        "parts": sum(inside),
        "parts_per_criterion": inside,
        "points_per_criterion": points,
    }


def _size(framework: Framework) -> str:
    built = structure(framework)
    total = f", {built['total']:g} points" if built["total"] else ""
    return f"{built['criteria']} criteria, {len(framework.leaves)} rated parts{total}"


def _below(group: Group, indent: str) -> Iterator[str]:
    for child in group.groups:
        yield f"{indent}{child.id}  {child.title}"
        yield from _below(child, indent + "  ")
    for part in group.parts:
        yield f"{indent}{part.id}  {part.title}"
