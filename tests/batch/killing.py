"""Killing a run at a chosen moment, and looking at what is left: used by the tests and by the soak test."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from pifkit.batch import publish
from pifkit.workspace import Workspace

MARK = "PIFKIT_TEST_MARK"


@dataclass
class Runner:
    """`pifkit run` in a process of its own; everything it starts carries the mark in its environment."""

    work: Workspace
    scratch: Path
    arguments: tuple[str, ...] = ("--all", "--stage", "vision", "--stage", "check", "--jobs", "2")
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)

    def start(self) -> subprocess.Popen[str]:
        """Start it; its temporary files go to `scratch`."""
        self.scratch.mkdir(exist_ok=True)
        return subprocess.Popen(
            [sys.executable, "-m", "pifkit", "run", "--workspace", str(self.work.root), *self.arguments],
            env={**os.environ, MARK: self.mark, "TMPDIR": str(self.scratch)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def processes(self) -> list[psutil.Process]:
        """Every process that carries the mark and has not ended."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get(MARK) == self.mark and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def victims(self, role: str, pid: int) -> list[psutil.Process]:
        """The processes of a run by role: `runner` (its pid is `pid`), `worker`, `server` or `kernel`.

        A forked kernel has its server's command line; an ordinary one has ipykernel's.
        """
        found: dict[str, list[psutil.Process]] = {"runner": [], "worker": [], "server": [], "kernel": []}
        for process in self.processes():
            try:
                line, parent = " ".join(process.cmdline()), process.ppid()
            except psutil.Error:
                continue
            if process.pid == pid:
                found["runner"].append(process)
            elif "pifkit.batch.worker" in line and parent == pid:
                found["worker"].append(process)
            elif "pifkit.batch.warm.server" in line:
                found["server" if parent == pid else "kernel"].append(process)
            elif "ipykernel_launcher" in line:
                found["kernel"].append(process)
        return sorted(found[role], key=lambda process: process.pid)

    def wait_until_alone(self, seconds: float = 20) -> list[list[str]]:
        """Wait until nothing of the run is left; the command lines of what is left after the time."""
        end = time.monotonic() + seconds
        while (left := self.processes()) and time.monotonic() < end:
            time.sleep(0.1)
        return [process.cmdline() for process in left]


def partial_files(outputs: Path) -> list[str]:
    """Files under a final name that are not whole, and units whose set is torn although nobody will mend it."""
    wrong = []
    for path in outputs.rglob("*"):
        name = path.relative_to(outputs)
        if not path.is_file() or any(part.startswith(".") for part in name.parts) or path.name == "run.log.jsonl":
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html" and not text.rstrip().endswith("</html>"):
            wrong.append(f"{name} is cut off")
        if path.suffix in {".json", ".ipynb"}:
            try:
                json.loads(text)
            except ValueError:
                wrong.append(f"{name} is cut off")
    return wrong + torn_units(outputs)


def torn_units(outputs: Path) -> list[str]:
    """Units whose files differ from their manifest, unless a journal is there to finish the move."""
    wrong = []
    for path in outputs.glob("*/*/work/*.unit.json"):
        folder, stem = path.parents[1], path.name.removesuffix(".unit.json")
        if any(publish.sealed(staging) for staging in publish.stagings(folder, stem)):
            continue
        for name, digest in (publish.manifest(folder, stem) or {}).get("outputs", {}).items():
            if not (folder / name).is_file() or publish.sha256((folder / name).read_bytes()) != digest:
                wrong.append(f"{folder.name} {stem}: {name} is not what its manifest says")
    return wrong
