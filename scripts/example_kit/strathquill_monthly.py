"""Strathquill's monthly indicators and how their figures come about."""

from __future__ import annotations

from typing import Any

from example_kit.series import SUMMER, WINTER, Measure, months

MONTHS = months("2023-04", 42)
PROVISIONAL = {"status": "provisional", "note": "To be confirmed when the return is signed off."}


def indicator(id: str, title: str, unit: str, direction: str, frequency: str, **more: Any) -> dict[str, Any]:
    """A row of `indicators.csv`."""
    return {"id": id, "title": title, "unit": unit, "direction": direction, "frequency": frequency, **more}


SHARE = {"minimum": 0, "maximum": 100, "decimals": 1}
COUNT = {"minimum": 0, "decimals": 0}

MONTHLY = (
    Measure(
        indicator(
            "crisis-grants-on-time",
            "Crisis grants decided by the end of the next working day",
            "percent",
            "increase",
            "month",
            **SHARE,
            perspective="customer_community",
            objective="money-advice-early",
            weight=2,
            goal=95,
            red_flag=85,
            tolerance=3,
            reviewed="2026-09-08",
            rule="heat",
            rule_settings="family=A",
            owner="Revenues and benefits manager",
            source="Case system, monthly extract",
        ),
        MONTHS,
        level=86.5,
        sd=1.9,
        shifts={30: 6.0},
        base=240,
        special={"2026-09": PROVISIONAL},
    ),
    Measure(
        indicator(
            "delayed-days",
            "Days in hospital after people were ready to leave",
            "days per 1,000 people aged 75 and over",
            "decrease",
            "month",
            minimum=0,
            decimals=1,
            perspective="customer_community",
            objective="home-from-hospital",
            weight=2,
            goal=36,
            red_flag=60,
            reviewed="2026-09-08",
            rule="npf_trajectory",
            owner="Head of adult services",
            source="Hospital discharge census",
        ),
        MONTHS,
        level=61.0,
        sd=3.0,
        swing=5.5,
        season=WINTER,
        shifts={29: -11.0},
        special={
            "2024-12": {"value": None, "note": "Not returned: the hospital changed its system."},
            "2025-09": {"mark": "rebase", "note": "The discharge hub opened."},
            "2026-09": PROVISIONAL,
        },
    ),
    Measure(
        indicator(
            "homeless-case-days",
            "Average days from a homelessness application to a settled home",
            "days",
            "decrease",
            "month",
            minimum=0,
            decimals=0,
            perspective="internal_process",
            objective="settled-home-sooner",
            goal=170,
            red_flag=230,
            reviewed="2026-08-11",
            rule="soa",
            owner="Housing options manager",
            source="Homelessness case records",
        ),
        MONTHS,
        level=188,
        sd=8.0,
        shifts={33: 27.0},
    ),
    Measure(
        indicator(
            "antisocial-incidents",
            "Antisocial behaviour incidents reported",
            "count",
            "decrease",
            "month",
            **COUNT,
            perspective="mission_outcomes",
            objective="safer-places",
            goal=210,
            red_flag=300,
            reviewed="2026-09-08",
            owner="Community safety manager",
            source="Police and council reports, joined each month",
        ),
        MONTHS,
        level=262,
        sd=13.0,
        swing=38.0,
        season=SUMMER,
        slope=-0.5,
    ),
    Measure(
        indicator(
            "complaints-on-time",
            "Stage 1 complaints answered within five working days",
            "percent",
            "increase",
            "month",
            **SHARE,
            perspective="customer_community",
            objective="listen-and-put-right",
            goal=85,
            red_flag=70,
            reviewed="2026-09-08",
            owner="Customer relations manager",
            source="Complaints register",
        ),
        MONTHS,
        level=81.5,
        sd=3.6,
        base=95,
        special={
            "2025-01": {"numerator": None, "denominator": None, "value": None, "note": "Register closed for two weeks."}
        },
    ),
    Measure(
        indicator(
            "referrals-one-door",
            "Requests for help received through the single front door",
            "count",
            "neutral",
            "month",
            **COUNT,
            perspective="internal_process",
            objective="one-front-door",
            reviewed="2026-06-09",
            owner="Integration manager",
            source="Front door log",
            note="More requests are neither better nor worse; read them beside the waiting time.",
        ),
        MONTHS,
        level=318,
        sd=17.0,
        slope=1.4,
        swing=12.0,
        season=WINTER,
    ),
    Measure(
        indicator(
            "budget-profile",
            "Spend to date as a share of the profiled budget",
            "percent",
            "closest",
            "month",
            point=100,
            minimum=0,
            decimals=1,
            perspective="stewardship_finance",
            objective="live-within-means",
            reviewed="2026-09-08",
            owner="Finance partner",
            source="Ledger, shared budgets only",
        ),
        MONTHS,
        level=101.4,
        sd=1.5,
        shifts={37: -2.6},
        special={"2026-09": PROVISIONAL},
    ),
)
