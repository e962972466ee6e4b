"""The check stage: words made from rules, the same for the same figures; nothing said that the figures do not say."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from pifkit.model.tables import Indicator, Observation, Target
from pifkit.reporting.readings import attention, readings, shown
from pifkit.reporting.stages import check
from pifkit.workspace import find_workspace, read_book
from pifkit.workspace.book import Book

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def books() -> dict[str, Book]:
    workspace = find_workspace(ROOT)
    return {one: read_book(workspace, one) for one in workspace.partnership_ids()}


def one_indicator(book: Book, *, values: list[float | None], target: float | None = None, **definition: object) -> Book:
    from dataclasses import replace

    indicator = Indicator(id="x", title="X", unit="percent", frequency="month", **definition)  # type: ignore[arg-type]
    months = [f"2026-{at:02d}" for at in range(1, len(values) + 1)]
    rows = tuple(
        Observation(indicator="x", period=m, value=v, state="missing" if v is None else "value")
        for m, v in zip(months, values, strict=True)
    )
    targets = () if target is None else (Target(indicator="x", date=dt.date(2026, 12, 31), value=target),)
    tables = replace(book.tables, indicators=(indicator,), observations=rows, targets=targets)
    return replace(book, tables=tables, comparison=())


@pytest.mark.parametrize(
    ("value", "state"),
    [(90.0, "on"), (85.5, "near"), (85.4, "off"), (95.0, "on")],
)
def test_the_boundary_of_a_target_is_as_written_down(books: dict[str, Book], value: float, state: str) -> None:
    """Exactly on target is on track; exactly at the tolerance (5 % of 90 is 4.5) is near."""
    book = one_indicator(books["strathquill"], values=[80, value], target=90)
    (one,) = readings(book)
    assert one.target_state == state
    assert bool([text for _, text in attention(one) if "off track" in text]) == (state == "off")


def test_the_summary_counts_what_the_table_shows(books: dict[str, Book]) -> None:
    book = books["strathquill"]
    found = readings(book)
    better = sum(one.change == "better" for one in found)
    worse = sum(one.change == "worse" for one in found)
    finding = check.summary(book).finding
    assert f"Of {len(found)} indicators, {better} are better than in the period before and {worse} worse." in finding
    table = check.table(book)[0].table
    assert table is not None
    assert list(table["Indicator"]) == [one.title for one in found]
    assert (table["Since the period before"] == "▲ better").sum() == better


def test_a_missing_latest_figure_is_said_and_never_a_zero(books: dict[str, Book]) -> None:
    book = one_indicator(books["strathquill"], values=[80, 82, None])
    (one,) = readings(book)
    assert one.value == 82
    assert one.period == "2026-02"
    assert "newer figures than 2026-02 are due" in attention(one)[0][1]


def test_only_missing_figures_is_an_empty_state(books: dict[str, Book]) -> None:
    book = one_indicator(books["strathquill"], values=[None, None])
    assert "no figures yet" in check.summary(book).empty
    assert check.multiples(book)[0].empty
    assert check.exceptions(book)[0].empty


def test_every_figure_has_alt_text_and_a_table(books: dict[str, Book]) -> None:
    for book in books.values():
        views = [*check.multiples(book), *check.exceptions(book), check.comparison(book)]
        for view in views:
            if view.figure is not None:
                assert view.table is not None
                assert len(view.alt) > 30


def test_proportions_are_read_as_percent() -> None:
    assert shown(0.983, Indicator(id="x", title="X", unit="proportion")) == "98.3%"
    assert shown(0.983, Indicator(id="x", title="X", unit="proportion", decimals=0)) == "98%"
    assert shown(0.983, Indicator(id="x", title="X", unit="proportion", decimals=3)) == "98.3%"
    assert shown(None, Indicator(id="x", title="X", unit="percent")) == "–"
    assert shown(12, Indicator(id="x", title="X", unit="days")) == "12 days"


def test_comparison_says_rank_and_rank_before(books: dict[str, Book]) -> None:
    from dataclasses import replace

    book = one_indicator(books["strathquill"], values=[80, 82])
    row = {
        "indicator": "x", "period": "2026-02", "rank": 3, "rank_of": 32, "previous_rank": 5, "family_rank": 1,
        "family_of": 8, "previous_family_rank": 2, "quartile": 1, "family_mean": 70.0, "national_median": 75.0,
    }  # fmt: skip
    view = check.comparison(replace(book, comparison=(row,)))
    assert view.table is not None
    assert view.table.iloc[0][["Rank", "Before", "In family", "Quarter"]].tolist() == ["3 of 32", "5", "1 of 8", "best"]
    assert view.finding.startswith("1 of 1 in the best quarter")


def test_a_promise_is_overdue_from_the_day_after(books: dict[str, Book]) -> None:
    from dataclasses import replace

    book = books["strathquill"]
    promise = next(a for a in book.rows("actions") if a.due and a.status in {"open", "in_progress"})
    assert promise.due is not None
    made = promise.model_copy(update={"source": "meeting 2026-06-01"})
    tables = replace(book.tables, actions=(made,))
    for days, state in ((0, made.status.replace("_", " ")), (1, "overdue")):
        day = promise.due + dt.timedelta(days=days)
        table = check.commitments(replace(book, tables=tables, as_of=day)).table
        assert table is not None
        assert list(table["State"]) == [state]


def test_the_agenda_is_ordered_by_weight_and_capped(books: dict[str, Book]) -> None:
    view = check.agenda(books["strathquill"])[0]
    assert view.table is not None
    weights = list(view.table["Weight"])
    assert weights == sorted(weights, reverse=True)
    assert len(weights) <= 8 + 4
    assert all(view.table["To ask"])


def test_the_scorecard_says_what_it_could_not_score(books: dict[str, Book]) -> None:
    view = check.scorecard(books["glenmarrick"])
    assert "Without a score: Mission and outcomes" in view.finding
    assert view.table is not None
    missing = view.table[view.table["Score"].isna()]
    assert set(missing["Status"]) <= {"–", "no goal and red flag", "no figures yet"}


def test_indicators_json_keeps_the_contract(
    books: dict[str, Book], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIFKIT_OUTPUT_DIR", str(tmp_path))
    document = json.loads(check.save(books["strathquill"]).read_text(encoding="utf-8"))
    assert list(document) == ["indicators"]
    assert list(document["indicators"][0]) == [
        "indicator", "title", "period", "value", "previous_period", "previous", "unit", "direction", "change", "target",
        "target_state", "rank", "rank_of", "previous_rank", "family_rank", "family_of", "previous_family_rank",
        "quartile", "variation", "assurance", "notes",
    ]  # fmt: skip
