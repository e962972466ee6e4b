"""Rulings of local agreements, HEAT and the Community Planning Outcomes Profile on an indicator's own figures.

The rules themselves are in `agreements` and `cpop`.
"""

from __future__ import annotations

from pifkit.indicators import agreements, cpop
from pifkit.indicators.exact import half_up
from pifkit.indicators.ruletables import rule_table
from pifkit.indicators.rulingcase import Case, Found, figure, said, signed
from pifkit.model.language import _, code

LONGEST = 1200  # steps of a straight plan; a series by days over three years


def soa(case: Case) -> Found:
    """Progress from the first figure of the series to the last target, against the time gone by."""
    if not case.series.targets:
        raise ValueError(_("it needs a target"))
    latest = case.last(2)[-1]
    first, target = case.series.with_values[0], case.series.targets[-1]
    found = agreements.progress(
        figure(first),
        target.value,
        figure(latest),
        baseline_date=first.period.end,
        target_date=target.date,
        today=case.as_of,
    )
    words = code(found.status)
    done, expected = said(found.progress_pct, 0), said(found.expected_pct, 0)
    way = _("{done} % of the way from {label} to the target", done=done, label=first.period.label)
    if found.progress_pct < 0:
        way = _("further from the target than in {label}", label=first.period.label)
    return Found(
        found.status,
        _(
            "Local outcomes (SOA, LOIP): {words}; {way}, {expected} % of the time gone",
            words=words,
            way=way,
            expected=expected,
        ),
        (
            (_("baseline"), said(figure(first), 2)),
            (_("now"), said(figure(latest), 2)),
            (_("target"), said(target.value, 2)),
        ),
    )


def heat(case: Case) -> Found:
    """The latest figure against the plan: the trajectory, or a straight line to the target where there is none."""
    if case.asked is None:
        raise ValueError(_("it needs a trajectory"))
    latest = case.last(1)[-1]
    plan, how = _plan(case)
    found = agreements.trajectory_status(plan, figure(latest), case.aim.direction, case.number("tolerance"))
    worse = found.worse_pct
    behind = (
        ""
        if worse is None
        else _(", {said} % {worse} than plan", said=said(abs(worse)), worse=_("worse") if worse > 0 else _("better"))
    )
    families = rule_table("national")["heat"]["families"]
    family = families.get(case.settings.get("family"), "")
    stage = case.settings.get("stage", "")
    about = ", ".join(filter(None, (family, _("now a standard") if stage == "standard" else str(stage))))
    share = None if plan == 0 else agreements.share_of_target(figure(latest), plan)["pct_display"]
    return Found(
        found.status,
        _(
            "HEAT trajectory{about}: {status}{behind}",
            about=f" ({about})" if about else "",
            status=code(found.status),
            behind=behind,
        ),
        (
            (how, said(plan, 2)),
            (_("now"), said(figure(latest), 2)),
            *(() if share is None else ((_("share of plan"), f"{share} %"),)),
        ),
    )


def _plan(case: Case) -> tuple[float, str]:
    """What the plan asks for at the latest period, and the plan's name."""
    rows = case.series.targets
    wanted = case.asked
    if wanted is None:
        raise ValueError(_("it needs a trajectory"))
    stated = any(row.kind == "trajectory" or row.method == "linear" for row in rows)
    if stated or not wanted.early or len(case.series.with_values) < 2:
        return wanted.value, "plan"
    first, latest = case.series.with_values[0], case.last(1)[-1]
    steps, period, at = 0, first.period, 0
    while period.end < rows[0].date and steps < LONGEST:
        if period == latest.period:
            at = steps
        period, steps = period.next(), steps + 1
    if not at:  # periods that do not follow each other, such as a rolling range
        return wanted.value, "plan"
    return agreements.linear_trajectory(figure(first), rows[0].value, steps, at), _(
        "plan, a straight line to the target"
    )


def lpsa(case: Case) -> Found:
    """The reward of a Local Public Service Agreement."""
    if not case.series.targets:
        raise ValueError(_("it needs a target: the figure agreed"))
    without = case.number("without")
    if without is None:
        raise ValueError(_("it needs the setting 'without': the figure expected without the agreement"))
    latest, agreed = case.last(1)[-1], case.series.targets[-1].value
    found = agreements.reward(
        without, agreed, figure(latest), grant=_grant(case), equal_shares=int(case.number("shares") or 1)
    )
    status = "full_reward" if found.payable >= 1 else "part_reward" if found.payable > 0 else "no_reward"
    least = said(100 * rule_table("national")["lpsa"]["min_proportion"], 0)
    reached = said(100 * found.proportion, 0)
    words = _(
        "Local Public Service Agreement: {reached} % of the enhancement is reached, {said} % payable",
        reached=reached,
        said=said(100 * found.payable, 0),
    )
    if status == "no_reward":
        words += _(", since it begins at {least} %", least=least)
    figures = [(_("without"), said(without, 2)), (_("agreed"), said(agreed, 2)), (_("now"), said(figure(latest), 2))]
    if found.reward_2dp is not None:
        instalments = rule_table("national")["lpsa"]["instalments"]
        words += _(
            ": {reward_2dp:,} in {instalments} equal instalments", reward_2dp=found.reward_2dp, instalments=instalments
        )
        figures.append((_("reward"), f"{found.reward_2dp:,}"))
    return Found(status, words, tuple(figures))


def _grant(case: Case) -> float | None:
    """The money for the group of targets: as stated, or its share of the grant that the net budget gives."""
    stated, budget = case.number("grant"), case.number("net_budget")
    if stated is not None or budget is None:
        return stated
    return agreements.pool(budget, case.number("pct")).pool / (case.number("targets") or 1)


def outcomes_profile(case: Case) -> Found:
    """Level and improvement against the published figures for the country."""
    points = [point for point in case.series.with_values if point.national is not None]
    if len(points) < 2:
        raise ValueError(
            _("it needs two periods with a published figure for the country{by_itself}", by_itself=_by_itself(case))
        )
    first, latest = points[0], points[-1]
    found = cpop.traffic_light(
        figure(first), figure(latest), first.national or 0.0, latest.national or 0.0, case.aim.direction
    )
    light = found.light or _("no colour (the levels are equal)")
    rates = (("here", found.rate_pct), ("country", found.comparator_rate_pct))
    return Found(
        found.light or "none",
        _(
            "Community Planning Outcomes Profile: {light}, against the country since {label}",
            light=light,
            label=first.period.label,
        ),
        (
            (_("latest here"), said(figure(latest), 3)),
            (_("latest country"), said(latest.national or 0.0, 3)),
            *(
                (_("change {name}", name=name), _("not defined") if rate is None else f"{signed(rate)} %")
                for name, rate in rates
            ),
        ),
    )


def _by_itself(case: Case) -> str:
    """What can be said without a comparator: the improvement rate."""
    points = case.series.with_values
    rate = cpop.improvement_rate(figure(points[0]), figure(points[-1])) if len(points) > 1 else None
    if rate is None:
        return ""
    return _(
        "; by itself it changed by {half_up:+} % since {label}", half_up=half_up(rate, 1), label=points[0].period.label
    )
