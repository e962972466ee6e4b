"""What may be done to an item now, in words for the screen."""

from __future__ import annotations

import dataclasses

import pytest

from pifkit.frameworks import load
from pifkit.model.errors import StoreError
from pifkit.store import agree, move, rate, replay, undo
from tests.store.making import CYCLE, event, session

CAF = load("caf2020")
OPEN = session(
    ("opened", "1.1", "f1"), ("rating", "1.1", "a1", {"score": "40"}), ("rating", "1.1", "a2", {"score": "50"})
)
SHOWN = [*OPEN, event(3, "revealed")]
AGREED = [*SHOWN, event(4, "consensus", score="45")]
LOCKED = [*AGREED, event(5, "lock")]
WIDE = [*session(("rating", "1.1", "a1", {"score": "10"}), ("rating", "1.1", "a2", {"score": "90"}))]


def state(events: list):
    """The state of events that stand in a store, each in its place."""
    return replay([dataclasses.replace(one, position=n) for n, one in enumerate(events, 1)], CAF, CYCLE)


@pytest.mark.parametrize(
    ("events", "act", "said"),
    [
        (SHOWN, lambda s: rate(s, CAF, "1.1", "60", actor="a3"), "have been revealed"),
        (AGREED, lambda s: rate(s, CAF, "1.1", "60", actor="a3"), "has been agreed meanwhile"),
        (LOCKED, lambda s: rate(s, CAF, "1.1", "60", actor="a3"), "is locked"),
        (LOCKED, lambda s: agree(s, CAF, "1.1", "60", actor="f1"), "is locked"),
        (OPEN, lambda s: rate(s, CAF, "1.1", "60", actor="a3", round=2), "Round 2 of 1.1 is over"),
        (OPEN, lambda s: rate(s, CAF, "1.1", "600", actor="a3"), "off the scale"),
        (OPEN, lambda s: rate(s, CAF, "1.9", "60", actor="a3"), "no part"),
        (OPEN, lambda s: rate(s, CAF, "1.1", "sixty", actor="a3"), "cannot be taken"),
        (SHOWN, lambda s: agree(s, CAF, "1.1", "80", actor="f1"), "the votes propose 45"),
        (WIDE, lambda s: agree(s, CAF, "1.1", "50", actor="f1"), "lie far apart"),
        (SHOWN, lambda s: move(s, CAF, "lock", "1.1", actor="f1"), "no agreed value yet"),
        (SHOWN, lambda s: move(s, CAF, "revealed", "1.1", actor="f1"), "revealed already"),
        (AGREED, lambda s: move(s, CAF, "unlock", "1.1", actor="f1", reason="x"), "is not locked"),
        (LOCKED, lambda s: move(s, CAF, "unlock", "1.1", actor="f1"), "needs a reason"),
        (OPEN, lambda s: move(s, CAF, "not_applicable", "1.1", actor="f1", reason=" "), "needs a reason"),
        (OPEN, lambda s: move(s, CAF, "opened", "7.77", actor="f1"), "has no part"),
    ],
)
def test_what_cannot_be_done_now_is_said(events: list, act, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        act(state(events))


def test_a_contested_item_cannot_be_locked_but_chosen() -> None:
    both = [*SHOWN, event(4, "consensus", score="45", seen=4), event(5, "consensus", actor="f2", score="50", seen=4)]
    with pytest.raises(StoreError, match="stand against each other"):
        move(state(both), CAF, "lock", "1.1", actor="f1")
    chosen = agree(state(both), CAF, "1.1", "50", actor="f1", reason="Read out again.")
    assert set(chosen.payload["replaces"]) == {both[4].uuid, both[5].uuid}
    assert state([*both, chosen]).item("1.1").status == "agreed"


def test_a_whole_item_by_these_functions_alone() -> None:
    log: list = []
    for act in (
        lambda s: move(s, CAF, "opened", "1.1", actor="f1"),
        lambda s: rate(s, CAF, "1.1", "40", actor="a1", note="As last year.", by="f1"),
        lambda s: rate(s, CAF, "1.1", None, actor="a2"),
        lambda s: rate(s, CAF, "1.1", "90", actor="a3"),
        lambda s: move(s, CAF, "revealed", "1.1", actor="f1"),
        lambda s: move(s, CAF, "round", "1.1", actor="f1"),
        lambda s: rate(s, CAF, "1.1", "60", actor="a1"),
        lambda s: rate(s, CAF, "1.1", "70", actor="a3"),
        lambda s: move(s, CAF, "revealed", "1.1", actor="f1"),
        lambda s: agree(s, CAF, "1.1", "65", actor="f1", chair="a3"),
        lambda s: move(s, CAF, "lock", "1.1", actor="f1"),
    ):
        log.append(act(state(log)))
    item = state(log).item("1.1")
    assert (item.status, item.round, item.agreed[""].override, item.first_spreads[""].wide) == (
        "locked",
        2,
        False,
        True,
    )
    assert item.ratings[1][""]["a2"].score is None
    assert item.ratings[1][""]["a1"].by == "f1"


def test_an_undo_names_what_it_takes_back() -> None:
    back = undo(state(AGREED), AGREED[-1], actor="f1", reason="typing error")
    assert state([*AGREED, back]).item("1.1").status == "revealed"
