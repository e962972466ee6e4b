"""Strathquill's tests of change, in two ramps, and what its board has decided for the next cycle so far."""

from __future__ import annotations

from typing import Any


def _test(
    id: str, idea: str, question: str, prediction: str, dates: tuple[str, str, str], scale: str, **more: Any
) -> dict[str, Any]:
    ramp, number = id.split(".")
    predicted, start, end = dates
    follows = f"{ramp}.{int(number) - 1}" if int(number) > 1 else None
    return {
        "id": id,
        "ramp": ramp,
        "number": int(number),
        "change_idea": idea,
        "question": question,
        "prediction": prediction,
        "predicted": predicted,
        "start": start,
        "end": end,
        "scale": scale,
        "follows": follows,
        **more,
    }


_GRANTS = {"action": "a02", "indicator": "crisis-grants-on-time"}
_HOMES = {"action": "a08", "indicator": "homeless-case-days"}
TESTS = [
    _test(
        "r1.1",
        "Ring the applicant before opening the form",
        "Can a call settle what the form leaves open?",
        "Four of five cases need no letter.",
        ("2025-08-14", "2025-08-18", "2025-08-22"),
        "one adviser, 12 cases",
        **_GRANTS,
        done_as_planned="yes",
        observations="Two people could not be reached.",
        result="Ten of 12 cases needed no letter.",
        prediction_met="yes",
        learning="A text message before the call helps.",
        decision="adapt",
        decided="2025-08-25",
        next_plan="Send a text first; three advisers.",
        progress="2.5",
        cycle="2025-26",
    ),
    _test(
        "r1.2",
        "Text, then ring, before opening the form",
        "Does it hold with other advisers?",
        "Nine of ten are reached.",
        ("2025-09-04", "2025-09-08", "2025-09-19"),
        "three advisers, 45 cases",
        **_GRANTS,
        done_as_planned="yes",
        observations="Mobile numbers are missing in one case of six.",
        result="41 of 45 reached; median decision on the same day.",
        prediction_met="yes",
        learning="Ask for the number at the first contact.",
        decision="adapt",
        decided="2025-09-22",
        next_plan="Whole team for a month.",
        progress="3",
        cycle="2025-26",
    ),
    _test(
        "r1.3",
        "Telephone triage by the whole team",
        "Does the share on time move?",
        "Above 90 % on time in the month.",
        ("2025-09-29", "2025-10-01", "2025-10-31"),
        "whole team, one month",
        **_GRANTS,
        done_as_planned="yes",
        result="The month was above every month before it.",
        prediction_met="yes",
        learning="Fridays need two more advisers.",
        decision="adapt",
        decided="2025-11-06",
        next_plan="Keep it; change the Friday rota.",
        progress="3.5",
        cycle="2025-26",
    ),
    _test(
        "r1.4",
        "Telephone triage with a Friday rota",
        "Do Fridays keep up?",
        "No backlog on Monday mornings.",
        ("2026-04-02", "2026-04-06", "2026-05-29"),
        "whole team, eight weeks",
        **_GRANTS,
        done_as_planned="yes",
        observations="One Friday without cover.",
        result="No backlog on seven of eight Mondays.",
        prediction_met="yes",
        learning="Cover has to be booked a month ahead.",
        decision="adopt",
        decided="2026-06-15",
        next_plan="Part of the normal rota from July.",
        progress="4",
    ),
    _test(
        "r2.1",
        "Match empty flats and applicants by hand on Mondays",
        "Is a weekly list enough?",
        "Half of the flats are offered within a week.",
        ("2026-05-14", "2026-05-18", "2026-06-12"),
        "one landlord, nine flats",
        **_HOMES,
        done_as_planned="no",
        observations="The list came late twice.",
        result="Three of nine flats offered within a week.",
        prediction_met="no",
        learning="The list must be ready by Friday noon.",
        decision="adapt",
        decided="2026-06-16",
        next_plan="List on Fridays, match on Mondays, two landlords.",
        progress="2.5",
    ),
    _test(
        "r2.2",
        "List on Fridays, match on Mondays",
        "Does an earlier list help?",
        "Seven of ten flats are offered within a week.",
        ("2026-08-20", "2026-08-24", "2026-09-18"),
        "two landlords, 17 flats",
        **_HOMES,
        done_as_planned="yes",
        result="Eleven of 17 flats offered within a week.",
        prediction_met="partly",
        learning="Repairs hold up the rest.",
    ),
]

DECISIONS = [
    {
        "kind": "indicator",
        "line": "supported-flats-in-use",
        "decision": "retired",
        "reason": "The landlords publish it themselves each quarter.",
        "decided": "2026-09-22",
        "by": "Partnership board",
    },
    {
        "kind": "action",
        "line": "a15",
        "decision": "carried",
        "reason": "It starts in November and needs a whole year.",
        "decided": "2026-09-22",
        "by": "Partnership board",
    },
]
