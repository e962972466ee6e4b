"""The site of all partnerships at 300 and at 3,000: time and memory of its making, and how long a page takes to open from its file."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.figure import Figure
from tests.reporting.across.making import published

SIZES = (300, 3000)
INDICATORS, CRITERIA = 20, 9
OPENED = (
    "index.html",
    "all--pages/partnerships-2.html",
    "all--pages/picture.html",
    "all--pages/indicator--indicator-0.html",
    "all--pages/indicator--indicator-0--2.html",
)
ROUNDS = 5
MAKE = """
import json, resource, sys, time
from pathlib import Path
from pifkit.batch.across import RowFile, write_site
folder = Path(sys.argv[1])
job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
job["rows"] = RowFile(folder / "rows.jsonl")
before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
made = write_site(folder, job)
seconds, most = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([seconds, before / 1024, most / 1024, len(made)]))
"""


def measure() -> Iterator[Figure]:
    """Make both sizes in a process each, then open pages of the larger one."""
    grown: dict[int, float] = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            job = published(folder, size, INDICATORS, CRITERIA)
            with (folder / "rows.jsonl").open("w", encoding="utf-8") as file:  # as a run hands them to the worker
                file.writelines(json.dumps(row) + "\n" for row in job.pop("rows"))
            (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
            command = [sys.executable, "-c", MAKE, str(folder)]
            out = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
            seconds, before, most, pages = json.loads(out)
            grown[size] = most - before
            about = f"{pages} pages, {INDICATORS} indicators, {CRITERIA} criteria"
            yield Figure(f"site of {size:,} partnerships", seconds, "s", about)
            yield Figure(f"memory added for {size:,} partnerships", most - before, "MiB", f"{before:.0f} MiB before")
            if size == SIZES[-1]:
                yield from _opened(folder)
    small, large = (grown[size] for size in SIZES)
    more = (large - small) * 1024 / (SIZES[1] - SIZES[0])
    yield Figure("memory per further partnership", more, "KiB", "what is known of it is on disk", "under 1 KiB")


def _opened(folder: Path) -> Iterator[Figure]:
    """Opening pages from their files, until everything is laid out; nothing where there is no Chromium."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    found = os.environ.get("PIFKIT_CHROMIUM") or next((path for one in names if (path := shutil.which(one))), None)
    if found is None:
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        for name in OPENED:
            path = folder / name
            taken = []
            for _ in range(ROUNDS):
                start = time.perf_counter()
                page.goto(path.as_uri(), wait_until="load")
                page.evaluate("document.body.getBoundingClientRect().height")
                taken.append((time.perf_counter() - start) * 1000)
            size = path.stat().st_size / 1024
            yield Figure(f"open {path.name} of 3,000 from its file", statistics.median(taken), "ms", f"{size:,.0f} KiB")
        browser.close()
