"""The rows about work and people: actions, tests of change, decisions, posts, surveys, links; see `pifkit.model.tables`."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from pifkit.model.row import ActionStatus, Day, Id, Ids, Number, OptionalId, Row, Score15, Text, blank_is_none

LineKind = Literal["action", "indicator", "focus", "target", "question"]
LineDecision = Literal["carried", "closed", "dropped", "kept", "retired", "replaced", "new"]


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
    progress: Number = Field(
        None,
        ge=0.5,
        le=5,
        description="progress score of the ramp after this test, 0.5 (intent) to 5 (lasting results) in halves; the team judges it, nothing computes it",
        examples=["2.5"],
    )
    cycle: OptionalId = Field(None, description="cycle; blank: the current one")


class Decided(Row):
    """What people decided in the review about one line of the proposal for the next cycle."""

    table: ClassVar[str] = "decisions"
    kind: LineKind = Field(
        description="what is handed over: action, indicator, focus, target or question", examples=["action"]
    )
    line: Annotated[str, Field(min_length=1, max_length=120)] = Field(
        description="id of the action or indicator; for a focus criterion framework/criterion; for a target or question the indicator",
        examples=["a4"],
    )
    decision: LineDecision = Field(
        description="an action is carried, closed or dropped; an indicator kept, retired or replaced; a focus criterion new, carried, "
        "closed or dropped; a target new, kept, closed or dropped; a question carried, closed or dropped",
        examples=["dropped"],
    )
    reason: Text = Field(
        "", description="why; needed for dropped, retired and replaced", examples=["Nobody asked for it."]
    )
    replaced_by: OptionalId = Field(None, description="for replaced: id of the indicator that takes its place")
    value: Number = Field(None, description="for a new target: its value in the indicator's unit", examples=["98"])
    date: Day = Field(
        None, description="for a new target: the day by which it is to be reached", examples=["2028-03-31"]
    )
    decided: Day = Field(None, description="day of the decision", examples=["2027-03-16"])
    by: Text = Field("", description="role that decided", examples=["Partnership board"])
    cycle: OptionalId = Field(None, description="cycle whose review decided it; blank: the current one")


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
    respondents: Annotated[int | None, BeforeValidator(blank_is_none)] = Field(
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
