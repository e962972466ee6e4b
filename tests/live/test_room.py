"""`pifkit live` without a browser: what it refuses, what it says, servers that are started again, and that all of them end."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import psutil
import pytest
from typer.testing import CliRunner

from pifkit.ballot.__main__ import parser, settings_of
from pifkit.cli import app
from pifkit.live import room as live_room
from pifkit.live import serving
from pifkit.live.room import LASTS, TRIES, Kept, Phones, run_room
from pifkit.live.serving import Ask, free_port
from pifkit.model.errors import ParameterError
from tests.live.rooms import PARTNERSHIP, workspace


class Sleeper(Kept):
    """A server that does nothing."""

    name = "sleeper"

    def launch(self) -> subprocess.Popen[Any]:
        return subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)


def test_a_server_that_dies_is_started_again_and_ends_when_told() -> None:
    server = Sleeper()
    server.begin()
    assert server.process is not None
    assert server.again() is False
    first = server.process
    first.kill()
    first.wait()
    assert server.again() is True
    assert server.process.pid != first.pid
    last = server.process
    server.end()
    assert last.poll() is not None


def test_a_server_that_keeps_dying_is_given_up_with_words(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Sleeper()
    server.begin()
    for _ in range(TRIES):
        assert server.process is not None
        server.process.kill()
        server.process.wait()
        assert server.again()
    assert server.process is not None
    server.process.kill()
    server.process.wait()
    with pytest.raises(ParameterError, match="keeps stopping"):
        server.again()
    server._since -= LASTS + 1
    assert server.again(), "one that ran for a while was well"
    server.end()


def test_a_port_in_use_is_refused_or_another_one_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        taken = one.getsockname()[1]
        with pytest.raises(ParameterError, match=f"Port {taken} is in use"):
            free_port(taken)
        monkeypatch.setattr(serving, "PORT", taken)
        assert free_port(None) != taken


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "find_spec", lambda name: None)
    with pytest.raises(ParameterError, match=r"voila and anywidget.*pip install 'pifkit\[live\]'"):
        serving.needed()


def test_the_notebook_is_told_through_the_environment(tmp_path: Path) -> None:
    told = Ask("p", tmp_path, "2026-27", None, actor="f-1").environment()
    assert told == {
        "PIFKIT_LIVE_PARTNERSHIP": "p", "PIFKIT_LIVE_WORKSPACE": str(tmp_path), "PIFKIT_LIVE_CYCLE": "2026-27",
        "PIFKIT_LIVE_ACTOR": "f-1",
    }  # fmt: skip


def test_phones_are_told_to_the_ballot(tmp_path: Path) -> None:
    assert Phones().arguments() == ["--host", "127.0.0.1", "--port", "8765", "--named"]
    found = Phones(
        "lan", 1, anonymous=True, cert=tmp_path / "c", key=tmp_path / "k", public=("a.org", "b.org")
    ).arguments()
    given = settings_of(parser().parse_args(["north", *found]))
    assert (given.public, given.host, given.anonymous) == (("a.org", "b.org"), "lan", True), "as the ballot reads them"
    assert found[:5] == ["--host", "lan", "--port", "1", "--anonymous"]
    assert found[5:9] == ["--cert", str(tmp_path / "c"), "--key", str(tmp_path / "k")]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Say which partnership"),
        (["inverfalow"], "inverfallow"),
        (["inverfallow", "--framework", "caf2021"], "caf2020"),
        (["inverfallow", "--cycle", "1999"], "no such cycle"),
        (["inverfallow", "--demo"], "leave partnership"),
    ],
)
def test_what_is_wrong_is_said_before_anything_starts(tmp_path: Path, arguments: list[str], words: str) -> None:
    workspace(tmp_path)
    given = ["live", *arguments, "--no-browser", *([] if "--demo" in arguments else ["--workspace", str(tmp_path)])]
    done = CliRunner().invoke(app, given)
    assert done.exit_code != 0
    assert words in str(done.exception)


def test_a_room_opens_says_where_and_leaves_nobody_behind(tmp_path: Path) -> None:
    """Both servers, ended from outside; ratings of the file that would not count any more are pointed out."""
    where = workspace(tmp_path)
    path = where.folder(PARTNERSHIP) / "ratings.csv"
    path.write_text("part,score,framework\n1.1,40,caf2020\n", encoding="utf-8")
    said: list[str] = []
    ended = threading.Event()

    def say(line: str) -> None:
        said.append(line)
        if "Keep this window open" in line:
            ended.set()

    before = {one.pid for one in psutil.Process().children(recursive=True)}
    run_room(where, PARTNERSHIP, port=free_port(0) or None, phones=Phones(port=0), say=say, browser=False, until=ended)
    words = "\n".join(said)
    assert "pifkit import ratings inverfallow" in words
    assert "The facilitator's screen: http://127.0.0.1:" in words
    assert "with the code" in words
    assert "For phones on your network: --host lan" in words
    assert {one.pid for one in psutil.Process().children(recursive=True)} <= before
    assert live_room.Phones is Phones


def test_the_command_passes_on_under_which_name_phones_reach_the_ballot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, told = workspace(tmp_path), []
    monkeypatch.setattr(live_room, "run_room", lambda *_, **given: told.append(given["phones"]))
    done = CliRunner().invoke(
        app, ["live", PARTNERSHIP, "-w", str(where.root), "--host", "lan", "--public-host", "vote.example"]
    )
    assert done.exit_code == 0, done.output
    assert told == [Phones("lan", public=("vote.example",))]
