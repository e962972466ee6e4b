"""Small rules that belong to one framework family: labels with minimum points, the fine-tuned sums, sums with bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pifkit.frameworks.model import Framework
from pifkit.scoring.bands import band_of
from pifkit.scoring.exact import Number, exact, half_up, number
from pifkit.scoring.parts import score_part


def label_reached(framework: Framework, label: str, points: Mapping[str, Number]) -> bool:
    """Whether every minimum of a label is reached, such as the one for effective CAF users.

    Args:
        framework: the framework.
        label: id of the label.
        points: each input of the label to its points.

    Raises:
        ValueError: there is no such label, or an input is absent.
    """
    found = next((one for one in framework.labels if one.id == label), None)
    if found is None:
        known = ", ".join(one.id for one in framework.labels)
        raise ValueError(f"{label!r} is no label of {framework.key}. Known: {known or 'none'}")
    if absent := [key for key in found.minimums if key not in points]:
        raise ValueError(f"{label} needs {', '.join(absent)}")
    return all(exact(points[key]) >= exact(least) for key, least in found.minimums.items())


@dataclass(frozen=True, slots=True)
class FineTuned:
    """One subcriterion in the fine-tuned mode.

    Attributes:
        sum: sum of its phases.
        of: largest possible sum: 400 for enablers, 200 for results.
        score: 100 x sum / of, at full precision.
        rounded: the score rounded half up, for the band only.
        level: number of its band.
    """

    sum: float | None
    of: int
    score: float | None
    rounded: int | None
    level: int | None


def fine_tuned(framework: Framework, block: str, phases: Mapping[str, Number | None]) -> FineTuned:
    """The fine-tuned score of one subcriterion from its phases; all None while a phase is not scored.

    Args:
        framework: caf2020 in its mode fine_tuned.
        block: enablers or results.
        phases: attribute id to 0..100.

    Raises:
        ValueError: unknown block or attribute.
    """
    result = score_part(framework, block, phases)
    known = [exact(value) for value in phases.values() if value is not None]
    found = framework.block(block)
    most = 100 * len(found.attributes) if found else 0
    if result.score is None:
        return FineTuned(None, most, None, None, None)
    band = band_of(framework, result.score)
    total = sum(known, Fraction(0))
    return FineTuned(number(total), most, number(result.score), half_up(result.score), band.level if band else None)


def banded_sums(framework: Framework, values: Sequence[Number]) -> dict[str, Any]:
    """Sums (or means of respondents' sums) of the criteria in order: their total, its band, and the band of each.

    Raises:
        ValueError: not one value for each criterion.
    """
    if len(values) != len(framework.criteria):
        raise ValueError(f"{framework.key} has {len(framework.criteria)} criteria, but {len(values)} values are given")
    given = [exact(value) for value in values]
    total = sum(given, Fraction(0))
    whole = band_of(framework, total)
    table = framework.criterion.bands
    each = [band_of(framework, value, table) for value in given] if table else []
    return {
        "total": number(total),
        "total_band": whole.label if whole else None,
        "criterion_bands": [band.label if band else None for band in each],
    }
