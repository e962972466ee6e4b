"""What was typed, what was picked, and which of the two counts: plain values behind a lock.

A pick wins over the parameters cell until somebody types something else there; then what was typed wins. The last
thing a person did is what counts, and nothing is overruled without a word.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import NamedTuple


class Choice(NamedTuple):
    """A partnership's id and a cycle's id; None: its current cycle."""

    partnership: str
    cycle: str | None


@dataclass(frozen=True)
class Decision:
    """What counts in a run.

    Attributes:
        choice: the partnership and cycle to use.
        typed: what the parameters cell says.
        picked: whether the choice was picked from the list.
        set_aside: an earlier pick that what was typed has just replaced.
    """

    choice: Choice
    typed: Choice
    picked: bool = False
    set_aside: Choice | None = None


class Memory:
    """What one kernel remembers of one workspace. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._typed: Choice | None = None
        self._picked: Choice | None = None
        self._returned: Choice | None = None

    def decide(self, partnership: str, cycle: str | None) -> Decision:
        """What counts, given what came into this run.

        The cell assigns its result to the same names. When only that cell and those below it run again, our own result
        comes in, not what the parameters cell says; it is recognised as the very string that was returned.
        """
        with self._lock:
            came = Choice(partnership, cycle)
            last = self._returned
            ours = last is not None and partnership is last.partnership and cycle == last.cycle
            typed = self._typed if ours and self._typed is not None else came
            set_aside = None
            if typed != self._typed:
                if self._picked not in (None, typed):
                    set_aside = self._picked
                self._picked = None
            self._typed = typed
            picked = self._picked is not None
            chosen = self._picked or typed
            self._returned = Choice(_own(chosen.partnership), chosen.cycle)
            return Decision(self._returned, typed, picked, set_aside)

    def pick(self, choice: Choice) -> None:
        """Remember a pick; picking what the parameters cell says means that no pick stands against it."""
        with self._lock:
            self._picked = None if choice == self._typed else choice

    @property
    def picked(self) -> Choice | None:
        """The pick that stands against the parameters cell, if any."""
        with self._lock:
            return self._picked


def _own(text: str) -> str:
    """An equal string that is an object of its own, as a literal in a cell never is. Anything else stays as it is."""
    return "".join(list(text)) if isinstance(text, str) else text
