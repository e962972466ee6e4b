"""Who could learn from whom: among those who opted in, and only where there are enough of them.

A partnership opts in with `options: {share_learning: true}`. Then it may be named where it is strong, and as one that might
ask where it is not. Nobody else is named, neither as strong nor as weak.
"""

from __future__ import annotations

from dataclasses import dataclass

from pifkit.model.language import _
from pifkit.reporting import words
from pifkit.reporting.across.gathered import Gathered, Line, Topic, half_of
from pifkit.reporting.across.places import file_name, ways
from pifkit.reporting.across.topic import kind_words
from pifkit.reporting.overview import Overview
from pifkit.reporting.templates import render

_NAMED = 20  # so many stand in a cell; the topic's page has all
_ASKED = 3


@dataclass(frozen=True, slots=True)
class Match:
    """A topic with those who are strong in it and those who might ask them."""

    title: str
    kind: str
    address: str
    strong: str
    asking: str


def learning_page(gathered: Gathered, overview: Overview, minimum: int) -> str:
    """The page of matches.

    Args:
        gathered: all partnerships.
        overview: what stands around it.
        minimum: smallest number of partnerships that opted in, in all and with a figure of a topic; else nothing is shown.
    """
    sharing = sum(member.shares for member in gathered.members)
    topics = [*gathered.of_kind("criterion"), *gathered.of_kind("indicator")]
    found = [match for topic in topics if (match := matched(topic, gathered, minimum))] if sharing >= minimum else []
    return render(
        "across_learning.html.j2",
        overview=overview,
        ways=ways("learning.html"),
        title=_("Learning from each other"),
        minimum=minimum,
        enough=sharing >= minimum,
        sharing=sharing,
        matches=found,
    )


def matched(topic: Topic, gathered: Gathered, minimum: int) -> Match | None:
    """Strong and asking partnerships of a topic; None where nothing may or can be said.

    Strong is at or beyond the quartile on the good side of all figures that are compared, asking at or beyond the other one.
    An indicator without a direction in which it is better has neither.
    """
    lines = [line for line in topic.lines() if line.compared and line.value is not None]
    half = half_of([line.value for line in lines if line.value is not None])
    opted = [line for line in lines if gathered.members[line.member].shares]
    if (
        half is None
        or half.lower == half.upper
        or len(opted) < minimum
        or topic.basis[2] not in {"increase", "decrease"}
    ):
        return None
    high = [line for line in opted if (line.value or 0.0) >= half.upper]
    low = [line for line in opted if (line.value or 0.0) <= half.lower]
    strong, asking = (high, low) if topic.basis[2] == "increase" else (low, high)
    if not strong:
        return None
    families = gathered.families(topic)
    return Match(
        title=topic.title,
        kind=kind_words(topic),
        address=file_name(topic.key),
        strong=words.listing((_named(line, gathered, families) for line in strong), at_most=_NAMED),
        asking="; ".join(_asks(line, strong, gathered, families) for line in asking[:_NAMED])
        + (_("; and {asking} more", asking=len(asking) - _NAMED) if len(asking) > _NAMED else ""),
    )


def _named(line: Line, gathered: Gathered, families: dict[int, str]) -> str:
    family = families.get(line.member)
    name = gathered.members[line.member].name
    return _("{name} (family group {family})", name=name, family=family) if family else name


def _asks(line: Line, strong: list[Line], gathered: Gathered, families: dict[int, str]) -> str:
    """One that might ask, with whom of its own family group to ask first."""
    family = families.get(line.member)
    mates = [one for one in strong if family and families.get(one.member) == family]
    name = gathered.members[line.member].name
    if not mates:
        return name
    return _(
        "{name}: in its family group {mates}",
        name=name,
        mates=words.listing((gathered.members[one.member].name for one in mates), at_most=_ASKED),
    )
