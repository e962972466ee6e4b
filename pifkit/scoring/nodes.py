"""From parts up the tree: groups, criteria, and how much of them is rated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pifkit.frameworks.model import Criterion, Framework, Group, Part, parts_of
from pifkit.frameworks.vocabulary import GroupRule, Rounding
from pifkit.model.language import _, code
from pifkit.model.scorecard import Step
from pifkit.scoring.exact import combine, exact, nearest, number
from pifkit.scoring.options import Options

Range = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part as the tree sees it: its value, or why it has none; rated: by a level that is no number."""

    value: Fraction | None
    not_applicable: bool = False
    rated: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """A criterion or group after adding up.

    Attributes:
        value: on the framework's scale (a sum where it sums); None while a part has no score.
        not_applicable: none of its parts applies.
        provisional: over the parts scored so far; None when there are none.
        scored, of: parts with a score, of those that apply.
        range: smallest and largest possible value; None where the scale has no numbers.
        groups: the sub-totals directly below, by id.
        steps: how the value came about.
    """

    value: Fraction | None
    not_applicable: bool
    provisional: Fraction | None
    scored: int
    of: int
    range: Range | None
    groups: tuple[tuple[Group, Node], ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def percent(self) -> Fraction | None:
        """Percent of the largest value; None without a value, or where the scale does not start at zero."""
        return percent(self.value, self.range)


def percent(value: Fraction | None, span: Range | None) -> Fraction | None:
    """A value as percent of the largest; None where it is unknown or the scale does not start at zero."""
    if value is None or span is None or span[0] != 0 or span[1] == 0:
        return None
    return 100 * value / span[1]


@dataclass(frozen=True, slots=True)
class _Child:
    """What a group adds up: a part or a group below it."""

    id: str
    weight: Fraction
    value: Fraction | None
    provisional: Fraction | None
    not_applicable: bool
    range: Range | None
    scored: int
    of: int


@dataclass(frozen=True, slots=True)
class Tree:
    """Adds up the tree of one framework for one set of part scores."""

    framework: Framework
    leaves: Mapping[str, Leaf]
    options: Options

    def criterion(self, criterion: Criterion) -> Node:
        """The criterion with everything below it."""
        return self._node(criterion)

    def _node(self, group: Group) -> Node:
        rule = group.rule or self.framework.criterion
        below = [(child, self._node(child)) for child in group.groups]
        children = (
            [self._part(part) for part in parts_of(group)] if not below else [_child(one, node) for one, node in below]
        )
        return _added_up(group.id, children, rule, self.options, tuple(below))

    def _part(self, part: Part) -> _Child:
        leaf = self.leaves[part.id]
        scored = int(leaf.value is not None or leaf.rated)
        return _Child(
            part.id,
            exact(part.weight),
            leaf.value,
            leaf.value,
            leaf.not_applicable,
            part_range(self.framework, part),
            scored,
            int(not leaf.not_applicable),
        )


def _child(group: Group, node: Node) -> _Child:
    return _Child(
        group.id,
        exact(group.weight),
        node.value,
        node.provisional,
        node.not_applicable,
        node.range,
        node.scored,
        node.of,
    )


def part_range(framework: Framework, part: Part) -> Range | None:
    """Smallest and largest score of a part; None where its scale has no numbers."""
    scale = part.scale or framework.scale
    if scale.min is not None and scale.max is not None:
        return exact(scale.min), exact(scale.max)
    values = [exact(level.value) for level in scale.levels if level.value is not None]
    return (min(values), max(values)) if values else None


def _added_up(
    key: str, children: Sequence[_Child], rule: GroupRule, options: Options, groups: tuple[tuple[Group, Node], ...]
) -> Node:
    applicable = [child for child in children if not child.not_applicable]
    scored, of = sum(child.scored for child in children), sum(child.of for child in children)
    whole = sum((child.weight for child in children), Fraction(0))
    span = combined_range(rule.method, [(child.weight, child.range) for child in children])
    if not applicable:
        return Node(None, True, None, 0, 0, span, groups, (Step(key, "score", None, _("none of its parts applies")),))
    known = [(child.weight, child.provisional) for child in applicable if child.provisional is not None]
    provisional = combine(rule.method, known, whole) if known else None
    settled = [(child.weight, child.value) for child in applicable if child.value is not None]
    value = provisional if options.legacy_missing else None
    if len(settled) == len(applicable):
        value = combine(rule.method, settled, whole)
    if value is not None and rule.round is not None:
        value = nearest(value, rule.round.step)
    inputs = tuple((child.id, "na" if child.not_applicable else number(child.value)) for child in children)
    words = rule_words(rule.method, len(applicable), rule.round, left_out=len(children) - len(applicable))
    if value is None:
        words = (
            (_("not scored:") + " ")
            + ", ".join(child.id for child in applicable if child.value is None)
            + (" " + _("not scored"))
        )
    elif rule.method == "weighted_mean":
        words += (_("; weights") + " ") + ", ".join(f"{float(child.weight):g}" for child in applicable)
    return Node(
        value, False, provisional, scored, of, span, groups, (Step(key, "score", number(value), words, inputs),)
    )


def rule_words(method: str, count: int, rounding: Rounding | None, left_out: int = 0) -> str:
    """A rule of the vocabulary in plain words."""
    words = _("{method} of {count}", method=code(method), count=count)
    if left_out:
        words += " " + _("({left_out} not applicable, averaged out)", left_out=left_out)
    return words + (_(", to the nearest {step:g}, halves up", step=rounding.step) if rounding else "")


def combined_range(method: str, children: Sequence[tuple[Fraction, Range | None]]) -> Range | None:
    """Smallest and largest value of a combination of children with these weights and ranges."""
    known = [(weight, span) for weight, span in children if span is not None]
    if not known or len(known) < len(children):
        return None
    whole = sum((weight for weight, _rest in known), Fraction(0))
    low = combine(method, [(weight, span[0]) for weight, span in known], whole)
    return low, combine(method, [(weight, span[1]) for weight, span in known], whole)
