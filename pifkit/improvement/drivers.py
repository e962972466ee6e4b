"""Driver diagram as data: from an aim over its drivers to the changes that are tried.

An aim is an outcome or an indicator with a target; primary drivers are the causes of the gap (Gilbert's cells, the
environment before people); secondary drivers are the actions; below them the tests of change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pifkit.improvement.causes import CELLS
from pifkit.model.language import N_, _
from pifkit.model.tables import Action, TestOfChange

UNKNOWN = N_("cause not said")


@dataclass(frozen=True, slots=True)
class Driver:
    """A secondary driver: an action with the ideas tested for it."""

    action: Action
    ideas: tuple[TestOfChange, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """A primary driver: a cell's id (blank: nobody said the cause), its name, the question to ask, and its actions."""

    id: str
    name: str
    side: str
    question: str
    drivers: tuple[Driver, ...]


@dataclass(frozen=True, slots=True)
class Diagram:
    """An aim with its drivers; `answered` is False where no action works on it yet."""

    about: str
    aim: str
    causes: tuple[Cause, ...]

    @property
    def answered(self) -> bool:
        """Whether any action works on the aim."""
        return bool(self.causes)

    @property
    def rows(self) -> tuple[tuple[int, str], ...]:
        """The diagram as an outline: depth 0 the aim, 1 causes, 2 actions, 3 tests; and the words."""
        lines = [(0, self.aim)]
        for cause in self.causes:
            lines.append((1, cause.name))
            for driver in cause.drivers:
                lines.append((2, driver.action.title))
                lines += [
                    (3, _("Test {id}: {change_idea}", id=idea.id.upper(), change_idea=idea.change_idea))
                    for idea in driver.ideas
                ]
        return tuple(lines)


def diagram(about: str, aim: str, actions: Sequence[Action], tests: Iterable[TestOfChange] = ()) -> Diagram:
    """The driver diagram of one aim.

    Args:
        about: id of the indicator or outcome.
        aim: the aim in words, with how much by when.
        actions: actions that work on it, cancelled ones left out by the caller.
        tests: tests of change; those that name one of the actions are shown below it.
    """
    ideas: dict[str, list[TestOfChange]] = {}
    for test in tests:
        if test.action:
            ideas.setdefault(test.action, []).append(test)
    found = []
    for cell in (*CELLS, None):
        mine = [one for one in actions if one.cause == (cell.id if cell else "")]
        if mine:
            drivers = tuple(Driver(one, tuple(ideas.get(one.id, ()))) for one in mine)
            found.append(
                Cause(cell.id, _(cell.name), cell.side, _(cell.question), drivers)
                if cell
                else Cause("", _(UNKNOWN), "", _("Which of the six causes does it work on?"), drivers)
            )
    return Diagram(about, aim, tuple(found))
