"""`pifkit live`: the screen and the ballot for a room, kept running until the facilitator ends them.

A server that dies is started again on the same port; the store holds everything, so the screen goes on at the same item.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import webbrowser
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pifkit.live.screen import framework_of
from pifkit.live.serving import Ask, address, end, free_port, needed, start
from pifkit.model.errors import ParameterError
from pifkit.model.language import use_on_screen
from pifkit.store.reading import assessment, open_book
from pifkit.workspace import Workspace

Say = Callable[[str], None]
BALLOT_WAIT = 30.0
TRIES = 3
"""So often in a row a server is started again before pifkit gives up."""
LASTS = 5.0
"""A server that ran for so many seconds was well: its next end counts as a first one."""


@dataclass(frozen=True)
class Phones:
    """How people's phones reach the ballot.

    Attributes:
        host: address of this computer that phones can reach; `lan`: that of the network card in use.
        port: of the ballot.
        anonymous: no names.
        cert, key: files of a certificate, for HTTPS.
        public: names under which phones reach it; the first one stands in the join link and its QR code.
    """

    host: str = "127.0.0.1"
    port: int = 8765
    anonymous: bool = False
    cert: Path | None = None
    key: Path | None = None
    public: tuple[str, ...] = ()

    def arguments(self) -> list[str]:
        """As the ballot's own command takes them."""
        found = ["--host", self.host, "--port", str(self.port), "--anonymous" if self.anonymous else "--named"]
        for name, value in (("--cert", self.cert), ("--key", self.key)):
            found += [name, str(value)] if value else []
        return found + [part for name in self.public for part in ("--public-host", name)]


def run_room(
    workspace: Workspace,
    partnership: str,
    *,
    cycle: str | None = None,
    framework: str | None = None,
    port: int | None = None,
    phones: Phones | None = None,
    note: str = "",
    say: Say = print,
    browser: bool = True,
    until: threading.Event | None = None,
) -> None:
    """Run the room until Ctrl+C.

    Args:
        workspace: where the partnership is.
        partnership: its id.
        cycle: None: the current one.
        framework: None: the first of the cycle.
        port: of the screen; None: the usual one, or any that is free.
        phones: how phones reach the ballot; None: no ballot.
        note: a line on top of the screen.
        say: takes each line for the person at the keyboard.
        browser: open the screen in a browser.
        until: ends the room when it is set.

    Raises:
        ParameterError: something is wrong with the partnership, the ports or the installation.
    """
    needed()
    book = open_book(partnership, cycle, str(workspace.root))
    use_on_screen(book.options.language)  # a language that is none is refused here, and not by an empty screen
    chosen = framework_of(book, framework)
    for line in _known(book, chosen.key):
        say(line)
    at = free_port(port)
    ask = Ask(partnership, workspace.root, book.cycle.id, chosen.key, actor=f"f-{secrets.token_hex(4)}", note=note)
    ended = until or threading.Event()
    with ExitStack() as stack:
        _end_on_signal(ended, stack)
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="pifkit-live-", ignore_cleanup_errors=True))
        )
        ballot = None
        if phones is not None:
            ballot = Ballot(workspace, partnership, book.cycle.id, chosen.key, phones, folder / "ballot.log")
            stack.callback(ballot.end)
            ask = replace(ask, join=json.dumps(ballot.start()))
        say(f"{book.partnership.name}: {chosen.title}, {book.cycle.id}.")
        screen = Screen(ask, at, folder / "screen.log")
        stack.callback(screen.end)
        screen.start()
        _tell(say, at, ballot)
        if browser:
            _open_browser(address(at), say)
        while not ended.wait(0.5):
            for server in filter(None, (screen, ballot)):
                if server.again():
                    say(
                        f"The {server.name} had stopped and was started again. Nothing that was saved is lost; reload the page."
                    )
        say("The room is closed. Everything that was saved is in the store. Next: "
            f"pifkit run {partnership} --stage conditions")  # fmt: skip


def _known(book: Any, key: str) -> list[str]:
    """What to know before the first item."""
    from pifkit.reporting.assessment import ratings_of

    found = []
    others = [one for one in book.cycle.frameworks if one != key]
    if others:
        found.append(f"This cycle also uses {', '.join(others)}: score those with --framework ID.")
    state = assessment(book, key)
    if (state is None or not state.items) and ratings_of(book, key):
        found.append(
            f"ratings.csv holds ratings of {key}. Once something is scored here, the store counts instead of the file. To keep "
            f"them, end this with Ctrl+C and bring them in first: pifkit import ratings {book.id}"
        )
    return found


def _tell(say: Say, port: int, ballot: Ballot | None) -> None:
    say(f"The facilitator's screen: {address(port)}")
    if ballot is None:
        say("No ballot for phones: scores are typed in on the screen, or come by file.")
    else:
        say(f"People join at {ballot.told['url']} with the code {ballot.told['code']}")
        for line in ballot.told.get("warnings", ()):
            say(f"  {line}")
        if ballot.phones.host == "127.0.0.1":
            say("  Only this computer can reach it. For phones on your network: --host lan")
    say("Keep this window open. End with Ctrl+C; starting again goes on at the same item.")


def _open_browser(url: str, say: Say) -> None:
    try:
        opened = webbrowser.open(url)
    except webbrowser.Error:
        opened = False
    if not opened:
        say(f"No browser could be opened here. Open {url} yourself.")


def _end_on_signal(ended: threading.Event, stack: ExitStack) -> None:
    """Ctrl+C and a request to end close the room in order; without the main thread there is nothing to listen to."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGINT, signal.SIGTERM):
        before = signal.signal(number, lambda *_: ended.set())
        stack.callback(signal.signal, number, before)


class Kept(ABC):
    """A server that is started again when it dies."""

    name = "server"

    def __init__(self) -> None:
        self.process: subprocess.Popen[Any] | None = None
        self._since = 0.0
        self._tries = 0

    @abstractmethod
    def launch(self) -> subprocess.Popen[Any]:
        """Start it and wait until it answers."""

    def begin(self) -> None:
        """Start it and note when."""
        self.process = self.launch()
        self._since = time.monotonic()

    def again(self) -> bool:
        """Start it again if it died; whether it was necessary.

        Raises:
            ParameterError: it keeps dying.
        """
        if self.process is None or self.process.poll() is None:
            return False
        self._tries = 1 if time.monotonic() - self._since > LASTS else self._tries + 1
        if self._tries > TRIES:
            raise ParameterError(
                f"The {self.name} keeps stopping. Nothing that was saved is lost. Start again: pifkit live"
            )
        end(self.process)
        self.begin()
        return True

    def end(self) -> None:
        """End it for good."""
        if self.process is not None:
            end(self.process)
            self.process = None


class Screen(Kept):
    """The server of the facilitator's screen."""

    name = "screen"

    def __init__(self, ask: Ask, port: int, log: Path) -> None:
        super().__init__()
        self._ask, self._port, self._log = ask, port, log

    def launch(self) -> subprocess.Popen[Any]:
        """Voilà on the notebook of the screen."""
        return start(self._ask, self._port, self._log)

    def start(self) -> None:
        """Start it."""
        self.begin()


class Ballot(Kept):
    """The phones' server, a process of its own; `told` is what it says of itself."""

    name = "ballot"

    def __init__(
        self, workspace: Workspace, partnership: str, cycle: str, framework: str, phones: Phones, log: Path
    ) -> None:
        super().__init__()
        self.phones, self.told = phones, {}  # type: tuple[Phones, dict[str, Any]]
        self._command = [
            sys.executable, "-m", "pifkit.ballot", partnership, "--workspace", str(workspace.root), "--cycle", cycle,
            "--framework", framework, "--log", str(log), *phones.arguments(),
        ]  # fmt: skip

    def start(self) -> dict[str, Any]:
        """Start it; what it says of itself."""
        self.begin()
        return self.told

    def launch(self) -> subprocess.Popen[Any]:
        """The ballot's own command; after a death with the code and the port of the first start."""
        environment, command = dict(os.environ), list(self._command)
        if self.told:
            environment["PIFKIT_BALLOT_CODE"] = str(self.told["code"])
            command += ["--port", str(self.told["port"])]
        process = subprocess.Popen(  # noqa: S603
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        line = _first_line(process)
        if not line:
            process.kill()
            _, words = process.communicate()
            said = words.decode("utf-8", "replace").strip().splitlines()
            raise ParameterError(
                "\n".join(["The ballot for phones did not start.", *said[-8:], "To go on without it: --no-ballot"])
            )
        threading.Thread(target=_drain, args=(process,), daemon=True).start()
        self.told = json.loads(line)
        return process


def _first_line(process: subprocess.Popen[Any]) -> str:
    found: list[bytes] = []
    assert process.stdout is not None
    reader = threading.Thread(target=lambda: found.append(process.stdout.readline()), daemon=True)  # type: ignore[union-attr]
    reader.start()
    reader.join(BALLOT_WAIT)
    return found[0].decode("utf-8").strip() if found else ""


def _drain(process: subprocess.Popen[Any]) -> None:
    """Read what it says on standard error, so that it never waits for somebody to read it."""
    assert process.stderr is not None
    while process.stderr.read(4096):
        pass


def run_demo(
    port: int | None,
    *,
    phones: Phones | None = None,
    say: Say = print,
    browser: bool = True,
    until: threading.Event | None = None,
) -> None:
    """A rehearsal: an example partnership in a folder of its own, and simulated people who rate.

    Args:
        port: of the screen.
        phones: how phones reach the ballot; None: no ballot.
        say: takes each line for the person at the keyboard.
        browser: open the screen in a browser.
        until: ends it when it is set.
    """
    from pifkit.live.rehearsal import NOTE, PARTNERSHIP, STEPS, Voters, workspace_in

    needed()
    folder = Path(tempfile.mkdtemp(prefix="pifkit-rehearsal-"))
    try:
        where = workspace_in(folder)
        for line in STEPS:
            say(line)
        voters = Voters(where, PARTNERSHIP)
        voters.start()
        try:
            run_room(where, PARTNERSHIP, port=port, phones=phones, note=NOTE, say=say, browser=browser, until=until)
        finally:
            voters.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        say("The rehearsal's workspace is gone. For the real thing: pifkit live PARTNERSHIP")
