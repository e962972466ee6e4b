"""Scores as written against a framework's scale: their number, and what the votes of a group propose."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping
from fractions import Fraction

from pifkit.frameworks import Framework
from pifkit.model.errors import StoreError
from pifkit.model.language import _
from pifkit.scoring.consensus import consensus
from pifkit.scoring.exact import exact, nearest
from pifkit.scoring.inputs import NUMBER, check_score
from pifkit.scoring.sharing import wanted_sum, wrong_sum
from pifkit.store.state import Spread, Vote

_WIDE = 100


def score_problem(framework: Framework, part: str, attribute: str, score: str) -> str | None:
    """What is wrong with a score for a part, in words; None when nothing is."""
    found = framework.part_index.get(part)
    if found is None:
        return _("{key} has no part {part!r}.", key=framework.key, part=part)
    block = framework.block(found[1].block)
    known = {one.id for one in block.attributes} if block else set()
    if attribute and attribute not in known:
        return _("part {part} has no attribute {attribute!r}.", part=part, attribute=attribute)
    text = score.strip()
    if not attribute and known and block and not block.whole_parts and text.lower() != "na":
        return _("part {part} is rated by its attributes.", part=part)
    if text.lower() == "dk" and framework.scale_of(found[0], attribute).no_opinion is not None:
        return None
    return check_score(framework, Fraction(text) if NUMBER.match(text) else text or "blank", part, attribute)


def number_of(framework: Framework, part: str, attribute: str, score: str | None) -> Fraction | None:
    """A score as a number; None for a level without one, for na, don't know and an abstention."""
    if score is None or part not in framework.part_index:
        return None
    text = score.strip()
    level = framework.scale_of(framework.part_index[part][0], attribute).level(text)
    if level is not None:
        return None if level.value is None or not level.opinion else exact(level.value)
    return Fraction(text) if NUMBER.match(text) else None


def sum_problem(framework: Framework, part: str, scores: Mapping[str, str | None]) -> Fraction | None:
    """What somebody's scores for a part add up to, where they share out points and do not make what they must.

    None: they do, or nothing is shared out, or not all of them are there.
    """
    return wrong_sum(framework, part, {key: number_of(framework, part, key, score) for key, score in scores.items()})


def refuse_wrong_sum(framework: Framework, part: str, scores: Mapping[str, str | None]) -> None:
    """Refuse scores that share out points and do not make what they must.

    Raises:
        StoreError: in words for the screen.
    """
    total, wanted = sum_problem(framework, part, scores), wanted_sum(framework, part)
    if total is not None and wanted is not None:
        raise StoreError(
            _(
                "The points add up to {total:g}. Share out exactly {wanted:g}; nothing was saved.",
                total=float(total),
                wanted=float(wanted),
            )
        )


def spread_of(
    framework: Framework, part: str, attribute: str, votes: Iterable[Vote], tolerance: float | None
) -> Spread:
    """Median, range and proposal of the votes for one item.

    Args:
        framework: the framework.
        part: which part.
        attribute: which attribute of it; blank: the part as a whole.
        votes: of one round.
        tolerance: replaces the framework's; None: the framework's.
    """
    given = tuple(votes)
    abstained = sum(one.score is None for one in given)
    numbers = sorted(n for one in given if (n := number_of(framework, part, attribute, one.score)) is not None)
    if not numbers:
        return Spread(abstentions=abstained)
    rule = framework.consensus
    found = consensus(numbers, rule.tolerance if tolerance is None else tolerance)
    return Spread(
        n=len(numbers),
        median=float(statistics.median(numbers)),
        lowest=float(numbers[0]),
        highest=float(numbers[-1]),
        spread=float(numbers[-1] - numbers[0]),
        wide=found.action == "discuss" and rule.method == "tolerance",
        proposed=None if found.proposed is None else float(found.proposed),
        abstentions=abstained,
    )


def followed(framework: Framework, part: str, attribute: str, proposed: float) -> frozenset[float]:
    """Every value that counts as following a proposed mean: itself, and the nearest step of the scale, halves up.

    Where a scale states no step, the nearest whole number does, and on a scale of 100 the nearest step of 5, too
    (a person agrees the final step of 5: scoring reference, section 7).
    """
    scale = framework.scale_of(framework.part_index[part][0], attribute)
    stated = framework.inputs.step if framework.inputs else scale.step
    wide = scale.min is not None and scale.max is not None and scale.max - scale.min >= _WIDE
    steps = [stated] if stated is not None else [1, 5] if wide else [1]
    return frozenset({proposed, *(float(nearest(exact(proposed), step)) for step in steps)})


def is_override(framework: Framework, part: str, attribute: str, score: str, spread: Spread) -> bool:
    """Whether an agreed value is not what the votes propose, so that it needs a reason.

    With fewer than two votes there is nothing to override; with a spread wider than the tolerance nothing is proposed,
    and agreeing without rating again needs a reason, too.
    """
    if framework.consensus.method == "survey" or spread.n < 2:
        return False
    value = number_of(framework, part, attribute, score)
    if spread.proposed is None or value is None:
        return True
    return float(value) not in followed(framework, part, attribute, spread.proposed)
