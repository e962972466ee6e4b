"""The whole session once more, with PostgreSQL as the store."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.test_live import play
from tests.postgres import database

pytestmark = [pytest.mark.browser, pytest.mark.postgres]


@pytest.mark.promise(2)
def test_a_whole_session_on_postgresql(
    tmp_path: Path, browser: Browser, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight phones and ten items, and the database holds exactly what was done, once; no file holds an event.

    The facilitator's browser and both servers are real; what phones' browsers show is the same on both databases, and the session
    on SQLite looks at it.
    """
    monkeypatch.setenv("PIFKIT_STORE", database(postgres))
    play(tmp_path, browser, plain=True)
    assert not list(tmp_path.rglob("events.sqlite*"))
