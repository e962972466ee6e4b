"""What a forked kernel is told by its arguments: what plain ones say is what the application's own parser makes of them."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from copy import deepcopy

import pytest
from ipykernel.kernelapp import IPKernelApp

from pifkit.batch import recorder
from pifkit.batch.warm.child import plain_settings

PLAIN = [
    [],
    ["-f", "with space/k1.json"],
    [
        "-f",
        "k.json",
        f"--IPKernelApp.exec_lines={recorder.statement()}",
        "--HistoryManager.enabled=False",
        "--InteractiveShell.ast_node_interactivity=all",
        "--Session.key=b'abc=='",
    ],
    ["--InlineBackend.rc={'figure.dpi': 96}"],
    ["--IPKernelApp.matplotlib=inline", "--InteractiveShell.xmode=Plain"],
    ["--Nobody.knows=this", "--IPKernelApp.nothing=1"],
]
OTHER = [
    ["-f"],
    ["-fk.json"],
    ["-f", "a.json", "-f", "b.json"],
    ["--f=a.json"],
    ["--debug"],
    ["--matplotlib=inline"],
    ["--IPKernelApp.exec_lines=a = 1", "--IPKernelApp.exec_lines=b = 2"],
    ["-f", "a.json", "--IPKernelApp.connection_file=b.json"],
    ["--IPKernelApp.exec_lines", "a = 1"],
    ["--HistoryManager.enabled="],
    ["--", "file.py"],
    ["help"],
    ["--help-all"],
]


@pytest.mark.parametrize("argv", PLAIN)
def test_plain_arguments_say_what_the_parser_says(argv: list[str]) -> None:
    parsed = IPKernelApp()
    parsed.parse_command_line(argv)
    own = IPKernelApp()
    settings = plain_settings(argv)
    assert settings is not None
    own.update_config(deepcopy(settings))
    assert (settings, own.config) == (parsed.cli_config, parsed.config)
    assert (own.connection_file, own.exec_lines) == (parsed.connection_file, parsed.exec_lines)
    assert parsed.extra_args == own.extra_args == []


@pytest.mark.parametrize("argv", OTHER)
def test_all_others_are_left_to_the_parser(argv: list[str]) -> None:
    assert plain_settings(argv) is None


def test_a_kernel_with_arguments_of_other_forms_is_started_all_the_same() -> None:
    """Two lines to be run at the start: only the parser makes a list of them."""
    code = (
        "import os, sys\nfrom pifkit.batch.warm import child\n"
        "app = child._application(['--IPKernelApp.exec_lines=a = 20', '--IPKernelApp.exec_lines=b = 3', "
        "f'--IPKernelApp.connection_file={sys.argv[1]}/k.json', '--IPKernelApp.transport=ipc'], os.getppid())\n"
        "print(app.shell.user_ns['a'] + app.shell.user_ns['b'], file=sys.__stdout__, flush=True)\nos._exit(0)"
    )
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", code, folder]
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    assert done.stdout.split()[-1:] == ["23"], done.stderr
