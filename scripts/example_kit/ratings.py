"""Invented ratings: what assessors said, and what they agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from example_kit.series import bell, stream
from pifkit.frameworks import Framework

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


def attributes(
    seed: int,
    partnership: str,
    framework: Framework,
    levels: Mapping[str, float],
    assessors: Sequence[tuple[str, str]],
    *,
    spreads: Mapping[str, float],
) -> list[dict[str, Any]]:
    """Attribute ratings of each assessor, in steps of 5; close together but for some parts.

    Args:
        seed: seed of the whole example.
        partnership: id, so that each has its own draws.
        framework: whose parts are rated by attributes.
        levels: by criterion, what the group thinks of it.
        assessors: pairs of assessor and partner, in the order in which their leanings go from low to high.
        spreads: by part, how far the first assessor lies below the middle and the last above it.
    """
    rng = stream(seed, partnership, framework.id)
    rows = []
    for part, criterion in framework.leaves:
        block = framework.block(criterion.block)
        if block is None:
            raise ValueError(f"{part.id} of {framework.id} has no attributes")
        centre, sd = levels[criterion.id] + 4 * bell(rng), 2 + 5 * rng.random()
        for k, attribute in enumerate(block.attributes):
            for n, (assessor, partner) in enumerate(assessors):
                lean = spreads.get(part.id, 0.0) * (2 * n / (len(assessors) - 1) - 1)
                score = clamp(centre + 6 - 3 * k + lean + sd * max(-1.4, min(1.4, bell(rng))), 5)
                row = {"part": part.id, "attribute": attribute.id, "score": score}
                rows.append(row | {"assessor": assessor, "partner": partner, "framework": framework.id})
    return rows


def answers(
    seed: int,
    partnership: str,
    framework: Framework,
    areas: Mapping[str, tuple[float, float]],
    respondents: Sequence[tuple[str, str]],
) -> list[dict[str, Any]]:
    """Answers of everybody to the statements of a checklist, statement by statement; now and then one is left out.

    Args:
        seed: seed of the whole example.
        partnership: id, so that each has its own draws.
        framework: a checklist with the answers SA, A, D, SD and DK.
        areas: by criterion, how far people agree (in spreads of their answers; 0 is evenly split) and the share that
            does not know.
        respondents: pairs of respondent and partner.
    """
    rng = stream(seed, partnership, framework.id)
    leans = {who: 0.4 * bell(rng) for who, _ in respondents}
    rows = []
    for part, criterion in framework.leaves:
        level, unsure = areas[criterion.id]
        tilt = 0.4 * bell(rng)
        for who, partner in respondents:
            opinion, knows, answered = level + tilt + leans[who] + bell(rng), rng.random(), rng.random()
            if answered < 0.01:
                continue
            code = next((c for c, least in (("SA", 1.3), ("A", 0.0), ("D", -1.3)) if opinion >= least), "SD")
            row = {"part": part.id, "score": "dk" if knows < unsure else code, "assessor": who, "partner": partner}
            rows.append(row | {"framework": framework.id})
    return rows
