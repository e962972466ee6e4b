"""Shift ledger, confidence panel and the record with its sign-off."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from pathlib import Path

import pytest

from pifkit.frameworks import load
from pifkit.reporting.stages import conditions, review
from pifkit.store import agree, move, new_event, open_store, rate, replay
from pifkit.store.files import Files
from pifkit.store.reading import read_book, with_events
from pifkit.store.signing import sign
from pifkit.workspace import Workspace, find_workspace
from pifkit.workspace.book import read_book as read_tables

P = "glenmarrick"
CYCLE = "2026-27"
CAF = load("caf2020")


@pytest.fixture
def where(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.delenv("PIFKIT_STORE", raising=False)
    shutil.copytree(root / "parameters" / P, tmp_path / "parameters" / P, ignore=shutil.ignore_patterns("events.*"))
    return find_workspace(tmp_path)


def play(where: Workspace, scores: dict[str, list[str]], agreed: dict[str, str], chair: str = "") -> None:
    """A session: each part opened, rated, revealed, agreed after two minutes."""
    events: list = []
    clock = dt.datetime(2026, 9, 1, 10, tzinfo=dt.UTC)

    def add(made: object) -> None:
        nonlocal clock
        events.append(dataclasses.replace(made, time=clock, seen=len(events), position=len(events) + 1))  # type: ignore[type-var]
        clock += dt.timedelta(seconds=30)

    def now():
        return replay(events, CAF, CYCLE)

    for part, given in scores.items():
        add(move(now(), CAF, "opened", part, actor="f1"))
        for number, one in enumerate(given):
            add(rate(now(), CAF, part, one, actor=f"a{number}"))
        add(move(now(), CAF, "revealed", part, actor="f1"))
        add(
            agree(
                now(),
                CAF,
                part,
                agreed[part],
                actor="f1",
                chair=chair,
                reason="The survey of users.",
                dissent="A1 keeps 40.",
            )
        )
    open_store(where, P).bring_in(events)


def test_without_a_record_the_ledger_says_how_to_start(where: Workspace) -> None:
    (view,) = conditions.ledger(read_book(where, P))
    assert view.table is None
    assert "`pifkit live`" in view.empty
    assert "pifkit sign" in conditions.record(read_book(where, P)).empty


def test_the_ledger_shows_median_before_value_agreed_reason_and_minutes(where: Workspace) -> None:
    play(where, {"1.1": ["40", "60"], "1.2": ["50", "50"]}, {"1.1": "60", "1.2": "50"})
    (view,) = conditions.ledger(read_book(where, P))
    assert view.table is not None
    row = view.table.iloc[0]
    assert (row["Median before"], row["Agreed"], row["Shift"], row["Rounds"], row["Minutes"]) == (
        50.0,
        "60",
        10.0,
        1,
        2.0,
    )
    assert row["Reason"] == "The survey of users.; Dissent: A1 keeps 40."
    assert (
        view.finding
        == "2 values agreed. 1 above the median of the first ratings, 0 below, 1 the same. 4 minutes were spent on 2 of them."
    )
    assert "pseudonyms" in view.notes[0]


def test_a_drift_upwards_and_towards_the_chair_is_asked_about(where: Workspace) -> None:
    parts = ["1.1", "1.2", "1.3", "1.4", "2.1"]
    play(where, {key: ["70", "40", "50"] for key in parts}, dict.fromkeys(parts, "70"), chair="a0")
    (view,) = conditions.ledger(read_book(where, P))
    assert "All of them moved up: did the talk bring new evidence, or one voice?" in view.finding
    assert "5 of 5 lie nearer to the chair's own rating than to the median." in view.finding


def test_confidence_stands_beside_the_score_and_lowers_none(where: Workspace) -> None:
    before = read_tables(where, P)
    played = [
        ("1.1", "fresh", "2027-06-01"),
        ("1.2", "ageing", "2026-11-01"),
        ("1.3", "expired", "2026-08-01"),
        ("1.4", "undated", ""),
    ]
    common = {"actor": "f1", "cycle": CYCLE, "framework": "caf2020"}
    events = [
        new_event(
            "evidence",
            **common,
            item=part,
            payload={"id": f"x{part.replace('.', '-')}", "text": "A report.", "review_by": day, "sha256": "ab"},
        )  # type: ignore[arg-type]
        for part, _, day in played
    ]
    events += [
        new_event("consensus", **common, item=part, payload={"score": "50"})
        for part in ("1.1", "1.2", "1.3", "1.4", "2.1")
    ]  # type: ignore[arg-type]
    book = with_events(dataclasses.replace(before, tables=dataclasses.replace(before.tables, evidence=())), events)
    view = next(one for one in conditions.confidence(book) if "CAF" in one.title or "Common Assessment" in one.title)
    assert view.table is not None
    assert dict(zip(view.table["Part"].str[:3], view.table["Confidence"], strict=True)) == {
        **{part: word for part, word, _ in played}, "2.1": "no evidence",
    }  # fmt: skip
    assert set(view.table["Score"]) == {50.0}
    assert "lowers none" in view.notes[0]
    assert "Files" not in view.table, "nobody named a file"


def test_files_that_changed_since_they_were_recorded_are_named_beside_the_score(where: Workspace) -> None:
    before = read_tables(where, P)
    (where.folder(P) / "minute.txt").write_text("We agreed.", encoding="utf-8")
    digest = Files.of(where, P).sha256("minute.txt")
    common = {"actor": "f1", "cycle": CYCLE, "framework": "caf2020"}
    pieces = [
        ("1.1", "minute.txt", digest),
        ("1.2", "minute.txt", "ab"),
        ("1.2", "gone.txt", "ab"),
        ("1.3", "https://e.org", ""),
    ]
    events = [
        new_event(
            "evidence", **common, item=part, payload={"id": f"x{at}", "text": "A.", "source": name, "sha256": kept}
        )  # type: ignore[arg-type]
        for at, (part, name, kept) in enumerate(pieces)
    ]
    events += [
        new_event("consensus", **common, item=one, payload={"score": "50"}) for one in ("1.1", "1.2", "1.3", "1.4")
    ]  # type: ignore[arg-type]
    book = with_events(dataclasses.replace(before, tables=dataclasses.replace(before.tables, evidence=())), events)
    view = next(one for one in conditions.confidence(book) if "Common Assessment" in one.title)
    assert view.table is not None
    assert list(view.table["Files"]) == [
        "as it was recorded",
        "changed since it was recorded; missing: no such file in the workspace",
        "a link, so no digest is kept",
        "–",
    ]
    assert view.finding.endswith("Files changed or went missing since they were recorded: 1.2.")
    assert set(view.table["Score"]) == {50.0}


@pytest.mark.promise(8)
def test_the_record_says_who_signed_and_what_changed(where: Workspace) -> None:
    play(where, {"1.1": ["40", "60"]}, {"1.1": "60"})
    status = sign(where, P, name="Ann Example", role="chair")
    said = conditions.record(read_book(where, P)).finding
    assert "5 recorded events, digest " in said
    assert f"code {status.sign_off.code}. Unchanged since." in said
    path = where.folder(P) / "actions.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    view = conditions.record(read_book(where, P))
    assert "Changed since sign-off: actions.csv." in view.finding
    assert view.table is not None
    assert "changed since the sign-off" in " ".join(view.table["Look at"]).lower()


def test_minutes_stand_in_the_burden_meter(where: Workspace) -> None:
    play(where, {"1.1": ["40", "60"], "1.2": ["50", "50"]}, {"1.1": "60", "1.2": "50"})
    view = next(one for one in review.burden(read_book(where, P)) if one.table is not None and "Minutes" in one.table)
    assert view.table is not None
    assert view.table["Minutes"].iloc[0] == 4.0
    assert view.table["Minutes"].isna().sum() == len(view.table) - 1
    assert "4 minutes were spent on it in the room." in view.finding
