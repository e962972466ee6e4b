"""Decisions of people win over the rules, row by row; what is retired does not come back."""

from __future__ import annotations

from pifkit.improvement.choices import ALLOWED, in_use
from pifkit.improvement.handover import check
from pifkit.improvement.next_cycle import Weak, propose
from pifkit.model.work import Decided
from tests.improvement.rows import DAY, action, cycle, indicator, target

END = DAY(2027, 3, 31)


def row(kind: str, line: str, decision: str, **more: object) -> Decided:
    return Decided.model_validate({"kind": kind, "line": line, "decision": decision, **more})


def test_a_row_wins_over_the_rule_and_over_the_cycles_file() -> None:
    written = {"date": END, "text": "In the file.", "about": "a1", "kind": "close"}
    found = propose(
        cycle(decisions=[written]), END, [action("a1"), action("a2", status="done")], [indicator("i1"), indicator("i2")],
        decided=[
            row("action", "a1", "dropped", reason="In the table."),
            row("indicator", "i1", "replaced", reason="One partner only.", replaced_by="i2"),
        ],
    )  # fmt: skip
    lines = {one.id: one for one in found.document.handed_over}
    assert (lines["a1"].decision, lines["a1"].reason) == ("dropped", "In the table.")
    assert lines["a2"].decision == "closed"
    assert (lines["i1"].decision, lines["i1"].replaced_by) == ("replaced", "i2")
    assert found.decided == {("action", "a1"), ("indicator", "i1")}


def test_an_action_and_an_indicator_of_one_id_are_decided_apart() -> None:
    found = propose(
        cycle(), END, [action("x")], [indicator("x")], decided=[row("indicator", "x", "retired", reason="Old.")]
    )
    assert {(one.kind, one.decision) for one in found.document.handed_over} == {
        ("action", "carried"),
        ("indicator", "retired"),
    }


def test_a_new_target_answers_its_question_and_is_on_the_proposal() -> None:
    past = target("i1", DAY(2027, 3, 31), 90)
    asked = propose(cycle(), END, [], [indicator("i1")], [past]).document.handed_over
    assert [one.kind for one in asked] == ["indicator", "question"]
    told = propose(
        cycle(),
        END,
        [],
        [indicator("i1")],
        [past],
        decided=[row("target", "i1", "new", value=95, date=DAY(2028, 3, 31))],
    ).document.handed_over
    assert [(one.kind, one.decision, one.value) for one in told] == [("indicator", "kept", None), ("target", "new", 95)]


def test_the_focus_can_be_chosen_and_left() -> None:
    weak = [Weak("caf2020", str(n), f"Criterion {n}", float(n)) for n in range(1, 5)]
    found = propose(
        cycle(focus=("1",)), END, [], [], weakest=weak,
        decided=[row("focus", "1", "closed", reason="Enough."), row("focus", "caf2020/9", "new", reason="The board asks.")],
    ).document  # fmt: skip
    assert found.focus == ("caf2020/2", "caf2020/3", "caf2020/9")


def test_what_was_retired_is_out_of_use_until_it_is_kept_again() -> None:
    line = {"kind": "indicator", "id": "i1", "reason": "Old."}
    first = cycle("2026-27", handed_over=[line | {"decision": "retired"}])
    later = cycle("2027-28", handed_over=[])
    again = cycle("2028-29", handed_over=[line | {"decision": "kept"}])
    both = (indicator("i1"), indicator("i2"))
    assert [one.id for one in in_use(both, (first, later))] == ["i2"]
    assert [one.id for one in in_use(both, (first, later, again))] == ["i1", "i2"]


def test_a_proposal_that_is_older_than_a_decision_is_refused() -> None:
    now = cycle()
    old = propose(now, END, [action("a1")], []).document
    decided = [row("action", "a1", "closed", reason="Done.")]
    assert [one.code for one in check(old, now, [action("a1")], [], (), decided)] == ["next-decision-differs"]
    fresh = propose(now, END, [action("a1")], [], decided=decided).document
    assert check(fresh, now, [action("a1")], [], (), decided) == ()


def test_each_kind_of_line_has_a_way_on_and_a_way_out() -> None:
    for kind, decisions in ALLOWED.items():
        assert set(decisions) & {"carried", "kept"}, kind
        assert set(decisions) & {"dropped", "retired"}, kind
