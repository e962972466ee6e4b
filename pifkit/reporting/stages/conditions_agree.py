"""View of the conditions stage about agreement: each assessor's rating of each item, widest spread first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

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
    for framework, _ in rated(book):
        if framework.consensus.method != "tolerance":
            continue
        items = {key: item for key, item in settled(book, framework).items() if item.spread is not None}
        if items:
            found.append(_spread(framework, items, book.options.consensus_tolerance))
    return tuple(found) or (
        View(
            empty="No part has ratings from more than one assessor, so agreement cannot be shown. How to start: give "
            "each row of ratings.csv the assessor's pseudonym in the column assessor; one row per assessor and part."
        ),
    )


def _spread(framework: Framework, items: Mapping[Key, Item], tolerance: float | None) -> View:
    limit = framework.consensus.tolerance if tolerance is None else tolerance
    rows = figures.individual(framework, items)
    table = _table(framework, items, rows)
    attributes = any(attribute for _, attribute in items)
    noun, many = ("rating of an attribute", "ratings of attributes") if attributes else ("part", "parts")
    finding = _finding(table, limit, many)
    shown = table.head(figures.MOST_STRIPS)
    notes = (
        ()
        if len(shown) == len(table)
        else (f"The picture shows the {len(shown)} {many} with the widest spread; the table holds all {len(table)}.",)
    )
    return View(
        title=framework.title,
        finding=finding,
        figure=figures.strips(rows, shown, limit, *figures.scale_ends(framework, attributes)),
        alt=f"Strip plot of individual ratings for {words.plural(len(shown), noun, many)}, widest spread first. {finding}",
        table=table,
        caption=f"Spread of individual ratings: {framework.title}",
        notes=notes,
    )


def _table(framework: Framework, items: Mapping[Key, Item], rows: pd.DataFrame) -> pd.DataFrame:
    """One row per item, widest spread first; equal ones in the framework's order."""
    grouped = rows.groupby("Item", sort=False)["Score"]
    states = {figures.item_title(framework, key): item.state for key, item in items.items()}
    table = pd.DataFrame(
        {
            "Item": grouped.size().index,
            "Assessors": grouped.size().to_numpy(),
            "Lowest": grouped.min().to_numpy(),
            "Median": grouped.median().to_numpy(),
            "Highest": grouped.max().to_numpy(),
        }
    )
    table["Spread"] = table["Highest"] - table["Lowest"]
    table["State"] = [figures.STATE_WORDS.get(states[item], "") for item in table["Item"]]
    return table.sort_values("Spread", ascending=False, kind="stable").reset_index(drop=True)


def _finding(table: pd.DataFrame, limit: float, many: str) -> str:
    wide = table[table["Spread"] > limit]
    if wide.empty:
        return f"The first views lie within {words.number(limit)} of each other everywhere: the assessors agree."
    is_open = wide["State"] == figures.STATE_WORDS["discuss"]
    finding = (
        f"{len(wide)} of {len(table)} {many} {'has' if len(wide) == 1 else 'have'} a spread wider than {words.number(limit)}: "
        f"{words.listing(_named(wide['Item']), at_most=6)}."
    )
    if not is_open.any():
        return f"{finding} A score was agreed all the same."
    first = "it" if is_open.sum() == 1 else "these"
    return f"{finding} Talk about {first if is_open.all() else words.listing(_named(wide[is_open]['Item']), at_most=6)} first."


def _named(items: pd.Series) -> list[str]:
    """The items by part, since a part whose attributes are contested is talked about as one."""
    return list(dict.fromkeys(str(item).partition(",")[0] for item in items))
