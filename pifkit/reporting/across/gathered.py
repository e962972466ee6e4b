"""What is kept of all partnerships: numbers in arrays, and each word once, however many say it."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pifkit.model.language import _
from pifkit.reporting.across.values import Basis, Figure, Key, Member
from pifkit.scoring.comparison import crowd


class _Words:
    """Each word once: texts by number, and numbers by text."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The number of a text."""
        found = self._numbers.setdefault(text, len(self.texts))
        if found == len(self.texts):
            self.texts.append(text)
        return found


@dataclass(frozen=True, slots=True)
class Line:
    """One partnership's figure as it is laid beside the others.

    Attributes:
        member: number of the partnership, in the order in which they were added.
        value: its figure; None: not known.
        basis: period, unit and direction.
        compared: whether it is known and shares the basis that most have.
        why: why not, in words.
        change, target: as in `Figure`.
    """

    member: int
    value: float | None
    basis: Basis
    compared: bool
    why: str
    change: str
    target: str


@dataclass(frozen=True, slots=True)
class Half:
    """The middle half of some figures: lower and upper quartile (medians of the halves) and median, of `count` figures."""

    count: int
    lower: float
    median: float
    upper: float

    def place(self, value: float) -> str:
        """Where a figure lies, in words: no rank, no better or worse."""
        if value < self.lower:
            return _("below the middle half")
        return _("above the middle half") if value > self.upper else _("in the middle half")


def half_of(values: Iterable[float]) -> Half | None:
    """The middle half; None for fewer than five figures, of which a quarter would be one partnership."""
    found = crowd(values)
    if found.lower_quartile is None or found.median is None or found.upper_quartile is None:
        return None
    return Half(len(found.ordered), found.lower_quartile, found.median, found.upper_quartile)


@dataclass
class Topic:
    """One indicator or criterion over all partnerships that have it."""

    key: Key
    titles: Counter[str] = field(default_factory=Counter)
    bases: Counter[Basis] = field(default_factory=Counter)
    _known: list[Basis] = field(default_factory=list)
    _words: _Words = field(default_factory=_Words)
    _members: array[int] = field(default_factory=lambda: array("i"))
    _values: array[float] = field(default_factory=lambda: array("d"))
    _basis: array[int] = field(default_factory=lambda: array("i"))
    _said: array[int] = field(default_factory=lambda: array("i"))

    def add(self, member: int, figure: Figure) -> None:
        """Add a partnership's figure; a second one of the same partnership is left out."""
        if self._members and self._members[-1] == member:
            return
        self.titles[figure.title] += 1
        if figure.basis not in self.bases:
            self._known.append(figure.basis)
        self.bases[figure.basis] += figure.value is not None and not figure.why
        self._members.append(member)
        self._values.append(math.nan if figure.value is None else figure.value)
        self._basis.append(self._known.index(figure.basis))
        self._said.extend(self._words.number(text) for text in (figure.why, figure.change, figure.target))

    def __len__(self) -> int:
        return len(self._members)

    @property
    def title(self) -> str:
        """What most partnerships call it; the first by alphabet where several are as frequent."""
        return min(self.titles, key=lambda one: (-self.titles[one], one))

    @property
    def basis(self) -> Basis:
        """What most of its figures share; of several as frequent the latest by name of the period."""
        return max(self.bases, key=lambda one: (self.bases[one], one))

    def lines(self) -> Iterator[Line]:
        """All of its figures, in the order of the partnerships."""
        usual, texts = self.basis, self._words.texts
        for at, member in enumerate(self._members):
            why, change, target = (texts[one] for one in self._said[3 * at : 3 * at + 3])
            basis = self._known[self._basis[at]]
            value = None if math.isnan(self._values[at]) else self._values[at]
            if value is not None and not why and basis != usual:
                why = _otherwise(basis, usual)
            yield Line(member, value, basis, value is not None and not why, why, change, target)

    def values(self) -> list[float]:
        """The figures that are compared."""
        return [line.value for line in self.lines() if line.compared and line.value is not None]


def _otherwise(basis: Basis, usual: Basis) -> str:
    if basis[1:] != usual[1:]:
        return _("measured otherwise")
    return _("another period") if basis[2:] == usual[2:] else ""


class Gathered:
    """All partnerships, added one after the other in the order of their names.

    Args:
        groupings: by indicator id, the grouping that says which family group counts for it.
    """

    def __init__(self, groupings: dict[str, str] | None = None) -> None:
        self.members: list[Member] = []
        self.topics: dict[Key, Topic] = {}
        self.coverage = array("i")
        self._groupings = groupings or {}
        self._used: Counter[str] = Counter()

    def add(self, member: Member, figures: Iterable[Figure]) -> None:
        """Add a partnership with its figures, which are not kept as objects."""
        number_of = len(self.members)
        self.members.append(member)
        self._used.update(member.families.keys())
        known = {"indicator": [0, 0], "criterion": [0, 0]}
        for figure in figures:
            self.topics.setdefault(figure.key, Topic(figure.key)).add(number_of, figure)
            count = known[figure.key[0]]
            count[0] += figure.value is not None
            count[1] += 1
        self.coverage.extend([*known["indicator"], *known["criterion"]])

    def known(self, member: int) -> tuple[int, int, int, int]:
        """How much is known of a partnership: indicators with a figure, of all its own; criteria with one, of all its own."""
        one, two, three, four = self.coverage[4 * member : 4 * member + 4]
        return one, two, three, four

    def of_kind(self, kind: str) -> list[Topic]:
        """The indicators by title, or the criteria in the order in which the scorecards hold them, by framework."""
        found = [topic for key, topic in self.topics.items() if key[0] == kind]
        if kind == "indicator":
            return sorted(found, key=lambda topic: (topic.title.casefold(), topic.key))
        return sorted(found, key=lambda topic: (topic.key[1], natural(topic.key[2])))

    def grouping(self, topic: Topic) -> str:
        """The grouping in which a topic is compared: an indicator's own; for criteria the one that most partnerships have."""
        if topic.key[0] == "indicator":
            return self._groupings.get(topic.key[1], "")
        return min(self._used, key=lambda one: (-self._used[one], one), default="")

    def families(self, topic: Topic) -> dict[int, str]:
        """The family group of each partnership that has one for a topic, by its number."""
        grouping = self.grouping(topic)
        found = {line.member: self.members[line.member].families.get(grouping, "") for line in topic.lines()}
        return {member: family for member, family in found.items() if family}


def natural(text: str) -> list[tuple[int, int, str]]:
    """Sorting key by which 2 comes before 10: runs of digits count as numbers."""
    parts: list[tuple[int, int, str]] = []
    for part in text.replace("-", ".").replace("_", ".").split("."):
        parts.append((0, int(part), "") if part.isascii() and part.isdigit() and len(part) < 10 else (1, 0, part))
    return parts
