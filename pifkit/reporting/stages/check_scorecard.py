"""The balanced scorecard of the check stage: perspectives, their measures, and how far initiatives should be by now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pifkit.indicators import scorecard as balanced
from pifkit.model.language import N_, Phrases, _
from pifkit.reporting import words
from pifkit.reporting.readings import readings
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.indicators.scorecard import PerspectiveScore
    from pifkit.workspace.book import Book

# A letter and a shape with the word: never colour alone.
RAG_WORDS = Phrases({"green": N_("● green (G)"), "amber": N_("◐ amber (A)"), "red": N_("○ red (R)")})
INITIATIVE_WORDS = Phrases(
    {
        "on_track": N_("● on track"),
        "monitor": N_("◐ to be watched"),
        "off_track": N_("○ off track"),
        "not_started": N_("– not due to begin"),
        "not_applicable": N_("– put off"),
    }
)
MANY = 30  # measures; a longer list is folded
HOW = Phrases(
    {
        "goal_red": N_("Green from two thirds of the scale (the goal), red below one third (beyond the red flag)."),
        "status": N_(
            "Scored by the target alone: 10 at it or better, 5 within a tenth of it, else 0. The scores are unconfirmed."
        ),
    }
)


def scorecard(book: Book) -> tuple[View, ...]:
    """Perspectives with their scores from 0 to 10 and how much of each could be scored; then each measure."""
    method = book.options.scorecard
    found = balanced.scorecard(readings(book), method)
    if not found:
        return (
            View(
                empty=_(
                    "No indicator names a perspective, so there is no balanced scorecard. How to start: fill in "
                    "`perspective`, `goal` and `red_flag` in indicators.csv."
                )
            ),
        )
    perspectives = View(
        finding=_finding(found),
        table=pd.DataFrame([_perspective(one) for one in found]),
        caption=_("Balanced scorecard as of {as_of}: perspectives, scores from 0 to 10", as_of=words.day(book.as_of)),
        open_table=True,
        notes=(HOW[method],),
        missing={"Score": _("no score")},
        decimals={"Score": 1},
    )
    measures = View(
        table=pd.DataFrame([row for one in found for row in _measures(one)]),
        caption=_("Balanced scorecard: measures"),
        **_open_or_folded(sum(len(objective.measures) for one in found for objective in one.objectives)),
        missing={"Score": _("no score")},
        decimals={"Score": 1},
    )
    return perspectives, measures


def _open_or_folded(measures: int) -> dict[str, Any]:
    """A long list of measures is folded away."""
    return (
        {"fold": _("The scores of {measures} measures", measures=measures)} if measures > MANY else {"open_table": True}
    )


def _finding(found: tuple[PerspectiveScore, ...]) -> str:
    said = [
        f"{one.name} {words.number(one.roll_up.score, 1)} ({one.roll_up.rag})"
        for one in found
        if one.roll_up.score is not None
    ]
    blank = [one.name for one in found if one.roll_up.score is None]
    finding = words.sentence(words.listing(said)) if said else _("No perspective has enough scored measures yet.")
    if blank:
        finding += " " + _(
            "Without a score: {blank}, where less than half of the weight has a figure.", blank=words.listing(blank)
        )
    return finding


def _perspective(one: PerspectiveScore) -> dict[str, object]:
    return {
        N_("Perspective"): one.name,
        N_("Score"): one.roll_up.score,
        N_("Status"): RAG_WORDS.get(one.roll_up.rag or "", words.DASH),
        N_("Weight covered"): words.percent(one.roll_up.coverage_pct),
        N_("Measures"): sum(len(objective.measures) for objective in one.objectives),
    }


def _measures(one: PerspectiveScore) -> list[dict[str, object]]:
    return [
        {
            N_("Measure"): measure.title,
            N_("Score"): measure.score,
            N_("Status"): RAG_WORDS.get(measure.rag or "", measure.why_not or words.DASH),
            N_("Weight"): words.number(measure.weight),
            N_("Perspective"): one.name,
        }
        for objective in one.objectives
        for measure in objective.measures
    ]


def initiatives(book: Book) -> View:
    """How far each dated action is, against how far the time gone by says that it should be."""
    found = balanced.initiatives(book.rows("actions"), book.as_of)
    if not found:
        return View(
            title=_("Initiatives"),
            finding=_("No action has both a start and a due date, so none can be compared with the time gone by."),
        )
    frame = pd.DataFrame(
        [
            {
                N_("Initiative"): action.title,
                N_("Due"): words.day(action.due),
                N_("Done"): _("not stated") if done is None else words.percent(done),
                N_("Expected by now"): words.percent(one.target_pct),
                N_("Status"): INITIATIVE_WORDS[one.status],
            }
            for action, one in found
            for done in [balanced.percent_done(action)]
        ]
    )
    counts = [(name, sum(one.status == key for _rest, one in found)) for key, name in _COUNTED]
    said = words.listing([f"{count} {_(name)}" for name, count in counts if count])
    return View(
        title=_("Initiatives"),
        finding=words.sentence(
            _("of {initiatives}, {said}", initiatives=words.plural(len(found), "initiative"), said=said)
        ),
        table=frame,
        caption=_("Initiatives against the time gone by"),
        fold=_("Each initiative against the time gone by"),
        notes=(_("On track from 90% of what the time gone by asks for, off track below 70%."),),
    )


_COUNTED = (
    ("on_track", N_("on track")),
    ("monitor", N_("to be watched")),
    ("off_track", N_("off track")),
    ("not_started", N_("not due to begin")),
)
