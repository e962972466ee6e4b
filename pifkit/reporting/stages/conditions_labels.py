"""View of the conditions stage: labels with minimum points that are given from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pifkit.frameworks import load
from pifkit.model.language import N_, _
from pifkit.reporting import words
from pifkit.reporting.view import View
from pifkit.scoring.labels import label_reached

if TYPE_CHECKING:
    from pifkit.workspace.book import Book


def labels(book: Book) -> tuple[View, ...]:
    """Labels with minimum points, such as that of effective CAF users, from the points given from outside."""
    found = []
    for name, points in book.cycle.label_points.items():
        key, _rest, label = name.partition("/")
        framework = load(key)
        one = next(one for one in framework.labels if one.id == label)
        reached = label_reached(framework, label, points)
        table = pd.DataFrame(
            [
                {N_("Points for"): words.code(part), N_("Given"): points[part], N_("Needed"): least}
                for part, least in one.minimums.items()
            ]
        )
        found.append(
            View(
                title=one.title,
                finding=_(
                    "{reached} reached.", reached=_("Every minimum is") if reached else _("Not every minimum is")
                ),
                table=table,
                caption=_("Minimum points: {title}", title=one.title),
                open_table=True,
                notes=(_("An indication: the label itself is awarded by its owner."),),
            )
        )
    return tuple(found)
