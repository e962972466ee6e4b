"""The same tests on SQLite and PostgreSQL."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pifkit.frameworks import Framework, load
from pifkit.store import Store, open_store
from pifkit.workspace import Workspace, find_workspace
from tests.postgres import database

CYCLE = "2026-27"


@pytest.fixture
def workspace(tmp_path: Path, root: Path) -> Workspace:
    """A copy of one partnership of the example workspace, without events."""
    folder = tmp_path / "w" / "parameters"
    folder.mkdir(parents=True)
    shutil.copy(root / "parameters" / "pifkit.yaml", folder)
    shutil.copytree(
        root / "parameters" / "kirkmellan", folder / "kirkmellan", ignore=shutil.ignore_patterns("events.*")
    )
    return find_workspace(tmp_path / "w")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def backend(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where events are kept in this test."""
    if request.param == "postgres":
        monkeypatch.setenv("PIFKIT_STORE", database(request.getfixturevalue("postgres")))
    else:
        monkeypatch.delenv("PIFKIT_STORE", raising=False)
    return str(request.param)


@pytest.fixture
def store(workspace: Workspace, backend: str) -> Store:
    """An empty store on each database."""
    return open_store(workspace, "kirkmellan")


@pytest.fixture(scope="session")
def caf() -> Framework:
    """CAF 2020, rated part by part."""
    return load("caf2020")
