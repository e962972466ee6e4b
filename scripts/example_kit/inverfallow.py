"""Inverfallow: a partnership that has just started. Two outcomes, and tables that hold only their headings."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from example_kit.writing import Folder

PARTNERSHIP = {
    "name": "Inverfallow Partnership (fictional)",
    "kind": "locality partnership",
    "area": "Inverfallow, a fictional harbour town of 9,000 people",
    "purpose": "To be agreed at the second meeting.",
    "current_cycle": "2026-27",
    "partners": [
        {"id": "council", "name": "Inverfallow Area Committee"},
        {"id": "harbour-trust", "name": "Inverfallow Harbour Trust"},
    ],
}
CYCLE = {
    "id": "2026-27",
    "title": "First cycle, 2026-27",
    "start": dt.date(2026, 9, 1),
    "end": dt.date(2027, 3, 31),
    "as_of": dt.date(2026, 9, 30),
    "frameworks": ["caf2020"],
}
OUTCOMES = [
    {
        "id": "lively-harbour",
        "level": "partnership",
        "title": "A harbour that is busy all year",
        "owner": "Harbour trust",
    },
    {"id": "good-first-jobs", "level": "partnership", "title": "Good first jobs for young people"},
]
EMPTY = ("indicators", "observations", "targets", "ratings", "actions")


def build(parameters: Path, seed: int) -> None:  # noqa: ARG001  (same call for every partnership)
    """Write Inverfallow's folder."""
    folder = Folder(parameters, "inverfallow")
    folder.partnership(PARTNERSHIP)
    folder.cycle(CYCLE)
    folder.table("outcomes", OUTCOMES)
    for name in EMPTY:
        folder.table(name, [], every_column=True)
