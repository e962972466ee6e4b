"""The rows of a partnership's CSV tables (contract 4.2), one frozen pydantic model per table.

Field order is column order; `Field(description=…, examples=[…])` is what the docs page of tables and the error
messages are generated from. Readers live in `pifkit.workspace`; nothing here does I/O.

Unknown is never zero: a value that is blank (missing), `*` (suppressed) or `dna` (not applicable) is `None` and says
which of the three it is in its `state`.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from pifkit.model.row import (
    LEVELS,
    ActionStatus,
    Day,
    Direction,
    Id,
    Ids,
    Level,
    Number,
    OptionalId,
    Row,
    Score15,
    Text,
    ValueState,
    blank_is_none,
)
from pifkit.model.work import Action, Culture, Decided, Link, Person, TestOfChange

__all__ = [
    "LEVELS", "TABLES", "Action", "ActionStatus", "Culture", "Day", "Decided", "Direction", "Evidence", "Id", "Ids", "Indicator",
    "Level", "Link", "Number", "Observation", "OptionalId", "Outcome", "Person", "RatingRow", "Row", "Score15", "Target",
    "TestOfChange", "Text", "ValueState",
]  # fmt: skip


class Outcome(Row):
    """An outcome or objective of the golden thread, from national outcome to individual objective."""

    table: ClassVar[str] = "outcomes"
    id: Id = Field(description="id of the outcome or objective", examples=["safer-communities"])
    title: Text = Field(
        min_length=1, description="what it is, in plain words", examples=["People feel safe where they live"]
    )
    level: Level = Field(description="its level in the golden thread", examples=["partnership"])
    parent: Ids = Field(
        (),
        description="ids of the objectives one level up that it serves, separated by ;",
        examples=["national-communities"],
    )
    share: Number = Field(
        None, ge=0, le=1, description="its share of the parent, 0 to 1; shares to one parent sum to 1", examples=["0.4"]
    )
    owner: Text = Field("", description="role that answers for it", examples=["Head of Community Safety"])
    added_value: Text = Field(
        "",
        description="what the partnership adds beyond what each organisation could do alone",
        examples=["One joint patrol plan instead of three"],
    )
    skip_reason: Text = Field(
        "", description="why it skips a level, when it does", examples=["no directorate level in the third sector"]
    )
    note: Text = Field("", description="anything else")
    cycle: OptionalId = Field(None, description="cycle; blank: every cycle", examples=["2026-27"])


class Indicator(Row):
    """The definition of a measure."""

    table: ClassVar[str] = "indicators"
    id: Id = Field(description="id of the indicator", examples=["crisis-grants-on-time"])
    title: Text = Field(
        min_length=1,
        description="what it measures",
        examples=["Crisis grants decided by the end of the next working day"],
    )
    unit: Text = Field(
        "",
        description="percent (0 to 100), proportion (0 to 1), count, days, yes or no (1 or 0), or words such as 'per 1,000 people'",
        examples=["percent"],
    )
    direction: Direction = Field(
        "increase",
        description="increase (higher is better), decrease, neutral, closest (to `point`) or within (`lower` to `upper`)",
        examples=["increase"],
    )
    point: Number = Field(None, description="the mid-point that is best, for direction closest", examples=["1.0"])
    lower: Number = Field(None, description="lower end of the good range, for direction within")
    upper: Number = Field(None, description="upper end of the good range, for direction within")
    frequency: Literal["day", "week", "month", "quarter", "year", ""] = Field(
        "", description="how often it is measured; blank: detected", examples=["month"]
    )
    decimals: Annotated[int | None, BeforeValidator(blank_is_none)] = Field(
        None, ge=0, le=6, description="decimals to show", examples=["1"]
    )
    minimum: Number = Field(None, description="smallest possible value", examples=["0"])
    maximum: Number = Field(None, description="largest possible value", examples=["100"])
    tolerance: Number = Field(
        None, ge=0, description="how far behind target still counts as near, in percent of the target", examples=["5"]
    )
    perspective: Text = Field("", description="perspective of the balanced scorecard", examples=["customer_community"])
    objective: OptionalId = Field(None, description="id of the scorecard objective or outcome it measures")
    weight: Number = Field(None, ge=0, description="relative weight inside its objective; blank: 1", examples=["2"])
    goal: Number = Field(
        None,
        description="scorecard goal (green from here); for closest: the distance that is still green",
        examples=["95"],
    )
    red_flag: Number = Field(
        None,
        description="scorecard red flag (red beyond here); for closest: the distance that is red; for within: how far beyond the range is red",
        examples=["80"],
    )
    grouping: Text = Field("", description="which family grouping it is compared in", examples=["people"])
    applicable: Literal["yes", "no"] = Field(
        "yes", description="no: does not exist for this partnership (not the same as missing)", examples=["yes"]
    )
    reviewed: Day = Field(None, description="when the partnership last looked at it", examples=["2026-09-01"])
    rules: Literal["", "mdc", "mdc-excel", "lifeqi", "anhoej", "ihi"] = Field(
        "", description="control-chart rules; blank: mdc", examples=["mdc"]
    )
    chart: Literal["", "i", "run", "p", "u", "pp", "up"] = Field(
        "", description="kind of chart; blank: i, or run under anhoej and ihi", examples=["i"]
    )
    baseline: Annotated[int | None, BeforeValidator(blank_is_none)] = Field(
        None, ge=2, description="limits from the first so many figures; blank: all", examples=["12"]
    )
    rule: Text = Field(
        "",
        description="national or local rule that judges it, such as soa or heat; the list is in docs/rulings.md; blank: none",
        examples=["npf_delta_pp"],
    )
    rule_settings: Text = Field(
        "", description="settings of the rule, as name=value, separated by ;", examples=["without=55; grant=300000"]
    )
    parts: Ids = Field(
        (),
        description="ids of the indicators that a rule judges together: areas (most deprived first), fifths, or parts",
        examples=["crisis-grants-north;crisis-grants-south"],
    )
    owner: Text = Field("", description="role that answers for it", examples=["Revenues manager"])
    source: Text = Field("", description="where the figures come from", examples=["Scottish Welfare Fund statistics"])
    note: Text = Field("", description="anything else")


class Observation(Row):
    """One figure of an indicator in a period."""

    table: ClassVar[str] = "observations"
    indicator: Id = Field(description="id of the indicator", examples=["crisis-grants-on-time"])
    period: Text = Field(
        min_length=1,
        description="day, month, quarter, year, financial year or range",
        examples=["2026-04", "2026-27", "2026-27 Q1"],
    )
    value: Number = Field(
        None, description="the figure; blank = missing, * = suppressed, dna = not applicable", examples=["97.3"]
    )
    numerator: Number = Field(None, description="numerator, when the figure is a rate", examples=["292"])
    denominator: Number = Field(None, ge=0, description="denominator, when the figure is a rate", examples=["300"])
    status: Literal["final", "provisional", "part_period"] = Field(
        "final", description="final, provisional, or part_period (the period is not over)", examples=["final"]
    )
    national: Number = Field(None, description="the published figure for the country in the period")
    family: Number = Field(None, description="the published mean of the family group in the period")
    note: Text = Field("", description="what a reader should know about this figure")
    mark: Literal["", "rebase", "exclude", "break"] = Field(
        "",
        description="rebase: limits start anew here; exclude: leave the figure out of them; break: not comparable with what came before; each needs a `note` saying why",
        examples=["rebase"],
    )
    state: ValueState = Field("value", exclude=True, description="filled in by the reader from the value's text")


class Target(Row):
    """A dated target or one step of a trajectory."""

    table: ClassVar[str] = "targets"
    indicator: Id = Field(description="id of the indicator", examples=["crisis-grants-on-time"])
    date: dt.date = Field(description="day by which the value is to be reached", examples=["2027-03-31"])
    value: float = Field(allow_inf_nan=False, description="the target value in the indicator's unit", examples=["98"])
    kind: Literal["target", "trajectory"] = Field(
        "target", description="target, or a planned step on the way (trajectory)", examples=["target"]
    )
    method: Literal["linear", "stepped"] = Field(
        "stepped",
        description="between dates: linear interpolation, or stepped (holds until the next)",
        examples=["linear"],
    )
    tolerance: Number = Field(
        None,
        ge=0,
        description="percent of the target that still counts as near; blank: the indicator's, else 5",
        examples=["5"],
    )
    note: Text = Field(
        "", description="source or status; write 'illustrative' where nobody has set it", examples=["illustrative"]
    )


class RatingRow(Row):
    """One rating of a self-assessment, as written."""

    table: ClassVar[str] = "ratings"
    part: Annotated[str, Field(min_length=1, max_length=80)] = Field(
        description="criterion-part id, or criterion id where it is scored as a whole", examples=["1.1"]
    )
    attribute: Text = Field(
        "", description="attribute id; blank where the part is rated as a whole", examples=["sound"]
    )
    score: Text = Field(
        "",
        description="number on the framework's scale or a level code; blank = not rated, na = not applicable (with note), dk = don't know",
        examples=["45"],
    )
    assessor: Text = Field("", description="who rated; blank = the agreed rating", examples=["A1"])
    partner: Text = Field("", description="organisation of the assessor", examples=["council"])
    round: Annotated[int, BeforeValidator(lambda v: 1 if v in ("", None) else v)] = Field(
        1, ge=1, description="round of voting; the latest counts", examples=["1"]
    )
    note: Text = Field("", description="why")
    framework: Text = Field("", description="framework id; blank: the cycle's only one", examples=["caf2020"])
    cycle: OptionalId = Field(None, description="cycle; blank: the current one", examples=["2026-27"])


class Evidence(Row):
    """Evidence, a strength or an area for improvement, tied to a part or an indicator."""

    table: ClassVar[str] = "evidence"
    id: Id = Field(description="id", examples=["e12"])
    kind: Literal["evidence", "strength", "improvement"] = Field(
        description="evidence, strength, or improvement (area for improvement)", examples=["strength"]
    )
    text: Text = Field(
        min_length=1,
        description="a full sentence",
        examples=["The joint plan is reviewed each quarter with all partners."],
    )
    part: Text = Field("", description="criterion-part id", examples=["1.2"])
    framework: Text = Field("", description="framework id; blank: the cycle's only one")
    indicator: OptionalId = Field(None, description="id of the indicator it rests on")
    source: Text = Field(
        "",
        description="document, place or link; a file by its path from the partnership's folder",
        examples=["Minute of 12 May 2026"],
    )
    date: Day = Field(None, description="date of the evidence", examples=["2026-05-12"])
    review_by: Day = Field(None, description="day after which it counts as expired", examples=["2027-05-12"])
    sha256: Text = Field(
        "", description="SHA-256 of the file that the source names; worked out when it is recorded in the store"
    )
    cycle: OptionalId = Field(None, description="cycle; blank: the current one")


TABLES: dict[str, type[Row]] = {
    model.table: model
    for model in (
        Outcome,
        Indicator,
        Observation,
        Target,
        RatingRow,
        Evidence,
        Action,
        TestOfChange,
        Decided,
        Person,
        Culture,
        Link,
    )
}
