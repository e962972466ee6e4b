"""The proposal for the next cycle, as a view and as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pifkit.improvement.accounting import WORDS as LINES
from pifkit.improvement.cycle_yaml import to_yaml
from pifkit.improvement.next_cycle import NextCycle, Weak, propose
from pifkit.reporting import words
from pifkit.reporting.assessment import scorecards
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
    return propose(book.cycle, book.as_of, book.rows("actions"), book.rows("indicators"), book.rows("targets"), weak)


def next_cycle(book: Book) -> View:
    """What the next cycle takes over, line by line."""
    found = proposal(book)
    titles = {one.id: one.title for table in ("actions", "indicators") for one in book.rows(table)}
    rows = [
        {
            "Line": LINES[one.kind],
            "Which": titles.get(one.id, one.id),
            "Proposed": one.decision,
            "Why": one.reason or None,
        }
        for one in found.document.handed_over
    ]
    if not rows:
        return View(
            empty=f"There is nothing yet to hand over to {found.document.id}: no actions, indicators or scores are recorded."
        )
    carried, kept = found.count("action", "carried"), found.count("indicator", "kept")
    focus = found.count("focus", "new", "carried")
    return View(
        finding=f"Proposed for {found.document.id}: {words.plural(carried, 'action')} carried on, {words.plural(kept, 'indicator')} "
        f"kept, {words.plural(focus, 'criterion', 'criteria')} in focus. People decide; this is where they start.",
        table=pd.DataFrame(rows),
        caption=f"Proposal for cycle {found.document.id}",
        missing={"Why": "no reason needed"},
        open_table=True,
        notes=(*found.remarks, f"The whole proposal is in {NEXT_FILE}; `pifkit next` makes it the next cycle."),
    )


def save_next_cycle(book: Book) -> Path:
    """Write the proposal for the next cycle as `next-cycle.yaml` beside the stage's other files; returns its path."""
    return write_output(book, NEXT_FILE, to_yaml(proposal(book)))
