"""The National Performance Framework's rules of change: improving, maintaining or worsening from the last two points.

The boundary is ours and one for all: a change of exactly the threshold counts (improving or worsening), since the
published wording puts it into two classes. Source and status of each rule: `rules/national.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from math import sqrt
from typing import Any, Literal

from pifkit.indicators.exact import compare, exact, fraction
from pifkit.indicators.ruletables import rule_table
from pifkit.model.language import _
from pifkit.model.tables import Direction

Status = Literal["improving", "maintaining", "worsening", "to_be_confirmed"]


def _rules() -> dict[str, Any]:
    found: dict[str, Any] = rule_table("national")["npf"]
    return found


@dataclass(frozen=True, slots=True)
class Moved:
    """A change with its sign (plus is better) and the status it gives."""

    signed_change: float
    status: Status


@dataclass(frozen=True, slots=True)
class Growth:
    """Latest growth against the compound mean of the three years before, all in percent."""

    baseline: float
    difference: float
    status: Status


def delta_pp(
    previous: float,
    latest: float,
    direction: Direction,
    threshold: float | None = None,
    *,
    indicator: str | None = None,
) -> Moved:
    """Change of a percentage in percentage points.

    Args:
        previous: the figure before, in percent.
        latest: the latest figure, in percent.
        direction: increase or decrease, which of them is good.
        threshold: percentage points that count as change; None for the indicator's published one, else 2.
        indicator: id of a national indicator with a published threshold.

    Returns:
        The change, negated where lower is better, and the status.
    """
    rules = _rules()["delta_pp"]
    limit = rules["known"].get(indicator, rules["threshold"]) if threshold is None else threshold
    change = _signed(previous, latest, direction)
    return Moved(float(change), _status(change, limit))


def delta_pct(previous: float, latest: float, direction: Direction, threshold: float | None = None) -> Moved | None:
    """Relative change in percent of the previous figure; None where that is zero. The threshold of 1 is ours."""
    if fraction(previous) == 0:
        return None
    limit = _rules()["delta_pct"]["threshold"] if threshold is None else threshold
    change = 100 * _signed(previous, latest, direction) / abs(fraction(previous))
    return Moved(float(change), _status(change, limit))


def delta_pp_growth(prior: Sequence[float], latest: float, direction: Direction = "increase") -> Growth:
    """Growth against the compound mean of the preceding three years, unrounded; 0.1 points either way count.

    Args:
        prior: growth rates in percent of the three years before.
        latest: latest growth rate in percent.
        direction: increase or decrease, which of them is good.

    Returns:
        The compound mean, the difference (plus is better) and the status.

    Raises:
        ValueError: there are not exactly three prior rates, or one of them is -100 or less.
    """
    rules = _rules()["delta_pp_growth"]
    if len(prior) != rules["years"]:
        raise ValueError(
            _("the growth rule needs {rules} prior rates, not {prior}", rules=rules["years"], prior=len(prior))
        )
    if any(rate <= -100 for rate in prior):
        raise ValueError(_("a growth rate of -100 percent or less has no compound mean"))
    with localcontext() as context:
        context.prec = 40
        product = Decimal(1)
        for rate in prior:
            product *= 1 + exact(rate) / 100
        baseline = ((product.ln() / len(prior)).exp() - 1) * 100
        difference = exact(latest) - baseline
    signed = -difference if direction == "decrease" else difference
    return Growth(float(baseline), float(signed), _status(signed, rules["threshold"]))


def significance(previous: tuple[float, float], latest: tuple[float, float], direction: Direction) -> Moved:
    """Change of a share in a survey, significant at 95 % by the two-proportion z test.

    Args:
        previous: how many of how many, in the survey before.
        latest: how many of how many, in the latest survey.
        direction: increase or decrease, which of them is good.

    Returns:
        The change in percentage points with its sign, and the status: maintaining where it is not significant.

    Raises:
        ValueError: a survey asked nobody.
    """
    (x1, n1), (x2, n2) = previous, latest
    if n1 <= 0 or n2 <= 0:
        raise ValueError(_("a survey needs somebody who answered"))
    change = 100 * _signed(x1 / n1, x2 / n2, direction)
    pooled = (x1 + x2) / (n1 + n2)
    error = sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    z = float(change) / 100 / error if error > 0 else 0.0
    moved: Status = "maintaining" if abs(z) < _rules()["significance"]["z"] else "improving" if z > 0 else "worsening"
    return Moved(float(change), moved)


def trajectory(*, target_met: bool, faster_than_required: bool) -> Status:
    """Against a required trajectory; target missed but faster than required is open in the source."""
    if faster_than_required:
        return "improving" if target_met else "to_be_confirmed"
    return "maintaining" if target_met else "worsening"


def composite(parts: Sequence[Status]) -> Status:
    """Of several parts: worsening if any is, else improving if any is, else maintaining; no parts: to be confirmed."""
    known = [part for part in parts if part != "to_be_confirmed"]
    if not known:
        return "to_be_confirmed"
    if "worsening" in known:
        return "worsening"
    return "improving" if "improving" in known else "maintaining"


def status_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """Indicators in all, and those assessed: improving, maintaining or worsening."""
    assessed = sum(counts.get(name, 0) for name in ("improving", "maintaining", "worsening"))
    return {"total": sum(counts.values()), "assessed": assessed}


def _signed(previous: float, latest: float, direction: Direction) -> Fraction:
    change = fraction(latest) - fraction(previous)
    return -change if direction == "decrease" else change


def _status(change: Fraction | Decimal, threshold: float) -> Status:
    if compare(change, threshold) >= 0:
        return "improving"
    return "worsening" if compare(change, -threshold) <= 0 else "maintaining"
