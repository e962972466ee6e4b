"""The ballot: from sending a rating to the answer that it is stored, one at a time and thirty at once, and its memory."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

from tests.ballot.conftest import copied
from tests.ballot.serving import Answer, Phone, Server, serving
from tests.benchmarks.figure import Figure
from tests.browser.conftest import FLAGS

ROOT = Path(__file__).resolve().parents[2]
PEOPLE, ROUNDS = 30, 5
CLICK = """score => new Promise(done => {
  const said = document.getElementById("said");
  document.querySelector("select").value = score;
  const begun = performance.now();
  const watch = new MutationObserver(() => {
    if (!said.textContent.startsWith("Saved ")) { return; }
    watch.disconnect();
    done(performance.now() - begun);
  });
  watch.observe(said, {childList: true, characterData: true, subtree: true});
  document.querySelector("#vote button").click();
})"""


def at(values: list[float], percent: int) -> float:
    """A percentile."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def timed(phone: Phone, score: str, page: Answer) -> float:
    """Milliseconds from sending the form to the answer, which comes only after the commit."""
    begun = time.perf_counter()
    assert phone.rate(score, page).status == 303
    return (time.perf_counter() - begun) * 1000


def looked(phone: Phone) -> float:
    """Milliseconds for one's own page."""
    begun = time.perf_counter()
    assert phone.page().status == 200
    return (time.perf_counter() - begun) * 1000


def clicked(server: Server, phone: Phone) -> list[float]:
    """Milliseconds from the click on Save until the page says Saved, by the page's own clock; none without Chromium."""
    from playwright.sync_api import sync_playwright

    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if not browser:
        return []
    with sync_playwright() as tools, tools.chromium.launch(executable_path=browser, args=list(FLAGS)) as started:
        page = started.new_page()
        page.goto(server.ready["url"].rstrip("/") + phone.link)
        return [float(page.evaluate(CLICK, str(n))) for n in range(1, 31)]


def measure() -> Iterator[Figure]:
    """A server on SQLite in a new folder, thirty people."""
    folder = Path(tempfile.mkdtemp(prefix="pifkit-bench-"))
    try:
        yield from _measure(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measure(folder: Path) -> Iterator[Figure]:
    begun = time.perf_counter()
    with serving(copied(folder / "w", ROOT), folder / "refusals.jsonl") as server:
        started = time.perf_counter() - begun
        people = [Phone(server, f"127.0.6.{n}").join(f"Person {n}") for n in range(1, PEOPLE + 1)]
        server.do("opened", "1.1")
        single = [timed(people[n % 10], str(n), people[n % 10].page()) for n in range(40)]
        yield Figure("vote to stored, one at a time, p50", at(single, 50), "ms", f"p95: {at(single, 95):.0f} ms")
        together: list[float] = []
        longest = 0.0
        with ThreadPoolExecutor(PEOPLE) as pool:
            for n in range(ROUNDS):
                pages = list(pool.map(Phone.page, people))
                begun = time.perf_counter()
                together += pool.map(timed, people, [str(50 + n)] * PEOPLE, pages)
                longest = max(longest, time.perf_counter() - begun)
            pages_together = list(pool.map(looked, people))
        yield Figure("vote to stored, thirty at once, p50", at(together, 50), "ms", f"p95: {at(together, 95):.0f} ms")
        yield Figure("all thirty stored, slowest of five rounds", longest, "s", goal="within a few seconds")
        yield Figure("page, thirty at once, p50", at(pages_together, 50), "ms", f"p95: {at(pages_together, 95):.0f} ms")
        clicks = clicked(server, people[0])
        if clicks:
            yield Figure("click to Saved in Chromium, p50", at(clicks, 50), "ms", f"p95: {at(clicks, 95):.0f} ms")
        memory = psutil.Process(server.process.pid).memory_info().rss / 1e6
        yield Figure("memory of the server after that", memory, "MB")
        yield Figure("start to listening", started, "s")
        assert len(server.events("rating")) == 40 + ROUNDS * PEOPLE + len(clicks)
