"""The overview of all partnerships: who has what, at a glance, at four as at thirty-two."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase

from pifkit.model.stages import STAGES
from pifkit.reporting.templates import render

#: From so many partnerships on, letters to jump to stand above the table.
LETTERS_FROM = 30

#: What each state of a unit (contract 4.5) is called on a page, and its shape.
STATES: Mapping[str, tuple[str, str]] = {
    "done": ("done", "✓"),
    "unchanged": ("done", "✓"),
    "failed": ("failed", "✕"),
    "timeout": ("took too long", "✕"),
    "invalid": ("input has errors", "!"),
    "interrupted": ("interrupted", "‖"),
    "withheld": ("withheld", "■"),
    "": ("not run", "·"),
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
        first = unicodedata.normalize("NFKD", self.name.strip())[:1].upper()
        return first if first and first in ascii_uppercase else "#"

    @property
    def state(self) -> str:
        """The states of all stages in words: `All six done`, or what is not done."""
        groups: dict[str, list[str]] = {}
        for stage in STAGES:
            key = self.states.get(stage.id, "")
            groups.setdefault(STATES.get(key, (key, ""))[0], []).append(str(stage.number))
        if len(groups) == 1:
            (word,) = groups
            return f"All six {word}" if word == "done" else f"All six: {word}"
        done = len(groups.pop("done", ()))
        parts = [f"{word}: {', '.join(numbers)}" for word, numbers in groups.items()]
        return "; ".join([f"{done} done" if done else "None done", *parts])


@dataclass(frozen=True)
class Overview:
    """What stands around the table: title of the set, cycle, day, version of pifkit, licence line and a note."""

    title: str
    cycle: str
    as_of: dt.date
    version: str = ""
    attribution: str = ""
    note: str = ""


def index_html(rows: Sequence[IndexRow], overview: Overview) -> str:
    """The overview of all partnerships, sorted by name.

    Args:
        rows: one per partnership, in any order; none at all gives a page that says how to start.
        overview: what stands around them.

    Returns:
        A whole HTML document under the rules of every page: offline, no script, no request.
    """
    ordered = sorted(rows, key=lambda row: (_key(row.name), row.id))
    groups: dict[str, list[IndexRow]] = {}
    for row in ordered:
        groups.setdefault(row.letter, []).append(row)
    return render(
        "overview.html.j2",
        overview=overview,
        rows=ordered,
        groups=groups,
        letters=(*ascii_uppercase, *("#" for _ in range("#" in groups))) if len(rows) >= LETTERS_FROM else (),
        totals=_totals(ordered),
        states=STATES,
        title=overview.title,
    )


def _totals(rows: Sequence[IndexRow]) -> dict[str, int | None]:
    """Sums over those that are known; None where nothing is."""

    def total(values: list[int | None]) -> int | None:
        known = [value for value in values if value is not None]
        return sum(known) if known else None

    return {
        "complete": sum(row.complete for row in rows),
        "trouble": sum(row.trouble for row in rows),
        "better": total([row.better for row in rows]),
        "worse": total([row.worse for row in rows]),
        "overdue": total([row.overdue for row in rows]),
    }


def _key(name: str) -> str:
    """Sorting key of a name: case and accents make no difference."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").casefold() or name.casefold()
