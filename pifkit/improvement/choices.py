"""What people decided about the lines of a proposal: rows of `decisions.csv`, and decisions in the cycle's file.

A row of `decisions.csv` names kind and line, so it wins over a decision in the cycle's file, which names only an id.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pifkit.model.documents import Cycle
from pifkit.model.tables import Indicator
from pifkit.model.work import Decided, LineDecision, LineKind

ALLOWED: Mapping[LineKind, tuple[LineDecision, ...]] = {
    "action": ("carried", "closed", "dropped"),
    "indicator": ("kept", "retired", "replaced"),
    "focus": ("carried", "kept", "new", "closed", "dropped"),
    "target": ("kept", "carried", "new", "closed", "dropped"),
    "question": ("new", "carried", "closed", "dropped"),
}
"""What can become of a line of each kind."""
NEEDS_REASON: tuple[LineDecision, ...] = ("dropped", "retired", "replaced")
ENDS: tuple[LineDecision, ...] = ("closed", "dropped", "retired", "replaced")
"""Decisions with which a line ends."""
_IN_WORDS: Mapping[str, LineDecision] = {
    "carry": "carried",
    "close": "closed",
    "drop": "dropped",
    "keep": "kept",
    "retire": "retired",
    "replace": "replaced",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What becomes of a line, why, by what it is replaced, and for a new target its value and day."""

    decision: LineDecision
    reason: str = ""
    replaced_by: str = ""
    value: float | None = None
    date: dt.date | None = None


class Choices:
    """Decisions by the line they are about.

    Args:
        cycle: its `decisions` of the kinds carry to replace count.
        rows: rows of `decisions.csv` of this cycle; a later row about the same line wins.
    """

    def __init__(self, cycle: Cycle, rows: Sequence[Decided] = ()) -> None:
        self._rows: dict[tuple[str, str], Choice] = {}
        self._new: list[tuple[str, Choice]] = []
        for row in rows:
            choice = Choice(row.decision, row.reason, row.replaced_by or "", row.value, row.date)
            if row.kind == "target" and row.decision == "new":
                self._new.append((row.line, choice))
            else:
                self._rows[row.kind, row.line] = choice
        self._words = {
            one.about: Choice(_IN_WORDS[one.kind], one.text, one.replaced_by)
            for one in cycle.decisions
            if one.kind in _IN_WORDS and one.about
        }

    def of(self, kind: LineKind, line: str) -> Choice | None:
        """What was decided about a line; None where nobody decided anything."""
        return self._rows.get((kind, line)) or (
            self._words.get(line) if kind in ("action", "indicator", "focus") else None
        )

    def ends(self, kind: LineKind, line: str) -> bool:
        """Whether a line is decided to end."""
        found = self.of(kind, line)
        return found is not None and found.decision in ENDS

    @property
    def new_targets(self) -> tuple[tuple[str, Choice], ...]:
        """New targets in the order of the table: the indicator, and value, day and reason."""
        return tuple(self._new)

    def new_focus(self) -> tuple[tuple[str, Choice], ...]:
        """Criteria that people put into focus."""
        wanted = ("new", "carried", "kept")
        return tuple(
            (line, one) for (kind, line), one in self._rows.items() if kind == "focus" and one.decision in wanted
        )


def in_use(indicators: Iterable[Indicator], cycles: Iterable[Cycle]) -> tuple[Indicator, ...]:
    """The indicators that no handed-over line has retired or replaced; their figures stay as history.

    Args:
        indicators: all definitions.
        cycles: the cycles up to the one that is looked at, by first day; the latest word on an indicator counts.
    """
    last = {line.id: line.decision for cycle in cycles for line in cycle.handed_over if line.kind == "indicator"}
    return tuple(one for one in indicators if last.get(one.id) not in ("retired", "replaced"))
