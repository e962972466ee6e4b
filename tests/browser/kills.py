"""Killing the screen's servers in the middle of a session: what was confirmed is there, and the room goes on."""

from __future__ import annotations

import contextlib
import random
import re
import time
from collections.abc import Iterable

import psutil
from playwright.sync_api import Error, expect

from pifkit.store import Store
from tests.browser.room import WAIT, Facilitator


def parked(store: Store) -> list[str]:
    """Texts in the store's parking lot, in the order in which they were saved."""
    return [one.get("text") for one in store.events() if one.kind == "parked"]


def kill_and_go_on(screen: Facilitator, store: Store, victims: Iterable[str], seed: int) -> None:
    """Write a line, kill the kernel or the server at a random moment around it, go on; after each kill the store is asked.

    A line that the page confirmed is in the store, once. One that it did not confirm is in the store or still in its field,
    where Enter saves it. The screen comes back at the same item.
    """
    chance = random.Random(seed)
    for at, victim in enumerate(victims):
        line = f"Line {at}"
        field = screen.page.get_by_label("Park something for later")
        field.fill(line)
        field.press("Enter")
        time.sleep(chance.uniform(0, 0.15))
        confirmed = False
        with contextlib.suppress(Error):
            confirmed = "Parked" in screen.page.locator(".pif-saved").inner_text()
        _kill(screen, victim)
        if confirmed:
            assert line in parked(store), "what was confirmed is in the store"
        else:
            with contextlib.suppress(Error):
                confirmed = "Parked" in screen.page.locator(".pif-saved").inner_text()
                assert not confirmed or line in parked(store)
        _come_back(screen)
        screen.at("1.1")
        if line not in parked(store):
            assert not confirmed
            field = screen.page.get_by_label("Park something for later")
            expect(field).to_have_value(line, timeout=WAIT)
            field.press("Enter")
            screen.saved("Parked")
        else:
            screen.page.evaluate("localStorage.clear()")
            screen.page.get_by_label("Park something for later").fill("")
        assert parked(store).count(line) == 1


def _kill(screen: Facilitator, victim: str) -> None:
    running = screen.running
    if victim == "kernel":
        for one in running.kernels():
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
        return
    restarts = _restarts(screen)
    running.server().kill()
    until = time.monotonic() + WAIT / 1000
    while _restarts(screen) == restarts:
        assert running.process.poll() is None, "\n".join(running.lines)
        assert time.monotonic() < until, "\n".join(running.lines)
        time.sleep(0.05)


def _restarts(screen: Facilitator) -> int:
    return sum(bool(re.search("The screen had stopped and was started again", one)) for one in screen.running.lines)


def _come_back(screen: Facilitator) -> None:
    """Reload until the screen is there: the server may still be on its way up."""
    until = time.monotonic() + WAIT / 1000
    while True:
        try:
            screen.page.goto(screen.running.screen)
            screen.ready()
        except Error:
            assert time.monotonic() < until
            time.sleep(0.2)
        else:
            return
