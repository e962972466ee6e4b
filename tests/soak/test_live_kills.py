"""Fifty kills of the facilitator's kernel and server in one session (seeded): `make soak`."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pifkit.store import open_store
from tests.browser.conftest import browser_type_launch_args as browser_type_launch_args  # the system's Chromium
from tests.browser.kills import kill_and_go_on, parked
from tests.browser.room import Facilitator, live, pages
from tests.live.rooms import PARTNERSHIP, workspace
from tests.postgres import database

pytestmark = [pytest.mark.soak, pytest.mark.browser]
KILLS = 50


@pytest.mark.promise(2)
@pytest.mark.parametrize("which", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_fifty_kills_lose_nothing_that_was_confirmed(
    tmp_path: Path, browser: Browser, which: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kernel and server in turn; each line is in the store once, in the order in which it was written."""
    if which == "postgresql":
        monkeypatch.setenv("PIFKIT_STORE", database(request.getfixturevalue("postgres")))
    store = open_store(workspace(tmp_path), PARTNERSHIP)
    with live(tmp_path, PARTNERSHIP, ballot=False) as running, pages(browser) as context:
        screen = Facilitator(context.new_page(), running)
        screen.open()
        screen.press("n")
        screen.saved("1.1 is open")
        kill_and_go_on(screen, store, [("kernel", "server")[at % 2] for at in range(KILLS)], seed=8)
    assert parked(store) == [f"Line {at}" for at in range(KILLS)]
