"""The balanced scorecard of the check stage: perspectives, their measures, and how far initiatives should be by now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pifkit.indicators import scorecard as balanced
from pifkit.reporting import words
from pifkit.reporting.readings import readings
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.indicators.scorecard import PerspectiveScore
    from pifkit.workspace.book import Book

# A letter and a shape with the word: never colour alone.
RAG_WORDS = {"green": "● green (G)", "amber": "◐ amber (A)", "red": "○ red (R)"}
INITIATIVE_WORDS = {
    "on_track": "● on track",
    "monitor": "◐ to be watched",
    "off_track": "○ off track",
    "not_started": "– not due to begin",
    "not_applicable": "– put off",
}
MANY = 30  # measures; a longer list is folded
HOW = {
    "goal_red": "Green from two thirds of the scale (the goal), red below one third (beyond the red flag).",
    "status": "Scored by the target alone: 10 at it or better, 5 within a tenth of it, else 0. The scores are unconfirmed.",
}


def scorecard(book: Book) -> tuple[View, ...]:
    """Perspectives with their scores from 0 to 10 and how much of each could be scored; then each measure."""
    method = book.options.scorecard
    found = balanced.scorecard(readings(book), method)
    if not found:
        return (
            View(
                empty="No indicator names a perspective, so there is no balanced scorecard. How to start: fill in "
                "`perspective`, `goal` and `red_flag` in indicators.csv."
            ),
        )
    perspectives = View(
        finding=_finding(found),
        table=pd.DataFrame([_perspective(one) for one in found]),
        caption=f"Balanced scorecard as of {words.day(book.as_of)}: perspectives, scores from 0 to 10",
        open_table=True,
        notes=(HOW[method],),
        missing={"Score": "no score"},
        decimals={"Score": 1},
    )
    measures = View(
        table=pd.DataFrame([row for one in found for row in _measures(one)]),
        caption="Balanced scorecard: measures",
        **_open_or_folded(sum(len(objective.measures) for one in found for objective in one.objectives)),
        missing={"Score": "no score"},
        decimals={"Score": 1},
    )
    return perspectives, measures


def _open_or_folded(measures: int) -> dict[str, Any]:
    """A long list of measures is folded away."""
    return {"fold": f"The scores of {measures} measures"} if measures > MANY else {"open_table": True}


def _finding(found: tuple[PerspectiveScore, ...]) -> str:
    said = [
        f"{one.name} {words.number(one.roll_up.score, 1)} ({one.roll_up.rag})"
        for one in found
        if one.roll_up.score is not None
    ]
    blank = [one.name for one in found if one.roll_up.score is None]
    finding = words.sentence(words.listing(said)) if said else "No perspective has enough scored measures yet."
    if blank:
        finding += f" Without a score: {words.listing(blank)}, where less than half of the weight has a figure."
    return finding


def _perspective(one: PerspectiveScore) -> dict[str, object]:
    return {
        "Perspective": one.name,
        "Score": one.roll_up.score,
        "Status": RAG_WORDS.get(one.roll_up.rag or "", words.DASH),
        "Weight covered": words.percent(one.roll_up.coverage_pct),
        "Measures": sum(len(objective.measures) for objective in one.objectives),
    }


def _measures(one: PerspectiveScore) -> list[dict[str, object]]:
    return [
        {
            "Measure": measure.title,
            "Score": measure.score,
            "Status": RAG_WORDS.get(measure.rag or "", measure.why_not or words.DASH),
            "Weight": words.number(measure.weight),
            "Perspective": one.name,
        }
        for objective in one.objectives
        for measure in objective.measures
    ]


def initiatives(book: Book) -> View:
    """How far each dated action is, against how far the time gone by says that it should be."""
    found = balanced.initiatives(book.rows("actions"), book.as_of)
    if not found:
        return View(
            title="Initiatives",
            finding="No action has both a start and a due date, so none can be compared with the time gone by.",
        )
    frame = pd.DataFrame(
        [
            {
                "Initiative": action.title,
                "Due": words.day(action.due),
                "Done": "not stated" if done is None else words.percent(done),
                "Expected by now": words.percent(one.target_pct),
                "Status": INITIATIVE_WORDS[one.status],
            }
            for action, one in found
            for done in [balanced.percent_done(action)]
        ]
    )
    counts = [(name, sum(one.status == key for _, one in found)) for key, name in _COUNTED]
    said = words.listing([f"{count} {name}" for name, count in counts if count])
    return View(
        title="Initiatives",
        finding=words.sentence(f"of {words.plural(len(found), 'initiative')}, {said}"),
        table=frame,
        caption="Initiatives against the time gone by",
        fold="Each initiative against the time gone by",
        notes=("On track from 90% of what the time gone by asks for, off track below 70%.",),
    )


_COUNTED = (
    ("on_track", "on track"),
    ("monitor", "to be watched"),
    ("off_track", "off track"),
    ("not_started", "not due to begin"),
)
