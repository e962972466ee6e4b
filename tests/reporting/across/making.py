"""Synthetic partnerships for the pages across all: figures that depend on the number alone, without running a notebook."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pifkit.reporting.across.gathered import Gathered
from pifkit.reporting.across.values import Figure, Member, name_key

FRAMEWORK = "caf2020"


def members(count: int, *, shares: bool = False) -> list[Member]:
    """Partnerships in the order of their names: every letter, a few names that begin with none, four family groups."""
    found = [
        Member(
            id=f"p{at:04}",
            name=f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ4'[at * 7 % 27]}shire {at:04}",
            address=f"../p{at:04}/report.html",
            families={"people": str(at % 4 + 1)},
            shares=shares,
        )
        for at in range(count)
    ]
    return sorted(found, key=lambda one: (name_key(one.name), one.id))


def figures(at: int, indicators: int = 3, criteria: int = 2) -> Iterator[Figure]:
    """What a partnership published: the fifth has no figure, the seventh another period."""
    for number in range(indicators):
        value = None if at % 5 == 4 else (at * 37 + number * 11) % 101 / 1.25
        period = "2024-25" if at % 7 == 6 else "2025-26"
        yield Figure(
            ("indicator", f"indicator-{number}"),
            f"Indicator {number}",
            (period if value is not None else "", "percent", "increase"),
            value,
            why="" if value is not None else "suppressed",
            change=("better", "worse", "same", "none")[at % 4] if value is not None else "",
            target=("on", "near", "off", "")[at % 4],
        )
    for number in range(1, criteria + 1):
        value = None if at % 6 == 5 else float((at * 13 + number * 7) % 101)
        yield Figure(
            ("criterion", FRAMEWORK, str(number)),
            f"Criterion {number}",
            ("1", "percent", "increase"),
            value,
            "" if value is not None else "2 of 4 parts scored",
        )


def gathered(count: int, indicators: int = 3, criteria: int = 2, *, shares: bool = False) -> Gathered:
    """So many partnerships, each with its figures."""
    found = Gathered({f"indicator-{number}": "people" for number in range(indicators)})
    for member in members(count, shares=shares):
        found.add(member, figures(int(member.id[1:]), indicators, criteria))
    return found


def published(folder: Path, count: int, indicators: int = 3, criteria: int = 2) -> dict[str, Any]:
    """Write the files that so many partnerships publish, and give the job of their site (`write_site`)."""
    rows = []
    for member in members(count, shares=True):
        own = folder / member.id
        own.mkdir()
        found = list(figures(int(member.id[1:]), indicators, criteria))
        entries = [
            {
                "indicator": one.key[1],
                "title": one.title,
                "period": one.basis[0] or None,
                "value": one.value,
                "unit": one.basis[1],
                "direction": one.basis[2],
                "change": one.change or "none",
                "target_state": one.target or None,
                "notes": [] if one.value is not None else ["every figure is suppressed"],
            }
            for one in found
            if one.key[0] == "indicator"
        ]
        scores = [
            {
                "id": one.key[2],
                "title": one.title,
                "percent": one.value,
                "scored": 4 if one.value is not None else 2,
                "of": 4,
            }
            for one in found
            if one.key[0] == "criterion"
        ]
        card = {"framework": FRAMEWORK, "framework_version": "1", "total": None, "max_total": 100.0, "criteria": scores}
        (own / "indicators.json").write_text(json.dumps({"indicators": entries}), encoding="utf-8")
        (own / "scorecard.json").write_text(json.dumps([card]), encoding="utf-8")
        (own / "report.html").write_text("<!DOCTYPE html><title>A report</title>", encoding="utf-8")
        row = {"id": member.id, "name": member.name, "about": "Council area", "problem": "", "sign_off": ""}
        states = {"conditions": "done", "check": "failed" if int(member.id[1:]) % 40 == 1 else "done"}
        row |= {"states": states, "actions": 3, "overdue": 1, "families": dict(member.families), "shares": True}
        rows.append(row)
    return {
        "title": "Partnerships of Glenfirth",
        "note": "These partnerships are fictional.",
        "attribution": "",
        "cycle_name": "2026-27",
        "as_of": "2026-09-30",
        "groupings": {f"indicator-{number}": "people" for number in range(indicators)},
        "minimum": 5,
        "rows": rows,
    }


def text_of(html: str) -> str:
    """The words of a page's body."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<body>")[1]).split())
