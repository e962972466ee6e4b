"""Strathquill's posts and its surveys of culture."""

from __future__ import annotations

import datetime as dt
from typing import Any

from example_kit.series import pick, stream

_POSTS = (
    ("Discharge hub", "health-board", ("post-hub-nurse", "hub-weekend"), 5),
    ("Money advice", "council", ("post-adviser", "advice-outreach"), 4),
    ("Housing options", "council", ("post-lettings", "rapid-rehousing"), 5),
    ("Community policing", "police", ("post-constable", "patrol-plan"), 4),
    ("Youth work", "council", ("mentors",), 3),
    ("Befriending", "third-sector", ("befriending",), 3),
    ("Student support", "college", ("young-people-ready",), 2),
)
NEEDS = ("data skills", "coaching", "digital tools", "quality improvement", "managing change", "plain writing")
# How far each step reaches: most posts have a plan, fewer an appraisal.
_REACH = {"planned": 0.86, "coached": 0.66, "appraised": 0.5}


def people(seed: int) -> list[dict[str, Any]]:
    """26 posts in seven teams: planning is nearly complete, coaching and appraisal are not."""
    rng = stream(seed, "strathquill", "people")
    rows: list[dict[str, Any]] = []
    for team, partner, objectives, posts in _POSTS:
        for _ in range(posts):
            chances = [rng.random() for _ in range(6)]
            row: dict[str, Any] = {"id": f"p{len(rows) + 1:03d}", "team": team, "partner": partner}
            row["objective"] = pick(rng, objectives) if chances[0] < 0.7 else ""
            for k, (step, reach) in enumerate(_REACH.items()):
                day = dt.date(2026, 4, 6) + dt.timedelta(days=int(60 * k + 55 * chances[k + 1]))
                row[step] = day if chances[k + 2] < reach and day <= dt.date(2026, 9, 30) else None
            row["development_need"] = pick(rng, NEEDS) if chances[5] < 0.75 else ""
            row["need_met"] = pick(rng, ("yes", "no", "no", "")) if row["development_need"] else ""
            rows.append(row)
    return rows


_GROUPS = {
    "council": (64, 4.5),
    "health-board": (41, 4.7),
    "police": (18, 3.6),
    "third-sector": (14, 4.9),
    "college": (4, 4.2),
}
_TYPES = ("clan", "adhocracy", "market", "hierarchy")
_NOW = {"all": ((24, 15, 21, 40), 137), "council": ((25, 14, 20, 41), 64), "health-board": ((26, 15, 23, 36), 41)}
_PREFERRED = {"all": ((35, 24, 18, 23), 137), "council": ((34, 24, 18, 24), 64), "health-board": ((36, 23, 19, 22), 41)}
_FACTORS = {
    "shared_vision": 3.2,
    "leadership": 3.0,
    "culture_people": 2.6,
    "evidence_measures": 2.9,
    "accountability": 2.7,
    "trust": 3.1,
    "community_voice": 2.5,
    "learning_review": 2.4,
    "resources_aligned": 2.1,
    "focus_priorities": 2.8,
}


def _counts(seed: int, name: str, n: int, centre: float, answers: tuple[int, ...]) -> dict[str, int]:
    """How many of n people gave each answer; about one in thirty does not know."""
    rng = stream(seed, "strathquill", name)
    counts = {str(answer): 0 for answer in answers} | {"dk": 0}
    for _ in range(n):
        spread = sum(rng.random() for _ in range(4)) - 2
        answer = max(min(answers), min(max(answers), round(centre + 1.6 * spread)))
        counts["dk" if rng.random() < 0.03 else str(answer)] += 1
    return counts


def culture(seed: int) -> list[dict[str, Any]]:
    """Engagement by partner (the college is too small to show), culture now and preferred, and success factors."""
    rows: list[dict[str, Any]] = []
    for cycle, lift in (("2025-26", -0.3), ("2026-27", 0.0)):
        for group, (n, centre) in _GROUPS.items():
            for item in range(1, 13):
                shift = ((item * 5) % 7 - 3) / 10
                counts = _counts(seed, f"{cycle}:{group}:{item}", n, centre + lift + shift, (1, 2, 3, 4, 5, 6))
                rows += [
                    {
                        "survey": "engagement",
                        "group": group,
                        "item": str(item),
                        "answer": answer,
                        "value": count,
                        "cycle": cycle,
                    }
                    for answer, count in sorted(counts.items(), reverse=True)
                    if count
                ]
    for survey, table in (("culture_now", _NOW), ("culture_preferred", _PREFERRED)):
        for group, (points, respondents) in table.items():
            for item in range(1, 7):
                turn = (item % 3 - 1) * 2
                moved = (points[0] + turn, points[1], points[2], points[3] - turn)
                rows += [
                    {
                        "survey": survey,
                        "group": group,
                        "item": str(item),
                        "answer": kind,
                        "value": value,
                        "respondents": respondents,
                    }
                    for kind, value in zip(_TYPES, moved, strict=True)
                ]
    for factor, centre in _FACTORS.items():
        counts = _counts(seed, f"factor:{factor}", 23, centre, (1, 2, 3, 4))
        rows += [
            {"survey": "success_factors", "group": "all", "item": factor, "answer": answer, "value": count}
            for answer, count in counts.items()
            if count
        ]
    return rows
