"""The ballot on phones: real Chromium, a real server, ratings counted in the store; with and without JavaScript."""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from pifkit.store import agree
from tests.ballot.conftest import copied
from tests.ballot.serving import Server, serving, start
from tests.browser.pages import About, sideways, violations

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 800}}
WAIT = 15_000


@pytest.fixture
def server(tmp_path: Path, root: Path) -> Iterator[Server]:
    """A named meeting on CAF."""
    with serving(copied(tmp_path / "w", root), tmp_path / "refusals.jsonl") as made:
        yield made


def context(browser: Browser, server: Server, **options: Any) -> tuple[BrowserContext, list[str]]:
    """A phone that notes every request beyond the server and every complaint on the console."""
    made = browser.new_context(**{**PHONE, **options})
    made.set_default_timeout(WAIT)
    trouble: list[str] = []

    def saw(request: Request) -> None:
        if not request.url.startswith((server.ready["url"], "data:")):
            trouble.append(request.url)

    made.on("request", saw)
    made.on("console", lambda message: trouble.append(f"{message.type}: {message.text}"))
    made.on("weberror", lambda error: trouble.append(f"error: {error.error}"))
    return made, trouble


def join(page: Page, server: Server, name: str) -> None:
    """Come in by the address behind the QR code."""
    page.goto(server.ready["join"])
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("status")).to_have_text("You are in. This page shows what the group is rating.")


def save(page: Page, score: str) -> None:
    """Choose and save; wait until the page says so."""
    page.get_by_label("Your rating, 0 to 100").select_option(score)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"Your rating: {score}, saved")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^Saved \d\d:\d\d:\d\d\.$"))


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_three_ratings_in_a_row_from_code_to_reveal(browser: Browser, server: Server, script: bool) -> None:
    phone, trouble = context(browser, server, java_script_enabled=script)
    page = phone.new_page()
    page.goto(server.ready["url"])
    page.get_by_label("Code").fill(server.ready["code"].lower())
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Your name").fill("Ana")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is open yet")
    server.do("opened", "1.1")
    if not script:
        page.get_by_role("link", name="Show current item").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1.1 Provide direction", timeout=WAIT)
    for score in ("45", "60", "30"):
        save(page, score)
    assert [one.get("score") for one in server.events("rating")] == ["45", "60", "30"]
    server.do("revealed", "1.1")
    if not script:
        page.get_by_role("link", name="Show current item").click()
    expect(page.get_by_role("heading", name="What the group said")).to_be_visible()
    expect(page.get_by_text("median 30, from 30 to 30, 1 rating")).to_be_visible()
    server.do("opened", "1.2")
    if not script:
        page.get_by_role("link", name="Show current item").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1.2")
    for score in ("10", "20", "90"):
        save(page, score)
    assert [(one.item, one.get("score")) for one in server.events("rating")][3:] == [
        ("1.2", "10"),
        ("1.2", "20"),
        ("1.2", "90"),
    ]
    assert trouble == []
    phone.close()


def test_by_keyboard_alone(browser: Browser, server: Server) -> None:
    """From the code to a saved rating without a pointer; what is focused can be seen."""
    phone, _ = context(browser, server)
    page = phone.new_page()
    server.do("opened", "1.1")
    page.goto(server.ready["url"])

    def to(role: Any, name: str) -> None:
        wanted = page.get_by_role(role, name=name)
        for _ in range(12):
            page.keyboard.press("Tab")
            if wanted.evaluate("one => one === document.activeElement"):
                assert wanted.evaluate("one => getComputedStyle(one).outlineStyle") != "none"
                return
        raise AssertionError(f"{name} is not reached by Tab")

    to("textbox", "Code")
    page.keyboard.type(server.ready["code"])
    page.keyboard.press("Enter")
    to("textbox", "Your name")
    page.keyboard.type("Ana")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1.1")
    to("combobox", "Your rating, 0 to 100")
    page.keyboard.type("45")
    to("button", "Save")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text(re.compile("^Saved "))
    expect(page.get_by_role("button", name="Save")).to_be_focused()
    assert [one.get("score") for one in server.events("rating")] == ["45"]
    phone.close()


def test_it_follows_without_taking_away_what_is_being_chosen(browser: Browser, server: Server) -> None:
    """Counts change under a choice that is not saved yet and leave it alone; when the group moves on, the page says so."""
    phone, _ = context(browser, server)
    page, other = phone.new_page(), phone.new_page()
    server.do("opened", "1.1")
    join(page, server, "Ana")
    join(other, server, "Ben")
    page.bring_to_front()
    page.get_by_label("Your rating, 0 to 100").select_option("77")
    other.bring_to_front()
    save(other, "20")
    page.bring_to_front()
    expect(page.get_by_text("1 of 2 have rated.")).to_be_visible()
    expect(page.get_by_label("Your rating, 0 to 100")).to_have_value("77")
    server.do("opened", "1.2")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1.2")
    expect(page.get_by_role("status")).to_contain_text("had chosen but not saved was NOT saved", timeout=WAIT)
    assert [one.get("score") for one in server.events("rating")] == ["20"]
    phone.close()


@pytest.mark.promise(2)
@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are POSIX's")
def test_when_the_server_dies_the_choice_stays_and_can_be_saved_later(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    phone, _ = context(browser, server)
    page = phone.new_page()
    server.do("opened", "1.1")
    join(page, server, "Ana")
    save(page, "45")
    server.process.send_signal(signal.SIGKILL)
    server.process.wait(timeout=10)
    page.get_by_label("Your rating, 0 to 100").select_option("60")
    page.get_by_role("button", name="Save").click()
    said = page.get_by_role("status")
    expect(said).to_have_text(re.compile(r"NOT (being )?saved"))
    expect(said).to_have_class("bad")
    expect(page.get_by_label("Your rating, 0 to 100")).to_have_value("60")
    again = start(server.workspace, tmp_path / "again.jsonl", "--port", str(server.port), code=server.code)
    try:
        expect(said).to_have_text("Connected again. What you chose is NOT saved yet: press Save.", timeout=WAIT)
        expect(page.get_by_label("Your rating, 0 to 100")).to_have_value("60")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Your rating: 60, saved")).to_be_visible(timeout=WAIT)
        assert [one.get("score") for one in again.events("rating")] == ["45", "60"]
    finally:
        again.stop()
    phone.close()


def clean(page: Page, axe: About | None = "all") -> None:
    """The page fits its window, has one main heading, and axe finds nothing."""
    assert sideways(page) == 0
    assert page.locator("h1").count() == 1
    if axe:
        assert violations(page, axe) == []


@pytest.mark.parametrize(
    ("scheme", "width", "zoom", "about"),
    [("light", 390, 1, "all"), ("dark", 320, 1, "colours"), ("light", 320, 1, "shape"), ("light", 1280, 2, "shape")],
    ids=["light", "dark", "320 px", "200 % zoom"],
)
def test_every_page_passes_axe(
    browser: Browser, server: Server, scheme: str, width: int, zoom: int, about: About
) -> None:
    """Each page and state; 200 % zoom is a window of half the width at twice the density, as browsers do it."""
    phone, _ = context(
        browser, server, color_scheme=scheme, viewport={"width": width // zoom, "height": 800 // zoom}, device_scale_factor=zoom,
    )  # fmt: skip
    page = phone.new_page()
    url = server.ready["url"]

    def look() -> None:
        clean(page, about)
        page.goto("about:blank")

    for address in (url, f"{url}join/ZZZZZZ", f"{url}nothing", server.ready["join"]):
        page.goto(address)
        look()
    join(page, server, "Ana")
    link = page.url
    clean(page, about)
    for step in ("opened", "revealed", "agreed", "na"):
        if step == "agreed":
            server.store.append([agree(server.state(), server.framework, "1.1", "45", actor="f1")])
        elif step == "na":
            server.do("opened", "1.2")
            server.do("not_applicable", "1.2", reason="There are none.")
        else:
            server.do(step, "1.1")
        page.goto(link.partition("?")[0])
        clean(page, None)
        if step == "opened":
            page.get_by_role("button", name="Save").click()
            expect(page.get_by_role("status")).to_have_class("bad")
            clean(page, about)
            page.goto(link.partition("?")[0])
            save(page, "45")
        look()
    page.goto(link.partition("?")[0])
    page.get_by_role("button", name="Leave the meeting").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have left the meeting")
    look()
    phone.close()


def test_radio_buttons_are_native_and_large_enough(browser: Browser, tmp_path: Path, root: Path) -> None:
    """A framework of levels: a fieldset of native radio buttons, each with a target of 24 px or more, and axe."""
    with serving(copied(tmp_path / "w", root), tmp_path / "refusals.jsonl", framework="cse") as server:
        part = next(iter(server.framework.part_index))
        server.do("opened", part)
        for scheme in ("light", "dark"):
            phone, _ = context(browser, server, color_scheme=scheme, viewport={"width": 320, "height": 700})
            page = phone.new_page()
            join(page, server, f"Ana {scheme}")
            group = page.get_by_role("group", name="Your rating")
            radios = group.get_by_role("radio")
            assert radios.count() == len(server.framework.scale.levels) + 1
            for radio in radios.all():
                box = radio.locator("xpath=..").bounding_box()
                assert box is not None
                assert box["height"] >= 24
            clean(page, "all" if scheme == "light" else "colours")
            for n in (0, 1, 2):
                page.get_by_role("radio").nth(n).check()
                page.get_by_role("button", name="Save").click()
                title = server.framework.scale.levels[n].title
                expect(page.get_by_text(f"Your rating: {title}, saved")).to_be_visible()
            phone.close()
        codes = [one.code for one in server.framework.scale.levels[:3]]
        assert [one.get("score") for one in server.events("rating")] == codes * 2
