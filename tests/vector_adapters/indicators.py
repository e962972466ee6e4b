"""Reference vectors to `pifkit.indicators`: each adapter calls public functions and does no arithmetic of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from pifkit.indicators import agreements, citistat, cpop, meeting, npf, ranks, scores
from pifkit.indicators.spc import runtests

DIRECTION: dict[str, Any] = {"high_good": "increase", "low_good": "decrease"}
Given = Mapping[str, Any]
Adapter = Callable[[Given, Given], dict[str, Any]]


def _rank(given: Given, _: Given) -> dict[str, Any]:
    values = given["values"]
    found = ranks.competition_ranks(dict(enumerate(values)), ranks.Aim(DIRECTION[given["polarity"]]))
    spread = ranks.spread(values)
    assert spread is not None
    listed = [found[i] for i in range(len(values))]
    return {"ranks": listed, "median": spread.median, "min": spread.minimum, "max": spread.maximum}


def _delta_pp(given: Given, _: Given) -> dict[str, Any]:
    return asdict(
        npf.delta_pp(given["previous"], given["latest"], DIRECTION[given["polarity"]], given.get("threshold_pp"))
    )


def _growth(given: Given, _: Given) -> dict[str, Any]:
    return asdict(npf.delta_pp_growth(given["prior_three_pct"], given["latest_pct"]))


def _progress(given: Given, _: Given) -> dict[str, Any]:
    days = {name: dt.date.fromisoformat(given[name]) for name in ("baseline_date", "target_date", "today")}
    return asdict(agreements.progress(given["baseline"], given["target"], given["actual"], **days))


def _trajectory(given: Given, _: Given) -> dict[str, Any]:
    return asdict(agreements.trajectory_status(given["plan"], given["actual"], DIRECTION[given["polarity"]]))


def _linear(given: Given, _: Given) -> dict[str, Any]:
    return {"planned": agreements.linear_trajectory(given["baseline"], given["target"], given["n"], given["k"])}


def _pool(given: Given, _: Given) -> dict[str, Any]:
    found = agreements.pool(given["net_budget"], given["pct"])
    return {"pool": found.pool, "printed_in_agreement": found.printed}


def _reward(given: Given, _: Given) -> dict[str, Any]:
    found = agreements.reward(
        given["without"],
        given["with_agreement"],
        given["actual"],
        grant=given.get("grant_for_target_group"),
        equal_shares=given.get("equal_shares", 1),
    )
    shown = asdict(found)
    return shown | {"reward_2dp": None if found.reward_2dp is None else float(found.reward_2dp)}


def _traffic_light(given: Given, _: Given) -> dict[str, Any]:
    names = ("first", "latest", "comparator_first", "comparator_latest")
    return asdict(cpop.traffic_light(*(given[name] for name in names), DIRECTION[given["polarity"]]))


def _z_scores(given: Given, _: Given) -> dict[str, Any]:
    if "values" in given:
        found = cpop.z_scores(given["values"], DIRECTION[given["polarity"]])
        return {"sd": found.sd, "z": list(found.z)}
    z = {
        name: list(cpop.z_scores(row["values"], DIRECTION[row["polarity"]]).z)
        for name, row in given["indicators"].items()
    }
    sums = cpop.z_sums(list(z.values()))
    order = cpop.most_vulnerable(dict(zip(given["communities"], sums, strict=True)))
    return {"z": z, "sum": list(sums), "rank_most_vulnerable_first": list(order)}


def _goal_red(given: Given, _: Given) -> dict[str, Any]:
    found = scores.exact_goal_red(given["actual"], given["goal"], given["red_flag"])
    return {"score": None if found is None else float(found), "rag": scores.rag(found)}


def _roll_up(given: Given, _: Given) -> dict[str, Any]:
    return asdict(scores.roll_up(given["children"], given["min_coverage_pct"]))


def _roll_up_tree(given: Given, _: Given) -> dict[str, Any]:
    objectives, perspective = scores.roll_up_tree(
        [
            (
                [(scores.exact_goal_red(actual, goal, red), weight) for actual, goal, red, weight in row["kpis"]],
                row["weight"],
            )
            for row in given["objectives"]
        ]
    )
    return {"objectives": [one.score for one in objectives], "perspective": perspective.score, "rag": perspective.rag}


def _initiative(given: Given, _: Given) -> dict[str, Any]:
    days = [dt.date.fromisoformat(given[name]) for name in ("start", "end", "today")]
    return asdict(scores.initiative(days[0], days[1], days[2], given["pct_complete"]))


def _exceptions(given: Given, _: Given) -> dict[str, Any]:
    measure = citistat.Measure(
        id="measure",
        title="measure",
        history=tuple(given["history"]),
        current=given["current"],
        direction=DIRECTION[given["polarity"]],
        target=given["target"],
        closed=tuple(given["closed_in_sla_of"]),
        overdue_action=given["overdue_action"],
    )
    found = citistat.read_measure(measure)
    return {name: getattr(found, name) for name in found.__slots__} | {"exceptions": list(found.exceptions)}


def _anhoej_limits(given: Given, _: Given) -> dict[str, Any]:
    limits = runtests.anhoej_limits(given["useful"])
    return {} if limits is None else {"max_longest_run": limits[0], "min_crossings": limits[1]}


def _anhoej_signal(given: Given, _: Given) -> dict[str, Any]:
    return {"signal": list(runtests.anhoej_signal(given["useful"], given["longest_run"], given["crossings"]))}


def _runs_limits(given: Given, _: Given) -> dict[str, Any]:
    return {"limits": list(runtests.runs_limits_exact(given["useful"]) or ())}


RULES: dict[str | tuple[str, str], Adapter] = {
    ("citistat", "exceptions"): _exceptions,
    ("citistat", "meeting_discipline"): lambda g, _: {"pct": meeting.meeting_discipline(g["held"], g["scheduled"])},
    ("bsc", "goal_red"): _goal_red,
    ("bsc", "rollup"): _roll_up,
    ("bsc", "rollup_tree"): _roll_up_tree,
    ("bsc", "status_ratio"): lambda g, _: {"status": scores.status_ratio(g["actual"], g["target"])},
    ("bsc", "status_score"): lambda g, _: {"score": scores.status_score(g["children"], g["scores"])},
    ("bsc", "initiative"): _initiative,
    ("npf", "delta_pp"): _delta_pp,
    ("npf", "delta_pp_growth"): _growth,
    ("npf", "status_counts"): lambda g, _: npf.status_counts(g),
    ("soa_loip", "progress"): _progress,
    ("heat", "trajectory_status"): _trajectory,
    ("heat", "linear_trajectory"): _linear,
    ("heat", "each_quintile"): lambda g, _: {"met": agreements.each_quintile(g["target_pct"], g["worst_quintile_pct"])},
    ("heat", "share_of_target"): lambda g, _: agreements.share_of_target(g["actual"], g["target"]),
    ("lpsa", "pool"): _pool,
    ("lpsa", "reward"): _reward,
    ("lgbf", "rank"): _rank,
    ("cpop", "improvement_rate"): lambda g, _: {"rate_pct": cpop.improvement_rate(g["first"], g["last"])},
    ("cpop", "traffic_light"): _traffic_light,
    ("cpop", "z_scores"): _z_scores,
    ("cpop", "duncan"): lambda g, _: {"index": cpop.duncan(g["deprived"], g["others"])},
    ("pdsa", "run_chart"): lambda g, _: runtests.run_chart(g["data"]).to_json(),
    ("pdsa", "runs_limits_exact"): _runs_limits,
    ("pdsa", "anhoej_limits"): _anhoej_limits,
    ("pdsa", "anhoej_signal"): _anhoej_signal,
}
