"""Invented ratings: what assessors said, and what they agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from example_kit.series import bell, stream

CAF_PARTS = {"1": 4, "2": 4, "3": 3, "4": 6, "5": 3, "6": 2, "7": 2, "8": 2, "9": 2}
EFQM_PARTS = {
    "1": "abcde",
    "2": "abcd",
    "3": "abcde",
    "4": "abcde",
    "5": "abcde",
    "6": "ab",
    "7": "ab",
    "8": "ab",
    "9": "ab",
}
ENABLERS = (
    "sound",
    "integrated",
    "implemented",
    "systematic",
    "measurement",
    "learning_creativity",
    "improvement_innovation",
)
RESULTS = ("scope_relevance", "integrity", "segmentation", "trends", "targets", "comparisons", "confidence")


def caf_parts() -> list[str]:
    """The 28 part ids of CAF 2020."""
    return [f"{criterion}.{k}" for criterion, n in CAF_PARTS.items() for k in range(1, n + 1)]


def clamp(value: float, step: int = 1) -> int:
    """A score on the scale from 0 to 100 in steps."""
    return step * max(0, min(100 // step, round(value / step)))


def individual(
    seed: int,
    partnership: str,
    centres: Mapping[str, float],
    assessors: Sequence[tuple[str, str]],
    *,
    sd: float,
    spreads: Mapping[str, float] | None = None,
    blanks: Mapping[str, Sequence[str]] | None = None,
    round_: int = 1,
    step: int = 5,
) -> list[dict[str, Any]]:
    """Ratings of each assessor, part by part.

    Args:
        seed: seed of the whole example.
        partnership: id, so that each has its own draws.
        centres: what the group thinks of each part, 0 to 100.
        assessors: pairs of assessor and partner.
        sd: spread of the individual scores; `spreads` replaces it for single parts.
        spreads: by part, a spread of its own: partners then see it differently, not only persons.
        blanks: by part, the assessors who did not rate it.
        round_: round of voting.
        step: steps of the scores.
    """
    rng = stream(seed, partnership, "round", str(round_))
    partners = sorted({partner for _, partner in assessors})
    rows = []
    for part, centre in centres.items():
        wide = (spreads or {}).get(part)
        lean = {p: (wide or 0.0) * (k / (len(partners) - 1) - 0.5) * 2 for k, p in enumerate(partners)}
        for assessor, partner in assessors:
            draw = bell(rng)
            if assessor in (blanks or {}).get(part, ()):
                continue
            score = clamp(centre + lean[partner] + sd * max(-1.4, min(1.4, draw)), step)
            rows.append({"part": part, "score": score, "assessor": assessor, "partner": partner, "round": round_})
    return rows


def radar(seed: int, partnership: str, levels: Mapping[str, float]) -> list[dict[str, Any]]:
    """Attribute ratings of all 32 parts of EFQM 2013, in steps of 5, around a level for each criterion."""
    rng = stream(seed, partnership, "radar")
    rows = []
    for criterion, letters in EFQM_PARTS.items():
        attributes = ENABLERS if int(criterion) <= 5 else RESULTS
        for letter in letters:
            centre = levels[criterion] + 6 * bell(rng)
            for k, attribute in enumerate(attributes):
                # Later attributes need measuring and learning first, so they usually lag behind.
                score = clamp(centre + 8 - 3 * k + 5 * bell(rng), 5)
                rows.append({"part": criterion + letter, "attribute": attribute, "score": score})
    return rows
