"""ratings.csv into the store: the same score, as often as one likes, and nothing that was scored in the room is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from pifkit.model.errors import ParameterError
from pifkit.reporting.assessment import scorecards
from pifkit.store import Store, agree, erase_names, names, open_store, replay
from pifkit.store.bringing import bring_ratings
from pifkit.store.reading import read_book, recorded
from pifkit.workspace import Workspace, find_workspace
from pifkit.workspace.book import read_book as read_tables

P = "kirkmellan"


def cards(book: object) -> list[dict]:
    return [{**card.to_json(), "warnings": []} for _, card in scorecards(book)]  # type: ignore[arg-type]


def codes(book: object) -> set[str]:
    return {one.code for one in book.warnings} - {"store-override-without-reason"}  # type: ignore[attr-defined]


@pytest.mark.promise(1)
def test_every_score_is_the_same_from_the_store_as_from_the_file(store: Store, workspace: Workspace) -> None:
    before = cards(read_tables(workspace, P))
    assert sum(part["score"] is not None for card in before for one in card["criteria"] for part in one["parts"]) > 40
    done = bring_ratings(workspace, P)
    book = read_book(workspace, P)
    assert recorded(book) is not None
    assert cards(book) == before
    assert done.events == store.version() > done.rows > 500
    assert codes(book) == set()


@pytest.mark.parametrize("partnership", ["strathquill", "glenmarrick"])
def test_the_other_examples_score_the_same_too(
    partnership: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    monkeypatch.delenv("PIFKIT_STORE", raising=False)
    shutil.copytree(
        root / "parameters" / partnership,
        tmp_path / "parameters" / partnership,
        ignore=shutil.ignore_patterns("events.*"),
    )
    where = find_workspace(tmp_path)
    before = cards(read_tables(where, partnership))
    bring_ratings(where, partnership)
    assert cards(read_book(where, partnership)) == before


def test_a_dry_run_writes_nothing_and_a_second_run_finds_nothing_to_do(store: Store, workspace: Workspace) -> None:
    told = bring_ratings(workspace, P, dry_run=True)
    assert store.version() == 0
    assert bring_ratings(workspace, P) == told
    again = bring_ratings(workspace, P)
    assert (again.events, again.parts) == (0, 0)


def change(workspace: Workspace, old: str, new: str) -> None:
    path = workspace.folder(P) / "ratings.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


FIRST = "1.1,,60,,,1,,caf2020,2026-27"


def test_a_changed_file_is_told_and_brought_in_anew_where_it_changed(store: Store, workspace: Workspace) -> None:
    bring_ratings(workspace, P)
    change(workspace, FIRST, FIRST.replace("60", "55"))
    assert codes(read_book(workspace, P)) == {"ratings-changed-since-import"}
    assert bring_ratings(workspace, P).parts == 1
    book = read_book(workspace, P)
    assert codes(book) == set()
    assert cards(book) == cards(read_tables(workspace, P))
    change(workspace, FIRST.replace("60", "55"), FIRST)  # and back again
    bring_ratings(workspace, P)
    assert cards(read_book(workspace, P)) == cards(read_tables(workspace, P))


def test_a_part_that_was_scored_in_the_room_since_is_left_alone(
    store: Store, workspace: Workspace, caf: object
) -> None:
    bring_ratings(workspace, P)
    state = replay(store.events(), caf, "2026-27")  # type: ignore[arg-type]
    store.append([agree(state, caf, "1.1", "80", actor="f1", reason="New evidence.")])  # type: ignore[arg-type]
    change(workspace, FIRST, FIRST.replace("60", "55"))
    assert bring_ratings(workspace, P).left == ("caf2020 1.1",)
    assert replay(store.events(), caf, "2026-27").item("1.1").agreed[""].score == "80"  # type: ignore[arg-type]


def test_ratings_beside_a_recorded_assessment_do_not_count_and_that_is_told(
    store: Store, workspace: Workspace, caf: object
) -> None:
    state = replay((), caf, "2026-27")  # type: ignore[arg-type]
    store.append([agree(state, caf, "1.1", "80", actor="f1")])  # type: ignore[arg-type]
    book = read_book(workspace, P)
    assert codes(book) == {"ratings-not-in-store"}
    caf_card = next(card for framework, card in scorecards(book) if framework.key == "caf2020")
    assert caf_card.scored == 1


def test_mistakes_in_the_file_stop_everything(store: Store, workspace: Workspace) -> None:
    change(workspace, FIRST, FIRST.replace("60", "600"))
    with pytest.raises(ParameterError, match="off-scale"):
        bring_ratings(workspace, P)
    assert store.version() == 0


def test_without_ratings_there_is_nothing_to_bring_in(store: Store, workspace: Workspace) -> None:
    (workspace.folder(P) / "ratings.csv").unlink()
    with pytest.raises(ParameterError, match="nothing to bring in"):
        bring_ratings(workspace, P)


def test_opening_another_partnership_is_untouched(store: Store, workspace: Workspace) -> None:
    bring_ratings(workspace, P)
    (workspace.parameters / "other").mkdir()
    assert open_store(workspace, "other").version() == 0


def test_who_stands_in_the_file_gets_a_pseudonym_and_can_be_erased(store: Store, workspace: Workspace) -> None:
    """No event holds a name; a second import knows everybody again; once erased, nothing that is kept leads back."""
    path = workspace.folder(P) / "ratings.csv"
    path.write_text("part,score,assessor,framework\n1.1,45,Ailsa Ross,caf2020\n1.1,55,Bo,caf2020\n", encoding="utf-8")
    told = bring_ratings(workspace, P)
    assert sorted(names(store).values()) == ["Ailsa Ross", "Bo"]
    assert {one.actor for one in store.events() if one.kind == "rating"} == set(names(store))
    assert not any("Ailsa" in repr(one) for one in store.events())
    assert (told.events, bring_ratings(workspace, P).events) == (3, 0)
    erase_names(store)
    before = cards(read_book(workspace, P))
    assert bring_ratings(workspace, P).events > 0, "they are somebody else now, and the rows are brought in anew"
    assert cards(read_book(workspace, P)) == before
