"""Sign-off and verify: whatever changes afterwards shows, and what was changed past pifkit is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from pifkit.cli import app
from pifkit.frameworks import load
from pifkit.model.errors import StoreError
from pifkit.reporting.signing import book_sign_words
from pifkit.reporting.stages import conditions
from pifkit.store import Store, agree, names, new_event, ratings_from, replay, set_names
from pifkit.store.bringing import bring_ratings
from pifkit.store.engine import transaction, writing_engine
from pifkit.store.reading import read_book
from pifkit.store.signing import sign
from pifkit.store.verifying import verify
from pifkit.workspace import Workspace

P = "kirkmellan"
CAF = load("caf2020")


@pytest.fixture
def signed(store: Store, workspace: Workspace) -> Store:
    path = workspace.folder(P) / "ratings.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    few = [
        line for line in lines if line.startswith(("part", "1.1,", "2.1,")) and ("part" in line or "caf2020" in line)
    ]
    path.write_text("".join(few), encoding="utf-8")
    bring_ratings(workspace, P)
    sign(workspace, P, name="Ann Example", role="chair")
    return store


def changed(workspace: Workspace) -> tuple[str, ...]:
    return read_book(workspace, P).recorded.signed.changed


@pytest.mark.promise(8)
def test_nothing_changed_is_unchanged(signed: Store, workspace: Workspace) -> None:
    book = read_book(workspace, P)
    assert book.recorded.signed.changed == ()
    said = book_sign_words(book)
    assert "Signed off by Ann Example, chair" in said
    assert book.recorded.signed.sign_off.code in said
    assert "Unchanged since" in said
    assert "does not prove who signed" in said
    assert verify(workspace, P) == []


@pytest.mark.promise(8)
@pytest.mark.parametrize("change", ["event", "table", "cycle", "settings", "new table"])
def test_any_change_after_the_sign_off_shows_everywhere(signed: Store, workspace: Workspace, change: str) -> None:
    folder = workspace.folder(P)
    if change == "event":
        state = replay(signed.events(), CAF, "2026-27")
        signed.append([agree(state, CAF, "1.1", "75", actor="f1", reason="Later.")])
        expected = "1 more event"
    else:
        names_ = {
            "table": "actions.csv",
            "cycle": "cycles/2026-27.yaml",
            "settings": "pifkit.yaml",
            "new table": "links.csv",
        }
        expected = names_[change]
        path = workspace.parameters / expected if change == "settings" else folder / expected
        before = path.read_text(encoding="utf-8") if path.exists() else "criterion,indicator,outcome"
        path.write_text(f"{before}\n", encoding="utf-8")
    from pifkit.workspace import find_workspace

    again = find_workspace(workspace.root)
    assert changed(again) == (expected,)
    assert book_sign_words(read_book(again, P)).startswith("Changed since sign-off: ")
    assert [one.code for one in verify(again, P)] == ["signed-then-changed"]
    assert "signed-then-changed" in {one.code for one in read_book(again, P).warnings}


@pytest.mark.promise(8)
def test_the_command_line_says_it_too(signed: Store, workspace: Workspace) -> None:
    run = CliRunner().invoke(app, ["score", P, "--framework", "caf2020", "-w", str(workspace.root)])
    assert run.exit_code == 0
    assert "Signed off by Ann Example" in run.stderr
    run = CliRunner().invoke(app, ["score", P, "--framework", "caf2020", "--json", "-w", str(workspace.root)])
    assert "Signed" not in run.stdout
    assert json.loads(run.stdout)["framework"] == "caf2020"


@pytest.mark.promise(8)
def test_a_second_sign_off_covers_what_the_first_does_not(signed: Store, workspace: Workspace) -> None:
    signed.append([new_event("decision", actor="f1", cycle="2026-27", payload={"text": "Look again in May."})])
    assert changed(workspace) == ("1 more event",)
    again = sign(workspace, P, name="Ann Example", role="chair")
    assert again.changed == ()
    assert verify(workspace, P) == []


def test_a_sign_off_needs_a_name_and_a_role(store: Store, workspace: Workspace) -> None:
    with pytest.raises(StoreError, match="who signs"):
        sign(workspace, P, name=" ", role="chair")
    assert store.version() == 0


def test_ratings_that_are_only_in_tables_can_be_signed(store: Store, workspace: Workspace) -> None:
    before = [
        card.to_json()
        for _, card in __import__("pifkit.reporting.assessment", fromlist=["x"]).scorecards(read_book(workspace, P))
    ]
    sign(workspace, P, name="Ann Example", role="chair")
    after = [
        card.to_json()
        for _, card in __import__("pifkit.reporting.assessment", fromlist=["x"]).scorecards(read_book(workspace, P))
    ]
    assert after == before, "a sign-off is no rating: the file still counts"


GUARDS_OFF = {
    "sqlite": ("DROP TRIGGER events_no_UPDATE", "DROP TRIGGER events_no_DELETE"),
    "postgresql": ("DROP TRIGGER events_stay ON events",),
}


def tamper(store: Store, statement: str) -> None:
    """What somebody with a database tool can do."""
    engine = writing_engine(store.place)
    with transaction(engine, store.place) as connection:
        for guard in GUARDS_OFF[connection.dialect.name]:
            connection.execute(text(guard))
        connection.execute(text(statement))


@pytest.mark.promise(8)
@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        (
            "UPDATE events SET payload = replace(payload, 'score', 'mark') WHERE position = 1",
            {"verify-event-changed", "verify-signed-events"},
        ),
        ("UPDATE events SET actor = 'somebody' WHERE position = 3", {"verify-event-changed", "verify-signed-events"}),
        ("DELETE FROM events WHERE position = 5", {"verify-events-missing", "verify-signed-events"}),
        ("DELETE FROM events WHERE position >= 12", {"verify-events-missing"}),
    ],
)
def test_a_change_past_pifkit_is_found(signed: Store, workspace: Workspace, statement: str, codes: set[str]) -> None:
    tamper(signed, statement)
    found = verify(workspace, P)
    assert codes <= {one.code for one in found}
    assert all(one.remedy for one in found)


def test_a_hash_that_was_mended_as_well_is_found_by_the_sign_off(signed: Store, workspace: Workspace) -> None:
    import dataclasses

    first = signed.events()[0]
    forged = dataclasses.replace(first, payload={**first.payload, "score": "95"})
    tamper(
        signed,
        f"UPDATE events SET payload = '{forged.payload_text}', hash = '{forged.hash}' WHERE position = 1".replace(
            "%", "%%"
        ),
    )
    assert {one.code for one in verify(workspace, P)} >= {"verify-signed-events", "signed-then-changed"}


def test_a_published_score_that_the_events_do_not_give_is_found(signed: Store, workspace: Workspace) -> None:
    conditions.save(read_book(workspace, P))
    assert verify(workspace, P) == []
    (path,) = workspace.outputs.glob(f"*/{P}/scorecard.json")
    cards = json.loads(path.read_text(encoding="utf-8"))
    card = next(one for one in cards if one["framework"] == "caf2020")
    part = next(part for one in card["criteria"] for part in one["parts"] if part["score"] is not None)
    was, part["score"] = part["score"], 99.0
    path.write_text(json.dumps(cards), encoding="utf-8")
    (found,) = verify(workspace, P)
    assert found.code == "verify-score"
    assert f"part {part['id']}: published 99, the events give {was:g}" in found.message


@pytest.mark.promise(8)
def test_verify_on_the_command_line_leaves_with_one_when_something_differs(signed: Store, workspace: Workspace) -> None:
    def run() -> tuple[int, str]:
        done = CliRunner().invoke(app, ["verify", P, "-w", str(workspace.root)])
        return done.exit_code, done.output

    code, said = run()
    assert code == 0
    assert "Nothing differs" in said
    tamper(signed, "UPDATE events SET actor = 'x' WHERE position = 2")
    code, said = run()
    assert code == 1
    assert "[verify-event-changed]" in said


def test_nothing_recorded_is_nothing_wrong(store: Store, workspace: Workspace) -> None:
    assert {one.code for one in verify(workspace, P)} == {"verify-empty"}
    assert CliRunner().invoke(app, ["verify", "-w", str(workspace.root)]).exit_code == 0


def test_names_are_erased_for_good_and_nothing_else_changes(signed: Store, workspace: Workspace) -> None:
    imported = names(signed)
    set_names(signed, {"A1": "Zebedee Unmistakable", "A2": "Someone Else"})
    before = (signed.events(), ratings_from(replay(signed.events(), CAF, "2026-27")))
    assert names(signed) == {**imported, "A1": "Zebedee Unmistakable", "A2": "Someone Else"}
    run = CliRunner().invoke(app, ["names", P, "--erase", "A1", "-w", str(workspace.root)])
    assert run.exit_code == 0
    assert names(signed) == {**imported, "A2": "Someone Else"}
    assert (signed.events(), ratings_from(replay(signed.events(), CAF, "2026-27"))) == before
    assert verify(workspace, P) == []
    if signed.place.path is not None:
        kept = b"".join(one.read_bytes() for one in Path(signed.place.path).parent.glob("events.sqlite*"))
        assert b"Zebedee" not in kept
        assert b"Someone Else" in kept


def test_no_name_is_in_an_export(signed: Store, workspace: Workspace, tmp_path: Path) -> None:
    set_names(signed, {"A1": "Zebedee Unmistakable"})
    out = tmp_path / "log.jsonl"
    assert CliRunner().invoke(app, ["export", "events", P, "--out", str(out), "-w", str(workspace.root)]).exit_code == 0
    assert "Zebedee" not in out.read_text(encoding="utf-8")
    assert CliRunner().invoke(app, ["verify", str(out)]).exit_code == 0


def test_a_score_at_a_time_is_the_score_of_that_time(store: Store, workspace: Workspace) -> None:
    import datetime as dt

    common = {"actor": "f1", "cycle": "2026-27", "framework": "caf2020", "item": "1.1"}
    for hour, score in ((9, "40"), (11, "70")):
        time = dt.datetime(2026, 11, 1, hour, tzinfo=dt.UTC)
        store.append([new_event("consensus", **common, payload={"score": score}, time=time)])  # type: ignore[arg-type]

    def at(moment: str) -> float | None:
        done = CliRunner().invoke(
            app, ["score", P, "--framework", "caf2020", "--at", moment, "--json", "-w", str(workspace.root)]
        )
        assert done.exit_code == 0, done.output
        return next(
            part["score"] for one in json.loads(done.stdout)["criteria"] for part in one["parts"] if part["id"] == "1.1"
        )

    assert [at(one) for one in ("2026-11-01T10:00", "2026-11-01T12:00+01:00", "2026-11-01", "2026-10-31")] == [
        40,
        70,
        70,
        None,
    ]
    bad = CliRunner().invoke(app, ["score", P, "--at", "noon", "-w", str(workspace.root)])
    assert "is not a time" in str(bad.exception)
