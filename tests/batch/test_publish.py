"""Publishing: whole or not at all, at every single step at which a process can be killed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pifkit.batch import publish
from pifkit.model.errors import NotebookRunError


class Killed(BaseException):
    """Stands for kill -9: nothing may catch it."""


def stage(folder: Path, **files: str) -> Path:
    staging = publish.begin(folder, "5_check")
    for name, text in files.items():
        (staging / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return staging


def visible(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "outputs" / "2026-27" / "one"


def test_nothing_is_visible_before_the_journal_and_everything_after_publishing(folder: Path) -> None:
    staging = stage(folder, a__html="new", b__json="{}")
    assert visible(folder) == {}
    publish.seal(staging)
    assert visible(folder) == {}
    assert publish.publish(staging) == {
        name: publish.sha256(text) for name, text in [("a.html", b"new"), ("b.json", b"{}")]
    }
    assert visible(folder) == {"a.html": "new", "b.json": "{}"}
    assert not staging.exists()


def test_killed_at_any_step_of_publishing_recovery_completes_the_set(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kill before each call that moves or removes a file, in turn, until a run gets through."""
    steps = 0
    while True:
        staging = stage(folder, a__html="old", b__json="old", c__csv="old")
        publish.seal(staging)
        publish.publish(staging)
        staging = stage(folder, a__html="new", b__json="new")
        publish.seal(staging, remove=["c.csv"])
        left = steps

        def step(real, *args, **more):
            nonlocal left
            if left == 0:
                raise Killed
            left -= 1
            return real(*args, **more)

        with monkeypatch.context() as patch:
            for name in ("replace", "unlink"):
                real = getattr(Path, name)
                patch.setattr(Path, name, lambda *a, _real=real, **k: step(_real, *a, **k))
            try:
                publish.publish(staging)
            except Killed:
                done = False
            else:
                done = True
        publish.recover(folder.parents[1])
        assert visible(folder) == {"a.html": "new", "b.json": "new"}
        assert not list(folder.glob(".staging-*"))
        if done:
            break
        steps += 1
    assert steps >= 3, "the test did not get to interrupt the moves"


def test_killed_before_the_journal_the_old_files_stay(folder: Path) -> None:
    staging = stage(folder, a__html="old")
    publish.seal(staging)
    publish.publish(staging)
    stage(folder, a__html="new")
    assert publish.recover(folder.parents[1]) == ()
    assert visible(folder) == {"a.html": "old"}


def test_recovery_names_what_it_finished_and_clears_temporary_files(folder: Path) -> None:
    publish.seal(stage(folder, a__html="new"))
    (folder / ".report.html.0a1b2c3d.tmp").write_text("half", encoding="utf-8")
    assert publish.recover(folder.parents[1]) == ("2026-27/one/5_check",)
    assert visible(folder) == {"a.html": "new"}


def test_a_failure_takes_the_earlier_page_away_and_keeps_the_notebook(folder: Path) -> None:
    staging = stage(folder)
    (staging / "5_check.html").write_text("last month", encoding="utf-8")
    (staging / "indicators.json").write_text("{}", encoding="utf-8")
    record = {"outputs": publish.digests(staging)}
    (staging / publish.manifest_name("5_check")).write_text(json.dumps(record), encoding="utf-8")
    publish.seal(staging)
    publish.publish(staging)
    (folder / "report.html").write_text("holds last month's stage", encoding="utf-8")
    (folder / "1_vision.html").write_text("another unit's", encoding="utf-8")
    publish.withdraw(folder, "5_check", "{}")
    assert visible(folder) == {"1_vision.html": "another unit's"}
    assert [path.name for path in (folder / "work").iterdir()] == ["5_check.failed.ipynb"]


def test_an_invalid_folder_keeps_no_failed_notebook(folder: Path) -> None:
    publish.withdraw(folder, "5_check", "{}")
    publish.withdraw(folder, "5_check")
    assert list((folder / "work").iterdir()) == []


def test_withdrawing_what_never_was_makes_no_folder(folder: Path) -> None:
    publish.withdraw(folder, "5_check")
    assert not folder.exists()


@pytest.mark.parametrize("name", ["report.html", "1_vision.html", "work/6_review.ipynb", "work/comparison.json"])
def test_a_name_that_belongs_to_another_unit_is_refused(folder: Path, name: str) -> None:
    staging = stage(folder)
    (staging / name).write_text("mine?", encoding="utf-8")
    with pytest.raises(NotebookRunError, match="not its own"):
        publish.seal(staging)
    assert not publish.sealed(staging)


def test_a_file_that_stays_locked_says_what_to_do_and_is_finished_later(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staging = stage(folder, a__html="new")
    publish.seal(staging)

    def locked(*_: object) -> None:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", locked)
        patch.setattr(publish.time, "sleep", lambda _: None)
        with pytest.raises(NotebookRunError, match="Close the program"):
            publish.publish(staging)
    publish.recover(folder.parents[1])
    assert visible(folder) == {"a.html": "new"}
