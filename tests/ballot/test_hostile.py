"""Hostile attempts on a running server: each is refused, each is in the log, nothing is written, nothing of others is told.

The scene: item 1.1 is open, Ana (whose link the attacker has: she is one of them), Ben and Cleo have joined; Ben and Cleo have
rated. Each attempt comes from an address of its own, so that one does not use up the limits of the next.
"""

from __future__ import annotations

import contextlib
import itertools
import re
import socket
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from pifkit.ballot.seats import token_hash
from tests.ballot.conftest import copied
from tests.ballot.serving import Answer, Phone, Server, serving

BEN, CLEO = "73", "17"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_addresses = itertools.count(1)


@dataclass
class Scene:
    """A server with people in the room, and the attacker's own phone."""

    server: Server
    me: Phone
    ben: Phone
    cleo: Phone

    def stranger(self) -> Phone:
        """Somebody without a link."""
        return Phone(self.server, self.me.source)

    def raw(self, sent: bytes, *, then: bytes = b"", wait: float = 0.0, seconds: float = 12.0) -> bytes:
        """Send bytes, wait, send more; what came back until the connection was closed."""
        source = (self.me.source or "127.0.0.1", 0)
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=seconds, source_address=source) as line:
            got = b""
            with contextlib.suppress(ConnectionError, BrokenPipeError):
                line.sendall(sent)
                if then:
                    time.sleep(wait)
                    line.sendall(then)
                while more := line.recv(65536):
                    got += more
            return got


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[tuple[Server, Phone, Phone, Phone]]:
    """The server and the three people; requests must come within a second, so that slow clients are quick to test."""
    folder = tmp_path_factory.mktemp("hostile")
    with serving(copied(folder / "w", root), folder / "refusals.jsonl", "--slow", "1.5") as server:
        people = [
            Phone(server, f"127.0.4.{n}").join(name) for n, name in enumerate(("Ana", "Benedikta", "Cleopatra"), 1)
        ]
        server.do("opened", "1.2")
        server.do("opened", "1.1")
        for one, score in ((people[1], BEN), (people[2], CLEO)):
            assert one.rate(score).status == 303
        yield server, people[0], people[1], people[2]


@pytest.fixture
def scene(stage: tuple[Server, Phone, Phone, Phone]) -> Scene:
    """The same scene from a fresh address."""
    server, ana, ben, cleo = stage
    me = Phone(server, f"127.1.{next(_addresses)}.1")
    me.link, me.actor, me.cookies = ana.link, ana.actor, dict(ana.cookies)
    return Scene(server, me, ben, cleo)


def vote(scene: Scene, **changed: str) -> Answer:
    """Ana's rating, with fields changed."""
    page = scene.me.page()
    return scene.me.send(scene.me.link, {**page.fields, "score": "45", **changed})


def body(scene: Scene, text: str, **headers: str) -> Answer:
    """A post with a body of one's own."""
    return scene.me.ask("POST", scene.me.link, text.encode("utf-8", "surrogateescape"), {**FORM, **headers})


def fields(scene: Scene) -> dict[str, str]:
    return scene.me.page().fields


def code(scene: Scene, text: str) -> Answer:
    phone = scene.stranger()
    return phone.send("/", {**phone.get("/").fields, "code": text})


def join(scene: Scene, **changed: str) -> Answer:
    phone = scene.stranger()
    path = f"/join/{scene.server.code}"
    return phone.send(path, {**phone.get(path).fields, "name": "Dora", **changed})


def many(scene: Scene, times: int, attempt: Callable[[], Answer]) -> Answer:
    """The same again and again; the last answer."""
    return [attempt() for _ in range(times)][-1]


def link(scene: Scene, token: str, *, more: str = "") -> Answer:
    return scene.stranger().get(f"/b/{token}{more}")


def token(scene: Scene) -> str:
    return scene.ben.link.removeprefix("/b/")


def http(scene: Scene, head: str, then: str = "") -> bytes:
    """A request written by hand, with the right host."""
    return scene.raw(f"{head}\r\nHost: 127.0.0.1:{scene.server.port}\r\n{then}\r\n".encode())


def expired(scene: Scene) -> Answer:
    """A link that was good once: its row says that its time is over."""
    phone = scene.stranger().join("Late Guest")
    path = scene.server.workspace.folder("kirkmellan") / "events.sqlite"
    with contextlib.closing(sqlite3.connect(path, timeout=5)) as raw, raw:
        raw.execute("UPDATE ballot_seats SET expires = '2020-01-01T00:00:00.000000Z' WHERE token_hash = ?",
                    (token_hash(phone.link.removeprefix("/b/")),))  # fmt: skip
    end = time.monotonic() + 15
    while (answer := phone.page()).status == 200 and time.monotonic() < end:
        time.sleep(0.2)
    return answer


def used_form(scene: Scene) -> Answer:
    """A join form of somebody else, sent again after the minutes in which a browser might repeat it."""
    phone = scene.stranger()
    path = f"/join/{scene.server.code}"
    known = phone.get(path).fields
    assert phone.send(path, {**known, "name": "Eve"}).status == 303
    with (
        contextlib.closing(
            sqlite3.connect(scene.server.workspace.folder("kirkmellan") / "events.sqlite", timeout=5)
        ) as raw,
        raw,
    ):
        raw.execute("UPDATE ballot_seats SET made = '2020-01-01T00:00:00.000000Z' WHERE actor = ?",
                    (next(e.actor for e in reversed(scene.server.events("joined"))),))  # fmt: skip
    return phone.send(path, {**known, "name": "Eve"})


def flood(scene: Scene) -> Answer:
    """More requests than a room of people makes."""
    phone = scene.stranger()
    with contextlib.closing(phone.connection()) as connection:
        for _ in range(3_000):
            connection.request("GET", "/ballot.css")
            got = connection.getresponse()
            got.read()
            if got.status != 200:
                return Answer(got.status, dict(got.getheaders()), "")
    return Answer(200, {}, "")


def crowd(scene: Scene) -> bytes:
    """More connections from one address than a room has phones."""
    with contextlib.ExitStack() as stack:
        address, source = ("127.0.0.1", scene.server.port), (scene.me.source or "127.0.0.1", 0)
        lines = [stack.enter_context(socket.create_connection(address, 10, source)) for _ in range(160)]
        return lines[-1].recv(100)


#: id: (what is refused in the log, statuses that are right (None: the connection is closed), the attempt)
ATTEMPTS: dict[str, tuple[str, set[int | None], Callable[[Scene], Answer | bytes]]] = {
    # guessing codes
    "wrong code": ("code", {403}, lambda s: code(s, "ZZZZZZ")),
    "empty code": ("code", {403}, lambda s: code(s, "")),
    "code as SQL": ("code", {403}, lambda s: code(s, "' OR 1=1 --")),
    "code as pattern": ("code", {403}, lambda s: code(s, "%%%%%%")),
    "very long code": ("code", {403}, lambda s: code(s, "A" * 9_000)),
    "code in other letters": ("code", {403}, lambda s: code(s, "ＡＢＣＤＥＦ")),
    "wrong code in the address": ("wrong-code", {403}, lambda s: s.stranger().get("/join/ZZZZZZ")),
    "script as code in the address": ("wrong-code", {403, 404}, lambda s: s.stranger().get("/join/<script>alert(1)<script>")),
    "the kept hash as code": ("wrong-code", {403}, lambda s: s.stranger().get("/join/" + "0" * 64)),
    "guessing codes": ("too-many-codes", {429}, lambda s: many(s, 10, lambda: s.stranger().get("/join/ZZZZZZ"))),
    "the right code after guessing": (
        "too-many-codes", {429},
        lambda s: (many(s, 9, lambda: s.stranger().get("/join/YYYYYY")), s.stranger().get(f"/join/{s.server.code}"))[1],
    ),
    # guessing links
    "invented link": ("wrong-link", {404}, lambda s: link(s, "A" * 32)),
    "the kept hash as link": ("wrong-link", {404}, lambda s: link(s, token_hash(token(s)))),
    "link cut short": ("wrong-link", {404}, lambda s: link(s, token(s)[:-1])),
    "link with a tail": ("wrong-link", {404}, lambda s: link(s, token(s) + "A")),
    "link in other case": ("wrong-link", {404}, lambda s: link(s, token(s).swapcase())),
    "pseudonym as link": ("wrong-link", {404}, lambda s: link(s, s.ben.actor)),
    "link as SQL": ("wrong-link", {404}, lambda s: link(s, "'%20OR%20'1'='1")),
    "state of an invented link": ("wrong-link", {404}, lambda s: link(s, "B" * 32, more="/state")),
    "guessing links": ("too-many-links", {429}, lambda s: many(s, 22, lambda: link(s, uuid.uuid4().hex))),
    "expired link": ("wrong-link", {404}, expired),
    # forms from elsewhere
    "no cookie": ("cross-site", {403}, lambda s: (f := fields(s), s.me.cookies.clear(), s.me.send(s.me.link, {**f, "score": "45"}))[2]),
    "no twin of the cookie": ("cross-site", {403}, lambda s: s.me.send(s.me.link, {**fields(s), "_xsrf": "", "score": "45"})),
    "another twin": ("cross-site", {403}, lambda s: s.me.send(s.me.link, {**fields(s), "_xsrf": "2|aaaaaaaa|bbbb|1", "score": "45"})),
    "from another site": ("cross-site", {403}, lambda s: s.me.send(s.me.link, {**fields(s), "score": "45"}, {"Origin": "https://evil.example"})),
    "from a page without origin": ("cross-site", {403}, lambda s: s.me.send(s.me.link, {**fields(s), "score": "45"}, {"Origin": "null"})),
    "from another port": ("cross-site", {403}, lambda s: s.me.send(s.me.link, {**fields(s), "score": "45"}, {"Origin": "http://127.0.0.1:1"})),
    "the browser says cross-site": ("cross-site", {403}, lambda s: s.me.send(s.me.link, {**fields(s), "score": "45"}, {"Sec-Fetch-Site": "cross-site"})),
    "the browser says same-site": ("cross-site", {403}, lambda s: s.me.send(s.me.link, {**fields(s), "score": "45"}, {"Sec-Fetch-Site": "same-site"})),
    "joining from another site": ("cross-site", {403}, lambda s: s.stranger().send(f"/join/{s.server.code}", {"name": "Dora", "form": str(uuid.uuid4())})),
    "leaving for somebody": ("cross-site", {403}, lambda s: s.stranger().send(f"{s.ben.link}/presence", {"what": "left", "form": str(uuid.uuid4())})),
    "another name for this computer": ("wrong-host", {421}, lambda s: s.me.ask("GET", s.me.link, headers={"Host": "evil.example"})),
    "a name that begins like ours": ("wrong-host", {421}, lambda s: s.me.ask("GET", "/", headers={"Host": "127.0.0.1.evil.example"})),
    # replay, other people's items, what is closed
    "form sent again with another answer": (
        "used", {409}, lambda s: (p := s.ben.page(), s.ben.rate("74", p), s.ben.rate(BEN), s.ben.rate("99", p))[3],
    ),
    "join form of long ago": ("form-used", {409}, used_form),
    "an old round": ("old-round", {409}, lambda s: vote(s, round="7")),
    "an item that is not open": ("moved", {409}, lambda s: vote(s, item="1.2")),
    "an item of another group": ("moved", {409}, lambda s: vote(s, group="board")),
    "an item that does not exist": ("other-item", {409}, lambda s: vote(s, item="99.9")),
    "script as item": ("other-item", {409}, lambda s: vote(s, item="<script>alert(1)</script>")),
    "no item": ("no-item", {400}, lambda s: vote(s, item="")),
    "round as a word": ("no-item", {400}, lambda s: vote(s, round="one")),
    "round below one": ("no-item", {400}, lambda s: vote(s, round="-1")),
    "endless round": ("old-round", {409}, lambda s: vote(s, round="9" * 400)),
    # scores
    "above the scale": ("wrong", {422}, lambda s: vote(s, score="101")),
    "below the scale": ("wrong", {422}, lambda s: vote(s, score="-5")),
    "not a number": ("wrong", {422}, lambda s: vote(s, score="NaN")),
    "between the steps": ("wrong", {422}, lambda s: vote(s, score="45.5")),
    "other digits": ("wrong", {422}, lambda s: vote(s, score="４５")),
    "thousands of digits": ("wrong", {422}, lambda s: vote(s, score="9" * 5_000)),
    "script as score": ("wrong", {422}, lambda s: vote(s, score="<script>alert(1)</script>")),
    "formula as score": ("wrong", {422}, lambda s: vote(s, score="=1+1")),
    "no score": ("nothing", {422}, lambda s: vote(s, score="")),
    "score twice": ("repeated-field", {400}, lambda s: s.me.send(s.me.link, [*fields(s).items(), ("score", "1"), ("score", "99")])),
    "no form id": ("no-form-id", {400}, lambda s: vote(s, form="")),
    "form id as SQL": ("no-form-id", {400}, lambda s: vote(s, form="1'; DROP TABLE events; --")),
    "a move that does not exist": (
        "no-such-move", {400}, lambda s: s.me.send(f"{s.me.link}/presence", {**fields(s), "what": "revealed"}),
    ),
    # scores before the reveal
    "list of ratings": ("no-such-page", {404}, lambda s: s.me.get(f"{s.me.link}/ratings")),
    "results": ("no-such-page", {404}, lambda s: s.me.get("/results")),
    "an interface": ("no-such-page", {404}, lambda s: s.me.get("/api/events?since=0")),
    "kernels": ("no-such-page", {404}, lambda s: s.me.get("/api/kernels")),
    "terminals": ("no-such-page", {404}, lambda s: s.me.get("/terminals/1")),
    "the store's file": ("no-such-page", {404}, lambda s: s.me.get("/events.sqlite")),
    "facilitator's step": ("no-such-page", {404}, lambda s: s.me.send("/reveal", {**fields(s), "item": "1.1"})),
    # methods and paths
    "put": ("wrong-method", {405, 403}, lambda s: s.me.ask("GET", s.me.link) and s.me.ask("PUT", s.me.link, b"", {**FORM, "X-XSRFToken": fields(s)["_xsrf"]})),
    "options": ("wrong-method", {405}, lambda s: s.me.ask("OPTIONS", s.me.link)),
    "trace": ("wrong-method", {405}, lambda s: s.me.ask("TRACE", "/")),
    "path upwards": ("no-such-page", {404}, lambda s: s.me.get("/../../etc/passwd")),
    "path upwards in signs": ("no-such-page", {404}, lambda s: s.me.get("/%2e%2e/%2e%2e/etc/passwd")),
    "path through a file": ("no-such-page", {404}, lambda s: s.me.get("/ballot.css/../base.py")),
    "path of a template": ("no-such-page", {404}, lambda s: s.me.get("/pages/ballot.html")),
    "backslashes": ("no-such-page", {404}, lambda s: s.me.get("/..%5c..%5cevents.sqlite")),
    "a nothing in the path": ("no-such-page", {404}, lambda s: s.me.get("/follow.js%00.html")),
    "another site as path": ("no-such-page", {404}, lambda s: s.me.get("//evil.example/")),
    "bytes that are no text in the path": ("malformed", {400, 404}, lambda s: s.me.get("/b/%ff%fe")),
    # sizes and forms
    "body too large": ("too-large", {400, 413, None}, lambda s: http(s, f"POST {s.me.link} HTTP/1.1", "Content-Length: 9000000\r\n")),
    "body too large in pieces": (
        "too-large", {400, 413, None},
        lambda s: s.raw(f"POST {s.me.link} HTTP/1.1\r\nHost: 127.0.0.1:{s.server.port}\r\nTransfer-Encoding: chunked\r\n\r\n".encode() + b"4000\r\n" + b"a" * 16384 + b"\r\n4000\r\n" + b"a" * 16384 + b"\r\n0\r\n\r\n"),
    ),
    "headers too large": ("too-large", {400, 431, None}, lambda s: http(s, "GET / HTTP/1.1", "X-Long: " + "a" * 40_000 + "\r\n")),
    "address too long": ("too-large", {400, 414, 431, None}, lambda s: http(s, "GET /" + "a" * 40_000 + " HTTP/1.1")),
    "not text": ("not-text", {400}, lambda s: body(s, f"_xsrf={fields(s)['_xsrf'].replace('|', '%7C')}&score=%ff%fe")),
    "json": ("wrong-content-type", {403, 415}, lambda s: s.me.ask("POST", s.me.link, b"{}", {"Content-Type": "application/json", "X-XSRFToken": fields(s)["_xsrf"]})),
    "text": ("wrong-content-type", {403, 415}, lambda s: s.me.ask("POST", s.me.link, b"score=45", {"Content-Type": "text/plain", "X-XSRFToken": fields(s)["_xsrf"]})),
    "file upload": ("wrong-content-type", {403, 415}, lambda s: s.me.ask("POST", s.me.link, b"--x--\r\n", {"Content-Type": "multipart/form-data; boundary=x", "X-XSRFToken": fields(s)["_xsrf"]})),
    "no request at all": ("malformed", {400, None}, lambda s: s.raw(b"HELLO\r\n\r\n")),
    "two lengths": ("malformed", {400, None}, lambda s: http(s, f"POST {s.me.link} HTTP/1.1", "Content-Length: 5\r\nContent-Length: 6\r\n")),
    "length and pieces": ("malformed", {400, None}, lambda s: http(s, f"POST {s.me.link} HTTP/1.1", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")),
    "length below nothing": ("malformed", {400, None}, lambda s: http(s, f"POST {s.me.link} HTTP/1.1", "Content-Length: -5\r\n")),
    # slow clients
    "silent": ("slow", {None}, lambda s: s.raw(b"")),
    "half a header": ("slow", {None}, lambda s: s.raw(b"GET / HTTP/1.1\r\nHost: 127.0.0.1", then=b"\r\nX-A: b", wait=1.0)),
    "half a body": ("slow", {None}, lambda s: http(s, f"POST {s.me.link} HTTP/1.1", "Content-Length: 500\r\n")),
    "too many connections": ("too-many-connections", {None}, crowd),
    "too many requests": ("too-many-requests", {429}, flood),
    "too many ratings": ("too-many-votes", {429}, lambda s: (f := s.cleo.page().fields, many(s, 60, lambda: s.cleo.send(s.cleo.link, {**f, "score": CLEO})))[1]),
    # names
    "no name": ("name", {422}, lambda s: join(s, name="   ")),
    "name of signs": ("name", {422}, lambda s: join(s, name="<>/\\")),
    "endless name": ("name", {422}, lambda s: join(s, name="a" * 4_000)),
    "name with a nothing": ("name", {422}, lambda s: join(s, name="Do\x00ra")),
    "name that turns the writing round": ("name", {422}, lambda s: join(s, name="Dora \u202egnp")),
    "somebody else's name": ("name-taken", {409}, lambda s: join(s, name=" benedikta ")),
    "another organisation": ("partner", {422}, lambda s: join(s, partner="<script>")),
}  # fmt: skip


def status_of(answer: Answer | bytes) -> int | None:
    if isinstance(answer, Answer):
        return answer.status
    found = re.match(rb"HTTP/1\.1 (\d+)", answer)
    return int(found[1]) if found else None


def text_of(answer: Answer | bytes) -> str:
    return f"{answer.text}{answer.headers}" if isinstance(answer, Answer) else answer.decode("utf-8", "replace")


def test_there_are_enough() -> None:
    assert len(ATTEMPTS) >= 40


@pytest.mark.parametrize("name", ATTEMPTS)
def test_it_is_refused_and_logged(scene: Scene, name: str) -> None:
    why, statuses, attempt = ATTEMPTS[name]
    lines = len(scene.server.refused())
    votes = scene.server.state().item("1.1").ratings
    before = {one: found.score for one, found in votes[1][""].items()}
    answer = attempt(scene)
    assert status_of(answer) in statuses, text_of(answer)[:400]
    logged = _logged(scene.server, lines, why)
    assert why in {one["refused"] for one in logged}, logged
    assert all(one["from"].startswith("127.") for one in logged if "from" in one)
    text = text_of(answer)
    assert "<script>alert" not in text
    assert "Traceback" not in text
    assert str(scene.server.workspace.root) not in text
    written = "\n".join(map(str, logged))
    for secret in (
        token(scene),
        scene.me.link.removeprefix("/b/"),
        scene.server.code,
        "Benedikta",
        "script",
        scene.ben.actor,
    ):
        assert secret not in written
    assert "Benedikta" not in text.replace(" benedikta ", "") or name == "form sent again with another answer"
    item = scene.server.state().item("1.1")
    assert {one: found.score for one, found in item.ratings[1][""].items()} == before, "no rating has changed"
    assert set(item.ratings) == {1}
    assert not scene.server.state().item("1.2").ratings
    assert scene.server.process.poll() is None


def _logged(server: Server, since: int, why: str) -> list[dict[str, object]]:
    """New lines of the log; a connection that is cut off is noted a moment later."""
    end = time.monotonic() + 5
    while why not in {one["refused"] for one in server.refused()[since:]} and time.monotonic() < end:
        time.sleep(0.1)
    return server.refused()[since:]


def test_naming_somebody_else_in_the_form_changes_nothing_for_them(scene: Scene) -> None:
    """Who rates is told by the link alone."""
    answer = scene.me.rate("12", actor=scene.ben.actor, by="f1", partner="police", role="facilitator")
    assert answer.status == 303
    votes = scene.server.state().item("1.1").ratings[1][""]
    assert votes[scene.ben.actor].score == BEN
    assert votes[scene.me.actor].score == "12"
    assert votes[scene.me.actor].by == ""
    assert votes[scene.me.actor].partner == ""


def test_script_in_a_name_stays_text(scene: Scene) -> None:
    name = "Zed <img src=x onerror=alert(1)>"
    phone = scene.stranger().join(name)
    text = phone.page().text
    assert "<img" not in text
    assert "Zed &lt;img src=x onerror=alert(1)&gt;" in text


def test_slow_clients_do_not_hold_up_the_others(scene: Scene) -> None:
    """While forty connections say nothing, a rating is saved as ever."""
    address, source = ("127.0.0.1", scene.server.port), (scene.me.source or "127.0.0.1", 0)
    with contextlib.ExitStack() as stack:
        for _ in range(40):
            stack.enter_context(socket.create_connection(address, 10, source)).sendall(b"POST / HTTP/1.1\r\nX: ")
        assert scene.me.rate("21").status == 303


def test_the_limit_on_codes_does_not_keep_out_who_is_in(scene: Scene) -> None:
    for _ in range(10):
        scene.stranger().get("/join/XXXXXX")
    assert scene.stranger().get(f"/join/{scene.server.code}").status == 429
    assert scene.me.page().status == 200


def test_many_addresses_together_cannot_guess_on(stage: tuple[Server, Phone, Phone, Phone]) -> None:
    """The last test on purpose: it uses up the limit of wrong codes of all addresses together, for a minute."""
    server = stage[0]

    def guess(n: int) -> int:
        return Phone(server, f"127.2.{n // 200}.{n % 200 + 1}").get("/join/WWWWWW").status

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(guess, range(90)))
    assert 429 in statuses[60:]
    assert server.refused()
