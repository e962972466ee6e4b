"""A whole session in a real browser with real servers: `pifkit live`, phones, a refresh, a killed kernel, the report."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from pifkit.store import Event, Store, names, open_store
from tests.browser.kills import kill_and_go_on, parked
from tests.browser.pages import AA, sideways
from tests.browser.room import WAIT, Facilitator, Live, Phone, live, pages
from tests.live.rooms import PARTNERSHIP, workspace

pytestmark = pytest.mark.browser

NAMES = ("Ann", "Bo", "Cem", "Dot", "Eve", "Fay", "Gus", "Hal")
CLOSE = ("40", "45", "50", "55", "45", "50", "40", "55")
WIDE = ("10", "45", "50", "90", "45", "50", "40", "55")


@pytest.mark.promise(2)
def test_a_whole_session(tmp_path: Path, browser: Browser) -> None:
    """Eight phones and ten items, and the store holds exactly what was done, once."""
    play(tmp_path, browser)


def play(tmp_path: Path, browser: Browser) -> None:
    """A session from the first phone to the report, in the store that PIFKIT_STORE names or in SQLite."""
    where = workspace(tmp_path)
    store = open_store(where, PARTNERSHIP)
    expected: list[tuple[str, ...]] = []
    with live(tmp_path, PARTNERSHIP) as running, ExitStack() as stack:
        context = stack.enter_context(pages(browser, viewport={"width": 1280, "height": 900}))
        screen = Facilitator(context.new_page(), running)
        screen.open()
        phones: list[Phone] = []

        def comes(name: str) -> None:
            phones.append(Phone.joins(stack.enter_context(pages(browser, java_script_enabled=False)), running, name))
            expected.append(("joined", name))

        def vote(part: str, scores: tuple[str | None, ...], round_: int = 1) -> None:
            for phone, score in zip(phones, scores, strict=False):
                phone.votes(part, score)
                kind = ("abstention", phone.name) if score is None else ("rating", phone.name, score)
                expected.append((*kind, part, str(round_)))
            screen.rated(len(phones), len(phones))

        def reveal(part: str, round_: int = 1) -> None:
            screen.reveal()
            expected.append(("revealed", part, str(round_)))

        def settle(part: str, score: str, reason: str = "", round_: int = 1) -> None:
            screen.agree(score, reason)
            screen.lock()
            expected.extend([("consensus", score, part, str(round_)), ("lock", part)])

        def turn(part: str) -> None:
            screen.next(part)
            if not any(one[0] == "opened" for one in expected):
                expected.append(("session", "started"))
            expected.append(("opened", part))

        for name in NAMES[:7]:
            comes(name)

        # Item 1: wide apart, so the ends speak first; the group votes again and comes together.
        turn("1.1")
        vote("1.1", WIDE)
        assert not any(score in screen.page.locator("[data-region=votes]").inner_text() for score in ("90", "55")), (
            "hidden"
        )
        reveal("1.1")
        expect(screen.page.locator(".pif-wide")).to_contain_text("WIDE SPREAD")
        expect(screen.page.locator(".pif-first")).to_have_text("Please speak first: Ann (10), then Dot (90).")
        screen.press("v")
        screen.saved("Round 2 is open")
        expected.append(("round", "1.1", "2"))
        vote("1.1", CLOSE, 2)
        reveal("1.1", 2)
        settle("1.1", "45", round_=2)

        # Item 2: a person without a phone; a strength that saves itself.
        turn("1.2")
        vote("1.2", CLOSE)
        screen.press("t")
        screen.page.get_by_label("Add a person without a device").fill("Police")
        screen.page.keyboard.press("Enter")
        screen.saved("Police is in the room")
        field = screen.page.get_by_label("Score of Police")
        field.fill("45")
        field.press("Enter")
        screen.saved("Police has rated")
        expect(field).to_have_value("")
        expected.extend([("joined", "Police"), ("rating", "Police", "45", "1.2", "1")])
        reveal("1.2")
        screen.page.get_by_label("Strength 1").fill("The plan is reviewed each quarter with all partners.")
        screen.saved("")
        expect(screen.page.get_by_label("Strength 2")).to_be_visible()
        expected.append(("strength", "The plan is reviewed each quarter with all partners."))
        settle("1.2", "45")
        screen.page.locator("#view-people").click()
        screen.page.get_by_role("button", name="Police leaves the room").click()
        screen.saved("Police has left")
        expected.append(("left", "Police"))

        # Item 3: a late joiner; somebody says that there is not enough evidence.
        comes(NAMES[7])
        turn("1.3")
        vote("1.3", (None, *CLOSE[1:]))
        reveal("1.3")
        expect(screen.page.locator(".pif-spread")).to_contain_text("1 person said there is not enough evidence.")
        settle("1.3", "60", "Those who know the plan best say more.")

        # Item 4: the second re-vote; the facilitator's page is reloaded in the middle of it.
        turn("1.4")
        vote("1.4", WIDE)
        reveal("1.4")
        screen.press("v")
        screen.saved("Round 2 is open")
        expected.append(("round", "1.4", "2"))
        screen.reload()
        screen.at("1.4")
        vote("1.4", CLOSE, 2)
        reveal("1.4", 2)
        settle("1.4", "50", round_=2)

        # Item 5 does not apply.
        turn("2.1")
        screen.page.get_by_text("Does not apply", exact=True).first.click()
        screen.page.get_by_label("Why does it not apply?").fill("Another body does it.")
        screen.page.keyboard.press("Enter")
        screen.saved("Does not apply")
        screen.lock()
        expected.extend([("not_applicable", "2.1", "Another body does it."), ("lock", "2.1")])

        # Item 6: the kernel is killed while the group votes; a reason was half typed.
        turn("2.2")
        vote("2.2", CLOSE)
        reveal("2.2")
        screen.page.get_by_label("Reason").fill("Half a reason")
        for kernel in running.kernels():
            kernel.kill()
        expect(screen.page.locator(".pif-lost")).to_contain_text(
            "Connection lost: scores are not being saved", timeout=WAIT
        )
        assert screen.page.get_by_label("Reason").input_value() == "Half a reason"
        screen.page.get_by_role("button", name="Reload the page").click()
        screen.page.locator(".pif-lost:empty").wait_for(state="attached")
        screen.ready()
        screen.at("2.2")
        expect(screen.page.get_by_label("Reason")).to_have_value("Half a reason")
        settle("2.2", "50")

        # One leaves; the last four items run smoothly.
        phones.pop(6).leaves()
        expected.append(("left", "Gus"))
        for part in ("2.3", "2.4", "3.1", "3.2"):
            turn(part)
            vote(part, CLOSE[:7])
            reveal(part)
            settle(part, "45")

        screen.press("5")
        expect(screen.page.locator("[data-region=wide]")).to_contain_text("10 of 28 items agreed, 10 locked")
        assert screen.requests == [], "nothing leaves the machine"
        assert screen.errors == []
    assert [told(one, store) for one in store.events()] == expected
    assert len({one.uuid for one in store.events()}) == len(expected)
    report(tmp_path)


def told(one: Event, store: Store) -> tuple[str, ...]:
    """An event as the test wrote it down."""
    who, part, round_ = names(store).get(one.actor, ""), one.item, str(one.round)
    return {
        "joined": ("joined", who), "left": ("left", who), "session": ("session", one.get("what")),
        "opened": ("opened", part), "rating": ("rating", who, one.get("score"), part, round_),
        "abstention": ("abstention", who, part, round_), "revealed": ("revealed", part, round_),
        "round": ("round", part, round_), "consensus": ("consensus", one.get("score"), part, round_),
        "lock": ("lock", part), "not_applicable": ("not_applicable", part, one.get("reason")),
        "strength": ("strength", one.get("text")),
    }.get(one.kind, (one.kind, "unexpected"))  # fmt: skip


def report(folder: Path) -> None:
    """`pifkit run` shows the scores that were agreed."""
    command = [sys.executable, "-m", "pifkit", "run", PARTNERSHIP, "--stage", "conditions", "--workspace", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    cards = json.loads((folder / "outputs" / "2026-27" / PARTNERSHIP / "scorecard.json").read_text(encoding="utf-8"))
    parts = {part["id"]: part for one in cards[0]["criteria"] for part in one["parts"]}
    assert {key: part["score"] for key, part in parts.items() if part["state"] == "agreed"} == {
        "1.1": 45, "1.2": 45, "1.3": 60, "1.4": 50, "2.2": 50, "2.3": 45, "2.4": 45, "3.1": 45, "3.2": 45,
    }  # fmt: skip
    assert Counter(part["state"] for part in parts.values()) == {"agreed": 9, "na": 1, "missing": 18}
    page = (folder / "outputs" / "2026-27" / PARTNERSHIP / "2_conditions.html").read_text(encoding="utf-8")
    assert "The plan is reviewed each quarter with all partners." in page


# --- one server for the smaller journeys ------------------------------------------------------------------------------


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
    for scheme, width in (("light", 1280), ("dark", 1280), ("light", 640), ("dark", 320)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 900})
        if (order := regions(page)) != sorted(order, key=ORDER.index):
            found.append(f"{scheme} {width}: read in the order {order}")
        if sideways(page):
            found.append(f"{scheme} {width}: {sideways(page)} px too wide")
        if width in {1280, 320}:
            rules = Axe().run(page, options={"runOnly": {"type": "tag", "values": AA}, "resultTypes": ["violations"]})
            found += [
                f"{scheme} {width} {rule['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
                for rule in rules.response["violations"]
                for node in rule["nodes"]
            ]
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


@pytest.mark.promise(2)
def test_a_few_kills_lose_nothing_that_was_confirmed(tmp_path: Path, browser: Browser) -> None:
    """Two kernels and a server; `make soak` kills fifty."""
    store = open_store(workspace(tmp_path), PARTNERSHIP)
    with live(tmp_path, PARTNERSHIP, ballot=False) as running, pages(browser) as context:
        screen = Facilitator(context.new_page(), running)
        screen.open()
        screen.press("n")
        screen.saved("1.1 is open")
        kill_and_go_on(screen, store, ("kernel", "server", "kernel"), seed=8)
    assert parked(store) == ["Line 0", "Line 1", "Line 2"]
