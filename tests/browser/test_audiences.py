"""The pages for a board and the public as their readers open them: clean, folded and unfolded, and on paper."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pifkit.model.tables import Action
from pifkit.reporting.audiences.pages import audience_page
from pifkit.store.reading import read_book
from pifkit.workspace import find_workspace
from pifkit.workspace.book import Book
from tests.browser.pages import assert_clean, opened, sideways
from tests.support import ROOT

pytestmark = pytest.mark.browser

LONG = "A title that somebody wrote in full, with everything in it that the meeting said, and then some more, in one breath"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both pages of the fullest partnership, and a board's page of one in which everything is long, late and open."""
    folder = tmp_path_factory.mktemp("audiences")
    book = read_book(find_workspace(ROOT), "strathquill")
    made = {"public": audience_page(book, "public"), "board": audience_page(book, "board", report="report.html")}
    made["worst"] = audience_page(_worst(book), "board")
    for name, html in made.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return folder


def _worst(book: Book) -> Book:
    """The same with long titles, thirty late actions and as many without an owner."""
    indicators = tuple(one.model_copy(update={"title": f"{LONG} ({one.id})"}) for one in book.tables.indicators)
    late = [Action(id=f"x{n}", title=f"{LONG} {n}", owner=LONG[:60], due=f"2026-0{1 + n % 8}-01") for n in range(30)]  # type: ignore[arg-type]
    bare = [Action(id=f"y{n}", title=f"{LONG} {n}") for n in range(30)]
    tables = replace(book.tables, indicators=indicators, actions=(*book.tables.actions, *late, *bare))
    return replace(book, tables=tables)


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.promise(5)
@pytest.mark.promise(10)
@pytest.mark.parametrize("name", ["board", "public"])
def test_it_is_clean_and_what_it_was_made_from_opens_without_scripts(site: Path, browser: Browser, name: str) -> None:
    with opened(browser, site / f"{name}.html", scheme="dark") as found:
        body = found.page.locator(".origin-body")
        assert not body.is_visible()
        found.page.get_by_text("What this page was made from").click()
        assert body.is_visible()
        assert "actions.csv" in body.inner_text()
        assert_clean(found)
    with opened(browser, site / f"{name}.html", width=320) as found:
        assert sideways(found.page) == 0


@pytest.mark.parametrize("name", ["board", "worst"])
def test_the_boards_page_is_two_sheets_of_a4_with_everything_on_them(site: Path, browser: Browser, name: str) -> None:
    with opened(browser, site / f"{name}.html", width=665) as found:
        assert pages_of(found.page.pdf(prefer_css_page_size=True)) == 2
        assert found.page.locator("main img").count() == 2
        found.page.emulate_media(media="print")
        printed = found.page.evaluate("document.querySelector('.origin-body').getBoundingClientRect().height")
        assert printed > 20, "folded on the screen, but on paper"
        assert found.page.evaluate(
            "document.querySelector('.origin-body').checkVisibility({contentVisibilityAuto: true})"
        )
