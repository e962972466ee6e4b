"""A handful of kills of the ballot; `make soak` does fifty."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.ballot.killing import kill_again_and_again


@pytest.mark.promise(2)
@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are POSIX's")
def test_a_few_kills_lose_nothing(tmp_path: Path, root: Path) -> None:
    kill_again_and_again(tmp_path, root, 4)
