"""What a disk, a file or a network can do to a store: a clear message, and nothing lost that was acknowledged."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event

from pifkit.model.errors import ParameterError, StoreError
from pifkit.store import Store, new_event, open_store
from pifkit.store import engine as connections
from pifkit.store.place import Place, linux_mounts, network_drive
from pifkit.store.reading import read_book
from pifkit.workspace import Workspace
from tests.support import ROOT

ONE = {"actor": "a1", "cycle": "2026-27", "framework": "caf2020", "item": "1.1", "payload": {"score": "45"}}


@pytest.fixture
def lite(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A SQLite store with one acknowledged event."""
    monkeypatch.delenv("PIFKIT_STORE", raising=False)
    store = open_store(workspace, "kirkmellan")
    store.append([new_event("rating", **ONE)])  # type: ignore[arg-type]
    return store


def path_of(store: Store) -> Path:
    assert store.place.path is not None
    return store.place.path


@pytest.mark.promise(2)
def test_a_full_disk_is_said_and_loses_nothing(lite: Store) -> None:
    """SQLite's own answer to a file that may not grow is that of a full disk."""
    pages = lambda raw, _: raw.execute("PRAGMA max_page_count = 14")  # noqa: E731
    event.listen(lite._writer, "connect", pages)
    big = {**ONE, "payload": {"id": "n", "text": "x" * 5000}}

    def fill() -> None:
        for _ in range(500):
            lite.append([new_event("note", **big)])  # type: ignore[arg-type]

    with pytest.raises(StoreError, match=r"the disk is full.*Free some space.*NOT saved"):
        fill()
    kept = lite.version()
    assert kept >= 1
    event.remove(lite._writer, "connect", pages)
    assert lite.append([new_event("rating", **ONE)]).version == kept + 1  # type: ignore[arg-type]


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files as Linux does")
@pytest.mark.promise(2)
def test_a_process_that_may_write_no_more_says_so_and_loses_nothing(lite: Store, workspace: Workspace) -> None:
    code = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from pifkit.store import open_store, new_event\nfrom pifkit.workspace import find_workspace\n"
        "store = open_store(find_workspace(sys.argv[1]), 'kirkmellan'); store.version()\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (60000, 60000))\n"
        "for n in range(500):\n"
        "    store.append([new_event('parked', actor='a1', cycle='2026-27', payload={'id': str(n), 'text': 'x' * 3000})]); print(n, flush=True)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(workspace.root)], capture_output=True, text=True, cwd=ROOT)
    told = done.stdout.split()
    assert "StoreError: The store at" in done.stderr
    assert "NOT saved" in done.stderr
    assert 0 < len(told) < 500
    assert len(lite.events()) == 1 + len(told)


@pytest.mark.promise(2)
def test_a_file_held_by_another_program_is_said(lite: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.2)
    other = sqlite3.connect(path_of(lite), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(StoreError, match=r"another program holds it.*NOT saved"):
            lite.append([new_event("rating", **ONE)])  # type: ignore[arg-type]
        assert lite.version() == 1, "reading goes on"
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert lite.append([new_event("rating", **ONE)]).version == 2  # type: ignore[arg-type]


@pytest.mark.promise(2)
@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="needs a user to whom files can be read-only")
def test_a_read_only_folder_can_be_read_and_says_why_it_cannot_be_written(
    lite: Store, workspace: Workspace, tmp_path: Path
) -> None:
    """As a user who may not write: the administrator may write to anything."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_mode & 0o005 != 0o005:
            folder.chmod(folder.stat().st_mode | 0o055)
    (workspace.parameters / "warm").mkdir()
    code = (
        "import os, sys\nfrom pifkit.store import open_store, new_event\nfrom pifkit.workspace import find_workspace\n"
        "one = lambda: new_event('parked', actor='a1', cycle='2026-27', payload={'id': '1', 'text': 'x'})\n"
        "where = find_workspace(sys.argv[1])\nwarm = open_store(where, 'warm')\nwarm.append([one()]); warm.events()\n"
        "store = open_store(where, 'kirkmellan')\nos.setuid(65534)\n"
        "print(store.version(), len(store.events()))\nstore.append([one()])\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(workspace.root)], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.split() == ["1", "1"], done.stderr
    assert "are not read-only and belong to you" in done.stderr
    assert "NOT saved" in done.stderr
    assert lite.version() == 1


@pytest.mark.promise(2)
def test_a_damaged_file_stops_its_partnership_in_words(lite: Store, workspace: Workspace) -> None:
    path_of(lite).write_bytes(b"this is no database, whatever its name says" * 100)
    with pytest.raises(StoreError, match=r"damaged or no store.*import events"):
        lite.events()
    with pytest.raises(ParameterError) as caught:
        read_book(workspace, "kirkmellan")
    assert [one.code for one in caught.value.problems] == ["store-unreadable"]


@pytest.mark.promise(2)
def test_an_empty_file_left_by_a_kill_is_an_empty_store(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIFKIT_STORE", raising=False)
    (workspace.folder("kirkmellan") / "events.sqlite").touch()
    store = open_store(workspace, "kirkmellan")
    assert (store.version(), store.events()) == (0, ())
    assert store.append([new_event("rating", **ONE)]).version == 1  # type: ignore[arg-type]


@pytest.mark.postgres
@pytest.mark.promise(2)
def test_a_dropped_connection_is_tried_again_and_nothing_is_taken_twice(store_on_postgres: Store) -> None:
    store = store_on_postgres
    store.append([new_event("rating", **ONE)])  # type: ignore[arg-type]
    cut = []

    def drop(connection: object, cursor: object, statement: str, *_: object) -> None:
        """The server ends the connection while the event is being written, once."""
        if statement.startswith("INSERT INTO events") and not cut:
            cut.append(1)
            import psycopg

            pid = connection.connection.dbapi_connection.info.backend_pid  # type: ignore[attr-defined]
            with psycopg.connect((store.place.url or "").replace("+psycopg", ""), autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [pid])

    event.listen(store._writer, "before_cursor_execute", drop)
    receipt = store.append([new_event("rating", **ONE)])  # type: ignore[arg-type]
    assert cut
    assert (receipt.version, receipt.new, receipt.duplicates) == (2, 1, ())
    assert len(store.events()) == 2


@pytest.mark.postgres
@pytest.mark.promise(2)
def test_a_connection_lost_after_the_commit_counts_as_saved_once(store_on_postgres: Store) -> None:
    """The commit arrived and its answer did not: nobody knows, so it is sent again, and its UUID makes that harmless."""
    store = store_on_postgres
    store.append([new_event("rating", **ONE)])  # type: ignore[arg-type]
    cut = []

    def commit(connection: object) -> None:
        if not cut:
            cut.append(1)
            connection.connection.dbapi_connection.commit()  # type: ignore[attr-defined]
            connection.connection.dbapi_connection.close()  # type: ignore[attr-defined]

    event.listen(store._writer, "commit", commit)
    receipt = store.append([new_event("rating", **ONE)])  # type: ignore[arg-type]
    assert cut
    assert (receipt.version, receipt.new, receipt.duplicates) == (2, 1, ())


@pytest.mark.promise(2)
def test_a_server_that_is_not_there_is_said_without_its_password() -> None:
    pytest.importorskip("psycopg")
    store = Store(Place("kirkmellan", url="postgresql+psycopg://me:secret@127.0.0.1:9/none"))
    with pytest.raises(StoreError, match="connection to the database was lost") as caught:
        store.version()
    assert "secret" not in str(caught.value)


def test_an_address_that_is_none_is_said() -> None:
    with pytest.raises(StoreError, match=r"PIFKIT_STORE does not name a database.*leave it out"):
        Store(Place("kirkmellan", url="nonsense")).version()


@pytest.fixture
def store_on_postgres(workspace: Workspace, postgres: str, monkeypatch: pytest.MonkeyPatch) -> Store:
    from tests.postgres import database

    monkeypatch.setenv("PIFKIT_STORE", database(postgres))
    return open_store(workspace, "kirkmellan")


MOUNTS = """22 1 254:0 / / rw - ext4 /dev/vda rw
30 22 0:40 / /mnt/share rw - cifs //server/share rw
31 22 0:41 / /mnt/my\\040docs rw - nfs4 server:/docs rw
32 22 0:42 / /mnt/c rw - 9p drvfs rw,aname=drvfs;path=C:
33 22 0:43 / /mnt/vm rw - 9p shared rw,trans=virtio
"""


def test_network_drives_are_told_from_disks(monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = linux_mounts(MOUNTS)
    assert mounts[Path("/mnt/my docs")] == "nfs4"
    kinds = {one: mounts[Path(one)] for one in ("/mnt/share", "/mnt/c", "/mnt/vm", "/")}
    assert kinds == {"/mnt/share": "cifs", "/mnt/c": "drvfs", "/mnt/vm": "9p", "/": "ext4"}
    assert network_drive(ROOT) is None


def test_a_store_on_a_network_drive_is_refused_with_advice(lite: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    lite.events()
    monkeypatch.setattr("pifkit.store.engine.network_drive", lambda path: "cifs")
    monkeypatch.setattr("pifkit.store.place.network_drive", lambda path: "cifs")
    fresh = Store(lite.place)
    with pytest.raises(StoreError, match=r"network drive \(cifs\).*PostgreSQL.*export events"):
        fresh.append([new_event("rating", **ONE)])  # type: ignore[arg-type]
    assert fresh.version() == 1, "a file at rest can be read there"
