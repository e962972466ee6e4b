"""Every hostile text as name, score and note on a phone: the server refuses it in words or takes it as text, and never falls over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ballot.conftest import copied
from tests.ballot.serving import Answer, Phone, Server, serving
from tests.hostile.inputs import LIVELY, NAMES, TEXTS
from tests.hostile.life import life, text_of

pytestmark = pytest.mark.promise(6)
PLAIN = "plain words"
FEW = {name: text for name, text in list((TEXTS | NAMES).items())[::4] if len(text) < 3_000}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("hostile-phones")
    with serving(copied(folder / "w", root), folder / "refusals.jsonl") as found:
        found.do("opened", "1.1")
        yield found


def refused(server: Server) -> Answer:
    """The form with a message: a name that is far too long."""
    phone = Phone(server, "127.20.0.3")
    return phone.send(f"/join/{server.code}", {**phone.get(f"/join/{server.code}").fields, "name": "x" * 2_000})


def test_every_text_as_a_name_and_as_a_note_stays_text(server: Server) -> None:
    plain = Phone(server, "127.20.0.1").join("Plain")
    assert plain.rate("45", note="plain words").status == 303
    usual = life(plain.page().text)
    for other in (
        Phone(server, "127.20.0.2").get(f"/join/{server.code}"),
        refused(server),
        plain.rate("x" * 500, note=PLAIN),
    ):
        usual |= life(other.text)
    scripts = plain.page().text.count("<script")  # its own, from a file: no text may add one
    assert not usual & {"img", "iframe", "svg", "style", "h2 onmouseover"}
    statuses: set[int] = set()
    taken = 0
    for number, (name, text) in enumerate(FEW.items()):
        phone = Phone(server, f"127.20.{1 + number // 200}.{1 + number % 200}")
        fields = phone.get(path := f"/join/{server.code}").fields
        answer = phone.send(path, {**fields, "name": text})
        statuses.add(answer.status)
        assert life(answer.text) <= usual, name
        if answer.status != 303:
            continue
        phone.link = answer.headers["location"].partition("?")[0]
        for rated in (phone.rate(text, note=text), phone.rate("45", note=text)):
            statuses.add(rated.status)
            assert life(rated.text) <= usual, name
        page = phone.page()
        assert life(page.text) <= usual, name
        assert page.text.count("<script") == scripts, name
        taken += "alert(1)" in text and "alert(1)" in text_of(page.text)
    assert statuses <= {200, 303, 400, 403, 409, 413, 422}, statuses
    assert taken >= len(LIVELY) / 8, "the control: the page does show the note"
    assert server.process.poll() is None, "it still runs"
