"""The overview of all partnerships: who has what, at a glance, at four as at thirty-two and three thousand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pifkit.model.language import N_, _
from pifkit.model.stages import STAGES
from pifkit.reporting.across.paging import Letter, Part, alphabet
from pifkit.reporting.across.places import FOLDER, Link, ways
from pifkit.reporting.across.values import letter_id, letter_of, name_key
from pifkit.reporting.templates import render

#: From so many partnerships on, letters to jump to stand above the table.
LETTERS_FROM = 30

#: So many partnerships that need attention are named above the table; the run's own page has all.
ATTENTION = 40

#: A page of the overview where it has several.
PART = "partnerships-{}.html"

#: What each state of a unit (contract 4.5) is called on a page, and its shape.
STATES: Mapping[str, tuple[str, str]] = {
    "done": (N_("done"), "✓"),
    "unchanged": (N_("done"), "✓"),
    "failed": (N_("failed"), "✕"),
    "timeout": (N_("took too long"), "✕"),
    "invalid": (N_("input has errors"), "!"),
    "interrupted": (N_("interrupted"), "‖"),
    "withheld": (N_("withheld"), "■"),
    "": (N_("not run"), "·"),
}
_GOOD = {"done", "unchanged"}


@dataclass(frozen=True)
class ScoreLine:
    """One framework's result.

    Attributes:
        framework: its title.
        total, max_total: points, or a place on the framework's own scale; None while it is not complete.
        band: band or level; the result in words where there is no total.
        note: what is missing.
        result: the whole result in words, instead of `total`, `max_total` and `band`.
    """

    framework: str
    total: float | None = None
    max_total: float | None = None
    band: str = ""
    note: str = ""
    result: str = ""

    @property
    def share(self) -> float | None:
        """The total as a share of the maximum, 0 to 1; None where either is unknown."""
        if self.total is None or not self.max_total:
            return None
        return min(1.0, max(0.0, self.total / self.max_total))


@dataclass(frozen=True)
class IndexRow:
    """One partnership on the overview. None means unknown and is never shown as zero.

    Attributes:
        id: the partnership's id; its pages are at `<id>/…` unless `report` and `pages` say otherwise.
        name: as printed.
        about: one line below the name.
        states: state of each stage's unit by stage id (contract 4.5); a stage that is left out was not run.
        report: address of its report; blank: there is none.
        pages: address of each stage's page by stage id; a stage that is left out has no link.
        scores: one line per framework.
        better, worse, same: indicators by their change since the period before.
        actions, overdue: open actions, and how many of them are past their date.
        problem: what went wrong, in one line for readers.
        sign_off: who signed it off, and whether it was changed since; blank: nobody signed.
        audiences: address of its page for the board or the public, by audience; one that is left out has no page.
    """

    id: str
    name: str
    about: str = ""
    states: Mapping[str, str] = field(default_factory=dict)
    report: str = ""
    pages: Mapping[str, str] = field(default_factory=dict)
    scores: tuple[ScoreLine, ...] = ()
    better: int | None = None
    worse: int | None = None
    same: int | None = None
    actions: int | None = None
    overdue: int | None = None
    problem: str = ""
    sign_off: str = ""
    audiences: Mapping[str, str] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether all six stages are done."""
        return all(self.states.get(stage.id, "") in _GOOD for stage in STAGES)

    @property
    def trouble(self) -> bool:
        """Whether a stage that was run is not done."""
        return bool(self.problem) or any(state not in _GOOD for state in self.states.values() if state)

    @property
    def letter(self) -> str:
        """The letter it stands under: A to Z, or # for any other beginning."""
        return letter_of(self.name)

    @property
    def state(self) -> str:
        """The states of all stages in words: `All six done`, or what is not done."""
        groups: dict[str, list[str]] = {}
        for stage in STAGES:
            key = self.states.get(stage.id, "")
            groups.setdefault(STATES.get(key, (key, ""))[0], []).append(str(stage.number))
        if len(groups) == 1:
            (word,) = groups
            return _("All six done") if word == "done" else _("All six: {word}", word=_(word))
        done = len(groups.pop("done", ()))
        parts = [f"{_(word)}: {', '.join(numbers)}" for word, numbers in groups.items()]
        return "; ".join([_("{done} done", done=done) if done else _("None done"), *parts])


@dataclass(frozen=True)
class Overview:
    """What stands around the table: title of the set, cycle, day, version, licence line, a note, ways to other pages."""

    title: str
    cycle: str
    as_of: dt.date
    version: str = ""
    attribution: str = ""
    note: str = ""
    ways: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Attention:
    """A partnership that needs attention: its name, the address of its row (blank: the row is in sight), and what is wrong."""

    name: str
    address: str
    words: str


class Totals:
    """Sums over partnerships that are added one after the other; None where nothing is known, never zero."""

    def __init__(self) -> None:
        self.count = self.complete = self.trouble = 0
        self.better: int | None = None
        self.worse: int | None = None
        self.overdue: int | None = None
        self.attention: list[Attention] = []

    def add(self, row: IndexRow, address: str = "") -> None:
        """Add a partnership; `address`: of its row."""
        self.count += 1
        self.complete += row.complete
        self.better, self.worse = _sum(self.better, row.better), _sum(self.worse, row.worse)
        self.overdue = _sum(self.overdue, row.overdue)
        if row.trouble:
            self.trouble += 1
            if len(self.attention) < ATTENTION:
                said = f"{row.state}. {row.problem}".strip()
                self.attention.append(Attention(row.name, address, said))


def _sum(one: int | None, other: int | None) -> int | None:
    return other if one is None else one + (other or 0)


def index_html(rows: Sequence[IndexRow], overview: Overview) -> str:
    """The overview of all partnerships, sorted by name.

    Args:
        rows: one per partnership, in any order; none at all gives a page that says how to start.
        overview: what stands around them.

    Returns:
        A whole HTML document under the rules of every page: offline, no script, no request.
    """
    ordered = sorted(rows, key=lambda row: (name_key(row.name), row.id))
    totals = Totals()
    lettered = len(rows) >= LETTERS_FROM
    for row in ordered:
        totals.add(row, f"#p-{row.id}" if lettered else "")
    letters = alphabet([row.letter for row in ordered], ()) if lettered else ()
    return _render(overview, totals=totals, rows=ordered, letters=letters)


def part_html(
    rows: Sequence[IndexRow], overview: Overview, part: Part, cut: Sequence[Part], letters: Sequence[str]
) -> str:
    """One page of an overview that has several; it stands in `places.FOLDER`.

    Args:
        rows: of this page, in order, with addresses relative to it.
        overview: what stands around them.
        part: the page.
        cut: all pages.
        letters: the letter of every partnership, in order.
    """
    around = replace(overview, ways=ways())
    return _render(around, rows=rows, letters=alphabet(letters, cut, PART), pages=_pages(cut, PART), part=part)


def summary_html(totals: Totals, overview: Overview, cut: Sequence[Part], letters: Sequence[str]) -> str:
    """The first page of an overview that has several: sums, who needs attention, and the ways to the pages."""
    address = f"{FOLDER}/{PART}"
    return _render(overview, totals=totals, letters=alphabet(letters, cut, address), pages=_pages(cut, address))


def _pages(cut: Sequence[Part], address: str) -> list[tuple[Part, str]]:
    return [(part, address.format(part.number)) for part in cut]


def _render(
    overview: Overview,
    *,
    totals: Totals | None = None,
    rows: Sequence[IndexRow] = (),
    letters: Sequence[Letter] = (),
    pages: Sequence[tuple[Part, str]] = (),
    part: Part | None = None,
) -> str:
    groups: dict[str, list[IndexRow]] = {}
    for row in rows:
        groups.setdefault(row.letter, []).append(row)
    return render(
        "overview.html.j2",
        overview=overview,
        totals=totals,
        rows=rows,
        groups=groups,
        letters=letters,
        letter_id=letter_id,
        pages=pages,
        part=part,
        states=STATES,
        title=overview.title,
    )
