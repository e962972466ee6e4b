"""What is to be known about a record: each rule has a case here, and each case its rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pifkit.frameworks import load
from pifkit.model.errors import ParameterError
from pifkit.store import open_store, replay
from pifkit.store.checking import check_stores
from pifkit.store.reading import read_book, with_events
from pifkit.store.records import record_findings
from pifkit.store.rules import RULES, VERIFY
from pifkit.workspace import Workspace
from pifkit.workspace.book import read_book as read_tables
from tests.store.making import CYCLE, event
from tests.support import ROOT

P = "kirkmellan"
CAF = load("caf2020")


def codes(workspace: Workspace, *events: object) -> list[str]:
    """Codes of what a book with just these events warns of, without what its tables say."""
    tables = read_tables(workspace, P)
    known = {one.code for one in tables.warnings} | {"ratings-not-in-store"}
    return [one.code for one in with_events(tables, events).warnings if one.code not in known]  # type: ignore[arg-type]


def texts(kind: str, count: int, start: int = 0, **more: object) -> list:
    return [event(start + n, kind, id=f"{kind}{n}", text=f"Sentence {n}.", **more) for n in range(count)]


RECORD = [*texts("strength", 3), *texts("improvement", 3, 20)]


@pytest.fixture
def place(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.delenv("PIFKIT_STORE", raising=False)
    return workspace


def test_a_good_record_is_not_talked_about(place: Workspace) -> None:
    assert codes(place, event(40, "consensus", score="50"), *RECORD) == []
    assert codes(place, event(40, "consensus", score="50")) == [], "not everybody records strengths here"


@pytest.mark.parametrize(
    ("code", "events"),
    [
        ("store-contested", [event(1, "consensus", score="45", seen=0), event(2, "consensus", actor="f2", score="60", seen=0)]),
        ("store-event-ignored", [event(1, "rating", item="1.9", score="45")]),
        ("store-event-ignored", [event(1, "rating", score="450")]),
        ("store-override-without-reason", [event(1, "rating", actor="a1", score="40"), event(2, "rating", actor="a2", score="50"), event(3, "consensus", score="80")]),
        ("store-points-do-not-add-up", [event(at, "consensus", item="now.1", attribute=one, score="30", framework="ocai_like") for at, one in enumerate(("clan", "adhocracy", "market", "hierarchy"))]),
        ("record-too-few", [*texts("strength", 2), *texts("improvement", 3, 20)]),
        ("record-too-many", [*texts("strength", 6), *texts("improvement", 5, 20)]),
        ("record-contradiction", [event(40, "consensus", score="85"), *texts("strength", 3), *texts("improvement", 4, 20)]),
        ("record-contradiction", [event(40, "consensus", score="15"), *texts("strength", 4), *texts("improvement", 3, 20)]),
    ],
)  # fmt: skip
def test_each_rule_has_its_case(place: Workspace, code: str, events: list) -> None:
    assert codes(place, *events) == [code]


def test_nothing_measured_forces_a_low_score_for_measurement() -> None:
    efqm = load("efqm2013")
    common = {"framework": "efqm2013", "item": "1a"}
    record = [*texts("strength", 3, **common), *texts("improvement", 2, 20, **common)]
    record.append(event(30, "improvement", id="m", text="Nobody measures whether this works.", **common))
    high = event(40, "consensus", attribute="measurement", score="80", **common)
    low = event(40, "consensus", attribute="measurement", score="20", **common)
    told = [message for _, message in record_findings(efqm, replay([*record, high], efqm, CYCLE))]
    assert len(told) == 1
    assert "measurement is scored 80%" in told[0]
    assert "Nobody measures whether this works." in told[0]
    assert list(record_findings(efqm, replay([*record, low], efqm, CYCLE))) == []


def test_an_override_with_its_reason_and_a_rounded_mean_are_fine(place: Workspace) -> None:
    votes = [event(1, "rating", actor="a1", score="40"), event(2, "rating", actor="a2", score="49")]
    assert codes(place, *votes, event(3, "consensus", score="80", reason="The audit of May.")) == []
    assert codes(place, *votes, event(3, "consensus", score="45")) == [], "the mean is 44.5; halves go up"


def test_an_unknown_framework_stops_the_partnership_and_no_other(place: Workspace) -> None:
    open_store(place, P).bring_in([event(0, "rating", framework="gone", score="45")])
    with pytest.raises(ParameterError) as caught:
        read_book(place, P)
    assert [one.code for one in caught.value.problems] == ["store-framework-unknown"]
    assert [one.code for one in check_stores(place, [P], [])] == ["store-framework-unknown"]
    assert check_stores(place, [P], caught.value.problems) == [], "a partnership with errors is left to the plain check"


def test_every_rule_is_used_and_every_code_that_is_used_is_a_rule() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "pifkit" / "store").glob("*.py"))
        if path.name != "rules.py"
    )
    used = set(re.findall(r'"((?:store|record|ratings|signed|verify)-[a-z-]+)"', source))
    assert used == set(RULES)
    page = (Path(ROOT) / "docs" / "rules.md").read_text(encoding="utf-8")
    assert all(f"`{code}`" in page for code in RULES)
    assert all(one.advice.endswith(".") and not one.title.endswith(".") for one in (*RULES.values(), *VERIFY))
