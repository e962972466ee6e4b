"""What national and local rules say of the indicators that name one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from pifkit.indicators import npf
from pifkit.indicators.rulebook import rulebook
from pifkit.model.language import N_, Phrases, _
from pifkit.reporting import words
from pifkit.reporting.readings import readings
from pifkit.reporting.view import View

if TYPE_CHECKING:
    from pifkit.indicators.judge import IndicatorResult
    from pifkit.indicators.rulings import Ruling
    from pifkit.workspace.book import Book

MANY = 30  # lines; a longer table is folded
# A shape and a word for each status of each rule: readable in grey and aloud.
STATUS_WORDS = Phrases({
    "improving": N_("▲ improving"), "maintaining": N_("= maintaining"), "worsening": N_("▼ worsening"),
    "to_be_confirmed": N_("? to be confirmed"),
    "achieved": N_("▲ achieved"), "on_track": N_("● on track"), "at_risk": N_("◐ at risk"), "off_track": N_("○ off track"),
    "worse_than_baseline": N_("▼ worse than baseline"), "near": N_("◐ near"), "off": N_("○ off track"),
    "met": N_("● met"), "not_met": N_("○ not met"),
    "full_reward": N_("● full reward"), "part_reward": N_("◐ part of the reward"), "no_reward": N_("○ no reward"),
    "green": N_("● green (G)"), "amber": N_("◐ amber (A)"), "red": N_("○ red (R)"), "none": N_("– no colour"),
    "ordered": N_("– ordered"), "even": N_("● even"), "deprived_fare_worse": N_("▼ deprived fare worse"),
    "deprived_fare_better": N_("▲ deprived fare better"),
})  # fmt: skip


def rules(book: Book) -> tuple[View, ...]:
    """One line for each indicator that names a rule, with the figures it rests on; then what each rule says."""
    ruled = [one for one in readings(book) if one.ruling is not None and one.state != "not_applicable"]
    if not ruled:
        return (
            View(
                empty=_(
                    "No indicator names a national or local rule. How to start: fill in `rule` in indicators.csv; "
                    "docs/rulings.md lists the rules and what each needs."
                )
            ),
        )
    rows = [_row(one, one.ruling) for one in ruled if one.ruling is not None]
    judged = [one for one in ruled if one.ruling is not None and one.ruling.status is not None]
    lacking = len(ruled) - len(judged)
    verb = _("names a rule that applies") if len(judged) == 1 else _("name rules that apply")
    said = [f"{words.sentence(words.plural(len(judged), 'indicator'))[:-1]} {verb}."]
    said += _national(judged)
    if lacking:
        said.append(_("{lacking} cannot be judged; the table says what is missing.", lacking=lacking))
    view = View(
        finding=" ".join(said),
        table=pd.DataFrame(rows),
        caption=_("National and local rules, as of {as_of}", as_of=words.day(book.as_of)),
        open_table=len(rows) <= MANY,
        fold=_("What the rules say of {rows} indicators", rows=len(rows)) if len(rows) > MANY else "",
    )
    sources = _sources(ruled)
    return (
        (view, View(table=sources, caption=_("Rules in use"), fold=_("What each rule says, and what it rests on")))
        if len(sources)
        else (view,)
    )


def _row(one: IndicatorResult, ruled: Ruling) -> dict[str, str]:
    rule = rulebook().get(ruled.rule)
    return {
        N_("Indicator"): one.title,
        N_("Rule"): f"{rule.framework}: {rule.title.lower()}" if rule else ruled.rule,
        N_("Status"): STATUS_WORDS.get(ruled.status, ruled.status) if ruled.status else _("– cannot be judged"),
        N_("In words"): words.sentence(
            typeset(ruled.words.removeprefix(f"{rule.framework}: ") if rule else ruled.words)
        ),
        N_("Figures"): "; ".join(f"{name}: {typeset(text)}" for name, text in ruled.figures) or words.DASH,
    }


def typeset(text: str) -> str:
    """A sentence as reports print it: a real minus sign before a figure, and no space before a percent sign."""
    return re.sub(r"(?<=\d) %", "%", re.sub(r"(?<![\w-])-(?=\d)", words.MINUS, text))


def _national(judged: list[IndicatorResult]) -> list[str]:
    """How many of the National Performance Framework's are improving, maintaining and worsening."""
    statuses = [
        one.ruling.status for one in judged if one.ruling and one.ruling.rule.startswith("npf_") and one.ruling.status
    ]
    if not statuses:
        return []
    counts = {name: statuses.count(name) for name in ("improving", "maintaining", "worsening", "to_be_confirmed")}
    found = npf.status_counts(counts)
    parts = words.listing(
        [
            _("{count} improving", count=counts["improving"]),
            _("{count} maintaining", count=counts["maintaining"]),
            _("{count} worsening", count=counts["worsening"]),
        ]
    )
    open_ = (
        ""
        if found["assessed"] == found["total"]
        else _("; {found} of {found_2} could be assessed", found=found["assessed"], found_2=found["total"])
    )
    return [_("National Performance Framework: {parts}{open}.", parts=parts, open=open_)]


def _sources(ruled: list[IndicatorResult]) -> pd.DataFrame:
    """What each rule in use says and rests on, each once."""
    used = dict.fromkeys(one.ruling.rule for one in ruled if one.ruling is not None)
    found = [rulebook()[name] for name in used if name in rulebook()]
    rows = [(f"{one.framework}: {one.title.lower()}", typeset(one.says), words.sentence(one.status)) for one in found]
    return pd.DataFrame(rows, columns=[N_("Rule"), N_("What it says"), N_("What it rests on")])
