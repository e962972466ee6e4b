"""The rehearsal: an example partnership in a folder of its own, and six simulated people who rate what is put to them."""

from __future__ import annotations

import csv
import io
import random
import threading
from pathlib import Path

from pifkit.frameworks import Framework, load
from pifkit.live.markup import options_of
from pifkit.model.errors import PifkitError
from pifkit.model.language import N_
from pifkit.store import AssessmentState, Event, new_event, open_store, rate, replay, set_names
from pifkit.workspace import Workspace, atomic_write, find_workspace
from pifkit.workspace.demo import write_demo

PARTNERSHIP, CYCLE, FRAMEWORK = "strathquill", "2026-27", "caf2020"
NOTE = N_("Rehearsal: the people are simulated, and everything is thrown away at the end.")
NAMES = ("Council", "Health board", "Police", "Fire and rescue", "Voluntary sector", "College")
STEPS = (
    "A rehearsal of about two minutes. The people are simulated.",
    "  1. Open the first item (Alt+N). Six people rate it; watch who has rated, never what.",
    "  2. Reveal (Alt+R). Where the spread is wide, the two ends speak first; vote again (Alt+V), reveal again.",
    "  3. Type the agreed score (Alt+A), give a reason where one is needed, Agree. Write a strength (Alt+S). Lock (Alt+L).",
    "  4. Reload the page: you are at the same item. Then the next one (Alt+N), and the summary (Alt+5).",
)
PAUSE = 0.7
"""Seconds between two simulated ratings, about."""


def workspace_in(folder: Path) -> Workspace:
    """The example workspace in a folder, its partnership with nothing rated in this cycle yet; the last cycle's scores stay."""
    where = find_workspace(write_demo(folder))
    path = where.folder(PARTNERSHIP) / "ratings.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    kept = [row for row in rows if row["cycle"] not in {"", CYCLE} or row["framework"] != FRAMEWORK]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(kept)
    atomic_write(path, out.getvalue().encode("utf-8"))
    return where


class Voters:
    """Simulated people: they join, one of them late, and rate each item that is open, each at their own pace.

    Args:
        workspace: where the partnership is.
        partnership: its id.
        seed: of their opinions.
    """

    def __init__(self, workspace: Workspace, partnership: str, seed: int = 7) -> None:
        self._store = open_store(workspace, partnership)
        self._framework = load(FRAMEWORK)
        self._random = random.Random(seed)  # noqa: S311 - opinions, no secrets
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.actors = {f"p-{at:08x}": name for at, name in enumerate(NAMES, 1)}

    def start(self) -> None:
        """Come in and begin to rate."""
        self._thread.start()

    def stop(self) -> None:
        """Leave."""
        self._stopped.set()
        self._thread.join(10)

    def _run(self) -> None:
        set_names(self._store, self.actors)
        early = list(self.actors)[:-1]
        self._store.append([new_event("joined", actor=one, cycle=CYCLE, framework=FRAMEWORK) for one in early])
        while not self._stopped.wait(PAUSE * self._random.uniform(0.5, 1.5)):
            try:
                event = self.next_event(replay(self._store.events(), self._framework, CYCLE))
                if event is not None:
                    self._store.append([event])
            except PifkitError:
                continue  # somebody was quicker: it is revealed, or agreed

    def next_event(self, state: AssessmentState) -> Event | None:
        """What one of them does next; None: nothing to do. The last one comes when the first item has been revealed."""
        late = list(self.actors)[-1]
        if late not in state.present and any(one.revealed for one in state.items.values()):
            return new_event("joined", actor=late, cycle=CYCLE, framework=FRAMEWORK, seen=state.version)
        if state.current is None:
            return None
        part, _ = state.current
        own = {one: state.item_of(part, one) for one in state.present if one in self.actors}
        waiting = [one for one, item in own.items() if item.status == "open" and one not in item.rated_by]
        if not waiting:
            return None
        actor = self._random.choice(waiting)
        item = own[actor]
        score = self.opinion(self._framework, part, actor, item.round)
        return rate(state, self._framework, part, score, actor=actor, group=item.group)

    def opinion(self, framework: Framework, part: str, actor: str, round_: int) -> str | None:
        """What somebody thinks of an item; opinions come closer in each round, and now and then somebody cannot say."""
        mind = random.Random(f"{actor}/{part}")  # noqa: S311 - opinions, no secrets
        scale = framework.scale_of(framework.part_index[part][0])
        values = [value for value, _ in options_of(scale)]
        middle = random.Random(part).uniform(0.3, 0.7)  # noqa: S311
        width = 0.35 / round_
        if round_ == 1 and mind.random() < 0.04:
            return None
        at = min(1.0, max(0.0, middle + mind.uniform(-width, width)))
        return values[round(at * (len(values) - 1))]
