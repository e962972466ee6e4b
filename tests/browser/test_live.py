"""A whole session in a real browser with real servers: `pifkit live`, phones, a refresh, a killed kernel, the report."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from pifkit.store import Event, Store, names, open_store
from tests.browser.kills import kill_and_go_on, parked
from tests.browser.room import WAIT, Facilitator, Phone, PlainPhone, live, pages
from tests.live.rooms import PARTNERSHIP, workspace

pytestmark = pytest.mark.browser

NAMES = ("Ann", "Bo", "Cem", "Dot", "Eve", "Fay", "Gus", "Hal")
CLOSE = ("40", "45", "50", "55", "45", "50", "40", "55")
WIDE = ("10", "45", "50", "90", "45", "50", "40", "55")


@pytest.mark.promise(2)
def test_a_whole_session(tmp_path: Path, browser: Browser) -> None:
    """Eight phones and ten items, and the store holds exactly what was done, once."""
    play(tmp_path, browser)


def play(tmp_path: Path, browser: Browser, *, plain: bool = False) -> None:
    """A session from the first phone to the report, in the store that PIFKIT_STORE names or in SQLite.

    `plain`: the phones have no browser; they send and get what a phone's browser does.
    """
    where = workspace(tmp_path)
    store = open_store(where, PARTNERSHIP)
    expected: list[tuple[str, ...]] = []
    with live(tmp_path, PARTNERSHIP) as running, ExitStack() as stack:
        context = stack.enter_context(pages(browser, viewport={"width": 1280, "height": 900}))
        screen = Facilitator(context.new_page(), running)
        screen.open()
        phones: list[Phone | PlainPhone] = []

        def comes(name: str) -> None:
            if plain:
                phones.append(PlainPhone.joins(store, running, name))
            else:
                phones.append(
                    Phone.joins(stack.enter_context(pages(browser, java_script_enabled=False)), running, name)
                )
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


def test_groups_conflicts_and_the_keys_for_writing(tmp_path: Path, browser: Browser) -> None:
    """Two groups rate one item apart, somebody declares a conflict of interest, and the keys lead to the empty fields."""
    store = open_store(workspace(tmp_path), PARTNERSHIP)
    with live(tmp_path, PARTNERSHIP, ballot=False) as running, pages(browser) as context:
        screen = Facilitator(context.new_page(), running)
        screen.open()
        page = screen.page
        page.locator("#view-people").click()
        for name, group in (("Ann", "North"), ("Bo", "North"), ("Cem", "South"), ("Dee", "South")):
            page.get_by_label("Add a person without a device").fill(name)
            page.keyboard.press("Enter")
            screen.saved(f"{name} is in the room")
            page.get_by_label(f"Group of {name}").fill(group)
            page.keyboard.press("Tab")
            screen.saved(f"{name} rates in the group {group}")
        for about in ("", "1.1", "1.2"):
            page.get_by_label("Who", exact=True).select_option(label="Bo")
            page.get_by_label("About", exact=True).select_option(about)
            page.get_by_label("What it is").fill("Runs this service.")
            page.get_by_role("button", name="Declare").click()
            screen.saved("Bo declared a conflict of interest on " + (about or "the whole assessment"))
        page.get_by_role("button", name="Withdraw: Bo, 1.2").click()
        screen.saved("Bo has no conflict of interest any more on 1.2")

        screen.next("1.1")
        screen.press("t")
        for name, score in (("Ann", "40"), ("Bo", "45"), ("Cem", "80"), ("Dee", "85")):
            page.get_by_label(f"Score of {name}").fill(score)
            page.keyboard.press("Enter")
            screen.saved(f"{name} has rated")
        screen.press("r")
        screen.saved("Revealed")
        expect(page.locator("[data-region=votes]")).to_contain_text("North")
        screen.press("a")
        page.keyboard.type("60")
        page.keyboard.press("Enter")
        expect(page.locator(".pif-not-saved")).to_contain_text("the votes of all groups lie far apart")
        page.get_by_label("Reason").fill("We met in the middle.")
        page.get_by_role("button", name="Agree", exact=True).press("Enter")
        screen.saved("Agreed: 1.1 60")
        for key, text in (
            ("e", "The audit of May."),
            ("e", "The survey."),
            ("s", "All take part."),
            ("i", "Too slow."),
        ):
            screen.press(key)
            page.keyboard.type(text)
            page.keyboard.press("Tab")
            screen.saved("")
        expect(page.locator("#texts-evidence")).to_have_attribute("open", "")
        expect(page.get_by_label("Evidence 2", exact=True)).to_have_value("The survey.")
        assert screen.errors == []
    done = Counter(one.kind for one in store.events())
    assert done == {
        "joined": 8, "conflict": 4, "session": 1, "opened": 3, "rating": 4, "revealed": 3, "consensus": 1,
        "evidence": 2, "strength": 1, "improvement": 1,
    }  # fmt: skip
    assert {(one.group, one.item) for one in store.events() if one.kind == "rating"} == {
        ("North", "1.1"),
        ("South", "1.1"),
    }


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
