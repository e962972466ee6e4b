"""Strathquill's strengths and areas for improvement, part by part, in full sentences."""

from __future__ import annotations

import datetime as dt
from typing import Any

from example_kit.series import pick, stream

# part: strengths, areas for improvement
FINDINGS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "1.1": (
        (
            "All five partners signed the same one-page purpose, and it hangs in every reception.",
            "New staff of every partner hear the purpose from a board member in their first month.",
            "The board tests each large decision against the purpose and minutes the answer.",
        ),
        (
            "Community councils say that they have not seen the purpose since the launch event.",
            "The purpose has not been looked at again since the merger of the two health localities.",
            "Nobody checks whether the values show in how partners treat each other.",
        ),
    ),
    "1.2": (
        (
            "The board reads one performance report each quarter, with the same measures for all partners.",
            "Each measure has an owner who is asked in person when it turns.",
            "Decisions of the review carry a date and a name, and the next meeting starts with them.",
            "The annual review led to three measures being dropped that nobody had used.",
        ),
        (
            "Reports still reach the board five weeks after the quarter ends.",
            "Thresholds for red and green are set by habit and differ between partners.",
            "Lessons from tests of change are told in meetings but not kept anywhere.",
        ),
    ),
    "1.3": (
        (
            "Senior leaders spend a day each quarter with a front-line team of another partner.",
            "Staff rate their direct manager well in all of the larger partners.",
            "Mistakes are discussed openly in the monthly learning hour.",
        ),
        (
            "Middle managers say that they hear of changes at the same time as their teams.",
            "Leaders of the smallest partner are rarely in the room when budgets are shaped.",
            "Recognition depends on the partner: two have no form of thanks at all.",
        ),
    ),
    "2.1": (
        (
            "A joint needs assessment is renewed every two years and is used in every plan.",
            "Data on money, housing and health are joined for the five places with most need.",
            "Young people designed and ran the last survey in schools.",
        ),
        (
            "The needs of people in scattered rural housing are known only from anecdote.",
            "Analysts of three partners still collect the same figures separately.",
            "There is no early view of demand for the coming winter.",
        ),
    ),
    "2.2": (
        (
            "The local plan names five outcomes and says what will not be done.",
            "Each outcome has measures with a starting value and a date.",
            "Plans were written with the people who use the services, in eleven workshops.",
        ),
        (
            "Two of the plans have targets without any account of how they were set.",
            "Costs of the plan are known for this year only.",
            "Risks shared by partners are kept in five registers.",
        ),
    ),
    "2.3": (
        (
            "Every team can show which outcome its plan serves.",
            "The plan on a page is used in appraisals in the council and the health board.",
            "Progress is reviewed each quarter with all partners at the table.",
        ),
        (
            "The third sector sees the plan only when it is finished.",
            "Individual objectives are linked to the plan for about two posts in three.",
            "Actions that stall are reported late.",
        ),
    ),
    "3.2": (
        (
            "A shared training calendar lets staff of any partner join any course.",
            "Forty people have learned to run small tests of change.",
            "Development needs are recorded in one short list, so they can be counted.",
        ),
        (
            "Skills in reading data over time are thin outside the analysts' team.",
            "Half of the needs recorded last year were not met.",
            "The smallest partner cannot release people for courses on weekdays.",
        ),
    ),
    "3.3": (
        (
            "Teams choose their own tests of change and report them themselves.",
            "Well-being is a standing item in every team meeting of the health board.",
            "The staff survey is followed by a talk in each team within six weeks.",
        ),
        (
            "Engagement is low in the police teams on rotating shifts.",
            "Ideas from staff get an answer in only two of the five partners.",
            "Sickness in winter is planned for as if it were a surprise.",
        ),
    ),
    "4.1": (
        (
            "The discharge hub has one manager, one budget line and one record.",
            "Partners lend each other staff in hard weeks under a two-page agreement.",
            "A yearly review asks each partner what it gains and what it gives.",
        ),
        (
            "The agreement on sharing data has lapsed for the third sector.",
            "There is no common way to leave or close a joint service.",
            "Added value is told in stories; only three of seven outcomes state it.",
        ),
    ),
    "4.2": (
        (
            "A citizens' panel of sixty people sets two topics of the board's agenda a year.",
            "Participatory budgeting decided one per cent of the roads budget.",
            "What was changed after a consultation is published next to what was asked.",
        ),
        (
            "The panel has few members under thirty.",
            "People are consulted on plans more often than on results.",
            "Small community bodies find the forms for a request too long.",
        ),
    ),
    "4.4": (
        (
            "One map shows incidents, repairs and complaints together each week.",
            "Data owners are named for every measure of the plan.",
        ),
        (
            "Case records of housing and health cannot be matched without hand work.",
            "The quality of data is checked only when a figure looks odd.",
            "Knowledge is lost when secondments end.",
        ),
    ),
    "5.1": (
        (
            "The four largest processes were drawn with users and shortened by a third.",
            "Each process has an owner and a measure of time.",
            "Waste found in process reviews is written down and removed in order of size.",
        ),
        (
            "Processes that cross partners have no single owner except the discharge hub.",
            "Changes in one partner's system surprise the others.",
            "Equality is looked at after a process has been designed.",
        ),
    ),
    "5.3": (
        (
            "One front door takes requests for eleven services of four partners.",
            "A weekly call of the partners clears cases that are stuck.",
            "Staff can see the steps that another partner has taken.",
        ),
        (
            "Handovers at weekends rely on telephone calls.",
            "Police referrals still arrive by a form of their own.",
            "There is no measure of how often people tell their story twice.",
        ),
    ),
    "6.2": (
        (
            "Crisis grants have been decided faster since triage by telephone began.",
            "Delays on leaving hospital have been lower for a year.",
            "Results are shown over time and compared with similar areas.",
        ),
        (
            "It takes longer than last year to find a settled home.",
            "Results are not split by place, age or sex.",
            "Targets for complaints have not been reviewed for three years.",
        ),
    ),
    "9.1": (
        (
            "More young people leave school with a next step than eleven years ago.",
            "More residents than before feel safe after dark.",
            "Results for the five places are published beside those for the whole area.",
        ),
        (
            "Child poverty falls more slowly than the plan needs.",
            "It is not shown which results come from the partnership's own work.",
            "Benchmarks are used for schools but not for safety.",
        ),
    ),
}
SOURCES = (
    "Board minute",
    "Performance report, quarter 1",
    "Staff survey 2026",
    "Citizens' panel note",
    "Process review",
    "Learning hour note",
)
DOCUMENTS = (
    ("1.2", "Performance report, quarter 1 of 2026-27, pages 2 to 9.", None, "2026-07-28", "2027-07-28"),
    ("2.1", "Joint needs assessment, third edition.", None, "2024-05-14", "2026-05-14"),
    ("4.1", "Agreement of the discharge hub, signed by all partners.", "delayed-days", "2025-05-20", "2028-05-20"),
    ("4.1", "Information sharing agreement with the third sector.", None, "2023-06-01", "2026-06-01"),
    ("5.3", "Front door log, April to June 2026.", "referrals-one-door", "2026-07-06", "2027-01-06"),
    ("6.2", "Monthly extract of crisis grants to August 2026.", "crisis-grants-on-time", "2026-09-04", "2026-12-04"),
    ("6.2", "Discharge census to August 2026.", "delayed-days", "2026-09-07", "2026-12-07"),
    ("7.1", "Staff survey 2025, tables by partner.", None, "2025-06-30", "2026-06-30"),
    ("9.1", "Leavers' follow-up survey, eleven years.", "positive-destinations", "2026-03-02", "2027-03-02"),
)
LAST_YEAR = (
    ("strength", "4.1", "Partners agreed to form one discharge hub.", "2025-05-20"),
    ("improvement", "6.2", "Crisis grants are often decided late.", "2025-06-12"),
    ("improvement", "5.3", "People have to ring several numbers for help with money.", "2025-06-12"),
    ("improvement", "2.1", "There is no early view of demand for the coming winter.", "2025-06-12"),
)
EFQM = (
    ("strength", "1a", "Leaders of all partners speak about the same purpose in the same words."),
    ("improvement", "1b", "Performance reports arrive too late to steer the quarter."),
    ("strength", "4a", "The hub agreement spells out what each partner gives and gains."),
    ("improvement", "5e", "People who asked for help are not told what happened with their request."),
    ("improvement", "6a", "Perception is measured once a year and not by group."),
)


def evidence(seed: int) -> list[dict[str, Any]]:
    """The rows of `evidence.csv`: documents, then findings with dates, some past their review date."""
    rng = stream(seed, "strathquill", "evidence")
    rows: list[dict[str, Any]] = []

    def add(kind: str, part: str, text: str, framework: str = "caf2020", **more: Any) -> None:
        rows.append(
            {"id": f"e{len(rows) + 1:03d}", "kind": kind, "text": text, "part": part, "framework": framework, **more}
        )

    for part, text, indicator, date, review_by in DOCUMENTS:
        add(
            "evidence",
            part,
            text,
            indicator=indicator,
            source=text.split(",")[0].rstrip("."),
            date=date,
            review_by=review_by,
        )
    for part, (strengths, improvements) in FINDINGS.items():
        for kind, sentences in (("strength", strengths), ("improvement", improvements)):
            for text in sentences:
                day = dt.date(2026, 4, 14) + dt.timedelta(days=int(rng.random() * 120))
                until = day + dt.timedelta(days=pick(rng, (90, 365, 365, 730)))
                add(kind, part, text, source=pick(rng, SOURCES), date=day, review_by=until)
    for kind, part, text in EFQM:
        add(kind, part, text, "efqm2013", source="Assessors' workshop", date="2026-06-17", review_by="2027-06-17")
    for kind, part, text, date in LAST_YEAR:
        add(kind, part, text, source="Consensus meeting 2025", date=date, review_by="2026-06-12", cycle="2025-26")
    return rows
