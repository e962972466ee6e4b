"""Kirkmellan: nine assessors of five partners who do not see the same partnership. Two rounds, much to discuss."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from example_kit.kirkmellan_tables import ACTIONS, CULTURE, EVIDENCE, MEASURES, OUTCOMES
from example_kit.ratings import attributes, caf_parts, individual
from example_kit.series import observations
from example_kit.writing import Folder
from pifkit.frameworks import load

DAY = dt.date.fromisoformat
PARTNERSHIP = {
    "name": "Kirkmellan Community Partnership (fictional)",
    "kind": "community safety partnership",
    "area": "Kirkmellan, a fictional town of 54,000 people",
    "purpose": "We share one view of harm in Kirkmellan and act on it together.",
    "current_cycle": "2026-27",
    "definition": 3,
    "partners": [
        {"id": "council", "name": "Kirkmellan Council"},
        {"id": "health-board", "name": "NHS Mellan"},
        {"id": "housing", "name": "Mellan Homes"},
        {"id": "police", "name": "Police, Mellan area"},
        {"id": "tenants", "name": "Kirkmellan Tenants' Forum"},
    ],
}
CYCLES: tuple[dict[str, Any], ...] = (
    {
        "id": "2025-26",
        "start": DAY("2025-04-01"),
        "end": DAY("2026-03-31"),
        "as_of": DAY("2026-03-31"),
        "frameworks": ["caf2020"],
        "stages": {"vision": 2, "conditions": 2, "action": 1, "people": 1, "check": 1, "review": 1},
    },
    {
        "id": "2026-27",
        "start": DAY("2026-04-01"),
        "end": DAY("2027-03-31"),
        "as_of": DAY("2026-09-30"),
        "follows": "2025-26",
        "frameworks": ["caf2020", "efqm2020"],
        "focus": ["caf2020/4", "caf2020/8"],
        "targets": ["Agree on what we think of ourselves."],
        "stages": {"vision": 2, "conditions": 1, "action": 1, "people": 1, "check": 1, "review": 0},
        "handed_over": [
            {
                "kind": "question",
                "id": "tenants-view",
                "decision": "carried",
                "account": "The tenants' forum now rates as well.",
            },
            {"kind": "action", "id": "a1", "decision": "carried", "account": "Two more meetings are booked."},
            {"kind": "focus", "id": "caf2020/4", "decision": "kept", "account": "Partners differ most here."},
        ],
        "decisions": [
            {
                "date": DAY("2026-06-24"),
                "text": "Parts that are still apart after two rounds go to a facilitated meeting in October.",
                "kind": "other",
                "by": "Facilitator",
            }
        ],
        "meetings": [
            {"date": DAY("2026-05-27"), "held": True},
            {"date": DAY("2026-06-24"), "held": True},
            {"date": DAY("2026-08-26"), "held": False},
        ],
    },
)
ASSESSORS = (
    ("A1", "council"),
    ("A2", "council"),
    ("A3", "police"),
    ("A4", "police"),
    ("A5", "health-board"),
    ("A6", "health-board"),
    ("A7", "housing"),
    ("A8", "tenants"),
    ("A9", "tenants"),
)
CENTRES = (
    60,
    52,
    48,
    55,
    50,
    46,
    54,
    45,
    42,
    40,
    38,
    56,
    50,
    58,
    44,
    48,
    45,
    52,
    50,
    44,
    46,
    52,
    35,
    40,
    34,
    38,
    55,
    50,
)
# How far the partners lie apart in round 1, and what is left of it in round 2.
APART = {
    "1.2": 17.0,
    "1.4": 21.0,
    "2.3": 19.0,
    "3.3": 20.0,
    "4.1": 26.0,
    "4.2": 30.0,
    "5.1": 18.0,
    "6.1": 25.0,
    "8.1": 22.0,
    "9.1": 18.0,
}
AFTER_TALK = {
    "1.2": 5.0,
    "1.4": 6.0,
    "2.3": 4.0,
    "3.3": 17.0,
    "4.1": 21.0,
    "4.2": 28.0,
    "5.1": 5.0,
    "6.1": 22.0,
    "8.1": 6.0,
    "9.1": 5.0,
}
AGREED = {
    "1.1": ("60", ""),
    "1.2": ("50", "Settled in round 2 after reading the minutes together."),
    "2.1": ("50", ""),
    "2.2": ("45", ""),
    "1.4": ("55", "Below the tenants' view, above the council's; the forum's chair agreed."),
}
# EFQM 2020: one assessor of each partner, from the most to the least sceptical; apart on culture and on customers.
RADAR = (("A1", "council"), ("A3", "police"), ("A5", "health-board"), ("A7", "housing"), ("A8", "tenants"))
RADAR_LEVELS = {"1": 55, "2": 48, "3": 45, "4": 47, "5": 42, "6": 38, "7": 42}
RADAR_APART = {"2.1": 22.0, "3.1": 26.0}


def _ratings(seed: int) -> list[dict[str, Any]]:
    """CAF in two rounds: everybody rates everything, then again what was apart; five parts agreed. EFQM 2020 in one."""
    centres = dict(zip(caf_parts(), (float(c) for c in CENTRES), strict=True))
    first = individual(
        seed, "kirkmellan", centres, ASSESSORS, sd=5.0, spreads=APART, blanks={"4.5": ("A8", "A9"), "7.2": ("A8",)}
    )
    again = {part: centres[part] for part in APART}
    second = individual(
        seed, "kirkmellan", again, ASSESSORS, sd=4.0, spreads=AFTER_TALK, blanks={"4.1": ("A5",)}, round_=2
    )
    agreed = [
        {"part": part, "score": score, "round": 2 if part in APART else 1, "note": note}
        for part, (score, note) in AGREED.items()
    ]
    before = [{"part": part, "score": int(c) - 3, "cycle": "2025-26"} for part, c in centres.items()]
    rows = [row | {"cycle": "2026-27"} for row in agreed + first + second] + before
    radar = attributes(seed, "kirkmellan", load("efqm2020"), RADAR_LEVELS, RADAR, spreads=RADAR_APART)
    return [row | {"framework": "caf2020"} for row in rows] + [row | {"cycle": "2026-27"} for row in radar]


def _culture() -> list[dict[str, Any]]:
    """A short staff survey; the forum's group is too small to be shown."""
    return [
        {"survey": "engagement", "group": group, "item": str(item), "answer": str(5 - k), "value": count}
        for group, (_, counts) in CULTURE.items()
        for item in range(1, 5)
        for k, count in enumerate(counts)
    ]


def build(parameters: Path, seed: int) -> None:
    """Write Kirkmellan's folder."""
    folder = Folder(parameters, "kirkmellan")
    folder.partnership(PARTNERSHIP)
    for cycle in CYCLES:
        folder.cycle(cycle)
    folder.table("outcomes", OUTCOMES)
    folder.table("indicators", [dict(measure.row) for measure in MEASURES])
    folder.table("observations", [row for measure in MEASURES for row in observations(measure, seed, "kirkmellan")])
    folder.table(
        "targets",
        [
            {
                "indicator": "noise-complaints",
                "date": "2027-03-31",
                "value": 90,
                "kind": "target",
                "method": "stepped",
                "note": "illustrative",
            }
        ],
    )
    folder.table("ratings", _ratings(seed))
    folder.table(
        "evidence",
        [
            {
                "id": f"e{k}",
                "kind": kind,
                "text": text,
                "part": part,
                "framework": "caf2020",
                "source": source,
                "date": "2026-06-10",
                "review_by": "2027-06-10",
                "cycle": "2026-27",
            }
            for k, (kind, part, text, source) in enumerate(EVIDENCE, 1)
        ],
    )
    folder.table("actions", ACTIONS)
    folder.table("culture", _culture())
