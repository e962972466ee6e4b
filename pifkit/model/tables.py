"""The rows of a partnership's CSV tables (contract 4.2), one frozen pydantic model per table.

Field order is column order; `Field(description=…, examples=[…])` is what the docs page of tables and the error
messages are generated from. Readers live in `pifkit.workspace`; nothing here does I/O.

Unknown is never zero: a value that is blank (missing), `*` (suppressed) or `dna` (not applicable) is `None` and says
which of the three it is in its `state`.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

ValueState = Literal["value", "missing", "suppressed", "not_applicable"]
Direction = Literal["increase", "decrease", "neutral", "closest", "within"]
ActionStatus = Literal["open", "in_progress", "done", "verified", "cancelled"]
Level = Literal["national", "partnership", "organisation", "directorate", "service", "team", "individual"]
LEVELS: tuple[str, ...] = ("national", "partnership", "organisation", "directorate", "service", "team", "individual")

_ID = re.compile(r"^[a-z0-9]+(?:[-_.][a-z0-9]+)*$")


def _identifier(value: Any) -> Any:
    if isinstance(value, str) and not _ID.match(value):
        raise ValueError("ids are lower-case letters, digits and single hyphens, dots or underscores between them")
    return value


def _ids(value: Any) -> Any:
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(";") if part.strip())
    return value


def _blank(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


Id = Annotated[str, BeforeValidator(_identifier), Field(max_length=80)]
OptionalId = Annotated[Id | None, BeforeValidator(_blank)]
Ids = Annotated[tuple[str, ...], BeforeValidator(_ids)]
Text = Annotated[str, Field(max_length=20_000)]
# Constraints sit on the number itself: on the union they would be tried on None too.
Number = Annotated[Annotated[float, Field(allow_inf_nan=False)] | None, BeforeValidator(_blank)]
Score15 = Annotated[Annotated[float, Field(ge=1, le=5, allow_inf_nan=False)] | None, BeforeValidator(_blank)]
Day = Annotated[dt.date | None, BeforeValidator(_blank)]


class Row(BaseModel):
    """A row of a table: frozen, no unknown columns; `row` is its row as a spreadsheet shows it, from 2 (1 is the header)."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    table: ClassVar[str]
    row: int = Field(
        0, exclude=True, description="row as a spreadsheet shows it; filled in by the reader, never a column"
    )


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
        description="percent (0 to 100), proportion (0 to 1), count, days, or words such as 'per 1,000 people'",
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
    decimals: Annotated[int | None, BeforeValidator(_blank)] = Field(
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
    goal: Number = Field(None, description="scorecard goal (green from here)", examples=["95"])
    red_flag: Number = Field(None, description="scorecard red flag (red beyond here)", examples=["80"])
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
    baseline: Annotated[int | None, BeforeValidator(_blank)] = Field(
        None, ge=2, description="limits from the first so many figures; blank: all", examples=["12"]
    )
    rule: Text = Field(
        "",
        description="national or local rule that judges it: npf_delta_pp, npf_delta_pct, npf_growth, soa, heat or cpop; blank: none",
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
    source: Text = Field("", description="document, place or link", examples=["Minute of 12 May 2026"])
    date: Day = Field(None, description="date of the evidence", examples=["2026-05-12"])
    review_by: Day = Field(None, description="day after which it counts as expired", examples=["2027-05-12"])
    sha256: Text = Field("", description="digest of the file, when kept")
    cycle: OptionalId = Field(None, description="cycle; blank: the current one")


class Action(Row):
    """An improvement action or a commitment of a meeting."""

    table: ClassVar[str] = "actions"
    id: Id = Field(description="id", examples=["a7"])
    title: Text = Field(
        min_length=1, description="what will be done", examples=["Agree one referral form for all partners"]
    )
    owner: Text = Field("", description="role that answers for it", examples=["Integration manager"])
    start: Day = Field(None, description="start", examples=["2026-05-01"])
    due: Day = Field(None, description="due date", examples=["2026-12-31"])
    status: ActionStatus = Field(
        "open", description="open, in_progress, done, verified or cancelled", examples=["in_progress"]
    )
    percent_complete: Number = Field(None, ge=0, le=100, description="how much is done, 0 to 100", examples=["40"])
    closed: Day = Field(None, description="day it was done or cancelled")
    impact: Score15 = Field(None, description="impact, 1 to 5", examples=["4"])
    ease: Score15 = Field(None, description="ease, 1 (hard) to 5 (easy)", examples=["3"])
    gap_size: Score15 = Field(None, description="size of the gap it addresses, 1 to 5")
    strategic_fit: Score15 = Field(None, description="fit with the vision, 1 to 5")
    cost: Text = Field("", description="cost and resources", examples=["0.2 FTE"])
    risk: Text = Field("", description="main risk")
    cause: Literal["data", "resources", "incentives", "knowledge", "capacity", "motives", ""] = Field(
        "",
        description="cause it works on: data (expectations, feedback), resources or incentives of the environment; "
        "knowledge, capacity or motives of people",
        examples=["data"],
    )
    measure: OptionalId = Field(
        None, description="indicator that will show whether it worked", examples=["crisis-grants-on-time"]
    )
    outcome: OptionalId = Field(None, description="outcome it serves", examples=["safer-communities"])
    source: Text = Field("", description="finding it comes from: a part, an indicator, or words", examples=["part 4.1"])
    framework: Text = Field("", description="framework of `part`")
    part: Text = Field("", description="criterion part it should improve", examples=["4.1"])
    expected_score: Number = Field(None, description="score of that part when it has landed", examples=["60"])
    carried_from: OptionalId = Field(None, description="cycle it was carried over from", examples=["2025-26"])
    note: Text = Field("", description="last word on it")
    cycle: OptionalId = Field(None, description="cycle; blank: the current one")


class TestOfChange(Row):
    """One PDSA cycle in a ramp."""

    __test__: ClassVar[bool] = False  # not a pytest class, whatever its name begins with
    table: ClassVar[str] = "tests_of_change"
    id: Id = Field(description="id, by custom R<ramp>.<number>, in lower case", examples=["r1.2"])
    ramp: Id = Field(description="ramp it belongs to", examples=["r1"])
    number: int = Field(ge=1, description="its number in the ramp", examples=["2"])
    action: OptionalId = Field(None, description="action it tests")
    indicator: OptionalId = Field(None, description="measure on whose chart it is marked")
    change_idea: Text = Field(min_length=1, description="the change tested", examples=["Phone triage before the form"])
    question: Text = Field("", description="what the test should answer")
    prediction: Text = Field("", description="what we expect, written before doing")
    predicted: Day = Field(None, description="day the prediction was written", examples=["2026-06-01"])
    start: Day = Field(None, description="start of Do", examples=["2026-06-08"])
    end: Day = Field(None, description="end of Do", examples=["2026-06-19"])
    scale: Text = Field("", description="how many people or places", examples=["3"])
    done_as_planned: Literal["yes", "no", ""] = Field("", description="was it done as planned")
    observations: Text = Field("", description="what was seen, problems")
    result: Text = Field("", description="what the data say")
    prediction_met: Literal["yes", "no", "partly", ""] = Field("", description="did it turn out as predicted")
    learning: Text = Field("", description="what was learned")
    decision: Literal["adopt", "adapt", "abandon", ""] = Field("", description="adopt, adapt or abandon")
    decided: Day = Field(None, description="day of the decision")
    follows: OptionalId = Field(
        None, description="id of the test before it in the ramp, for number 2 and up", examples=["r1.1"]
    )
    next_plan: Text = Field("", description="why and how it goes on")
    cycle: OptionalId = Field(None, description="cycle; blank: the current one")


class Person(Row):
    """Performance planning, coaching and appraisal of one post (no names)."""

    table: ClassVar[str] = "people"
    id: Id = Field(description="pseudonym of a post, never a name", examples=["p014"])
    team: Text = Field("", description="team", examples=["Housing options"])
    partner: Text = Field("", description="organisation", examples=["council"])
    objective: Ids = Field(
        (), description="ids of the outcomes or objectives that the person's objectives serve, separated by ;"
    )
    planned: Day = Field(None, description="day of the performance plan")
    coached: Day = Field(None, description="day of the last coaching talk")
    appraised: Day = Field(None, description="day of the last appraisal")
    development_need: Text = Field("", description="development need, from a short list", examples=["data skills"])
    need_met: Literal["yes", "no", ""] = Field("", description="was the need met in the cycle")
    cycle: OptionalId = Field(None, description="cycle; blank: the current one")


class Culture(Row):
    """Counts of answers of a survey, by group and question."""

    table: ClassVar[str] = "culture"
    survey: Literal["engagement", "culture_now", "culture_preferred", "success_factors"] = Field(
        description="which survey", examples=["engagement"]
    )
    group: Text = Field(min_length=1, description="partner or team; `all` for everybody", examples=["council"])
    item: Text = Field(
        min_length=1,
        description="engagement: statement number; culture_*: dimension 1 to 6; success_factors: factor id",
        examples=["3"],
    )
    answer: Text = Field(
        min_length=1,
        description="engagement: 6 (best) to 1, or dk; culture_*: clan, adhocracy, market or hierarchy; success_factors: 1 to 4 or dk",
        examples=["5"],
    )
    value: float = Field(
        ge=0,
        allow_inf_nan=False,
        description="how many gave this answer; for culture_*: mean points out of 100",
        examples=["12"],
    )
    respondents: Annotated[int | None, BeforeValidator(_blank)] = Field(
        None, ge=0, description="for culture_*: how many answered"
    )
    cycle: OptionalId = Field(None, description="cycle; blank: the current one")


class Link(Row):
    """Ties a criterion or part to an indicator or an outcome, or an indicator to an outcome."""

    table: ClassVar[str] = "links"
    criterion: Text = Field("", description="criterion or part id", examples=["6"])
    framework: Text = Field("", description="framework of the criterion; blank: the cycle's only one")
    indicator: OptionalId = Field(None, description="indicator id")
    outcome: OptionalId = Field(None, description="outcome id")
    note: Text = Field("", description="how the one bears on the other")


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
        Person,
        Culture,
        Link,
    )
}
