"""Rules about a framework file that a schema cannot say: the pieces must fit together, and every figure has a source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from fractions import Fraction
from typing import Any

from pifkit.frameworks.model import Framework, groups_of
from pifkit.frameworks.reading import near_match

Finding = tuple[str, str, str]
"""Path, code of the rule, message."""

# Parts of a file whose numbers are no figures of the framework: notes, and what the loader fills in.
_NO_FIGURES = ("records", "modes", "facts", "sources", "threads", "mappings", "version", "overlays")


def findings(framework: Framework, document: Mapping[str, Any]) -> list[Finding]:
    """Everything that is wrong with a framework whose form is right.

    Args:
        framework: the framework.
        document: the fields that it was made from, for the paths of its figures.
    """
    return [
        finding
        for rule in (_ids, _empty_criteria, _blocks, _points, _bands, _references, _verdicts, _refused_total)
        for finding in rule(framework)
    ] + list(_facts(framework, document))


def _ids(framework: Framework) -> Iterator[Finding]:
    """Ids of parts, of criteria and groups, and of blocks are unique."""
    kinds: dict[str, list[str]] = {
        "part": [part.id for part, _ in framework.leaves],
        "criterion or group": [group.id for criterion in framework.criteria for group in groups_of(criterion)],
        "block": [block.id for block in framework.blocks],
    }
    for kind, ids in kinds.items():
        for twice in (key for key, count in Counter(ids).items() if count > 1):
            yield "$.criteria", "id-twice", f"the {kind} id {twice!r} is used more than once."
    for block in framework.blocks:
        for twice in (key for key, count in Counter(one.id for one in block.attributes).items() if count > 1):
            yield f"$.blocks[{block.id}]", "id-twice", f"the attribute {twice!r} is listed more than once."


def _empty_criteria(framework: Framework) -> Iterator[Finding]:
    """Every criterion and group holds something to rate, and not parts and groups side by side."""
    for criterion in framework.criteria:
        whole = criterion.scored_at == "criterion"
        if whole and (criterion.parts or criterion.groups):
            yield f"$.criteria[{criterion.id}]", "whole-with-parts", "it is rated as a whole and has parts; choose one."
        for group in () if whole else groups_of(criterion):
            if not group.parts and not group.groups:
                yield (
                    f"$.criteria[{group.id}]",
                    "nothing-to-rate",
                    "it has no parts; add some, or `scored_at: criterion`.",
                )
            if group.parts and group.groups:
                yield (
                    f"$.criteria[{group.id}]",
                    "parts-and-groups",
                    "it has parts and groups; put the parts into a group.",
                )


def _blocks(framework: Framework) -> Iterator[Finding]:
    """Caps, elements and criteria name what exists."""
    known = {block.id for block in framework.blocks}
    for criterion in framework.criteria:
        if criterion.block is not None and criterion.block not in known:
            yield f"$.criteria[{criterion.id}].block", "unknown-block", _unknown(criterion.block, tuple(known), "block")
        if criterion.block is None and known:
            yield (
                f"$.criteria[{criterion.id}]",
                "block-missing",
                "the framework has blocks; say to which one it belongs.",
            )
    for block in framework.blocks:
        ids = tuple(one.id for one in block.attributes)
        named = [("cap", block.cap)] if block.cap else []
        named += [(f"elements[{element.id}]", key) for element in block.elements for key in element.attributes]
        for where, key in named:
            if key not in ids:
                yield (
                    f"$.blocks[{block.id}].{where}",
                    "unknown-attribute",
                    _unknown(key, ids, "attribute of this block"),
                )
        grouped = [key for element in block.elements for key in element.attributes]
        if block.elements and sorted(grouped) != sorted(ids):
            yield (
                f"$.blocks[{block.id}].elements",
                "elements-incomplete",
                "the elements must hold each attribute exactly once.",
            )


def _unknown(key: str, known: tuple[str, ...], kind: str) -> str:
    near = near_match(key, known)
    hint = f"Did you mean {near!r}?" if near else f"Known: {', '.join(known) or 'none'}."
    return f"{key!r} is not a {kind}. {hint}"


def _points(framework: Framework) -> Iterator[Finding]:
    """Either every criterion has points or none, and blocks have what their criteria add up to."""
    without = [criterion.id for criterion in framework.criteria if criterion.points is None]
    if framework.total.method == "points" and without:
        yield "$.criteria", "points-missing", f"the total is a sum of points, but {', '.join(without)} have none."
    if framework.total.method == "points" and (framework.scale.min != 0 or framework.scale.max != 100):
        yield (
            "$.scale",
            "points-need-percent",
            "points are a percent of the criterion's points, so the scale must be 0 to 100.",
        )
    for block in framework.blocks:
        if block.points is None:
            continue
        total = sum((_exact(one.points or 0) for one in framework.criteria if one.block == block.id), Fraction(0))
        if total != _exact(block.points):
            message = f"the block has {block.points:g} points, but its criteria add up to {float(total):g}."
            yield f"$.blocks[{block.id}].points", "points-do-not-add-up", message


def _exact(value: float) -> Fraction:
    return Fraction(str(value))


def _bands(framework: Framework) -> Iterator[Finding]:
    """Band tables rise, and every rule that names one names one that exists."""
    for key, table in framework.bands.items():
        edges = [band.min for band in table.bands]
        if edges != sorted(set(edges)):
            yield (
                f"$.bands.{key}",
                "bands-not-rising",
                "the bands must be listed from the lowest `min` to the highest, each once.",
            )
    named = [("part", framework.part.bands), ("criterion", framework.criterion.bands), ("total", framework.total.bands)]
    named += [(f"blocks[{block.id}]", block.bands) for block in framework.blocks]
    if framework.profile is not None:
        named += [("profile", framework.profile.bands), ("profile.quantity_terms", framework.profile.quantity_terms)]
    for criterion in framework.criteria:
        named += [(f"criteria[{one.id}].rule", one.rule.bands if one.rule else None) for one in groups_of(criterion)]
    for where, wanted in named:
        if wanted is not None and wanted not in framework.bands:
            yield f"$.{where}.bands", "unknown-bands", _unknown(wanted, tuple(framework.bands), "band table")


def _references(framework: Framework) -> Iterator[Finding]:
    """Threads, level codes and criteria that are named exist."""
    parts, codes = tuple(framework.part_index), tuple(level.code for level in framework.scale.levels)
    criteria = tuple(criterion.id for criterion in framework.criteria)
    named: list[tuple[str, str, tuple[str, ...], str]] = [
        (f"$.threads[{thread.id}]", key, (*parts, *criteria), "part")
        for thread in framework.threads
        for key in thread.parts
    ]
    named += [
        (f"$.pass_rules[{rule.id}]", key, codes, "level code") for rule in framework.pass_rules for key in rule.levels
    ]
    named += [(f"$.pass_rules[{rule.id}]", key, parts, "part") for rule in framework.pass_rules for key in rule.of]
    named += [
        ("$.escalations", key, codes, "level code") for one in framework.escalations for key in (*one.levels, one.to)
    ]
    if framework.profile is not None:
        named += [("$.profile.agree", key, codes, "level code") for key in framework.profile.agree]
        sides = (framework.profile.now, framework.profile.preferred)
        named += [("$.profile", key, criteria, "criterion") for key in sides if key is not None]
    for where, key, known, kind in named:
        if key not in known:
            yield where, f"unknown-{kind.replace(' ', '-')}", _unknown(key, known, kind)


def _verdicts(framework: Framework) -> Iterator[Finding]:
    """Outcomes rest on rules that exist; a verdict needs levels that say whether they are met."""
    rules = tuple(rule.id for rule in framework.pass_rules)
    for outcome in framework.outcomes:
        for key in outcome.needs:
            if key not in rules:
                yield f"$.outcomes[{outcome.id}].needs", "unknown-rule", _unknown(key, rules, "pass rule")
    needs_met = any(rule.rule == "percent_met" for rule in framework.pass_rules)
    if needs_met and any(level.meets is None for level in framework.scale.levels):
        yield "$.scale.levels", "meets-missing", "percent_met needs `meets: true` or `meets: false` at each level."


def _refused_total(framework: Framework) -> Iterator[Finding]:
    """A profile-only framework has neither points nor bands of a total."""
    if framework.total.method == "none" and framework.total.bands is not None:
        yield "$.total.bands", "overall-refused", "this framework gives a profile only; an overall band is refused."


def _facts(framework: Framework, document: Mapping[str, Any]) -> Iterator[Finding]:
    """Every figure is covered by a fact, and every fact is about something that is there."""
    rated = {key: value for key, value in document.items() if key not in _NO_FIGURES}
    figures = set(paths(rated, lambda value: isinstance(value, int | float) and not isinstance(value, bool)))
    everything = set(paths(document, lambda _: True)) | {
        path for mode in framework.modes for path in paths(mode.changes, lambda _: True)
    }
    patterns = [pattern for fact in framework.facts for pattern in fact.about]
    bare: dict[str, list[str]] = {}
    for path in sorted(figures):
        if not any(covers(pattern, path) for pattern in patterns):
            bare.setdefault(path.partition(".")[0], []).append(path)
    for top, found in bare.items():
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        listed = ", ".join(found[:3]) + more
        line = f'- {{about: ["{top}.*"], status: project choice}}'
        said = f"no entry of `facts` says where these figures come from: {listed}. If you chose them yourselves, add under facts: {line}"
        yield f"$.{top}", "figure-without-source", said
    for pattern in patterns:
        if framework.mode is None and not any(covers(pattern, path) for path in everything):
            yield "$.facts", "fact-about-nothing", f"{pattern!r} fits nothing in this file."


def covers(pattern: str, path: str) -> bool:
    """Whether a path, or something it lies in, fits the pattern of a fact."""
    return fnmatchcase(path, pattern) or fnmatchcase(path, f"{pattern}.*")


def paths(node: Any, wanted: Callable[[Any], bool], prefix: str = "") -> Iterator[str]:
    """Dotted paths of the values that are wanted; entries of a list go by `id` or `code`, else by number from 1."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from paths(value, wanted, f"{prefix}.{key}" if prefix else str(key))
    elif isinstance(node, list | tuple):
        for index, value in enumerate(node, start=1):
            name = (value.get("id") or value.get("code") or index) if isinstance(value, Mapping) else index
            yield from paths(value, wanted, f"{prefix}.{name}")
    elif wanted(node):
        yield prefix
