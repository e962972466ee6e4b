"""What a run came to, for the command's exit code and last lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pifkit.batch.ledger import counts
from pifkit.batch.status import count_line
from pifkit.batch.units import WELL, Outcome

GO_ON = "To go on where this run stopped: pifkit run --failed"


@dataclass(frozen=True)
class RunResult:
    """What a run came to.

    Attributes:
        outcomes: one per unit of the plan, in its order.
        pages: pages that belong to no unit and could not be made, with the reason.
        indexes: the overviews that were written.
        seconds: wall time.
        interrupted: whether somebody stopped the run.
    """

    outcomes: tuple[Outcome, ...]
    pages: Mapping[str, str] = field(default_factory=dict)
    indexes: tuple[Path, ...] = ()
    seconds: float = 0.0
    interrupted: bool = False

    @property
    def exit_code(self) -> int:
        """0: all well (or nothing to do); 1: something failed; 2: nothing could be run."""
        if self.outcomes and all(one.state == "invalid" for one in self.outcomes):
            return 2
        well = all(one.state in WELL for one in self.outcomes)
        return 0 if well and not self.pages and not self.interrupted else 1

    def summary(self) -> list[str]:
        """The last lines for a terminal: counts, where the pages are, how to go on."""
        if not self.outcomes:
            return ["Nothing to do: the last run left nothing undone."]
        lines = [f"{count_line(counts(self.outcomes))[:-1]}, in {self.seconds:.0f} s."]
        lines += [f"{page}: {error}" for page, error in self.pages.items()]
        lines += [f"Overview: {path}" for path in self.indexes]
        if self.exit_code == 1:
            lines += [f"What was not done, and why: {path.with_name('run.html')}" for path in self.indexes]
        if self.exit_code == 2:
            lines.append("Nothing could be run. All problems: pifkit check")
        elif self.exit_code:
            lines.append(
                GO_ON if self.interrupted else "What failed and why: pifkit status. Again: pifkit run --failed"
            )
        return lines
