"""The panel's own promises, driven in process: an answer only after the commit, errors kept, beats, side threads."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from threading import Thread
from typing import Any

import pytest

from pifkit.live.panel import SILENT, Done, Panel
from pifkit.model.errors import StoreError
from tests.support import run_async


class Desk:
    """A panel whose messages to the page are caught."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.kept: list[str] = []
        self.fails: Exception | None = None
        self.panel = Panel(self.perform, self.regions, poll=lambda: False)
        self.panel.widget.send = self.caught  # type: ignore[method-assign]

    def perform(self, name: str, values: Mapping[str, Any], uuid: str) -> Done:
        if self.fails is not None:
            raise self.fails
        self.kept.append(f"{name} {values.get('value')}")
        return Done(dt.datetime(2026, 11, 22, 14, 2, 11, tzinfo=dt.UTC), "It is there")

    def regions(self) -> dict[str, str]:
        return {"body": f"<p>{len(self.kept)}</p>"}

    def caught(self, message: Mapping[str, Any]) -> None:
        self.sent.append({**message, "shown": dict(self.panel.widget.regions)})

    def hears(self, **message: Any) -> dict[str, Any]:
        self.panel._heard(None, message, [])
        return self.sent[-1]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_saved_comes_after_the_commit_and_with_the_new_page(desk: Desk) -> None:
    answer = desk.hears(type="do", uuid="u1", name="rate", args={"value": "45"})
    assert (answer["type"], answer["uuid"], answer["ok"], answer["said"]) == ("done", "u1", True, "It is there")
    expected = dt.datetime(2026, 11, 22, 14, 2, 11, tzinfo=dt.UTC).astimezone().strftime("%H:%M:%S")
    assert answer["saved"] == expected
    assert answer["shown"] == {"body": "<p>1</p>"}, "what is confirmed is what the page shows"


@pytest.mark.parametrize(
    "error", [StoreError("The disk is full. Nothing was saved."), ZeroDivisionError("no"), OSError("x")]
)
def test_whatever_fails_is_answered_and_the_next_entry_works(desk: Desk, error: Exception) -> None:
    desk.fails = error
    answer = desk.hears(type="do", uuid="u1", name="rate", args={})
    assert answer["ok"] is False
    assert str(error) in answer["said"] or "disk is full" in answer["said"]
    assert "saved" not in answer
    desk.fails = None
    assert desk.hears(type="do", uuid="u2", name="rate", args={})["ok"] is True


def test_three_entries_in_a_row_from_side_threads_are_kept_and_warned_about_once(desk: Desk) -> None:
    for at in range(3):
        thread = Thread(target=lambda at=at: desk.hears(type="do", uuid=f"u{at}", name="rate", args={"value": at}))
        thread.start()
        thread.join()
    assert desk.kept == ["rate 0", "rate 1", "rate 2"]
    warnings = [one for one in desk.sent if one["type"] == "said"]
    assert len(warnings) == 1
    assert "Kernel Comms over subshells" in warnings[0]["html"]


def test_beats_stop_when_no_page_answers_and_come_back_with_one(desk: Desk) -> None:
    for _ in range(SILENT + 3):
        desk.panel.beat()
    assert len([one for one in desk.sent if one["type"] == "beat"]) == SILENT
    desk.hears(type="hello")
    assert desk.sent[-1]["type"] == "beat"


def test_a_poll_that_fails_is_told_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def poll() -> bool:
        asked.append(1)
        if len(asked) == 1:
            raise StoreError("The store is locked.")
        return False

    monkeypatch.setattr("pifkit.live.panel.POLL", 0.01)
    sent: list[Mapping[str, Any]] = []

    async def run() -> None:
        panel = Panel(lambda *_: Done(), lambda: {}, poll=poll)
        panel.widget.send = sent.append  # type: ignore[method-assign]
        panel.start()
        while len(asked) < 3:
            await asyncio.sleep(0.01)
        panel._closed = True
        await asyncio.sleep(0.03)

    run_async(run())
    assert any("The store is locked." in str(one.get("html")) for one in sent)


def test_the_page_script_asks_nobody(root: Any) -> None:
    script = (root / "pifkit" / "live" / "panel.js").read_text(encoding="utf-8")
    style = (root / "pifkit" / "live" / "panel.css").read_text(encoding="utf-8")
    for word in ("http:", "https:", "fetch(", "XMLHttpRequest", "import(", "@import", "url("):
        assert word not in script + style
