"""Views of the second stage, creating the right conditions: how good are we, and how do we know?"""

from __future__ import annotations

from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from pifkit.improvement.freshness import state
from pifkit.model.language import N_, _
from pifkit.reporting import words
from pifkit.reporting.assessment import coverage, rated, result_words, scorecards, weakest
from pifkit.reporting.outputs import write_json
from pifkit.reporting.rows import lines_of
from pifkit.reporting.stages import conditions_figures as figures
from pifkit.reporting.stages.conditions_agree import spread
from pifkit.reporting.stages.conditions_beside import change, elsewhere, standing
from pifkit.reporting.stages.conditions_firm import contested, firm
from pifkit.reporting.stages.conditions_grounds import evidence, explain, improvements, strengths
from pifkit.reporting.stages.conditions_labels import labels
from pifkit.reporting.stages.conditions_other import checklist, grades, readiness, rules, statements
from pifkit.reporting.stages.conditions_record import confidence, ledger, record
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.frameworks import Framework
    from pifkit.model.scorecard import Scorecard
    from pifkit.workspace.book import Book

__all__ = [
    "change", "confidence", "contested", "criteria", "elsewhere", "evidence", "explain", "firm", "headline", "improvements",
    "labels", "ledger", "next_steps", "parts", "radar", "record", "save", "spread", "standing", "strengths",
]  # fmt: skip

_START = N_(
    "Name a framework in the cycle's file (`frameworks: [caf2020]` is free to use), then add rows to ratings.csv: part, "
    "score, assessor. `pifkit frameworks` lists what there is."
)
_NO_ASSESSMENT = N_(
    "There is no self-assessment in this cycle yet. How to start: name a framework in the cycle's file (`frameworks: "
    "[caf2020]` is free to use), then add rows to ratings.csv: part, score, assessor. `pifkit frameworks` lists what there is."
)


def headline(book: Book) -> View:
    """One line per framework: result, coverage, what is still to be talked about."""
    cards = scorecards(book)
    if not cards:
        return View(empty=_(_NO_ASSESSMENT))
    rows = []
    for framework, card in cards:
        scored, of = coverage(card)
        discuss = [p.id for c in card.criteria for p in c.parts if p.state == "discuss"]
        rows.append(
            {
                N_("Framework"): framework.title,
                N_("Result"): result_words(card),
                N_("Parts scored"): _("{scored} of {of}", scored=scored, of=of),
                N_("To talk about"): words.listing(discuss, at_most=6) or _("none"),
            }
        )
    finding = " ".join(words.sentence(f"{framework.title}: {result_words(card)}") for framework, card in cards)
    unsure = [framework.title for framework, card in cards if card.unconfirmed and card.total is not None]
    notes = [_("A self-assessment confers no award: bands and levels say in which range the scores lie.")]
    if unsure:
        notes.append(
            _(
                "{unsure}: some figures of the framework (weights, shares or bands) could not be confirmed "
                "from a public source; `pifkit frameworks ID` shows which.",
                unsure=words.listing(unsure),
            )
        )
    return View(
        finding=finding,
        table=pd.DataFrame(rows),
        caption=_("Results of the self-assessments in this cycle"),
        open_table=True,
        notes=tuple(notes),
    )


def criteria(book: Book) -> tuple[View, ...]:
    """The result of each framework in its own picture: sorted criteria, agreement, readiness or grades."""
    found: list[View] = []
    for framework, card in rated(book):
        if framework.kind == "scored":
            found.append(_criteria(framework, card))
        elif framework.kind == "compliance":
            found += [readiness(framework, card), *filter(None, [rules(framework, card)])]
        elif any("agree_pct" in (one.profile or {}) for one in card.criteria):
            found += [checklist(framework, card), statements(framework, card)]
        elif framework.kind == "profile":
            found.append(grades(framework, card))
        else:
            found.append(_criteria(framework, card))
    return (*found, *labels(book)) or (View(empty=_(_NO_ASSESSMENT)),)


def _criteria(framework: Framework, card: Scorecard) -> View:
    table = _criteria_table(framework, card)
    scored = table.dropna(subset=["Score"])
    open_ones = [f"{row.Id} {row.Criterion}" for row in table[table["Score"].isna()].itertuples()]
    if scored.empty:
        return View(
            title=framework.title,
            finding=_("No criterion has a score yet."),
            table=table,
            caption=_("Criteria: {title}", title=framework.title),
            missing={"Score": _("not scored yet")},
            open_table=True,
        )
    best, worst = scored.iloc[0], scored.iloc[-1]
    finding = (
        _(
            "Strongest: {best} ({best_2}). Weakest: {worst} ({worst_2}).",
            best=best["Criterion"],
            best_2=words.number(best["Score"], 1),
            worst=worst["Criterion"],
            worst_2=words.number(worst["Score"], 1),
        )
        if len(scored) > 1
        else _("Only {best} has a score ({best_2}).", best=best["Criterion"], best_2=words.number(best["Score"], 1))
    )
    if open_ones:
        finding += " " + _("Without a score: {open_ones}.", open_ones=words.listing(open_ones, at_most=4))
    alt = (
        _(
            "Dot plot of {criterion} of {title}, on the framework's scale:",
            criterion=words.plural(len(scored), "criterion", "criteria"),
            title=framework.title,
        )
        + " "
    ) + "; ".join(f"{row.Criterion} {words.number(row.Score, 1)}" for row in lines_of(scored))
    return View(
        title=framework.title,
        finding=finding,
        figure=figures.dots(scored, 0, 100, figures.bands_of(framework, card.max_total)),
        alt=alt,
        table=table,
        caption=_("Criteria: {title}", title=framework.title),
        missing={"Score": _("not scored yet"), "Points": _("no points"), "Of": _("no points")},
    )


def _criteria_table(framework: Framework, card: Scorecard) -> pd.DataFrame:
    rows: list[dict[str, Any]] = [
        {
            N_("Criterion"): framework.title_of(one.id),
            N_("Id"): one.id,
            N_("Score"): one.score if one.percent is None else one.percent,
            **({N_("Level"): words.DASH if one.level is None else str(one.level)} if framework.criterion.bands else {}),
            **({N_("Points"): one.points, N_("Of"): one.max_points} if one.max_points is not None else {}),
        }
        for one in card.criteria
    ]
    table = pd.DataFrame(rows).astype({"Score": float})
    return table.sort_values("Score", ascending=False, kind="stable", na_position="last").reset_index(drop=True)


def radar(book: Book) -> tuple[View, ...]:
    """The same criteria as a radar, where at least three of them have a score; people from EFQM circles expect it."""
    found = []
    for framework, card in rated(book):
        scored = [(one.id, one.percent) for one in card.criteria if one.percent is not None]
        if framework.kind != "scored" or len(scored) < 3:
            continue
        table = pd.DataFrame(
            {
                N_("Criterion"): [key for key, _rest in scored],
                N_("Title"): [framework.title_of(key) for key, _rest in scored],
                N_("Score"): [percent for _rest, percent in scored],
            }
        )
        (low, lowest), (high, highest) = min(scored, key=itemgetter(1)), max(scored, key=itemgetter(1))
        found.append(
            View(
                title=_("{title}: the same as a radar", title=framework.title),
                figure=figures.radar(table, 0, 100),
                alt=_(
                    "Radar of {scored} criteria. The shape reaches furthest at criterion {high} "
                    "({highest}) and least at criterion {low} ({lowest}).",
                    scored=len(scored),
                    high=high,
                    highest=words.number(highest, 1),
                    low=low,
                    lowest=words.number(lowest, 1),
                ),
                table=table,
                caption=_("Criteria in the framework's order: {title}", title=framework.title),
            )
        )
    return tuple(found)


def parts(book: Book) -> tuple[View, ...]:
    """Heat map of the parts of each framework that has more than one part in a criterion."""
    found = []
    for framework, card in rated(book):
        if framework.kind != "scored":
            continue
        rows = [
            {
                N_("Part"): f"{part.id} {framework.title_of(part.id)}",
                N_("Id"): part.id,
                N_("Criterion"): one.id,
                N_("Score"): part.score,
                N_("State"): figures.STATE_WORDS.get(part.state, part.state),
                N_("Capped by"): part.capped_by or "",
            }
            for one in card.criteria
            for part in one.parts
        ]
        table = pd.DataFrame(rows).astype({"Score": float})
        if table["Score"].notna().sum() == 0 or len(table) == len(card.criteria):
            continue
        if not table["Capped by"].any():
            table = table.drop(columns="Capped by")
        scored = table.dropna(subset=["Score"])
        low = scored[scored["Score"] == scored["Score"].min()]
        state = table["State"].value_counts()
        open_words = {figures.STATE_WORDS[key] for key in figures.OPEN_STATES}
        finding = _(
            "Lowest: {low} ({scored}).",
            low=words.listing(low["Part"], at_most=3),
            scored=words.number(scored["Score"].min(), 1),
        )
        unscored = [f"{count} {name}" for name, count in state.items() if name in open_words]
        if unscored:
            finding += " " + _("Not counted: {unscored}.", unscored=words.listing(unscored))
        found.append(
            View(
                title=framework.title,
                finding=finding,
                figure=figures.heat(table, *figures.scale_ends(framework)),
                alt=_(
                    "Heat map of {table} parts by criterion, {scored} with a score from "
                    "{scored_2} to {scored_3}. {finding}",
                    table=len(table),
                    scored=len(scored),
                    scored_2=words.number(scored["Score"].min(), 1),
                    scored_3=words.number(scored["Score"].max(), 1),
                    finding=finding,
                ),
                table=table.drop(columns=["Id"]),
                caption=_("Parts: {title}", title=framework.title),
                missing={"Score": _("no score")},
            )
        )
    return tuple(found)


def next_steps(book: Book) -> View:
    """What the assessment suggests to do next: talk, gather, improve."""
    assessed = rated(book)
    if not assessed:
        return View(empty=_(_NO_ASSESSMENT))
    rows = []
    for framework, card in assessed:
        discuss = [part.id for one in card.criteria for part in one.parts if part.state == "discuss"]
        if discuss:
            rows.append((_("Talk about"), framework.title, words.listing(discuss)))
        if card.missing:
            rest = [part for part in card.missing if part not in discuss]
            if rest:
                rows.append((_("Rate"), framework.title, words.listing(rest, at_most=12)))
        if framework.kind == "scored":
            low = [f"{key} {framework.title_of(key)} ({words.number(value, 1)})" for key, value in weakest(card)]
            if low:
                rows.append((_("Improve"), framework.title, words.listing(low)))
    expired = [row.part or row.id for row in book.rows("evidence") if state(row, book.as_of) == "expired"]
    if expired:
        rows.append((_("Renew evidence"), "all", words.listing(dict.fromkeys(expired), at_most=12)))
    if not rows:
        return View(finding=_("Nothing is open: every part has a score and the evidence is in date."))
    return View(
        table=pd.DataFrame(rows, columns=[N_("What"), N_("Framework"), N_("Where")]),
        caption=_("What the self-assessment suggests"),
        open_table=True,
    )


def save(book: Book) -> Path:
    """Write scorecard.json: the list of scorecards of this cycle (contract 4.3)."""
    return write_json(book, "scorecard.json", [card.to_json() for _rest, card in scorecards(book)])
