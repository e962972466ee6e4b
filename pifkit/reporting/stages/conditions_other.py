"""Views of the conditions stage for frameworks without points: checklists, grades and accreditation readiness."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pifkit.model.language import N_, Phrases, _
from pifkit.reporting import words
from pifkit.reporting.stages import conditions_pictures as pictures
from pifkit.reporting.stages.conditions_figures import scale_ends
from pifkit.reporting.view import View
from pifkit.scoring.profiles import quantity_term

if TYPE_CHECKING:
    from pifkit.frameworks import Framework
    from pifkit.model.scorecard import CriterionScore, Scorecard

FLAGS = Phrases(
    {
        "strength": N_("strength"),
        "discuss": N_("to talk about"),
        "area_for_improvement": N_("area for improvement"),
        "awareness_gap": N_("awareness gap"),
    }
)


def checklist(framework: Framework, card: Scorecard) -> View:
    """Agreement and don't-knows by area of a checklist; small groups are not shown."""
    rows = [
        {
            N_("Area"): one.title or framework.title_of(one.id),
            N_("Agree"): figures.get("agree_pct"),
            N_("Don't know"): figures.get("dont_know_pct"),
            N_("Finding"): _("too few answers to show")
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
    answered = _("{person} answered.", person=words.sentence(words.plural(respondents, "person", "people"))[:-1])
    if known.empty:
        return View(
            title=framework.title,
            finding=_("{answered} Too few to show any figure without showing somebody's answer.", answered=answered),
            notes=(_("Figures of groups below the minimum size are left out."),),
        )
    top, low = known.iloc[0], known.iloc[-1]
    unaware = list(table[table["Don't know"] >= 25]["Area"])
    finding = _(
        "{answered} Most agreement: {top} ({top_2}); least: {low} ({low_2}).",
        answered=answered,
        top=top["Area"],
        top_2=words.percent(top["Agree"]),
        low=low["Area"],
        low_2=words.percent(low["Agree"]),
    )
    if unaware:
        finding += " " + _("A quarter or more do not know: {unaware}.", unaware=words.listing(unaware))
    return View(
        title=framework.title,
        finding=finding,
        figure=pictures.agreement(known),
        alt=_(
            "Bars of agreement with don't-knows beside them, {areas}. {finding}",
            areas=words.plural(len(known), "area"),
            finding=finding,
        ),
        table=table,
        caption=_("Agreement by area: {title}", title=framework.title),
        missing=_("not shown"),
        decimals=0,
        notes=(
            _("Agreement counts those with an opinion; don't know is a finding about awareness and no part of it."),
            _(
                "From 75% agreement a strength, unless a quarter or more do not know; below 50% an area for improvement."
            ),
        ),
    )


def statements(framework: Framework, card: Scorecard) -> View:
    """Every statement of a checklist with agreement, don't-knows and finding, folded away."""
    rows = [
        {
            N_("Statement"): f"{part.id} {part.title}",
            N_("Agree"): figures.get("agree_pct"),
            N_("Don't know"): figures.get("dont_know_pct"),
            N_("Finding"): words.listing([FLAGS.get(flag, flag) for flag in figures.get("flags", ())]) or words.DASH,
        }
        for one in card.criteria
        for part in one.parts
        if not (figures := part.profile or {}).get("suppressed", True)
    ]
    if not rows:
        return View(
            title=_("{title}: statements", title=framework.title), finding=_("No statement has enough answers to show.")
        )
    return View(
        table=pd.DataFrame(rows).astype({"Agree": float, "Don't know": float}),
        caption=_("Statements: {title}", title=framework.title),
        missing=_("nobody had an opinion"),
        decimals=0,
        fold=_(
            "{statements} of {title}",
            statements=words.sentence(words.plural(len(rows), "statement"))[:-1],
            title=framework.title,
        ),
    )


def readiness(framework: Framework, card: Scorecard) -> View:
    """Compliance matrix: how many elements of each criterion are met, and which rules pass."""
    counted = [_counts(framework, one) for one in card.criteria]
    levels = [level.title for level in framework.scale.levels if any(level.title in row for row in counted)]
    matrix = pd.DataFrame(
        [
            {
                N_("Criterion"): f"{one.id} {one.title}",
                **{level: row.get(level, 0) for level in levels},
                N_("Not rated"): row["Not rated"],
            }
            for one, row in zip(card.criteria, counted, strict=True)
        ]
    )
    if not matrix["Not rated"].any():
        matrix = matrix.drop(columns="Not rated")
    shown = list(matrix.columns[1:])
    said = _verdict(framework, card)
    unsure = " " + _("The form of some rules is unconfirmed.") if card.unconfirmed else ""
    return View(
        title=framework.title,
        finding=said,
        figure=pictures.matrix(matrix, shown),
        alt=_(
            "Matrix of {criterion} by rating, number of elements in each cell. {said}",
            criterion=words.plural(len(matrix), "criterion", "criteria"),
            said=said,
        ),
        table=matrix,
        caption=_("Elements by rating: {title}", title=framework.title),
        notes=(
            _(
                "Indicative readiness, judged by the partnership itself: only an accredited assessor can certify.{unsure}",
                unsure=unsure,
            ),
        ),
    )


def rules(framework: Framework, card: Scorecard) -> View | None:
    """The rules of a compliance framework, each with figure, limit and whether it passes; None where it has none."""
    titles = {rule.id: rule.title or rule.id.replace("_", " ") for rule in framework.pass_rules}
    rows = [
        {
            N_("Rule"): _rule_title(titles, framework, str(rule["id"])),
            N_("Figure"): rule["figure"],
            N_("Limit"): rule["limit"],
            N_("Result"): _("✓ passes")
            if rule["pass"]
            else _("✕ fails")
            if rule["pass"] is False
            else _("– not judged yet"),
        }
        for rule in card.rules
    ]
    if not rows:
        return None
    waiting = sum(rule["pass"] is None for rule in card.rules)
    failing = [str(rule["id"]) for rule in card.rules if rule["pass"] is False]
    finding = _(
        "{count} of {rules} pass.",
        count=sum(rule["pass"] is True for rule in card.rules),
        rules=words.plural(len(rows), "rule"),
    )
    finding += " " + _("Not judged yet: {waiting}.", waiting=waiting) if waiting else ""
    finding += " " + _("Not yet: {failing}", failing=_failing(framework, titles, failing)) if failing else ""
    return View(
        finding=finding,
        table=pd.DataFrame(rows),
        caption=_("Rules of {title}", title=framework.title),
        missing=_("not judged yet"),
        open_table=len(rows) <= 12,
        fold="" if len(rows) <= 12 else _("All {rows} rules with figure and limit", rows=len(rows)),
    )


def grades(framework: Framework, card: Scorecard) -> View:
    """Grades on a named scale: how many of each, the median and the lowest; never an average."""
    rows = [
        {N_("Area"): f"{part.id} {part.title}", N_("Grade"): part.score, N_("In words"): _level(framework, part.code)}
        for one in card.criteria
        for part in one.parts
    ]
    table = pd.DataFrame(rows).astype({"Grade": float})
    profile = card.profile or {}
    graded = table.dropna(subset=["Grade"])
    finding = _(
        "{graded} of {areas} graded. Median {get}, lowest {get_2}.",
        graded=len(graded),
        areas=words.plural(len(table), "area"),
        get=words.number(profile.get("median")),
        get_2=words.number(profile.get("min")),
    )
    share = profile.get("pct_good_or_better")
    if share is not None:
        term = quantity_term(framework, share) if framework.profile and framework.profile.quantity_terms else ""
        finding += (" " + _("{share} good or better", share=words.percent(share))) + (
            " " + _("(in the words of inspections: {term}).", term=term) if term else "."
        )
    return View(
        title=framework.title,
        finding=finding,
        figure=pictures.grades(graded, *scale_ends(framework)),
        alt=_("Dot plot of {graded} grades. {finding}", graded=len(graded), finding=finding),
        table=table,
        caption=_("Grades: {title}", title=framework.title),
        missing={"Grade": _("not graded yet"), "In words": _("not graded yet")},
        decimals={"Grade": 0},
        notes=(_("Separate grades: no official way of adding them up exists, so none is shown."),),
    )


def _counts(framework: Framework, one: CriterionScore) -> dict[str, int]:
    found: dict[str, int] = {N_("Not rated"): 0}
    for part in one.parts:
        title = _level(framework, part.code) if part.code else _("Not rated")
        if part.state == "na":
            continue
        found[title or "Not rated"] = found.get(title or "Not rated", 0) + 1
    return found


def _level(framework: Framework, code: str | None) -> str:
    level = framework.scale.level(code) if code else None
    return level.title if level else ""


def _verdict(framework: Framework, card: Scorecard) -> str:
    if not card.complete:
        return _(
            "{scored} of {elements} rated: no verdict yet.",
            scored=card.scored,
            elements=words.plural(card.of, "element"),
        )
    title = next((one.title for one in framework.outcomes if one.id == card.outcome and one.title), "")
    return words.sentence(title or (words.code(str(card.outcome)) if card.outcome else _("no verdict")))


def _failing(framework: Framework, titles: dict[str, str], keys: list[str]) -> str:
    """Each rule that fails once, with the criteria in which it does."""
    where: dict[str, list[str]] = {}
    for key in keys:
        base, _rest, criterion = key.partition(".")
        where.setdefault(base if base in titles else key, []).extend(
            [framework.title_of(criterion)] if criterion else []
        )
    said = []
    for base, found in where.items():
        title = titles.get(base) or base.replace("_", " ")
        title = title[:1].lower() + title[1:]
        said.append(
            _("{title} (not in {found})", title=title, found=words.listing(found, at_most=4)) if found else title
        )
    return f"{'; '.join(said)}."


def _rule_title(titles: dict[str, str], framework: Framework, key: str) -> str:
    base, _rest, criterion = key.partition(".")
    title = titles.get(key) or titles.get(base) or key.replace("_", " ")
    return f"{title}: {framework.title_of(criterion)}" if criterion else title
