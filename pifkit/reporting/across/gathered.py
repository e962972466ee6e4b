"""What is known of all partnerships: in a temporary database on disk, so that thousands need no more memory than a few.

SQLite keeps the database in a nameless file of its own: nothing is left behind, however the process ends, and no other
process sees it. What is in memory is one line at a time, and each title and basis once.
"""

from __future__ import annotations

import json
import math
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pifkit.model.language import _
from pifkit.reporting.across.values import Basis, Figure, Key, Member
from pifkit.scoring.comparison import crowd

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA cache_size = -1024;
CREATE TABLE member (
    number INTEGER PRIMARY KEY, id TEXT, name TEXT, address TEXT, families TEXT, shares INTEGER, letter TEXT,
    indicators_known INTEGER, indicators INTEGER, criteria_known INTEGER, criteria INTEGER
);
CREATE TABLE figure (
    topic INTEGER, member INTEGER, value REAL, period TEXT, unit TEXT, direction TEXT, why TEXT, change TEXT, target TEXT,
    PRIMARY KEY (topic, member)
) WITHOUT ROWID;
"""
_LINES = """
SELECT value, period, unit, direction, why, change, target, id, name, address, families, shares
FROM figure JOIN member ON member.number = figure.member
WHERE topic = ? ORDER BY figure.member LIMIT ? OFFSET ?
"""
_COMPARED = """
SELECT member, value FROM figure
WHERE topic = ? AND period = ? AND unit = ? AND direction = ? AND value IS NOT NULL AND why = '' ORDER BY member
"""
_ADD = "INSERT INTO member VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ENTER = (
    "INSERT OR IGNORE INTO figure VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # the first of a partnership on a topic counts
)
_MEMBERS = """
SELECT indicators_known, indicators, criteria_known, criteria, id, name, address, families, shares
FROM member ORDER BY number LIMIT ? OFFSET ?
"""
_EVERYTHING = -1  # SQLite's word for no limit


@dataclass(frozen=True, slots=True)
class Line:
    """One partnership's figure as it is laid beside the others.

    Attributes:
        member: the partnership.
        family: its family group in the topic's grouping; blank: it has none.
        value: its figure; None: not known.
        basis: period, unit and direction.
        compared: whether it is known and shares the basis that most have.
        why: why not, in words.
        change, target: as in `Figure`.
    """

    member: Member
    family: str
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
    number: int
    gathered: Gathered
    titles: Counter[str] = field(default_factory=Counter)
    bases: Counter[Basis] = field(default_factory=Counter)  # how many figures of each can be compared
    count: int = 0

    def __len__(self) -> int:
        return self.count

    @property
    def title(self) -> str:
        """What most partnerships call it; the first by alphabet where several are as frequent."""
        return min(self.titles, key=lambda one: (-self.titles[one], one))

    @property
    def basis(self) -> Basis:
        """What most of its figures share; of several as frequent the latest by name of the period."""
        return max(self.bases, key=lambda one: (self.bases[one], one))

    @property
    def grouping(self) -> str:
        """The grouping in which it is compared: an indicator's own; for criteria the one that most partnerships have."""
        return self.gathered.grouping(self.key)

    def lines(self, start: int = 0, stop: int | None = None) -> Iterator[Line]:
        """Its figures in the order of the partnerships, one at a time: all, or those from `start` to before `stop`."""
        usual, grouping = self.basis, self.grouping
        many = _EVERYTHING if stop is None else stop - start
        for value, *row in self.gathered.rows(_LINES, self.number, many, start):
            basis, (why, change, target) = (row[0], row[1], row[2]), row[3:6]
            member = _member(*row[6:])
            if value is not None and not why and basis != usual:
                why = _otherwise(basis, usual)
            compared = value is not None and not why
            yield Line(member, member.families.get(grouping, ""), value, basis, compared, why, change, target)

    def compared(self) -> tuple[array[int], array[float]]:
        """The figures that are compared, in the order of the partnerships: whose they are (its number), and the figures."""
        members, values = array("i"), array("d")
        for member, value in self.gathered.rows(_COMPARED, self.number, *self.basis):
            members.append(member)
            values.append(value)
        return members, values

    def letters(self) -> list[str]:
        """The letter under which each partnership of it stands, in their order."""
        letters = "SELECT letter FROM figure JOIN member ON number = member WHERE topic = ? ORDER BY member"
        return [letter for (letter,) in self.gathered.rows(letters, self.number)]


def _otherwise(basis: Basis, usual: Basis) -> str:
    """Why a figure is not compared whose basis is another one."""
    return _("another period") if basis[1:] == usual[1:] else _("measured otherwise")


class Gathered:
    """All partnerships, added one after the other in the order of their names.

    Args:
        groupings: by indicator id, the grouping that says which family group counts for it.
    """

    def __init__(self, groupings: dict[str, str] | None = None) -> None:
        self.topics: dict[Key, Topic] = {}
        self._count = 0
        self._groupings = groupings or {}
        self._used: Counter[str] = Counter()
        self._store = sqlite3.connect("", isolation_level=None)  # no name: a temporary file that goes when it is closed
        self._store.executescript(_TABLES + "BEGIN")

    def __len__(self) -> int:
        return self._count

    def close(self) -> None:
        """Let go of everything that was gathered."""
        self._store.close()

    def rows(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, one at a time."""
        return iter(self._store.execute(query, values))

    def add(self, member: Member, figures: Iterable[Figure]) -> None:
        """Add a partnership with its figures, of which nothing stays in memory; a second one on a topic is left out."""
        number, self._count = self._count, self._count + 1
        self._used.update(member.families.keys())
        known = {"indicator": [0, 0], "criterion": [0, 0]}
        for figure in figures:
            count = known[figure.key[0]]
            count[0] += figure.value is not None
            count[1] += 1
            self._enter(number, figure)
        about = (member.id, member.name, member.address, json.dumps(dict(member.families)), member.shares)
        counts = (*known["indicator"], *known["criterion"])
        self._store.execute(_ADD, (number, *about, member.letter, *counts))

    def _enter(self, member: int, figure: Figure) -> None:
        if figure.key not in self.topics:
            self.topics[figure.key] = Topic(figure.key, len(self.topics), self)
        topic = self.topics[figure.key]
        value = None if figure.value is None or math.isnan(figure.value) else float(figure.value)
        said = (figure.why, figure.change, figure.target)
        if self._store.execute(_ENTER, (topic.number, member, value, *figure.basis, *said)).rowcount:
            topic.count += 1
            topic.titles[figure.title] += 1
            topic.bases[figure.basis] += value is not None and not figure.why

    def members(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[Member, tuple[int, int, int, int]]]:
        """The partnerships in their order, from `start` to before `stop`, each with how much is known of it.

        That is: indicators with a figure, of all its own; criteria with one, of all its own.
        """
        many = _EVERYTHING if stop is None else stop - start
        for one, two, three, four, *about in self.rows(_MEMBERS, many, start):
            yield _member(*about), (one, two, three, four)

    def name(self, number: int) -> str:
        """The name of a partnership."""
        ((name,),) = self.rows("SELECT name FROM member WHERE number = ?", number)
        return str(name)

    def letters(self) -> list[str]:
        """The letter under which each partnership stands, in their order."""
        return [letter for (letter,) in self.rows("SELECT letter FROM member ORDER BY number")]

    @property
    def sharing(self) -> int:
        """How many have opted in to learning from each other."""
        ((count,),) = self.rows("SELECT COUNT(*) FROM member WHERE shares")
        return int(count)

    def of_kind(self, kind: str) -> list[Topic]:
        """The indicators by title, or the criteria in the order in which the scorecards hold them, by framework."""
        found = [topic for key, topic in self.topics.items() if key[0] == kind]
        if kind == "indicator":
            return sorted(found, key=lambda topic: (topic.title.casefold(), topic.key))
        return sorted(found, key=lambda topic: (topic.key[1], natural(topic.key[2])))

    def grouping(self, key: Key) -> str:
        """The grouping in which a topic is compared; see `Topic.grouping`."""
        if key[0] == "indicator":
            return self._groupings.get(key[1], "")
        return min(self._used, key=lambda one: (-self._used[one], one), default="")


def _member(identity: str, name: str, address: str, families: str, shares: int) -> Member:
    return Member(identity, name, address, json.loads(families), bool(shares))


def natural(text: str) -> list[tuple[int, int, str]]:
    """Sorting key by which 2 comes before 10: runs of digits count as numbers."""
    parts: list[tuple[int, int, str]] = []
    for part in text.replace("-", ".").replace("_", ".").split("."):
        parts.append((0, int(part), "") if part.isascii() and part.isdigit() and len(part) < 10 else (1, 0, part))
    return parts
