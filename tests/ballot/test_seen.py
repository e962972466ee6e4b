"""What one person may see: nothing of others before the reveal, nothing of few in an anonymous meeting."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.ballot.meeting import Meeting
from pifkit.ballot.seen import Seen, seen
from pifkit.frameworks import load
from pifkit.store import Event, agree, move, new_event, rate, replay

CAF = load("caf2020")
CSE = load("cse")
CYCLE = "2026-27"


def meeting(framework: Any = CAF, minimum: int = 5) -> Meeting:
    return Meeting(SimpleNamespace(partnership="p"), framework, "P", CYCLE, minimum)  # type: ignore[arg-type]


class Log:
    """Events one after the other, each with the position that a store would give it."""

    def __init__(self, framework: Any = CAF) -> None:
        self.framework, self.events = framework, []  # type: ignore[var-annotated]

    def add(self, event: Event) -> Log:
        number = len(self.events)
        self.events.append(dataclasses.replace(event, seen=number, position=number + 1))
        return self

    @property
    def state(self) -> Any:
        return replay(self.events, self.framework, CYCLE)

    def join(self, *actors: str) -> Log:
        for actor in actors:
            self.add(new_event("joined", actor=actor, cycle=CYCLE))
        return self

    def do(self, kind: str, part: str, **more: Any) -> Log:
        return self.add(move(self.state, self.framework, kind, part, actor="f1", **more))

    def rate(self, actor: str, part: str, score: str | None) -> Log:
        return self.add(rate(self.state, self.framework, part, score, actor=actor))

    def seen(self, actor: str, *, anonymous: bool = False, minimum: int = 5) -> Seen:
        return seen(meeting(self.framework, minimum), self.state, actor, anonymous=anonymous)


@given(scores=st.lists(st.integers(0, 100), min_size=1, max_size=8), own=st.one_of(st.none(), st.integers(0, 100)))
@pytest.mark.promise(2)
def test_before_the_reveal_everything_seen_is_the_same_whatever_the_others_said(
    scores: list[int], own: int | None
) -> None:
    """Two meetings that differ only in what the others rated look the same, to the last field."""
    found = []
    for others in (scores, [100 - one for one in scores]):
        log = Log().join("me", *(f"p{n}" for n in range(len(others)))).do("opened", "1.1")
        if own is not None:
            log.rate("me", "1.1", str(own))
        for n, score in enumerate(others):
            log.rate(f"p{n}", "1.1", str(score))
        view = log.seen("me")
        found.append(
            dataclasses.replace(view, own=tuple((key, dataclasses.replace(one, time="")) for key, one in view.own))
        )
    assert found[0] == found[1]
    assert found[0].figures == ()
    assert found[0].rated == len(scores) + (own is not None)


@pytest.mark.parametrize(("few", "hidden"), [(4, True), (5, False)])
def test_the_minimum_group_counts_ratings_not_abstentions(few: int, hidden: bool) -> None:
    log = Log().join(*(f"p{n}" for n in range(8))).do("opened", "1.1")
    for n in range(few):
        log.rate(f"p{n}", "1.1", str(10 * n))
    log.rate("p7", "1.1", None).do("revealed", "1.1")
    (one,) = log.seen("p0", anonymous=True).figures
    assert one.hidden is hidden
    assert (one.median is None, one.numbers == (), one.abstentions is None) == (hidden, hidden, hidden)
    assert one.own is not None
    assert one.own.words == "0", "one's own rating is one's own"
    (named,) = log.seen("p0").figures
    assert named.median is not None


def test_a_scale_of_levels_is_counted() -> None:
    part = next(iter(CSE.part_index))
    log = Log(CSE).join("a", "b", "c").do("opened", part)
    for actor, score in (("a", "compliant"), ("b", "compliant"), ("c", "partial")):
        log.rate(actor, part, score)
    (one,) = log.do("revealed", part).seen("a").figures
    titles = {level.code: level.title for level in CSE.scale.levels}
    assert dict(one.tally) == {
        titles["non_compliant"]: 0,
        titles["partial"]: 1,
        titles["compliant"]: 2,
        titles["plus"]: 0,
    }
    assert one.own is not None
    assert one.own.words == titles["compliant"]


def test_phases() -> None:
    log = Log().join("me")
    assert log.seen("me").phase == "waiting"
    assert log.seen("other").phase == "away"
    assert log.do("opened", "1.1").seen("me").phase == "open"
    assert log.rate("me", "1.1", "45").do("revealed", "1.1").seen("me").phase == "shown"
    log.add(agree(log.state, CAF, "1.1", "45", actor="f1"))
    assert log.seen("me").figures[0].agreed == "45"
    assert log.do("round", "1.1").seen("me").phase == "open"
    assert log.seen("me").own == ()
    assert log.do("not_applicable", "1.1", reason="None here.").seen("me").reason == "None here."
    log.add(new_event("session", actor="f1", cycle=CYCLE, payload={"what": "ended"}))
    assert log.seen("me").phase == "ended"
    log.add(new_event("session", actor="f1", cycle=CYCLE, payload={"what": "started"}))
    assert log.seen("me").phase == "na"


def test_marks_move_with_what_is_shown_and_with_nothing_else() -> None:
    log = Log().join("me", "other").do("opened", "1.1")
    before = log.seen("me")
    assert log.rate("other", "1.1", "45").seen("me").mark == before.mark
    mine = log.rate("me", "1.1", "45").seen("me")
    assert (mine.mark == before.mark, mine.where == before.where) == (False, True)
    assert log.do("revealed", "1.1").seen("me").where != before.where


def test_only_one_place_reads_the_votes() -> None:
    """Pages are made from `Seen`: no other module of the ballot touches ratings, but to check that one's own was kept."""
    folder = Path(__file__).resolve().parents[2] / "pifkit" / "ballot"
    for name in ("base", "entering", "room", "server", "strip", "asking", "seats"):
        text = (folder / f"{name}.py").read_text(encoding="utf-8")
        assert ".votes" not in text
        assert ".ratings" not in text
        assert ".spreads" not in text
