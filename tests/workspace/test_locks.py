"""One run at a time; a crash leaves no lock behind."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pifkit.model.errors import OutputError, ParameterError
from pifkit.workspace import run_lock
from pifkit.workspace.locks import HOLDER

HOLD = "import sys, time; from pathlib import Path; from pifkit.workspace.locks import run_lock\nwith run_lock(Path(sys.argv[1]), 'a test'):\n    print('held', flush=True)\n    time.sleep(60)\n"


def test_a_second_run_learns_who_holds_it_and_a_killed_one_leaves_no_lock(tmp_path: Path) -> None:
    folder = tmp_path / "outputs with blank"
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with (
            pytest.raises(ParameterError, match=rf"a test \(process {holder.pid} on .+, since 20") as caught,
            run_lock(folder),
        ):
            pytest.fail("two hold one lock")
        assert "Wait for it to end" in str(caught.value)
        holder.kill()
        holder.wait()
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                with run_lock(folder):
                    break
            except ParameterError:
                time.sleep(0.05)
        else:
            pytest.fail("the killed holder left its lock")
    finally:
        holder.kill()
        holder.wait()
        assert holder.stdout is not None
        holder.stdout.close()


def test_the_note_of_who_holds_it_goes_with_the_lock(tmp_path: Path) -> None:
    with run_lock(tmp_path, "this"):
        assert (tmp_path / HOLDER).exists()
    assert not (tmp_path / HOLDER).exists()
    with run_lock(tmp_path):
        (tmp_path / HOLDER).write_text("{", encoding="utf-8")
        with pytest.raises(ParameterError, match="another process"), run_lock(tmp_path):
            pytest.fail("two hold one lock")


def test_an_error_or_interrupt_inside_lets_go(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), run_lock(tmp_path):
        raise KeyboardInterrupt
    with run_lock(tmp_path):
        assert signal.SIGINT


def test_a_read_only_folder_is_explained_and_leaves_no_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refused)
        with pytest.raises(OutputError, match="Read-only"), run_lock(tmp_path):
            pytest.fail("the note could not be written")
    with run_lock(tmp_path):
        assert (tmp_path / HOLDER).exists()
