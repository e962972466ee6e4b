"""Strathquill: the complete partnership, two cycles, every table rich."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from example_kit import (
    strathquill_actions,
    strathquill_frameworks,
    strathquill_measures,
    strathquill_people,
    strathquill_tests,
    strathquill_vision,
)
from example_kit.ratings import caf_parts, individual, radar
from example_kit.strathquill_findings import evidence
from example_kit.writing import Folder

DAY = dt.date.fromisoformat
PARTNERS = {
    "council": "Strathquill Council",
    "health-board": "NHS Quill and Isles",
    "police": "Police, Quill area",
    "third-sector": "Strathquill Third Sector Interface",
    "college": "Quill College",
}
PARTNERSHIP = {
    "name": "Strathquill Community Planning Partnership (fictional)",
    "kind": "community planning partnership",
    "area": "Strathquill, a fictional area of 118,000 people with one large town and many villages",
    "purpose": "We work as one so that people in Strathquill are safe, well and have enough to live on.",
    "family_groups": {"people": "2", "other": "2"},
    "current_cycle": "2026-27",
    "definition": 2,
    "partners": [{"id": id, "name": name} for id, name in PARTNERS.items()],
}
LAST = {
    "id": "2025-26",
    "start": DAY("2025-04-01"),
    "end": DAY("2026-03-31"),
    "as_of": DAY("2026-03-31"),
    "frameworks": ["caf2020"],
    "focus": ["caf2020/4", "caf2020/6"],
    "targets": ["One discharge hub works by autumn.", "Nine of ten crisis grants are decided on time."],
    "stages": {"vision": 3, "conditions": 2, "action": 2, "people": 1, "check": 2, "review": 3},
    "decisions": [
        {
            "date": DAY("2026-03-10"),
            "text": "The newsletter is dropped: nobody asked for it.",
            "about": "a04",
            "kind": "other",
            "by": "Partnership board",
        },
        {
            "date": DAY("2026-03-24"),
            "text": "The review of the cycle is signed off.",
            "kind": "sign_off",
            "by": "Partnership board",
        },
    ],
    "meetings": [
        {"date": DAY(day), "held": held}
        for day, held in (
            ("2025-05-13", True),
            ("2025-07-08", True),
            ("2025-09-09", False),
            ("2025-11-11", True),
            ("2026-01-13", True),
            ("2026-03-10", True),
        )
    ],
}


def _line(kind: str, id: str, decision: str, account: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "id": id, "decision": decision, **more, "account": account}


HANDED_OVER = [
    _line("action", "a01", "closed", "The hub is running; its measure stays on the scorecard."),
    _line("action", "a02", "carried", "Finished in June 2026 after a fourth test."),
    _line("action", "a03", "carried", "Four of five partners use the form; the police follow in the autumn."),
    _line("action", "a04", "dropped", "Not taken up again.", reason="Nobody asked for a newsletter."),
    _line("action", "a05", "closed", "Forty people were trained; six lead tests this year."),
    _line(
        "action",
        "a06",
        "carried",
        "Started in May 2026; a first forecast is due in October.",
        reason="No analyst was free.",
    ),
    _line("indicator", "crisis-grants-on-time", "kept", "On the scorecard, with a new target."),
    _line("indicator", "delayed-days", "kept", "On the scorecard, with a trajectory."),
    _line(
        "indicator",
        "calls-answered",
        "replaced",
        "The front door log has taken its place.",
        reason="It counted calls of one partner only.",
        replaced_by="referrals-one-door",
    ),
    _line("focus", "caf2020/5", "new", "Processes across partners are in focus this year."),
    _line(
        "target",
        "delayed-days",
        "new",
        "Set as an illustrative target until the board agrees it.",
        value=42.0,
        date=DAY("2027-03-31"),
    ),
    _line(
        "question", "housing-flow", "carried", "Why do people wait longer for a settled home? Ramp r2 looks into it."
    ),
]
CURRENT = {
    "id": "2026-27",
    "start": DAY("2026-04-01"),
    "end": DAY("2027-03-31"),
    "as_of": DAY("2026-09-30"),
    "follows": "2025-26",
    "frameworks": ["caf2020", "efqm2013", "psif", "cse"],
    "focus": ["caf2020/5", "caf2020/6", "efqm2013/1"],
    "targets": [
        "Nineteen of twenty crisis grants are decided by the end of the next working day.",
        "Days in hospital after people were ready to leave fall to 42 per 1,000 by March 2027.",
        "A settled home is found within 175 days on average.",
    ],
    "stages": {"vision": 3, "conditions": 2, "action": 2, "people": 1, "check": 2, "review": 0},
    "handed_over": HANDED_OVER,
    "decisions": [
        {
            "date": DAY("2026-05-12"),
            "text": "The slow fall of child poverty is accepted for this year; the national plan comes first.",
            "about": "children-low-income",
            "kind": "accept",
            "by": "Partnership board",
        },
        {
            "date": DAY("2026-05-12"),
            "text": "Finding settled homes sooner is the first priority.",
            "about": "homeless-case-days",
            "kind": "priority",
            "by": "Partnership board",
        },
        {
            "date": DAY("2026-06-17"),
            "text": "The agreed ratings of this year's self-assessment are signed off.",
            "about": "caf2020",
            "kind": "sign_off",
            "by": "Chair of the board",
        },
        {
            "date": DAY("2026-09-08"),
            "text": "Triage by telephone stays for good.",
            "about": "a02",
            "kind": "other",
            "by": "Performance group",
        },
    ],
    "meetings": [
        {"date": DAY(day), "held": held}
        for day, held in (
            ("2026-04-14", True),
            ("2026-05-12", True),
            ("2026-06-09", True),
            ("2026-07-14", False),
            ("2026-08-11", True),
            ("2026-09-08", True),
            ("2026-10-13", False),
        )
    ],
}
ASSESSORS = (
    ("A1", "council"),
    ("A2", "council"),
    ("A3", "health-board"),
    ("A4", "health-board"),
    ("A5", "police"),
    ("A6", "third-sector"),
    ("A7", "college"),
)
# What the group agreed on, in the order of the 28 parts; this year and last year.
AGREED = (
    (68, 62, 60, 64, 55, 63, 58, 52, 48, 54, 50, 66, 58, 61, 46, 50, 57, 59, 62, 52, 49, 58, 40, 44, 38, 42, 61, 55),
    (62, 50, 58, 60, 48, 60, 50, 50, 45, 46, 48, 52, 55, 60, 42, 48, 55, 52, 55, 40, 45, 44, 38, 42, 35, 40, 56, 52),
)
LEVELS = {"1": 55, "2": 52, "3": 46, "4": 52, "5": 50, "6": 45, "7": 38, "8": 36, "9": 48}
REASONS = {
    "2.1": "The group weighed the expired needs assessment more heavily than single assessors did.",
    "6.2": "Raised after the group had seen the charts.",
}


def _caf(seed: int) -> list[dict[str, Any]]:
    """Agreed and individual CAF ratings of this cycle, agreed ones of the last."""
    now, before = (dict(zip(caf_parts(), scores, strict=True)) for scores in AGREED)
    alone = individual(
        seed,
        "strathquill",
        now,
        ASSESSORS,
        sd=6.0,
        spreads={"2.1": 17.0, "7.1": 15.0},
        blanks={"4.5": ("A6",), "4.6": ("A6", "A7")},
        step=1,
    )
    rows: list[dict[str, Any]] = [
        {"part": part, "score": score, "note": REASONS.get(part, ""), "cycle": "2026-27"} for part, score in now.items()
    ]
    rows += [row | {"cycle": "2026-27"} for row in alone]
    rows += [{"part": part, "score": score, "cycle": "2025-26"} for part, score in before.items()]
    return [row | {"framework": "caf2020"} for row in rows]


def build(parameters: Path, seed: int) -> None:
    """Write Strathquill's folder."""
    folder = Folder(parameters, "strathquill")
    folder.partnership(PARTNERSHIP)
    folder.cycle(LAST)
    folder.cycle(CURRENT)
    folder.table("outcomes", strathquill_vision.OUTCOMES)
    for name, rows in strathquill_measures.tables(seed).items():
        folder.table(name, rows)
    more = [row | {"framework": "efqm2013"} for row in radar(seed, "strathquill", LEVELS)]
    more += strathquill_frameworks.checklist(seed) + strathquill_frameworks.readiness()
    folder.table("ratings", _caf(seed) + [row | {"cycle": "2026-27"} for row in more])
    folder.table("evidence", evidence(seed))
    folder.table("actions", strathquill_actions.ACTIONS)
    folder.table("tests_of_change", strathquill_tests.TESTS)
    folder.table("decisions", strathquill_tests.DECISIONS)
    folder.table("people", strathquill_people.people(seed))
    folder.table("culture", strathquill_people.culture(seed))
