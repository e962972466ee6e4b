"""Views of the conditions stage about its firmness: which disagreements matter, and how sure the band is."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from pifkit.model.language import N_, _
from pifkit.reporting import words
from pifkit.reporting.assessment import rated, ratings_of, settled
from pifkit.reporting.stages.conditions_figures import item_title
from pifkit.reporting.view import View
from pifkit.scoring.agreement import Agreement, agreement
from pifkit.scoring.consensus import Item, Key
from pifkit.scoring.sensitivity import BandOdds, bootstrap, leave_one_partner_out, weight_sensitivity
from pifkit.scoring.triage import Contested, triage

if TYPE_CHECKING:
    from pifkit.frameworks import Framework
    from pifkit.model.scorecard import Scorecard
    from pifkit.model.tables import RatingRow
    from pifkit.workspace.book import Book

# The same draws in every run: a report of the same ratings is the same report.
SEED, DRAWS = 20_260_401, 300
MOST_ROWS = 12


def contested(book: Book) -> tuple[View, ...]:
    """The open disagreements of each framework: what the headline would be had the low or the high view won."""
    found = []
    for framework, items, several in _debated(book):
        if several:
            found.append(_contested(framework, items))
    return tuple(found) or (
        View(empty=_("Nothing was rated by more than one assessor, so there is nothing to disagree about.")),
    )


def _debated(book: Book) -> list[tuple[Framework, dict[Key, Item], bool]]:
    """Frameworks that a group agrees on, with their settled items, and whether several people rated any of them."""
    found = []
    for framework, _rest in rated(book):
        if framework.consensus.method == "tolerance":
            items = settled(book, framework)
            found.append((framework, items, any(len(item.votes) > 1 for item in items.values())))
    return found


def _contested(framework: Framework, items: Mapping[Key, Item]) -> View:
    result, agreed = triage(framework, items), agreement(framework, items)
    finding = result.words
    if result.items and result.low is not None and result.high is not None:
        kind = _("the provisional score") if result.provisional else _("the total")
        finding += " " + _(
            "Had the low view won everywhere, {kind} would be {low}; had the high one, {high}.",
            kind=kind,
            low=words.number(result.low, 1),
            high=words.number(result.high, 1),
        )
    notes = [one for one in (_alpha_words(agreed), _icc_words(agreed), _rwg_words(framework, items, agreed)) if one]
    if len(result.items) > MOST_ROWS:
        notes.append(
            _(
                "The table shows the {most_rows} of {items} disagreements that move the result most.",
                most_rows=MOST_ROWS,
                items=len(result.items),
            )
        )
    return View(
        title=framework.title,
        finding=finding,
        table=_contested_table(framework, result.items[:MOST_ROWS]) if result.items else None,
        caption=_("Open disagreements, the one that moves the result most first: {title}", title=framework.title),
        notes=tuple(notes),
    )


def _contested_table(framework: Framework, items: Sequence[Contested]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                N_("Part"): item_title(framework, (one.part, one.attribute)),
                N_("Lowest"): one.lowest,
                N_("Highest"): one.highest,
                N_("Result if the low view won"): one.total_low,
                N_("Result if the high view won"): one.total_high,
                N_("Changes the band"): _("yes") if one.changes_band else _("no"),
            }
            for one in items
        ]
    )


def _alpha_words(agreed: Agreement) -> str:
    """Krippendorff's alpha in a sentence; his own marks at 0.667 and 0.8 are given beside it."""
    people = words.plural(len(agreed.raters), "assessor")
    if agreed.alpha.value is None:
        return _(
            "Agreement of {people} cannot be put into one figure: {reason}.", people=people, reason=agreed.alpha.reason
        )
    return _(
        "Agreement of {people} over {items}: Krippendorff's alpha is {value} "
        "(1: full agreement; 0: what chance would give; from 0.8 it is usually called reliable, from 0.667 tentative).",
        people=people,
        items=words.plural(agreed.items, "item"),
        value=words.number(agreed.alpha.value, 2),
    )


def _icc_words(agreed: Agreement) -> str:
    """How far single assessors, and the mean of all, could be relied on; blank where it cannot be said."""
    forms = agreed.icc.forms if agreed.icc is not None else {}
    if not {"ICC(2,1)", "ICC(2,k)"} <= set(forms):
        return ""
    one, mean = words.number(forms["ICC(2,1)"], 2), words.number(forms["ICC(2,k)"], 2)
    return _(
        "Over the items that everybody rated, the reliability of one assessor alone is {item} and that of the mean of all "
        "{mean} (intraclass correlations of absolute agreement, 1 is the most).",
        item=one,
        mean=mean,
    )


def _rwg_words(framework: Framework, items: Mapping[Key, Item], agreed: Agreement) -> str:
    """The items with the least agreement within them; blank where every item has much."""
    titles = {".".join(filter(None, key)): item_title(framework, key) for key in items}
    low = sorted(
        (one.value, titles[key]) for key, one in agreed.rwg.items() if one.value is not None and one.value < 0.5
    )
    if not low:
        return ""
    return _(
        "Least agreement within an item (rwg below 0.5; 1 is full agreement): {low}.",
        low=words.listing([f"{title} ({words.number(value, 2)})" for value, title in low], at_most=5),
    )


def firm(book: Book) -> tuple[View, ...]:
    """How firm each result is: other assessors of the same kind, without one partner, with other weights."""
    found = []
    for framework, card in rated(book):
        rows = ratings_of(book, framework.key)
        if framework.total.method == "none" or framework.scale.min is None:
            continue
        if len({row.assessor for row in rows if row.assessor}) > 1:
            found.append(_odds(framework, rows, book.options.minimum_group))
        if (weights := _weights(framework, card)) is not None:
            found.append(weights)
    return tuple(found) or (
        View(empty=_("How firm a result is can be said once several assessors have rated, or every part has a score.")),
    )


def _odds(framework: Framework, rows: Sequence[RatingRow], minimum: int) -> View:
    odds = bootstrap(framework, rows, random.Random(SEED), draws=DRAWS)  # noqa: S311 - seeded on purpose
    without = leave_one_partner_out(framework, rows, minimum_group=minimum)
    shown = [row for row in without if not row.hidden]
    notes = [_("Worked out from the individual ratings alone, whatever was agreed afterwards.")]
    if without and len(shown) < len(without):
        gone = words.listing(row.partner for row in without if row.hidden)
        notes.append(
            _(
                "What the result would be without {gone} is not shown: each partner, and all others together, must have at "
                "least {minimum} assessors, or somebody's view could be worked out.",
                gone=gone,
                minimum=minimum,
            )
        )
    table = pd.DataFrame(
        [
            {
                N_("Without"): row.partner,
                N_("Result"): row.headline,
                N_("Change"): row.change,
                N_("Band"): row.band or "",
            }
            for row in shown
        ]
    )
    return View(
        title=framework.title,
        finding=_odds_words(odds),
        table=table if shown else None,
        caption=_("The result without one partner's assessors: {title}", title=framework.title),
        notes=tuple(notes),
    )


def _odds_words(odds: BandOdds) -> str:
    if odds.hidden or odds.low is None or odds.high is None:
        return odds.words
    ends = _("from {low} to {high}", low=words.number(odds.low, 0), high=words.number(odds.high, 0))
    return _(
        "{words} Had other people like these rated, the result would mostly lie {ends}.", words=odds.words, ends=ends
    )


def _weights(framework: Framework, card: Scorecard) -> View | None:
    rows = weight_sensitivity(framework, card)
    if not rows:
        return None
    turning = [row.criterion for row in rows if row.changes_band]
    finding = (
        _(
            "A fifth more or less weight for {turning} would change the band.",
            turning=words.listing(f"{key} {framework.title_of(key)}" for key in turning),
        )
        if turning
        else _("No criterion's weight, a fifth more or less, would change the band.")
    )
    table = pd.DataFrame(
        [
            {
                N_("Criterion"): f"{row.criterion} {framework.title_of(row.criterion)}",
                N_("A fifth less"): row.less,
                N_("A fifth more"): row.more,
            }
            for row in rows
        ]
    )
    return View(
        title=_("Weights: {title}", title=framework.title),
        finding=finding,
        table=table,
        caption=_("The total if one criterion weighed a fifth less or more: {title}", title=framework.title),
        fold=_("Every criterion"),
    )
