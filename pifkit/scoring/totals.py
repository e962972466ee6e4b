"""From criteria to blocks and the total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from pifkit.frameworks.model import Criterion, Framework
from pifkit.model.language import _
from pifkit.model.scorecard import BlockScore, Step
from pifkit.scoring.bands import band_step
from pifkit.scoring.exact import combine, exact, half_up, nearest, number
from pifkit.scoring.nodes import Node, combined_range, percent, rule_words
from pifkit.scoring.options import Options


@dataclass(frozen=True, slots=True)
class Total:
    """The total of a scorecard: value, largest value, what is provisional, and the reason."""

    value: Fraction | None
    most: Fraction | None
    provisional: Fraction | None
    provisional_percent: Fraction | None
    steps: tuple[Step, ...]


def criterion_points(
    criterion: Criterion, share: Fraction | None, options: Options
) -> tuple[Fraction | None, tuple[Step, ...]]:
    """Points of a criterion from its percent; None where either is unknown.

    Args:
        criterion: the criterion.
        share: its percent, exact.
        options: legacy rounding of the percent or of the points.
    """
    if criterion.points is None or share is None:
        return None, ()
    worth, used = exact(criterion.points), share
    if options.legacy_rounding == "percent_integer":
        used = Fraction(half_up(share))
    points = used * worth / 100
    rule = _("percent x points / 100")
    if options.legacy_rounding == "percent_integer":
        rule += _(", percent to a whole number first (legacy)")
    if options.legacy_rounding == "points_integer":
        points = Fraction(half_up(points))
        rule += _(", to a whole number (legacy)")
    return points, (
        Step(criterion.id, "points", number(points), rule, (("percent", number(used)), ("points", criterion.points))),
    )


def block_scores(
    framework: Framework, points: Mapping[str, Fraction | None], options: Options
) -> tuple[tuple[BlockScore, ...], dict[str, tuple[Step, ...]]]:
    """Points of each block: the sum of its criteria, None while one of them is unknown."""
    scores: list[BlockScore] = []
    steps: dict[str, tuple[Step, ...]] = {}
    for block in framework.blocks:
        own = {one.id: points[one.id] for one in framework.criteria if one.block == block.id}
        total = _sum(own, skip_unknown=options.legacy_missing) if block.points is not None else None
        band, band_steps = band_step(framework, block.id, total, block.bands)
        most = None if block.points is None else float(block.points)
        scores.append(BlockScore(block.id, number(total), most, block.title, band.label if band else None))
        if block.points is not None:
            inputs = tuple((key, number(value)) for key, value in own.items())
            steps[block.id] = (
                Step(block.id, "points", number(total), _("sum of its criteria's points"), inputs),
                *band_steps,
            )
    return tuple(scores), steps


def _sum(values: Mapping[str, Fraction | None], *, skip_unknown: bool) -> Fraction | None:
    known = [value for value in values.values() if value is not None]
    if not known or (len(known) < len(values) and not skip_unknown):
        return None
    return sum(known, Fraction(0))


def total_of(
    framework: Framework, nodes: Mapping[str, Node], points: Mapping[str, Fraction | None], options: Options
) -> Total:
    """The total by the framework's rule; None while a criterion is unknown, and where an overall score is refused."""
    rule = framework.total
    if rule.method == "none":
        return Total(
            None, None, None, None, (Step("total", "total", None, _("a profile only: no overall score is formed")),)
        )
    if rule.method == "points":
        return _points_total(framework, nodes, points, options)
    weights = {one.id: exact(one.weight) for one in framework.criteria}
    left_out = {key for key, node in nodes.items() if node.not_applicable and rule.not_applicable == "average_out"}
    counted = {key: node for key, node in nodes.items() if key not in left_out}
    whole = sum(weights.values(), Fraction(0))
    known = [(weights[key], node.value) for key, node in counted.items() if node.value is not None]
    value = None
    if known and (len(known) == len(counted) or options.legacy_missing):
        value = combine(rule.method, known, whole)
        value = nearest(value, rule.round.step) if rule.round else value
    partly = [(weights[key], node.provisional) for key, node in counted.items() if node.provisional is not None]
    provisional = combine(rule.method, partly, whole) if partly else None
    span = combined_range(rule.method, [(weights[key], node.range) for key, node in nodes.items()])
    words = (
        rule_words(rule.method, len(counted), rule.round, len(left_out)) if value is not None else _not_scored(counted)
    )
    inputs = tuple((key, number(node.value)) for key, node in nodes.items())
    step = Step("total", "total", number(value), words, inputs)
    return Total(value, span[1] if span else None, provisional, percent(provisional, span), (step,))


def _points_total(
    framework: Framework, nodes: Mapping[str, Node], points: Mapping[str, Fraction | None], options: Options
) -> Total:
    worth = {one.id: exact(one.points or 0) for one in framework.criteria}
    value = _sum(points, skip_unknown=options.legacy_missing)
    most = sum(worth.values(), Fraction(0))
    partly = [(worth[key], percent(node.provisional, node.range)) for key, node in nodes.items()]
    known = [(weight, share) for weight, share in partly if share is not None]
    share = combine("weighted_mean", known, most) if known else None
    rule = _("sum of the criteria's points") if value is not None else _not_scored(nodes)
    step = Step("total", "total", number(value), rule, tuple((key, number(one)) for key, one in points.items()))
    return Total(value, most, None if share is None else share * most / 100, share, (step,))


def _not_scored(nodes: Mapping[str, Node]) -> str:
    return (
        (_("no total: criterion") + " ")
        + ", ".join(key for key, node in nodes.items() if node.value is None)
        + (" " + _("has no score yet"))
    )
