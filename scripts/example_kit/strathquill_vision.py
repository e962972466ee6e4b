"""Strathquill's golden thread, from national outcome to the objective of a post."""

from __future__ import annotations

from typing import Any


def _outcome(
    id: str, level: str, title: str, parent: str = "", share: float | None = None, owner: str = "", **more: Any
) -> dict[str, Any]:
    return {"id": id, "title": title, "level": level, "parent": parent, "share": share, "owner": owner, **more}


OUTCOMES = [
    _outcome("national-communities", "national", "Communities (national outcome)"),
    _outcome("national-health", "national", "Health (national outcome)"),
    _outcome("national-children", "national", "Children (national outcome)"),
    _outcome("national-poverty", "national", "Poverty (national outcome)"),
    _outcome("national-environment", "national", "Environment (national outcome)"),
    _outcome(
        "safer-communities",
        "partnership",
        "People feel safe where they live",
        "national-communities",
        1.0,
        "Community safety board",
        added_value="One joint patrol plan instead of three, agreed from one shared map of incidents.",
    ),
    _outcome(
        "well-at-home",
        "partnership",
        "People live well at home for longer",
        "national-health",
        1.0,
        "Health and care board",
        added_value="One hub decides on the day who goes home with which support.",
    ),
    _outcome(
        "fair-start",
        "partnership",
        "Every child has a fair start",
        "national-children",
        1.0,
        "Children's board",
        added_value="School, health visitor and youth worker hold one plan for each family.",
    ),
    _outcome(
        "secure-incomes", "partnership", "People have enough to live on", "national-poverty", 0.6, "Anti-poverty group"
    ),
    _outcome(
        "secure-homes",
        "partnership",
        "People have a secure home",
        "national-poverty",
        0.4,
        "Housing partnership",
        added_value="Empty flats of four landlords are let from one list.",
    ),
    _outcome(
        "green-places",
        "partnership",
        "Places that waste less and emit less",
        "national-environment",
        1.0,
        "Climate group",
    ),
    _outcome(
        "well-run",
        "partnership",
        "A partnership that is run well and learns",
        "national-communities",
        owner="Partnership board",
        note="Enables the others; it has no outcome of its own in the national framework.",
    ),
    _outcome(
        "safer-places",
        "organisation",
        "Fewer incidents in the five places with most reports",
        "safer-communities",
        1.0,
        "Police and council",
    ),
    _outcome(
        "home-from-hospital",
        "organisation",
        "People leave hospital on the day they are ready",
        "well-at-home",
        0.6,
        "Health board",
    ),
    _outcome(
        "active-later-life",
        "organisation",
        "Older people stay active and connected",
        "well-at-home",
        0.4,
        "Third sector interface",
    ),
    _outcome(
        "young-people-ready",
        "organisation",
        "Young people leave school with a next step",
        "fair-start",
        0.5,
        "Council, education",
    ),
    _outcome(
        "fewer-children-poor",
        "organisation",
        "Fewer children grow up on a low income",
        "fair-start",
        0.5,
        "Council, chief executive's",
    ),
    _outcome(
        "money-advice-early",
        "organisation",
        "Help with money reaches people before a crisis",
        "secure-incomes",
        1.0,
        "Council, revenues",
    ),
    _outcome(
        "settled-home-sooner",
        "organisation",
        "A settled home sooner after people lose theirs",
        "secure-homes",
        1.0,
        "Council, housing",
    ),
    _outcome(
        "low-carbon-places",
        "organisation",
        "Less waste, more of it used again",
        "green-places",
        1.0,
        "Council, environment",
    ),
    _outcome(
        "live-within-means", "organisation", "Shared budgets are spent as planned", "well-run", owner="Finance partner"
    ),
    _outcome(
        "healthy-workforce",
        "organisation",
        "Our people are well, fairly paid and skilled",
        "well-run",
        owner="Head of people",
    ),
    _outcome(
        "listen-and-put-right",
        "organisation",
        "We listen and put things right quickly",
        "well-run",
        owner="Customer relations manager",
    ),
    _outcome(
        "shared-estate",
        "organisation",
        "Partners share their buildings",
        owner="Property lead",
        note="Taken over from the property strategy; nobody has said which outcome it serves.",
    ),
    _outcome(
        "one-front-door",
        "directorate",
        "One front door for every request for help",
        "home-from-hospital;money-advice-early",
        owner="Integration manager",
    ),
    _outcome(
        "housing-first", "directorate", "Home first, support around it", "settled-home-sooner", 1.0, "Head of housing"
    ),
    _outcome(
        "attainment-gap",
        "directorate",
        "Narrow the gap between schools",
        "young-people-ready",
        1.0,
        "Head of education",
    ),
    _outcome(
        "street-presence", "directorate", "Seen and known in the five places", "safer-places", 1.0, "Area commander"
    ),
    _outcome(
        "digital-by-choice",
        "directorate",
        "Digital services that people choose",
        owner="Digital lead",
        note="From the corporate plan; not yet linked.",
    ),
    _outcome(
        "discharge-hub",
        "service",
        "The discharge hub plans from the first day in hospital",
        "one-front-door",
        0.5,
        "Hub manager",
    ),
    _outcome(
        "advice-line",
        "service",
        "One number for advice on money, fuel and debt",
        "one-front-door",
        0.5,
        "Advice manager",
    ),
    _outcome(
        "rapid-rehousing",
        "service",
        "Match people and flats within a week",
        "housing-first",
        1.0,
        "Housing options manager",
    ),
    _outcome(
        "mentors", "service", "A mentor for each young person who wants one", "attainment-gap", 1.0, "Youth work lead"
    ),
    _outcome(
        "befriending",
        "service",
        "Someone to talk to each week",
        "active-later-life",
        1.0,
        "Befriending co-ordinator",
        skip_reason="The third sector has no directorates.",
    ),
    _outcome("hub-weekend", "team", "The hub works at weekends as well", "discharge-hub", 1.0, "Hub team leader"),
    _outcome("advice-outreach", "team", "Advice where people already go", "advice-line", 1.0, "Outreach team leader"),
    _outcome("lettings-one-list", "team", "One list of empty flats", "rapid-rehousing", 1.0, "Lettings team leader"),
    _outcome(
        "patrol-plan",
        "team",
        "Joint patrols follow the map of incidents",
        "street-presence",
        1.0,
        "Community sergeant",
        note="Skips the service level and does not say why.",
    ),
    _outcome(
        "post-hub-nurse",
        "individual",
        "Plan a discharge within four hours of admission",
        "hub-weekend",
        owner="Hub nurse",
    ),
    _outcome(
        "post-adviser",
        "individual",
        "Hold an advice session in two schools a week",
        "advice-outreach",
        owner="Money adviser",
    ),
    _outcome(
        "post-lettings",
        "individual",
        "Offer a flat within three days of its keys",
        "lettings-one-list",
        owner="Lettings officer",
    ),
    _outcome(
        "post-constable",
        "individual",
        "Walk the planned route and note what has changed",
        "patrol-plan",
        owner="Community constable",
    ),
]
