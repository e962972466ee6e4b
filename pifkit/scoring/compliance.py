"""Verdicts of compliance frameworks: pass rules over counts of level codes (section 6 of the frameworks reference).

Counts are whole numbers and shares of them exact, so that 70 % of 10 and 3/10 of 10 are what they look like.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pifkit.frameworks.model import Framework, parts_of
from pifkit.frameworks.vocabulary import PassRule
from pifkit.scoring.exact import exact, number

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One condition: the figure, its limit, and whether it holds (None while it cannot be known)."""

    id: str
    figure: float | None
    limit: float
    passed: bool | None

    def to_json(self) -> dict[str, Any]:
        """The condition as contract 4.3 writes it."""
        return {"id": self.id, "figure": self.figure, "limit": self.limit, "pass": self.passed}


@dataclass(frozen=True, slots=True)
class CriterionCompliance:
    """One criterion of a compliance framework.

    Attributes:
        id: criterion id.
        met: elements that are met.
        of: elements that are rated.
        missing: elements that are not rated yet.
        percent: of the rated ones, percent met; None when none is rated.
        rules: the conditions that hold in each criterion.
        counts: elements by level code, escalations made.
    """

    id: str
    met: int
    of: int
    missing: int
    percent: float | None
    rules: tuple[RuleResult, ...]
    counts: dict[str, int]

    @property
    def passed(self) -> bool | None:
        """Whether every condition holds; None while one cannot be known and none is broken."""
        return _all(rule.passed for rule in self.rules)

    def limit(self, rule: str) -> float:
        """The limit of one condition; raises KeyError where there is none of that id."""
        return {one.id: one.limit for one in self.rules}[rule]


@dataclass(frozen=True, slots=True)
class Compliance:
    """The verdict over all criteria.

    Attributes:
        criteria: each criterion, in order.
        met, of, missing: as for a criterion, over all of them.
        percent: of the rated elements, percent met.
        rules: every condition: over everything, then in each criterion.
        outcome: id of the verdict; None while it cannot be known.
    """

    criteria: tuple[CriterionCompliance, ...]
    met: int
    of: int
    missing: int
    percent: float | None
    rules: tuple[RuleResult, ...]
    outcome: str | None

    def passed(self, rule: str) -> bool | None:
        """Whether a condition holds; one that holds in each criterion, in all of them. KeyError where there is none."""
        return {one.id: one.passed for one in self.rules}[rule]


def _all(results: Any) -> bool | None:
    found = list(results)
    if any(one is False for one in found):
        return False
    return None if any(one is None for one in found) else True


def compliance(
    framework: Framework, counts: Mapping[str, Counts], sizes: Mapping[str, int] | None = None
) -> Compliance:
    """The verdict from counts of elements by level code in each criterion.

    Args:
        framework: a framework with pass rules.
        counts: criterion id to level code to number of elements; a criterion that is absent has none rated.
        sizes: criterion id to number of elements that apply; None: all that the framework lists.

    Raises:
        ValueError: an unknown criterion or level code, a negative count, or more elements than there are.
    """
    known = {criterion.id: len(list(parts_of(criterion))) for criterion in framework.criteria}
    if unknown := [key for key in counts if key not in known]:
        raise ValueError(f"{', '.join(unknown)}: no criterion of {framework.key}. Known: {', '.join(known)}")
    wanted = dict(known if sizes is None else sizes)
    criteria = tuple(criterion_compliance(framework, key, counts.get(key, {}), wanted.get(key, 0)) for key in known)
    pooled: Counter[str] = Counter()
    for one in criteria:
        pooled.update(one.counts)
    met, of = sum(one.met for one in criteria), sum(one.of for one in criteria)
    missing = sum(one.missing for one in criteria)
    whole = [
        _counted(rule, pooled, met, of, missing)
        for rule in framework.pass_rules
        if rule.at == "framework" and rule.rule in _COUNTED
    ]
    each = [row for rule in framework.pass_rules if rule.at == "criterion" for row in _in_each(rule, criteria)]
    rules = (*whole, *each)
    return Compliance(criteria, met, of, missing, _percent(met, of), rules, outcome_of(framework, rules))


def criterion_compliance(
    framework: Framework, criterion: str, counts: Counts, size: int | None = None
) -> CriterionCompliance:
    """One criterion from its counts by level code; see `compliance` for the arguments and errors.

    Args:
        framework: the framework.
        criterion: criterion id.
        counts: level code to number of elements.
        size: how many elements apply; None: all that the framework lists.
    """
    owner = next((one for one in framework.criteria if one.id == criterion), None)
    if owner is None:
        raise ValueError(f"{criterion!r} is no criterion of {framework.key}")
    wanted = len(list(parts_of(owner))) if size is None else size
    levels = {level.code: level for level in framework.scale.levels}
    for code, count in counts.items():
        if code not in levels:
            raise ValueError(f"{code!r} is no level code of {framework.key}. Known: {', '.join(levels)}")
        if count < 0 or count != int(count):
            raise ValueError(f"{count} of {code} in {criterion} is no count")
    of = sum(counts.values())
    if of > wanted:
        raise ValueError(f"criterion {criterion} has {wanted} elements, but {of} are counted")
    met = sum(count for code, count in counts.items() if levels[code].meets)
    escalated = _escalated(framework, counts)
    own = [rule for rule in framework.pass_rules if rule.at == "criterion"]
    rules = tuple(_counted(rule, escalated, met, of, wanted - of) for rule in own)
    return CriterionCompliance(criterion, met, of, wanted - of, _percent(met, of), rules, dict(escalated))


def _escalated(framework: Framework, counts: Counts) -> Counter[str]:
    """Counts with one more of the worse level where several findings add up to it."""
    found = Counter({code: count for code, count in counts.items() if count})
    for one in framework.escalations:
        if sum(counts.get(code, 0) for code in one.levels) >= one.count:
            found[one.to] += 1
    return found


def _percent(met: int, of: int) -> float | None:
    return number(Fraction(100 * met, of)) if of else None


_COUNTED = ("percent_met", "none_of", "at_most")


def _counted(rule: PassRule, counts: Mapping[str, int], met: int, of: int, missing: int) -> RuleResult:
    """One condition over counts; what is not rated yet leaves it open, unless it is broken already."""
    if rule.rule == "percent_met":
        share = Fraction(100 * met, of) if of else None
        passed = None if missing or share is None else share >= exact(rule.min or 0)
        return RuleResult(rule.id, number(share), float(rule.min or 0), passed)
    figure = sum(counts.get(code, 0) for code in rule.levels)
    limit = 0
    if rule.rule == "at_most":
        limit = rule.max if rule.max is not None else _floor_share(rule, of + missing)
    if figure > limit:
        return RuleResult(rule.id, float(figure), float(limit), False)
    return RuleResult(rule.id, float(figure), float(limit), None if missing or not of else True)


def _floor_share(rule: PassRule, count: int) -> int:
    over, under = rule.max_share or (0, 1)
    return over * count // under


def _in_each(rule: PassRule, criteria: Sequence[CriterionCompliance]) -> list[RuleResult]:
    """A condition that holds in each criterion: first how many criteria fulfil it, then each of them."""
    rows = [(one.id, result) for one in criteria for result in one.rules if result.id == rule.id]
    passed = sum(result.passed is True for _, result in rows)
    whole = RuleResult(rule.id, float(passed), float(len(rows)), _all(result.passed for _, result in rows))
    return [whole, *(RuleResult(f"{rule.id}.{key}", one.figure, one.limit, one.passed) for key, one in rows)]


def outcome_of(framework: Framework, rules: Sequence[RuleResult]) -> str | None:
    """The first outcome whose rules all hold; None where one before it cannot be known yet."""
    passed = {rule.id: rule.passed for rule in rules}
    for outcome in framework.outcomes:
        verdict = _all(passed[key] for key in outcome.needs)
        if verdict is None:
            return None
        if verdict:
            return outcome.id
    return None


def level_rules(
    framework: Framework, values: Mapping[str, Fraction | None], tops: Mapping[str, Fraction]
) -> list[RuleResult]:
    """Conditions on levels: counts at a level with a floor, and parts that reach the top of their scale.

    Args:
        framework: the framework.
        values: part id to level or number; None: not rated.
        tops: part id to the top of its scale.
    """
    found: list[RuleResult] = []
    for rule in framework.pass_rules:
        if rule.rule == "counts_at_level":
            found.append(_at_level(rule, list(values.values())))
        elif rule.rule == "all_met":
            given = [(values.get(key), tops[key]) for key in rule.of]
            open_ = any(value is None for value, _ in given)
            done = sum((value for value, _ in given if value is not None), Fraction(0))
            wanted = sum((top for _, top in given), Fraction(0))
            found.append(RuleResult(rule.id, float(done), float(wanted), None if open_ else done >= wanted))
    return found


def _at_level(rule: PassRule, values: Sequence[Fraction | None]) -> RuleResult:
    known = [value for value in values if value is not None]
    reached = sum(value >= exact(rule.need_level or 0) for value in known)
    low = any(value < exact(rule.floor or 0) for value in known)
    open_ = len(known) < len(values)
    passed = False if low else None if open_ else reached >= (rule.need_count or 0)
    return RuleResult(rule.id, float(reached), float(rule.need_count or 0), passed)


def award(framework: Framework, levels: Sequence[float | None]) -> str | None:
    """The indicative award from the levels of all indicators, in the framework's order; None while one is unknown.

    Raises:
        ValueError: not one level for each indicator.
    """
    parts = [part for part, _ in framework.leaves]
    if len(levels) != len(parts):
        raise ValueError(f"{framework.key} has {len(parts)} indicators, but {len(levels)} levels are given")
    values = {part.id: None if level is None else exact(level) for part, level in zip(parts, levels, strict=True)}
    return outcome_of(framework, level_rules(framework, values, tops_of(framework)))


def tops_of(framework: Framework) -> dict[str, Fraction]:
    """The top of each part's scale, where it has numbers."""
    tops: dict[str, Fraction] = {}
    for part, _ in framework.leaves:
        scale = part.scale or framework.scale
        values = [scale.max] if scale.max is not None else [one.value for one in scale.levels if one.value is not None]
        if values:
            tops[part.id] = exact(max(values))
    return tops


def requirements(framework: Framework, outcome: str) -> int:
    """How many requirements an outcome needs in all, from the tops of the parts that it rests on.

    Raises:
        ValueError: there is no such outcome.
    """
    found = next((one for one in framework.outcomes if one.id == outcome), None)
    if found is None:
        raise ValueError(f"{outcome!r} is no outcome of {framework.key}")
    tops = tops_of(framework)
    rules = {rule.id: rule for rule in framework.pass_rules}
    return int(sum((tops[key] for need in found.needs for key in rules[need].of), Fraction(0)))
