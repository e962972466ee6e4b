"""Views of the conditions stage beside something else: the last cycle, other partnerships, other frameworks, labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from pifkit.frameworks import available, load
from pifkit.reporting import words
from pifkit.reporting.assessment import rated
from pifkit.reporting.cycles import Compared, compared
from pifkit.reporting.stages import conditions_pictures as pictures
from pifkit.reporting.view import View
from pifkit.scoring.comparison import SMALLEST_GROUP, Mapped, map_onto, pairs_between
from pifkit.scoring.labels import label_reached

if TYPE_CHECKING:
    from pifkit.frameworks import Framework
    from pifkit.model.scorecard import Scorecard
    from pifkit.workspace.book import Book

JOINT = "psif"  # the framework whose mappings join the others
_LONGEST = 12  # rows that stay open
_ARROWS = {"better": "▲ ", "worse": "▼ ", "same": "= "}


def change(book: Book) -> tuple[View, ...]:
    """Each self-assessment beside that of the last cycle, or why the two cannot be compared."""
    last = book.previous
    if last is None:
        return (View(empty="This is the first cycle on record, so there is nothing to compare with yet."),)
    beside = compared(book)
    refused: dict[str, list[str]] = {}
    for one in beside:
        if one.reason:
            refused.setdefault(one.reason, []).append(one.framework.title)
    found = [_change(one, last.name) for one in beside if not one.reason]
    found += [
        View(finding=f"{words.listing(titles)} cannot be compared with {last.name}: {reason}.")
        for reason, titles in refused.items()
    ]
    return tuple(found) or (
        View(empty=f"Nothing has been rated in this cycle yet, so nothing can be compared with {last.name}."),
    )


def _change(one: Compared, last: str) -> View:
    shown = [row for row in one.rows if row.kind != "part" and not (row.before is None and row.after is None)]
    table = pd.DataFrame(
        [
            {
                "What": "Total" if row.kind == "total" else f"{row.id} {row.title}",
                last: row.before,
                "Now": row.after,
                "Change": words.DASH
                if row.difference is None
                else f"{_ARROWS[row.change]}{words.signed(row.difference, 1)}",
            }
            for row in shown
        ]
    ).astype({last: float, "Now": float})
    notes = ["A different panel can move a score as well as real improvement can; stage 6 takes the change apart."]
    if one.earlier:
        notes.insert(0, f"{last} was assessed with {one.earlier}: only entries that stand for each other are compared.")
    return View(
        title=one.framework.title,
        finding=_moved(one, last),
        table=table,
        caption=f"This cycle against {last}: {one.framework.title}",
        decimals={last: 1, "Now": 1},
        missing="not known",
        open_table=len(table) <= _LONGEST,
        fold="" if len(table) <= _LONGEST else "Criterion by criterion",
        notes=tuple(notes),
    )


def _moved(one: Compared, last: str) -> str:
    total = next((row for row in one.rows if row.kind == "total"), None)
    up, down, same, unknown = (
        [f"{row.id} {row.title}" for row in one.rows if row.kind == "criterion" and row.change == change]
        for change in ("better", "worse", "same", "none")
    )
    said = []
    if total is not None and total.difference is not None:
        said.append(
            f"Total {words.number(total.before, 1)} to {words.number(total.after, 1)} "
            f"({words.signed(total.difference, 1)}) since {last}."
        )
    if not (up or down or same):
        return words.listing([*said, f"No criterion has a score in both {last} and this cycle."], " ")
    said.append(f"Higher: {words.listing(up, at_most=4) or 'none'}. Lower: {words.listing(down, at_most=4) or 'none'}.")
    if unknown:
        said.append(f"Cannot be said yet: {words.listing(unknown, at_most=4)}.")
    return " ".join(said)


def standing(book: Book) -> tuple[View, ...]:
    """Where each self-assessment stands among the partnerships of the workspace and in the family group; no league table."""
    rows = [row for row in book.comparison if row.get("framework")]
    found, few = [], {}
    for framework, _ in rated(book):
        own = [row for row in rows if row["framework"] == framework.key]
        if any(row["percentile"] is not None for row in own):
            found.append(_standing(framework, own))
        elif own:
            few[framework.title] = max(row["of"] for row in own)
    if few:
        found.append(View(finding=_few_words(few)))
    return tuple(found) or (
        View(
            empty="There is nothing to compare with. A comparison appears when `pifkit run --all` has read at least "
            f"{words.small(SMALLEST_GROUP)} partnerships with the same framework in the same cycle."
        ),
    )


def _few_words(few: Mapping[str, int]) -> str:
    """Why there is no figure: too few partnerships, or no score of this one's own."""
    alone = [title for title, most in few.items() if most < SMALLEST_GROUP]
    said = []
    if alone:
        counts = words.listing(f"{title} ({few[title]})" for title in alone)
        said.append(
            f"Partnerships with a score to compare with: {counts}. Figures are shown from {words.small(SMALLEST_GROUP)} on, "
            "so that no single partnership can be worked out."
        )
    if waiting := [title for title in few if title not in alone]:
        said.append(f"There is no score of this partnership's own to compare yet: {words.listing(waiting)}.")
    return " ".join(said)


def _standing(framework: Framework, rows: list[dict[str, Any]]) -> View:
    known = [row for row in rows if row["group"] == "all" and row["percentile"] is not None]
    most = max(row["of"] for row in known)
    family = {row["entry"]: row for row in rows if row["group"] != "all" and row["percentile"] is not None}
    table = pd.DataFrame([_standing_row(framework, row, family.get(row["entry"])) for row in known])
    if not family:
        table = table.drop(columns="Family group")
    drawn = [row for row in known if row["entry"] != "total"]
    finding = _standing_words(framework, known, most)
    return View(
        title=framework.title,
        finding=finding,
        figure=pictures.standing(
            [f"{row['entry']} {framework.title_of(row['entry'])}" for row in drawn],
            [tuple(row[key] for key in ("value", "lower_quartile", "median", "upper_quartile")) for row in drawn],
        )
        if drawn
        else None,
        alt=f"For {words.plural(len(drawn), 'criterion', 'criteria')}: this partnership as a dot on the middle half of all "
        f"partnerships, with their median. {finding}"
        if drawn
        else "",
        table=table,
        caption=f"Among other partnerships: {framework.title}",
        decimals={"Here": 1, "A quarter are below": 1, "Median": 1, "A quarter are above": 1},
        open_table=not drawn,
        notes=(
            "Place: the percent of partnerships with a lower score, equal ones counted half. No partnership is named and "
            "nobody is ranked: panels differ in how strictly they judge.",
        ),
    )


def _standing_row(framework: Framework, row: Mapping[str, Any], family: Mapping[str, Any] | None) -> dict[str, Any]:
    entry = row["entry"]
    return {
        "What": "Total" if entry == "total" else f"{entry} {framework.title_of(entry)}",
        "Here": row["value"],
        "A quarter are below": row["lower_quartile"],
        "Median": row["median"],
        "A quarter are above": row["upper_quartile"],
        "Place": f"{words.percent(row['percentile'])} of {row['of']}",
        "Family group": "–" if family is None else f"{words.percent(family['percentile'])} of {family['of']}",
    }


def _standing_words(framework: Framework, known: list[dict[str, Any]], most: int) -> str:
    total = next((row for row in known if row["entry"] == "total"), None)
    above = [row for row in known if row["entry"] != "total" and row["value"] > row["upper_quartile"]]
    below = [row for row in known if row["entry"] != "total" and row["value"] < row["lower_quartile"]]
    among = f"Among {words.plural(most, 'partnership')}, this one included,"
    first = "no total can be compared yet."
    if total is not None:
        place = words.number(total["percentile"], 0)
        first = f"the total lies at place {place} of 100 (50 is the middle)."
    said = [f"{among} {first}"]
    for name, rows in (("In the top quarter", above), ("In the bottom quarter", below)):
        titles = [f"{row['entry']} {framework.title_of(row['entry'])}" for row in rows]
        said.append(f"{name}: {words.listing(titles, at_most=4) or 'none'}.")
    return " ".join(said)


def elsewhere(book: Book) -> tuple[View, ...]:
    """Each self-assessment put onto the other frameworks to which a mapping leads: an indication, never a score there."""
    if not rated(book):
        return (View(empty="Nothing has been rated in this cycle yet, so it indicates nothing elsewhere."),)
    own = {framework.id: card for framework, card in rated(book)}
    found = []
    for framework, card in rated(book):
        rows = [
            {
                "Framework": other.title,
                "Entry": entry_name(one),
                "Indication": one.percent,
                "Own result": _results(own.get(other.id)).get(one.id),
                "From": words.listing(one.sources),
            }
            for other, one in mapped(framework, card)
        ]
        if rows:
            found.append(_elsewhere(framework, pd.DataFrame(rows).astype({"Indication": float, "Own result": float})))
    return tuple(found) or (
        View(
            empty="No file says how the frameworks in use stand to others. Mappings exist from the Public Service "
            "Improvement Framework to EFQM 2013, Customer Service Excellence, Investors in People, ISO 9001 and Best Value."
        ),
    )


def mapped(framework: Framework, card: Scorecard) -> Iterator[tuple[Framework, Mapped]]:
    """What a self-assessment indicates on every framework to which a mapping leads."""
    joint = load(JOINT)
    for other in (load(key) for key in available() if ":" not in key and key != framework.id):
        if pairs_between(framework, other, joint) is not None:
            yield from ((other, one) for one in map_onto(framework, card, other, joint) if one.percent is not None)


def entry_name(one: Mapped) -> str:
    """Id and title of an entry, or its title alone where the id is a word."""
    return f"{one.id} {one.title}" if one.id[:1].isdigit() else one.title


def _results(card: Scorecard | None) -> dict[str, float | None]:
    """Percent of every criterion and group of a self-assessment."""
    if card is None:
        return {}
    groups = {group.id: group.percent for one in card.criteria for group in one.groups}
    return {one.id: one.percent for one in card.criteria} | groups


def _elsewhere(framework: Framework, table: pd.DataFrame) -> View:
    ordered = table.sort_values("Indication", kind="stable")
    (low, least), (high, most) = [(f"{row['Entry']} ({row['Framework']})", words.percent(row["Indication"])) for row in
                                  (ordered.iloc[0], ordered.iloc[-1])]  # fmt: skip
    others = words.plural(table["Framework"].nunique(), "other framework")
    finding = (
        f"It speaks to {len(table)} entries of {others}: most for {high}, {most}; least for {low}, {least}."
        if least != most
        else f"It speaks to {len(table)} entries of {others}, all at {most}."
    )
    both = table["Own result"].notna().any()
    return View(
        title=framework.title,
        finding=finding,
        table=table if both else table.drop(columns="Own result"),
        caption=f"What {framework.title} indicates elsewhere, in percent",
        fold="Entry by entry",
        decimals={"Indication": 0, "Own result": 0},
        missing={"Own result": "not assessed"},
        notes=("An indication, and never a score under the other framework: the mappings are this project's choice.",),
    )


def labels(book: Book) -> tuple[View, ...]:
    """Labels with minimum points, such as that of effective CAF users, from the points given from outside."""
    found = []
    for name, points in book.cycle.label_points.items():
        key, _, label = name.partition("/")
        framework = load(key)
        one = next(one for one in framework.labels if one.id == label)
        reached = label_reached(framework, label, points)
        table = pd.DataFrame(
            [
                {"Points for": part.replace("_", " "), "Given": points[part], "Needed": least}
                for part, least in one.minimums.items()
            ]
        )
        found.append(
            View(
                title=one.title,
                finding=f"{'Every minimum is' if reached else 'Not every minimum is'} reached.",
                table=table,
                caption=f"Minimum points: {one.title}",
                open_table=True,
                notes=("An indication: the label itself is awarded by its owner.",),
            )
        )
    return tuple(found)
