"""Glenmarrick's outcomes, figures, actions and findings, with their gaps."""

from __future__ import annotations

from example_kit.series import SUMMER, WINTER, Measure, months, quarters, years

MONTHS = months("2023-04", 42)
HOLES = {
    month: {"value": None, "numerator": None, "denominator": None}
    for month in ("2024-07", "2024-08", "2024-09", "2025-12")
}
LATE = {
    month: {"value": None, "numerator": None, "denominator": None, "note": "Not yet returned."}
    for month in ("2026-07", "2026-08", "2026-09")
}
LOCALITIES = (
    ("upper-glen", "upper glen", 80.0, 18),
    ("mid-glen", "mid glen", 84.5, 16),
    ("foot", "glen foot", 87.0, 14),
)


def _visits(place: str, name: str, level: float, base: int) -> Measure:
    """The visits of one locality, by quarter: a part of the whole glen's."""
    return Measure(
        {
            "id": f"safety-visits-{place}",
            "title": f"Home fire safety visits within ten days, {name}",
            "unit": "percent",
            "direction": "increase",
            "frequency": "quarter",
            "minimum": 0,
            "maximum": 100,
            "decimals": 1,
            "owner": "Prevention manager",
            "source": "Visit log",
        },
        quarters(2023, 14),
        level=level,
        sd=2.5,
        base=3 * base,
    )


MEASURES = (
    Measure(
        {
            "id": "safety-visits-on-time",
            "title": "Home fire safety visits within ten days of the request",
            "unit": "percent",
            "direction": "increase",
            "frequency": "month",
            "minimum": 0,
            "maximum": 100,
            "decimals": 1,
            "perspective": "customer_community",
            "objective": "safe-at-home",
            "goal": 90,
            "red_flag": 75,
            "rule": "cpop_communities",
            "parts": [f"safety-visits-{place}" for place, *_ in LOCALITIES],
            "owner": "Prevention manager",
            "source": "Visit log",
        },
        MONTHS,
        level=84.0,
        sd=3.5,
        base=46,
        shifts={28: -6.5},
        special=HOLES,
    ),
    Measure(
        {
            "id": "bus-trips",
            "title": "Trips on the community bus",
            "unit": "count",
            "direction": "increase",
            "frequency": "month",
            "minimum": 0,
            "decimals": 0,
            "perspective": "mission_outcomes",
            "objective": "connected-glen",
            "source": "Driver's sheets",
        },
        MONTHS,
        level=640,
        sd=32,
        swing=70,
        season=SUMMER,
        special=LATE,
    ),
    Measure(
        {
            "id": "falls-admissions",
            "title": "Admissions to hospital after a fall, people aged 65 and over",
            "unit": "count",
            "direction": "decrease",
            "frequency": "quarter",
            "minimum": 0,
            "decimals": 0,
            "perspective": "mission_outcomes",
            "objective": "safe-at-home",
            "owner": "Locality nurse",
            "source": "Hospital records",
        },
        quarters(2022, 17),
        level=19,
        sd=3,
        swing=4,
        season=WINTER,
        special={"2023-24 Q3": {"value": "*", "note": "Suppressed: fewer than five."}},
    ),
    Measure(
        {
            "id": "young-people-staying",
            "title": "People aged 16 to 24 living in the glen",
            "unit": "count",
            "direction": "increase",
            "frequency": "year",
            "minimum": 0,
            "decimals": 0,
            "source": "Mid-year estimates",
        },
        years(2014, 11),
        level=2610,
        sd=14,
        slope=-22,
        special={"2018-19": {"value": None}, "2019-20": {"value": None}},
    ),
    *(_visits(*place) for place in LOCALITIES),
)
NO_FIGURES = (
    {
        "id": "council-house-standard",
        "title": "Council homes that meet the housing standard",
        "unit": "percent",
        "direction": "increase",
        "frequency": "year",
        "applicable": "no",
        "note": "The council has no houses of its own; a housing association owns them.",
    },
    {
        "id": "broadband-speed",
        "title": "Homes that can get fast broadband",
        "unit": "percent",
        "direction": "increase",
        "frequency": "year",
        "objective": "connected-glen",
        "note": "First figures expected in December 2026.",
    },
)
OUTCOMES = [
    {"id": "national-communities", "level": "national", "title": "Communities (national outcome)"},
    {"id": "national-health", "level": "national", "title": "Health (national outcome)"},
    {
        "id": "safe-at-home",
        "level": "partnership",
        "title": "People are safe at home",
        "parent": "national-health",
        "owner": "Area manager",
    },
    {"id": "connected-glen", "level": "partnership", "title": "Nobody is cut off", "parent": "national-communities"},
    {"id": "home-visits", "level": "service", "title": "A visit to everyone who asks", "parent": "safe-at-home"},
    {
        "id": "community-bus",
        "level": "service",
        "title": "A bus that goes where people need it",
        "parent": "connected-glen",
        "skip_reason": "The bus is run by volunteers.",
    },
    {
        "id": "young-voices",
        "level": "organisation",
        "title": "Young people have a say",
        "note": "Where does this belong?",
    },
]
ACTIONS = [
    {
        "id": "a1",
        "title": "Ask every patient at risk of a fall about a home visit",
        "owner": "Locality nurse",
        "start": "2025-06-02",
        "due": "2026-03-31",
        "status": "in_progress",
        "percent_complete": 40,
        "measure": "falls-admissions",
        "outcome": "safe-at-home",
        "framework": "caf2020",
        "part": "5.3",
        "cycle": "2025-26",
    },
    {
        "id": "a2",
        "title": "Print the bus timetable in large type",
        "owner": "Bus co-ordinator",
        "due": "2025-10-31",
        "status": "done",
        "percent_complete": 100,
        "closed": "2025-10-20",
        "cycle": "2025-26",
    },
    {
        "id": "a1",
        "title": "Ask every patient at risk of a fall about a home visit",
        "owner": "Locality nurse",
        "start": "2025-06-02",
        "due": "2026-08-31",
        "status": "in_progress",
        "percent_complete": 60,
        "impact": 4,
        "ease": 3,
        "gap_size": 4,
        "strategic_fit": 4,
        "measure": "falls-admissions",
        "outcome": "safe-at-home",
        "framework": "caf2020",
        "part": "5.3",
        "expected_score": 50,
        "carried_from": "2025-26",
    },
    {
        "id": "a3",
        "title": "Find out why visits take longer since the summer of 2025",
        "start": "2026-05-25",
        "due": "2026-07-31",
        "status": "open",
        "impact": 4,
        "ease": 4,
        "measure": "safety-visits-on-time",
        "outcome": "safe-at-home",
    },
    {
        "id": "a4",
        "title": "Recruit two more bus drivers",
        "owner": "Bus co-ordinator",
        "status": "open",
        "impact": 3,
        "ease": 2,
        "measure": "bus-trips",
        "outcome": "connected-glen",
        "note": "No date agreed.",
    },
    {
        "id": "a5",
        "title": "Hold an open evening with young people",
        "due": "2026-11-27",
        "status": "open",
        "outcome": "young-voices",
    },
    {
        "id": "a6",
        "title": "Put all plans of the partners on one page",
        "owner": "Partnership officer",
        "start": "2026-06-01",
        "due": "2026-12-18",
        "status": "in_progress",
        "percent_complete": 20,
        "impact": 3,
        "ease": 4,
        "gap_size": 3,
        "strategic_fit": 5,
        "framework": "caf2020",
        "part": "2.2",
        "expected_score": 45,
    },
]
EVIDENCE = [
    {
        "id": "e1",
        "kind": "strength",
        "part": "1.1",
        "text": "The three partners agreed a purpose that fits on a postcard.",
        "date": "2026-05-20",
    },
    {
        "id": "e2",
        "kind": "improvement",
        "part": "1.2",
        "text": "Nobody collects the figures of all partners in one place.",
        "date": "2026-05-20",
    },
    {
        "id": "e3",
        "kind": "strength",
        "part": "4.2",
        "text": "Volunteers run the community bus and decide on its routes.",
        "indicator": "bus-trips",
        "source": "Bus group note",
        "date": "2026-04-29",
        "review_by": "2027-04-29",
    },
    {
        "id": "e4",
        "kind": "improvement",
        "part": "5.3",
        "text": "A visit has to be asked for three times before it is booked.",
        "indicator": "safety-visits-on-time",
        "date": "2026-05-20",
    },
    {
        "id": "e5",
        "kind": "evidence",
        "part": "5.3",
        "text": "Visit log, April to June 2026.",
        "date": "2026-07-02",
        "review_by": "2026-09-02",
    },
]
TARGETS = [
    {
        "indicator": "safety-visits-on-time",
        "date": "2027-03-31",
        "value": 90,
        "kind": "target",
        "method": "stepped",
        "note": "illustrative",
    },
    {
        "indicator": "bus-trips",
        "date": "2027-03-31",
        "value": 700,
        "kind": "target",
        "method": "stepped",
        "note": "illustrative",
    },
]
