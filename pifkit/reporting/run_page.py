"""The run's own page, for the person who looks after the batch: what was done, what was not and why, what took long."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pifkit.model.language import N_, Phrases, _
from pifkit.model.stages import STAGES, stage
from pifkit.reporting.overview import STATES
from pifkit.reporting.templates import render

#: So many of the slowest notebooks are listed; run.json has all.
SLOWEST = 15
_WELL = {"done", "unchanged"}
_TILES = ("done", "unchanged", "failed", "timeout", "invalid", "withheld", "interrupted")
_ALWAYS = {"done", "unchanged"}


@dataclass(frozen=True)
class Line:
    """One unit as printed: `wait` is its time in words, `share` that of the slowest one's (0 to 1)."""

    partnership: str
    stage: str
    state: str
    shape: str
    where: str
    why: str
    wait: str
    share: float


@dataclass(frozen=True)
class Pace:
    """What the notebooks of a stage took: how many ran, median and longest time in words."""

    stage: str
    count: int
    median: str
    longest: str


def run_html(run: Mapping[str, Any], *, hide: Sequence[str | Path] = ()) -> str:
    """The page of one run in one cycle.

    Args:
        run: the content of `run.json` (contract 4.5).
        hide: folders that stand in error messages and are nobody else's business; written as `…`.

    Returns:
        A whole HTML document under the rules of every page: offline, no script, no request.
    """
    units = [{**entry, "error": _hidden(entry.get("error"), hide)} for entry in run["units"]]
    timed = sorted((one for one in units if one.get("seconds")), key=lambda one: -one["seconds"])
    most = timed[0]["seconds"] if timed else 1.0
    counts = run["counts"]
    return render(
        "run.html.j2",
        run={"jobs": 1, "started": "", "pifkit": "", **run},
        tiles=[(STATE_WORDS[state], counts.get(state, 0)) for state in _TILES if counts.get(state) or state in _ALWAYS],
        wrong=[_line(one, most) for one in units if one["state"] not in _WELL],
        slow=[_line(one, most) for one in timed[:SLOWEST]],
        timed=len(timed),
        paces=_paces(timed),
        pages=[{**page, "error": _hidden(page["error"], hide)} for page in run.get("pages", []) if page["error"]],
        earlier=[_line(one, most) for one in run.get("earlier", []) if one["state"] not in _WELL],
        whole=wait(run.get("seconds")),
        ended=_ended(run),
    )


#: Above the counts: as in `pifkit status`, so that one word means one thing.
STATE_WORDS = Phrases(
    {
        "done": N_("Done"),
        "unchanged": N_("Unchanged, not run again"),
        "failed": N_("Failed"),
        "timeout": N_("Took too long"),
        "invalid": N_("Input has errors"),
        "withheld": N_("Withheld"),
        "interrupted": N_("Interrupted"),
    }
)


def wait(seconds: float | None) -> str:
    """A duration in words: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 4 min`; unknown: a dash."""
    if seconds is None:
        return "–"
    if seconds < 10:
        return _("{seconds} s", seconds=f"{seconds:.1f}")
    whole = round(seconds)
    if whole < 60:
        return _("{seconds} s", seconds=whole)
    if whole < 3600:
        return _("{minutes} min {seconds} s", minutes=whole // 60, seconds=whole % 60)
    return _("{hours} h {minutes} min", hours=whole // 3600, minutes=whole % 3600 // 60)


def _line(entry: Mapping[str, Any], most: float) -> Line:
    about = stage(entry["stage"])
    word, shape = STATES.get(entry["state"], (entry["state"], "?"))
    cell = _("cell {entry}", entry=entry["cell"]) if entry.get("cell") is not None else ""
    where = ": ".join(part for part in (cell, entry.get("source") or "") if part)
    share = (entry.get("seconds") or 0) / most
    return Line(
        entry["partnership"], f"{about.number} {about.name}", _(word), shape, where, entry.get("error") or "",
        wait(entry.get("seconds")), share,
    )  # fmt: skip


def _paces(timed: Sequence[Mapping[str, Any]]) -> list[Pace]:
    found = []
    for one in STAGES:
        seconds = [entry["seconds"] for entry in timed if entry["stage"] == one.id]
        if seconds:
            title = f"{one.number} {one.name}"
            found.append(Pace(title, len(seconds), wait(statistics.median(seconds)), wait(max(seconds))))
    return found


def _hidden(text: str | None, hide: Sequence[str | Path]) -> str | None:
    """A message without the folders of this machine."""
    for folder in hide:
        text = text and text.replace(str(folder), "…")
    return text


def _ended(run: Mapping[str, Any]) -> str:
    if run.get("finished") is None:
        return _("It has not ended: it goes on, or it was killed.")
    code = run.get("exit_code")
    words = {0: _("All well."), 1: _("Not everything could be done."), 2: _("Nothing could be run.")}
    return _("{get} Exit code {code}.", get=words.get(int(code or 0), ""), code=code)
