"""Who could learn from whom: among those who opted in, and only where there are enough of them.

A partnership opts in with `options: {share_learning: true}`. Then it may be named where it is strong, and as one that might
ask where it is not. Nobody else is named, neither as strong nor as weak.
"""

from __future__ import annotations

from dataclasses import dataclass

from pifkit.model.language import _
from pifkit.reporting import words
from pifkit.reporting.across.gathered import Gathered, Topic, half_of
from pifkit.reporting.across.places import file_name, ways
from pifkit.reporting.across.topic import kind_words
from pifkit.reporting.overview import Overview
from pifkit.reporting.templates import render

_NAMED = 20  # so many stand in a cell; the topic's page has all
_ASKED = 3
_Who = tuple[str, str]  # name and family group


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
    sharing = gathered.sharing
    topics = [*gathered.of_kind("criterion"), *gathered.of_kind("indicator")]
    found = [match for topic in topics if (match := matched(topic, minimum))] if sharing >= minimum else []
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


def matched(topic: Topic, minimum: int) -> Match | None:
    """Strong and asking partnerships of a topic; None where nothing may or can be said.

    Strong is at or beyond the quartile on the good side of all figures that are compared, asking at or beyond the other one.
    An indicator without a direction in which it is better has neither.
    """
    _members, values = topic.compared()
    half = half_of(values)
    if half is None or half.lower == half.upper or topic.basis[2] not in {"increase", "decrease"}:
        return None
    opted = 0
    high, low = list[_Who](), list[_Who]()
    for line in topic.lines():
        if not line.compared or line.value is None or not line.member.shares:
            continue
        opted += 1
        for reached, side in ((line.value >= half.upper, high), (line.value <= half.lower, low)):
            if reached:
                side.append((line.member.name, line.family))
    strong, asking = (high, low) if topic.basis[2] == "increase" else (low, high)
    if opted < minimum or not strong:
        return None
    return Match(
        title=topic.title,
        kind=kind_words(topic),
        address=file_name(topic.key),
        strong=words.listing((_named(*one) for one in strong), at_most=_NAMED),
        asking="; ".join(_asks(*one, strong) for one in asking[:_NAMED])
        + (_("; and {asking} more", asking=len(asking) - _NAMED) if len(asking) > _NAMED else ""),
    )


def _named(name: str, family: str) -> str:
    return _("{name} (family group {family})", name=name, family=family) if family else name


def _asks(name: str, family: str, strong: list[_Who]) -> str:
    """One that might ask, with whom of its own family group to ask first."""
    mates = [mate for mate, of in strong if family and of == family]
    if not mates:
        return name
    return _("{name}: in its family group {mates}", name=name, mates=words.listing(mates, at_most=_ASKED))
