"""A command of theirs is told when a run has ended, and a run is never worse for it."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import pytest

from pifkit.batch.notify import notify, words_of
from pifkit.model.errors import ParameterError

WRITE = (
    "import os, sys, pathlib, json; names = ('PIFKIT_EXIT_CODE', 'PIFKIT_SUMMARY', 'PIFKIT_RUNS');"
    "pathlib.Path(sys.argv[1]).write_text(json.dumps([sys.stdin.read()] + [os.environ[n] for n in names]))"
)


def python(code: str, *words: str) -> str:
    return shlex.join([sys.executable, "-c", code, *words])


def test_it_gets_summary_and_facts(tmp_path: Path) -> None:
    target = tmp_path / "told file"
    told = notify(python(WRITE, str(target)), 1, ["1 failed.", "Again: pifkit run --failed"], [tmp_path / "run.json"])
    assert told is None
    said, code, first, runs = json.loads(target.read_text(encoding="utf-8"))
    assert said == "1 failed.\nAgain: pifkit run --failed\n"
    assert (code, first) == ("1", "1 failed.")
    assert json.loads(runs) == [str(tmp_path / "run.json")]


def test_no_shell_reads_the_command(tmp_path: Path) -> None:
    target = tmp_path / "x"
    notify(python("import sys; print(sys.argv)", ";", "touch", str(target)), 0, [])
    assert not target.exists()


def test_a_command_that_fails_is_told_in_one_line() -> None:
    told = notify(python("import sys; sys.exit('no such host')"), 0, ["all well"])
    assert told == "The notification command ended with 1: no such host."
    missing = notify("no-such-command-here --now", 0, [])
    assert missing is not None
    assert missing.startswith("The notification command could not be run: ")


@pytest.mark.parametrize("command", ["", "   ", "mail 'half"])
def test_a_command_that_cannot_be_read_is_refused_before_the_run(command: str) -> None:
    with pytest.raises(ParameterError, match="--notify"):
        words_of(command)
