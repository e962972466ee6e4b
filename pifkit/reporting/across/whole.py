"""The whole at a glance: the picture of all indicators and criteria, and how complete and how fresh the data are."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

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
        count=len(gathered),
        criteria=criteria,
        indicators=[_seen(topic) for topic in gathered.of_kind("indicator")],
    )


def _seen(topic: Topic) -> Seen:
    half = half_of(topic.compared()[1])
    changes, targets = Counter[str](), Counter[str]()
    for line in topic.lines():
        changes[line.change] += line.compared
        targets[line.target] += bool(line.target) and line.value is not None
    return Seen(
        title=topic.title if topic.key[0] == "indicator" else f"{topic.key[2]} {topic.title}",
        address=file_name(topic.key),
        period=topic.basis[0],
        compared=topic.bases[topic.basis],
        box=box(half, topic.basis[1]),
        small=small(half, topic.basis[1]),
        better=changes["better"],
        worse=changes["worse"],
        same=changes["same"],
        on=targets["on"],
        aimed=targets.total(),
    )


def coverage_pages(gathered: Gathered, overview: Overview) -> Iterator[tuple[str, str]]:
    """Coverage and freshness: by indicator and criterion on `coverage.html`, by partnership there or on pages of their own.

    Yields:
        File name and HTML; partnerships stand on `coverage.html` itself up to sixty, and on `coverage-<n>.html` beyond.
    """
    letters = gathered.letters()
    cut = parts(letters) if len(letters) > PAGE else ()
    address = "coverage-{}.html"
    values = {
        "overview": overview,
        "ways": ways("coverage.html"),
        "count": len(gathered),
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
            groups=[] if cut else [("", list(_own(gathered, 0, len(letters))))],
            part=None,
            **values,
        ),
    )
    for part in cut:
        groups = [
            (letter, [own for _letter, own in some])
            for letter, some in groupby(
                zip(letters[part.start : part.stop], _own(gathered, part.start, part.stop), strict=True),
                key=itemgetter(0),
            )
        ]
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
    indicator = topic.key[0] == "indicator"
    known = sum(line.value is not None for line in topic.lines())
    usual = topic.bases[topic.basis]
    title = topic.title if indicator else f"{framework_title(topic.key[1])}: {topic.key[2]} {topic.title}"
    period = topic.basis[0] if indicator and usual else ""
    return Covered(title, file_name(topic.key), len(topic), known, period, usual, known - usual, age_of(period, as_of))


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


def _own(gathered: Gathered, start: int, stop: int) -> Iterator[tuple[Link, str, str]]:
    """Name with report, indicators with a figure, criteria with one."""
    for member, (figures, indicators, whole, criteria) in gathered.members(start, stop):
        yield Link(member.name, member.address), _of(figures, indicators), _of(whole, criteria)


def _of(known: int, of: int) -> str:
    return _("{known} of {of}", known=known, of=of) if of else ""
