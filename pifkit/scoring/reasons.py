"""The reasons behind the figures beside a score: agreement of a checklist, elements met, the conditions of a verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pifkit.frameworks.model import Framework
from pifkit.model.language import N_, _
from pifkit.model.scorecard import CriterionScore, Step
from pifkit.scoring.consensus import MISSING, Item, Key

_AGREE = N_("of those with an opinion, the percent that agree")
_UNSURE = N_("of all answers, the percent that do not know")


def reasons(
    framework: Framework,
    items: Mapping[Key, Item],
    criteria: Iterable[CriterionScore],
    rules: Iterable[Mapping[str, Any]],
) -> dict[str, tuple[Step, ...]]:
    """Steps by part, criterion and rule (`rule <id>`), to stand after those of the scores.

    Args:
        framework: the framework.
        items: every rated item.
        criteria: the criteria with their profiles; a suppressed one gets no step, since its counts would tell.
        rules: the conditions of the verdict, as on the scorecard.

    Returns:
        Steps by key; empty for frameworks without checklist and verdict.
    """
    found: dict[str, tuple[Step, ...]] = {}
    whole = tuple(criteria)
    if framework.profile is not None and framework.profile.kind == "checklist":
        for one in whole:
            found[one.id] = tuple(_agreement(framework, items, one.id, [part.id for part in one.parts], one.profile))
            for part in one.parts:
                found[part.id] = tuple(_agreement(framework, items, part.id, [part.id], part.profile))
    if any(level.meets is not None for level in framework.scale.levels):
        for one in whole:
            found[one.id] = (*found.get(one.id, ()), _met(framework, one))
    titles = {rule.id: rule.title for rule in framework.pass_rules}
    for rule in rules:
        found[f"rule {rule['id']}"] = (_condition(rule, titles),)
    return {key: steps for key, steps in found.items() if steps}


def _agreement(
    framework: Framework, items: Mapping[Key, Item], about: str, parts: list[str], profile: Mapping[str, Any] | None
) -> Iterator[Step]:
    if not profile or profile.get("suppressed") or framework.profile is None:
        return
    counts: Counter[str] = Counter()
    for part in parts:
        counts.update(items.get((part, ""), MISSING).counts)
    opinions = {level.code for level in framework.scale.levels if level.opinion}
    answers = sum(counts.values())
    valid = sum(counts[code] for code in opinions)
    agreeing = sum(counts[code] for code in framework.profile.agree)
    yield Step(
        about, "agree_pct", profile["agree_pct"], _(_AGREE), ((_("agree"), agreeing), (_("with an opinion"), valid))
    )
    unsure = ((_("do not know"), answers - valid), (_("answers"), answers))
    yield Step(about, "dont_know_pct", profile["dont_know_pct"], _(_UNSURE), unsure)


def _met(framework: Framework, one: CriterionScore) -> Step:
    levels = {level.code: level for level in framework.scale.levels}
    counts = Counter(part.code for part in one.parts if part.code in levels and part.state != "na")
    met = sum(count for code, count in counts.items() if levels[code or ""].meets)
    inputs = ((_("met"), met), (_("elements rated"), sum(counts.values())))
    return Step(one.id, "percent", one.percent, _("of its elements, the percent that are met"), inputs)


def _condition(rule: Mapping[str, Any], titles: Mapping[str, str]) -> Step:
    key = str(rule["id"])
    title = titles.get(key) or titles.get(key.partition(".")[0]) or key
    verdict = {True: _("holds"), False: _("does not hold"), None: _("cannot be judged yet")}[rule["pass"]]
    return Step(
        _("rule {key}", key=key), "figure", rule["figure"], f"{title}: {verdict}", ((_("limit"), rule["limit"]),)
    )
