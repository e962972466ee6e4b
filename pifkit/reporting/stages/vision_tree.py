"""The outcome tree: the golden thread drawn from national outcomes down, on pages that print, and read out as a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from pifkit.improvement import outline, people, thread
from pifkit.model.language import N_, _, _n
from pifkit.reporting import style, words
from pifkit.reporting.stages import vision_figures as figures
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.workspace.book import Book

#: Rows of one drawn tree that, with its key, still fit an A4 page.
PAGE_ROWS = 42
NO_OUTCOMES = N_(
    "No outcomes have been written down yet. How to start: add rows to outcomes.csv, first the few national or local "
    "outcomes that the partnership is for, then the objectives that lead to them (column `parent`)."
)


def linked_thread(book: Book) -> thread.Thread:
    """The outcomes of the cycle, linked."""
    return thread.build(book.rows("outcomes"))


def outcome_tree(book: Book) -> tuple[View, ...]:
    """The golden thread drawn as a tree, from national outcomes to individual objectives, with the same as a list.

    One view where it fits a page, else one per page, cut between branches.
    """
    linked = linked_thread(book)
    if not linked.objectives:
        return (View(empty=_(NO_OUTCOMES)),)
    found = thread.measure(linked, people.served(book.rows("people")))
    remarks = dict.fromkeys(found.orphans, _("→ leads to nothing above"))
    remarks |= {
        one: _("{remarks}, nothing below", remarks=remarks[one]) if one in remarks else _("→ nothing leads to it yet")
        for one in found.hollow
    }
    lines = outline.outline(linked)
    heights = [one.bottom - one.top for one in _placed(linked, lines, remarks)]
    pages = outline.paginate(lines, heights, PAGE_ROWS)
    seen: set[str] = set()
    views = []
    for number, page in enumerate(pages, start=1):
        views.append(
            _tree(
                linked,
                page,
                remarks,
                _("part {number} of {pages}", number=number, pages=len(pages)) if len(pages) > 1 else "",
                seen,
            )
        )
        seen |= {line.id for line in page}
    return tuple(views)


def _tree(
    linked: thread.Thread, lines: Sequence[outline.Line], remarks: Mapping[str, str], part: str, seen: set[str]
) -> View:
    """One page of the tree; a root that stood on an earlier page is drawn again but not listed again."""
    new = [line for line in lines if line.id not in seen]
    rows = [
        {
            N_("Number"): line.number,
            N_("Outcome or objective"): linked[line.id].title,
            N_("Level"): words.code(linked[line.id].level),
            N_("Also leads to"): words.listing(linked[other].title for other in line.also) or _("nothing else"),
            N_("Owner"): linked[line.id].owner or _("not given"),
            N_("Remark"): remarks.get(line.id, "").removeprefix("→ ") or _("linked"),
        }
        for line in new
    ]
    roots = [linked[line.id].title for line in lines if line.depth == 0]
    loose = sum(line.id in remarks for line in new)
    finding = _(
        "{outcome_or_objective} under {roots}.",
        outcome_or_objective=words.plural(len(new), "outcome or objective", "outcomes and objectives"),
        roots=words.listing(roots, at_most=3),
    )
    finding += (
        " " + _n("{count} of them lacks a link.", "{count} of them lack a link.", loose)
        if loose
        else " " + _("All of them are linked.")
    )
    return View(
        title=f"{part.capitalize()}: {words.listing(roots, at_most=2)}" if part else "",
        finding=finding,
        figure=figures.tree(
            _placed(linked, lines, remarks),
            [linked[line.id].level for line in lines],
            [line.id in remarks for line in lines],
        ),
        alt=_(
            "Tree from the top down. {finding} The table below the figure reads it out as a numbered list.",
            finding=finding,
        ),
        table=pd.DataFrame(rows).set_index("Number"),
        caption=_("The outcome tree as a numbered list{part}", part=f", {part}" if part else ""),
    )


def _placed(
    linked: thread.Thread, lines: Sequence[outline.Line], remarks: Mapping[str, str]
) -> tuple[outline.Placed, ...]:
    """Rows of the titles, with one more row for a remark."""
    width = int((style.WIDTH - 24) / figures.CHARACTER)
    indent = figures.INDENT / figures.CHARACTER
    placed, top = [], 0
    for one in outline.place(lines, [linked[line.id].title for line in lines], width=width, indent=indent):
        remark = remarks.get(one.line.id)
        text = (*one.lines, remark) if remark else one.lines
        placed.append(outline.Placed(one.line, top, top + len(text), text))
        top += len(text)
    return tuple(placed)
