"""Posts and how they are supported: planning, coaching, appraisal, objectives, development needs; counts only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pifkit.improvement import people as posts
from pifkit.improvement.suppression import Hidden
from pifkit.reporting import words
from pifkit.reporting.stages import people_figures as figures
from pifkit.reporting.stages.people_groups import hiding, partner
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.workspace.book import Book

_NO_PEOPLE = (
    "Nothing is recorded about planning, coaching and appraisal yet. How to start: add one row per post to people.csv, with "
    "a pseudonym (never a name), the partner, and the days on which planning, coaching and appraisal took place."
)


def coverage(book: Book) -> View:
    """Performance planning, coaching and appraisal: how many posts, by partner; counts only."""
    rows = book.rows("people")
    if not rows:
        return View(empty=_NO_PEOPLE)
    found = posts.coverage(rows, minimum=book.options.minimum_group)
    everybody = found[-1]
    if not everybody.shown or everybody.posts is None:
        return View(empty=f"Fewer than {book.options.minimum_group} posts are recorded, so nothing is shown.")
    parts = {"Performance planning": everybody.planned, "Coaching": everybody.coached, "Appraisal": everybody.appraised}
    texts = [f"{count} of {everybody.posts}" for count in parts.values()]
    finding = "; ".join(f"{name}: {text} posts" for name, text in zip(parts, texts, strict=True)) + "."
    table = pd.DataFrame(
        {
            "Group": "Everybody" if one is everybody else partner(book, one.group),
            "Posts": one.posts,
            "Planned": one.planned,
            "Coached": one.coached,
            "Appraised": one.appraised,
        }
        for one in found
        if one.shown
    )
    unshown = frozenset(one.group for one in found[:-1] if not one.shown)
    return View(
        finding=finding,
        figure=figures.bars(
            list(parts), [100 * (count or 0) / everybody.posts for count in parts.values()], texts, "percent of posts"
        ),
        alt=f"Bars of the share of posts with planning, coaching and appraisal in the cycle. {finding}",
        table=table,
        caption="Planning, coaching and appraisal by partner: number of posts",
        decimals=0,
        notes=(
            "Planning sets goals; coaching gives feedback to adjust; appraisal is the formal record. No post is shown singly.",
            *hiding(book, Hidden(unshown, total=False)),
        ),
    )


def objectives(book: Book) -> View:
    """Do the objectives of individual posts hang on the golden thread?"""
    rows = book.rows("people")
    if not rows:
        return View(empty="Whether objectives of posts lead to an outcome can be seen once people.csv is filled in.")
    minimum = book.options.minimum_group
    if len(rows) < minimum:
        return View(empty=f"Fewer than {minimum} posts are recorded, so nothing is shown.")
    outcomes = {one.id: one.title for one in book.rows("outcomes")}
    found = posts.linked(rows, outcomes)
    loose = found.posts - found.linked
    few = 0 < loose < minimum or 0 < found.linked < minimum
    finding = (
        f"Nearly {'all' if loose < minimum else 'none of the'} posts serve an outcome of the partnership (small numbers are not given)."
        if few
        else f"{found.linked} of {found.posts} posts ({words.percent(found.pct)}) have an objective that serves an outcome of the partnership."
    )
    notes = []
    if found.unknown:
        notes.append(f"Named, but not in outcomes.csv: {words.listing(found.unknown, at_most=5)}.")
    return View(finding=finding, notes=tuple(notes))


def development_needs(book: Book) -> View:
    """What people need to learn, and whether the need was met."""
    rows = [one for one in book.rows("people") if one.development_need]
    if not rows:
        return View(
            empty="No development needs are recorded for this cycle. How to start: in each performance talk, write down one "
            "thing the person needs to learn, in a few words from a short common list (people.csv, `development_need`)."
        )
    shown, rest = posts.needs(rows, book.options.minimum_group)
    if not shown:
        return View(
            empty=f"Each need is shared by fewer than {book.options.minimum_group} people, so none is named here."
        )
    finding = f"Most often needed: {words.listing(one.need for one in shown[:2])}."
    notes = [] if not rest else [f"Rarer needs, which are not named: {words.plural(rest, 'post')} together."]
    return View(
        finding=finding,
        figure=figures.bars(
            [one.need for one in shown], [one.posts for one in shown], [words.plural(one.posts, "post") for one in shown],
            "posts with this need", max(one.posts for one in shown) * 1.1,
        ),
        alt=f"Bars of posts by development need. {finding} " + "; ".join(f"{one.need} {one.posts}" for one in shown),
        table=pd.DataFrame({"Development need": [n.need for n in shown], "Posts": [n.posts for n in shown]}),
        caption="Development needs that at least the minimum number of posts share",
        decimals=0,
        notes=tuple(notes),
    )  # fmt: skip
