"""The facilitator's screen in a real browser: from the click to "Saved" (which comes after the commit), and from a vote to the screen."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from pifkit.frameworks import load
from pifkit.store import new_event, open_store, rate, replay
from tests.benchmarks.figure import Figure
from tests.browser.conftest import FLAGS, chromium
from tests.browser.room import Facilitator, live
from tests.live.rooms import CYCLE, PARTNERSHIP, workspace

ENTRIES = 40
PEOPLE = 30
# Waited for inside the page: what the test tool itself takes for each look is no part of the figure.
CLICK = """text => new Promise(done => {
    const status = document.querySelector('.pif-saved'), field = document.querySelector('#park');
    status.textContent = '';
    field.value = text;
    const begun = performance.now();
    const seen = new MutationObserver(() => {
        if (!/^Saved/.test(status.textContent)) return;
        seen.disconnect();
        done(performance.now() - begun);
    });
    seen.observe(status, { childList: true, characterData: true, subtree: true });
    field.form.requestSubmit();
})"""


def measure() -> Iterator[Figure]:
    """Clicks to saved with 30 people in the room, and votes past the screen until it shows them."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as tool:
        folder = Path(name)
        store = open_store(workspace(folder), PARTNERSHIP)
        framework = load("caf2020")
        actors = [f"p-{at:08x}" for at in range(PEOPLE)]
        store.append([new_event("joined", actor=one, cycle=CYCLE, framework="caf2020") for one in actors])
        browser = tool.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        with live(folder, PARTNERSHIP, ballot=False) as running:
            begun = time.perf_counter()
            screen = Facilitator(browser.new_page(), running)
            screen.open()
            yield Figure("open the screen", time.perf_counter() - begun, "s")
            screen.press("n")
            screen.saved("1.1 is open")
            clicks = sorted(screen.page.evaluate(CLICK, f"Line {at}") for at in range(ENTRIES))
            yield Figure(
                "click to saved, median", statistics.median(clicks), "ms", f"{ENTRIES} entries, {PEOPLE} people"
            )
            yield Figure(
                "click to saved, 95 of 100", clicks[int(0.95 * ENTRIES)], "ms", f"longest: {clicks[-1]:.0f} ms"
            )
            shown = []
            for at, actor in enumerate(actors, 1):
                state = replay(store.events(), framework, CYCLE)
                store.append([rate(state, framework, "1.1", "45", actor=actor)])
                shown.append(_until(screen.page, at))
            yield Figure(
                "a vote until the screen counts it, median", statistics.median(shown), "ms", "asked each second"
            )
        browser.close()


def _until(page: Page, count: int) -> float:
    begun = time.perf_counter()
    page.wait_for_function(
        "count => document.querySelector('.pif-count')?.textContent.startsWith(`${count} of`)", arg=count
    )
    return (time.perf_counter() - begun) * 1000
