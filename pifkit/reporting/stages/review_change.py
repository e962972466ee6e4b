"""What moved since the last cycle, and why: change of scores, surveys and plan, and the bridge of each total."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pifkit.frameworks import load
from pifkit.improvement import culture as survey
from pifkit.improvement.bridge import WORDS, Assessment, bridge
from pifkit.improvement.freshness import state
from pifkit.model.language import N_, _
from pifkit.reporting import words
from pifkit.reporting.assessment import rated_frameworks, ratings_of, scorecard
from pifkit.reporting.stages import review_figures as figures
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.workspace.book import Book


def change_since_last(book: Book, most: int | None = None) -> View:
    """What moved since the last cycle: scores, engagement, actions.

    Args:
        book: the partnership.
        most: so many changes are drawn and listed, the largest; None: all.
    """
    last = book.previous
    if last is None:
        return View(empty=_("This is the first cycle on record, so there is nothing to compare with yet."))
    rows = [*_score_changes(book, last.id), *_engagement_change(book, last.id), *_action_change(book, last.id)]
    if not rows:
        return View(
            empty=_(
                "Nothing of {name} can be compared with this cycle: no score, survey or plan is in both.",
                name=last.name,
            )
        )
    table = pd.DataFrame(_largest(rows, most))
    up = [row["What"] for row in rows if row["Change"] is not None and row["Change"] > 0]
    down = [row["What"] for row in rows if row["Change"] is not None and row["Change"] < 0]
    finding = _(
        "Higher than in {name}: {up}. Lower: {down}.",
        name=last.name,
        up=words.listing(up, at_most=4) or _("nothing"),
        down=words.listing(down, at_most=4) or _("nothing"),
    )
    drawn = table.dropna(subset=["Last cycle", "This cycle"])
    drawn = drawn[drawn["Drawn"]]
    table = table.drop(columns="Drawn")
    caption = _("This cycle against {name}", name=last.name)
    missing = {"Last cycle": _("no value"), "This cycle": _("no value"), "Change": _("cannot be compared")}
    notes = (_("A different panel or a changed framework can move a score as well as real improvement can."),)
    if drawn.empty:
        return View(
            finding=finding, table=table, caption=caption, missing=missing, decimals=1, open_table=True, notes=notes
        )
    alt = (_("Arrows from last cycle to this one. {finding}", finding=finding) + " ") + "; ".join(
        _(
            "{row} {row_2} to {row_3}",
            row=row["What"],
            row_2=words.number(row["Last cycle"], 0),
            row_3=words.number(row["This cycle"], 0),
        )
        for _rest, row in drawn.iterrows()
    )
    return View(
        finding=finding, figure=figures.change(drawn, last.name), alt=alt, table=table, caption=caption, missing=missing,
        decimals=1, notes=notes,
    )  # fmt: skip


def _largest(rows: list[dict[str, Any]], most: int | None) -> list[dict[str, Any]]:
    """The rows of the largest changes, in the order of all rows."""
    if most is None or len(rows) <= most:
        return rows
    drawn = [row for row in rows if row["Drawn"]]
    kept = sorted(drawn, key=lambda row: -abs(row["Change"] or 0.0))[:most]
    return [row for row in rows if any(row is one for one in kept)] or rows[:most]


def _row(what: str, before: float | None, now: float | None, drawn: bool = True) -> dict[str, Any]:
    change = None if before is None or now is None else now - before
    return {N_("What"): what, N_("Last cycle"): before, N_("This cycle"): now, N_("Change"): change, N_("Drawn"): drawn}


def _score_changes(book: Book, last: str) -> list[dict[str, Any]]:
    document = next(one for one in book.cycles if one.id == last)
    rows = []
    for framework in rated_frameworks(book):
        if framework not in document.frameworks:
            continue
        before, now = scorecard(book, framework, last), scorecard(book, framework)
        title = load(framework).title
        if before.total is not None and now.total is not None:
            rows.append(_row(_("{title}: total", title=title), before.total, now.total, drawn=False))
        old = {one.id: one.percent for one in before.criteria}
        rows += [
            _row(load(framework).title_of(one.id), old[one.id], one.percent)
            for one in now.criteria
            if one.percent is not None and old.get(one.id) is not None
        ]
    return rows


def _engagement_change(book: Book, last: str) -> list[dict[str, Any]]:
    minimum = book.options.minimum_group
    found = []
    for cycle in (last, book.cycle.id):
        rows = book.rows("culture", cycle=cycle)
        groups = (*survey.groups(rows, "engagement"), survey.EVERYBODY)
        size = sum(survey.respondents(rows, "engagement", group) for group in groups)
        index = survey.engagement_of(survey.answer_counts(rows, "engagement"))
        found.append(index.eei if index and size >= minimum else None)
    return [] if None in found else [_row(_("Engagement index"), found[0], found[1])]


def _action_change(book: Book, last: str) -> list[dict[str, Any]]:
    before, now = book.rows("actions", cycle=last), book.rows("actions")
    if not before or not now:
        return []
    done = [sum(one.status in ("done", "verified") for one in actions) for actions in (before, now)]
    return [_row(_("Actions done"), float(done[0]), float(done[1]), drawn=False)]


def bridges(book: Book) -> tuple[View, ...]:
    """For each framework scored in both cycles: why the total changed, in parts that add up exactly."""
    last = book.previous
    if last is None:
        return (
            View(
                empty=_("A bridge leads from the last cycle's score to this one's; this is the first cycle on record.")
            ),
        )
    views = [
        view
        for framework in rated_frameworks(book)
        if framework in last.frameworks and (view := _bridge(book, framework, last.id)) is not None
    ]
    return tuple(views) or (
        View(
            empty=_(
                "No framework has a total both in {name} and now, so no change of a total can be explained yet.",
                name=last.name,
            )
        ),
    )


def _bridge(book: Book, framework: str, last: str) -> View | None:
    one = load(framework)
    before, after = (Assessment(one, ratings_of(book, framework, cycle)) for cycle in (last, book.cycle.id))
    found = bridge(before, after, _stale(book, framework), book.options.consensus_tolerance)
    if found is None:
        return None
    shown = found.shown()
    change = sum(value for _rest, value in shown)
    rows = [(WORDS[cause], value) for cause, value in shown]
    causes = [(name, value) for name, value in rows if value]
    finding = (
        _(
            "{title}: {before} to {after}, a change of {change}.",
            title=one.title,
            before=words.number(float(found.before), 1),
            after=words.number(float(found.after), 1),
            change=words.signed(change, 1),
        )
        + " "
    )
    finding += (
        words.sentence(words.listing(f"{name} {words.signed(value, 1)}" for name, value in causes))
        if causes
        else _("Nothing moved.")
    )
    table = [(_("Last cycle"), float(found.before)), *rows, (_("This cycle"), float(found.after))]
    return View(
        title=_("Why {title} changed", title=one.title),
        finding=finding,
        figure=figures.bridge(float(found.before), rows, float(found.after)),
        alt=_("Bridge from the last cycle's total to this one's. {finding}", finding=finding),
        table=pd.DataFrame(table, columns=[N_("Step"), N_("Points")]),
        caption=_("Parts of the change, which add up exactly: {title}", title=one.title),
        decimals=1,
        notes=(
            _(
                "One cause at a time: the framework, what applies, who rated, what rests on expired evidence, then the other "
                "ratings. What cannot be told apart stays unexplained."
            ),
            *found.notes,
        ),
    )


def _stale(book: Book, framework: str) -> set[str]:
    """Parts all of whose evidence in this cycle has expired."""
    only = book.cycle.frameworks[0] if len(book.cycle.frameworks) == 1 else ""
    states: dict[str, list[str]] = {}
    for one in book.rows("evidence"):
        if one.part and one.kind == "evidence" and (one.framework or only) == framework:
            states.setdefault(one.part, []).append(state(one, book.as_of))
    return {part for part, found in states.items() if set(found) == {"expired"}}
