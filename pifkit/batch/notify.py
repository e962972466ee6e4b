"""Telling somebody that a run has ended, by a command of theirs."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path

from pifkit.model.errors import ParameterError

_PATIENCE = 60  # seconds


def words_of(command: str) -> list[str]:
    """A notification command as words, as a shell would split it; no shell is started.

    Raises:
        ParameterError: it is blank or a quotation mark is missing.
    """
    try:
        found = shlex.split(command, posix=os.name != "nt")
    except ValueError as error:
        raise ParameterError(f"--notify {command!r} cannot be read: {error}.") from error
    if not found:
        raise ParameterError("--notify is blank. Name a command, such as --notify 'mail -s pifkit me@example.org'.")
    return found


def notify(command: str, exit_code: int, lines: Sequence[str], runs: Sequence[Path] = ()) -> str | None:
    """Run the command: the summary on its standard input, the facts in its environment.

    It sees PIFKIT_EXIT_CODE, PIFKIT_SUMMARY (the first line) and PIFKIT_RUNS (a JSON list of the run.json files).

    Args:
        command: from --notify.
        exit_code: of the run.
        lines: the summary.
        runs: the records of the run, one per cycle.

    Returns:
        Why it did not work, in a sentence; None when it did. A run is never worse for it.
    """
    environment = {
        **os.environ,
        "PIFKIT_EXIT_CODE": str(exit_code),
        "PIFKIT_SUMMARY": lines[0] if lines else "",
        "PIFKIT_RUNS": json.dumps([str(path) for path in runs]),
    }
    text = "\n".join(lines) + "\n"
    try:
        done = subprocess.run(  # noqa: S603  # the command is the person's own
            words_of(command), input=text, encoding="utf-8", env=environment, timeout=_PATIENCE,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"The notification command was stopped after {_PATIENCE} s."
    except OSError as error:
        return f"The notification command could not be run: {error.strerror or error}."
    if done.returncode:
        said = done.stderr.strip().split("\n")[-1][:200]
        return f"The notification command ended with {done.returncode}{f': {said}' if said else ''}."
    return None
