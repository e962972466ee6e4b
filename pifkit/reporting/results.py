"""Results as plain tables, to stand beside the inputs in an exported workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pifkit.indicators.judge import indicator_json
from pifkit.reporting.assessment import scorecards
from pifkit.reporting.readings import readings
from pifkit.store.exports.workbook import Result

if TYPE_CHECKING:
    from pifkit.workspace.book import Book

_SCORES = ("framework", "framework_version", "what", "id", "title", "score", "of", "state", "band")
_INDICATORS = (
    "indicator", "title", "period", "value", "previous_period", "previous", "unit", "direction", "change", "target",
    "target_state", "variation", "assurance", "notes",
)  # fmt: skip


def results(book: Book) -> tuple[Result, ...]:
    """The scorecards and the readings of the indicators; unknown is None, and never zero.

    Raises:
        FrameworkError: unknown framework.
        AssessmentError: ratings that cannot be scored.
    """
    day = f"{book.cycle.name}, as of {book.as_of.isoformat()}."
    scores = _scores(book)
    judged = [indicator_json(one) for one in readings(book)]
    rows = [[_cell(one[name]) for name in _INDICATORS] for one in judged]
    return (
        Result("scorecard", "scores of the self-assessment", day, _SCORES, scores),
        Result("indicators", "what the indicators say", day, _INDICATORS, rows),
    )


def _scores(book: Book) -> list[list[str | float | None]]:
    rows: list[list[str | float | None]] = []
    for _, card in scorecards(book):
        start = [card.framework, card.framework_version]
        whole = "complete" if card.complete else "incomplete"
        rows.append([*start, "whole", "", card.title, card.total, card.max_total, whole, card.band])
        for criterion in card.criteria:
            rows.append([*start, "criterion", criterion.id, criterion.title, criterion.percent, 100.0, None, None])
            rows += [
                [*start, "part", part.id, part.title, part.score, None, part.state, part.code]
                for part in criterion.parts
                if part.id != criterion.id
            ]
    return rows


def _cell(value: object) -> str | float | None:
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value)) or None
    return value if value is None or isinstance(value, int | float) else str(value)
