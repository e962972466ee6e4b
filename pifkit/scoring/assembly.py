"""The entries of a scorecard, part by part and criterion by criterion, each with the reason of its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from pifkit.frameworks.model import Criterion, Framework, Part
from pifkit.model.language import N_, Phrases, _
from pifkit.model.scorecard import CriterionScore, GroupScore, Notice, PartScore, State, Step
from pifkit.scoring.bands import band_step
from pifkit.scoring.consensus import MISSING, Item, Key
from pifkit.scoring.exact import exact, number
from pifkit.scoring.nodes import Leaf, Node, part_range, percent
from pifkit.scoring.options import Options
from pifkit.scoring.parts import PartResult, from_attributes, overridden, whole_part

# What a part is in, when its attributes are in different states: the one that needs most attention wins.
_WORST: tuple[State, ...] = ("missing", "discuss", "proposed", "single", "agreed", "na")


@dataclass
class Assembly:
    """Scores the parts of one scorecard and keeps the reason of every number on the way."""

    framework: Framework
    items: Mapping[Key, Item]
    options: Options
    evidence: Mapping[str, int] | None
    parts: dict[str, PartScore] = field(default_factory=dict)
    values: dict[str, Fraction | None] = field(default_factory=dict)
    steps: dict[str, list[Step]] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    def leaf(self, part: Part, criterion: Criterion) -> Leaf:
        """Score one part, keep its entry of the scorecard, and return what the tree needs."""
        block = self.framework.block(criterion.block)
        own = {one.id: self.items.get((part.id, one.id), MISSING) for one in block.attributes} if block else {}
        whole = self.items.get((part.id, ""))
        rated = {key: item for key, item in own.items() if item is not MISSING}
        result, used = PartResult(None), [whole or MISSING]
        if whole is not None and whole.value is not None and rated and block is not None:
            guide = from_attributes(self.framework, block, part.id, _numbers(own), self.options)
            if not whole.note:
                message = _("rated as a whole beside its attributes: say why in the note")
                self.notices.append(Notice("override-without-note", message, part.id))
            cap = own[block.cap].value if block.cap and self.options.apply_cap else None
            result = overridden(part.id, block, whole.value, guide, self.framework.part.round, cap)
        elif whole is not None and (whole.value is not None or whole.state != "missing"):
            result = whole_part(self.framework, part, whole.value, whole.state) if whole.value is not None else result
        elif rated and block is not None:
            result, used = (
                from_attributes(self.framework, block, part.id, _numbers(own), self.options),
                list(own.values()),
            )
        state = _state(used, result)
        self._keep(part, result, state, used, whole)
        worded = whole is not None and whole.code is not None and state in {"agreed", "proposed", "single"}
        return Leaf(result.score, state == "na", worded)

    def _keep(self, part: Part, result: PartResult, state: State, used: list[Item], whole: Item | None) -> None:
        band, band_steps = band_step(self.framework, part.id, result.score, self.framework.part.bands)
        self.values[part.id] = result.score
        spreads = [item.spread for item in used if item.spread is not None]
        self.parts[part.id] = PartScore(
            id=part.id,
            score=number(result.score),
            uncapped=number(result.uncapped),
            capped_by=result.capped_by,
            spread=number(max(spreads)) if spreads else None,
            state=state,
            title=part.title,
            code=whole.code if whole is not None else None,
            level=band.level if band else None,
            evidence=None if self.evidence is None else self.evidence.get(part.id, 0),
            note=next((item.note for item in used if item.note), ""),
        )
        waiting = () if result.steps else (Step(part.id, "score", None, _WAITING[state]),)
        self.steps[part.id] = [*result.steps, *waiting, *band_steps]

    def criterion(
        self, criterion: Criterion, node: Node, share: Fraction | None, points: Fraction | None, why: tuple[Step, ...]
    ) -> CriterionScore:
        """The entry of one criterion, with its parts' points."""
        rule = criterion.rule or self.framework.criterion
        band, band_steps = band_step(self.framework, criterion.id, node.value, rule.bands)
        whole = criterion.scored_at == "criterion"
        found = [one for one, owner in self.framework.leaves if owner.id == criterion.id]
        self.steps[criterion.id] = [*(self.steps[criterion.id] if whole else []), *node.steps, *why, *band_steps]
        groups = tuple(self._groups(criterion.id, node))
        return CriterionScore(
            id=criterion.id,
            percent=number(share),
            points=number(points),
            max_points=None if criterion.points is None else float(criterion.points),
            parts=tuple(self._with_points(one, criterion, found) for one in found),
            title=criterion.title,
            score=number(node.value),
            level=band.level if band else None,
            band=band.label if band else None,
            provisional=number(node.provisional),
            scored=node.scored,
            of=node.of,
            groups=groups,
        )

    def _groups(self, parent: str, node: Node) -> list[GroupScore]:
        found: list[GroupScore] = []
        for group, below in node.groups:
            self.steps[group.id] = list(below.steps)
            found.append(
                GroupScore(
                    group.id, group.title, parent, number(below.value), number(below.percent), below.scored, below.of
                )
            )
            found += self._groups(group.id, below)
        return found

    def _with_points(self, part: Part, criterion: Criterion, siblings: list[Part]) -> PartScore:
        """A part with its share of the criterion's points, where every sibling applies."""
        one = self.parts[part.id]
        span = part_range(self.framework, part)
        if criterion.points is None or span is None or any(self.parts[other.id].state == "na" for other in siblings):
            return one
        weighted = (criterion.rule or self.framework.criterion).method == "weighted_mean"
        weights = {other.id: exact(other.weight) if weighted else Fraction(1) for other in siblings}
        most = exact(criterion.points) * weights[part.id] / sum(weights.values(), Fraction(0))
        share = percent(self.values[part.id], span)
        return replace(one, points=None if share is None else number(share * most / 100), max_points=number(most))

    def gated(
        self, total: Fraction | None, criteria: list[CriterionScore]
    ) -> tuple[Fraction | None, tuple[Notice, ...]]:
        """The total, unless the evidence gate is on and a scored part has no evidence."""
        on = self.framework.evidence_gate if self.options.evidence_gate is None else self.options.evidence_gate
        if not on:
            return total, ()
        bare = [
            one.id for criterion in criteria for one in criterion.parts if one.score is not None and not one.evidence
        ]
        if not bare:
            return total, ()
        message = _("no total while scored parts have no evidence: {bare}", bare=", ".join(bare))
        return None, (Notice("evidence-gate", message),)

    def evidenced(self, criteria: list[CriterionScore]) -> int | None:
        """How many scored parts have evidence; None where evidence was not counted."""
        if self.evidence is None:
            return None
        return sum(bool(one.evidence) and one.score is not None for criterion in criteria for one in criterion.parts)


_WAITING = Phrases(
    {
        "missing": N_("not rated yet"),
        "discuss": N_("no score: the ratings lie further apart than the tolerance; talk, and rate again"),
        "na": N_("not applicable: left out, and the rest carry its weight"),
        "single": N_("a level without a number"),
        "proposed": N_("a level without a number"),
        "agreed": N_("a level without a number"),
    }
)


def _numbers(own: Mapping[str, Item]) -> dict[str, Fraction | None]:
    return {key: item.value for key, item in own.items() if item.state != "na"}


def _state(used: list[Item], result: PartResult) -> State:
    if result.not_applicable:
        return "na"
    found: set[State] = {item.state for item in used if item.state != "na"}
    if not found:
        return "na"
    worst = next(state for state in _WORST if state in found)
    if result.score is not None and worst in {"missing", "discuss"}:  # a legacy rule scored it all the same
        return next((state for state in ("proposed", "single", "agreed") if state in found), "single")
    return worst
