"""Posts and how they are supported: planning, coaching, appraisal, objectives, development needs; counts only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pifkit.improvement import people as posts
from pifkit.improvement.suppression import Hidden
from pifkit.model.language import N_, _
from pifkit.reporting import words
from pifkit.reporting.stages import people_figures as figures
from pifkit.reporting.stages.people_groups import hiding, partner
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.workspace.book import Book

_NO_PEOPLE = N_(
    "Nothing is recorded about planning, coaching and appraisal yet. How to start: add one row per post to people.csv, with "
    "a pseudonym (never a name), the partner, and the days on which planning, coaching and appraisal took place."
)


def coverage(book: Book) -> View:
    """Performance planning, coaching and appraisal: how many posts, by partner; counts only."""
    rows = book.rows("people")
    if not rows:
        return View(empty=_(_NO_PEOPLE))
    found = posts.coverage(rows, minimum=book.options.minimum_group)
    everybody = found[-1]
    if not everybody.shown or everybody.posts is None:
        return View(
            empty=_(
                "Fewer than {minimum_group} posts are recorded, so nothing is shown.",
                minimum_group=book.options.minimum_group,
            )
        )
    parts = {
        _("Performance planning"): everybody.planned,
        _("Coaching"): everybody.coached,
        _("Appraisal"): everybody.appraised,
    }
    texts = [_("{count} of {posts}", count=count, posts=everybody.posts) for count in parts.values()]
    finding = (
        "; ".join(_("{name}: {text} posts", name=name, text=text) for name, text in zip(parts, texts, strict=True))
        + "."
    )
    table = pd.DataFrame(
        {
            N_("Group"): _("Everybody") if one is everybody else partner(book, one.group),
            N_("Posts"): one.posts,
            N_("Planned"): one.planned,
            N_("Coached"): one.coached,
            N_("Appraised"): one.appraised,
        }
        for one in found
        if one.shown
    )
    unshown = frozenset(one.group for one in found[:-1] if not one.shown)
    return View(
        finding=finding,
        figure=figures.bars(
            list(parts),
            [100 * (count or 0) / everybody.posts for count in parts.values()],
            texts,
            _("percent of posts"),
        ),
        alt=_(
            "Bars of the share of posts with planning, coaching and appraisal in the cycle. {finding}", finding=finding
        ),
        table=table,
        caption=_("Planning, coaching and appraisal by partner: number of posts"),
        decimals=0,
        notes=(
            _(
                "Planning sets goals; coaching gives feedback to adjust; appraisal is the formal record. No post is shown singly."
            ),
            *hiding(book, Hidden(unshown, total=False)),
        ),
    )


def objectives(book: Book) -> View:
    """Do the objectives of individual posts hang on the golden thread?"""
    rows = book.rows("people")
    if not rows:
        return View(empty=_("Whether objectives of posts lead to an outcome can be seen once people.csv is filled in."))
    minimum = book.options.minimum_group
    if len(rows) < minimum:
        return View(empty=_("Fewer than {minimum} posts are recorded, so nothing is shown.", minimum=minimum))
    outcomes = {one.id: one.title for one in book.rows("outcomes")}
    found = posts.linked(rows, outcomes)
    loose = found.posts - found.linked
    few = 0 < loose < minimum or 0 < found.linked < minimum
    finding = (
        _("Nearly all posts serve an outcome of the partnership (small numbers are not given).")
        if few and loose < minimum
        else _("Nearly none of the posts serve an outcome of the partnership (small numbers are not given).")
        if few
        else _(
            "{linked} of {posts} posts ({pct}) have an objective that serves an outcome of the partnership.",
            linked=found.linked,
            posts=found.posts,
            pct=words.percent(found.pct),
        )
    )
    notes = []
    if found.unknown:
        notes.append(_("Named, but not in outcomes.csv: {unknown}.", unknown=words.listing(found.unknown, at_most=5)))
    return View(finding=finding, notes=tuple(notes))


def development_needs(book: Book) -> View:
    """What people need to learn, and whether the need was met."""
    rows = [one for one in book.rows("people") if one.development_need]
    if not rows:
        return View(
            empty=_(
                "No development needs are recorded for this cycle. How to start: in each performance talk, write down one "
                "thing the person needs to learn, in a few words from a short common list (people.csv, `development_need`)."
            )
        )
    shown, rest = posts.needs(rows, book.options.minimum_group)
    if not shown:
        return View(
            empty=_(
                "Each need is shared by fewer than {minimum_group} people, so none is named here.",
                minimum_group=book.options.minimum_group,
            )
        )
    finding = _("Most often needed: {shown}.", shown=words.listing(one.need for one in shown[:2]))
    notes = (
        [] if not rest else [_("Rarer needs, which are not named: {posts} together.", posts=words.plural(rest, "post"))]
    )
    return View(
        finding=finding,
        figure=figures.bars(
            [one.need for one in shown], [one.posts for one in shown], [words.plural(one.posts, "post") for one in shown],
            _("posts with this need"), max(one.posts for one in shown) * 1.1,
        ),
        alt=(_("Bars of posts by development need. {finding}", finding=finding) + " ") + "; ".join(f"{one.need} {one.posts}" for one in shown),
        table=pd.DataFrame({N_("Development need"): [n.need for n in shown], N_("Posts"): [n.posts for n in shown]}),
        caption=_("Development needs that at least the minimum number of posts share"),
        decimals=0,
        notes=tuple(notes),
    )  # fmt: skip
