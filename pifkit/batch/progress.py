"""What people see while a run goes on: a bar with names and remaining time, or one plain line per unit.

Everything goes to standard error. On a terminal rich draws; elsewhere (a log, a pipe, a scheduler's mail) each unit is
one line when it has ended.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from pifkit.batch.status import unit_line
from pifkit.batch.units import WELL, Outcome, Unit


class Watcher(Protocol):
    """Is told what happens to units; `say` is for everything else."""

    def started(self, unit: Unit) -> None:
        """A unit has begun."""

    def cell(self, unit: Unit, number: int) -> None:
        """A unit runs this cell now."""

    def ended(self, unit: Unit, outcome: Outcome) -> None:
        """A unit has ended."""

    def say(self, text: str) -> None:
        """Show a line."""


class Lines:
    """One plain line per unit."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0

    def started(self, unit: Unit) -> None:
        """Nothing: the line comes when the unit has ended."""

    def cell(self, unit: Unit, number: int) -> None:
        """Nothing."""

    def ended(self, unit: Unit, outcome: Outcome) -> None:
        """`[ 3/24] stirling 5_check: done, 2.1 s`."""
        self.done += 1
        self.say(f"[{self.done:>{len(str(self.total))}}/{self.total}] {_in_words(unit, outcome)}")

    def say(self, text: str) -> None:
        """A line on standard error."""
        print(text, file=sys.stderr, flush=True)


class Bar:
    """A bar with the units that run now and the time that remains; failures scroll by above it."""

    def __init__(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self.console = Console(stderr=True)
        self.progress = Progress(
            TextColumn("{task.fields[now]}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(elapsed_when_finished=True),
            console=self.console,
            transient=True,
        )
        self.task = self.progress.add_task("", total=total, now="starting")
        self.running: dict[str, int] = {}

    def started(self, unit: Unit) -> None:
        """Name the unit beside the bar."""
        self.running[unit.name] = 0
        self._show()

    def cell(self, unit: Unit, number: int) -> None:
        """Show which cell it runs."""
        self.running[unit.name] = number
        self._show()

    def ended(self, unit: Unit, outcome: Outcome) -> None:
        """Move on; say what went wrong."""
        self.running.pop(unit.name, None)
        if outcome.state not in WELL:
            self.say(_in_words(unit, outcome))
        self.progress.advance(self.task)
        self._show()

    def say(self, text: str) -> None:
        """A line above the bar; never taken for markup."""
        self.console.print(text, markup=False, highlight=False, soft_wrap=True)

    def _show(self) -> None:
        now = ", ".join(f"{name} [{cell}]" if cell else name for name, cell in sorted(self.running.items()))
        self.progress.update(self.task, now=now if len(now) <= 60 else now[:59] + "…")


def _in_words(unit: Unit, outcome: Outcome) -> str:
    if outcome.state not in WELL:
        return unit_line({**outcome.to_json()}).strip()
    time = f", {outcome.seconds:.1f} s" if outcome.seconds is not None else ""
    return f"{unit.name}: {outcome.state}{time}"


@contextmanager
def watching(total: int) -> Iterator[Watcher]:
    """The watcher that fits: a bar on a terminal, plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield Lines(total)
        return
    bar = Bar(total)
    with bar.progress:
        yield bar
