"""Replay: the same events give the same assessment, whatever the order and however often they are delivered."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.frameworks import load
from pifkit.scoring import score
from pifkit.store import AssessmentState, digest, ratings_from, replay
from tests.store.making import CYCLE, START, event, logs, session

CAF = load("caf2020")


def state(events: list, **more: object) -> AssessmentState:
    return replay(events, CAF, CYCLE, **more)  # type: ignore[arg-type]


@pytest.mark.promise(1)
@given(logs(), st.randoms(use_true_random=False))
def test_any_shuffled_and_duplicated_delivery_gives_the_same_state_and_digest(log: list, chance: random.Random) -> None:
    delivered = [*log, *chance.choices(log, k=len(log))] if log else []
    chance.shuffle(delivered)
    assert state(delivered) == state(log)
    assert digest(delivered) == digest(log)


@given(logs())
def test_any_log_at_all_can_be_scored(log: list) -> None:
    """Whatever people press in whatever order, the score of everybody else is not lost."""
    card = score(CAF, ratings_from(state(log)))
    assert card.total is None


@given(logs(), st.integers(0, 6))
def test_at_a_time_is_what_was_recorded_by_then(log: list, seconds: int) -> None:
    at = START + dt.timedelta(seconds=seconds)
    now = state(log, at=at)
    then = state([one for one in log if one.time <= at])
    assert (now.items, now.digest, now.events) == (then.items, then.digest, then.events)


@given(logs())
def test_no_event_is_without_effect_on_the_digest(log: list) -> None:
    for one in log:
        assert digest(log) != digest(other for other in log if other.uuid != one.uuid)


def votes(*scores: str) -> list:
    return [("rating", "1.1", f"a{number}", {"score": one}) for number, one in enumerate(scores)]


def test_a_session_from_opening_to_lock() -> None:
    log = session(("opened", "1.1", "f1"), *votes("40", "50"), ("revealed", "1.1", "f1"),
                  ("consensus", "1.1", "f1", {"score": "45", "chair": "f1", "dissent": "A1 keeps 40."}), ("lock", "1.1", "f1"))  # fmt: skip
    seen = [state(log[: number + 1]).item("1.1").status for number in range(len(log))]
    assert seen == ["open", "open", "open", "revealed", "agreed", "locked"]
    item = state(log).item("1.1")
    assert (item.agreed[""].score, item.agreed[""].median, item.agreed[""].dissent) == ("45", 45.0, "A1 keeps 40.")
    assert item.seconds == 4.0
    assert state(log).current is None
    assert state(log[:-1]).current == ("1.1", "")


@pytest.mark.promise(9)
def test_votes_are_hidden_until_revealed_and_count_for_nothing() -> None:
    log = session(("opened", "1.1", "f1"), *votes("40", "50"))
    item = state(log).item("1.1")
    assert (item.rated_by, item.votes) == ({"a0", "a1"}, {})
    assert ratings_from(state(log)) == ()
    told = state([*log, event(9, "revealed")]).item("1.1")
    assert {one.score for one in told.votes[""].values()} == {"40", "50"}


def test_opening_again_hides_nothing() -> None:
    log = session(
        ("opened", "1.1", "f1"),
        *votes("40"),
        ("revealed", "1.1", "f1"),
        ("opened", "1.2", "f1"),
        ("opened", "1.1", "f1"),
    )
    assert state(log).item("1.1").status == "revealed"
    assert state(log).item("1.1").votes


def test_a_vote_after_the_reveal_is_kept_and_not_counted() -> None:
    log = session(
        ("opened", "1.1", "f1"), *votes("40"), ("revealed", "1.1", "f1"), ("rating", "1.1", "a0", {"score": "90"})
    )
    item = state(log).item("1.1")
    assert item.votes[""]["a0"].score == "40"
    assert [(key, one.score) for key, one in item.late] == [("", "90")]


def test_a_second_round_keeps_the_first() -> None:
    log = session(("opened", "1.1", "f1"), *votes("20", "80"), ("revealed", "1.1", "f1"), ("round", "1.1", "f1", {"round": 2}),
                  ("rating", "1.1", "a0", {"score": "50", "round": 2}), ("rating", "1.1", "a1", {"score": "60", "round": 2}),
                  ("revealed", "1.1", "f1", {"round": 2}))  # fmt: skip
    item = state(log).item("1.1")
    assert item.round == 2
    assert (item.first_spreads[""].median, item.first_spreads[""].wide) == (50.0, True)
    assert (item.spreads[""].median, item.spreads[""].proposed) == (55.0, 55.0)
    rows = {(one.assessor, one.round): one.score for one in ratings_from(state(log))}
    assert rows == {("a0", 1): "20", ("a1", 1): "80", ("a0", 2): "50", ("a1", 2): "60"}


@pytest.mark.promise(9)
def test_not_enough_evidence_is_never_zero() -> None:
    log = session(
        ("opened", "1.1", "f1"),
        ("abstention", "1.1", "a0"),
        ("rating", "1.1", "a1", {"score": "60"}),
        ("revealed", "1.1", "f1"),
    )
    spread = state(log).item("1.1").spreads[""]
    assert (spread.n, spread.abstentions, spread.median, spread.proposed) == (1, 1, 60.0, 60.0)
    part = next(part for one in score(CAF, ratings_from(state(log))).criteria for part in one.parts if part.id == "1.1")
    assert (part.score, part.state) == (60.0, "single")


def test_two_values_agreed_side_by_side_are_contested_until_somebody_chooses() -> None:
    log = session(*votes("40", "50"))
    log += [
        event(5, "consensus", actor="f1", score="45", seen=2),
        event(6, "consensus", actor="f2", score="50", seen=2),
    ]
    item = state(log).item("1.1")
    assert item.status == "contested"
    assert [one.score for one in item.contested[""]] == ["45", "50"]
    assert not [row for row in ratings_from(state(log)) if not row.assessor]
    log.append(
        event(7, "consensus", actor="f2", score="45", reason="Read out again.", replaces=[log[2].uuid, log[3].uuid])
    )
    item = state(log).item("1.1")
    assert (item.status, item.agreed[""].score, [one.score for _, one in item.earlier]) == (
        "agreed",
        "45",
        ["45", "50"],
    )


def test_the_same_value_agreed_twice_is_no_contest() -> None:
    log = [event(5, "consensus", actor="f1", score="45", seen=2), event(6, "consensus", actor="f2", score="45", seen=2)]
    assert state(log).item("1.1").status == "agreed"


def test_an_undo_takes_back_and_its_undo_brings_back() -> None:
    log = [event(0, "consensus", score="45"), event(1, "consensus", score="80", reason="typing error")]
    back = event(2, "undo", undoes=log[1].uuid)
    again = event(3, "undo", undoes=back.uuid)
    assert state(log).item("1.1").agreed[""].score == "80"
    assert state([*log, back]).item("1.1").agreed[""].score == "45"
    assert state([*log, back, again]).item("1.1").agreed[""].score == "80"
    assert state([*log, back]).undone == {log[1].uuid}


def test_an_undo_of_what_comes_later_counts_for_nothing() -> None:
    later = event(5, "consensus", score="45")
    assert state([event(1, "undo", undoes=later.uuid), later]).item("1.1").status == "agreed"


def test_a_locked_item_takes_nothing_until_it_is_unlocked_with_a_reason() -> None:
    log = [event(0, "consensus", score="45"), event(1, "lock"), event(2, "consensus", score="90", reason="no")]
    assert state(log).item("1.1").agreed[""].score == "45"
    assert [why for _, why in state(log).ignored] == ["the item was locked"]
    log += [event(3, "unlock", reason="New evidence."), event(4, "consensus", score="60", reason="New evidence.")]
    item = state(log).item("1.1")
    assert (item.agreed[""].score, item.unlock_reasons) == ("60", ("New evidence.",))


def test_not_applicable_keeps_its_reason_and_leaves_the_mean() -> None:
    log = session(*votes("40"), ("not_applicable", "1.1", "f1", {"reason": "No such service here."}))
    item = state(log).item("1.1")
    assert (item.status, item.na_reason) == ("na", "No such service here.")
    (first, *_) = ratings_from(state(log))
    assert (first.score, first.note, first.assessor) == ("na", "No such service here.", "")


def test_groups_count_as_one_voice_each_once_all_of_them_have_agreed() -> None:
    log = [event(0, "rating", actor="a1", group="north", score="20"), event(1, "rating", actor="a2", group="south", score="60"),
           event(2, "consensus", group="north", score="30", reason="after talk")]  # fmt: skip
    assert {row.assessor for row in ratings_from(state(log))} == {"a1 (north)", "a2 (south)"}
    log.append(event(3, "consensus", group="south", score="50", reason="after talk"))
    rows = ratings_from(state(log))
    assert {(row.assessor, row.score) for row in rows} == {("group:north", "30"), ("group:south", "50")}
    part = next(part for one in score(CAF, rows).criteria for part in one.parts if part.id == "1.1")
    assert (part.score, part.state) == (40.0, "proposed")
    log.append(event(4, "consensus", score="45"))
    assert [row.score for row in ratings_from(state(log)) if not row.assessor] == ["45"]
    assert state(log).groups == ("", "north", "south")


def test_an_attribute_framework_is_agreed_when_all_its_attributes_are() -> None:
    efqm = load("efqm2020")
    attributes = [one.id for one in efqm.block("direction").attributes]  # type: ignore[union-attr]
    log = [event(n, "consensus", attribute=one, framework="efqm2020", score="50") for n, one in enumerate(attributes)]
    assert replay(log[:-1], efqm, CYCLE).item("1.1").status == "revealed"
    assert replay(log, efqm, CYCLE).item("1.1").status == "agreed"


def test_points_that_do_not_add_up_count_for_nobody_and_the_others_do() -> None:
    """A person's points for a part must make 100: who does not is named, and nothing else stops; agreed ones must, too."""
    ocai, types = load("ocai_like"), ("clan", "adhocracy", "market", "hierarchy")
    place = {"framework": "ocai_like", "item": "now.1"}

    def points(start: int, kind: str, actor: str, *scores: int) -> list:
        return [
            event(start + at, kind, actor=actor, attribute=name, score=str(score), **place)
            for at, (name, score) in enumerate(zip(types, scores, strict=True))
        ]

    log = [
        *points(0, "rating", "a1", 40, 30, 20, 10),
        *points(4, "rating", "a2", 60, 20, 10, 10),
        *points(8, "rating", "a3", 90, 20, 10, 10),
        event(12, "revealed", **place),
    ]
    item = replay(log, ocai, CYCLE).item("now.1")
    assert dict(item.uneven) == {"a3": 130.0}
    assert (item.spreads["clan"].n, item.spreads["clan"].highest) == (2, 60.0)
    card = score(ocai, ratings_from(replay(log, ocai, CYCLE)))
    assert (card.part("now.1").score, [one.code for one in card.warnings]) == (50, ["points-not-counted"])
    agreed = [*log, *points(20, "consensus", "f1", 70, 10, 10, 10)]
    card = score(ocai, ratings_from(replay(agreed, ocai, CYCLE)))
    assert card.part("now.1").score == 70, "what was agreed is what counts"
    wrong = [*agreed, event(30, "consensus", actor="f1", attribute="clan", score="80", **place)]
    state = replay(wrong, ocai, CYCLE)
    assert state.item("now.1").uneven[""] == 110
    assert score(ocai, ratings_from(state)).part("now.1").score == 50, "no agreed score until they are agreed again"


def test_texts_have_versions_and_can_be_withdrawn() -> None:
    log = [
        event(0, "strength", id="s1", text="One."),
        event(1, "strength", id="s1", text="One, better."),
        event(2, "strength", id="s2", text="Two."),
    ]
    assert state(log).item("1.1").status == "unopened"
    entries = state(log).item("1.1").of_kind("strength")
    assert [(one.text, one.version) for one in entries] == [("One, better.", 2), ("Two.", 1)]
    log.append(event(4, "strength", id="s1", text=""))
    assert [one.text for one in state(log).item("1.1").of_kind("strength")] == ["Two."]


def test_what_is_said_about_oneself_and_the_room() -> None:
    log = [event(0, "joined", item="", actor="a1"), event(1, "joined", item="", actor="a2"), event(2, "left", item="", actor="a1"),
           event(3, "conflict", item="", actor="a2", text="I chair the board."), event(4, "conflict", actor="a1", text="I run this service."),
           event(5, "session", item="", what="started"), event(6, "decision", item="", text="Stop at five."),
           event(7, "parked", id="p1", text="Ask finance.")]  # fmt: skip
    found = state(log)
    assert (found.present, found.conflicts_of_interest) == (("a2",), {"a2": "I chair the board."})
    assert found.item("1.1").conflicts_of_interest == {"a1": "I run this service."}
    assert [what for what, _ in found.session] == ["started"]
    assert [text for _, text, _ in found.decisions] == ["Stop at five."]
    assert [one.text for one in found.entries] == ["Ask finance."]


def test_the_clock_of_an_item_stops_while_the_group_is_elsewhere() -> None:
    log = [event(0, "opened", at=0), event(1, "opened", item="1.2", at=60), event(2, "opened", at=100),
           event(3, "session", item="", what="paused", at=130), event(4, "opened", at=500), event(5, "consensus", score="45", at=510)]  # fmt: skip
    assert state(log).item("1.1").seconds == 60 + 30 + 10
    assert state(log).item("1.2").seconds == 40
