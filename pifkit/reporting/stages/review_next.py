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
from pifkit.model.language import N_, _
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
            N_("Which"): line_title(book, one.kind, one.id),
            N_("Line"): LINES[one.kind],
            N_("Proposed"): words.code(one.decision)
            + (" " + _("(decided)") if (one.kind, one.id) in found.decided else ""),
            N_("Why"): _why(book, one),
        }
        for one in found.document.handed_over
    ]
    if not rows:
        return View(
            empty=_(
                "There is nothing yet to hand over to {id}: no actions, indicators or scores are recorded.",
                id=found.document.id,
            )
        )
    carried, kept = found.count("action", "carried"), found.count("indicator", "kept")
    focus = found.count("focus", "new", "carried")
    people = (
        " "
        + _(
            "{line_follows} what people decided.",
            line_follows=words.plural(len(found.decided), "line follows", "lines follow"),
        )
        if found.decided
        else ""
    )
    return View(
        finding=_(
            "Proposed for {id}: {actions} carried on, {indicators} "
            "kept, {criterion} in focus.{people} People decide; this is where they start.",
            id=found.document.id,
            actions=words.plural(carried, "action"),
            indicators=words.plural(kept, "indicator"),
            criterion=words.plural(focus, "criterion", "criteria"),
            people=people,
        ),
        table=pd.DataFrame(rows),
        caption=_("Proposal for cycle {id}", id=found.document.id),
        missing={"Why": _("no reason needed")},
        open_table=True,
        notes=(
            *found.remarks,
            _("The whole proposal is in {next_file}; `pifkit next` makes it the next cycle.", next_file=NEXT_FILE),
        ),
    )


def _why(book: Book, one: Handed) -> str | None:
    said = plain_days(one.reason)
    if one.decision == "new" and one.value is not None and one.date is not None:
        said = _("{value} by {date}", value=words.number(one.value), date=words.day(one.date)) + (
            f": {said}" if said else ""
        )
    if one.replaced_by:
        said = _("replaced by {line_title}", line_title=line_title(book, one.kind, one.replaced_by)) + (
            f": {said}" if said else ""
        )
    return said or None


def decided(book: Book) -> View:
    """What people decided about the lines of the proposal: the rows of `decisions.csv`."""
    rows = book.rows("decisions")
    if not rows:
        return View(
            empty=_(
                "Nobody has decided otherwise, so the proposal stands. How to decide: run this notebook in JupyterLab and use "
                "the form here, or add rows to decisions.csv (`kind`, `line`, `decision` and `reason`), then run the review again."
            )
        )
    short = [one for one in rows if one.decision in NEEDS_REASON and not one.reason]
    table = pd.DataFrame(
        {
            N_("Which"): line_title(book, one.kind, one.line),
            N_("Line"): LINES[one.kind],
            N_("Decided"): one.decision,
            N_("Why"): _why(
                book,
                Handed(
                    kind=one.kind, id=one.line, decision=one.decision, reason=one.reason,
                    replaced_by=one.replaced_by or "", value=one.value, date=one.date,
                ),
            ),
            N_("Day"): one.decided,
            N_("By"): one.by or None,
        }
        for one in rows
    )  # fmt: skip
    missing = (
        " " + _("{of_them_lacks} a reason.", of_them_lacks=words.plural(len(short), "of them lacks", "of them lack"))
        if short
        else ""
    )
    return View(
        finding=_(
            "{line_is} decided.{missing}", line_is=words.plural(len(rows), "line is", "lines are"), missing=missing
        ),
        table=table,
        caption=_("Decided for the next cycle"),
        missing={"Why": _("not said"), "Day": _("not said"), "By": _("not said")},
        open_table=True,
    )


def save_next_cycle(book: Book) -> Path:
    """Write the proposal for the next cycle as `next-cycle.yaml` beside the stage's other files; returns its path."""
    return write_output(book, NEXT_FILE, to_yaml(proposal(book)))
