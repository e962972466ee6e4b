"""Why is there a gap? Gilbert's six cells, the environment before the individual, and the potential for improvement.

Rules: reference `gilbert_bem`. The questions are short paraphrases; people are asked last, because most causes lie in
what surrounds them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pifkit.improvement.exact import exact
from pifkit.model.language import N_

HIGHEST = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """One of the six cells: where the cause lies, the question to ask, and what helps."""

    order: int
    id: str
    side: Literal["environment", "individual"]
    name: str
    question: str
    helps: tuple[str, ...]


CELLS: tuple[Cell, ...] = (
    Cell(
        1,
        "data",
        "environment",
        N_("Information"),
        N_("Are expectations clear, and does feedback come in time?"),
        (N_("agreed expectations"), N_("standards"), N_("timely feedback"), N_("guides")),
    ),
    Cell(
        2,
        "resources",
        "environment",
        N_("Resources"),
        N_("Do tools, time and process fit the work?"),
        (N_("tools"), N_("process redesign"), N_("staffing")),
    ),
    Cell(
        3,
        "incentives",
        "environment",
        N_("Incentives"),
        N_("Is good work noticed, and poor work not rewarded?"),
        (N_("recognition"), N_("consequences"), N_("removing what rewards the wrong thing")),
    ),
    Cell(4, "knowledge", "individual", N_("Knowledge"), N_("Do people know how?"), (N_("training"), N_("job aids"))),
    Cell(
        5,
        "capacity",
        "individual",
        N_("Capacity"),
        N_("Are people able and available?"),
        (N_("scheduling"), N_("selection"), N_("adapting the work")),
    ),
    Cell(
        6,
        "motives",
        "individual",
        N_("Motives"),
        N_("Does the work matter to them?"),
        (N_("fit of the job"), N_("involvement")),
    ),
)


def choose(ratings: Mapping[str, int | None]) -> Cell | None:
    """The cell to start with: the highest barrier; ties go to the lower order number, so environment before individual.

    Args:
        ratings: cell id -> 0 (no barrier) to 3 (main barrier); None or absent: not judged.

    Returns:
        None when nothing was judged, or nothing is a barrier.

    Raises:
        ValueError: an unknown cell, or a rating outside 0 to 3.
    """
    known = {cell.id for cell in CELLS}
    unknown = sorted(set(ratings) - known)
    if unknown:
        raise ValueError(f"unknown cells: {', '.join(unknown)}. Choose from {', '.join(cell.id for cell in CELLS)}")
    wrong = {name: value for name, value in ratings.items() if value is not None and not 0 <= value <= HIGHEST}
    if wrong:
        raise ValueError(f"barriers are rated 0 to {HIGHEST}: {wrong}")
    judged = [(ratings.get(cell.id) or 0, -cell.order, cell) for cell in CELLS]
    rating, _rest, cell = max(judged, key=lambda item: item[:2])
    return cell if rating > 0 else None


def pip(exemplar: float, typical: float, direction: str = "increase") -> float | None:
    """Potential for improving performance: how many times better the best is than the usual; 1 = no potential.

    Args:
        exemplar: the best comparable performance.
        typical: the performance here.
        direction: `increase` (exemplar / typical) or `decrease` (typical / exemplar; a project choice).

    Returns:
        The ratio, None where it would divide by zero.

    Raises:
        ValueError: another direction, or a negative number, for which a ratio says nothing.
    """
    if direction not in ("increase", "decrease"):
        raise ValueError(f"direction is increase or decrease, not {direction!r}")
    if exemplar < 0 or typical < 0:
        raise ValueError("a ratio of performances needs numbers that are not negative")
    better, usual = (exemplar, typical) if direction == "increase" else (typical, exemplar)
    return None if usual == 0 else float(exact(better) / exact(usual))
