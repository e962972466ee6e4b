"""Results as plain tables: what scorecard and indicators say, unknown as nothing and never as zero."""

from __future__ import annotations

from pathlib import Path

import pytest

from pifkit.reporting.assessment import scorecards
from pifkit.reporting.readings import readings
from pifkit.reporting.results import results
from pifkit.store.reading import read_book
from pifkit.workspace import find_workspace


@pytest.mark.promise(9)
def test_they_say_what_scorecards_and_readings_say(root: Path) -> None:
    book = read_book(find_workspace(root), "glenmarrick")
    scores, indicators = results(book)
    assert (scores.name, indicators.name) == ("scorecard", "indicators")
    rows = [dict(zip(scores.columns, row, strict=True)) for row in scores.rows]
    for framework, card in scorecards(book):
        mine = [row for row in rows if row["framework"] == framework.key]
        assert mine[0]["score"] == card.total
        parts = {
            part.id: part.score for criterion in card.criteria for part in criterion.parts if part.id != criterion.id
        }
        assert {row["id"]: row["score"] for row in mine if row["what"] == "part"} == parts
    found = {row[0]: row[indicators.columns.index("value")] for row in indicators.rows}
    assert found == {one.indicator: one.value for one in readings(book)}
    assert "2026-09-30" in indicators.says
