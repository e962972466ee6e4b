"""What a national or local rule says of one indicator: the column `rule` of indicators.csv names it.

Which rules there are, what each needs and its settings is data: `rulebook`. Figures of periods that are not over are
left out: a rule compares whole periods.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Final

from pifkit.indicators import rulings_local, rulings_npf, rulings_parts
from pifkit.indicators.ranks import Aim
from pifkit.indicators.rulebook import RuleInfo, read_settings, rulebook
from pifkit.indicators.rulingcase import Case, Found, Ruling
from pifkit.indicators.series import Series
from pifkit.indicators.targets import Asked, asked
from pifkit.model.language import _

__all__ = ["APPLIED", "Ruling", "ruling"]

APPLIED: Final[dict[str, Callable[[Case], Found]]] = {
    "npf_delta_pp": rulings_npf.delta_pp,
    "npf_delta_pct": rulings_npf.delta_pct,
    "npf_growth": rulings_npf.growth,
    "npf_survey": rulings_npf.survey,
    "npf_trajectory": rulings_npf.trajectory,
    "npf_composite": rulings_npf.composite,
    "soa": rulings_local.soa,
    "heat": rulings_local.heat,
    "heat_quintiles": rulings_parts.quintiles,
    "lpsa": rulings_local.lpsa,
    "cpop": rulings_local.outcomes_profile,
    "cpop_communities": rulings_parts.communities,
    "inequality": rulings_parts.inequality,
}


def ruling(
    series: Series, aim: Aim, wanted: Asked | None, *, as_of: dt.date, parts: Sequence[Series] = ()
) -> Ruling | None:
    """Apply the rule that the indicator names.

    Args:
        series: the figures up to the day.
        aim: what counts as good; most rules judge only increase and decrease.
        wanted: what is asked for at the latest period.
        as_of: the day that counts as today.
        parts: the series of the indicators that it names in `parts`, in that order.

    Returns:
        The ruling; None where the indicator names no rule. A rule that is not known, or that lacks what it needs, has no
        status and says why.
    """
    name = series.indicator.rule
    if not name:
        return None
    rule = rulebook().get(name)
    if rule is None:
        return Ruling(
            name,
            None,
            _("the rule {name!r} is not known; choose one of {rulebook}", name=name, rulebook=", ".join(rulebook())),
        )
    settings, problems = read_settings(rule, series.indicator.rule_settings)
    why = problems[0].message if problems else _unfit(rule, aim, series, parts)
    if why:
        return Ruling(name, None, _("the rule {name} cannot be applied: {why}", name=name, why=why))
    made = tuple(_ruling_of(part, as_of) for part in parts) if name == "npf_composite" else (None,) * len(parts)
    case = Case(series.whole, aim, wanted, as_of, settings, tuple(part.whole for part in parts), made)
    try:
        found = APPLIED[name](case)
    except ValueError as err:
        return Ruling(name, None, _("the rule {name} cannot be applied: {err}", name=name, err=err))
    return Ruling(name, found.status, found.words, found.figures)


def _unfit(rule: RuleInfo, aim: Aim, series: Series, parts: Sequence[Series]) -> str:
    """Why a rule does not fit an indicator; blank where it does."""
    if rule.directed and aim.direction not in {"increase", "decrease"}:
        return _("it needs a direction of increase or decrease")
    if not rule.parts:
        return ""
    if not series.indicator.parts:
        return _("it needs {needs}", needs=rule.needs)
    there = {part.indicator.id for part in parts}
    lost = [one for one in series.indicator.parts if one not in there]
    return _("there is no indicator {lost}", lost=", ".join(lost)) if lost else ""


def _ruling_of(part: Series, as_of: dt.date) -> Ruling | None:
    """What a part's own rule says; parts of parts are not followed."""
    latest = part.whole.latest
    day = min(latest.period.end, as_of) if latest else as_of
    return ruling(part, Aim.of(part.indicator), asked(part.targets, day, part.indicator.tolerance), as_of=as_of)
