"""Strathquill's targets and links, and the tables about figures."""

from __future__ import annotations

from typing import Any

from example_kit.series import observations
from example_kit.strathquill_monthly import MONTHLY
from example_kit.strathquill_slower import SLOWER

MEASURES = MONTHLY + SLOWER
ILLUSTRATIVE = "illustrative: the board has not yet agreed it"


def _target(indicator: str, date: str, value: float, kind: str = "target", **more: Any) -> dict[str, Any]:
    return {"indicator": indicator, "date": date, "value": value, "kind": kind, **more}


# Targets and trajectory rows of an indicator lie on one path by date: one row for each day.
TARGETS = [
    *(
        _target("crisis-grants-on-time", day, value, "trajectory", method="linear", note=ILLUSTRATIVE)
        for day, value in (("2025-09-30", 86), ("2026-09-30", 93))
    ),
    _target("crisis-grants-on-time", "2026-03-31", 92, method="linear", note="improvement plan 2025-26"),
    _target("crisis-grants-on-time", "2027-03-31", 95, method="linear", note=ILLUSTRATIVE),
    *(
        _target("delayed-days", day, value, "trajectory", method="linear", note=ILLUSTRATIVE)
        for day, value in (("2025-03-31", 62), ("2026-03-31", 52))
    ),
    _target("delayed-days", "2027-03-31", 42, method="linear", tolerance=8, note=ILLUSTRATIVE),
    _target("homeless-case-days", "2027-03-31", 175, note="housing options plan"),
    _target("antisocial-incidents", "2027-03-31", 230, note=ILLUSTRATIVE),
    _target("complaints-on-time", "2027-03-31", 82, note="customer promise"),
    _target("sickness-days", "2027-03-31", 2.5, note=ILLUSTRATIVE),
    _target("young-mentoring", "2027-03-31", 30, note=ILLUSTRATIVE),
    _target("positive-destinations", "2026-03-31", 94, note="children's services plan"),
    _target("positive-destinations", "2029-03-31", 96, note="children's services plan"),
    _target("children-low-income", "2024-03-31", 21, "trajectory", method="linear", note=ILLUSTRATIVE),
    _target("children-low-income", "2030-03-31", 14, method="linear", note=ILLUSTRATIVE),
    _target("feel-safe", "2028-03-31", 82, note="local outcome plan"),
    _target("recycled-waste", "2027-03-31", 50, note=ILLUSTRATIVE),
]


def _link(
    criterion: str, indicator: str | None, outcome: str | None, note: str = "", framework: str = "caf2020"
) -> dict[str, Any]:
    return {
        "criterion": criterion,
        "framework": framework if criterion else "",
        "indicator": indicator,
        "outcome": outcome,
        "note": note,
    }


LINKS = [
    _link("6.2", "crisis-grants-on-time", "secure-incomes", "People in crisis judge us by how soon we decide."),
    _link("6.2", "delayed-days", "well-at-home", "Waiting to go home is the result people feel."),
    _link("6.2", "homeless-case-days", "secure-homes"),
    _link("6.1", "complaints-on-time", "well-run", "Answers on time are part of how people see us."),
    _link("6.1", "feel-safe", "safer-communities"),
    _link("7.2", "sickness-days", "well-run"),
    _link("7.2", "pay-gap", "well-run", "A fair employer pays alike."),
    _link("8.2", "recycled-waste", "green-places"),
    _link("9.1", "positive-destinations", "fair-start"),
    _link("9.1", "children-low-income", "fair-start"),
    _link("9.1", "antisocial-incidents", "safer-communities"),
    _link("9.2", "budget-profile", "well-run"),
    _link("4.1", "delayed-days", None, "The joint discharge hub is a test of the partnership itself."),
    _link("5.3", "referrals-one-door", "well-at-home", "One door is the process that all partners share."),
    _link("6b", "crisis-grants-on-time", "secure-incomes", framework="efqm2013"),
    _link("9a", "children-low-income", "fair-start", framework="efqm2013"),
    _link("", "supported-flats-in-use", "secure-homes"),
    _link("", "young-mentoring", "fair-start"),
]


def tables(seed: int) -> dict[str, list[dict[str, Any]]]:
    """The tables about figures."""
    return {
        "indicators": [dict(measure.row) for measure in MEASURES],
        "observations": [row for measure in MEASURES for row in observations(measure, seed, "strathquill")],
        "targets": TARGETS,
        "links": LINKS,
    }
