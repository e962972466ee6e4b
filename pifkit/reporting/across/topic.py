"""One indicator, or one criterion of a framework, over all partnerships that have it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pifkit.frameworks import load
from pifkit.model.errors import FrameworkError
from pifkit.model.language import N_, Phrases, _, _n
from pifkit.reporting import words
from pifkit.reporting.across.gathered import Gathered, Half, Line, Topic, half_of
from pifkit.reporting.across.paging import PAGE, alphabet
from pifkit.reporting.across.places import Link, file_name, ways
from pifkit.reporting.across.strips import Strips, said_of, strips
from pifkit.reporting.across.values import Member, letter_id
from pifkit.reporting.marks import CHANGE_WORDS, TARGET_WORDS
from pifkit.reporting.overview import Overview
from pifkit.reporting.templates import render
from pifkit.scoring import unconfirmed

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


def topic_page(topic: Topic, gathered: Gathered, overview: Overview) -> str:
    """The page of an indicator or criterion: strip plot with a lane per family group, and the table beneath.

    No ranks: partnerships stand by name, with the words in which quarter or half they lie. A partnership whose figure is
    not known, or of another period, stays in the table and says so; it has no dot.
    """
    families = gathered.families(topic)
    lines = list(topic.lines())
    compared = [line for line in lines if line.compared and line.value is not None]
    half = half_of([line.value for line in compared if line.value is not None])
    unit = topic.basis[1]
    rows = [_row(line, gathered.members[line.member], families.get(line.member, ""), half) for line in lines]
    letters = [gathered.members[line.member].letter for line in lines]
    many = len(rows) > PAGE
    name = file_name(topic.key)
    return render(
        "across_topic.html.j2",
        overview=overview,
        ways=ways(name),
        title=topic.title,
        kind=kind_words(topic),
        indicator=topic.key[0] == "indicator",
        lead=_lead(topic, len(compared), half, len(gathered.members)),
        strips=_drawn(topic, compared, gathered, families),
        grouping=gathered.grouping(topic) if families else "",
        groups=list(_by_letter(rows, letters)) if many else [("", rows)],
        letters=alphabet(letters, ()) if many else (),
        letter_id=letter_id,
        back=Link(_("Overall picture"), "picture.html"),
        notes=_notes(topic),
        count=len(rows),
        unit=unit,
    )


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


def _drawn(topic: Topic, compared: Sequence[Line], gathered: Gathered, families: dict[int, str]) -> Strips | None:
    values = [(gathered.members[line.member].name, line.value) for line in compared if line.value is not None]
    groups: dict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(compared):
        if line.member in families:
            groups[_("Family group {family}", family=families[line.member])].append(at)
    return strips(values, groups, topic.basis[1], whole=topic.key[0] == "criterion")


def _row(line: Line, member: Member, family: str, half: Half | None) -> Row:
    known = line.value is not None
    place = line.why if known else ""
    if line.compared and line.value is not None and half is not None:
        place = half.place(line.value)
    return Row(
        name=member.name,
        address=member.address,
        family=family,
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
