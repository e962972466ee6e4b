"""A real ballot server in a process of its own, and phones that talk to it over HTTP."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import ssl
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from pifkit.frameworks import Framework, load
from pifkit.store import AssessmentState, Event, Store, move, open_store, replay
from pifkit.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
CYCLE = "2026-27"
FIELD = re.compile(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"')


@dataclass
class Server:
    """A running server."""

    process: subprocess.Popen[str]
    ready: dict[str, Any]
    workspace: Workspace
    log: Path
    framework: Framework
    partnership: str = "kirkmellan"
    scheme: str = field(default="http")

    @property
    def port(self) -> int:
        return int(self.ready["port"])

    @property
    def code(self) -> str:
        return str(self.ready["code"]).replace("-", "")

    @property
    def store(self) -> Store:
        return open_store(self.workspace, self.partnership)

    def state(self) -> AssessmentState:
        return replay(self.store.events(), self.framework, CYCLE)

    def refused(self) -> list[dict[str, Any]]:
        """The log of refusals."""
        if not self.log.exists():
            return []
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]

    def do(self, kind: str, part: str, **more: Any) -> None:
        """A step of the facilitator."""
        self.store.append([move(self.state(), self.framework, kind, part, actor="f1", **more)])

    def events(self, kind: str) -> tuple[Event, ...]:
        return tuple(one for one in self.store.events() if one.kind == kind)

    def stop(self) -> int:
        """End it as `pifkit live` does: close its standard input."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        code = self.process.wait(timeout=20)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


def start(
    workspace: Workspace, log: Path, *options: str, framework: str = "caf2020", code: str | None = None
) -> Server:
    """Start one; `--port 0` unless told."""
    environment = {key: value for key, value in os.environ.items() if key != "PIFKIT_BALLOT_CODE"}
    if code:
        environment["PIFKIT_BALLOT_CODE"] = code
    port = () if "--port" in options else ("--port", "0")
    process = subprocess.Popen(
        [sys.executable, "-m", "pifkit.ballot", "kirkmellan", "--workspace", str(workspace.root), "--framework", framework,
         "--log", str(log), *port, *options],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment, cwd=ROOT,
    )  # fmt: skip
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise AssertionError(f"the ballot did not start: exit code {process.wait(timeout=20)}")
    ready = json.loads(line)
    return Server(process, ready, workspace, log, load(framework), scheme=urlsplit(ready["url"]).scheme)


@contextlib.contextmanager
def serving(workspace: Workspace, log: Path, *options: str, **more: Any) -> Iterator[Server]:
    """A server for the length of a block; ended by its own process id."""
    server = start(workspace, log, *options, **more)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            assert server.process.stdin is not None
            with contextlib.suppress(OSError):
                server.process.stdin.close()
            try:
                server.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.process.kill()
                server.process.wait(timeout=10)
        if server.process.stdout:
            server.process.stdout.close()


@dataclass
class Answer:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def said(self) -> str:
        """The message line."""
        found = re.search(r'<p id="said"[^>]*>(.*?)</p>', self.text, re.DOTALL)
        return unescape(found[1]).strip() if found else ""

    @property
    def fields(self) -> dict[str, str]:
        """The hidden fields of the form for rating (or the only form)."""
        form = re.search(r'<form [^>]*id="vote".*?</form>', self.text, re.DOTALL)
        return {name: unescape(value) for name, value in FIELD.findall(form[0] if form else self.text)}


class Phone:
    """Somebody's browser: keeps cookies, follows redirects by hand, and can be told to misbehave."""

    def __init__(self, server: Server, source: str | None = None) -> None:
        self.server, self.source = server, source
        self.cookies: dict[str, str] = {}
        self.link = ""
        self.actor = ""

    def connection(self) -> http.client.HTTPConnection:
        """A connection to the server, from an address of one's own where the system has several."""
        here = (self.source, 0) if self.source and sys.platform == "linux" else None
        if self.server.scheme == "https":
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            return http.client.HTTPSConnection("127.0.0.1", self.server.port, timeout=30, context=context)
        return http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30, source_address=here)

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request, as it is."""
        with contextlib.closing(self.connection()) as connection:
            sent = (
                {"Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items())} if self.cookies else {}
            )
            connection.request(method, path, body, {**sent, **(headers or {})})
            got = connection.getresponse()
            for name, value in got.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.cookies[key] = rest.partition(";")[0].strip('"')
            text = got.read().decode("utf-8", errors="replace")
            return Answer(got.status, {key.lower(): value for key, value in got.getheaders()}, text)

    def get(self, path: str) -> Answer:
        """A page."""
        return self.ask("GET", path)

    def send(
        self, path: str, fields: Mapping[str, str] | Sequence[tuple[str, str]], headers: Mapping[str, str] | None = None
    ) -> Answer:
        """A form; the answer may be a redirect."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(fields).encode(), {**kind, **(headers or {})})

    def follow(self, answer: Answer) -> Answer:
        """Where a redirect leads."""
        assert answer.status == 303, (answer.status, answer.said, answer.text[:200])
        return self.get(answer.headers["location"])

    def join(self, name: str = "", **more: str) -> Phone:
        """Come in by the code."""
        path = f"/join/{self.server.code}"
        fields = self.get(path).fields
        answer = self.send(path, {**fields, "name": name, **more})
        assert answer.status == 303, (answer.status, answer.said)
        self.link = answer.headers["location"].partition("?")[0]
        self.follow(answer)
        form = uuid.UUID(fields["form"])
        self.actor = next(
            one.actor for one in self.server.events("joined") if one.uuid == str(uuid.uuid5(form, "joined"))
        )
        return self

    def page(self) -> Answer:
        """One's own page."""
        return self.get(self.link)

    def rate(self, score: str | Mapping[str, str], page: Answer | None = None, **more: str) -> Answer:
        """Send a rating from a page (a fresh one unless given); the answer as it comes."""
        chosen = {"score": score} if isinstance(score, str) else score
        return self.send(self.link, {**(page or self.page()).fields, **chosen, **more})
