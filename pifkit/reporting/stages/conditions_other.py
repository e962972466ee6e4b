"""Views of the conditions stage for frameworks without points: checklists, grades and accreditation readiness."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pifkit.reporting import words
from pifkit.reporting.stages import conditions_pictures as pictures
from pifkit.reporting.stages.conditions_figures import scale_ends
from pifkit.reporting.view import View
from pifkit.scoring.profiles import quantity_term

if TYPE_CHECKING:
    from pifkit.frameworks import Framework
    from pifkit.model.scorecard import CriterionScore, Scorecard

FLAGS = {
    "strength": "strength",
    "discuss": "to talk about",
    "area_for_improvement": "area for improvement",
    "awareness_gap": "awareness gap",
}


def checklist(framework: Framework, card: Scorecard) -> View:
    """Agreement and don't-knows by area of a checklist; small groups are not shown."""
    rows = [
        {
            "Area": one.title or framework.title_of(one.id),
            "Agree": figures.get("agree_pct"),
            "Don't know": figures.get("dont_know_pct"),
            "Finding": "too few answers to show"
            if figures.get("suppressed")
            else words.listing([FLAGS.get(flag, flag) for flag in figures.get("flags", ())]) or words.DASH,
        }
        for one in card.criteria
        if (figures := one.profile or {})
    ]
    table = pd.DataFrame(rows, columns=["Area", "Agree", "Don't know", "Finding"]).astype(
        {"Agree": float, "Don't know": float}
    )
    table = table.sort_values("Agree", ascending=False, kind="stable", na_position="last").reset_index(drop=True)
    known = table.dropna(subset=["Agree"])
    respondents = (card.profile or {}).get("respondents") or card.assessors
    answered = f"{words.sentence(words.plural(respondents, 'person', 'people'))[:-1]} answered."
    if known.empty:
        return View(
            title=framework.title,
            finding=f"{answered} Too few to show any figure without showing somebody's answer.",
            notes=("Figures of groups below the minimum size are left out.",),
        )
    top, low = known.iloc[0], known.iloc[-1]
    unaware = list(table[table["Don't know"] >= 25]["Area"])
    finding = (
        f"{answered} Most agreement: {top['Area']} ({words.percent(top['Agree'])}); least: {low['Area']} "
        f"({words.percent(low['Agree'])})."
    )
    if unaware:
        finding += f" A quarter or more do not know: {words.listing(unaware)}."
    return View(
        title=framework.title,
        finding=finding,
        figure=pictures.agreement(known),
        alt=f"Bars of agreement with don't-knows beside them, {words.plural(len(known), 'area')}. {finding}",
        table=table,
        caption=f"Agreement by area: {framework.title}",
        missing="not shown",
        decimals=0,
        notes=(
            "Agreement counts those with an opinion; don't know is a finding about awareness and no part of it.",
            "From 75% agreement a strength, unless a quarter or more do not know; below 50% an area for improvement.",
        ),
    )


def statements(framework: Framework, card: Scorecard) -> View:
    """Every statement of a checklist with agreement, don't-knows and finding, folded away."""
    rows = [
        {
            "Statement": f"{part.id} {part.title}",
            "Agree": figures.get("agree_pct"),
            "Don't know": figures.get("dont_know_pct"),
            "Finding": words.listing([FLAGS.get(flag, flag) for flag in figures.get("flags", ())]) or words.DASH,
        }
        for one in card.criteria
        for part in one.parts
        if not (figures := part.profile or {}).get("suppressed", True)
    ]
    if not rows:
        return View(title=f"{framework.title}: statements", finding="No statement has enough answers to show.")
    return View(
        table=pd.DataFrame(rows).astype({"Agree": float, "Don't know": float}),
        caption=f"Statements: {framework.title}",
        missing="nobody had an opinion",
        decimals=0,
        fold=f"{words.sentence(words.plural(len(rows), 'statement'))[:-1]} of {framework.title}",
    )


def readiness(framework: Framework, card: Scorecard) -> View:
    """Compliance matrix: how many elements of each criterion are met, and which rules pass."""
    counted = [_counts(framework, one) for one in card.criteria]
    levels = [level.title for level in framework.scale.levels if any(level.title in row for row in counted)]
    matrix = pd.DataFrame(
        [
            {
                "Criterion": f"{one.id} {one.title}",
                **{level: row.get(level, 0) for level in levels},
                "Not rated": row["Not rated"],
            }
            for one, row in zip(card.criteria, counted, strict=True)
        ]
    )
    if not matrix["Not rated"].any():
        matrix = matrix.drop(columns="Not rated")
    shown = list(matrix.columns[1:])
    said = _verdict(framework, card)
    unsure = " The form of some rules is unconfirmed." if card.unconfirmed else ""
    return View(
        title=framework.title,
        finding=said,
        figure=pictures.matrix(matrix, shown),
        alt=f"Matrix of {words.plural(len(matrix), 'criterion', 'criteria')} by rating, number of elements in each cell. {said}",
        table=matrix,
        caption=f"Elements by rating: {framework.title}",
        notes=(
            f"Indicative readiness, judged by the partnership itself: only an accredited assessor can certify.{unsure}",
        ),
    )


def rules(framework: Framework, card: Scorecard) -> View | None:
    """The rules of a compliance framework, each with figure, limit and whether it passes; None where it has none."""
    titles = {rule.id: rule.title or rule.id.replace("_", " ") for rule in framework.pass_rules}
    rows = [
        {
            "Rule": _rule_title(titles, framework, str(rule["id"])),
            "Figure": rule["figure"],
            "Limit": rule["limit"],
            "Result": "✓ passes" if rule["pass"] else "✕ fails" if rule["pass"] is False else "– not judged yet",
        }
        for rule in card.rules
    ]
    if not rows:
        return None
    waiting = sum(rule["pass"] is None for rule in card.rules)
    failing = [str(rule["id"]) for rule in card.rules if rule["pass"] is False]
    finding = f"{sum(rule['pass'] is True for rule in card.rules)} of {words.plural(len(rows), 'rule')} pass."
    finding += f" Not judged yet: {waiting}." if waiting else ""
    finding += f" Not yet: {_failing(framework, titles, failing)}" if failing else ""
    return View(
        finding=finding,
        table=pd.DataFrame(rows),
        caption=f"Rules of {framework.title}",
        missing="not judged yet",
        open_table=len(rows) <= 12,
        fold="" if len(rows) <= 12 else f"All {len(rows)} rules with figure and limit",
    )


def grades(framework: Framework, card: Scorecard) -> View:
    """Grades on a named scale: how many of each, the median and the lowest; never an average."""
    rows = [
        {"Area": f"{part.id} {part.title}", "Grade": part.score, "In words": _level(framework, part.code)}
        for one in card.criteria
        for part in one.parts
    ]
    table = pd.DataFrame(rows).astype({"Grade": float})
    profile = card.profile or {}
    graded = table.dropna(subset=["Grade"])
    finding = (
        f"{len(graded)} of {words.plural(len(table), 'area')} graded. Median {words.number(profile.get('median'))}, "
        f"lowest {words.number(profile.get('min'))}."
    )
    share = profile.get("pct_good_or_better")
    if share is not None:
        term = quantity_term(framework, share) if framework.profile and framework.profile.quantity_terms else ""
        finding += f" {words.percent(share)} good or better" + (
            f" (in the words of inspections: {term})." if term else "."
        )
    return View(
        title=framework.title,
        finding=finding,
        figure=pictures.grades(graded, *scale_ends(framework)),
        alt=f"Dot plot of {len(graded)} grades. {finding}",
        table=table,
        caption=f"Grades: {framework.title}",
        missing={"Grade": "not graded yet", "In words": "not graded yet"},
        decimals={"Grade": 0},
        notes=("Separate grades: no official way of adding them up exists, so none is shown.",),
    )


def _counts(framework: Framework, one: CriterionScore) -> dict[str, int]:
    found: dict[str, int] = {"Not rated": 0}
    for part in one.parts:
        title = _level(framework, part.code) if part.code else "Not rated"
        if part.state == "na":
            continue
        found[title or "Not rated"] = found.get(title or "Not rated", 0) + 1
    return found


def _level(framework: Framework, code: str | None) -> str:
    level = framework.scale.level(code) if code else None
    return level.title if level else ""


def _verdict(framework: Framework, card: Scorecard) -> str:
    if not card.complete:
        return f"{card.scored} of {words.plural(card.of, 'element')} rated: no verdict yet."
    title = next((one.title for one in framework.outcomes if one.id == card.outcome and one.title), "")
    return words.sentence(title or str(card.outcome or "no verdict").replace("_", " "))


def _failing(framework: Framework, titles: dict[str, str], keys: list[str]) -> str:
    """Each rule that fails once, with the criteria in which it does."""
    where: dict[str, list[str]] = {}
    for key in keys:
        base, _, criterion = key.partition(".")
        where.setdefault(base if base in titles else key, []).extend(
            [framework.title_of(criterion)] if criterion else []
        )
    said = []
    for base, found in where.items():
        title = titles.get(base) or base.replace("_", " ")
        title = title[:1].lower() + title[1:]
        said.append(f"{title} (not in {words.listing(found, at_most=4)})" if found else title)
    return f"{'; '.join(said)}."


def _rule_title(titles: dict[str, str], framework: Framework, key: str) -> str:
    base, _, criterion = key.partition(".")
    title = titles.get(key) or titles.get(base) or key.replace("_", " ")
    return f"{title}: {framework.title_of(criterion)}" if criterion else title
