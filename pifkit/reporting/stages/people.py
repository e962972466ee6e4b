"""Views of the fourth stage, developing people and attitudes: are people with us?

Everything here is about groups. A group below the minimum size is not shown, nor one that would give it away.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import pandas as pd

from pifkit.improvement import culture as survey
from pifkit.improvement import factors
from pifkit.model.language import N_, _
from pifkit.reporting import words
from pifkit.reporting.stages import people_figures as figures
from pifkit.reporting.stages.people_groups import hiding, partner, secret_groups
from pifkit.reporting.stages.people_posts import coverage, development_needs, objectives
from pifkit.reporting.stages.people_readiness import readiness
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.workspace.book import Book

__all__ = [
    "coverage",
    "culture",
    "development_needs",
    "dont_know",
    "engagement",
    "objectives",
    "readiness",
    "success_factors",
]

_NO_SURVEY = N_(
    "There are no answers of a culture survey in this cycle yet. How to start: ask a few statements on a scale from 6 (agree "
    "most) to 1, with `don't know`, and add how many gave each answer, by partner, to culture.csv. Counts only, no names."
)
_NO_PROFILE = N_(
    "There is no culture profile in this cycle yet. How to start: let people share out 100 points between four kinds of "
    "culture for each of six dimensions, once as it is and once as they wish it, and add the means to culture.csv."
)
_NO_FACTORS = N_(
    "The success factors have not been judged in this cycle. How to start: ask everybody to judge each factor from 1 to 4 or "
    "don't know, and add the counts to culture.csv (survey `success_factors`)."
)


def engagement(book: Book, named: Collection[str] | None = None) -> View:
    """The engagement index of everybody and of each group that is large enough.

    Args:
        book: the partnership.
        named: groups that may be named at all, without singling out the lowest; None: every one.
    """
    rows = book.rows("culture")
    everybody = survey.engagement_of(survey.answer_counts(rows, "engagement"))
    if everybody is None:
        return View(empty=_(_NO_SURVEY))
    sizes, secret = secret_groups(book, "engagement")
    if secret.total:
        return View(
            empty=_(
                "Fewer than {minimum_group} people answered, so nothing is shown.",
                minimum_group=book.options.minimum_group,
            )
        )
    table = pd.DataFrame(
        [
            _index_row(_("Everybody"), everybody),
            *sorted(
                (
                    _index_row(partner(book, group), found)
                    for group in sizes
                    if group not in secret.groups
                    and (named is None or group in named)
                    and (found := survey.engagement_of(survey.answer_counts(rows, "engagement", group)))
                ),
                key=lambda row: -row["Index"],
            ),
        ]
    )
    finding = _(
        "Engagement of everybody: {rounded} of 100 ({band_words}).",
        rounded=everybody.rounded,
        band_words=survey.BAND_WORDS[everybody.band],
    )
    finding += _since(book, everybody.eei)
    if len(table) > 2 and named is None:
        top, low = table.iloc[1], table.iloc[-1]
        finding += " " + _(
            "Highest: {top} ({top_2}); lowest: {low} ({low_2}).",
            top=top["Group"],
            top_2=words.number(top["Index"], 0),
            low=low["Group"],
            low_2=words.number(low["Index"], 0),
        )
    return View(
        finding=finding,
        figure=figures.engagement(table),
        alt=(_("Dots of the engagement index by group. {finding}", finding=finding) + " ")
        + "; ".join(f"{row['Group']} {words.number(row['Index'], 0)}" for row in table.to_dict("records")),
        table=table,
        caption=_("Engagement index by group"),
        decimals={"Index": 1, "Mean (1 to 6)": 2, "Answers": 0},
        notes=(
            _(
                "Index: mean of the six-point scale divided by 6, in percent. Dotted lines: edges of the bands, 34, 51 and 67. "
                "Both are unconfirmed conventions: read the direction, not the digit."
            ),
            *hiding(book, secret),
        ),
    )


def _index_row(name: str, found: survey.Engagement) -> dict[str, Any]:
    return {
        N_("Group"): name,
        N_("Index"): found.eei,
        N_("Band"): survey.BAND_WORDS[found.band],
        N_("Mean (1 to 6)"): found.mean,
        N_("Answers"): found.answers,
    }


def _since(book: Book, now: float) -> str:
    """Change of everybody's index since the last cycle, when both can be shown."""
    if book.previous is None:
        return ""
    rows = book.rows("culture", cycle=book.previous.id)
    before = survey.engagement_of(survey.answer_counts(rows, "engagement"))
    size = max(
        (survey.respondents(rows, "engagement", g) for g in (*survey.groups(rows, "engagement"), "all")), default=0
    )
    if before is None or size < book.options.minimum_group:
        return ""
    change = words.signed(words.half_up(now) - words.half_up(before.eei), 0)
    return " " + _(
        "Against {name}: {change}.",
        name=book.previous.name,
        change=_("no change") if change == "0" else _("{change} points", change=change),
    )


def culture(book: Book) -> View:
    """The culture profile: as it is, as people wish it, and where the two differ most."""
    rows = book.rows("culture")
    now, wish = survey.profile(rows, "culture_now"), survey.profile(rows, "culture_preferred")
    if not now or not wish:
        return View(empty=_(_NO_PROFILE))
    secrets = [secret_groups(book, kind)[1] for kind in ("culture_now", "culture_preferred")]
    sizes = [survey.respondents(rows, kind, "all") for kind in ("culture_now", "culture_preferred")]
    if any(secret.total for secret in secrets) or any(0 < size < book.options.minimum_group for size in sizes):
        return View(
            empty=_(
                "Fewer than {minimum_group} people answered, so nothing is shown.",
                minimum_group=book.options.minimum_group,
            )
        )
    found = survey.culture_gap(now, wish)
    named = [survey.TYPE_WORDS[kind] for kind in survey.TYPES]
    wishes = [
        _("more {culture} ({points})", culture=survey.SHORT[kind], points=words.signed(gap, 0))
        if gap > 0
        else _("less {culture} ({points})", culture=survey.SHORT[kind], points=words.signed(gap, 0))
        for kind, gap in zip(survey.TYPES, found.gap, strict=True)
        if kind in found.flag_ge
    ]
    finding = (
        _("People wish for {wishes}.", wishes=words.listing(wishes))
        if wishes
        else _("Now and preferred differ by less than 10 points everywhere.")
    )
    return View(
        finding=finding,
        figure=figures.culture(found),
        alt=(_("Points per kind of culture, now and preferred. {finding}", finding=finding) + " ")
        + "; ".join(
            _("{name}: {a} now, {b} preferred", name=name, a=words.number(a, 0), b=words.number(b, 0))
            for name, a, b in zip(named, found.now, found.preferred, strict=True)
        ),
        table=pd.DataFrame(
            {N_("Kind of culture"): named, N_("Now"): found.now, N_("Preferred"): found.preferred, N_("Gap"): found.gap}
        ),
        caption=_("Culture profile: mean points out of 100"),
        decimals=1,
        notes=(
            _(
                "The gap is the wish for change, not a fault. A gap of 10 points or more is marked; that limit is unconfirmed."
            ),
        ),
    )


def dont_know(book: Book) -> View:
    """Who does not know: a finding about awareness, by group, and kept out of every mean."""
    rows = book.rows("culture")
    counts = survey.answer_counts(rows, "engagement")
    share = survey.dont_know_share(counts)
    sizes, secret = secret_groups(book, "engagement")
    if share is None or secret.total:
        return View(
            empty=_("Nobody has been asked yet, so nobody could say that they do not know.")
            if share is None
            else _("Too few people answered for anything to be shown.")
        )
    shown = {
        partner(book, group): survey.dont_know_share(survey.answer_counts(rows, "engagement", group)) or 0.0
        for group in sizes
        if group not in secret.groups
    }
    shares = {_("Everybody"): share} | dict(sorted(shown.items(), key=lambda pair: -pair[1]))
    finding = _("{share} of all answers were don't know.", share=words.percent(share, 0))
    if len(shown) > 1:
        most = next(iter(sorted(shown.items(), key=lambda pair: -pair[1])))
        finding += " " + _(
            "Most often at {most} ({most_2}): is the work known there?", most=most[0], most_2=words.percent(most[1], 0)
        )
    return View(
        finding=finding,
        figure=figures.bars(
            list(shares), list(shares.values()), [words.percent(one, 0) for one in shares.values()],
            _("percent of answers that were don't know"), max(20.0, *shares.values()),
        ),
        alt=(_("Bars of the share of don't know. {finding}", finding=finding) + " ")
        + "; ".join(f"{name} {words.percent(one, 0)}" for name, one in shares.items()),
        table=pd.DataFrame({N_("Group"): list(shares), N_("Don't know, %"): list(shares.values())}),
        caption=_("Share of don't-know answers by group"),
        decimals=1,
        notes=hiding(book, secret),
    )  # fmt: skip


def success_factors(book: Book) -> View:
    """What makes partnerships succeed, as the people in this one judge it."""
    found = factors.factors(book.rows("culture"))
    if not found:
        return View(empty=_(_NO_FACTORS))
    sizes, secret = secret_groups(book, "success_factors")
    everybody = survey.respondents(book.rows("culture"), "success_factors", "all") or sum(sizes.values())
    if secret.total or everybody < book.options.minimum_group:
        return View(
            empty=_(
                "Fewer than {minimum_group} people answered, so nothing is shown.",
                minimum_group=book.options.minimum_group,
            )
        )
    judged = [one for one in found if one.mean is not None]
    if not judged:
        return View(empty=_("Everybody answered don't know: start by telling people what the partnership does."))
    finding = _(
        "Weakest: {title} ({mean} of 4). Strongest: {title_2} ({mean_2}).",
        title=judged[0].title,
        mean=words.number(judged[0].mean, 1),
        title_2=judged[-1].title,
        mean_2=words.number(judged[-1].mean, 1),
    )
    return View(
        finding=finding,
        figure=figures.dots(
            [one.title for one in judged], [one.mean or 0.0 for one in judged], factors.LOWEST, factors.HIGHEST,
            _("mean judgement, 1 to 4"),
        ),
        alt=(_("Dots of the mean judgement of each success factor, weakest first. {finding}", finding=finding) + " ")
        + "; ".join(f"{one.title} {words.number(one.mean, 1)}" for one in judged),
        table=pd.DataFrame(
            {
                N_("Success factor"): one.title,
                N_("Mean (1 to 4)"): one.mean,
                N_("Opinions"): one.opinions,
                N_("Don't know, %"): one.dont_know,
            }
            for one in found
        ),
        caption=_("Success factors as judged by the people of the partnership"),
        missing={"Mean (1 to 4)": _("no opinion")},
        decimals={"Mean (1 to 4)": 1, "Opinions": 0, "Don't know, %": 0},
        notes=(_("The list of factors is a synthesis of published ones, made for this kit."),),
    )  # fmt: skip
