"""One indicator, or one criterion of a framework, over all partnerships that have it."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pifkit.frameworks import load
from pifkit.model.errors import FrameworkError
from pifkit.model.language import N_, Phrases, _, _n
from pifkit.reporting import words
from pifkit.reporting.across.gathered import Gathered, Half, Line, Topic, half_of
from pifkit.reporting.across.paging import PAGE, Part, alphabet, parts
from pifkit.reporting.across.places import Link, file_name, part_name, ways
from pifkit.reporting.across.strips import said_of, strips
from pifkit.reporting.across.values import letter_id
from pifkit.reporting.marks import CHANGE_WORDS, TARGET_WORDS
from pifkit.reporting.overview import Overview
from pifkit.reporting.templates import render
from pifkit.scoring import unconfirmed

#: Up to so many partnerships stand in the table beneath the strip plot: a page of thousands takes a second to open.
TABLE = 500
_AIMS = Phrases(
    {
        "increase": N_("Higher is better."),
        "decrease": N_("Lower is better."),
        "neutral": N_("Neither direction is better."),
        "closest": N_("Best near a point of each partnership's own choice."),
        "within": N_("Best within a range of each partnership's own choice."),
    }
)


@dataclass(frozen=True, slots=True)
class Row:
    """A partnership in the table, as printed; `known` says whether `figure` is one."""

    name: str
    address: str
    family: str
    period: str
    figure: str
    known: bool
    place: str
    change: str
    target: str


def topic_pages(topic: Topic, gathered: Gathered, overview: Overview) -> Iterator[tuple[str, str]]:
    """The page of an indicator or criterion: strip plot with a lane per family group, and the table beneath.

    No ranks: partnerships stand by name, with the words in which quarter or half they lie. A partnership whose figure is
    not known, or of another period, stays in the table and says so; it has no dot.

    Yields:
        File name and HTML; beyond `TABLE` partnerships the table stands on pages of its own, by letter.
    """
    sheet = _Sheet(topic, gathered, overview)
    yield file_name(topic.key), sheet.first()
    for part in sheet.cut:
        yield part_name(topic.key, part.number), sheet.part(part)


class _Sheet:
    """A topic's figures in the order of the partnerships, and the pages that show them."""

    def __init__(self, topic: Topic, gathered: Gathered, overview: Overview) -> None:
        self.topic, self.gathered, self.overview = topic, gathered, overview
        self.members, self.values = topic.compared()
        self.half = half_of(self.values)
        self.letters = topic.letters()
        self.cut = parts(self.letters, TABLE) if len(topic) > TABLE else ()
        self.families, self.grouped = _families(topic)

    def first(self) -> str:
        """The page with the strip plot, and with the table where it is short enough."""
        groups = {_("Family group {family}", family=one): places for one, places in self.families.items()}
        return self._render(
            title=self.topic.title,
            lead=_lead(self.topic, len(self.values), self.half, len(self.gathered)),
            strips=strips(self.values, self._name, groups, self.topic.basis[1], whole=self.topic.key[0] == "criterion"),
            groups=[] if self.cut else self._groups(0, len(self.topic)),
            back=Link(_("Overall picture"), "picture.html"),
            notes=_notes(self.topic),
        )

    def _name(self, place: int) -> str:
        """Who has the figure at a place of `values`."""
        return self.gathered.name(self.members[place])

    def part(self, part: Part) -> str:
        """A part of the table."""
        title = _("{title}, {span}", title=self.topic.title, span=part.span)
        back = Link(self.topic.title, file_name(self.topic.key))
        return self._render(title=title, groups=self._groups(part.start, part.stop), part=part, back=back)

    def _groups(self, start: int, stop: int) -> list[tuple[str, list[Row]]]:
        """Rows of the table, by letter where there are many."""
        rows = [_row(line, self.half) for line in self.topic.lines(start, stop)]
        return list(_by_letter(rows, self.letters[start:stop])) if len(self.topic) > PAGE else [("", rows)]

    def _render(self, **values: Any) -> str:
        topic, address = self.topic, part_name(self.topic.key, "{}")
        return render(
            "across_topic.html.j2",
            overview=self.overview,
            ways=ways(),
            kind=kind_words(topic),
            indicator=topic.key[0] == "indicator",
            grouping=topic.grouping if self.grouped else "",
            letters=alphabet(self.letters, self.cut, address) if len(topic) > PAGE else (),
            letter_id=letter_id,
            pages=[(part, address.format(part.number)) for part in self.cut],
            count=len(topic),
            **{"part": None, "strips": None, "notes": (), **values},
        )


def _families(topic: Topic) -> tuple[dict[str, array[int]], bool]:
    """The places of each family group among the figures that are compared, and whether any partnership stands in one."""
    found: dict[str, array[int]] = {}
    place, grouped = 0, False
    for line in topic.lines():
        grouped = grouped or bool(line.family)
        if line.compared:
            if line.family:
                found.setdefault(line.family, array("i")).append(place)
            place += 1
    return found, grouped


def kind_words(topic: Topic) -> str:
    """What a topic is: an indicator with its aim, or a criterion of which framework."""
    if topic.key[0] == "indicator":
        return f"{_('Indicator.')} {_AIMS.get(topic.basis[2], '')}".strip()
    return _("Criterion {key} of {framework_title}", key=topic.key[2], framework_title=framework_title(topic.key[1]))


@cache
def framework_title(key: str) -> str:
    """The title of a framework; its id where the file is not known here."""
    try:
        return load(key).title
    except FrameworkError:
        return key


def _lead(topic: Topic, compared: int, half: Half | None, everyone: int) -> str:
    period = topic.basis[0] if topic.key[0] == "indicator" else ""
    have = _n(
        "{count:,} of {partnerships} has it",
        "{count:,} of {partnerships} have it",
        len(topic),
        partnerships=words.plural(everyone, "partnership"),
    )
    when = " " + _("for {period}", period=period) if period else ""
    if not compared:
        return _("{have}; there is no figure yet.", have=have)
    return _("{have}. Figures{when}: {said_of}.", have=have, when=when, said_of=said_of(compared, half, topic.basis[1]))


def _row(line: Line, half: Half | None) -> Row:
    known = line.value is not None
    place = line.why if known else ""
    if line.compared and line.value is not None and half is not None:
        place = half.place(line.value)
    return Row(
        name=line.member.name,
        address=line.member.address,
        family=line.family,
        period=line.basis[0],
        figure=words.with_unit(line.value, line.basis[1]) if known else line.why,
        known=known,
        place=place,
        change=CHANGE_WORDS.get(line.change, ""),
        target=TARGET_WORDS.get(line.target, "") if known else "",
    )


def _by_letter(rows: Sequence[Row], letters: Sequence[str]) -> Iterator[tuple[str, list[Row]]]:
    groups: dict[str, list[Row]] = {}
    for row, letter in zip(rows, letters, strict=True):
        groups.setdefault(letter, []).append(row)
    yield from groups.items()


def _notes(topic: Topic) -> list[str]:
    if topic.key[0] == "indicator":
        return []
    try:
        facts = unconfirmed(load(topic.key[1]))
    except FrameworkError:
        return []
    return [_("Unconfirmed in this framework: {note}", note=fact.note or words.listing(fact.about)) for fact in facts]
