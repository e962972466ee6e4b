"""The circle closes: every action and indicator is on the proposal, decisions win, and the YAML reads back."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from pifkit.improvement.cycle_yaml import to_yaml
from pifkit.improvement.next_cycle import Weak, next_id, next_span, propose
from pifkit.model.documents import Cycle
from pifkit.model.tables import Action, Indicator
from tests.improvement.rows import DAY, action, cycle, indicator, target

STATUS = ("open", "in_progress", "done", "verified", "cancelled")
ACTIONS = st.lists(
    st.tuples(st.sampled_from([f"a{n}" for n in range(9)]), st.sampled_from(STATUS), st.text(max_size=12)),
    max_size=9,
    unique_by=lambda one: one[0],
).map(lambda rows: [action(identity, status=status, note=note) for identity, status, note in rows])
INDICATORS = st.sets(st.sampled_from([f"i{n}" for n in range(9)])).map(
    lambda ids: [indicator(one) for one in sorted(ids)]
)


@given(ACTIONS, INDICATORS)
def test_nothing_is_forgotten(actions: list[Action], indicators: list[Indicator]) -> None:
    found = propose(cycle(), DAY(2027, 3, 31), actions, indicators)
    lines = [(one.kind, one.id) for one in found.document.handed_over]
    assert sorted(lines) == sorted([("action", a.id) for a in actions] + [("indicator", i.id) for i in indicators])
    carried = {one.id for one in found.document.handed_over if one.decision == "carried"}
    assert carried == {a.id for a in actions if a.status in ("open", "in_progress")}


@settings(max_examples=40)
@given(ACTIONS, INDICATORS)
def test_the_yaml_reads_back_to_the_same_document(actions: list[Action], indicators: list[Indicator]) -> None:
    """Hostile text in a note stays text."""
    found = propose(cycle(), DAY(2027, 3, 31), actions, indicators, [target("i1", DAY(2028, 3, 31), 42.5)])
    text = to_yaml(found)
    assert Cycle.model_validate(YAML(typ="safe").load(text)) == found.document
    assert to_yaml(found) == text


def test_decisions_win_with_their_reason() -> None:
    decided = [
        {"date": DAY(2027, 3, 1), "text": "No money for it.", "about": "a1", "kind": "drop"},
        {
            "date": DAY(2027, 3, 1),
            "text": "It counted one partner only.",
            "about": "i1",
            "kind": "replace",
            "replaced_by": "i2",
        },
        {"date": DAY(2027, 3, 1), "text": "Accepted.", "about": "i2", "kind": "accept"},
    ]
    found = propose(cycle(decisions=decided), DAY(2027, 3, 31), [action("a1")], [indicator("i1"), indicator("i2")])
    lines = {one.id: one for one in found.document.handed_over}
    assert (lines["a1"].decision, lines["a1"].reason) == ("dropped", "No money for it.")
    assert (lines["i1"].decision, lines["i1"].replaced_by) == ("replaced", "i2")
    assert lines["i2"].decision == "kept", "accepting a gap does not retire its indicator"
    assert found.remarks == ()


def test_a_drop_without_reason_is_remarked() -> None:
    found = propose(cycle(), DAY(2027, 3, 31), [action("a1", status="cancelled")], [])
    assert "a1" in found.remarks[0]


def test_focus_follows_the_weakest() -> None:
    weak = [Weak("caf2020", str(n), f"Criterion {n}", float(n)) for n in range(1, 6)]
    found = propose(cycle(focus=("caf2020/2", "5")), DAY(2027, 3, 31), [], [], weakest=weak).document
    assert found.focus == ("caf2020/2", "caf2020/1", "caf2020/3")
    assert {one.id: one.decision for one in found.handed_over} == {
        "caf2020/2": "carried", "5": "closed", "caf2020/1": "new", "caf2020/3": "new",
    }  # fmt: skip


def test_focus_is_not_closed_where_nothing_was_scored() -> None:
    found = propose(cycle(focus=("1",)), DAY(2027, 3, 31), [], []).document
    assert [(one.id, one.decision) for one in found.handed_over] == [("1", "carried")]


def test_targets_ahead_are_kept_and_missing_ones_asked_for() -> None:
    targets = [target("i1", DAY(2027, 3, 31)), target("i2", DAY(2027, 3, 31)), target("i2", DAY(2027, 4, 1), 5)]
    found = propose(cycle(), DAY(2027, 3, 31), [], [indicator("i1"), indicator("i2"), indicator("i3")], targets)
    lines = [
        (one.kind, one.id, one.decision, one.value) for one in found.document.handed_over if one.kind != "indicator"
    ]
    assert lines == [("target", "i2", "kept", 5.0), ("question", "i1", "new", None)]


def test_ids_and_spans_of_the_next_cycle() -> None:
    assert next_id(cycle("2026-27")) == "2027-28"
    assert next_id(cycle("2099-00")) == "2100-01"
    assert next_id(Cycle(id="2026", start=DAY(2026, 1, 1), end=DAY(2026, 12, 31))) == "2027"
    assert next_id(Cycle(id="first-round", start=DAY(2026, 1, 1), end=DAY(2026, 12, 31))) == "2027"
    assert next_span(cycle("2026-27")) == (DAY(2027, 4, 1), DAY(2028, 3, 31)), "a leap day in between changes nothing"
    half = Cycle(id="h1", start=DAY(2026, 1, 1), end=DAY(2026, 6, 30))
    assert next_span(half) == (DAY(2026, 7, 1), DAY(2026, 12, 28))
