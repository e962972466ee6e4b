"""How complete the six stages are, and which of the fact sheet's three definitions of a framework is meant.

Rules: reference `pif_definition_2` (project choice): 0 not started, 1 in place, 2 evidenced, 3 reviewed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pifkit.improvement.exact import percent
from pifkit.model.language import N_
from pifkit.model.stages import STAGES

LEVELS = (N_("not started"), N_("in place"), N_("evidenced"), N_("reviewed"))
HIGHEST = len(LEVELS) - 1

# The fact sheet's own four words, and the stages that belong to each (project choice).
WHEEL: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("plan", ("vision", "conditions")),
    ("act", ("action", "people")),
    ("review", ("check",)),
    ("improve", ("review",)),
)


@dataclass(frozen=True, slots=True)
class Completeness:
    """Sum of the levels, its maximum, percent, the weakest stages in stage order, and whether the cycle has closed."""

    total: int
    max: int
    pct: float
    weakest: tuple[str, ...]
    finding: str


def completeness(levels: Mapping[str, int]) -> Completeness:
    """Completeness from a level 0 to 3 for each of the six stages.

    The cycle is open (`cycle_open`) while the review stage is at 0: a cycle that nobody reviewed has not closed.

    Raises:
        ValueError: a stage is missing or unknown, or a level is not 0 to 3.
    """
    ids = [stage.id for stage in STAGES]
    if set(levels) != set(ids):
        odd = sorted(set(levels) ^ set(ids))
        raise ValueError(f"levels must be given for exactly {', '.join(ids)}; missing or unknown: {', '.join(odd)}")
    wrong = {key: value for key, value in levels.items() if value not in range(HIGHEST + 1)}
    if wrong:
        raise ValueError(f"levels are whole numbers from 0 to {HIGHEST}: {wrong}")
    total = sum(levels.values())
    highest = HIGHEST * len(ids)
    low = min(levels.values())
    return Completeness(
        total=total,
        max=highest,
        pct=percent(total, highest) or 0.0,
        weakest=tuple(stage for stage in ids if levels[stage] == low),
        finding="cycle_open" if levels["review"] == 0 else "cycle_closed",
    )


@dataclass(frozen=True, slots=True)
class Definition:
    """One of the three things that people mean by a performance improvement framework."""

    number: int
    name: str
    meaning: str
    examples: tuple[str, ...]
    follows: str


DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        1,
        N_("A government's control mechanism"),
        N_("a national way to steer and assure what public money achieves"),
        ("National Performance Framework", "Single Outcome Agreement", "HEAT targets", "Local Area Agreement"),
        N_(
            "Others set outcomes and measures. Show which of them this partnership answers for, and report against them."
        ),
    ),
    Definition(
        2,
        N_("A local, whole cycle"),
        N_("all the partnership's improvement work brought together in one cycle of six stages"),
        (N_("vision, conditions, action, people, check, review"),),
        N_("The partnership sets its own outcomes, judges itself, acts and reviews. These six pages are that cycle."),
    ),
    Definition(
        3,
        N_("A model taken off the shelf"),
        N_("a ready-made model or standard with its own criteria, and often an award"),
        (
            "EFQM",
            "PSIF",
            "CitiStat",
            "Balanced Scorecard",
            "Customer Service Excellence",
            "ISO 9001",
            "Investors in People",
        ),
        N_(
            "The model says what good looks like. Use it as a lens inside the cycle: a score is not yet an improvement."
        ),
    ),
)
