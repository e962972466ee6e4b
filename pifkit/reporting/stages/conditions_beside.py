"""Views of the conditions stage beside something else: the last cycle, other partnerships, other frameworks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from pifkit.frameworks import available, load
from pifkit.model.language import N_, _
from pifkit.reporting import words
from pifkit.reporting.assessment import rated
from pifkit.reporting.cycles import Compared, compared
from pifkit.reporting.stages import conditions_pictures as pictures
from pifkit.reporting.view import View
from pifkit.scoring.comparison import SMALLEST_GROUP, Mapped, map_onto, pairs_between

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
        return (View(empty=_("This is the first cycle on record, so there is nothing to compare with yet.")),)
    beside = compared(book)
    refused: dict[str, list[str]] = {}
    for one in beside:
        if one.reason:
            refused.setdefault(one.reason, []).append(one.framework.title)
    found = [_change(one, last.name) for one in beside if not one.reason]
    found += [
        View(
            finding=_(
                "{titles} cannot be compared with {name}: {reason}.",
                titles=words.listing(titles),
                name=last.name,
                reason=reason,
            )
        )
        for reason, titles in refused.items()
    ]
    return tuple(found) or (
        View(
            empty=_("Nothing has been rated in this cycle yet, so nothing can be compared with {name}.", name=last.name)
        ),
    )


def _change(one: Compared, last: str) -> View:
    shown = [row for row in one.rows if row.kind != "part" and not (row.before is None and row.after is None)]
    table = pd.DataFrame(
        [
            {
                N_("What"): _("Total") if row.kind == "total" else f"{row.id} {row.title}",
                last: row.before,
                N_("Now"): row.after,
                N_("Change"): words.DASH
                if row.difference is None
                else f"{_ARROWS[row.change]}{words.signed(row.difference, 1)}",
            }
            for row in shown
        ]
    ).astype({last: float, "Now": float})
    notes = [_("A different panel can move a score as well as real improvement can; stage 6 takes the change apart.")]
    if one.earlier:
        notes.insert(
            0,
            _(
                "{last} was assessed with {earlier}: only entries that stand for each other are compared.",
                last=last,
                earlier=one.earlier,
            ),
        )
    return View(
        title=one.framework.title,
        finding=_moved(one, last),
        table=table,
        caption=_("This cycle against {last}: {title}", last=last, title=one.framework.title),
        decimals={last: 1, "Now": 1},
        missing=_("not known"),
        open_table=len(table) <= _LONGEST,
        fold="" if len(table) <= _LONGEST else _("Criterion by criterion"),
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
            _(
                "Total {before} to {after} ({difference}) since {last}.",
                before=words.number(total.before, 1),
                after=words.number(total.after, 1),
                difference=words.signed(total.difference, 1),
                last=last,
            )
        )
    if not (up or down or same):
        return words.listing([*said, _("No criterion has a score in both {last} and this cycle.", last=last)], " ")
    said.append(
        _(
            "Higher: {up}. Lower: {down}.",
            up=words.listing(up, at_most=4) or _("none"),
            down=words.listing(down, at_most=4) or _("none"),
        )
    )
    if unknown:
        said.append(_("Cannot be said yet: {unknown}.", unknown=words.listing(unknown, at_most=4)))
    return " ".join(said)


def standing(book: Book) -> tuple[View, ...]:
    """Where each self-assessment stands among the partnerships of the workspace and in the family group; no league table."""
    rows = [row for row in book.comparison if row.get("framework")]
    found, few = [], {}
    for framework, _rest in rated(book):
        own = [row for row in rows if row["framework"] == framework.key]
        if any(row["percentile"] is not None for row in own):
            found.append(_standing(framework, own))
        elif own:
            few[framework.title] = max(row["of"] for row in own)
    if few:
        found.append(View(finding=_few_words(few)))
    return tuple(found) or (
        View(
            empty=_(
                "There is nothing to compare with. A comparison appears when `pifkit run --all` has read at least "
                "{smallest_group} partnerships with the same framework in the same cycle.",
                smallest_group=words.small(SMALLEST_GROUP),
            )
        ),
    )


def _few_words(few: Mapping[str, int]) -> str:
    """Why there is no figure: too few partnerships, or no score of this one's own."""
    alone = [title for title, most in few.items() if most < SMALLEST_GROUP]
    said = []
    if alone:
        counts = words.listing(f"{title} ({few[title]})" for title in alone)
        said.append(
            _(
                "Partnerships with a score to compare with: {counts}. Figures are shown from {smallest_group} on, "
                "so that no single partnership can be worked out.",
                counts=counts,
                smallest_group=words.small(SMALLEST_GROUP),
            )
        )
    if waiting := [title for title in few if title not in alone]:
        said.append(
            _("There is no score of this partnership's own to compare yet: {waiting}.", waiting=words.listing(waiting))
        )
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
        alt=_(
            "For {criterion}: this partnership as a dot on the middle half of all "
            "partnerships, with their median. {finding}",
            criterion=words.plural(len(drawn), "criterion", "criteria"),
            finding=finding,
        )
        if drawn
        else "",
        table=table,
        caption=_("Among other partnerships: {title}", title=framework.title),
        decimals={"Here": 1, "A quarter are below": 1, "Median": 1, "A quarter are above": 1},
        open_table=not drawn,
        notes=(
            _(
                "Place: the percent of partnerships with a lower score, equal ones counted half. No partnership is named and "
                "nobody is ranked: panels differ in how strictly they judge."
            ),
        ),
    )


def _standing_row(framework: Framework, row: Mapping[str, Any], family: Mapping[str, Any] | None) -> dict[str, Any]:
    entry = row["entry"]
    return {
        N_("What"): _("Total") if entry == "total" else f"{entry} {framework.title_of(entry)}",
        N_("Here"): row["value"],
        N_("A quarter are below"): row["lower_quartile"],
        N_("Median"): row["median"],
        N_("A quarter are above"): row["upper_quartile"],
        N_("Place"): _("{row} of {row_2}", row=words.percent(row["percentile"]), row_2=row["of"]),
        N_("Family group"): "–"
        if family is None
        else _("{family} of {family_2}", family=words.percent(family["percentile"]), family_2=family["of"]),
    }


def _standing_words(framework: Framework, known: list[dict[str, Any]], most: int) -> str:
    total = next((row for row in known if row["entry"] == "total"), None)
    above = [row for row in known if row["entry"] != "total" and row["value"] > row["upper_quartile"]]
    below = [row for row in known if row["entry"] != "total" and row["value"] < row["lower_quartile"]]
    among = _("Among {partnerships}, this one included,", partnerships=words.plural(most, "partnership"))
    first = _("no total can be compared yet.")
    if total is not None:
        place = words.number(total["percentile"], 0)
        first = _("the total lies at place {place} of 100 (50 is the middle).", place=place)
    said = [f"{among} {first}"]
    for name, rows in ((_("In the top quarter"), above), (_("In the bottom quarter"), below)):
        titles = [f"{row['entry']} {framework.title_of(row['entry'])}" for row in rows]
        said.append(f"{name}: {words.listing(titles, at_most=4) or 'none'}.")
    return " ".join(said)


def elsewhere(book: Book) -> tuple[View, ...]:
    """Each self-assessment put onto the other frameworks to which a mapping leads: an indication, never a score there."""
    if not rated(book):
        return (View(empty=_("Nothing has been rated in this cycle yet, so it indicates nothing elsewhere.")),)
    own = {framework.id: card for framework, card in rated(book)}
    found = []
    for framework, card in rated(book):
        rows = [
            {
                N_("Framework"): other.title,
                N_("Entry"): entry_name(one),
                N_("Indication"): one.percent,
                N_("Own result"): _results(own.get(other.id)).get(one.id),
                N_("From"): words.listing(one.sources),
            }
            for other, one in mapped(framework, card)
        ]
        if rows:
            found.append(_elsewhere(framework, pd.DataFrame(rows).astype({"Indication": float, "Own result": float})))
    return tuple(found) or (
        View(
            empty=_(
                "No file says how the frameworks in use stand to others. Mappings exist from the Public Service "
                "Improvement Framework to EFQM 2013, Customer Service Excellence, Investors in People, ISO 9001 and Best Value."
            )
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
        _(
            "It speaks to {table} entries of {others}: most for {high}, {most}; least for {low}, {least}.",
            table=len(table),
            others=others,
            high=high,
            most=most,
            low=low,
            least=least,
        )
        if least != most
        else _("It speaks to {table} entries of {others}, all at {most}.", table=len(table), others=others, most=most)
    )
    both = table["Own result"].notna().any()
    return View(
        title=framework.title,
        finding=finding,
        table=table if both else table.drop(columns="Own result"),
        caption=_("What {title} indicates elsewhere, in percent", title=framework.title),
        fold=_("Entry by entry"),
        decimals={"Indication": 0, "Own result": 0},
        missing={"Own result": _("not assessed")},
        notes=(
            _("An indication, and never a score under the other framework: the mappings are this project's choice."),
        ),
    )
