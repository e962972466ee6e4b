"""The last thing a person did counts: a pick over the parameters cell, a newly typed id over the pick."""

from __future__ import annotations

from threading import Thread

from hypothesis import given
from hypothesis import strategies as st

from pifkit.live.choice import Choice, Memory


def test_without_a_pick_what_was_typed_goes_out() -> None:
    decision = Memory().decide("alpha-one", None)
    assert decision.choice == Choice("alpha-one", None)
    assert not decision.picked
    assert decision.set_aside is None


def test_a_pick_wins_over_the_unchanged_cell_run_after_run() -> None:
    memory = Memory()
    memory.decide("alpha-one", None)
    memory.pick(Choice("beta", "2025-26"))
    for _ in range(3):
        decision = memory.decide("alpha-one", None)
        assert (decision.choice, decision.picked) == (Choice("beta", "2025-26"), True)
        assert decision.typed == Choice("alpha-one", None)


def test_a_newly_typed_id_wins_and_says_what_it_replaced() -> None:
    memory = Memory()
    memory.decide("alpha-one", None)
    memory.pick(Choice("beta", None))
    memory.decide("alpha-one", None)
    decision = memory.decide("gamma", None)
    assert (decision.choice, decision.picked) == (Choice("gamma", None), False)
    assert decision.set_aside == Choice("beta", None)
    back = memory.decide("alpha-one", None)
    assert (back.choice, back.set_aside) == (Choice("alpha-one", None), None), "the pick is gone for good"


def test_a_newly_typed_cycle_counts_as_typing() -> None:
    memory = Memory()
    memory.decide("alpha-one", None)
    memory.pick(Choice("beta", None))
    assert memory.decide("alpha-one", "2025-26").choice == Choice("alpha-one", "2025-26")


def test_typing_what_was_picked_sets_nothing_aside() -> None:
    memory = Memory()
    memory.decide("alpha-one", None)
    memory.pick(Choice("beta", None))
    decision = memory.decide("beta", None)
    assert (decision.choice, decision.picked, decision.set_aside) == (Choice("beta", None), False, None)


def test_picking_what_is_typed_takes_the_pick_back() -> None:
    memory = Memory()
    memory.decide("alpha-one", None)
    memory.pick(Choice("beta", None))
    memory.pick(Choice("alpha-one", None))
    assert memory.picked is None
    assert not memory.decide("alpha-one", None).picked


def test_running_only_the_cell_and_those_below_is_not_typing() -> None:
    """The cell assigns to the names it reads, so its own result comes in; the same id typed anew is a literal."""
    memory = Memory()
    memory.decide("alpha-one", None)
    memory.pick(Choice("beta", None))
    mine = memory.decide("alpha-one", None).choice
    again = memory.decide(mine.partnership, mine.cycle)
    assert (again.picked, again.typed) == (True, Choice("alpha-one", None))
    mine = again.choice
    memory.pick(Choice("gamma", None))
    mine = memory.decide(mine.partnership, mine.cycle).choice
    assert mine == Choice("gamma", None), "a second pick without touching the parameters cell"
    assert memory.decide("alpha-one", None).choice == Choice("gamma", None), "the parameters cell is as it was"
    typed = memory.decide("gamma", None)
    assert (typed.picked, typed.typed) == (False, Choice("gamma", None))
    assert memory.decide("alpha-one", None).choice == Choice("alpha-one", None)


def test_what_is_no_text_goes_out_as_it_came() -> None:
    """`pif.open` explains it; the chooser does not guess."""
    assert Memory().decide(5, 2026.1).choice == (5, 2026.1)  # type: ignore[arg-type]


ids = st.sampled_from(["alpha-one", "beta", "gamma"])
cycles = st.sampled_from([None, "2025-26", "2026-27"])
steps = st.lists(st.tuples(st.sampled_from(["pick", "type", "run", "rerun"]), ids, cycles), max_size=12)


@given(steps)
def test_the_last_act_counts(acts: list[tuple[str, str, str | None]]) -> None:
    """Whatever the order of picking, typing, running all and running from the chooser: the last pick or change counts."""
    memory = Memory()
    literal = Choice("alpha-one", None)
    result = memory.decide(*literal).choice
    expected = literal
    for act, partnership, cycle in acts:
        if act == "pick":
            memory.pick(Choice(partnership, cycle))
            expected = Choice(partnership, cycle)
        elif act == "type":
            changed, literal = literal != (partnership, cycle), Choice(partnership, cycle)
            expected = literal if changed else expected
            result = memory.decide(*literal).choice
        else:
            result = memory.decide(*(literal if act == "run" else result)).choice
        if act != "pick":
            assert result == expected


def test_picks_from_many_threads_leave_one_whole_choice() -> None:
    memory = Memory()
    memory.decide("alpha-one", None)
    choices = [Choice(f"id-{n}", f"20{n:02}") for n in range(50)]
    threads = [Thread(target=memory.pick, args=(choice,)) for choice in choices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert memory.decide("alpha-one", None).choice in choices
