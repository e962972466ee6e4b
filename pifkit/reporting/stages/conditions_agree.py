"""View of the conditions stage about agreement: each assessor's rating of each item, widest spread first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from pifkit.model.language import N_, _, _n
from pifkit.reporting import words
from pifkit.reporting.assessment import rated, settled
from pifkit.reporting.stages import conditions_figures as figures
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.frameworks import Framework
    from pifkit.scoring.consensus import Item, Key
    from pifkit.workspace.book import Book


def spread(book: Book) -> tuple[View, ...]:
    """Individual ratings of each item that several assessors rated: parts, or the attributes of parts."""
    found = []
    for framework, _rest in rated(book):
        if framework.consensus.method != "tolerance":
            continue
        items = {key: item for key, item in settled(book, framework).items() if item.spread is not None}
        if items:
            found.append(_spread(framework, items, book.options.consensus_tolerance))
    return tuple(found) or (
        View(
            empty=_(
                "No part has ratings from more than one assessor, so agreement cannot be shown. How to start: give "
                "each row of ratings.csv the assessor's pseudonym in the column assessor; one row per assessor and part."
            )
        ),
    )


def _spread(framework: Framework, items: Mapping[Key, Item], tolerance: float | None) -> View:
    limit = framework.consensus.tolerance if tolerance is None else tolerance
    rows = figures.individual(framework, items)
    table = _table(framework, items, rows)
    attributes = any(attribute for _rest, attribute in items)
    several = _("ratings of attributes") if attributes else _("parts")
    finding = _finding(table, limit, several)
    shown = table.head(figures.MOST_STRIPS)
    notes = (
        ()
        if len(shown) == len(table)
        else (
            _(
                "The picture shows the {shown} {many} with the widest spread; the table holds all {table}.",
                shown=len(shown),
                many=several,
                table=len(table),
            ),
        )
    )
    return View(
        title=framework.title,
        finding=finding,
        figure=figures.strips(rows, shown, limit, *figures.scale_ends(framework, attributes)),
        alt=_(
            "Strip plot of individual ratings for {shown}, widest spread first. {finding}",
            shown=words.plural(len(shown), "rating of an attribute", "ratings of attributes")
            if attributes
            else words.plural(len(shown), "part"),
            finding=finding,
        ),
        table=table,
        caption=_("Spread of individual ratings: {title}", title=framework.title),
        notes=notes,
    )


def _table(framework: Framework, items: Mapping[Key, Item], rows: pd.DataFrame) -> pd.DataFrame:
    """One row per item, widest spread first; equal ones in the framework's order."""
    grouped = rows.groupby("Item", sort=False)["Score"]
    states = {figures.item_title(framework, key): item.state for key, item in items.items()}
    table = pd.DataFrame(
        {
            N_("Item"): grouped.size().index,
            N_("Assessors"): grouped.size().to_numpy(),
            N_("Lowest"): grouped.min().to_numpy(),
            N_("Median"): grouped.median().to_numpy(),
            N_("Highest"): grouped.max().to_numpy(),
        }
    )
    table[N_("Spread")] = table["Highest"] - table["Lowest"]
    table["State"] = [figures.STATE_WORDS.get(states[item], "") for item in table["Item"]]
    return table.sort_values("Spread", ascending=False, kind="stable").reset_index(drop=True)


def _finding(table: pd.DataFrame, limit: float, many: str) -> str:
    wide = table[table["Spread"] > limit]
    if wide.empty:
        return _(
            "The first views lie within {limit} of each other everywhere: the assessors agree.",
            limit=words.number(limit),
        )
    is_open = wide["State"] == figures.STATE_WORDS["discuss"]
    finding = _n(
        "{count} of {all} {many} has a spread wider than {limit}: {named}.",
        "{count} of {all} {many} have a spread wider than {limit}: {named}.",
        len(wide),
        all=len(table),
        many=many,
        limit=words.number(limit),
        named=words.listing(_named(wide["Item"]), at_most=6),
    )
    if not is_open.any():
        return _("{finding} A score was agreed all the same.", finding=finding)
    first = _("it") if is_open.sum() == 1 else _("these")
    return _(
        "{finding} Talk about {first} first.",
        finding=finding,
        first=first if is_open.all() else words.listing(_named(wide[is_open]["Item"]), at_most=6),
    )


def _named(items: pd.Series) -> list[str]:
    """The items by part, since a part whose attributes are contested is talked about as one."""
    return list(dict.fromkeys(str(item).partition(",")[0] for item in items))
