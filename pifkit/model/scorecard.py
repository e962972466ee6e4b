"""What scoring returns: a scorecard, its JSON form (contract 4.3) and the reason for every number in it.

All figures are at full precision; rounding is for display. None means unknown, never zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

State = Literal["agreed", "proposed", "single", "discuss", "missing", "na"]


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning about the ratings; the work goes on.

    Attributes:
        code: short stable id, such as `off-step`.
        message: what was found and what was done about it.
        where: `row 7`, a part id, or blank.
    """

    code: str
    message: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A figure or rule that this scorecard rests on and that no readable document confirms.

    Attributes:
        about: paths of the figures in the framework file.
        note: what is unsure.
        source: what it was taken from.
    """

    about: tuple[str, ...]
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """How one number came about.

    Attributes:
        about: id of the part, criterion, group or block, or `total`.
        quantity: which number: `rating`, `uncapped`, `score`, `percent`, `points`, `total`, `band`, …
        value: the number, or a word; None where there is none.
        rule: the rule in plain words.
        inputs: what went in, as (name, value) pairs in order.
    """

    about: str
    quantity: str
    value: float | str | None
    rule: str
    inputs: tuple[tuple[str, float | str | None], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The step as a JSON object; inputs as a list of pairs."""
        return {**asdict(self), "inputs": [list(pair) for pair in self.inputs]}


@dataclass(frozen=True, slots=True)
class PartScore:
    """One part, subcriterion, element or statement.

    Attributes:
        id: part id.
        score: its score on its scale after rounding and cap; None: not scored.
        uncapped: before the cap.
        capped_by: id of the attribute that capped it, None where none did.
        spread: largest spread between assessors over its items; None with fewer than two.
        state: agreed, proposed (mean inside the tolerance), single, discuss, missing, na.
        title: short title.
        code: level code, where it was rated by one.
        level: number of its band, where the framework bands parts.
        points, max_points: its points, where the framework has points.
        evidence: how many evidence items it has; None: not counted.
        note: the reason of a not-applicable or an override.
        profile: figures of a checklist statement; None elsewhere.
    """

    id: str
    score: float | None
    uncapped: float | None
    capped_by: str | None
    spread: float | None
    state: State
    title: str = ""
    code: str | None = None
    level: int | None = None
    points: float | None = None
    max_points: float | None = None
    evidence: int | None = None
    note: str = ""
    profile: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class GroupScore:
    """A nested sub-total: its score on the framework's scale, as percent of its maximum, and how much of it is rated.

    Attributes:
        id: group id.
        title: short title.
        parent: id of the group or criterion that it is in.
        score: on the framework's scale; None while a part has none.
        percent: its score as percent of its maximum.
        scored, of: parts with a score, of those that apply.
    """

    id: str
    title: str
    parent: str
    score: float | None
    percent: float | None
    scored: int
    of: int


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """A criterion.

    Attributes:
        id: criterion id.
        percent: 0-100; percent agreeing of a checklist, percent of elements met of a compliance framework. None while a
            part has no score, or where the scale does not start at zero.
        points, max_points: where the framework has points.
        parts: its parts, in order.
        title: short title.
        score: on the framework's own scale (a sum where it sums).
        level: number of its band.
        band: name of its band.
        provisional: score over the parts scored so far; always show it beside `scored` of `of`.
        scored, of: parts with a score, of those that apply.
        groups: nested sub-totals.
        profile: its own profile (counts, percent agreeing, …).
    """

    id: str
    percent: float | None
    points: float | None
    max_points: float | None
    parts: tuple[PartScore, ...]
    title: str = ""
    score: float | None = None
    level: int | None = None
    band: str | None = None
    provisional: float | None = None
    scored: int = 0
    of: int = 0
    groups: tuple[GroupScore, ...] = ()
    profile: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class BlockScore:
    """A block, such as enablers: points, largest points, and the band of its points where it has one.

    Attributes:
        id: block id.
        points, max_points: its points, None while a part has no score, and the most that there are.
        title: short title.
        band: name of the band of its points, where it has one.
    """

    id: str
    points: float | None
    max_points: float | None
    title: str = ""
    band: str | None = None


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The result of one self-assessment under one framework (contract 4.3).

    Attributes:
        framework: key of the framework, such as `caf2020` or `caf2020:fine_tuned`.
        framework_version: version of its file.
        complete: whether every required part has a score.
        total: on the framework's own scale; None while a required part has no score, and where there is no total.
        max_total: the most that the total can be.
        band: name of the total's band.
        level: number of the total's band.
        missing: ids of the parts that wait for a score.
        warnings: what was odd in the ratings and what was done about it.
        blocks: its blocks, such as enablers and results.
        criteria: its criteria, in order.
        profile: figures of a framework without a total, by the keys of its kind; None elsewhere.
        outcome: verdict of a compliance framework.
        rules: its rules, each with figure, limit and whether it holds.
        title: title of the framework.
        kind: how the framework scores, such as `scored`.
        scored, of: parts with a score, of those that apply.
        evidenced: how many of the parts with a score have evidence; None: not counted.
        assessors: how many people rated.
        provisional: total over what is scored so far; always show it beside `scored` of `of`.
        provisional_percent: the same in percent of the most that it can be.
        outcome_title: the verdict in words.
        threads: second cuts across the criteria.
        overlays: ids of the overlays that changed the framework.
        unconfirmed: figures that this rests on and that no readable document confirms.
        steps: how each number came about, by id; only in the JSON of an explanation.
    """

    framework: str
    framework_version: str
    complete: bool
    total: float | None
    max_total: float | None
    band: str | None
    level: int | None
    missing: tuple[str, ...]
    warnings: tuple[Notice, ...]
    blocks: tuple[BlockScore, ...]
    criteria: tuple[CriterionScore, ...]
    profile: dict[str, Any] | None = None
    outcome: str | None = None
    rules: tuple[dict[str, Any], ...] = ()
    title: str = ""
    kind: str = "scored"
    scored: int = 0
    of: int = 0
    evidenced: int | None = None
    assessors: int = 0
    provisional: float | None = None
    provisional_percent: float | None = None
    outcome_title: str = ""
    threads: tuple[dict[str, Any], ...] = ()
    overlays: tuple[str, ...] = ()
    unconfirmed: tuple[Unconfirmed, ...] = ()
    steps: Mapping[str, tuple[Step, ...]] = field(default_factory=dict, compare=False, repr=False)

    def explain(self, key: str) -> tuple[Step, ...]:
        """The rule and the inputs behind each number of a part, criterion, group, block, or of `total`.

        Raises:
            KeyError: nothing on this scorecard has that id; the message lists what has.
        """
        if key not in self.steps:
            raise KeyError(f"{key!r} is not on this scorecard. Choose one of: {', '.join(self.steps)}")
        return self.steps[key]

    def part(self, key: str) -> PartScore:
        """The part with this id; raises KeyError where there is none."""
        for criterion in self.criteria:
            for part in criterion.parts:
                if part.id == key:
                    return part
        raise KeyError(key)

    def criterion(self, key: str) -> CriterionScore:
        """The criterion with this id; raises KeyError where there is none."""
        for criterion in self.criteria:
            if criterion.id == key:
                return criterion
        raise KeyError(key)

    def to_json(self, *, explain: bool = False) -> dict[str, Any]:
        """The scorecard as a JSON object (contract 4.3); with `explain` also every step, under `steps`."""
        document: dict[str, Any] = {
            one.name: _plain(getattr(self, one.name)) for one in fields(self) if one.name != "steps"
        }
        if explain:
            document["steps"] = {key: [step.to_json() for step in steps] for key, steps in self.steps.items()}
        return document

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Scorecard:
        """The scorecard that `to_json` wrote, without loss."""
        given = dict(document)
        steps = {key: tuple(_step(one) for one in found) for key, found in given.pop("steps", {}).items()}
        given["criteria"] = tuple(_criterion(one) for one in given["criteria"])
        given["blocks"] = tuple(BlockScore(**one) for one in given["blocks"])
        given["warnings"] = tuple(Notice(**one) for one in given["warnings"])
        given["unconfirmed"] = tuple(
            Unconfirmed(**{**one, "about": tuple(one["about"])}) for one in given.get("unconfirmed", ())
        )
        for name in ("missing", "rules", "threads", "overlays"):
            given[name] = tuple(given.get(name, ()))
        return cls(**given, steps=steps)


def _plain(value: Any) -> Any:
    """Dataclasses and tuples as JSON objects and lists."""
    if hasattr(value, "__dataclass_fields__"):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return value


def _criterion(document: Mapping[str, Any]) -> CriterionScore:
    parts = tuple(PartScore(**one) for one in document["parts"])
    groups = tuple(GroupScore(**one) for one in document.get("groups", ()))
    return CriterionScore(**{**document, "parts": parts, "groups": groups})


def _step(document: Mapping[str, Any]) -> Step:
    return Step(**{**document, "inputs": tuple((name, value) for name, value in document["inputs"])})
