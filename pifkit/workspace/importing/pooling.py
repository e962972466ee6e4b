"""Taking several periods or places together: from numerators and denominators, never as a mean of rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

State = Literal["value", "missing", "suppressed", "not_applicable"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with what it was made of; numbers as they were written, so that sums are exact.

    Attributes:
        state: value, or which kind of nothing.
        value: the figure; None unless the state is `value`.
        numerator: None where not given.
        denominator: None where not given.
        note: what a reader should know.
    """

    state: State
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    note: str = ""


def exact(number: float) -> Fraction:
    """The number as a person wrote it: 0.1 is one tenth."""
    return Fraction(repr(number))


def ratio(numerator: float, denominator: float, per: float) -> float | None:
    """Numerator over denominator times `per`; None where the denominator is zero, for of nothing there is no share."""
    return float(exact(numerator) / exact(denominator) * exact(per)) if denominator else None


def pool_ratio(parts: Sequence[Figure], per: float) -> Figure:
    """Pool rates: the sum of numerators over the sum of denominators, times `per`.

    Parts that are not applicable are left out and said so. With a part suppressed the whole is suppressed (else it could
    be worked out by subtraction), with one missing it is missing. A part of zero over zero adds nothing; one without a
    figure of its own but with both counts is taken by its counts.

    Args:
        parts: at least one; each with numerator and denominator unless it has no value.
        per: 100 for a percentage, 1 for a proportion, 1000 for a rate per 1,000.

    Returns:
        The pooled figure; without a value, saying so, where the denominators sum to zero.

    Raises:
        ValueError: a part has a value and no numerator or denominator.
    """
    counted = [
        replace(part, state="value")
        if part.state == "missing" and None not in (part.numerator, part.denominator)
        else part
        for part in parts
    ]
    there, notes, nothing = _applicable(counted)
    if nothing is not None:
        return nothing
    if any(part.numerator is None or part.denominator is None for part in there):
        raise ValueError("a part has no numerator or denominator")
    numerator = sum((exact(part.numerator or 0) for part in there), Fraction())
    denominator = sum((exact(part.denominator or 0) for part in there), Fraction())
    if not denominator:
        return Figure(
            "missing", None, float(numerator), 0.0, _join([*notes, "The denominators sum to zero: there is no value."])
        )
    return Figure(
        "value", float(numerator / denominator * exact(per)), float(numerator), float(denominator), _join(notes)
    )


def pool_sum(parts: Sequence[Figure]) -> Figure:
    """Add up counts; the three kinds of nothing as in `pool_ratio`, and never zero for a missing part."""
    there, notes, nothing = _applicable(parts)
    if nothing is not None:
        return nothing
    return Figure("value", float(sum((exact(part.value or 0) for part in there), Fraction())), note=_join(notes))


def _applicable(parts: Sequence[Figure]) -> tuple[list[Figure], list[str], Figure | None]:
    """The parts that apply, what to say about the others, and the outcome where there is no value to be had."""
    there = [part for part in parts if part.state != "not_applicable"]
    out = len(parts) - len(there)
    if not there:
        return [], [], Figure("not_applicable")
    notes = [f"{out} of {len(parts)} parts not applicable."] if out else []
    for state in ("suppressed", "missing"):
        count = sum(part.state == state for part in there)
        if count:
            note = _join([*notes, f"{count} of {len(parts)} parts {state}."])
            return [], [], Figure("suppressed" if state == "suppressed" else "missing", note=note)
    return there, notes, None


def _join(notes: Sequence[str]) -> str:
    return " ".join(notes)
