"""The whole at a glance: the picture of all indicators and criteria, and how complete and how fresh the data are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from pifkit.model.language import _
from pifkit.model.period import parse_period
from pifkit.reporting import words
from pifkit.reporting.across.gathered import Gathered, Topic, half_of
from pifkit.reporting.across.paging import PAGE, alphabet, parts
from pifkit.reporting.across.places import Link, file_name, ways
from pifkit.reporting.across.strips import box, small
from pifkit.reporting.across.topic import framework_title
from pifkit.reporting.across.values import letter_id
from pifkit.reporting.overview import Overview
from pifkit.reporting.templates import render


@dataclass(frozen=True, slots=True)
class Seen:
    """A topic in one line of the picture."""

    title: str
    address: str
    period: str
    compared: int
    box: str
    small: Markup
    better: int
    worse: int
    same: int
    on: int
    aimed: int


@dataclass(frozen=True, slots=True)
class Covered:
    """How far a topic is covered: who has it, who has a figure, in the usual period, in another one, how old that is."""

    title: str
    address: str
    have: int
    known: int
    period: str
    usual: int
    other: int
    age: str


def picture_page(gathered: Gathered, overview: Overview) -> str:
    """The overall picture: every criterion by framework, and every indicator, with medians and middle halves."""
    criteria = [
        (framework_title(key), [_seen(topic) for topic in topics])
        for key, topics in groupby(gathered.of_kind("criterion"), key=lambda topic: topic.key[1])
    ]
    return render(
        "across_picture.html.j2",
        overview=overview,
        ways=ways("picture.html"),
        title=_("The overall picture"),
        count=len(gathered.members),
        criteria=criteria,
        indicators=[_seen(topic) for topic in gathered.of_kind("indicator")],
    )


def _seen(topic: Topic) -> Seen:
    lines = list(topic.lines())
    half = half_of([line.value for line in lines if line.compared and line.value is not None])
    changes = [line.change for line in lines if line.compared]
    targets = [line.target for line in lines if line.target and line.value is not None]
    return Seen(
        title=topic.title if topic.key[0] == "indicator" else f"{topic.key[2]} {topic.title}",
        address=file_name(topic.key),
        period=topic.basis[0],
        compared=sum(line.compared for line in lines),
        box=box(half, topic.basis[1]),
        small=small(half, topic.basis[1]),
        better=changes.count("better"),
        worse=changes.count("worse"),
        same=changes.count("same"),
        on=targets.count("on"),
        aimed=len(targets),
    )


def coverage_pages(gathered: Gathered, overview: Overview) -> Iterator[tuple[str, str]]:
    """Coverage and freshness: by indicator and criterion on `coverage.html`, by partnership there or on pages of their own.

    Yields:
        File name and HTML; partnerships stand on `coverage.html` itself up to sixty, and on `coverage-<n>.html` beyond.
    """
    letters = [member.letter for member in gathered.members]
    cut = parts(letters) if len(letters) > PAGE else ()
    address = "coverage-{}.html"
    values = {
        "overview": overview,
        "ways": ways("coverage.html"),
        "count": len(gathered.members),
        "pages": [(part, address.format(part.number)) for part in cut],
        "letters": alphabet(letters, cut, address) if cut else (),
        "letter_id": letter_id,
    }
    yield (
        "coverage.html",
        render(
            "across_coverage.html.j2",
            title=_("Coverage and freshness of data"),
            indicators=[_covered(topic, overview.as_of) for topic in gathered.of_kind("indicator")],
            criteria=[_covered(topic, overview.as_of) for topic in gathered.of_kind("criterion")],
            groups=[] if cut else [("", _own(gathered, range(len(letters))))],
            part=None,
            **values,
        ),
    )
    for part in cut:
        members = range(part.start, part.stop)
        groups = [(letter, _own(gathered, list(some))) for letter, some in groupby(members, key=letters.__getitem__)]
        yield (
            address.format(part.number),
            render(
                "across_coverage.html.j2",
                title=_("Coverage by partnership, {span}", span=part.span),
                indicators=[],
                criteria=[],
                groups=groups,
                part=part,
                **{**values, "ways": ways()},
            ),
        )


def _covered(topic: Topic, as_of: dt.date) -> Covered:
    lines = list(topic.lines())
    indicator = topic.key[0] == "indicator"
    known = sum(line.value is not None for line in lines)
    usual = sum(line.compared for line in lines)
    title = topic.title if indicator else f"{framework_title(topic.key[1])}: {topic.key[2]} {topic.title}"
    period = topic.basis[0] if indicator and usual else ""
    return Covered(title, file_name(topic.key), len(lines), known, period, usual, known - usual, age_of(period, as_of))


def age_of(period: str, as_of: dt.date) -> str:
    """How long ago a period ended, in words; blank where its name is not understood or there is none."""
    try:
        end = parse_period(period).end
    except ValueError:
        return ""
    if end >= as_of:
        return _("not over yet")
    months = (as_of.year - end.year) * 12 + as_of.month - end.month - (as_of.day < end.day and as_of.day < 28)
    return (
        _("ended less than a month ago")
        if months < 1
        else _("ended {months} ago", months=words.plural(months, "month"))
    )


def _own(gathered: Gathered, members: Sequence[int]) -> list[tuple[Link, str, str]]:
    """Name with report, indicators with a figure, criteria with one."""
    found = []
    for at in members:
        member = gathered.members[at]
        figures, indicators, whole, criteria = gathered.known(at)
        link = Link(member.name, member.address)
        found.append((link, _of(figures, indicators), _of(whole, criteria)))
    return found


def _of(known: int, of: int) -> str:
    return _("{known} of {of}", known=known, of=of) if of else ""
