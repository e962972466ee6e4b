"""Whole or not at all: a write that fails at any step leaves what was there and nothing half-written."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from pifkit.model.errors import OutputError, ParameterError
from pifkit.workspace import atomic_directory, atomic_write, find_workspace, new_partnership, publish, recover
from tests.workspace.base import write
from tests.workspace.disk import Disk, every_step, tree


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
def test_a_file_keeps_its_old_content_when_any_step_fails(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "scores.json"
    path.write_bytes(b"old")
    for _ in every_step(lambda: atomic_write(path, "new"), monkeypatch, number):
        assert tree(tmp_path) == {"scores.json": b"old"}
    assert tree(tmp_path) == {"scores.json": b"new"}


def test_the_message_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Disk(monkeypatch, 3, errno.ENOSPC)
    with pytest.raises(OutputError, match=r"scores\.json cannot be written: No space left on device.*Free some space"):
        atomic_write(tmp_path / "scores.json", "new")


@pytest.mark.parametrize("name", ["a b.txt", "Gàidhlig.txt", "日本 – №1.txt", "x" * 200 + ".txt"])
def test_names_with_blanks_and_other_letters_are_written(name: str, tmp_path: Path) -> None:
    path = atomic_write(tmp_path / "Ordner ß" / name, "é\n")
    assert path.read_bytes() == "é\n".encode()
    assert len(tree(tmp_path)) == 2, "no temporary file stays"


def test_a_folder_is_made_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def make() -> None:
        with atomic_directory(tmp_path / "new") as folder:
            (folder / "sub").mkdir()
            atomic_write(folder / "sub" / "a.txt", "a")
            atomic_write(folder / "b.txt", "b")

    for _ in every_step(make, monkeypatch, errno.ENOSPC):
        assert tree(tmp_path) == {}
    assert tree(tmp_path) == {"new": None, "new/sub": None, "new/sub/a.txt": b"a", "new/b.txt": b"b"}
    with pytest.raises(OutputError, match="exists already"):
        make()


def test_a_folder_that_fails_for_another_reason_leaves_nothing(tmp_path: Path) -> None:
    def make() -> None:
        with atomic_directory(tmp_path / "new") as folder:
            (folder / "a.txt").write_text("a", encoding="utf-8")
            raise KeyError("mistake")

    with pytest.raises(KeyError):
        make()
    assert tree(tmp_path) == {}


def test_a_new_partnership_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = find_workspace(write(tmp_path))
    before = tree(tmp_path)
    for _ in every_step(lambda: new_partnership(workspace, "south"), monkeypatch, errno.ENOSPC):
        assert tree(tmp_path) == before
    assert set(tree(tmp_path)) > set(before)
    with pytest.raises(ParameterError, match="exists already"):
        new_partnership(workspace, "south")


class Killed(BaseException):
    """Stands for SIGKILL: nothing may catch it."""


def test_publishing_that_is_killed_at_any_moment_ends_with_all_files_or_the_old_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = {"report.html": b"new", "work/5_check.ipynb": b"new", "x.json": b"new"}
    replace = os.replace
    for step in range(1, 6):
        root = tmp_path / str(step)
        staging, target = root / ".staging", root / "target"
        for name in new:
            (staging / name).parent.mkdir(parents=True, exist_ok=True)
            (staging / name).write_bytes(b"new")
        target.mkdir()
        (target / "report.html").write_bytes(b"old")
        count = 0

        def killed(source: object, to: object, at: int = step) -> None:
            nonlocal count
            count += 1
            if count == at:
                raise Killed
            replace(source, to)  # type: ignore[arg-type]

        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", killed)
            try:
                publish(staging, target)
            except Killed:
                pass
            else:
                assert step == 5
        moved = recover(staging, target)
        assert moved == (1 < step < 5), "without a complete journal nothing moves; with one the rest does"
        found = {p.relative_to(target).as_posix(): p.read_bytes() for p in target.rglob("*") if p.is_file()}
        assert found == ({"report.html": b"old"} if step == 1 else new)
        assert not staging.exists()
    assert not recover(tmp_path / "nothing", tmp_path)
