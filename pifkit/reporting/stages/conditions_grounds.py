"""Views of the conditions stage about its grounds: evidence, statements, and the rule behind every number."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from pifkit.frameworks import load
from pifkit.improvement.freshness import STATES, state
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

_TRACE = ["Number", "Value", "Rule", "From"]
_LONGEST = 12  # statements that stay open
_FEW = 3  # more parts with equally many statements say nothing


def evidence(book: Book) -> View:
    """How fresh the evidence is: fresh, ageing (review due within 90 days), expired, undated."""
    rows = [row for row in book.rows("evidence") if row.kind == "evidence" or row.review_by or row.date]
    if not rows:
        return View(
            empty="No evidence is recorded in this cycle. How to start: add rows to evidence.csv with kind evidence, a "
            "sentence, the part, the date and the day by which to look at it again (review_by)."
        )
    states = [state(row, book.as_of) for row in rows]
    counts: dict[str, int] = {name: states.count(name) for name in STATES}
    table = pd.DataFrame(
        {
            "Evidence": [words.shorten(row.text, 90) for row in rows],
            "Part": [row.part or "–" for row in rows],
            "Date": [words.day(row.date) for row in rows],
            "Review by": [words.day(row.review_by) for row in rows],
            "State": states,
        }
    )
    expired = counts["expired"]
    finding = (
        f"Of {words.plural(len(rows), 'piece')} of evidence, {counts['fresh']} {'is' if counts['fresh'] == 1 else 'are'} fresh"
        + (f", {expired} {'has' if expired == 1 else 'have'} passed the day of review" if expired else "")
        + "."
    )
    return View(
        finding=finding,
        figure=figures.bars(counts),
        alt="Bar chart of evidence by age: " + ", ".join(f"{name} {count}" for name, count in counts.items()) + ".",
        table=table,
        caption=f"Evidence as of {words.day(book.as_of)}",
        notes=("Ageing: to be reviewed within 90 days. Old evidence lowers no score; it is shown beside it.",),
    )


def strengths(book: Book) -> View:
    """Strengths, by part."""
    return _statements(book, "strength", "Strengths", "what works and how you know")


def improvements(book: Book) -> View:
    """Areas for improvement, by part."""
    return _statements(book, "improvement", "Areas for improvement", "what is missing or could be better")


def _statements(book: Book, kind: str, title: str, what: str) -> View:
    rows = [row for row in book.rows("evidence") if row.kind == kind]
    if not rows:
        return View(
            title=title,
            empty=f"None recorded in this cycle. How to start: add rows to evidence.csv with kind {kind}: {what}, in a "
            "full sentence, with the part it belongs to. Three to five for each part are usual.",
        )
    table = pd.DataFrame(
        {
            "Part": [_part(book, row) for row in rows],
            title: [row.text for row in rows],
            "Source": [row.source or "–" for row in rows],
        }
    )
    table = table.sort_values("Part", kind="stable").reset_index(drop=True)
    several = words.sentence(words.plural(len(rows), "statement"))[:-1]
    finding = f"{several} on {words.plural(table['Part'].nunique(), 'part')}."
    counts = Counter(row.part for row in rows if row.part)
    most = [part for part, count in counts.items() if count == max(counts.values())]
    if len(rows) > _LONGEST and len(most) <= _FEW:
        finding += f" Most on {words.listing(most)}."
    return View(
        title=title,
        finding=finding,
        table=table,
        caption=f"{title} recorded in this cycle",
        open_table=len(rows) <= _LONGEST,
        fold="" if len(rows) <= _LONGEST else f"All {len(rows)} {title.lower()}",
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
                    caption=f"How each number of {framework.title} was made",
                    fold=f"{words.sentence(words.plural(len(rows), 'number'))[:-1]} of {framework.title}, each with its rule",
                )
            )
    if beside := traces(book):
        found.append(
            View(
                title="Beside other frameworks and partnerships",
                table=pd.DataFrame(beside, columns=_TRACE),
                caption="How each number beside other frameworks and partnerships was made",
                fold=f"{words.sentence(words.plural(len(beside), 'number'))[:-1]} beside others, each with its rule",
            )
        )
    return tuple(found) or (View(finding="Nothing has been rated yet, so there is no number to trace."),)


def _said(framework: Framework, step: Step) -> str:
    title = framework.title_of(step.about)
    name = step.about if title == step.about else f"{step.about} {words.shorten(title, 40)}"
    return name if step.quantity == step.about else f"{name}: {step.quantity.replace('_', ' ')}"


def _value(value: float | str | None) -> str:
    return words.number(value) if isinstance(value, int | float) else (value or words.DASH)


def _inputs(step: Step) -> str:
    said = [f"{name.replace('_', ' ')} {_value(value)}" for name, value in step.inputs]
    return "; ".join(said) if len(said) <= 8 else "; ".join(said[:8]) + f"; and {len(said) - 8} more"
