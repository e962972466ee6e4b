"""The proposal for the next cycle, as a view and as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pifkit.improvement.accounting import WORDS as LINES
from pifkit.improvement.choices import NEEDS_REASON, in_use
from pifkit.improvement.cycle_yaml import to_yaml
from pifkit.improvement.next_cycle import NextCycle, Weak, propose
from pifkit.model.documents import Handed
from pifkit.reporting import words
from pifkit.reporting.assessment import scorecards
from pifkit.reporting.lines import line_title, plain_days
from pifkit.reporting.outputs import write_output
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.workspace.book import Book

NEXT_FILE = "next-cycle.yaml"


def proposal(book: Book) -> NextCycle:
    """The proposal for the next cycle, from this cycle's tables, scores and decisions."""
    weak = [
        Weak(framework.id, criterion.id, framework.title_of(criterion.id), criterion.percent)
        for framework, card in scorecards(book)
        for criterion in card.criteria
        if criterion.percent is not None
    ]
    return propose(
        book.cycle, book.as_of, book.rows("actions"), in_use(book.rows("indicators"), book.cycles), book.rows("targets"),
        weak, book.rows("decisions"),
    )  # fmt: skip


def next_cycle(book: Book) -> View:
    """What the next cycle takes over, line by line."""
    found = proposal(book)
    rows = [
        {
            "Which": line_title(book, one.kind, one.id),
            "Line": LINES[one.kind],
            "Proposed": one.decision + (" (decided)" if (one.kind, one.id) in found.decided else ""),
            "Why": _why(book, one),
        }
        for one in found.document.handed_over
    ]
    if not rows:
        return View(
            empty=f"There is nothing yet to hand over to {found.document.id}: no actions, indicators or scores are recorded."
        )
    carried, kept = found.count("action", "carried"), found.count("indicator", "kept")
    focus = found.count("focus", "new", "carried")
    people = (
        f" {words.plural(len(found.decided), 'line follows', 'lines follow')} what people decided."
        if found.decided
        else ""
    )
    return View(
        finding=f"Proposed for {found.document.id}: {words.plural(carried, 'action')} carried on, {words.plural(kept, 'indicator')} "
        f"kept, {words.plural(focus, 'criterion', 'criteria')} in focus.{people} People decide; this is where they start.",
        table=pd.DataFrame(rows),
        caption=f"Proposal for cycle {found.document.id}",
        missing={"Why": "no reason needed"},
        open_table=True,
        notes=(*found.remarks, f"The whole proposal is in {NEXT_FILE}; `pifkit next` makes it the next cycle."),
    )


def _why(book: Book, one: Handed) -> str | None:
    said = plain_days(one.reason)
    if one.decision == "new" and one.value is not None and one.date is not None:
        said = f"{words.number(one.value)} by {words.day(one.date)}" + (f": {said}" if said else "")
    if one.replaced_by:
        said = f"replaced by {line_title(book, one.kind, one.replaced_by)}" + (f": {said}" if said else "")
    return said or None


def decided(book: Book) -> View:
    """What people decided about the lines of the proposal: the rows of `decisions.csv`."""
    rows = book.rows("decisions")
    if not rows:
        return View(
            empty="Nobody has decided otherwise, so the proposal stands. How to decide: run this notebook in JupyterLab and use "
            "the form here, or add rows to decisions.csv (`kind`, `line`, `decision` and `reason`), then run the review again."
        )
    short = [one for one in rows if one.decision in NEEDS_REASON and not one.reason]
    table = pd.DataFrame(
        {
            "Which": line_title(book, one.kind, one.line),
            "Line": LINES[one.kind],
            "Decided": one.decision,
            "Why": _why(
                book,
                Handed(
                    kind=one.kind, id=one.line, decision=one.decision, reason=one.reason,
                    replaced_by=one.replaced_by or "", value=one.value, date=one.date,
                ),
            ),
            "Day": one.decided,
            "By": one.by or None,
        }
        for one in rows
    )  # fmt: skip
    missing = f" {words.plural(len(short), 'of them lacks', 'of them lack')} a reason." if short else ""
    return View(
        finding=f"{words.plural(len(rows), 'line is', 'lines are')} decided.{missing}",
        table=table,
        caption="Decided for the next cycle",
        missing={"Why": "not said", "Day": "not said", "By": "not said"},
        open_table=True,
    )


def save_next_cycle(book: Book) -> Path:
    """Write the proposal for the next cycle as `next-cycle.yaml` beside the stage's other files; returns its path."""
    return write_output(book, NEXT_FILE, to_yaml(proposal(book)))
