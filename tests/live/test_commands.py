"""Each command writes exactly its events, refuses with words what may not be done, and is done once however often it is sent."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import Path

import pytest

from pifkit.live import agree_page, item_page
from pifkit.live.commands import COMMANDS
from pifkit.live.people_page import people_page
from pifkit.model.errors import StoreError
from pifkit.scoring import score
from pifkit.store import ratings_from
from pifkit.store.ledger import shifts
from tests.live.rooms import PARTNERSHIP, Room


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def test_an_item_from_the_first_vote_to_the_lock(room: Room) -> None:
    room.joins("Ann", "Bo", "Cem")
    room.does("open", part="1.1")
    room.rates("1.1", ann="40", bo="45")
    room.does("rate", part="1.1", actor="p-cem", value="50")
    room.does("reveal", part="1.1")
    room.does("agree", part="1.1", **{"score.": "45"})
    room.does("lock", part="1.1")
    assert room.kinds == [
        "joined", "joined", "joined", "session", "opened", "rating", "rating", "rating", "revealed", "consensus", "lock",
    ]  # fmt: skip
    item = room.session.state.item("1.1")
    assert (item.status, item.agreed[""].score, item.ratings[1][""]["p-cem"].by) == ("locked", "45", "f1")


def test_a_session_starts_with_its_first_item_and_only_then(room: Room) -> None:
    room.does("open", part="1.1")
    room.does("open", part="1.2")
    assert room.kinds == ["session", "opened", "opened"]
    room.does("session", what="paused")
    room.does("session", what="started")
    assert room.kinds[3:] == ["session", "session", "opened"], "the item's timer goes on with the session"


def test_a_wide_spread_needs_a_reason_and_voting_again_keeps_the_first_round(room: Room) -> None:
    room.joins("Ann", "Bo")
    room.does("open", part="1.1")
    room.rates("1.1", ann="10", bo="90")
    room.does("reveal", part="1.1")
    with pytest.raises(StoreError, match="Say why"):
        room.does("agree", part="1.1", **{"score.": "50"})
    room.does("round", part="1.1")
    assert room.session.item is not None
    assert (room.session.item.round, room.session.item.status) == (2, "open")
    room.rates("1.1", ann="40", bo="50")
    room.does("reveal", part="1.1")
    room.does("agree", part="1.1", **{"score.": "45"})
    assert [vote.score for vote in room.session.item.ratings[1][""].values()] == ["10", "90"]
    assert room.session.item.agreed[""].override is False


def test_not_enough_evidence_is_no_zero(room: Room) -> None:
    room.joins("Ann", "Bo")
    room.does("open", part="1.1")
    room.does("rate", part="1.1", actor="p-ann", value="?")
    room.does("rate", part="1.1", actor="p-bo", value="40")
    room.does("reveal", part="1.1")
    spread = room.session.state.item("1.1").spreads[""]
    assert (spread.n, spread.lowest, spread.abstentions) == (1, 40.0, 1)


def test_not_applicable_and_unlock_need_a_reason(room: Room) -> None:
    room.does("open", part="1.2")
    with pytest.raises(StoreError, match="Say why"):
        room.does("na", part="1.2", reason="  ")
    room.does("na", part="1.2", reason="We have no such duty.")
    room.does("lock", part="1.2")
    with pytest.raises(StoreError, match="Say why"):
        room.does("unlock", part="1.2", reason="")
    room.does("unlock", part="1.2", reason="A duty came.")
    assert room.session.state.item("1.2").unlock_reasons == ("A duty came.",)


def test_a_locked_item_takes_nothing(room: Room) -> None:
    room.does("open", part="1.2")
    room.does("na", part="1.2", reason="None.")
    room.does("lock", part="1.2")
    before = room.store.version()
    for name, values in (("round", {}), ("agree", {"score.": "5"}), ("na", {"reason": "x"}), ("reveal", {})):
        with pytest.raises(StoreError, match="locked"):
            room.does(name, part="1.2", **values)
    assert room.store.version() == before


@pytest.mark.parametrize("name", ["open", "agree", "na", "join", "park", "text", "session"])
def test_sent_twice_it_is_done_once(room: Room, name: str) -> None:
    """The answer got lost, the page sends the same entry again: one event more, and it says that it is saved."""
    room.does("open", part="1.1")
    values = {
        "open": {"part": "1.2"}, "agree": {"part": "1.1", "score.": "50"}, "na": {"part": "1.1", "reason": "None."},
        "join": {"name": "Ann"}, "park": {"text": "Parking"}, "session": {"what": "paused"},
        "text": {"part": "1.1", "kind": "strength", "id": "s-1", "value": "We plan."},
    }[name]  # fmt: skip
    ident = str(uuid.uuid4())
    before = room.store.version()
    first = room.session.perform(name, values, ident)
    again = room.session.perform(name, values, ident)
    elsewhere = room.facilitator("f1").perform(name, values, ident)
    assert room.store.version() == before + 1
    assert first.saved is not None
    assert "already" in again.said
    assert "already" in elsewhere.said


def test_a_text_is_versioned_withdrawn_and_unchanged_text_writes_nothing(room: Room) -> None:
    room.does("open", part="1.1")
    for value in ("We plan.", "We plan together.", "We plan together."):
        room.does("text", part="1.1", kind="strength", id="s-1", value=value)
    (entry,) = room.session.state.item("1.1").of_kind("strength")
    assert (entry.text, entry.version) == ("We plan together.", 2)
    room.does("text", part="1.1", kind="strength", id="s-1", value=" ")
    assert room.session.state.item("1.1").of_kind("strength") == ()
    with pytest.raises(StoreError, match="no kind of text"):
        room.does("text", part="1.1", kind="lock", id="s-2", value="x")


def test_evidence_has_a_source_that_survives_a_new_text(room: Room) -> None:
    room.does("open", part="1.1")
    with pytest.raises(StoreError, match="first"):
        room.does("source", part="1.1", id="e-1", value="Minutes")
    room.does("text", part="1.1", kind="evidence", id="e-1", value="The plan is reviewed.")
    room.does("source", part="1.1", id="e-1", value="Minutes of 12 May")
    room.does("text", part="1.1", kind="evidence", id="e-1", value="The plan is reviewed each quarter.")
    (entry,) = room.session.state.item("1.1").of_kind("evidence")
    assert (entry.source, entry.version) == ("Minutes of 12 May", 3)


def test_a_file_that_evidence_names_is_recorded_with_its_digest_and_said_to_have_changed(room: Room) -> None:
    path = room.workspace.folder(PARTNERSHIP) / "minute.txt"
    path.write_text("We agreed.", encoding="utf-8")
    room.does("text", part="1.1", kind="evidence", id="e-1", value="The minute.")
    room.does("source", part="1.1", id="e-1", value="minute.txt")
    digest = hashlib.sha256(b"We agreed.").hexdigest()

    def page() -> str:
        return agree_page.texts(room.session, room.session.state.item("1.1"))

    assert room.last.payload["sha256"] == digest
    assert "Its file is as it was recorded." in page()
    room.does("source", part="1.1", id="e-1", value="minute.txt")
    assert len(room.kinds) == 2, "the same again writes nothing"
    path.write_text("We agreed, and more.", encoding="utf-8")
    assert "Its file is changed since it was recorded." in page()
    room.does("text", part="1.1", kind="evidence", id="e-1", value="The signed minute.")
    assert room.last.payload["sha256"] == digest, "another text is no look at the file"
    room.does("source", part="1.1", id="e-1", value="minute.txt")
    assert room.last.payload["sha256"] == hashlib.sha256(b"We agreed, and more.").hexdigest()
    assert "Its file is as it was recorded." in page()
    with pytest.raises(StoreError, match="leads out of the workspace"):
        room.does("source", part="1.1", id="e-1", value="../../secret.txt")
    path.unlink()
    assert "Its file is missing: no such file in the workspace." in page()
    room.does("source", part="1.1", id="e-1", value="https://example.org/minute")
    assert "sha256" not in room.last.payload
    assert "The source is a link, so no digest is kept." in page()


def test_people_without_a_device_come_and_go(room: Room) -> None:
    room.does("join", name="  Police   Scotland ")
    (actor,) = room.session.state.present
    assert room.session.name_of(actor) == "Police Scotland"
    assert "Police" not in str([one.to_json() for one in room.store.events()]), "names are never in events"
    for name in ("police scotland", ""):
        with pytest.raises(StoreError):
            room.does("join", name=name)
    room.does("leave", actor=actor)
    assert room.session.state.present == ()
    with pytest.raises(StoreError, match="already"):
        room.does("leave", actor=actor)


def test_a_conflict_of_interest_is_declared_marked_withdrawn_and_undone(room: Room) -> None:
    room.joins("Ann", "Bo")
    room.does("open", part="1.1")
    room.does("conflict", actor="p-ann", item="1.1", text="Runs <this> service.")
    room.does("conflict", actor="p-bo", item="", text="Chairs the board.")
    state = room.session.state
    assert dict(state.item("1.1").conflicts_of_interest) == {"p-ann": "Runs <this> service."}
    assert dict(state.conflicts_of_interest) == {"p-bo": "Chairs the board."}
    assert (room.last.actor, room.last.get("by")) == ("p-bo", "f1"), "it is theirs, written by the facilitator"
    room.rates("1.1", ann="40", bo="40")
    room.does("reveal", part="1.1")
    page = item_page.revealed(room.session, room.framework, room.session.item, 25)
    assert "Ann has a conflict of interest: Runs &lt;this&gt; service." in page
    assert "Bo (conflict of interest)" in page
    assert room.session.item.spreads[""].n == 2, "it is marked, and counts"
    room.does("agree", part="1.1", **{"score.": "40"})
    assert [one.declared for one in shifts(room.framework, room.session.state)] == [2]
    page = people_page(room.session)
    assert "Ann, 1.1: Runs &lt;this&gt; service." in page
    assert '<option value="1.1" selected>' in page, "the current item is offered"
    with pytest.raises(StoreError, match="Write what"):
        room.does("conflict", actor="p-ann", item="1.2", text=" ")
    with pytest.raises(StoreError, match="who declares"):
        room.does("conflict", actor="p-cem", item="1.2", text="x")
    room.does("conflict", actor="p-ann", item="1.1", text="")
    assert room.session.state.item("1.1").conflicts_of_interest == {}
    room.does("undo")
    assert dict(room.session.state.item("1.1").conflicts_of_interest) == {"p-ann": "Runs <this> service."}


def test_undo_takes_back_the_own_last_step_and_redo_brings_it_back(room: Room) -> None:
    room.joins("Ann")
    room.does("open", part="1.1")
    room.rates("1.1", ann="40")
    room.does("reveal", part="1.1")
    room.does("agree", part="1.1", **{"score.": "40"})
    assert "agreed 40 for 1.1" in room.does("undo")
    assert room.session.state.item("1.1").status == "revealed"
    room.does("redo")
    assert room.session.state.item("1.1").status == "agreed"
    room.does("undo")
    room.does("undo")
    assert room.session.state.item("1.1").status == "open"
    with pytest.raises(StoreError, match="nothing to undo"):
        room.does("undo")
    assert room.kinds.count("undo") == 4, "nothing is ever deleted"


def test_the_parking_lot(room: Room) -> None:
    room.does("open", part="1.1")
    with pytest.raises(StoreError):
        room.does("park", text=" ")
    room.does("park", text="Who owns the data?")
    (line,) = room.session.parked
    assert (line.item, line.done) == ("1.1", False)
    room.does("parked", id=line.id, value=True)
    assert room.session.parked[0].done
    room.does("parked", id=line.id, value=False)
    assert not room.session.parked[0].done


def test_attributes_are_agreed_together(tmp_path: Path) -> None:
    room = Room(tmp_path, "caf2020:fine_tuned")
    block = room.framework.block(room.framework.part_index["1.1"][1].block)
    assert block is not None
    keys = [one.id for one in block.attributes]
    room.does("open", part="1.1")
    with pytest.raises(StoreError, match="Choose the score"):
        room.does("agree", part="1.1")
    room.does("agree", part="1.1", **{f"score.{key}": "50" for key in keys})
    assert room.kinds[2:] == ["consensus"] * len(keys)
    assert room.session.state.item("1.1").status == "agreed"


def test_points_that_do_not_add_up_are_told_and_stop_nothing(tmp_path: Path) -> None:
    room = Room(tmp_path, "ocai_like")
    room.joins("Ann", "Bo")
    room.does("open", part="now.1")
    types = ("clan", "adhocracy", "market", "hierarchy")
    for name, points in (("ann", (40, 30, 20, 10)), ("bo", (40, 30, 20, 40))):
        for attribute, one in zip(types, points, strict=True):
            room.does("rate", part="now.1", actor=f"p-{name}", attribute=attribute, value=str(one))

    def item():
        return room.session.state.item("now.1")

    assert "Bo: has rated: the points add up to 130 and do not count" in item_page.rated(room.session, item())
    room.does("reveal", part="now.1")
    page = item_page.revealed(room.session, room.framework, item(), 25)
    assert "<li>Bo: the points add up to 130 and do not count.</li>" in page
    with pytest.raises(StoreError, match=r"add up to 110\. Share out exactly 100"):
        room.does("agree", part="now.1", **{f"score.{one}": "27.5" for one in types})
    room.does("agree", part="now.1", **{f"score.{one}": "25" for one in types})
    assert score(room.framework, ratings_from(room.session.state)).part("now.1").score == 25


def test_what_is_off_the_scale_is_refused_and_nothing_is_saved(room: Room) -> None:
    room.joins("Ann")
    room.does("open", part="1.1")
    before = room.store.version()
    for value in ("101", "high", "-5"):
        with pytest.raises(StoreError, match="score"):
            room.does("rate", part="1.1", actor="p-ann", value=value)
    with pytest.raises(StoreError, match="no command"):
        room.does("delete")
    with pytest.raises(StoreError, match="Choose an item"):
        room.does("open", part="77")
    assert room.store.version() == before
    assert "delete" not in COMMANDS
