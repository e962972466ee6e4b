"""`pifkit …` in a process of its own, as a person types it; forked from a process that has its imports done.

Starting Python and importing pandas takes longer than most commands do, and the suite gives some hundred of them. Each still
has its own process, folder, environment and output, so nothing of one command is in another's.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support import ROOT

PRELOAD = ["pifkit.cli", "pandas", "pifkit.workspace", "pifkit.scoring", "pifkit.improvement", "pifkit.store"]


def started(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """The command from nothing: `python -m pifkit …`."""
    return subprocess.run(
        [sys.executable, "-m", "pifkit", *words], capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False
    )


def pifkit(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """The command in a forked process; where there is no forking, from nothing."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return started(*words, cwd=cwd)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = context.Process(target=_command, args=(words, str(cwd), dict(os.environ), str(out), str(err)))
        process.start()
        process.join()
        code = process.exitcode
        process.close()
        told = (out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))
    assert code is not None
    return subprocess.CompletedProcess(["pifkit", *words], code, *told)


def _command(words: tuple[str, ...], cwd: str, environment: dict[str, str], out: str, err: str) -> None:
    for number, path in ((1, out), (2, err)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, number)
        os.close(file)
    sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    sys.argv = ["pifkit", *words]
    from pifkit.cli import main

    main()
