"""The closed vocabulary of rules that a framework file may use.

A framework is data: it picks words from this page and fills in numbers. A new framework needs no Python; a new *kind*
of rule does, and then it gets a word here, a reading in `pifkit.scoring` and a test.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Status = Literal["sourced", "sourced from code", "unconfirmed", "project choice", "computed"]
Method = Literal["mean", "weighted_mean", "sum", "min", "max", "median"]
PartMethod = Literal["mean", "weighted_mean", "sum", "min", "max", "median", "highest_level"]
NotApplicable = Literal["average_out", "refuse"]


class Data(BaseModel):
    """Base of everything in a framework file: frozen, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Level(Data):
    """One named step of a scale, such as `partial` or `SA`."""

    code: str = Field(min_length=1, description="what is written in the column `score`")
    title: str = Field(min_length=1, description="short name, as shown")
    value: float | None = Field(None, description="its number; null where the level has none, such as don't know")
    meets: bool | None = Field(None, description="does it count as met (compliance frameworks)")
    opinion: bool = Field(True, description="false: no opinion (don't know), kept out of means and counted apart")
    meaning: str = Field("", description="what it means, in our own words")
    action: str = Field("", description="the duty that follows from it")


class Scale(Data):
    """What a rating may be: a number between `min` and `max`, or one of the `levels`, or both."""

    min: float | None = Field(None, description="smallest number; null: only level codes are allowed")
    max: float | None = Field(None, description="largest number")
    step: float | None = Field(None, gt=0, description="numbers are rounded to this step, halves up, with a warning")
    integers_only: bool = Field(False, description="a fraction is refused instead of rounded")
    levels: tuple[Level, ...] = Field((), description="named steps, lowest first where they have an order")

    @model_validator(mode="after")
    def _has_something(self) -> Scale:
        if (self.min is None) != (self.max is None):
            raise ValueError("give both min and max, or neither")
        if self.min is not None and self.max is not None and self.min >= self.max:
            raise ValueError(f"min ({self.min:g}) must be smaller than max ({self.max:g})")
        if self.min is None and not self.levels:
            raise ValueError("a scale needs min and max, or levels")
        return self

    def level(self, code: str) -> Level | None:
        """The level with this code, however its letters are written; None where there is none."""
        return next((one for one in self.levels if one.code.lower() == code.lower()), None)

    @property
    def no_opinion(self) -> Level | None:
        """The level that stands for don't know, where the scale has one."""
        return next((one for one in self.levels if not one.opinion), None)


class Rounding(Data):
    """Rounding in exact decimals: to the nearest multiple of `step`, halves up."""

    step: float = Field(1, gt=0, description="multiple to round to")
    ties: Literal["up"] = Field("up", description="where an exact half goes")


class PartRule(Data):
    """How the attributes of a part become the score of the part."""

    method: PartMethod = Field(
        "mean", description="how attributes combine; highest_level: the highest n with 1..n all met"
    )
    round: Rounding | None = Field(None, description="rounding of the result; null: full precision")
    bands: str | None = Field(None, description="id of the band table that names the result")


class GroupRule(Data):
    """How the children of a criterion or a group become its score."""

    method: Method = Field("mean", description="how the children combine; weighted_mean uses their `weight`")
    round: Rounding | None = Field(None, description="rounding of the result; null: full precision")
    bands: str | None = Field(None, description="id of the band table that names the result")
    not_applicable: NotApplicable = Field(
        "average_out",
        description="average_out: a child that does not apply is left out and the rest carry its weight; refuse: it is an error",
    )


class TotalRule(Data):
    """How the criteria become the total."""

    method: Literal["points", "mean", "weighted_mean", "sum", "median", "min", "none"] = Field(
        description="points: sum of percent x points; none: a profile only, an overall score is refused"
    )
    round: Rounding | None = Field(None, description="rounding of the result; null: full precision")
    bands: str | None = Field(None, description="id of the band table that names the total")
    not_applicable: Literal["none", "average_out"] = Field(
        "none",
        description="a criterion none of whose parts applies: none = no total, average_out = the rest carry its weight",
    )


class Band(Data):
    """One band: from `min` (inclusive) up to the next band's `min`."""

    min: float = Field(description="lowest value in the band")
    label: str = Field(min_length=1, description="its name, as shown")
    level: int | None = Field(None, description="its number, where bands are numbered")
    above: bool = Field(False, description="true: `min` itself is still in the band below (over 90)")


class BandTable(Data):
    """Bands, lowest first; a value belongs to the last band whose `min` it reaches."""

    title: str = Field("", description="what the bands are for")
    round: Rounding | None = Field(None, description="rounding before looking up; null: the unrounded value")
    bands: tuple[Band, ...] = Field(min_length=1, description="the bands, lowest first")


class Consensus(Data):
    """How several assessors' ratings of one item become one."""

    method: Literal["tolerance", "survey"] = Field(
        "tolerance", description="tolerance: mean proposed inside it, discussion outside; survey: every answer counts"
    )
    tolerance: float = Field(
        25, ge=0, description="largest spread (highest minus lowest) inside which the mean is proposed, inclusive"
    )


class PassRule(Data):
    """One condition of a compliance framework."""

    id: str = Field(description="id of the rule, in the list `rules` of a scorecard")
    title: str = Field("", description="the condition in plain words")
    rule: Literal["percent_met", "none_of", "at_most", "counts_at_level", "all_met"] = Field(
        description="kind of condition"
    )
    at: Literal["framework", "criterion"] = Field(
        "framework", description="counted over everything, or in each criterion"
    )
    min: float | None = Field(None, description="percent_met: smallest percent of elements that are met")
    levels: tuple[str, ...] = Field((), description="none_of, at_most: the level codes that are counted")
    max: int | None = Field(None, ge=0, description="at_most: largest number")
    max_share: tuple[int, int] | None = Field(
        None, description="at_most: largest share as two whole numbers: [3, 10] is floor(3n/10)"
    )
    need_level: float | None = Field(None, description="counts_at_level: level that counts")
    need_count: int | None = Field(None, description="counts_at_level: how many must reach it")
    floor: float | None = Field(None, description="counts_at_level: lowest level that any may have")
    of: tuple[str, ...] = Field((), description="all_met: the parts that must reach the top of their scale")

    @model_validator(mode="after")
    def _has_its_figures(self) -> PassRule:
        needs = {
            "percent_met": ("min",),
            "none_of": ("levels",),
            "at_most": ("levels",),
            "counts_at_level": ("need_level", "need_count", "floor"),
            "all_met": ("of",),
        }[self.rule]
        absent = [name for name in needs if getattr(self, name) in (None, ())]
        if self.rule == "at_most" and (self.max is None) == (self.max_share is None):
            raise ValueError("rule at_most needs either max or max_share")
        if absent:
            raise ValueError(f"rule {self.rule} needs {' and '.join(absent)}")
        return self


class Outcome(Data):
    """A verdict and the rules that it needs; the first whose rules all pass is the outcome."""

    id: str = Field(description="id of the outcome")
    title: str = Field("", description="as shown; say 'indicative' or 'ready', never 'awarded'")
    needs: tuple[str, ...] = Field((), description="ids of the pass rules that must all pass; empty: otherwise")


class Escalation(Data):
    """Several findings of one kind in a criterion count as a worse one."""

    levels: tuple[str, ...] = Field(min_length=1, description="level codes that are counted")
    count: int = Field(ge=1, description="from this many in one criterion")
    to: str = Field(description="level code that they then count as")


class Flag(Data):
    """A checklist finding, from percent agreeing and percent don't know (both bounds inclusive below, open above)."""

    id: str = Field(description="id of the flag")
    agree_min: float | None = Field(None, description="from this percent agreeing")
    agree_below: float | None = Field(None, description="below this percent agreeing")
    dont_know_min: float | None = Field(None, description="from this percent don't know")
    dont_know_below: float | None = Field(None, description="below this percent don't know")


class Profile(Data):
    """What is shown of a framework beside, or instead of, a total."""

    kind: Literal["grades", "checklist", "index", "gap", "survey"] = Field(
        description="grades: counts, median, lowest; checklist: percent agreeing; index: 0-100 index; gap: wanted minus "
        "now; survey: mean, spread and disagreement of each statement"
    )
    good_from: float | None = Field(None, description="grades: from this grade counts as good or better")
    quantity_terms: str | None = Field(None, description="grades: id of the band table that turns percents into words")
    agree: tuple[str, ...] = Field((), description="checklist: level codes that agree")
    flags: tuple[Flag, ...] = Field((), description="checklist: findings, in the order in which they are shown")
    minimum_group: int = Field(1, ge=1, description="no figures below this many respondents")
    bands: str | None = Field(None, description="index: id of its band table")
    full_response_up_to: int | None = Field(None, description="index: groups up to this size need every answer")
    spread_flag: float | None = Field(None, description="survey: from this standard deviation people disagree")
    now: str | None = Field(None, description="gap: id of the criterion that holds how it is now")
    preferred: str | None = Field(None, description="gap: id of the criterion that holds how it should be")
    flag_from: float | None = Field(None, description="gap: a difference of this size or more is flagged")
