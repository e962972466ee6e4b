"""Into a workspace: the identical state, all or nothing, as often as you like; what differs is never overwritten unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from pifkit.model.errors import OutputError, ParameterError, StoreError
from pifkit.store import open_store
from pifkit.store.exports import restoring, writing
from pifkit.store.exports.differing import differences
from pifkit.store.exports.reading import read_export
from pifkit.store.exports.restoring import STAGING, Differs, restore
from pifkit.store.exports.state import State, read_state
from pifkit.store.exports.tabular import Table
from pifkit.store.place import Place
from pifkit.workspace import atomic, find_workspace
from tests.postgres import database
from tests.store.exports.making import full, north, write
from tests.store.making import event

STATE = full()


def snapshot(root: Path) -> dict[str, bytes]:
    """Every file but locks and the database's own pages, which hold no state of their own."""
    return {
        one.relative_to(root).as_posix(): one.read_bytes()
        for one in sorted((root / "parameters").rglob("*"))
        if one.is_file() and "sqlite" not in one.name
    }


def here(root: Path) -> State:
    return read_state(find_workspace(root), "north")


@pytest.mark.promise(11)
def test_into_nothing_it_restores_the_identical_state_and_again_does_nothing(tmp_path: Path) -> None:
    made = restore(tmp_path / "w", STATE)
    assert (made.new, made.events, len(made.files), made.removed) == (True, 3, len(STATE.files()), ())
    assert here(tmp_path / "w") == STATE
    before = snapshot(tmp_path / "w")
    assert restore(tmp_path / "w", STATE).same
    assert snapshot(tmp_path / "w") == before
    assert not (tmp_path / "w" / "parameters" / STAGING).exists()
    beside = list((tmp_path / "w" / "parameters" / "north").glob("events.sqlite-wal"))
    assert all(one.stat().st_size == 0 for one in beside), "the database is whole in its one file"


@pytest.mark.promise(11)
@pytest.mark.postgres
def test_events_go_into_the_one_database_where_there_is_one(
    tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIFKIT_STORE", database(postgres))
    restore(tmp_path, STATE)
    assert here(tmp_path) == STATE
    assert not (tmp_path / "parameters" / "north" / "events.sqlite").exists()
    assert restore(tmp_path, STATE).same


def test_what_differs_is_named_and_stays(tmp_path: Path) -> None:
    root = write(tmp_path, STATE)
    folder = root / "parameters" / "north"
    (folder / "ratings.csv").write_bytes((folder / "ratings.csv").read_bytes().replace(b"45", b"90"))
    (folder / "people.csv").unlink()
    (folder / "decisions.csv").write_bytes(b"kind,line,decision\n")
    before = snapshot(root)
    with pytest.raises(Differs) as caught:
        restore(root, STATE)
    for words in (
        "ratings.csv differs: table row 1, column score, is '90' here and '45' in the export",
        "people.csv is in the export and not here",
        "decisions.csv is here and not in the export",
        "3 events are in the export and not here",
        "--replace",
    ):
        assert words in caught.value.message
    assert snapshot(root) == before
    assert open_store(find_workspace(root), "north").events() == ()


@pytest.mark.promise(11)
def test_replacing_gives_the_identical_state_and_leaves_strangers_alone(tmp_path: Path) -> None:
    root = write(tmp_path, north())
    folder = root / "parameters" / "north"
    (folder / "decisions.csv").write_bytes(b"kind,line,decision\n")
    (folder / "minutes.txt").write_bytes(b"mine")
    told = restore(root, STATE, replace=True, dry_run=True)
    assert here(root) != STATE, "a dry run writes nothing"
    made = restore(root, STATE, replace=True)
    assert made == told
    assert made.removed == ("decisions.csv",)
    assert here(root) == STATE
    assert (folder / "minutes.txt").read_bytes() == b"mine"


@pytest.mark.promise(2)
def test_events_are_never_taken_away(tmp_path: Path) -> None:
    root = write(tmp_path, STATE)
    open_store(find_workspace(root), "north").bring_in([*STATE.events, event(9, "rating", actor="a9", score="90")])
    with pytest.raises(Differs, match="1 recorded events that the export lacks"):
        restore(root, STATE, replace=True)
    assert len(open_store(find_workspace(root), "north").events()) == 4


@pytest.mark.promise(11)
def test_a_store_that_has_some_of_the_events_gets_the_others(tmp_path: Path) -> None:
    root = write(tmp_path, STATE)
    open_store(find_workspace(root), "north").bring_in(STATE.events[2:])
    assert restore(root, STATE, replace=True).events == 2
    assert here(root).same(STATE)


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic.os, "replace", full_disk)
    with pytest.raises(OutputError, match="Free some space"):
        restore(tmp_path, STATE)
    monkeypatch.undo()
    assert snapshot(tmp_path) == {}
    restore(tmp_path, STATE)
    assert here(tmp_path) == STATE


def test_events_that_cannot_be_written_stop_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(place: Place, events: object) -> None:
        raise StoreError("no")

    root = write(tmp_path, north())
    before = snapshot(root)
    monkeypatch.setattr(restoring, "_record", refused)
    with pytest.raises(StoreError):
        restore(root, STATE, replace=True)
    assert snapshot(root) == before


@pytest.mark.promise(2)
def test_interrupted_while_files_move_the_next_import_finishes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = atomic.os.replace, []

    def stops(old: Path, new: Path) -> None:
        calls.append(new)
        if len(calls) == 5:
            raise KeyboardInterrupt
        real(old, new)

    monkeypatch.setattr(atomic.os, "replace", stops)
    with pytest.raises(KeyboardInterrupt):
        restore(tmp_path, STATE)
    monkeypatch.undo()
    assert 0 < len(snapshot(tmp_path)) < 100
    assert restore(tmp_path, STATE).same, "the rest was moved first, by the journal"
    assert here(tmp_path) == STATE


def test_a_file_that_reads_back_as_something_else_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = restoring.publish

    def spoilt(staging: Path, target: Path) -> object:
        done = real(staging, target)
        (target / "north" / "ratings.csv").write_bytes(b"part,score\n")
        return done

    monkeypatch.setattr(restoring, "publish", spoilt)
    with pytest.raises(OutputError, match=r"ratings\.csv differs"):
        restore(tmp_path, STATE)


def test_differences_say_where() -> None:
    base = north()

    def with_table(columns: tuple[str, ...], *rows: tuple[str, ...]) -> State:
        kept = tuple(one for one in base.tables if one.name != "targets")
        return State("north", base.documents, (*kept, Table("targets", columns, rows)))

    one = with_table(("indicator", "date"), ("a", "b"))
    assert differences(one, one) == []
    assert differences(one, with_table(("date", "indicator"), ("a", "b"))) == [
        "targets.csv differs: its columns stand in another order"
    ]
    assert differences(one, with_table(("indicator",), ("a",))) == ["targets.csv differs: other columns (date)"]
    assert differences(one, with_table(("indicator", "date"))) == ["targets.csv differs: 1 rows here, 0 in the export"]
    (said,) = differences(one, with_table(("indicator", "date"), ("a", "")))
    assert said.endswith("is 'b' here and blank in the export")


@pytest.mark.promise(11)
@pytest.mark.parametrize("suffix", ["zip", "folder"])
def test_exports_are_written_whole_and_read_by_what_is_in_them(tmp_path: Path, suffix: str) -> None:
    from pifkit.store.exports import archive

    path = tmp_path / "deep" / ("x.bin" if suffix == "zip" else "x")
    for _ in range(2):  # the second replaces the first
        if suffix == "zip":
            writing.write_export(path, archive.write_zip(STATE), archive.read_zip, STATE)
        else:
            writing.write_folder(path, STATE)
        assert read_export(path).state == STATE
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    with pytest.raises(ParameterError, match="it is of north"):
        read_export(path, "south")


def test_what_reads_back_otherwise_is_not_kept(tmp_path: Path) -> None:
    from pifkit.store.exports import document

    other = document.write_json(north())
    with pytest.raises(OutputError, match="not what was written"):
        writing.write_export(tmp_path / "x.json", other, document.read_json, STATE)
    with pytest.raises(OutputError, match="cannot be read"):
        writing.write_export(tmp_path / "x.json", other[:-9], document.read_json, north())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.txt").write_bytes(b"mine")
    with pytest.raises(OutputError, match="holds something else"):
        writing.write_folder(tmp_path, STATE)
    out = tmp_path / "out"
    writing.write_folder(out, north())

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing.os, "replace", full_disk)
    with pytest.raises(OutputError, match="Free some space"):
        writing.write_folder(out, STATE)
    monkeypatch.undo()
    (out / "remarks.txt").write_bytes(b"mine")
    with pytest.raises(OutputError, match="holds something else"):
        writing.write_folder(out, STATE)
    (out / "remarks.txt").unlink()
    assert read_export(out).state == north()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["mine.txt", "out"]


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="No such file"):
        read_export(tmp_path / "gone.json")
