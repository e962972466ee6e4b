"""Reports open from a file without a network, read well in light, dark, on a phone and on paper, and pass axe."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from pifkit.model.stages import STAGES
from pifkit.reporting.exporter import report_html, stage_html
from pifkit.reporting.overview import index_html
from tests.browser.pages import assert_clean, assert_clean_everywhere, opened, sideways, violations
from tests.reporting import samples

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of one partnership and overviews of none, 4 and 32."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "p0").mkdir()
    notebooks = {one.id: samples.notebook(one) for one in STAGES}
    for one in STAGES:
        page = samples.page(one, notes=("Two figures are suppressed.", "One date is in the future."))
        write(folder / "p0" / f"{one.stem}.html", stage_html(notebooks[one.id], page))
    sections = [(one, None if one.id == "people" else notebooks[one.id], "It was not run yet.") for one in STAGES]
    write(folder / "p0" / "report.html", report_html(sections, samples.page()))
    write(folder / "index.html", index_html(samples.rows(4), samples.overview()))
    write(folder / "index-32.html", index_html(samples.rows(32), samples.overview()))
    write(folder / "index-0.html", index_html([], samples.overview()))
    return folder


def write(path: Path, html: str) -> None:
    path.write_text(html, encoding="utf-8")


@pytest.mark.promise(5)
@pytest.mark.parametrize(
    ("name", "images"),
    [("p0/5_check.html", 1), ("p0/report.html", 5), ("index.html", 0), ("index-32.html", 0), ("index-0.html", 0)],
)
def test_pages_are_clean_in_light_and_dark_and_on_a_phone(site: Path, browser: Browser, name: str, images: int) -> None:
    assert assert_clean_everywhere(browser, site / name) == images


def test_the_checks_themselves_find_what_they_look_for(tmp_path: Path, browser: Browser) -> None:
    page = tmp_path / "bad.html"
    write(
        page,
        "<!DOCTYPE html><html><title>t</title><h1>t</h1><p style='color:#ccc;background:#fff'>faint</p>"
        "<img src='https://example.org/pixel.png'><div style='width:2000px'>wide</div><script>nothing()</script>",
    )
    with opened(browser, page) as found:
        assert found.requests == ["https://example.org/pixel.png"]
        assert any("nothing is not defined" in message for message in found.messages)
        assert sideways(found.page) > 0
        rules = {line.split(":")[0] for line in violations(found.page)}
        assert {"color-contrast", "html-has-lang", "image-alt"} <= rules
        with pytest.raises(AssertionError):
            assert_clean(found)


def test_the_skip_link_works_by_keyboard(site: Path, browser: Browser) -> None:
    with opened(browser, site / "p0" / "5_check.html") as found:
        found.page.keyboard.press("Tab")
        link = found.page.locator(".skip")
        expect(link).to_be_focused()
        expect(link).to_be_in_viewport()
        found.page.keyboard.press("Enter")
        expect(found.page.locator("main")).to_be_focused()
        found.page.keyboard.press("Tab")
        expect(found.page.locator("main nav a").first).to_be_focused()


def test_numbers_of_a_figure_unfold_by_keyboard(site: Path, browser: Browser) -> None:
    with opened(browser, site / "p0" / "5_check.html") as found:
        table = found.page.get_by_role("table", name="Days from application to decision, by month")
        expect(table).to_be_hidden()
        found.page.locator("summary").focus()
        found.page.keyboard.press("Enter")
        expect(table).to_be_visible()
        expect(table.get_by_role("rowheader", name="1 March 2026")).to_be_visible()


def test_focus_is_visible_in_both_schemes(site: Path, browser: Browser) -> None:
    for scheme in ("light", "dark"):
        with opened(browser, site / "p0" / "5_check.html", scheme=scheme) as found:
            for _ in range(4):
                found.page.keyboard.press("Tab")
            width = found.page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
            assert width >= 2


def test_figures_stand_on_a_light_card_and_are_as_large_as_they_say(site: Path, browser: Browser) -> None:
    with opened(browser, site / "p0" / "5_check.html", scheme="dark") as found:
        card = "getComputedStyle(document.querySelector('.figure')).backgroundColor"
        assert found.page.evaluate(card) == "rgb(255, 255, 255)"
        box = found.page.locator("img").bounding_box()
        assert box is not None
        assert (box["width"], box["height"]) == (430, 250)
        assert found.page.evaluate("document.images[0].naturalWidth") == 860


def test_the_overview_leads_to_the_stage_and_back(site: Path, browser: Browser) -> None:
    with opened(browser, site / "index.html") as found:
        found.page.get_by_role("link", name="Aberdeen City").click()
        expect(found.page.get_by_role("heading", level=1)).to_have_text("Glenfirth Health and Care Partnership")
        found.page.get_by_role("link", name="5 Check", exact=True).click()
        expect(found.page.get_by_role("heading", level=1)).to_contain_text("Checking and reporting on progress")
        expect(found.page.locator("[aria-current=page]")).to_have_text("5 Check")
        found.page.get_by_role("link", name="How do we know?").click()
        expect(found.page.get_by_role("heading", name="How do we know?")).to_be_in_viewport()
        found.page.get_by_role("link", name="All partnerships").click()
        expect(found.page.get_by_role("heading", level=1)).to_have_text("All partnerships at a glance")


def test_letters_lead_into_the_long_overview(site: Path, browser: Browser) -> None:
    with opened(browser, site / "index-32.html") as found:
        letters = found.page.get_by_role("navigation", name="Partnerships by first letter")
        letters.get_by_role("link", name=re.compile(r"^S\b.*5 partnerships")).click()
        expect(found.page.get_by_role("link", name="Scottish Borders")).to_be_in_viewport()


def test_paper_is_light_has_a_page_header_and_no_navigation(site: Path, browser: Browser) -> None:
    with opened(browser, site / "p0" / "5_check.html", scheme="dark", width=794) as found:
        found.page.emulate_media(media="print", color_scheme="dark")
        assert found.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        expect(found.page.locator("nav.cycle")).to_be_hidden()
        expect(found.page.locator(".onward")).to_be_hidden()
        rules = found.page.evaluate(
            "[...document.styleSheets[0].cssRules].filter(one => one instanceof CSSPageRule).map(one => one.cssText).join(' ')"
        )
        assert "Glenfirth Health and Care Partnership" in rules
        assert "counter(page)" in rules
        assert "size: a4" in rules.lower()
        link = "getComputedStyle(document.querySelector('.prose a'), '::after').content"
        assert "https://example.org/guide" in found.page.evaluate(link)
        assert found.page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
