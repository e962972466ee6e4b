"""A room for tests: a workspace with the emptiest example partnership, its store, and a session over it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from pifkit.frameworks import load
from pifkit.live.session import Session
from pifkit.store import Event, Store, new_event, open_store, rate, replay, set_names
from pifkit.store.files import Files
from pifkit.workspace import Workspace, find_workspace
from tests.support import ROOT

CYCLE = "2026-27"
PARTNERSHIP = "inverfallow"
CAF = load("caf2020")


def workspace(folder: Path, *names: str) -> Workspace:
    """A workspace in a folder with some of the example's partnerships."""
    for name in names or (PARTNERSHIP,):
        shutil.copytree(ROOT / "parameters" / name, folder / "parameters" / name)
    shutil.copy(ROOT / "parameters" / "pifkit.yaml", folder / "parameters" / "pifkit.yaml")
    return find_workspace(folder)


class Room:
    """A store, a session of a facilitator, and people who rate past it, as phones do."""

    def __init__(self, folder: Path, framework: str = "caf2020") -> None:
        self.workspace = workspace(folder)
        self.store: Store = open_store(self.workspace, PARTNERSHIP)
        self.framework = load(framework)
        self.session = self.facilitator("f1")

    def facilitator(self, actor: str) -> Session:
        files = Files.of(self.workspace, PARTNERSHIP)
        return Session(self.store, self.framework, CYCLE, actor=actor, files=files)

    def joins(self, *names: str) -> list[str]:
        actors = [f"p-{name.lower()}" for name in names]
        set_names(self.store, dict(zip(actors, names, strict=True)))
        self.store.append([new_event("joined", actor=one, cycle=CYCLE, framework=self.framework.key) for one in actors])
        self.session.refresh()
        return actors

    def rates(self, part: str, **scores: str | None) -> None:
        state = replay(self.store.events(), self.framework, CYCLE)
        for name, score in scores.items():
            self.store.append([rate(state, self.framework, part, score, actor=f"p-{name}")])
        self.session.refresh()

    def does(self, command: str, uuid: str = "", /, **values: Any) -> str:
        return self.session.perform(command, values, uuid).said

    @property
    def kinds(self) -> list[str]:
        return [one.kind for one in self.store.events()]

    @property
    def last(self) -> Event:
        return self.store.events()[-1]
