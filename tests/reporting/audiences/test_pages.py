"""What the pages for a board and for the public must not hold: a canary in every text tells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from pifkit.model.tables import RatingRow
from pifkit.reporting.audiences import public
from pifkit.reporting.audiences.pages import audience_page
from pifkit.reporting.audiences.people import known_people
from pifkit.reporting.audiences.seeing import AUDIENCES, seen_by
from pifkit.reporting.show import outputs as shown_as
from pifkit.reporting.stages import action, check, conditions, people, review, vision
from pifkit.reporting.view import View
from pifkit.store.reading import read_book
from pifkit.workspace import find_workspace
from pifkit.workspace.book import Book
from tests.reporting.audiences.planting import READ, found, planted
from tests.reporting.samples import HOSTILE
from tests.reporting.test_small_groups import MINIMUM, P, attack, found_out, lay, published

#: The only texts that stand on the public page. A line more here is a decision about privacy: docs/audiences.md.
PUBLIC = {
    "partnership.name", "partnership.kind", "partnership.area", "partnership.purpose", "partnership.attribution",
    "partner.name", "cycle.title", "cycle.targets", "outcomes.title", "indicators.title", "indicators.unit", "actions.title",
}  # fmt: skip
#: The only texts that stand on the board's two pages.
BOARD = {
    "partnership.name", "partnership.kind", "partnership.area", "partnership.purpose", "partnership.attribution",
    "cycle.title", "indicators.title", "indicators.unit", "actions.title", "actions.owner", "sign_off.name", "sign_off.role",
}  # fmt: skip
#: Texts that the full report does hold, of each kind that the others leave out: the control.
INTERNAL = {
    "actions.owner", "actions.note", "actions.cost", "evidence.text", "evidence.source", "observations.note", "outcomes.owner",
    "outcomes.added_value", "decisions.reason", "decision.text", "decision.by", "people.development_need",
    "tests_of_change.learning", "strength.text", "improvement.text",
}  # fmt: skip


@pytest.fixture(scope="module")
def whole(root: Path) -> Book:
    return read_book(find_workspace(root), "strathquill")


@pytest.fixture(scope="module")
def planted_book(whole: Book) -> tuple[Book, set[str]]:
    return planted(whole)


@pytest.fixture(scope="module")
def pages(planted_book: tuple[Book, set[str]]) -> dict[str, str]:
    return {one: audience_page(planted_book[0], one, report="report.html") for one in ("board", "public")}


def test_canaries_are_in_every_table_and_document(planted_book: tuple[Book, set[str]]) -> None:
    book, places = planted_book
    kinds = {place.split(".")[0] for place in places}
    assert {"workspace", "partnership", "partner", "cycle", "handed", "decision", "event", "sign_off", "note"} <= kinds
    assert set(vars(book.tables)) <= kinds
    assert len(places) > 100
    assert not places & READ


@pytest.mark.promise(5)
@pytest.mark.promise(7)
def test_the_public_page_holds_these_texts_and_no_other(
    planted_book: tuple[Book, set[str]], pages: dict[str, str]
) -> None:
    assert found(pages["public"], planted_book[1]) == PUBLIC


@pytest.mark.promise(5)
def test_the_boards_pages_hold_these_texts_and_no_other(
    planted_book: tuple[Book, set[str]], pages: dict[str, str]
) -> None:
    assert found(pages["board"], planted_book[1]) == BOARD


def test_the_full_report_does_hold_what_the_others_leave_out(planted_book: tuple[Book, set[str]]) -> None:
    """The control: canaries that no page could show would prove nothing."""
    book, places = planted_book
    views: list[View] = []
    for shown in (
        vision.added_value, vision.outcome_tree, conditions.strengths, conditions.improvements, conditions.evidence,
        conditions.spread, conditions.ledger, action.plan, action.overdue, action.ramps, people.development_needs,
        check.table, check.commitments, review.decisions, review.decided, review.evidence,
    ):  # fmt: skip
        made = shown(book)
        views += [made] if isinstance(made, View) else made
    text = " ".join(_texts(views))
    assert INTERNAL - found(text, places) == set()


def _texts(views: Iterable[View]) -> Iterable[str]:
    for view in views:
        yield from (view.title, view.finding, view.empty, view.alt, *view.notes)
        if view.table is not None:
            yield view.table.reset_index().to_csv()


@pytest.mark.promise(8)
def test_sign_off_is_on_each_and_without_a_name_to_the_public(pages: dict[str, str]) -> None:
    assert "code K7QF-2M9D" in pages["board"]
    assert "code K7QF-2M9D" in pages["public"]
    assert "off on 1 September 2026" in pages["public"]


@pytest.mark.promise(5)
def test_the_public_page_leads_to_nothing_internal(pages: dict[str, str]) -> None:
    assert set(re.findall(r'href="([^"]*)"', pages["public"])) == {"#main"}
    assert set(re.findall(r'href="([^"]*)"', pages["board"])) == {"#main", "report.html"}
    for html in pages.values():
        assert "<script" not in html
        assert html.count("<h1>") == 1


@pytest.mark.promise(5)
def test_the_same_book_gives_the_same_bytes_and_no_id_of_a_row_is_among_them(root: Path) -> None:
    """Ids are no texts, but nobody outside needs them either."""
    whole = read_book(find_workspace(root), "kirkmellan")
    html = audience_page(whole, "public")
    assert audience_page(whole, "public") == html
    body = re.sub(r'src="data:[^"]*"', "", html.split("<body>")[1])
    for identity in {one.id for name in ("actions", "people", "evidence") for one in getattr(whole.tables, name)}:
        assert not re.search(rf"(?<![\w-]){re.escape(identity)}(?![\w-])", body), identity


def test_names_that_were_recorded_are_known_and_organisations_are_no_people(
    planted_book: tuple[Book, set[str]],
) -> None:
    names = known_people(planted_book[0])
    assert any("sign_off.name" in one for one in names)
    assert any("ratings.assessor" in one for one in names)
    assert not any("partner.name" in one for one in names)


@pytest.mark.promise(6)
def test_hostile_text_stays_text_on_both(root: Path) -> None:
    book = read_book(find_workspace(root), "glenmarrick")
    titled = tuple(one.model_copy(update={"title": HOSTILE}) for one in book.tables.actions)
    tables = replace(book.tables, actions=titled)
    named = book.partnership.model_copy(update={"name": HOSTILE, "purpose": HOSTILE, "attribution": HOSTILE})
    cycle = book.cycle.model_copy(update={"title": HOSTILE, "targets": (HOSTILE,)})
    hostile = replace(book, partnership=named, tables=tables, cycle=cycle)
    for audience in AUDIENCES:
        html = audience_page(hostile, audience)
        assert "<script" not in html
        assert html.count("</style>") == 1
        assert html.count("&lt;script&gt;") >= 4


@pytest.mark.promise(7)
def test_groups_of_one_to_seven_are_not_found_out_from_the_public_page(root: Path, tmp_path: Path) -> None:
    where, truth = lay(root, tmp_path, [1, 2, 3, 4, 5, 6, 7], MINIMUM)
    book = read_book(where, P)
    names = {group: f"Body {group[-1]}" for group in truth}
    small = {f"group-{number}" for number in range(4)}
    seen = published([audience_page(book, "public")], names)
    assert {"all", "group-6"} <= set(seen), "the page does show groups"
    assert not small & set(seen)
    assert not small & found_out(attack(seen, list(truth)))
    loud = seen_by(replace(book, options=book.options.model_copy(update={"minimum_group": 1})), "public")
    view = people.engagement(loud, named=set(names))
    control = published([one.data.get("text/html", "") for one in shown_as(view)], names)
    assert small <= set(control), "the control: without a minimum the small groups do stand there"


@pytest.mark.promise(7)
@pytest.mark.parametrize(
    ("assessors", "agreed", "shown"), [(4, False, False), (5, False, True), (1, False, False), (4, True, True)]
)
def test_a_result_that_rests_on_few_votes_is_not_shown_to_the_public(
    whole: Book, assessors: int, agreed: bool, shown: bool
) -> None:
    """One part by too few hides the whole framework, for the total would give it away; an agreed score is everybody's."""
    rows = [one for one in whole.tables.ratings if (one.framework, one.cycle) != ("caf2020", whole.cycle.id)]
    parts = {one.part for one in whole.tables.ratings if one.framework == "caf2020"}
    for part in sorted(parts):
        rows += [
            RatingRow(part=part, score="50", assessor=f"A{n}", framework="caf2020", cycle=whole.cycle.id)
            for n in range(assessors if part == "1.1" else 9)
        ]
        if agreed:
            rows.append(RatingRow(part=part, score="50", framework="caf2020", cycle=whole.cycle.id))
    book = replace(whole, tables=replace(whole.tables, ratings=tuple(rows)))
    (section,) = (one for one in public.sections(seen_by(book, "public")) if one.heading.startswith("How good"))
    text = " ".join(_texts(section.views))
    assert ("Common Assessment Framework 2020,Leadership" in text or "Strongest" in text) or not shown
    assert ("Common Assessment Framework 2020: fewer than 5 people rated" in text) != shown


@pytest.mark.parametrize("partnership", ["inverfallow", "glenmarrick"])
def test_a_partnership_that_has_just_begun_has_pages_too(root: Path, partnership: str) -> None:
    book = read_book(find_workspace(root), partnership)
    for audience in ("board", "public"):
        html = audience_page(book, audience)  # type: ignore[arg-type]
        assert "What this page was made from" in html
        assert "Nobody has signed" in html
        assert " nan" not in html.lower()
