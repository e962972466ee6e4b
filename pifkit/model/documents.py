"""The YAML documents of a workspace: `pifkit.yaml`, `partnership.yaml`, `cycles/<cycle>.yaml`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pifkit.model.tables import Id, Text
from pifkit.model.work import LineDecision, LineKind


class Document(BaseModel):
    """Base of the YAML documents: frozen, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Options(Document):
    """What a workspace or a partnership may set; a partnership's own value wins."""

    language: Literal["en-GB", "cy", "gd", "en"] = Field(
        "en-GB",
        description="language of reports and screens: English, Welsh or Gaelic (docs/translating.md); en: en-GB",
    )
    audience: Literal["board", "public", "full"] = Field(
        "full", description="for whom a page is made beside the full report; full: for nobody"
    )
    minimum_group: int = Field(5, ge=1, le=100, description="smallest group that shared outputs may show")
    consensus_tolerance: float | None = Field(
        None, ge=0, description="largest spread inside which a mean is proposed; null: the framework's"
    )
    evidence_gate: bool | None = Field(
        None, description="is a total shown only when every scored part has evidence; null: as the framework says"
    )
    scorecard: Literal["goal_red", "status"] = Field(
        "goal_red", description="how measures are scored: by goal and red flag, or by their status against the target"
    )
    share_learning: bool = Field(
        False, description="may others see where this partnership is strong; each says so in its own partnership.yaml"
    )


class Workspace(Document):
    """`parameters/pifkit.yaml`: defaults for all partnerships."""

    title: Text = Field("Partnerships", description="name of the whole set, shown on the overview")
    attribution: Text = Field("", description="licence line printed wherever imported figures appear")
    note: Text = Field("", description="shown on the overview, for instance that partnerships are fictional")
    options: Options = Field(default_factory=Options, description="defaults")


class Partner(Document):
    """An organisation in the partnership."""

    id: Id = Field(description="id used in the column `partner`")
    name: Text = Field(min_length=1, description="its name")


class Partnership(Document):
    """`parameters/<id>/partnership.yaml`."""

    name: Text = Field(min_length=1, description="name as printed on reports")
    kind: Text = Field("partnership", description="kind of partnership, such as community planning partnership")
    area: Text = Field("", description="area it serves")
    purpose: Text = Field("", description="what it is for, in one or two sentences")
    family_groups: dict[str, str] = Field(default_factory=dict, description="family group by grouping, for comparisons")
    current_cycle: Id = Field(description="id of the current cycle; the file cycles/<id>.yaml must exist")
    definition: Literal[1, 2, 3] = Field(
        2, description="which of the fact sheet's three definitions of a framework is meant"
    )
    partners: tuple[Partner, ...] = Field((), description="the organisations in it")
    attribution: Text = Field("", description="licence line for its figures")
    options: Options | None = Field(None, description="overrides of the workspace's options")


class Handed(Document):
    """One line that a cycle took over from the one before, and what became of it."""

    kind: LineKind = Field(description="what is handed over")
    id: Text = Field(min_length=1, description="id of the action, indicator or criterion")
    decision: LineDecision = Field(description="what the review decided")
    reason: Text = Field("", description="why; required for dropped, retired and replaced")
    replaced_by: Text = Field("", description="id of the successor, for replaced")
    value: float | None = Field(None, description="for a target: its value")
    date: dt.date | None = Field(None, description="for a target: its day")
    account: Text = Field("", description="what became of it in this cycle; blank: not yet accounted for")


DecisionKind = Literal["accept", "priority", "sign_off", "other", "carry", "close", "drop", "keep", "retire", "replace"]


class Decision(Document):
    """A decision recorded in the review: a gap accepted, a stage signed off, and the like."""

    date: dt.date = Field(description="day of the decision")
    text: Text = Field(min_length=1, description="what was decided")
    about: Text = Field("", description="id of the gap, action or indicator it is about")
    kind: DecisionKind = Field(
        "other",
        description="accept: a gap is accepted as it is; carry to replace: what the next cycle does with a line",
    )
    replaced_by: Text = Field("", description="for replace: id of the successor")
    by: Text = Field("", description="role that decided")


class Meeting(Document):
    """A meeting of the performance cycle, for meeting discipline."""

    date: dt.date = Field(description="day it was scheduled for")
    held: bool = Field(description="was it held")


StageLevel = Annotated[int, Field(ge=0, le=3)]


class Stages(Document):
    """How complete each stage is: 0 not started, 1 in place, 2 evidenced, 3 reviewed."""

    vision: StageLevel = 0
    conditions: StageLevel = 0
    action: StageLevel = 0
    people: StageLevel = 0
    check: StageLevel = 0
    review: StageLevel = 0


class Cycle(Document):
    """`parameters/<id>/cycles/<cycle>.yaml`."""

    id: Id = Field(description="id, the file's name", examples=["2026-27"])
    title: Text = Field("", description="as printed; blank: the id")
    start: dt.date = Field(description="first day")
    end: dt.date = Field(description="last day")
    as_of: dt.date | None = Field(None, description="the day that counts as today for this cycle; null: the real today")
    follows: Id | None = Field(None, description="id of the cycle before")
    frameworks: tuple[str, ...] = Field(
        (), description="ids of the frameworks used, such as caf2020 or caf2020:fine_tuned"
    )
    label_points: dict[str, dict[str, float]] = Field(
        default_factory=dict,
        description="points given from outside for a label, as framework/label: each input with its points, such as "
        "caf2020/effective_user with pillar1_plus_pillar2 and step9",
    )
    focus: tuple[str, ...] = Field((), description="criteria in focus, as framework/criterion or criterion")
    targets: tuple[Text, ...] = Field((), description="targets of the cycle, in words")
    stages: Stages = Field(
        default_factory=Stages, description="how complete each stage is, as judged by the partnership"
    )
    handed_over: tuple[Handed, ...] = Field((), description="lines handed over by the last cycle")
    decisions: tuple[Decision, ...] = Field((), description="decisions recorded")
    meetings: tuple[Meeting, ...] = Field((), description="performance meetings scheduled")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Cycle:
        if self.end < self.start:
            raise ValueError(f"the cycle ends ({self.end}) before it starts ({self.start})")
        return self

    @property
    def name(self) -> str:
        """The title, or the id where there is none."""
        return self.title or self.id
