"""The ballot on paper: accessible on a screen, too, and whole sheets when printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pifkit.ballot.meeting import meeting_of
from pifkit.ballot.returned import paper
from pifkit.workspace import find_workspace
from tests.browser.pages import opened, sideways, violations
from tests.support import ROOT

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("framework", ["caf2020", "psif", "efqm2013"])
def test_the_paper_ballot_is_accessible_and_fits(tmp_path: Path, browser: Browser, framework: str) -> None:
    """axe finds nothing against WCAG 2.2 AA, light and dark, at 320 px too; nothing is asked of the network."""
    meeting = meeting_of(find_workspace(ROOT), "strathquill", framework=framework)
    file = tmp_path / "paper.html"
    file.write_text(paper(meeting), encoding="utf-8")
    for width, scheme, about in ((1280, "light", "all"), (1280, "dark", "colours"), (320, "light", "shape")):
        with opened(browser, file, scheme=scheme, width=width) as found:  # type: ignore[arg-type]
            assert not sideways(found.page), f"{scheme} {width}"
            assert found.page.locator("section.paper").count() == len(meeting.framework.leaves)
            assert violations(found.page, about) == [], f"{scheme} {width}"  # type: ignore[arg-type]
            assert (found.requests, found.messages) == ([], [])
