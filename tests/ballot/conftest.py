"""Ballot tests run on a copy of one partnership of the example workspace."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from pifkit.workspace import Workspace, find_workspace
from tests.ballot.serving import Server, serving
from tests.postgres import database


def copied(folder: Path, root: Path) -> Workspace:
    """The example partnership without events, in a folder."""
    target = folder / "parameters"
    target.mkdir(parents=True)
    shutil.copy(root / "parameters" / "pifkit.yaml", target)
    shutil.copytree(
        root / "parameters" / "kirkmellan", target / "kirkmellan", ignore=shutil.ignore_patterns("events.*")
    )
    return find_workspace(folder)


@pytest.fixture
def workspace(tmp_path: Path, root: Path) -> Workspace:
    """A copy that a test may do with what it likes."""
    return copied(tmp_path / "w", root)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def backend(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where events are kept in this test."""
    if request.param == "postgres":
        monkeypatch.setenv("PIFKIT_STORE", database(request.getfixturevalue("postgres")))
    else:
        monkeypatch.delenv("PIFKIT_STORE", raising=False)
    return str(request.param)


@pytest.fixture
def serve(workspace: Workspace, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts servers; they are ended when the test is over."""
    with ExitStack() as stack:

        def made(*options: str, **more: str) -> Server:
            return stack.enter_context(serving(workspace, tmp_path / "refusals.jsonl", *options, **more))

        yield made
