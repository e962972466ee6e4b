"""The full counts of the store's promises, on SQLite and PostgreSQL; `make soak` runs them."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from pifkit.workspace import Workspace, find_workspace
from tests.postgres import database
from tests.store import processes

pytestmark = pytest.mark.soak


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def workspace(request: pytest.FixtureRequest, tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    if request.param == "postgres":
        monkeypatch.setenv("PIFKIT_STORE", database(request.getfixturevalue("postgres")))
    else:
        monkeypatch.delenv("PIFKIT_STORE", raising=False)
    shutil.copytree(
        root / "parameters" / "kirkmellan",
        tmp_path / "parameters" / "kirkmellan",
        ignore=shutil.ignore_patterns("events.*"),
    )
    return find_workspace(tmp_path)


@pytest.mark.promise(2)
def test_twenty_writers_of_two_hundred_events_lose_none(workspace: Workspace) -> None:
    processes.many_writers(workspace, writers=20, each=200)


@pytest.mark.promise(2)
def test_two_hundred_kills_lose_nothing_acknowledged(workspace: Workspace) -> None:
    assert processes.killed_writers(workspace, kills=200, chance=random.Random(2026)) > 200
