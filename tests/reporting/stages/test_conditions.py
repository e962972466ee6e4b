"""The conditions stage: what the self-assessment says, how far assessors agree, and that each number can be traced."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pifkit.reporting.assessment import coverage, result_words, scorecard
from pifkit.reporting.stages import conditions
from pifkit.workspace import find_workspace, read_book
from pifkit.workspace.book import Book

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def books() -> dict[str, Book]:
    workspace = find_workspace(ROOT)
    return {one: read_book(workspace, one) for one in workspace.partnership_ids()}


def test_a_total_is_shown_only_when_every_part_has_a_score(books: dict[str, Book]) -> None:
    complete = scorecard(books["strathquill"], "caf2020")
    assert complete.total == pytest.approx(sum(c.percent or 0 for c in complete.criteria) / 9, abs=1e-9)
    half = scorecard(books["glenmarrick"], "caf2020")
    scored, of = coverage(half)
    assert half.total is None
    assert 0 < scored < of
    assert result_words(half) == f"no total: {scored} of {of} parts scored"


def test_contested_parts_are_named_and_have_no_score(books: dict[str, Book]) -> None:
    book = books["kirkmellan"]
    card = scorecard(book, "caf2020")
    contested = [part for c in card.criteria for part in c.parts if part.state == "discuss"]
    assert contested
    assert all(part.score is None for part in contested)
    view = conditions.spread(book)[0]
    assert view.table is not None
    wide = view.table[view.table["Spread"] > 25]
    assert {part.id for part in contested} <= set(wide["Item"])
    assert all(part in view.finding for part in wide["Item"].head(6))


def test_contested_attributes_show_their_parts(books: dict[str, Book]) -> None:
    """Ratings of RADAR attributes have a spread, too: the parts without a score are those with a wide one."""
    book = books["kirkmellan"]
    card = scorecard(book, "efqm2020")
    contested = {part.id for c in card.criteria for part in c.parts if part.state == "discuss"}
    assert contested == {"2.1", "3.1"}
    view = conditions.spread(book)[1]
    assert view.title.startswith("EFQM")
    assert view.table is not None
    wide = view.table[view.table["Spread"] > 25]
    assert {item.partition(",")[0] for item in wide["Item"]} == contested
    assert set(wide["State"]) == {"to talk about"}
    assert view.finding == (
        "10 of 132 ratings of attributes have a spread wider than 25: 3.1 and 2.1. Talk about these first."
    )


def test_what_has_been_agreed_since_is_not_called_open(books: dict[str, Book]) -> None:
    finding = conditions.spread(books["strathquill"])[0].finding
    assert finding.endswith("A score was agreed all the same.")
    assert "Talk about" not in finding


def test_the_empty_partnership_reads_how_to_start_everywhere(books: dict[str, Book]) -> None:
    book = books["inverfallow"]
    for view in (
        *conditions.criteria(book),
        *conditions.spread(book),
        conditions.evidence(book),
        conditions.strengths(book),
    ):
        assert "How to start" in view.empty
    assert conditions.radar(book) == ()


def test_sorted_criteria_keep_the_unscored_last_and_say_so(books: dict[str, Book]) -> None:
    view = conditions.criteria(books["glenmarrick"])[0]
    assert view.table is not None
    scores = list(view.table["Score"])
    known = [score for score in scores if score == score]
    assert known == sorted(known, reverse=True)
    assert all(score != score for score in scores[len(known) :])
    assert "Without a score:" in view.finding


def test_every_number_on_the_page_has_its_rule(books: dict[str, Book]) -> None:
    """Each criterion score of the picture's table stands in the table of reasons with the same value."""
    book = books["strathquill"]
    reasons = {view.title: view.table for view in conditions.explain(book)}
    scored = [view for view in conditions.criteria(book) if view.table is not None and "Score" in view.table]
    assert [view.title[:4] for view in scored] == ["Comm", "EFQM"], "the checklist and the readiness have no scores"
    for view in scored:
        table = reasons[view.title]
        assert table is not None
        assert view.table is not None
        for row in view.table.itertuples():
            named = table[table["Number"].str.startswith(f"{row.Id} ")]
            assert any(
                abs(float(v.replace(",", "")) - row.Score) < 0.006
                for v in named["Value"]
                if v[:1].isdigit() and "-" not in v
            ), row


def test_scorecard_json_is_the_list_of_the_cycles_frameworks(
    books: dict[str, Book], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIFKIT_OUTPUT_DIR", str(tmp_path))
    cards = json.loads(conditions.save(books["strathquill"]).read_text(encoding="utf-8"))
    assert [card["framework"] for card in cards] == ["caf2020", "efqm2013", "psif", "cse"]
    assert all(
        {"complete", "total", "missing", "blocks", "criteria", "rules", "profile"} <= set(card) for card in cards
    )


def test_figures_have_alt_text_that_says_the_finding(books: dict[str, Book]) -> None:
    for book in books.values():
        views = [*conditions.criteria(book), *conditions.radar(book), *conditions.parts(book), *conditions.spread(book)]
        for view in [*views, conditions.evidence(book)]:
            if view.figure is not None:
                assert view.table is not None
                assert any(character.isdigit() for character in view.alt)


def test_a_checklists_agreement_and_a_verdicts_rules_are_traced(books: dict[str, Book]) -> None:
    """The percent in the picture is the quotient of the counts in its reason; each rule of a verdict has its own."""
    book = books["strathquill"]
    checklist = scorecard(book, "psif")
    for criterion in checklist.criteria:
        step = next(one for one in checklist.explain(criterion.id) if one.quantity == "agree_pct")
        agree, valid = (value for _, value in step.inputs)
        assert step.value == criterion.percent == pytest.approx(100 * float(agree or 0) / float(valid or 1), abs=1e-9)
    readiness = scorecard(book, "cse")
    for rule in readiness.rules:
        (step,) = readiness.explain(f"rule {rule['id']}")
        assert (step.value, step.inputs) == (rule["figure"], (("limit", rule["limit"]),))
    shown = {view.title: view.table for view in conditions.explain(book)}
    assert any(
        title.startswith("Customer Service") and (table is not None and len(table) > 20)
        for title, table in shown.items()
    )


def test_an_indication_elsewhere_is_traced_to_the_percents_behind_it(books: dict[str, Book]) -> None:
    """The value of each trace is the mean of the inputs named in it, and every row of the view has its trace."""
    book = books["strathquill"]
    table = conditions.explain(book)[-1].table
    assert table is not None
    rows = [row for row in table.itertuples() if "indicated by" in row.Number]
    shown = sum(len(view.table) for view in conditions.elsewhere(book) if view.table is not None)
    assert len(rows) == shown > 0
    for row in rows:
        inputs = [float(part.rsplit(" ", 1)[1]) for part in row.From.split("; ")]
        assert abs(float(row.Value) - sum(inputs) / len(inputs)) <= 0.1, row
