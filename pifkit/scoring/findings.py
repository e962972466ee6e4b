"""What a scorecard says beside its numbers: profile, verdict with its rules, second cuts; and what is too small to show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from pifkit.frameworks.model import Framework, Thread
from pifkit.model.language import _
from pifkit.model.scorecard import CriterionScore, PartScore, Step
from pifkit.scoring import profiles
from pifkit.scoring.compliance import Compliance, compliance, level_rules, outcome_of, tops_of
from pifkit.scoring.consensus import MISSING, Item, Key
from pifkit.scoring.exact import exact, mean, number

_RATED = frozenset({"agreed", "proposed", "single"})


@dataclass(frozen=True, slots=True)
class Findings:
    """Profile, verdict and second cuts of a scorecard; criteria with their own profiles; steps that replace others."""

    criteria: tuple[CriterionScore, ...]
    profile: dict[str, Any] | None = None
    outcome: str | None = None
    rules: tuple[dict[str, Any], ...] = ()
    threads: tuple[dict[str, Any], ...] = ()
    steps: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    suppressed: bool = False


def findings(
    framework: Framework, items: Mapping[Key, Item], criteria: tuple[CriterionScore, ...], missing: tuple[str, ...]
) -> Findings:
    """Everything that the framework wants said beside the numbers.

    Args:
        framework: the framework.
        items: every rated item.
        criteria: the criteria as scored.
        missing: ids of the parts that wait for a rating.
    """
    found = _profiled(framework, items, criteria)
    if framework.pass_rules:
        found = _verdict(framework, found, missing)
    if framework.threads:
        cuts = tuple(_thread(framework, thread, items, found.criteria) for thread in framework.threads)
        found = replace(found, threads=cuts)
    return found


def _profiled(framework: Framework, items: Mapping[Key, Item], criteria: tuple[CriterionScore, ...]) -> Findings:
    kind = framework.profile.kind if framework.profile else None
    if kind == "grades":
        return _grades(framework, criteria)
    if kind == "checklist":
        return _checklist(framework, items, criteria)
    if kind == "survey":
        return _survey(framework, items, criteria)
    if kind == "index":
        votes = [value for item in items.values() for _one, _two, value, _three in item.votes if value is not None]
        return Findings(criteria, profiles.engagement_index(framework, {int(k): n for k, n in Counter(votes).items()}))
    if kind == "gap":
        return Findings(criteria, _gap(framework, items))
    return Findings(criteria)


def _grades(framework: Framework, criteria: tuple[CriterionScore, ...]) -> Findings:
    def profile(parts: Iterable[PartScore]) -> dict[str, Any]:
        found = profiles.grades(framework, [part.score for part in parts])
        return {**found, "counts": {f"{grade:g}": count for grade, count in found["counts"].items()}}

    whole = profile(part for criterion in criteria for part in criterion.parts)
    return Findings(tuple(replace(one, profile=profile(one.parts)) for one in criteria), whole)


def _checklist(framework: Framework, items: Mapping[Key, Item], criteria: tuple[CriterionScore, ...]) -> Findings:
    done = tuple(_checked_criterion(framework, items, one) for one in criteria)
    whole = _pooled(framework, items, [part.id for one in criteria for part in one.parts])
    why = {
        part.id: (Step(part.id, "score", None, _("too few respondents to show")),)
        for one in done
        for part in one.parts
        if _hidden(part)
    }
    return Findings(done, whole, steps=why, suppressed=whole["suppressed"])


def _hidden(part: PartScore) -> bool:
    return bool(part.profile and part.profile["suppressed"]) and part.state not in {"agreed", "na", "missing"}


def _checked_criterion(framework: Framework, items: Mapping[Key, Item], criterion: CriterionScore) -> CriterionScore:
    parts = tuple(replace(part, profile=_pooled(framework, items, [part.id])) for part in criterion.parts)
    parts = tuple(
        replace(part, score=None, uncapped=None, spread=None, code=None) if _hidden(part) else part for part in parts
    )
    profile = _pooled(framework, items, [part.id for part in parts])
    agree = profile["agree_pct"]
    changed = replace(criterion, parts=parts, profile=profile, percent=agree if criterion.score is not None else None)
    if any(_hidden(part) for part in parts):
        return replace(changed, percent=None, score=None, provisional=None, groups=())
    return changed


def _pooled(framework: Framework, items: Mapping[Key, Item], parts: list[str]) -> dict[str, Any]:
    """The checklist figures of several statements counted together."""
    counts: Counter[str] = Counter()
    people: set[str] = set()
    for part in parts:
        item = items.get((part, ""), MISSING)
        counts.update(item.counts)
        people |= {assessor for assessor, _one, _two, code in item.votes if code is not None}
    return {**profiles.checklist_statement(framework, counts, len(people)), "respondents": len(people)}


def _survey(framework: Framework, items: Mapping[Key, Item], criteria: tuple[CriterionScore, ...]) -> Findings:
    done, flagged = [], []
    for criterion in criteria:
        parts = []
        for part in criterion.parts:
            votes = [
                value for _one, _two, value, _three in items.get((part.id, ""), MISSING).votes if value is not None
            ]
            profile = profiles.survey_statement(framework, votes)
            flagged += [part.id] if profile["disagreement"] else []
            parts.append(replace(part, profile=profile))
        done.append(replace(criterion, parts=tuple(parts)))
    bands = {one.id: one.band for one in done if one.band is not None}
    return Findings(tuple(done), {"disagreement": flagged, "bands": bands})


def _gap(framework: Framework, items: Mapping[Key, Item]) -> dict[str, Any] | None:
    profile = framework.profile
    if profile is None or profile.now is None or profile.preferred is None:
        return None
    sides: list[dict[str, Fraction]] = []
    for key in (profile.now, profile.preferred):
        parts = [part.id for part, criterion in framework.leaves if criterion.id == key]
        values = {
            one.id: [items.get((part, one.id), MISSING).value for part in parts]
            for one in framework.blocks[0].attributes
        }
        known = {name: [value for value in given if value is not None] for name, given in values.items()}
        if any(len(known[name]) < len(parts) for name in known):
            return None
        sides.append({name: mean(given) for name, given in known.items()})
    return profiles.culture_gap(framework, sides[0], sides[1])


def _verdict(framework: Framework, found: Findings, missing: tuple[str, ...]) -> Findings:
    """Outcome and rules; and for frameworks of elements met, each criterion's percent."""
    rules: list[Any] = []
    criteria, profile = found.criteria, found.profile
    if any(rule.rule in {"percent_met", "none_of", "at_most"} for rule in framework.pass_rules):
        verdict = _counted(framework, criteria)
        rules += verdict.rules
        shares = {one.id: one for one in verdict.criteria}
        if any(level.meets is not None for level in framework.scale.levels):
            criteria = tuple(
                replace(
                    one,
                    percent=None if shares[one.id].missing else shares[one.id].percent,
                    provisional=shares[one.id].percent,
                )
                for one in criteria
            )
        profile = (profile or {}) | _verdict_profile(verdict)
    values = {
        part.id: None if part.score is None else exact(part.score)
        for one in criteria
        for part in one.parts
        if part.state != "na"
    }
    rules += level_rules(framework, values, tops_of(framework))
    outcome = outcome_of(framework, rules) if framework.outcomes else None
    listed = tuple(rule.to_json() for rule in rules)
    step = Step(
        "total", "outcome", outcome, _outcome_words(outcome, missing), tuple((one.id, one.figure) for one in rules)
    )
    return replace(
        found,
        criteria=criteria,
        profile=profile,
        outcome=outcome,
        rules=listed,
        steps={**found.steps, "outcome": (step,)},
    )


def _outcome_words(outcome: str | None, missing: tuple[str, ...]) -> str:
    if outcome is None and missing:
        return _("open: {missing} not rated yet", missing=len(missing))
    return _("the first outcome whose rules all hold")


def _counted(framework: Framework, criteria: tuple[CriterionScore, ...]) -> Compliance:
    counts = {
        one.id: Counter(part.code for part in one.parts if part.code is not None and part.state in _RATED)
        for one in criteria
    }
    sizes = {one.id: sum(part.state != "na" for part in one.parts) for one in criteria}
    return compliance(framework, counts, sizes)


def _verdict_profile(verdict: Compliance) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    for one in verdict.criteria:
        counts.update(one.counts)
    return {
        "counts": dict(sorted(counts.items())),
        "met": verdict.met,
        "of": verdict.of,
        "overall_pct": verdict.percent,
        "criterion_pct": {one.id: one.percent for one in verdict.criteria},
    }


def _thread(
    framework: Framework, thread: Thread, items: Mapping[Key, Item], criteria: tuple[CriterionScore, ...]
) -> dict[str, Any]:
    """One second cut: percent agreeing over its statements, or the mean percent of its scored parts, beside coverage."""
    wanted = set(thread.parts)
    parts = [part for one in criteria for part in one.parts if part.id in wanted or one.id in wanted]
    row: dict[str, Any] = {"id": thread.id, "title": thread.title, "of": len(parts)}
    if framework.profile is not None and framework.profile.kind == "checklist":
        pooled = _pooled(framework, items, [part.id for part in parts])
        answered = sum(part.state not in {"missing", "na"} for part in parts)
        return {**row, "scored": answered, "percent": pooled["agree_pct"], "flags": pooled["flags"]}
    tops = tops_of(framework)
    shares = [100 * exact(part.score) / tops[part.id] for part in parts if part.score is not None and part.id in tops]
    return {**row, "scored": len(shares), "percent": number(mean(shares)) if shares else None, "flags": []}
