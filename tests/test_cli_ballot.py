"""`pifkit ballot`: a person starts it by hand and ends it with Ctrl+C."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pifkit.ballot.__main__ import parser
from pifkit.ballot.server import Settings
from pifkit.cli.ballot import ballot
from pifkit.model.errors import ParameterError
from tests.ballot.conftest import copied

PIFKIT = (sys.executable, "-m", "pifkit")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are POSIX's")
def test_it_says_how_to_join_and_ends_well(tmp_path: Path, root: Path) -> None:
    workspace = copied(tmp_path / "w", root)
    command = [*PIFKIT, "ballot", "kirkmellan", "--framework", "caf2020", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--workspace", str(workspace.root)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", cwd=root, bufsize=1,
    )  # fmt: skip
    assert process.stdout is not None
    line = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert re.match(r"Join at http://127\.0\.0\.1:\d+/ with the code \w{3}-\w{3}, or scan: http://", line)
    assert process.returncode == 0
    assert "█" in told
    assert "Only this computer can open the ballot" in told


def test_without_a_framework_it_names_those_of_the_cycle(tmp_path: Path, root: Path) -> None:
    workspace = copied(tmp_path / "w", root)
    done = subprocess.run(
        [*PIFKIT, "ballot", "kirkmellan", "--workspace", str(workspace.root)],
        capture_output=True, text=True, encoding="utf-8", cwd=root, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert "caf2020, efqm2020" in done.stderr


def test_both_ways_of_starting_it_have_the_same_options(root: Path) -> None:
    done = subprocess.run(
        [*PIFKIT, "ballot", "--help"],
        capture_output=True, text=True, encoding="utf-8", cwd=root, check=True, env={"COLUMNS": "200", "PATH": ""},
    )  # fmt: skip
    own = {one for action in parser()._actions for one in action.option_strings if one.startswith("--")}
    missing = {one for one in own - {"--most", "--slow"} if one not in done.stdout}
    assert not missing
    assert parser().parse_args(["x"]).port == Settings.port


def test_without_its_libraries_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pifkit.cli.ballot.find_spec", lambda name: None)
    with pytest.raises(ParameterError, match=r"tornado and segno.*pifkit\[live\]"):
        ballot("kirkmellan")
