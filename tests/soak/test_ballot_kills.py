"""Fifty kills of the ballot in one session: what it said it saved is there, once, and starting again continues."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.ballot.killing import kill_again_and_again
from tests.postgres import database

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are POSIX's"),
]


@pytest.mark.parametrize("which", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_fifty_kills_lose_nothing(
    tmp_path: Path, root: Path, which: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if which == "postgresql":
        monkeypatch.setenv("PIFKIT_STORE", database(request.getfixturevalue("postgres")))
    kill_again_and_again(tmp_path, root, 50)
