"""A meeting over HTTP, with a real server in a process of its own: joining, rating, revealing, leaving, starting again."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import socket
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from pifkit.ballot.seats import remove, token_hash
from pifkit.store import Event, agree, names, new_event, rate
from pifkit.workspace import Workspace
from tests.ballot.conftest import copied
from tests.ballot.serving import CYCLE, ROOT, Phone, Server, serving, start
from tests.support import missing

Serve = Callable[..., Server]


@pytest.fixture
def server(serve: Serve) -> Server:
    """A named meeting on CAF, with nobody in it yet."""
    return serve()


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Server]:
    """A named meeting on CAF that tests share: each has its own people and its own item."""
    folder = tmp_path_factory.mktemp("busy")
    with serving(copied(folder / "w", root), folder / "refusals.jsonl") as made:
        yield made


def of(server: Server, phone: Phone, *kinds: str) -> list[Event]:
    """What somebody's phone wrote."""
    return [one for one in server.store.events() if one.actor == phone.actor and one.kind in kinds]


def test_one_line_says_where_it_is_and_it_ends_when_its_standard_input_closes(serve: Serve) -> None:
    server = serve()
    assert set(server.ready) == {
        "ready", "pid", "host", "port", "url", "code", "join", "anonymous", "framework", "cycle", "warnings",
    }  # fmt: skip
    assert server.ready["join"] == f"{server.ready['url']}join/{server.code}"
    assert server.ready["pid"] == server.process.pid
    assert server.stop() == 0


def test_a_rating_from_joining_to_the_reveal(server: Server) -> None:
    ana = Phone(server).join("Ana Smith", partner="police")
    assert "Nothing is open yet" in ana.page().text
    server.do("opened", "1.1")
    page = ana.page()
    assert "1.1 Provide direction" in page.text
    assert "It is planned and carried out." in page.text
    assert "0 of 1 has rated." in page.text
    saved = ana.follow(ana.rate("45", page))
    assert re.fullmatch(r"Saved \d\d:\d\d:\d\d\.", saved.said)
    assert "<option selected>45</option>" in saved.text
    (event,) = server.events("rating")
    assert (event.actor, event.item, event.round, event.payload) == (
        ana.actor,
        "1.1",
        1,
        {"score": "45", "partner": "police"},
    )
    assert names(server.store) == {ana.actor: "Ana Smith"}
    server.do("revealed", "1.1")
    shown = ana.page()
    assert "Your rating: <strong>45</strong>" in shown.text
    assert "median <strong>45</strong>, from 45 to 45, 1 rating." in shown.text
    assert "<svg" in shown.text
    assert 'name="score"' not in shown.text


def test_three_ratings_in_a_row_are_three_events_and_the_last_one_counts(busy: Server) -> None:
    ana = Phone(busy).join("Ana 1")
    busy.do("opened", "2.1")
    for score in ("45", "60", "30"):
        assert ana.follow(ana.rate(score)).said.startswith("Saved ")
    assert [one.get("score") for one in of(busy, ana, "rating")] == ["45", "60", "30"]
    assert busy.state().item("2.1").ratings[1][""][ana.actor].score == "30"


def test_a_form_delivered_again_changes_nothing(busy: Server) -> None:
    """Also long after another form: a browser that sends the old one once more does not bring the old rating back."""
    ana = Phone(busy).join("Ana 2")
    busy.do("opened", "2.2")
    first = ana.page()
    assert ana.rate("45", first).status == 303
    assert ana.rate("45", first).status == 303
    assert len(of(busy, ana, "rating")) == 1
    assert ana.rate("60").status == 303
    again = ana.rate("45", first)
    assert (again.status, again.said) == (409, "This form was sent before with another answer, and the first one counts. To change it, press Save once more.")  # fmt: skip
    assert "<option selected>45</option>" in again.text, "what was chosen is kept"
    assert busy.state().item("2.2").ratings[1][""][ana.actor].score == "60"
    assert ana.rate("45", again).status == 303, "pressed once more"
    assert busy.state().item("2.2").ratings[1][""][ana.actor].score == "45"


def test_not_enough_evidence_is_an_abstention(busy: Server) -> None:
    ana = Phone(busy).join("Ana 3")
    busy.do("opened", "2.3")
    saved = ana.follow(ana.rate("not-enough-evidence"))
    assert "<strong>Not enough evidence</strong>" in saved.text
    assert len(of(busy, ana, "abstention")) == 1
    busy.do("revealed", "2.3")
    assert "1 said that there is not enough evidence." in ana.page().text


def test_voting_again_is_a_new_round(busy: Server) -> None:
    ana = Phone(busy).join("Ana 4")
    busy.do("opened", "2.4")
    ana.follow(ana.rate("45"))
    busy.do("revealed", "2.4")
    busy.do("round", "2.4")
    page = ana.page()
    assert "round 2" in page.text
    assert "<strong>45</strong>" not in page.text
    ana.follow(ana.rate("55", page))
    assert [(one.round, one.get("score")) for one in of(busy, ana, "rating")] == [(1, "45"), (2, "55")]


def test_who_is_late_says_so_and_who_leaves_can_come_back(server: Server) -> None:
    ana = Phone(server).join("Ana")
    server.do("opened", "1.1")
    ana.follow(ana.rate("45"))
    ben = Phone(server).join("Ben")
    assert "1 of 2 have rated." in ben.page().text
    left = ben.follow(ben.send(f"{ben.link}/presence", {**ben.page().fields, "what": "left"}))
    assert "You have left the meeting" in left.text
    assert server.state().present == (ana.actor,)
    assert "1 of 1 has rated." in ana.page().text
    ben.follow(ben.send(f"{ben.link}/presence", {**left.fields, "what": "joined"}))
    assert "Provide direction" in ben.page().text
    assert server.state().present == tuple(sorted((ana.actor, ben.actor)))


def test_the_page_follows_agreement_lock_and_the_end(server: Server) -> None:
    ana = Phone(server).join("Ana")
    server.do("opened", "1.1")
    ana.follow(ana.rate("45"))
    server.do("revealed", "1.1")
    server.store.append([agree(server.state(), server.framework, "1.1", "45", actor="f1")])
    assert "Agreed: <strong>45</strong>" in ana.page().text
    server.do("lock", "1.1")
    assert "Nothing is open yet" in ana.page().text
    server.do("opened", "1.2")
    server.do("not_applicable", "1.2", reason="We have no managers.")
    assert "does not apply: We have no managers." in ana.page().text
    server.store.append([new_event("session", actor="f1", cycle=CYCLE, role="facilitator", payload={"what": "paused"})])
    assert "The session is paused." in ana.page().text
    server.store.append([new_event("session", actor="f1", cycle=CYCLE, role="facilitator", payload={"what": "ended"})])
    assert "The session has ended" in ana.page().text


def test_what_the_facilitator_types_for_somebody_is_theirs(busy: Server) -> None:
    ana = Phone(busy).join("Ana 5")
    busy.do("opened", "3.1")
    busy.store.append([rate(busy.state(), busy.framework, "3.1", "40.0", actor=ana.actor, by="f1")])
    page = ana.page()
    assert "<option selected>40</option>" in page.text
    assert "Your rating: <strong>40.0</strong>" in page.text


@pytest.mark.promise(2)
def test_nothing_of_others_leaves_before_the_reveal(server: Server) -> None:
    """Raw answers of every address: before the reveal only counts, no score, no pseudonym and no name of anybody else."""
    ana, ben = Phone(server).join("Ana"), Phone(server).join("Benedikta")
    server.do("opened", "1.1")
    before = {path: ana.get(path) for path in (ana.link, f"{ana.link}/state", "/", f"/join/{server.code}")}
    ben.follow(ben.rate("73"))
    for path, old in before.items():
        now = ana.get(path)
        assert _still(now.text) == _still(old.text), path
        for secret in (ben.actor, "Benedikta", ben.link.removeprefix("/b/")):
            assert secret not in now.text + str(now.headers)
    state = json.loads(ana.get(f"{ana.link}/state").text)
    assert set(state) == {"where", "mark", "count"}
    assert state["count"] == "1 of 2 have rated."
    assert state["mark"] == json.loads(before[f"{ana.link}/state"].text)["mark"], "not even a digest moves"
    server.do("revealed", "1.1")
    shown = ana.page().text
    assert "median <strong>73</strong>" in shown
    assert "Benedikta" not in shown, "figures come without names"


def _still(text: str) -> str:
    """A page without what may change: form ids, the cookie's twin and the count."""
    text = re.sub(r'name="_xsrf" value="[^"]*"|name="form" value="[^"]*"', "", text)
    return re.sub(r"\d of 2 have rated\.", "", text)


def test_an_anonymous_meeting_shows_no_figures_of_few(serve: Serve) -> None:
    server = serve("--anonymous")
    people = [Phone(server, f"127.0.2.{n}").join() for n in range(1, 6)]
    assert names(server.store) == {}
    assert 'name="name"' not in people[0].get(f"/join/{server.code}").text
    server.do("opened", "1.1")
    for n, one in enumerate(people[:4]):
        one.follow(one.rate(str(40 + n)))
    people[4].follow(people[4].rate("not-enough-evidence"))
    server.do("revealed", "1.1")
    few = people[0].page().text
    assert "Fewer than 5 people rated" in few
    assert "median" not in few
    assert "not enough evidence" not in few
    assert "<svg" not in few
    server.do("opened", "1.2")
    for n, one in enumerate(people):
        one.follow(one.rate(str(40 + n)))
    server.do("revealed", "1.2")
    assert "median <strong>42</strong>, from 40 to 44, 5 ratings." in people[0].page().text


def test_attributes_are_rated_one_by_one(serve: Serve) -> None:
    server = serve(framework="efqm2020")
    ana = Phone(server).join("Ana")
    server.do("opened", "1.1")
    page = ana.page()
    wanted = [one.id for one in server.framework.block("direction").attributes]  # type: ignore[union-attr]
    assert re.findall(r'<select id="score-([a-z0-9_]+)"', page.text) == wanted
    some = ana.follow(ana.rate({f"score-{wanted[0]}": "45", f"score-{wanted[1]}": "not-enough-evidence"}, page))
    assert some.said.endswith("Some questions are still blank.")
    whole = ana.follow(ana.rate({f"score-{one}": "50" for one in wanted}))
    assert whole.said.startswith("Saved ")
    votes = server.state().item("1.1").ratings[1]
    assert {key: found[ana.actor].score for key, found in votes.items()} == dict.fromkeys(wanted, "50")
    assert ana.rate({f"score-{wanted[0]}": "33"}).status == 422, "off the steps of the scale"
    server.do("revealed", "1.1")
    assert ana.page().text.count("Your rating: <strong>50</strong>") == len(wanted)


def test_pages_are_small_and_ask_nobody_else(busy: Server) -> None:
    ana = Phone(busy).join("Ana 6")
    busy.do("opened", "3.2")
    for path in ("/", f"/join/{busy.code}", ana.link, f"{ana.link}/state"):
        answer = ana.get(path)
        assert len(answer.text.encode()) < 8_000
        assert "<style" not in answer.text
        assert " style=" not in answer.text
        assert not re.search(r"<script(?! src=)", answer.text)
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', answer.text)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert "server" not in answer.headers
    assert len(ana.get("/follow.js").text) < 8_000
    assert len(ana.get("/ballot.css").text) < 8_000


@pytest.mark.promise(2)
def test_starting_again_continues(serve: Serve, workspace: Workspace) -> None:
    """Links, the code and a page that was loaded before the crash go on working; ratings are all there."""
    server = serve()
    ana = Phone(server).join("Ana")
    server.do("opened", "1.1")
    ana.follow(ana.rate("45"))
    loaded = ana.page()
    server.process.kill()
    server.process.wait(timeout=10)
    again = serve("--port", str(server.port), code=server.code)
    ana.server = again
    assert again.ready["join"] == server.ready["join"]
    assert ana.follow(ana.rate("60", loaded)).said.startswith("Saved ")
    assert [one.get("score") for one in again.events("rating")] == ["45", "60"]
    assert Phone(again).join("Ben").actor != ana.actor
    assert again.stop() == 0
    third = serve()  # without the code: a new one, and the old one stays valid
    assert third.code != server.code
    assert Phone(third).get(f"/join/{server.code}").status == 200


def test_a_link_that_was_ended_works_no_more(server: Server) -> None:
    ana = Phone(server).join("Ana")
    assert remove(server.store, ana.actor) == 1
    assert _until(lambda: ana.page().status == 404)
    assert server.events("joined"), "what was done stays"


def _until(met: Callable[[], bool], seconds: float = 10) -> bool:
    import time

    end = time.monotonic() + seconds
    while not met():
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


def test_only_hashes_are_kept_and_nothing_secret_is_logged(server: Server, workspace: Workspace) -> None:
    ana = Phone(server).join("Ana Unusualname")
    server.do("opened", "1.1")
    ana.rate("45")
    ana.rate("4711")
    ana.get("/b/" + ana.link.removeprefix("/b/")[::-1])
    Phone(server).get("/join/ZZZZZZ")
    token = ana.link.removeprefix("/b/")
    folder = workspace.folder("kirkmellan")
    kept = b"".join(path.read_bytes() for path in folder.glob("events.sqlite*"))
    assert token_hash(token).encode() in kept
    assert token.encode() not in kept
    assert server.code.encode() not in kept
    log = server.log.read_text(encoding="utf-8")
    assert len(server.refused()) >= 3
    for secret in (token, token[::-1], server.code, "ZZZZZZ", "Unusualname", "4711", ana.actor):
        assert secret not in log


def test_when_the_store_cannot_be_written_the_choice_is_kept(server: Server, workspace: Workspace) -> None:
    """The phone says NOT saved, in words without any path, keeps the choice, and the same form works afterwards."""
    ana = Phone(server).join("Ana")
    server.do("opened", "1.1")
    page = ana.page()
    file = workspace.folder("kirkmellan") / "events.sqlite"
    import sqlite3

    holder = sqlite3.connect(file, isolation_level=None)
    try:
        holder.execute("BEGIN IMMEDIATE")
        answer = ana.rate("45", page)
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert answer.status == 503
    assert answer.said.startswith("NOT saved.")
    assert "<option selected>45</option>" in answer.text
    assert str(file.parent) not in answer.text
    assert server.refused()[-1]["refused"] == "failed"
    assert server.events("rating") == ()
    assert ana.rate("45", answer).status == 303
    assert len(server.events("rating")) == 1


def test_thirty_people_rate_within_one_second_and_all_are_there_once(backend: str, serve: Serve) -> None:
    """Everybody sends the form twice, all at the same time; thirty ratings are there, each once, each as it was given."""
    server = serve()
    people = [Phone(server, f"127.0.3.{n}").join(f"Person {n}") for n in range(1, 31)]
    server.do("opened", "1.1")
    pages = [one.page() for one in people]

    def send(n: int) -> list[int]:
        return [people[n].rate(str(n), pages[n]).status for _ in range(2)]

    with ThreadPoolExecutor(30) as pool:
        statuses = list(pool.map(send, range(30)))
    assert statuses == [[303, 303]] * 30
    ratings = server.events("rating")
    assert len(ratings) == 30
    assert {one.actor: one.get("score") for one in ratings} == {one.actor: str(n) for n, one in enumerate(people)}
    item = server.state().item("1.1")
    assert len(item.rated_by) == 30
    assert "30 of 30 have rated." in people[0].page().text


def test_both_databases_keep_seats_and_codes(backend: str, serve: Serve) -> None:
    server = serve()
    ana = Phone(server).join("Ana")
    server.do("opened", "1.1")
    ana.follow(ana.rate("45"))
    assert server.stop() == 0
    again = serve(code=server.code)
    ana.server = again
    assert "<strong>45</strong>" in ana.page().text


def test_it_is_a_small_process(server: Server) -> None:
    """Neither tables nor widgets nor a drawing library are loaded, however long it has served."""
    ana = Phone(server).join("Ana")
    server.do("opened", "1.1")
    ana.follow(ana.rate("45"))
    server.do("revealed", "1.1")
    ana.page()
    assert psutil.Process(server.process.pid).memory_info().rss < 110_000_000
    code = "import sys, pifkit.ballot.server, pifkit.ballot.__main__; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert not {"pandas", "numpy", "ipywidgets", "IPython", "matplotlib", "jupyter_server", "ipykernel"} & set(
        loaded.split()
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["nobody"], "no such partnership"),
        (["kirkmellan", "--port", "0"], "--framework"),
        (
            ["kirkmellan", "--framework", "caf2020", "--host", "192.0.2.77", "--port", "0"],
            "cannot listen on 192.0.2.77",
        ),
        (["kirkmellan", "--framework", "caf2020", "--host", "my-laptop", "--port", "0"], "is no address"),
        (["kirkmellan", "--framework", "caf2020", "--cert", "absent.pem", "--port", "0"], "HTTPS needs both"),
        (
            ["kirkmellan", "--framework", "caf2020", "--cert", "a.pem", "--key", "b.pem", "--port", "0"],
            "cannot be used",
        ),
        (["kirkmellan", "--framework", "caf2020", "--cycle", "../../x", "--port", "0"], "is no id of a cycle"),
    ],
    ids=["unknown", "several frameworks", "foreign address", "name", "no key", "bad certificate", "path as cycle"],
)
def test_it_says_why_it_cannot_start(workspace: Workspace, options: list[str], words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pifkit.ballot", *options, "--workspace", str(workspace.root)],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=ROOT, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_port_that_is_taken_is_said(busy: Server, workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="exit code 2"):
        start(workspace, tmp_path / "other.jsonl", "--port", str(busy.port))


def test_the_address_on_the_wall_is_one_that_phones_can_type(busy: Server) -> None:
    phone = Phone(busy)
    fields = phone.get("/").fields
    answer = phone.send("/", {**fields, "code": f" {busy.code[:3].lower()} - {busy.code[3:].lower()} "})
    assert answer.headers["location"] == f"/join/{busy.code}"
    assert "Your name" in phone.follow(answer).text


def test_a_join_form_sent_twice_is_one_person(busy: Server) -> None:
    phone, before = Phone(busy), len(busy.events("joined"))
    fields = phone.get(f"/join/{busy.code}").fields
    links = {phone.send(f"/join/{busy.code}", {**fields, "name": "Ana 7"}).headers["location"] for _ in range(2)}
    assert len(links) == 2
    assert len(busy.events("joined")) == before + 1
    assert list(names(busy.store).values()).count("Ana 7") == 1
    assert uuid.UUID(fields["form"])


def test_https_by_a_given_certificate(serve: Serve, tmp_path: Path) -> None:
    """Pages and cookies go encrypted only; the address on the wall says https and the name that was given."""
    tool = shutil.which("openssl")
    if tool is None:
        missing("openssl", "a certificate cannot be made")
    subprocess.run(
        [tool, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "1",
         "-subj", "/CN=ballot.example"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    server = serve(
        "--cert", str(tmp_path / "cert.pem"), "--key", str(tmp_path / "key.pem"), "--public-host", "ballot.example"
    )
    assert server.ready["join"] == f"https://ballot.example:{server.port}/join/{server.code}"
    ana = Phone(server).join("Ana")
    server.do("opened", "1.1")
    assert ana.follow(ana.rate("45")).said.startswith("Saved ")
    fresh = Phone(server).get("/")
    assert {"secure", "httponly", "samesite=strict"} <= {
        one.strip().lower() for one in fresh.headers["set-cookie"].split(";")
    }
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            assert not line.recv(1000).startswith(b"HTTP/1.1 200")
