"""From the attributes of a part to its score: mean, rounding, cap (section 1.3 of the scoring reference)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from pifkit.frameworks.model import Block, Framework, Part
from pifkit.frameworks.vocabulary import Rounding
from pifkit.model.language import _, code
from pifkit.model.scorecard import Step
from pifkit.scoring.exact import Number, combine, exact, mean, nearest, number
from pifkit.scoring.options import DEFAULT, Options


@dataclass(frozen=True, slots=True)
class PartResult:
    """A part's score and how it came about.

    Attributes:
        score: after cap and rounding; None while an attribute is not rated.
        uncapped: before the cap.
        capped_by: id of the attribute that held it down; None where none did.
        not_applicable: every attribute is said not to apply.
        steps: the reason of each number.
    """

    score: Fraction | None
    uncapped: Fraction | None = None
    capped_by: str | None = None
    not_applicable: bool = False
    steps: tuple[Step, ...] = ()


def score_part(
    framework: Framework,
    block: str,
    values: Mapping[str, Number | str | None],
    options: Options = DEFAULT,
    part: str = "",
) -> PartResult:
    """The score of one part from its attributes.

    Args:
        framework: the framework.
        block: id of the block that the part is in.
        values: attribute id to a number on the scale, None (not rated) or "na" (not applicable); one that is absent is
            not rated.
        options: cap, rounding and legacy rules.
        part: id of the part, for the explanation.

    Raises:
        ValueError: there is no such block, it has no such attribute, or a value is no number.
    """
    found = framework.block(block)
    if found is None or not found.attributes:
        raise ValueError(f"{block!r} is not a block of {framework.key} with attributes")
    known = [one.id for one in found.attributes]
    unknown = [key for key in values if key not in known]
    if unknown:
        raise ValueError(f"{', '.join(unknown)}: not attributes of {block}. Known: {', '.join(known)}")
    step = framework.inputs.step if framework.inputs is not None and options.round_inputs else None
    numbers: dict[str, Fraction | None] = {}
    for key in known:
        value = values.get(key)
        if value == "na":
            continue
        numbers[key] = None if value is None else exact(value) if step is None else nearest(exact(value), step)
    return from_attributes(framework, found, part, numbers, options)


def from_attributes(
    framework: Framework, block: Block, part: str, numbers: Mapping[str, Fraction | None], options: Options
) -> PartResult:
    """The score of a part from exact attribute values; an attribute that is absent from `numbers` does not apply."""
    if not numbers:
        return PartResult(None, not_applicable=True)
    known = {key: value for key, value in numbers.items() if value is not None}
    inputs = tuple((key, number(value)) for key, value in numbers.items())
    if not known or (len(known) < len(numbers) and not options.legacy_missing):
        blank = ", ".join(key for key, value in numbers.items() if value is None)
        return PartResult(
            None, steps=(Step(part, "score", None, _("not scored: {blank} not rated", blank=blank), inputs),)
        )
    raw = _raw(framework, block, known, options)
    rounded = _rounded(raw, framework.part.round)
    words = _rule_words(framework, len(known), options)
    steps = [Step(part, "uncapped", number(rounded), words, inputs)]
    score, capped_by = rounded, None
    cap = known.get(block.cap) if block.cap and options.apply_cap else None
    if block.cap is not None and cap is not None:
        ceiling = _rounded(cap, framework.part.round)
        if ceiling < score:
            score, capped_by = ceiling, block.cap
        rule = (
            _("never above {cap}: the lower of the two", cap=block.cap)
            if capped_by
            else _("below the cap {cap}: as it is", cap=block.cap)
        )
        pair = (("uncapped", number(rounded)), (block.cap, number(ceiling)))
        steps.append(Step(part, "score", number(score), rule, pair))
    return PartResult(score, rounded, capped_by, False, tuple(steps))


def overridden(
    part: str,
    block: Block | None,
    whole: Fraction,
    result: PartResult | None,
    rounding: Rounding | None,
    cap: Fraction | None,
) -> PartResult:
    """A part that the assessors judged as a whole, guided by its attributes: still held down by the cap."""
    ceiling = None if cap is None else _rounded(cap, rounding)
    capped = ceiling is not None and ceiling < whole
    score = ceiling if capped and ceiling is not None else whole
    guided = () if result is None or result.score is None else ((_("score from the attributes"), number(result.score)),)
    rule = _("rated as a whole") + (_(", guided by its attributes") if guided else "")
    steps = [Step(part, "uncapped", number(whole), rule, guided)]
    if capped and block is not None:
        pair = (("uncapped", number(whole)), (str(block.cap), number(ceiling)))
        steps.append(
            Step(part, "score", number(score), _("never above {cap}: the lower of the two", cap=block.cap), pair)
        )
    return PartResult(score, whole, block.cap if capped and block is not None else None, False, tuple(steps))


def whole_part(framework: Framework, part: Part, value: Fraction, state: str) -> PartResult:
    """A part that is rated directly; the rating is its score."""
    rule = {
        "agreed": _("the agreed rating"),
        "single": _("the only rating"),
        "proposed": _("mean of the ratings, inside the tolerance"),
    }
    words = (
        _("mean of all answers")
        if framework.consensus.method == "survey" and state == "proposed"
        else rule.get(state, state)
    )
    return PartResult(value, value, None, False, (Step(part.id, "score", number(value), words),))


def _raw(framework: Framework, block: Block, known: Mapping[str, Fraction], options: Options) -> Fraction:
    if framework.part.method == "highest_level":
        return highest_level([known[one.id] > 0 for one in block.attributes if one.id in known])
    if options.part_mean == "elements" and block.elements:
        groups = [[known[key] for key in element.attributes if key in known] for element in block.elements]
        return mean([mean(group) for group in groups if group])
    weights = {one.id: exact(one.weight) for one in block.attributes}
    pairs = [(weights[key], value) for key, value in known.items()]
    return combine(framework.part.method, pairs, sum(weights.values(), Fraction(0)))


def highest_level(met: list[bool]) -> Fraction:
    """The highest level n such that the criteria of all levels 1 to n are met; 0 when those of level 1 are not."""
    return Fraction(next((index for index, one in enumerate(met) if not one), len(met)))


def _rounded(value: Fraction, rounding: Rounding | None) -> Fraction:
    return value if rounding is None else nearest(value, rounding.step)


def _rule_words(framework: Framework, count: int, options: Options) -> str:
    method = framework.part.method
    if method == "highest_level":
        return _("highest level with all lower levels met")
    words = _("{method} of {count} attributes", method=code(method), count=count)
    if options.part_mean == "elements":
        words = _("mean of the elements' means")
    step = framework.part.round
    return words + (_(", to the nearest {step:g}, halves up", step=step.step) if step else "")
