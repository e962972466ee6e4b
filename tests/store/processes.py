"""Writers as processes of their own, and killing them: shared by the small tests and the soak."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from pifkit.store import open_store
from pifkit.workspace import Workspace
from tests.support import ROOT

WRITER = Path(__file__).with_name("writer.py")


def start(*arguments: str) -> subprocess.Popen[str]:
    """A process of `writer.py`; events go where the environment of this process says."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, str(WRITER), *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip


def line(process: subprocess.Popen[str]) -> str:
    """Its next line."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def many_writers(workspace: Workspace, writers: int, each: int) -> None:
    """So many processes write so many events each, at the same time: each is there once, in a place of its own."""
    running = [start(str(workspace.root), f"w{number}", str(each)) for number in range(writers)]
    told: list[str] = []
    for one in running:
        out, err = one.communicate(timeout=1200)
        assert one.returncode == 0, err
        told += out.split()[1:]
    there = open_store(workspace, "kirkmellan").events()
    assert Counter(one.uuid for one in there) == Counter(told)
    assert len(told) == writers * each
    assert [one.position for one in there] == list(range(1, writers * each + 1))
    assert open_store(workspace, "kirkmellan").version() == writers * each


def killed_writers(workspace: Workspace, kills: int, chance: random.Random) -> int:
    """Kill a writer at random so many times; nothing that it was told is saved is missing. Returns how many were told."""
    told: list[str] = []
    for number in range(kills):
        one = start(str(workspace.root), f"k{number}", "100000")
        assert line(one) == "ready"
        for _ in range(chance.randint(0, 5)):
            told.append(line(one))
        time.sleep(chance.random() * 0.03)
        one.kill()  # SIGKILL: nothing is tidied up
        out, _ = one.communicate(timeout=60)
        # A line that was cut off by the kill is no acknowledgement.
        told += [uuid for uuid in out.split() if len(uuid) == 36]
    store = open_store(workspace, "kirkmellan")
    there = store.events()
    assert not set(told) - {one.uuid for one in there}, "acknowledged and lost"
    assert [one.position for one in there] == list(range(1, len(there) + 1))
    assert all(dict(store.stored_hashes())[one.position] == one.hash for one in there)
    return len(told)
