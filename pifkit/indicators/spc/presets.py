"""Presets: the set of rules that a chart goes by, read from the table `rules/spc.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from pifkit.indicators.ruletables import rule_table

Rules = Literal["mdc", "mdc-excel", "lifeqi", "anhoej", "ihi"]
Kind = Literal["i", "run", "p", "u", "pp", "up"]
Sense = Literal["increase", "decrease", "neutral"]
Gaps = Literal["break", "bridge"]
RULES: tuple[str, ...] = get_args(Rules)
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Preset:
    """One set of rules.

    Attributes:
        name: its id.
        title: as printed on the chart.
        chart: kind of chart unless another is asked for.
        multiple: limits lie at this many mean moving ranges from the centre.
        screen: leave large moving ranges out once, unless asked otherwise.
        shift: points on one side that make a shift; None where no single point is marked by one.
        skip_centre: a point on the centre line neither adds to a run nor ends it.
        trend: points rising or falling that make a trend; None as for `shift`.
        skip_tie: an equal neighbour neither adds to a trend nor ends it.
        two_in_three: whether the rule is used.
        outside_counts: whether a point beyond a limit counts for it.
        improvement_wins: a point with both signals is shown as an improvement.
        runs: test of runs: anhoej or ihi.
        marks_points: whether runs and trends mark single points.
        minimum: fewer values than this are too few for anything.
        advised: fewer values than this are warned of.
        target_on_limit_decides: a target exactly on a limit counts as beyond it.
    """

    name: str
    title: str
    chart: Kind
    multiple: float
    screen: bool
    shift: int | None
    skip_centre: bool
    trend: int | None
    skip_tie: bool
    two_in_three: bool
    outside_counts: bool
    improvement_wins: bool
    runs: Literal["anhoej", "ihi"]
    marks_points: bool
    minimum: int
    advised: int
    target_on_limit_decides: bool


@cache
def preset(name: str) -> Preset:
    """The preset with this name; raises ValueError naming those that there are."""
    table: dict[str, dict[str, Any]] = rule_table("spc")["presets"]
    if name not in table:
        raise ValueError(f"{name!r} is not a set of rules. Choose one of: {', '.join(table)}.")
    row = table[name]
    limit = row["limit"]
    two_in_three = row.get("two_in_three")
    return Preset(
        name=name,
        title=row["title"],
        chart=row["chart"],
        multiple=limit["multiple"] if "multiple" in limit else 3 / limit["d2"],
        screen=row["screen"],
        shift=row.get("shift"),
        skip_centre=row.get("on_centre") == "skip",
        trend=row.get("trend"),
        skip_tie=row.get("tie") == "skip",
        two_in_three=two_in_three is not None,
        outside_counts=bool(two_in_three and two_in_three["outside_counts"]),
        improvement_wins=row.get("both") == "improvement",
        runs=row.get("runs", "anhoej"),
        marks_points="runs" not in row,
        minimum=row["minimum"],
        advised=row["advised"],
        target_on_limit_decides=row["target_on_limit"] == "decided",
    )


def constant(name: str) -> float:
    """A constant of the table: screen, d2 or near."""
    return float(rule_table("spc")["constants"][name]["value"])
