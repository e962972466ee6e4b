"""Glenmarrick: half-way through a cycle, with gaps in ratings, tables, series and owners."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from example_kit.glenmarrick_tables import ACTIONS, EVIDENCE, MEASURES, NO_FIGURES, OUTCOMES, TARGETS
from example_kit.ratings import caf_parts, clamp
from example_kit.series import bell, observations, stream
from example_kit.writing import Folder

DAY = dt.date.fromisoformat
PARTNERSHIP = {
    "name": "Glenmarrick Partnership (fictional)",
    "kind": "community planning partnership",
    "area": "Glenmarrick, a fictional glen and coast of 31,000 people",
    "purpose": "Together we keep the glen a good place to grow up and to grow old.",
    "current_cycle": "2026-27",
    "partners": [
        {"id": "council", "name": "Glenmarrick Council"},
        {"id": "health-board", "name": "NHS Marrick"},
        {"id": "fire-rescue", "name": "Fire and rescue, Marrick area"},
    ],
}
LAST = {
    "id": "2025-26",
    "start": DAY("2025-04-01"),
    "end": DAY("2026-03-31"),
    "as_of": DAY("2026-03-31"),
    "frameworks": ["caf2020"],
    "stages": {"vision": 2, "conditions": 1, "action": 1, "people": 0, "check": 1, "review": 1},
}
CURRENT = {
    "id": "2026-27",
    "start": DAY("2026-04-01"),
    "end": DAY("2027-03-31"),
    "as_of": DAY("2026-09-30"),
    "follows": "2025-26",
    "frameworks": ["caf2020", "swia_pim"],
    "focus": ["caf2020/3"],
    "targets": ["Every home visit for fire safety within ten days."],
    "stages": {"vision": 2, "conditions": 1, "action": 1, "people": 0, "check": 1, "review": 0},
    "handed_over": [
        {"kind": "action", "id": "a1", "decision": "carried", "account": "Still open."},
        {"kind": "action", "id": "a2", "decision": "closed"},
        {"kind": "indicator", "id": "bus-trips", "decision": "kept"},
    ],
    "meetings": [
        {"date": DAY("2026-05-20"), "held": True},
        {"date": DAY("2026-07-15"), "held": False},
        {"date": DAY("2026-09-16"), "held": False},
    ],
}
# Rated so far: criteria 1 to 4 almost whole, then only what the first meeting reached.
UNRATED = ("3.3", "4.5", "4.6", "5.2", "7.1", "7.2", "8.1", "8.2", "9.2")
# Grades of the SWIA model's ten areas; blank: the meeting has not come to it yet.
GRADES = {
    "a1": ("good", ""),
    "a2": ("very_good", "People say that they are listened to."),
    "a3": ("adequate", ""),
    "a4": ("good", ""),
    "a5": ("adequate", "A visit has to be asked for three times before it is booked."),
    "a6": ("adequate", ""),
    "a7": ("", ""),
    "a8": ("weak", "The partners plan their staff and money each on their own."),
    "a9": ("good", ""),
    "a10": ("", ""),
}


def _ratings(seed: int) -> list[dict[str, Any]]:
    """CAF with holes, two parts that only some people have rated, one that does not apply; grades by SWIA's areas."""
    rng = stream(seed, "glenmarrick", "ratings")
    rows: list[dict[str, Any]] = []
    for part in caf_parts():
        score = clamp(44 + 8 * bell(rng))
        if part == "4.3":
            rows.append({"part": part, "score": "na", "note": "The partnership holds no money of its own."})
        elif part in ("5.1", "6.1"):
            rows += [
                {"part": part, "score": score + more, "assessor": who, "partner": partner}
                for who, partner, more in (("A1", "council", 0), ("A2", "health-board", 6))
            ]
        else:
            rows.append({"part": part, "score": "" if part in UNRATED else score})
    rows = [row | {"cycle": "2026-27"} for row in rows]
    rows += [
        {"part": part, "score": clamp(40 + 6 * bell(rng)), "cycle": "2025-26"}
        for part in caf_parts()
        if part not in UNRATED
    ]
    grades = [
        {"part": part, "score": grade, "note": note, "framework": "swia_pim", "cycle": "2026-27"}
        for part, (grade, note) in GRADES.items()
    ]
    return [row | {"framework": "caf2020"} for row in rows] + grades


def build(parameters: Path, seed: int) -> None:
    """Write Glenmarrick's folder; tests of change, people, culture and links are missing on purpose."""
    folder = Folder(parameters, "glenmarrick")
    folder.partnership(PARTNERSHIP)
    folder.cycle(LAST)
    folder.cycle(CURRENT)
    folder.table("outcomes", OUTCOMES)
    folder.table("indicators", [dict(measure.row) for measure in MEASURES] + [dict(row) for row in NO_FIGURES])
    folder.table("observations", [row for measure in MEASURES for row in observations(measure, seed, "glenmarrick")])
    folder.table("targets", TARGETS)
    folder.table("ratings", _ratings(seed))
    folder.table("evidence", [row | {"framework": "caf2020", "cycle": "2026-27"} for row in EVIDENCE])
    folder.table("actions", ACTIONS)
