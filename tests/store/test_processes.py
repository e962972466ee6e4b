"""Real processes: many writers at once, writers killed at random, two facilitators on one item. The full counts are in tests/soak."""

from __future__ import annotations

import random

import pytest

from pifkit.frameworks import load
from pifkit.store import Store, replay
from pifkit.workspace import Workspace
from tests.store import processes
from tests.store.making import CYCLE


@pytest.mark.promise(2)
def test_writers_at_the_same_time_lose_nothing(store: Store, workspace: Workspace) -> None:
    processes.many_writers(workspace, writers=3, each=10)


@pytest.mark.promise(2)
def test_a_killed_writer_loses_nothing_that_was_acknowledged(store: Store, workspace: Workspace) -> None:
    assert processes.killed_writers(workspace, kills=4, chance=random.Random(7)) > 0


@pytest.mark.promise(2)
def test_two_facilitators_on_one_item_both_stay_and_the_later_one_is_told_and_chooses(
    store: Store, workspace: Workspace
) -> None:
    caf = load("caf2020")
    first, second = (
        processes.start("choose", str(workspace.root), who, score) for who, score in (("f1", "45"), ("f2", "60"))
    )
    assert [processes.line(one) for one in (first, second)] == ["ready", "ready"]
    first.stdin.write("go\n")  # type: ignore[union-attr]
    first.stdin.flush()  # type: ignore[union-attr]
    assert processes.line(first) == "none"
    second.stdin.write("go\n")  # type: ignore[union-attr]
    second.stdin.flush()  # type: ignore[union-attr]
    assert processes.line(second) == "45"
    item = replay(store.events(), caf, CYCLE).item("1.1")
    assert item.status == "contested"
    assert {one.score for one in item.contested[""]} == {"45", "60"}
    second.stdin.write("mine\n")  # type: ignore[union-attr]
    second.stdin.flush()  # type: ignore[union-attr]
    assert processes.line(second) == "none"
    for one in (first, second):
        one.communicate(timeout=60)
        assert one.returncode == 0
    item = replay(store.events(), caf, CYCLE).item("1.1")
    assert (item.status, item.agreed[""].score) == ("agreed", "60")
    assert [one.payload["score"] for one in store.events()] == ["45", "60", "60"]
