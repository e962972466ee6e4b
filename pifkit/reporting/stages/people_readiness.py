"""Readiness for Investors in People, as the partnership's own people see it: indicative, never an award."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pifkit.frameworks import load
from pifkit.model.language import N_, _
from pifkit.reporting import words
from pifkit.reporting.assessment import rated_frameworks, scorecard
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.workspace.book import Book

FRAMEWORK = "iip_v6"


def readiness(book: Book) -> View:
    """Each indicator of Investors in People with its level, and the indicative award."""
    if FRAMEWORK not in rated_frameworks(book):
        return View(
            empty=_(
                "Readiness for Investors in People has not been looked at. How to start: add `iip_v6` to `frameworks` in the "
                "cycle's file, and give each of its nine indicators a level in ratings.csv."
            )
        )
    framework, card = load(FRAMEWORK), scorecard(book, FRAMEWORK)
    titles = {level.value: level.title for level in framework.scale.levels}
    rows = [
        {
            N_("Indicator"): part.title or framework.title_of(part.id),
            N_("Heading"): framework.title_of(criterion.id),
            N_("Level"): None if part.score is None else titles.get(part.score, words.number(part.score)),
        }
        for criterion in card.criteria
        for part in criterion.parts
    ]
    judged = sum(row["Level"] is not None for row in rows)
    outcome = words.code(str(card.outcome)) if card.outcome else ""
    finding = _(
        "{judged} of {indicators} have a level.", judged=judged, indicators=words.plural(len(rows), "indicator")
    )
    if card.complete and outcome:
        finding += " " + _("Indicative: {outcome}.", outcome=outcome)
    return View(
        finding=finding,
        table=pd.DataFrame(rows),
        caption=_("Investors in People: indicators and levels, as judged by the partnership"),
        missing={"Level": _("not judged")},
        open_table=True,
        notes=(
            _(
                "Indicative readiness only. Investors in People is a trade mark; its thresholds for awards could not be confirmed "
                "from a public source."
            ),
        ),
    )
