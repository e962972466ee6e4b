"""Writers as processes of their own, and killing them: shared by the small tests and the soak."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from pifkit.store import open_store
from pifkit.workspace import Workspace
from tests.store import writer
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
    """Kill a writer at random so many times; nothing that it was told is saved is missing. Returns how many were told.

    Each writer is a process with a connection of its own, forked from a server that has only imported the store: the moment
    of the kill is in writing, not in starting Python.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.store.writer"])
    told: list[str] = []
    for number in range(kills):
        ours, theirs = context.Pipe(duplex=False)
        address = os.environ.get("PIFKIT_STORE", "")
        one = context.Process(target=writer.tell, args=(str(workspace.root), f"k{number}", address, theirs))
        one.start()
        theirs.close()
        assert ours.poll(60)
        assert ours.recv_bytes() == b"ready"
        for _ in range(chance.randint(0, 5)):
            assert ours.poll(60)
            told.append(ours.recv_bytes().decode())
        time.sleep(chance.random() * 0.03)
        one.kill()  # SIGKILL: nothing is tidied up
        one.join(60)
        assert one.exitcode == -signal.SIGKILL, "it was killed, and did not end by itself"
        # What was cut off by the kill is no acknowledgement: the pipe ends there.
        with contextlib.suppress(EOFError, OSError):
            while True:
                told.append(ours.recv_bytes().decode())
        ours.close()
    store = open_store(workspace, "kirkmellan")
    there = store.events()
    assert not set(told) - {one.uuid for one in there}, "acknowledged and lost"
    assert [one.position for one in there] == list(range(1, len(there) + 1))
    hashes = dict(store.stored_hashes())
    assert all(hashes[one.position] == one.hash for one in there)
    return len(told)
