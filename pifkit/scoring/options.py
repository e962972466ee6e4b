"""What may be varied in scoring without touching a framework."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Options:
    """Options of the engine; the defaults are pifkit's rule, the `legacy_` ones reproduce older programs.

    Attributes:
        apply_cap: may the cap attribute hold a part down.
        round_inputs: are ratings rounded to the scale's step; off for published percents that are given as they are.
        part_mean: mean of all attributes, or of the elements' means.
        legacy_rounding: none; points_integer: each criterion's points to whole numbers, halves up, before summing;
            percent_integer: each criterion's percent to a whole number before weighting.
        legacy_missing: average what is there, skip what is not, and take a missing cap as no cap.
        evidence_gate: no total until every scored part has evidence; None: as the framework says.
    """

    apply_cap: bool = True
    round_inputs: bool = True
    part_mean: Literal["attributes", "elements"] = "attributes"
    legacy_rounding: Literal["none", "points_integer", "percent_integer"] = "none"
    legacy_missing: bool = False
    evidence_gate: bool | None = None


DEFAULT = Options()
