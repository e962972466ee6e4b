"""A disk that fails at the n-th step that changes it, as a full or read-only one does."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pifkit.model.errors import OutputError


class Disk:
    """Makes the n-th step that changes the disk fail, as a full or read-only disk does."""

    STEPS = ((pathlib.Path, "open"), (pathlib.Path, "mkdir"), (os, "replace"), (os, "fsync"))

    def __init__(self, monkeypatch: pytest.MonkeyPatch, fails_at: int, number: int) -> None:
        self.count = 0
        for owner, name in self.STEPS:
            monkeypatch.setattr(owner, name, self._wrap(getattr(owner, name), fails_at, number, name))

    def _wrap(self, original: Callable[..., object], fails_at: int, number: int, name: str) -> Callable[..., object]:
        def step(*args: object, **kwargs: object) -> object:
            mode = args[1] if name == "open" and len(args) > 1 else kwargs.get("mode", "r")
            if name != "open" or "w" in str(mode):
                self.count += 1
                if self.count == fails_at:
                    raise OSError(number, os.strerror(number), "somewhere")
            return original(*args, **kwargs)

        return step


def tree(root: Path) -> dict[str, bytes | None]:
    return {p.relative_to(root).as_posix(): p.read_bytes() if p.is_file() else None for p in sorted(root.rglob("*"))}


def every_step(run: Callable[[], object], monkeypatch: pytest.MonkeyPatch, number: int) -> Iterator[None]:
    """Run once for each step that can fail, until a run gets through; yields after each failure."""
    for step in range(1, 200):
        with monkeypatch.context() as patch:
            disk = Disk(patch, step, number)
            try:
                run()
            except OutputError as error:
                explained = "same command" in error.message
            else:
                assert disk.count < step, "a failed step was swallowed"
                assert step > 2, "nothing could fail: the steps are not the ones that write"
                return
        assert explained
        yield
    pytest.fail("it never gets through")
