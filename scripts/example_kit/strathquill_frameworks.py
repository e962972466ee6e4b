"""Strathquill's other assessments: what people answered to the PSIF checklist, and readiness for CSE."""

from __future__ import annotations

from typing import Any

from example_kit.ratings import answers
from pifkit.frameworks import load

# 14 people of five partners; only the council has as many as the smallest group that may be shown, which is five.
RESPONDENTS = tuple(
    (f"R{k:02d}", partner)
    for k, partner in enumerate(
        ["council"] * 5 + ["health-board"] * 3 + ["police"] * 2 + ["third-sector"] * 2 + ["college"] * 2, 1
    )
)
# Area of the checklist: how far people agree (0 is evenly split), and the share that does not know.
AREAS = {
    "psif.planning": (1.15, 0.05),
    "psif.staff": (-0.15, 0.04),
    "psif.partners": (0.45, 0.10),
    "psif.processes": (0.40, 0.08),
    "psif.leadership": (1.20, 0.06),
    "psif.results": (-0.05, 0.31),
}
# Elements of Customer Service Excellence that are not simply met; criterion 5 has too many of them.
PARTIAL = {
    "1.1.3": "Needs in scattered rural housing are known only from anecdote.",
    "1.3.2": "Satisfaction is published for each service, not yet by group.",
    "2.2.4": "Ideas from the front line get an answer in two of five partners.",
    "3.2.2": "Only the grant letters have been tried out with readers.",
    "3.4.2": "No one owner for processes that cross partners, the discharge hub apart.",
    "4.2.3": "Benchmarks are used for schools, not yet for the front door.",
    "4.3.5": "The route for complaints was last reviewed without complainants.",
    "5.2.3": "Police referrals still arrive by a form of their own.",
    "5.2.4": "People are not told what happened with their request.",
    "5.3.3": "No partner compares how soon it answers with others.",
}
PLUS = {
    "1.2.1": "The citizens' panel sets two topics of the board's agenda a year.",
    "3.4.1": "One front door for eleven services of four partners.",
    "4.1.2": "Times are shown every month, with what was done about them.",
}


def checklist(seed: int) -> list[dict[str, Any]]:
    """The answers of every respondent to the 61 statements of the PSIF checklist."""
    return answers(seed, "strathquill", load("psif"), AREAS, RESPONDENTS)


def readiness() -> list[dict[str, Any]]:
    """The agreed level of each of the 57 elements: 47 of them are met, which is enough overall but not in criterion 5."""
    framework = load("cse")
    rows = [{"part": part.id, "score": "compliant", "framework": framework.id} for part, _ in framework.leaves]
    for row in rows:
        for level, reasons in (("partial", PARTIAL), ("plus", PLUS)):
            if row["part"] in reasons:
                row |= {"score": level, "note": reasons[row["part"]]}
    return rows
