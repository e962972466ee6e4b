"""The smaller journeys at the facilitator's screen, in one rehearsal: accessible, by keyboard alone, honest about what is not saved."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import found_by_axe, sideways
from tests.browser.room import WAIT, Facilitator, Live, live, pages

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The rehearsal with its simulated people, as `pifkit live --demo` gives it."""
    with live(tmp_path_factory.mktemp("rehearsal"), "--demo", ballot=False) as running:
        yield running


def test_the_rehearsal_is_accessible_in_light_and_dark_on_a_phone_and_zoomed(rehearsal: Live, browser: Browser) -> None:
    """axe finds nothing against WCAG 2.2 AA on any page, nothing scrolls sideways, and nothing leaves the machine."""
    with pages(browser, viewport={"width": 1280, "height": 900}) as context:
        screen = Facilitator(context.new_page(), rehearsal)
        screen.open()
        screen.press("n")
        screen.rated(5, 5)
        found: dict[str, list[str]] = {"open": everywhere(screen.page)}
        screen.reveal()
        found["revealed"] = everywhere(screen.page)
        for key in "2345":
            screen.press(key)
            expect(screen.page.locator("[data-region=wide] h2")).to_be_visible()
            found[f"page {key}"] = everywhere(screen.page)
        assert not {key: wrong for key, wrong in found.items() if wrong}
        assert screen.requests == []
        assert screen.errors == []


ORDER = ["head", "notice", "about", "votes", "agree", "texts", "wide", "foot"]


def regions(page: Page) -> list[str]:
    """The regions in the order in which Tab and a screen reader go through them."""
    return page.evaluate("[...document.querySelectorAll('[data-region]')].map(one => one.dataset.region)")


def everywhere(page: Page) -> list[str]:
    """What axe finds, and pages wider than their window: light, dark, 320 px, and 200 % (half the window, twice the type)."""
    found = []
    for scheme, width, about in (
        ("light", 1280, "all"),
        ("dark", 1280, "colours"),
        ("light", 640, ""),
        ("dark", 320, "shape"),
    ):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 900})
        if (order := regions(page)) != sorted(order, key=ORDER.index):
            found.append(f"{scheme} {width}: read in the order {order}")
        if sideways(page):
            found.append(f"{scheme} {width}: {sideways(page)} px too wide")
        if about:
            found += [f"{scheme} {width} {one}" for one in found_by_axe(page, about)]  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


def test_an_item_by_keyboard_alone_with_tab_and_enter(rehearsal: Live, browser: Browser) -> None:
    """Without any of the Alt keys: Tab reaches everything in order, each stop is seen, none is a trap."""
    with pages(browser, viewport={"width": 1280, "height": 900}) as context:
        screen = Facilitator(context.new_page(), rehearsal)
        screen.open()
        page = screen.page

        def to(name: str) -> None:
            for _ in range(80):
                page.keyboard.press("Tab")
                here = page.evaluate(
                    "() => { const one = document.activeElement; const look = getComputedStyle(one);"
                    " return [one.innerText || one.labels?.[0]?.innerText || '', parseFloat(look.outlineWidth),"
                    " one.getBoundingClientRect().bottom > 0 && one.getBoundingClientRect().top < innerHeight]; }"
                )
                assert here[1] >= 2, f"no visible focus on {here[0]!r}"
                assert here[2], f"focus out of sight on {here[0]!r}"
                if here[0].strip().startswith(name):
                    return
            raise AssertionError(f"Tab never reaches {name!r}")

        part = (
            page.locator("#next").inner_text().split(":")[-1].split()[0]
            if page.locator("#item-title").count()
            else "1.1"
        )
        to("Next" if page.locator("#item-title").count() else "Open the first item")
        page.keyboard.press("Enter")
        screen.at(part)
        expect(page.locator("#item-title")).to_be_focused()
        screen.page.locator("#reveal:enabled").wait_for()
        expect(page.locator(".pif-count")).to_have_text(re.compile(r"(5 of 5|6 of 6) have rated\."), timeout=WAIT)
        to("Reveal")
        page.keyboard.press("Enter")
        screen.saved("Revealed")
        expect(page.locator("[data-region=votes] h3").first).to_be_focused()
        to("Agreed score")
        page.keyboard.press("Control+a")
        page.keyboard.type("50")
        to("Reason")
        page.keyboard.type("We talked about it.")
        to("Agree")
        page.keyboard.press("Enter")
        screen.saved("Agreed")
        to("Lock")
        page.keyboard.press("Space")
        screen.saved("Locked")
        assert "trap" not in page.evaluate("document.activeElement.id")


def test_what_is_not_saved_is_said_and_kept_and_goes_when_it_is(rehearsal: Live, browser: Browser) -> None:
    """A refused entry is red and stays as typed; the next attempt takes the message away."""
    with pages(browser, viewport={"width": 1280, "height": 900}) as context:
        screen = Facilitator(context.new_page(), rehearsal)
        screen.open()
        page = screen.page
        screen.press("n")
        page.locator("#item-title").wait_for()
        screen.press("t")
        who = page.get_by_label("Score of Council")
        if not who.is_visible():
            page.locator("#typed-in summary").click()
        who.fill("450")
        who.press("Enter")
        message = page.locator(".pif-not-saved")
        expect(message).to_contain_text("NOT SAVED")
        expect(message).to_contain_text("Score of Council")
        expect(who).to_have_value("450")
        expect(who).to_have_attribute("aria-invalid", "true")
        assert "Saved" not in page.locator(".pif-saved").inner_text()
        who.fill("45")
        who.press("Enter")
        screen.saved("Council has rated")
        expect(message).to_have_count(0)
        expect(who).to_have_value("")
