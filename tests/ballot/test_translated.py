"""Every sentence of the phones' pages comes from the catalogue, those of the script too."""

from __future__ import annotations

import asyncio
import io
import json
import queue
import re
import threading
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from pifkit.ballot import server as serving
from pifkit.ballot.meeting import meeting_of
from pifkit.ballot.words import PAGES, REFUSED
from pifkit.frameworks import load
from pifkit.model import language
from pifkit.store import agree, new_event
from pifkit.store.reading import read_book
from tests.ballot.conftest import copied
from tests.ballot.serving import CYCLE, Phone, Server
from tests.translated import own_words, pseudo, texts, untranslated


@pytest.fixture
def here(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server in this process, which speaks the made-up language; stopped when the test is over."""
    monkeypatch.delenv("PIFKIT_STORE", raising=False)
    monkeypatch.setattr(serving, "use_on_screen", lambda _: None)
    workspace = copied(tmp_path / "w", root)
    meeting = meeting_of(workspace, "kirkmellan", framework="caf2020")
    told: queue.Queue[Any] = queue.Queue()

    async def run() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        settings = serving.Settings(port=0)
        await serving.serve(
            meeting, settings, ready=lambda ready: told.put((ready, loop, stop)), log=io.StringIO(), stop=stop
        )

    with language.speaking("cy", pseudo()):
        thread = threading.Thread(target=asyncio.run, args=(run(),))
        thread.start()
        ready, loop, stop = told.get(timeout=20)
        yield Server(None, ready.to_json(), workspace, tmp_path / "log", load("caf2020"))  # type: ignore[arg-type]
        loop.call_soon_threadsafe(stop.set)
        thread.join(timeout=20)
    assert not thread.is_alive()


def pages(server: Server) -> Iterator[str]:
    """What a phone sees from the code to the end of the session."""
    ana = Phone(server)
    yield ana.get("/").text
    yield ana.get(f"/join/{server.code}").text
    yield ana.get("/nowhere").text
    ana.join("Ana")
    yield ana.page().text
    server.do("opened", "1.1")
    yield ana.page().text
    yield ana.rate("").text
    yield ana.follow(ana.rate("45")).text
    server.do("revealed", "1.1")
    yield ana.page().text
    server.store.append([agree(server.state(), server.framework, "1.1", "45", actor="f1")])
    yield ana.page().text
    yield ana.follow(ana.send(f"{ana.link}/presence", {**ana.page().fields, "what": "left"})).text
    ana.send(f"{ana.link}/presence", {**ana.page().fields, "what": "joined"})
    server.do("lock", "1.1")
    server.do("opened", "1.2")
    server.do("not_applicable", "1.2", reason="We have no managers.")
    server.store.append([new_event("session", actor="f1", cycle=CYCLE, role="facilitator", payload={"what": "paused"})])
    yield ana.page().text
    server.store.append([new_event("session", actor="f1", cycle=CYCLE, role="facilitator", payload={"what": "ended"})])
    yield ana.page().text


def test_no_page_has_a_word_outside_the_catalogue(here: Server) -> None:
    own = own_words(read_book(here.workspace, "kirkmellan")) | {"Ana", "We have no managers"}
    every = list(pages(here))
    assert [wrong for html in every for wrong in untranslated(texts(html), own)] == []
    script = json.loads(unescape(re.search(r'data-words="([^"]*)"', every[0])[1]))  # type: ignore[index]
    assert untranslated(script.values(), frozenset({"title", "{title}"})) == []
    assert "⟦NOT saved: nothing was chosen." in every[5]


def test_every_message_is_in_the_catalogue() -> None:
    with language.speaking("cy", pseudo()):
        assert untranslated([*PAGES.values(), *(one.words for one in REFUSED.values())], frozenset()) == []


def test_the_script_says_what_it_is_handed_and_nothing_else(root: Path) -> None:
    """No sentence is left in the scripts of the ballot and of the panel: strings with a blank between words."""
    for name in ("ballot/pages/follow.js", "live/panel.js"):
        script = re.sub(r"//.*", "", (root / "pifkit" / name).read_text(encoding="utf-8"))
        found = [one for one in re.findall(r'"([^"\n]*)"|`([^`]*)`', script) for one in one]
        said = [re.sub(r"<[^>]*>", "", one) for one in found if not one.startswith(("#", "use strict"))]
        assert [one for one in said if re.search(r"[a-z]{2} [a-z]{2}", one)] == []
