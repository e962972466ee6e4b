"""Opening a page as a reader does, from a file without a network, and what every page of the kit must stand up to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, Route

#: WCAG 2.2 level AA, as axe names its parts; `target-size` is among them.
AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


#: What depends on light or dark and not on the window's width; contrast takes axe most of its time.
COLOURS = ["color-contrast", "link-in-text-block"]
#: What is looked at: everything; only colours (the same page in the other scheme); all but colours (in another width).
About = Literal["all", "colours", "shape"]

#: Rows of a table that axe looks at.
ROWS = 6


@dataclass
class Opened:
    """A page and what it did: requests beyond its own file, and messages on the console."""

    page: Page
    own: str
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def saw(self, request: Request) -> None:
        """Note a request; the file itself and images inside it (data:) are none."""
        if request.url.split("#")[0] != self.own and not request.url.startswith("data:"):
            self.requests.append(request.url)


@contextmanager
def opened(
    browser: Browser, path: Path, *, scheme: Literal["light", "dark"] = "light", width: int = 1280, height: int = 900
) -> Iterator[Opened]:
    """A page opened from its file with the network cut off."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, offline=True)
    try:
        page = context.new_page()
        found = Opened(page, path.resolve().as_uri())
        context.route(lambda url: not url.startswith(("file:", "data:")), lambda route: _refuse(route))
        page.on("request", found.saw)
        page.on("console", lambda message: found.messages.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: found.messages.append(f"error: {error}"))
        page.goto(found.own)
        yield found
    finally:
        context.close()


def _refuse(route: Route) -> None:
    route.abort()


def violations(page: Page, about: About = "all") -> list[str]:
    """What axe finds against WCAG 2.2 AA, one line each. It changes the page: call it last.

    Folded tables are opened first, so that they are checked; of long tables the first rows stand for the others, which
    are made alike (axe measures the contrast of each cell, which takes minutes for hundreds of rows).
    """
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.evaluate(f"document.querySelectorAll('tbody tr:nth-child(n+{ROWS + 1})').forEach(one => one.remove())")
    return found_by_axe(page, about)


def found_by_axe(page: Page, about: About = "all") -> list[str]:
    """What axe finds against WCAG 2.2 AA on the page as it is, one line each."""
    rules = {"type": "rule", "values": COLOURS} if about == "colours" else {"type": "tag", "values": AA}
    options: dict[str, Any] = {"runOnly": rules, "resultTypes": ["violations"]}
    if about == "shape":
        options["rules"] = {one: {"enabled": False} for one in COLOURS}
    found: Any = Axe().run(page, options=options)
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


def broken_images(page: Page) -> list[str]:
    """Images that did not load or have no words."""
    return page.evaluate(
        "[...document.images].filter(one => !one.naturalWidth || !one.alt.trim()).map(one => one.outerHTML.slice(0, 80))"
    )


def sideways(page: Page) -> int:
    """By how many px the page is wider than its window; 0 means that nothing scrolls sideways but boxes made for it."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def assert_clean(found: Opened, *, axe: About | None = "all") -> None:
    """A page made no request, said nothing on the console, shows its images, fits its window and passes axe."""
    assert found.requests == []
    assert found.messages == []
    assert broken_images(found.page) == []
    assert sideways(found.page) == 0
    assert found.page.locator("h1").count() == 1
    assert found.page.locator("script").count() == 0
    if axe:
        assert violations(found.page, axe) == []


def assert_clean_everywhere(browser: Browser, path: Path) -> int:
    """`assert_clean` in light (with all of axe), in dark (its colours) and at 320 px (without); returns the number of images."""
    images = 0
    for scheme, width, axe in (("light", 1280, "all"), ("dark", 1280, "colours"), ("light", 320, None)):
        with opened(browser, path, scheme=scheme, width=width) as found:  # type: ignore[arg-type]
            assert_clean(found, axe=axe)  # type: ignore[arg-type]
            images = found.page.locator("img").count()
    return images
