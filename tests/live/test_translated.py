"""Every sentence of the facilitator's screen and of the forms comes from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pifkit.live.context import beside
from pifkit.live.score_forms import ScoreForm
from pifkit.live.screen import Screen
from pifkit.live.table_forms import NEW, ActionForm, NoteForm
from pifkit.model import language
from pifkit.model.errors import PifkitError
from pifkit.reporting.show import outputs
from pifkit.reporting.signing import book_sign_words, record_words
from pifkit.reporting.stages import conditions
from pifkit.store.reading import read_book
from pifkit.store.signing import sign
from tests.live.rooms import PARTNERSHIP, Room, workspace
from tests.translated import own_words, pseudo, texts, untranslated

#: Steps after which all five pages are looked at, and not the item's alone.
EVERYWHERE = ("reveal", "conflict", "na", "session")
#: What people say and type in this test.
SAID = frozenset(
    {
        "Ann",
        "Bo",
        "Cy",
        "Alpha",
        "Parked words",
        "A strength",
        "The plan",
        "The plan.pdf",
        "pdf",
        "no buses",
        "it was late",
        "we differ",
    }
)


@pytest.fixture(autouse=True)
def _made_up() -> Iterator[None]:
    with language.speaking("cy", pseudo()):
        yield


def looks(room: Room) -> Iterator[str]:
    """The screen through a session: every page at every step, and what each step answers."""
    book = read_book(room.workspace, PARTNERSHIP)
    screen = Screen(room.session, beside(room.framework, book), title="Ann", tolerance=25, page=True)

    def does(name: str, **values: str) -> Iterator[str]:
        try:
            done = screen.perform(name, values, "")
            yield from (done.said, done.notice)
        except PifkitError as error:
            yield error.message
        for view in ("item", "agenda", "people", "parking", "summary") if name in EVERYWHERE else ("item",):
            screen.view = view
            yield from screen.regions().values()

    yield from does("reveal")
    room.joins("Ann", "Bo", "Cy")
    yield from does("open", part="1.1")
    room.rates("1.1", ann="83", bo="17")
    yield from does("conflict", actor="p-ann", item="1.1", text="Alpha")
    yield from does("reveal")
    yield from does("agree", **{"score.": "50"})
    yield from does("agree", **{"score.": "50", "reason": "it was late", "dissent": "we differ"})
    for kind in ("strength", "improvement", "evidence", "note"):
        yield from does("text", part="1.1", kind=kind, id=f"{kind[0]}-1", value="A strength")
    yield from does("source", part="1.1", id="e-1", value="The plan.pdf")
    yield from does("park", text="Parked words")
    yield from does("lock")
    yield from does("unlock", part="1.1", reason="it was late")
    yield from does("round", part="1.1")
    yield from does("undo")
    yield from does("redo")
    yield from does("open", part="1.2")
    yield from does("na", part="1.2", reason="no buses")
    yield from does("leave", actor="p-cy")
    yield from does("session", what="paused")
    yield from does("session", what="ended")


def test_the_screen_has_no_word_outside_the_catalogue(tmp_path: Path) -> None:
    room = Room(tmp_path)
    own = own_words(read_book(room.workspace, PARTNERSHIP)) | SAID
    found = [text for html in looks(room) for text in texts(html)]
    assert len(found) > 300
    assert untranslated(dict.fromkeys(found), own) == []
    # What the reports say of what was recorded, before it was signed, then, and when something came after.
    assert recorded(room, own) == []
    sign(room.workspace, PARTNERSHIP, name="Ann", role="Alpha")
    assert recorded(room, own) == []
    room.does("open", part="1.1")
    assert recorded(room, own) == []


def recorded(room: Room, own: frozenset[str]) -> list[str]:
    book = read_book(room.workspace, PARTNERSHIP)
    views = [
        *conditions.ledger(book),
        conditions.record(book),
        *conditions.confidence(book),
        *conditions.contested(book),
    ]
    found = [text for view in views for one in outputs(view) for text in texts(one.data.get("text/html", ""))]
    return untranslated([*found, book_sign_words(book), record_words(book)], own)


def test_the_forms_have_no_word_outside_the_catalogue(tmp_path: Path) -> None:
    room = Room(tmp_path)
    score, evidence = ScoreForm(room.session, "scores"), ScoreForm(room.session, "evidence")
    evidence.perform("text", {"kind": "evidence", "id": "e-1", "value": "The plan."}, "")
    book = read_book(workspace(tmp_path / "b", "strathquill"), "strathquill")
    plan, new, notes = ActionForm(book), ActionForm(book), NoteForm(book)
    new.perform("action", {"value": NEW}, "")
    found = [
        text for form in (score, evidence, plan, new, notes) for html in form.regions().values() for text in texts(html)
    ]
    assert untranslated(dict.fromkeys(found), own_words(book) | SAID) == []
