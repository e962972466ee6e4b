"""A new cycle accounts for every line that the last one handed over."""

from __future__ import annotations

from typing import Any

import pytest

from pifkit.improvement.accounting import account
from pifkit.model.documents import Handed
from tests.improvement.rows import DAY, action, cycle, indicator, target


def how(line: dict[str, Any], **more: Any) -> str:
    handed = Handed.model_validate(line)
    (found,) = account(
        cycle(handed_over=(handed,), focus=("caf2020/5",)),
        more.get("actions", ()),
        more.get("indicators", ()),
        more.get("targets", ()),
    )
    assert found.settled == bool(found.how)
    return found.how


def test_silence_accounts_for_nothing() -> None:
    assert how({"kind": "action", "id": "a1", "decision": "carried"}) == ""
    assert how({"kind": "indicator", "id": "i1", "decision": "kept"}) == ""
    assert how({"kind": "focus", "id": "caf2020/1", "decision": "new"}) == ""
    assert how({"kind": "target", "id": "i1", "decision": "kept", "value": 3, "date": DAY(2027, 3, 31)}) == ""
    assert how({"kind": "question", "id": "i1", "decision": "carried"}) == ""
    assert how({"kind": "indicator", "id": "i1", "decision": "replaced", "replaced_by": "i2"}) == ""


@pytest.mark.parametrize("decision", ["closed", "dropped", "retired"])
def test_what_ended_is_settled_by_the_decision(decision: str) -> None:
    assert how({"kind": "action", "id": "a1", "decision": decision}) == decision


def test_the_cycles_own_tables_account_for_what_goes_on() -> None:
    assert how({"kind": "action", "id": "a1", "decision": "carried"}, actions=[action("a1")])
    assert how({"kind": "indicator", "id": "i1", "decision": "kept"}, indicators=[indicator("i1")])
    assert how(
        {"kind": "indicator", "id": "i1", "decision": "replaced", "replaced_by": "i2"}, indicators=[indicator("i2")]
    )
    assert how({"kind": "focus", "id": "5", "decision": "carried"}), "caf2020/5 and 5 mean the same criterion"


def test_a_target_may_be_kept_or_changed() -> None:
    line = {"kind": "target", "id": "i1", "decision": "kept", "value": 10, "date": DAY(2027, 3, 31)}
    assert how(line, targets=[target("i1", DAY(2027, 3, 31), 10)]) == "set at 10 by 2027-03-31"
    assert how(line, targets=[target("i1", DAY(2027, 3, 31), 12)]) == "changed from 10 to 12 by 2027-03-31"
    assert how(line, targets=[target("i1", DAY(2027, 3, 30), 10)]) == "", "an earlier target is not that one"


def test_words_account_for_anything() -> None:
    assert how({"kind": "question", "id": "i1", "decision": "new", "account": "Asked in May."}) == "Asked in May."


def test_a_new_question_waits_for_its_answer_and_a_target_gives_it() -> None:
    line = {"kind": "question", "id": "i1", "decision": "new"}
    assert how(line) == "to be answered in this cycle"
    assert how(line, targets=[target("i1", DAY(2027, 3, 31), 10)]) == "set at 10 by 2027-03-31"
