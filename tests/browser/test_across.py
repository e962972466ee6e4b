"""The pages across all partnerships open from a file, fit a phone, pass axe, and lead from one to the other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from pifkit.batch.across import write_site
from tests.browser.pages import assert_clean, opened
from tests.reporting.across.making import published

pytestmark = pytest.mark.browser

KINDS = ("picture", "learning", "coverage", "indicator--indicator-0", "criterion--caf2020--1", "partnerships-2")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of 130 partnerships, written as a run writes it."""
    folder = tmp_path_factory.mktemp("across")
    write_site(folder, published(folder, 130))
    (folder / "run.html").write_text("<!DOCTYPE html><title>The run</title>", encoding="utf-8")
    return folder


@pytest.mark.promise(5)
@pytest.mark.promise(10)
def test_each_kind_of_page_is_clean_in_light_and_dark_and_on_a_phone(site: Path, browser: Browser) -> None:
    for at, kind in enumerate(KINDS):
        path = site / "all--pages" / f"{kind}.html"
        with opened(browser, path, scheme="dark" if at % 2 else "light") as found:
            assert_clean(found)
        with opened(browser, path, width=320) as found:
            assert_clean(found, axe=None)
    with opened(browser, site / "index.html", width=320) as found:
        assert_clean(found)


@pytest.mark.soak
@pytest.mark.promise(5)
def test_the_pages_of_three_thousand_partnerships_pass_axe(tmp_path: Path, browser: Browser) -> None:
    write_site(tmp_path, published(tmp_path, 3000))
    (tmp_path / "run.html").write_text("<!DOCTYPE html><title>The run</title>", encoding="utf-8")
    kinds = (*KINDS, "indicator--indicator-0--2", "coverage-2")
    for path in (tmp_path / "index.html", *(tmp_path / "all--pages" / f"{kind}.html" for kind in kinds)):
        with opened(browser, path) as found:
            assert_clean(found)


def test_letters_lead_from_the_overview_to_the_partnership_and_back(site: Path, browser: Browser) -> None:
    with opened(browser, site / "index.html") as found:
        page = found.page
        page.get_by_role("navigation", name="Partnerships by first letter").get_by_role(
            "link", name=re.compile("^Z")
        ).click()
        expect(page.locator("#letter-z")).to_be_in_viewport()
        expect(page.locator("#letter-z a").first).to_have_attribute("href", re.compile(r"^\.\./p\d+/report\.html$"))
        page.get_by_role("link", name="Overall picture").click()
        page.get_by_role("link", name="Indicator 0").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Indicator 0")
        expect(
            page.get_by_role("img", name=re.compile("^Family group 1: ")).locator("circle.own").first
        ).to_be_visible()
        page.get_by_role("link", name="Overview").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("All partnerships at a glance")
        assert found.messages == []
