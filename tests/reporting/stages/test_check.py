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
    need = sum(bool(attention(one)) for one in found)
    assert finding == (
        f"Of {len(found)} indicators, {better} are better than in the period before and {worse} worse; {need} need attention."
    )
    pressing = check.pressing(book).table
    assert pressing is not None
    assert len(pressing) == need
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
    view, measures = check.scorecard(books["glenmarrick"])
    assert "Without a score: Mission and outcomes" in view.finding
    assert measures.table is not None
    missing = measures.table[measures.table["Score"].isna()]
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


def many(book: Book, count: int) -> Book:
    """A book with so many copies of an indicator that is off its target."""
    from dataclasses import replace

    one = one_indicator(book, values=[80, 70], target=90, perspective="internal_process")
    (indicator,), rows, (target,) = one.tables.indicators, one.tables.observations, one.tables.targets
    keys = [f"x{at:03d}" for at in range(count)]
    tables = replace(
        one.tables,
        indicators=tuple(indicator.model_copy(update={"id": key, "title": key.upper()}) for key in keys),
        observations=tuple(row.model_copy(update={"indicator": key}) for key in keys for row in rows),
        targets=tuple(target.model_copy(update={"indicator": key}) for key in keys),
    )
    return replace(one, tables=tables)


def test_two_hundred_indicators_stay_readable(books: dict[str, Book]) -> None:
    """Long tables are folded under a line that says how their indicators stand; a few are drawn, and it says so."""
    book = many(books["strathquill"], 200)
    pressing = check.pressing(book)
    assert pressing.table is not None
    assert (len(pressing.table), pressing.notes) == (
        12,
        ("188 more need attention; the table of all indicators has them.",),
    )
    block = check.table(book)[0]
    assert block.fold == "Internal process: 200 indicators, 200 off track, 0 worse than usual"
    first, *drawn = check.multiples(book)
    assert (first.finding.startswith("20 of 200 indicators are drawn"), len(drawn)) == (True, 4)
    assert all(view.fold for view in check.scorecard(book)[1:])
    assert len(check.exceptions(book)) == 9


def test_every_answer_of_the_summary_is_there_for_every_book(books: dict[str, Book]) -> None:
    for book in books.values():
        view = check.summary(book)
        if view.table is not None:
            assert list(view.table["Question"]) == ["What changed", "Needs attention", "On track"]
            assert all(view.table["Answer"])
            assert len(view.finding) < 130, "a lead sentence"


def test_what_a_rule_says_stands_in_a_table_with_its_figures(books: dict[str, Book]) -> None:
    view, sources = check.rules(books["strathquill"])
    table = view.table
    assert table is not None
    row = table.set_index("Indicator").loc["Young people who finished a mentoring programme"]
    assert row["Status"] == "◐ part of the reward"
    assert "70% of the enhancement is reached" in row["In words"]
    assert row["Figures"].startswith("without: 20; agreed: 30; now: 27")
    assert "National Performance Framework: 0 improving, 4 maintaining and 0 worsening." in view.finding
    assert sources.table is not None
    assert len(sources.table) == table["Rule"].nunique()


def test_rules_over_parts_are_shown_for_the_example(books: dict[str, Book]) -> None:
    for name, status in (("kirkmellan", "▼ deprived fare worse"), ("glenmarrick", "– ordered")):
        table = check.rules(books[name])[0].table
        assert table is not None
        assert status in set(table["Status"])


def test_a_rule_that_cannot_be_applied_says_why_and_none_is_an_empty_state(books: dict[str, Book]) -> None:
    table = check.rules(one_indicator(books["strathquill"], values=[1.0], rule="npf_delta_pp"))[0].table
    assert table is not None
    assert (table["Status"][0], "needs 2 figures" in table["In words"][0]) == ("– cannot be judged", True)
    (empty,) = check.rules(one_indicator(books["strathquill"], values=[1.0]))
    assert "docs/rulings.md" in empty.empty


def test_every_status_of_every_rule_has_its_words() -> None:
    from typing import get_args

    from pifkit.indicators import agreements, npf
    from pifkit.reporting.stages.check_rules import STATUS_WORDS

    known = {*get_args(npf.Status), *get_args(agreements.LoipStatus), *get_args(agreements.HeatStatus)}
    assert known | {"green", "amber", "red", "none"} <= set(STATUS_WORDS)


def test_a_measure_on_three_agendas_running_is_named(books: dict[str, Book]) -> None:
    """Strathquill has met monthly; homelessness has been off target since January, recycling never was."""
    notes = check.agenda(books["strathquill"])[0].notes
    assert "third meeting running" in notes[0]
    assert "Average days from a homelessness application to a settled home" in notes[0]
    assert "recycled" not in notes[0]


def test_the_follow_up_shows_the_commitments_of_the_last_meeting(books: dict[str, Book]) -> None:
    from dataclasses import replace

    book = books["strathquill"]
    day = max(one.date for one in book.cycle.meetings if one.held and one.date <= book.as_of)
    made = book.rows("actions")[0].model_copy(
        update={
            "source": f"meeting {day}",
            "note": "Decision: go on. Evidence: the rota. Data request: calls.",
            "due": None,
        }
    )
    view = check.follow_up(replace(book, tables=replace(book.tables, actions=(made,))))
    assert view.table is not None
    assert view.table.iloc[0][["Decision", "Evidence", "Data request", "Due"]].tolist() == [
        "go on.", "the rota.", "calls.", "no date",
    ]  # fmt: skip
    assert "1 without an owner or a date" in view.finding
    assert "left no commitment" in check.follow_up(replace(book, tables=replace(book.tables, actions=()))).finding


def test_meeting_discipline_and_initiatives(books: dict[str, Book]) -> None:
    assert check.discipline(books["strathquill"]).finding.startswith("5 of 6 meetings due were held (83%).")
    found = check.initiatives(books["strathquill"])
    assert found.table is not None
    assert {"Done", "Expected by now", "Status"} <= set(found.table.columns)
    assert found.finding.startswith(f"Of {len(found.table)} initiatives, ")


def test_by_status_the_scorecard_says_that_its_scores_are_unconfirmed(books: dict[str, Book]) -> None:
    from dataclasses import replace

    book = books["strathquill"]
    other = replace(book, options=book.options.model_copy(update={"scorecard": "status"}))
    assert "unconfirmed" in check.scorecard(other)[0].notes[0]
    assert check.scorecard(other)[0].finding != check.scorecard(book)[0].finding


@pytest.mark.parametrize(
    ("fields", "last", "said"),
    [
        ({"direction": "closest", "point": 100.0}, 70.0, "best at 100%"),
        ({"direction": "within", "lower": 85.0, "upper": 95.0}, 70.0, "good from 85% to 95%"),
        ({"direction": "within", "upper": 95.0}, 99.9, "good up to 95%"),
    ],
)
def test_a_point_or_a_range_that_is_best_stands_on_the_chart(
    books: dict[str, Book], fields: dict[str, object], last: float, said: str
) -> None:
    values = [90.0, 92.0, 91.0, 93.0, 90.0, 92.0, 91.0, 93.0, last]
    book = one_indicator(books["strathquill"], values=list(values), **fields)
    view = check.exceptions(book)[0]
    assert said.capitalize() in view.alt
    assert view.figure is not None
    labels = [text.get_text() for text in view.figure.axes[0].get_legend().get_texts()]
    assert said in labels


def test_actions_and_tests_of_change_appear_on_the_chart_by_themselves(books: dict[str, Book]) -> None:
    view = next(v for v in check.exceptions(books["strathquill"]) if v.title.startswith("Average days"))
    assert view.figure is not None
    below = view.figure.axes[0].get_xlabel()
    assert "a: Match empty flats" in below
    assert "c: R2.2: List on Fridays" in below


def test_a_part_of_a_year_is_called_so_and_not_judged(books: dict[str, Book]) -> None:
    from dataclasses import replace

    book = one_indicator(books["strathquill"], values=[80.0, 82.0] * 4 + [20.0])
    rows = book.tables.observations
    part = rows[-1].model_copy(update={"status": "part_period"})
    book = replace(book, tables=replace(book.tables, observations=(*rows[:-1], part)))
    (one,) = readings(book)
    assert (one.value, one.change, one.variation) == (20.0, "none", "too_few")
    assert one.chart is not None
    from pifkit.reporting.chart_words import finding

    assert "of a period that is not over: it is not judged. Before it, 82" in finding(one.chart)


def test_two_figures_that_print_alike_are_not_called_worse_without_a_word(books: dict[str, Book]) -> None:
    book = one_indicator(books["strathquill"], values=[2.44, 2.41], decimals=1)
    assert attention(readings(book)[0])[0][1] == "worse than 2026-01 (by less than is shown)"


def test_yes_or_no_is_read_as_words() -> None:
    one = Indicator(id="x", title="X", unit="yes or no")
    assert [shown(value, one) for value in (1.0, 0.0, None)] == ["yes", "no", "–"]
