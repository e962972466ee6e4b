"""A real room for browser tests: `pifkit live` with its servers, the facilitator at the screen, people at their phones."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import psutil
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pifkit.store import Store
from tests.ballot import serving
from tests.browser.lab import _free_port

#: Upper limits, not expectations: a machine that is busy with other work may need them.
WAIT = 45_000


@dataclass
class Live:
    """The running command: its process and what it said."""

    process: subprocess.Popen[str]
    screen: str
    lines: list[str] = field(default_factory=list)
    join: str = ""
    code: str = ""

    def kernels(self) -> list[psutil.Process]:
        """The kernels of the screen."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [one for one in children if "ipykernel" in " ".join(_command(one))]

    def server(self) -> psutil.Process:
        """The server of the screen."""
        children = psutil.Process(self.process.pid).children()
        return next(one for one in children if "voila" in " ".join(_command(one)))


def _command(one: psutil.Process) -> list[str]:
    try:
        return one.cmdline()
    except psutil.Error:
        return []


@contextmanager
def live(workspace: Path, *arguments: str, ballot: bool = True) -> Iterator[Live]:
    """`pifkit live` over a workspace, on free ports of the loopback; ends with the block."""
    port = _free_port()
    command = [sys.executable, "-m", "pifkit", "live", *arguments, "--port", str(port), "--no-browser"]
    command += ["--workspace", str(workspace)] if "--demo" not in arguments else []
    command += ["--ballot-port", str(_free_port())] if ballot else ["--no-ballot"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    )
    running = Live(process, f"http://127.0.0.1:{port}/")
    reader = threading.Thread(target=_read, args=(running,), daemon=True)
    reader.start()
    try:
        until = time.monotonic() + WAIT / 1000
        while not any("Keep this window open" in one for one in running.lines):
            assert process.poll() is None, "\n".join(running.lines)
            assert time.monotonic() < until, "\n".join(running.lines)
            time.sleep(0.05)
        joined = re.search(r"People join at (\S+) with the code (\S+)", "\n".join(running.lines))
        if joined:
            running.join, running.code = joined[1], joined[2]
        yield running
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(30)
        reader.join(5)


def _read(running: Live) -> None:
    assert running.process.stdout is not None
    for line in running.process.stdout:
        running.lines.append(line.rstrip())


@dataclass
class Facilitator:
    """Somebody at the screen; `requests` are those that leave the room's own servers."""

    page: Page
    running: Live
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self) -> None:
        """Open the screen."""
        self.page.set_default_timeout(WAIT)
        own = (self.running.screen, self.running.screen.replace("http", "ws"), "data:", "blob:")
        self.page.on("request", lambda one: None if one.url.startswith(own) else self.requests.append(one.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(self.running.screen)
        self.ready()

    def ready(self) -> None:
        """Wait until the screen is there."""
        self.page.locator(".pif-panel nav").wait_for()

    def reload(self) -> None:
        """Reload the page, as with F5."""
        self.page.reload()
        self.ready()

    def press(self, key: str) -> None:
        """Press Alt and a letter."""
        self.page.keyboard.press(f"Alt+{key}")

    def saved(self, words: str) -> None:
        """Wait for the confirmation, which comes after the commit."""
        expect(self.page.locator(".pif-saved")).to_have_text(
            re.compile(rf"Saved \d\d:\d\d:\d\d.*{re.escape(words)}"), timeout=WAIT
        )

    def at(self, part: str) -> None:
        """Wait until this item is on the screen."""
        expect(self.page.locator("#item-title")).to_have_text(re.compile(rf"^{re.escape(part)} "), timeout=WAIT)

    def next(self, part: str) -> None:
        """On to an item by its key."""
        self.press("n")
        self.at(part)
        self.saved(f"{part} is open")

    def rated(self, count: int, of: int) -> None:
        """Wait until so many have rated."""
        expect(self.page.locator(".pif-count")).to_have_text(f"{count} of {of} have rated.", timeout=WAIT)

    def reveal(self) -> None:
        """Reveal by its key."""
        self.press("r")
        self.saved("Revealed")
        self.page.locator(".pif-strip").first.wait_for()

    def agree(self, score: str, reason: str = "") -> None:
        """Type the agreed score by keyboard alone."""
        self.press("a")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(score)
        if reason:
            self.page.keyboard.press("Tab")
            self.page.keyboard.type(reason)
            self.page.get_by_role("button", name="Agree", exact=True).press("Enter")
        else:
            self.page.keyboard.press("Enter")
        self.saved("Agreed")

    def lock(self) -> None:
        """Lock by its key."""
        self.press("l")
        self.saved("Locked")


@dataclass
class Phone:
    """Somebody at a phone without JavaScript."""

    page: Page
    name: str

    @classmethod
    def joins(cls, context: BrowserContext, running: Live, name: str) -> Phone:
        """Join with the code and a name."""
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.goto(running.join)
        page.locator("#code").fill(running.code)
        page.locator("form button").first.click()
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Join").click()
        page.get_by_role("button", name="Leave the meeting").wait_for()
        return cls(page, name)

    def votes(self, part: str, score: str | None) -> None:
        """Rate the current item; None: not enough evidence."""
        self.page.get_by_role("link", name="Show current item").click()
        expect(self.page.locator("h1")).to_contain_text(f"{part} ")
        field_ = self.page.locator("#vote :is(input[inputmode=decimal], select)")
        if score is None:
            if field_.evaluate("one => one.nodeName") == "SELECT":
                field_.select_option(label="Not enough evidence")
            else:
                self.page.get_by_text("Not enough evidence").click()
        elif field_.evaluate("one => one.nodeName") == "SELECT":
            field_.select_option(label=score)
        else:
            field_.fill(score)
        self.page.get_by_role("button", name="Save").click()
        self.page.locator(".own").first.wait_for()

    def leaves(self) -> None:
        """Leave the meeting."""
        self.page.get_by_role("button", name="Leave the meeting").click()
        self.page.get_by_role("button", name="Come back").wait_for()


@dataclass
class PlainPhone:
    """The same without a browser: what a phone sends and gets."""

    phone: serving.Phone
    name: str

    @classmethod
    def joins(cls, store: Store, running: Live, name: str) -> PlainPhone:
        """Join with the code and a name."""
        address = urlsplit(running.join)
        events = lambda kind: tuple(one for one in store.events() if one.kind == kind)  # noqa: E731
        server = SimpleNamespace(
            port=address.port, scheme=address.scheme, code=running.code.replace("-", ""), events=events
        )
        return cls(serving.Phone(server).join(name), name)  # type: ignore[arg-type]

    def votes(self, part: str, score: str | None) -> None:
        """Rate the current item; None: not enough evidence."""
        page = self.phone.page()
        assert f">{part} " in page.text
        answer = self.phone.rate("not-enough-evidence" if score is None else score, page)
        assert 'class="own"' in self.phone.follow(answer).text

    def leaves(self) -> None:
        """Leave the meeting."""
        page = self.phone.page()
        answer = self.phone.send(f"{self.phone.link}/presence", {**page.fields, "what": "left"})
        assert "Come back" in self.phone.follow(answer).text


@contextmanager
def pages(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """A browser context of its own."""
    context = browser.new_context(**options)
    try:
        yield context
    finally:
        context.close()
