"""The values of a batch: a unit of work, what became of it, and the plan that holds all units of a run.

A **unit** is one stage of one partnership in one cycle: one notebook, one kernel, one set of files.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pifkit.model.errors import Problem
from pifkit.model.language import ENGLISH
from pifkit.model.stages import Stage, stage

if TYPE_CHECKING:
    from pifkit.workspace import Workspace

State = Literal["done", "unchanged", "failed", "timeout", "invalid", "interrupted", "withheld"]
STATES: tuple[State, ...] = ("done", "unchanged", "failed", "timeout", "invalid", "interrupted", "withheld")
WELL: frozenset[str] = frozenset({"done", "unchanged"})
PlannedState = Literal["", "invalid", "unchanged"]


@dataclass(frozen=True)
class Unit:
    """One stage of one partnership, ready to be run or known to be invalid.

    Attributes:
        partnership: id of the partnership.
        stage: id of the stage, such as `check`.
        cycle: id of the cycle whose folder takes the files; blank when it could not be read.
        as_of: the day that counts as today, resolved once for the run; None for an invalid unit.
        notebook: the stage notebook.
        parameters: what the notebook is given, already compared with its `parameters` cell.
        input: sha256 of everything the unit is known to depend on before it runs; blank for an invalid unit.
        state: blank: to be run; `invalid` when the checks found an error; `unchanged` when it is published already, from
            the same inputs.
        error: the first error in one line, for an invalid unit.
    """

    partnership: str
    stage: str
    cycle: str
    as_of: dt.date | None = None
    notebook: Path | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    input: str = ""
    state: PlannedState = ""
    error: str = ""

    @property
    def about(self) -> Stage:
        """The stage: number, name and question."""
        return stage(self.stage)

    @property
    def stem(self) -> str:
        """File name without ending, such as `5_check`."""
        return self.about.stem

    @property
    def name(self) -> str:
        """How people are told about the unit: `stirling 5_check`."""
        return f"{self.partnership} {self.stem}"

    @property
    def key(self) -> tuple[str, str, str]:
        """Cycle, partnership and stage: what makes a unit the same unit in the next run."""
        return self.cycle, self.partnership, self.stage


@dataclass(frozen=True)
class Summary:
    """What the batch keeps of a partnership after reading its folder: words for its pages, its cycle and its day.

    The book itself is not kept: the parent's memory must not grow with the figures of all partnerships.

    Attributes:
        actions, overdue: open actions of the cycle, and those of them whose due date has passed by `as_of`.
        recorded: digest of all events in its store; blank: there are none.
        record: how many events its cycle has and their digest, in words; blank: none.
        sign_off: what pages say of its sign-off; blank: nobody has signed.
        audiences: pages to be made beside the full report: `board`, `public`, both or none; None: this plan does not ask for
            the partnership, and what is there stays.
        content: digest of its files and events, which those pages are made from; blank where none is to be made.
        origin: frameworks, charts and settings in words, for the end of each page (`origin_words`).
        families: its family group by grouping.
        shares: whether its own options say that others may see where it is strong (`share_learning`).
        language: that its pages are in.
    """

    id: str
    name: str
    about: str
    purpose: str
    attribution: str
    cycle: str
    cycle_name: str
    as_of: dt.date
    actions: int
    overdue: int
    recorded: str = ""
    record: str = ""
    sign_off: str = ""
    audiences: tuple[str, ...] | None = None
    content: str = ""
    origin: Mapping[str, Any] = field(default_factory=dict)
    families: Mapping[str, str] = field(default_factory=dict)
    shares: bool = False
    language: str = ENGLISH


@dataclass(frozen=True)
class Outcome:
    """What became of a unit in a run: one entry of `run.json` (contract 4.5).

    Attributes:
        partnership: id of the partnership.
        stage: id of the stage.
        state: one of `STATES`.
        seconds: wall time of the unit, None where it was not started.
        error: why it is not done, in one line; None when all is well.
        cell: number of the cell as `In [n]` in the kept notebook, None when no cell is to blame.
        source: first line of that cell.
        input: sha256 of what the unit depended on.
        outputs: sha256 by file name, relative to the partnership's output folder.
        as_of: the day that counted as today, ISO.
    """

    partnership: str
    stage: str
    state: State
    seconds: float | None = None
    error: str | None = None
    cell: int | None = None
    source: str | None = None
    input: str | None = None
    outputs: Mapping[str, str] = field(default_factory=dict)
    as_of: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The entry as a JSON object."""
        return {
            "partnership": self.partnership,
            "stage": self.stage,
            "state": self.state,
            "seconds": None if self.seconds is None else round(self.seconds, 3),
            "error": self.error,
            "cell": self.cell,
            "source": self.source,
            "input": self.input,
            "outputs": dict(sorted(self.outputs.items())),
            "as_of": self.as_of,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Outcome:
        """The outcome that `to_json` wrote; unknown keys of a newer version are left out."""
        known = {key: value[key] for key in cls.__dataclass_fields__ if key in value}
        return cls(**known)


@dataclass(frozen=True)
class Plan:
    """Everything a run needs, decided before any kernel starts.

    Attributes:
        workspace: the workspace.
        units: all units, by partnership and stage; invalid ones included.
        partnerships: what is known of each valid partnership of the workspace, asked for or not (for the overview).
        comparison: text of `comparison.json` by partnership: its own rows of the comparison table.
        problems: all findings of the checks, errors and warnings.
        code: digest of pifkit and the libraries behind the pages.
        audiences: pages asked for beside the full report, whatever the options say; None: as the options say.
        groupings: by indicator, the family grouping it is compared in, as the first partnership says that has it.
        torn: cycles whose last run was killed or stopped: their pages are looked after even if no unit is left to run.
    """

    workspace: Workspace
    units: tuple[Unit, ...]
    partnerships: Mapping[str, Summary]
    comparison: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
    code: str = ""
    torn: tuple[str, ...] = ()
    audiences: tuple[str, ...] | None = None
    groupings: Mapping[str, str] = field(default_factory=dict)

    @property
    def ready(self) -> tuple[Unit, ...]:
        """The units that can be run."""
        return tuple(unit for unit in self.units if not unit.state)

    @property
    def cycles(self) -> tuple[str, ...]:
        """The cycles that the plan writes to, in order."""
        return tuple(sorted({unit.cycle for unit in self.units if unit.cycle} | set(self.torn)))
