"""Groups that rate the same items apart: entered on the screen, hidden and revealed together, each one voice in the score."""

from __future__ import annotations

from pathlib import Path

import pytest

from pifkit.ballot.meeting import meeting_of
from pifkit.ballot.seen import seen
from pifkit.live import agree_page, item_page
from pifkit.live.agenda import agenda, still_open
from pifkit.live.people_page import people_page
from pifkit.model.errors import StoreError
from pifkit.scoring import score
from pifkit.store import ratings_from
from pifkit.store.ledger import shifts
from tests.live.rooms import PARTNERSHIP, Room

SCORES = {"ann": "40", "bo": "50", "cem": "80", "dee": "90"}


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """Four people: Ann and Bo in the north, Cem and Dee in the south."""
    made = Room(tmp_path)
    for actor in made.joins("Ann", "Bo", "Cem", "Dee"):
        made.does("group", actor=actor, value="North" if actor in {"p-ann", "p-bo"} else " south ")
    return made


def rated(room: Room, part: str = "1.1", **scores: str) -> None:
    room.does("open", part=part)
    for name, one in (scores or SCORES).items():
        room.does("rate", part=part, actor=f"p-{name}", value=one)


def agreement(room: Room, part: str = "1.1") -> str:
    state = room.session.state
    return agree_page.agreement(
        room.framework, state.item(part), state.apart(part), settled=state.agreed_by_groups(part)
    )


def line(room: Room):
    return agenda(room.framework, room.session.state, by_spread=False)[0]


def test_people_are_put_into_groups_and_out_again(room: Room) -> None:
    assert dict(room.session.state.members) == {
        "p-ann": "North", "p-bo": "North", "p-cem": "south", "p-dee": "south",
    }  # fmt: skip
    room.does("group", actor="p-cem", value="NORTH")
    assert room.session.state.members["p-cem"] == "North", "the same group however it is written"
    count = len(room.kinds)
    room.does("group", actor="p-cem", value="North")
    assert len(room.kinds) == count, "the same again writes nothing"
    room.does("group", actor="p-cem", value="")
    assert "p-cem" not in room.session.state.members
    assert "p-cem" in room.session.state.present
    page = people_page(room.session)
    assert 'aria-label="Group of Ann"' in page
    assert "<option>North</option>" in page
    with pytest.raises(StoreError, match="not in the room"):
        room.does("group", actor="p-eve", value="North")


def test_each_group_has_its_ratings_hidden_and_revealed_with_the_others(room: Room) -> None:
    rated(room)
    state = room.session.state
    assert state.current == ("1.1", ""), "phones follow everybody's item"
    assert [(one.group, one.status, dict(one.votes)) for one in state.apart("1.1")] == [
        ("North", "open", {}), ("south", "open", {}),
    ]  # fmt: skip
    who = item_page.rated(room.session, state.item("1.1"))
    assert "<strong>4 of 4</strong> have rated" in who
    assert "Ann: has rated, North" in who
    assert item_page.revealed(room.session, room.framework, state.item("1.1"), 25) == ""
    assert "disabled" not in item_page.voting(state.item("1.1"), state.apart("1.1"))
    room.does("reveal", part="1.1")
    page = item_page.revealed(room.session, room.framework, room.session.item, 25)
    assert "Median by group: North 45 (2), south 85 (2)" in page
    assert page.count("<svg") == 2, "a strip for each group"
    assert "What North thinks" in page
    room.does("conflict", actor="p-ann", item="1.1", text="Runs it.")
    assert "Ann has a conflict of interest: Runs it." in item_page.revealed(
        room.session, room.framework, room.session.item, 25
    )
    room.does("agree", part="1.1", group="North", **{"score.": "45"})
    assert [one.declared for one in shifts(room.framework, room.session.state)] == [1]
    assert line(room).spread == 10, "the widest spread of a group"


def test_each_group_agrees_for_itself_and_counts_as_one_voice(room: Room) -> None:
    rated(room)
    room.does("reveal", part="1.1")
    assert '<option value="south">' in agreement(room)
    with pytest.raises(StoreError, match="Say why"):
        room.does("agree", part="1.1", group="North", **{"score.": "90"})
    with pytest.raises(StoreError, match="no agreed value yet"):
        room.does("lock", part="1.1")
    room.does("agree", part="1.1", group="North", **{"score.": "65", "reason": "The audit."})
    assert line(room).status == "revealed"
    room.does("agree", part="1.1", group="south", **{"score.": "85"})
    card = score(room.framework, ratings_from(room.session.state))
    assert card.part("1.1").score == 75, "the mean of two voices"
    assert (line(room).status, line(room).words) == ("agreed", "agreed: North 65, south 85")
    told = [(one.group, one.before, one.agreed, one.minutes) for one in shifts(room.framework, room.session.state)]
    assert told == [("North", 45.0, "65", None), ("south", 85.0, "85", None)]
    room.does("lock", part="1.1")
    assert not [one for one in still_open(room.framework, room.session.state) if one.startswith("1.1")]
    with pytest.raises(StoreError, match="locked"):
        room.does("agree", part="1.1", group="south", **{"score.": "80"})


def test_what_everybody_agrees_counts_whatever_a_group_agreed(room: Room) -> None:
    rated(room)
    room.does("reveal", part="1.1")
    room.does("agree", part="1.1", group="North", **{"score.": "45"})
    room.does("agree", part="1.1", **{"score.": "60", "reason": "We met in the middle."})
    assert score(room.framework, ratings_from(room.session.state)).part("1.1").score == 60
    assert line(room).words == "agreed: 60"
    (_, together) = sorted(shifts(room.framework, room.session.state), key=lambda one: one.group == "")
    assert (together.ratings, together.before, together.shift) == (4, 65.0, -5.0), "beside the ratings of all groups"
    with pytest.raises(StoreError, match="has not rated"):
        room.does("agree", part="1.1", group="West", **{"score.": "60"})


def test_everybody_together_gives_a_reason_for_what_the_votes_of_all_groups_do_not_propose(room: Room) -> None:
    rated(room)
    room.does("reveal", part="1.1")
    with pytest.raises(StoreError, match="the votes of all groups lie far apart"):
        room.does("agree", part="1.1", **{"score.": "65"})
    rated(room, "1.2", ann="40", bo="50", cem="45", dee="45")
    with pytest.raises(StoreError, match="lie far apart"):
        room.does("agree", part="1.1", **{"score.": "65"})
    room.does("reveal", part="1.2")
    with pytest.raises(StoreError, match="the votes of all groups propose 45"):
        room.does("agree", part="1.2", **{"score.": "60"})
    room.does("agree", part="1.2", **{"score.": "45"})
    assert room.session.state.item("1.2").agreed[""].reason == ""


def test_voting_again_and_undo_hold_for_all_groups(room: Room) -> None:
    rated(room)
    room.does("reveal", part="1.1")
    room.does("undo")
    assert [one.revealed for one in room.session.state.apart("1.1")] == [False, False], "taken back for all of them"
    room.does("redo")
    assert [one.revealed for one in room.session.state.apart("1.1")] == [True, True]
    room.does("round", part="1.1")
    assert {(one.round, one.revealed) for one in room.session.state.apart("1.1")} == {(2, False)}
    room.does("rate", part="1.1", actor="p-ann", value="45")
    north = room.session.state.item("1.1", "North")
    assert north.rated_by == {"p-ann"}
    assert [vote.score for vote in north.ratings[1][""].values()] == ["40", "50"], "the first round is kept"


def test_who_comes_into_a_group_later_stays_with_everybody_until_the_next_round(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.joins("Ann", "Bo")
    room.does("open", part="1.1")
    room.does("rate", part="1.1", actor="p-ann", value="40")
    room.does("group", actor="p-ann", value="North")
    room.does("rate", part="1.1", actor="p-ann", value="45")
    assert room.session.state.item("1.1").ratings[1][""]["p-ann"].score == "45"
    room.does("reveal", part="1.1")
    room.does("round", part="1.1")
    room.does("rate", part="1.1", actor="p-ann", value="50")
    assert room.session.state.item("1.1", "North").rated_by == {"p-ann"}
    assert not room.session.state.item("1.1", "North").revealed


def test_a_phone_shows_its_own_group(room: Room) -> None:
    meeting = meeting_of(room.workspace, PARTNERSHIP, framework="caf2020")
    rated(room, ann="40", bo="50", cem="80")

    def phone(actor: str):
        return seen(meeting, room.session.state, actor, anonymous=False)

    assert (phone("p-dee").group, phone("p-dee").phase, phone("p-dee").rated, phone("p-dee").present) == (
        "south", "open", 1, 2,
    )  # fmt: skip
    assert phone("p-ann").mine[""].score == "40"
    room.does("reveal", part="1.1")
    assert phone("p-ann").figures[0].median == 45, "its own group's, and nobody else's"
    room.does("agree", part="1.1", **{"score.": "60", "reason": "We met in the middle."})
    assert phone("p-ann").figures[0].agreed == "60"
    room.does("open", part="1.2")
    room.does("na", part="1.2", reason="No such duty.")
    assert (phone("p-cem").phase, phone("p-cem").reason) == ("na", "No such duty.")
