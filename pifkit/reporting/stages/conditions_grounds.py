"""Views of the conditions stage about its grounds: evidence, statements, and the rule behind every number."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from pifkit.frameworks import load
from pifkit.improvement.freshness import STATES, state
from pifkit.model.language import N_, Phrases, _, _n
from pifkit.reporting import words
from pifkit.reporting.assessment import rated
from pifkit.reporting.stages import conditions_figures as figures
from pifkit.reporting.stages.conditions_traces import traces
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.frameworks import Framework
    from pifkit.model.scorecard import Step
    from pifkit.model.tables import Evidence
    from pifkit.workspace.book import Book

#: What the steps of a calculation arrive at.
_QUANTITIES = Phrases(
    {
        "score": N_("score"),
        "percent": N_("percent"),
        "points": N_("points"),
        "total": N_("total"),
        "band": N_("band"),
        "figure": N_("figure"),
        "uncapped": N_("uncapped"),
        "agree_pct": N_("agree pct"),
        "dont_know_pct": N_("dont know pct"),
    }
)
_TRACE = [N_("Number"), N_("Value"), N_("Rule"), N_("From")]
_LONGEST = 12  # statements that stay open
_FEW = 3  # more parts with equally many statements say nothing


def evidence(book: Book) -> View:
    """How fresh the evidence is: fresh, ageing (review due within 90 days), expired, undated."""
    rows = [row for row in book.rows("evidence") if row.kind == "evidence" or row.review_by or row.date]
    if not rows:
        return View(
            empty=_(
                "No evidence is recorded in this cycle. How to start: add rows to evidence.csv with kind evidence, a "
                "sentence, the part, the date and the day by which to look at it again (review_by)."
            )
        )
    states = [state(row, book.as_of) for row in rows]
    counts: dict[str, int] = {name: states.count(name) for name in STATES}
    named = {words.code(name): count for name, count in counts.items()}
    table = pd.DataFrame(
        {
            N_("Evidence"): [words.shorten(row.text, 90) for row in rows],
            N_("Part"): [row.part or "–" for row in rows],
            N_("Date"): [words.day(row.date) for row in rows],
            N_("Review by"): [words.day(row.review_by) for row in rows],
            N_("State"): [words.code(one) for one in states],
        }
    )
    expired = counts["expired"]
    finding = (
        _n(
            "Of {pieces} of evidence, {count} is fresh",
            "Of {pieces} of evidence, {count} are fresh",
            counts["fresh"],
            pieces=words.plural(len(rows), "piece"),
        )
        + (
            _n(", {count} has passed the day of review", ", {count} have passed the day of review", expired)
            if expired
            else ""
        )
        + "."
    )
    return View(
        finding=finding,
        figure=figures.bars(named),
        alt=(_("Bar chart of evidence by age:") + " ")
        + ", ".join(f"{name} {count}" for name, count in named.items())
        + ".",
        table=table,
        caption=_("Evidence as of {as_of}", as_of=words.day(book.as_of)),
        notes=(_("Ageing: to be reviewed within 90 days. Old evidence lowers no score; it is shown beside it."),),
    )


def strengths(book: Book) -> View:
    """Strengths, by part."""
    return _statements(book, "strength", _("Strengths"), _("what works and how you know"))


def improvements(book: Book) -> View:
    """Areas for improvement, by part."""
    return _statements(book, "improvement", _("Areas for improvement"), _("what is missing or could be better"))


def _statements(book: Book, kind: str, title: str, what: str) -> View:
    rows = [row for row in book.rows("evidence") if row.kind == kind]
    if not rows:
        return View(
            title=title,
            empty=_(
                "None recorded in this cycle. How to start: add rows to evidence.csv with kind {kind}: {what}, in a "
                "full sentence, with the part it belongs to. Three to five for each part are usual.",
                kind=kind,
                what=what,
            ),
        )
    table = pd.DataFrame(
        {
            N_("Part"): [_part(book, row) for row in rows],
            title: [row.text for row in rows],
            N_("Source"): [row.source or "–" for row in rows],
        }
    )
    table = table.sort_values("Part", kind="stable").reset_index(drop=True)
    several = words.sentence(words.plural(len(rows), "statement"))[:-1]
    finding = _("{several} on {parts}.", several=several, parts=words.plural(table["Part"].nunique(), "part"))
    counts = Counter(row.part for row in rows if row.part)
    most = [part for part, count in counts.items() if count == max(counts.values())]
    if len(rows) > _LONGEST and len(most) <= _FEW:
        finding += " " + _("Most on {most}.", most=words.listing(most))
    return View(
        title=title,
        finding=finding,
        table=table,
        caption=_("{title} recorded in this cycle", title=title),
        open_table=len(rows) <= _LONGEST,
        fold="" if len(rows) <= _LONGEST else _("All {rows} {title}", rows=len(rows), title=title.lower()),
    )


def _part(book: Book, row: Evidence) -> str:
    """The part with its short title, where its framework is known."""
    named = [row.framework] if row.framework else list(book.cycle.frameworks)
    titles = (load(key).titles.get(row.part) for key in named)
    title = next((one for one in titles if one and one != row.part), "")
    return f"{row.part} {words.shorten(title, 40)}".strip() or words.DASH


def explain(book: Book) -> tuple[View, ...]:
    """For each framework: every number with the rule and the inputs behind it."""
    found = []
    for framework, card in rated(book):
        rows = [
            (_said(framework, step), _value(step.value), step.rule, _inputs(step))
            for steps in card.steps.values()
            for step in steps
            if step.value is not None
        ]
        if rows:
            found.append(
                View(
                    title=framework.title,
                    table=pd.DataFrame(rows, columns=_TRACE),
                    caption=_("How each number of {title} was made", title=framework.title),
                    fold=_(
                        "{numbers} of {title}, each with its rule",
                        numbers=words.sentence(words.plural(len(rows), "number"))[:-1],
                        title=framework.title,
                    ),
                )
            )
    if beside := traces(book):
        found.append(
            View(
                title=_("Beside other frameworks and partnerships"),
                table=pd.DataFrame(beside, columns=_TRACE),
                caption=_("How each number beside other frameworks and partnerships was made"),
                fold=_(
                    "{numbers} beside others, each with its rule",
                    numbers=words.sentence(words.plural(len(beside), "number"))[:-1],
                ),
            )
        )
    return tuple(found) or (View(finding=_("Nothing has been rated yet, so there is no number to trace.")),)


def _said(framework: Framework, step: Step) -> str:
    title = framework.title_of(step.about)
    name = step.about if title == step.about else f"{step.about} {words.shorten(title, 40)}"
    return name if step.quantity == step.about else f"{name}: {_QUANTITIES.get(step.quantity, step.quantity)}"


def _value(value: float | str | None) -> str:
    return words.number(value) if isinstance(value, int | float) else (value or words.DASH)


def _inputs(step: Step) -> str:
    said = [f"{words.code(name)} {_value(value)}" for name, value in step.inputs]
    return "; ".join(said) if len(said) <= 8 else "; ".join(said[:8]) + _("; and {said} more", said=len(said) - 8)
