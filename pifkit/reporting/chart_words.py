"""What a control or run chart says, in words: its finding, its alt text, its rules and choices, its table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pifkit.reporting import words

if TYPE_CHECKING:
    import pandas as pd

    from pifkit.indicators.spc.values import Chart, ChartPoint

Shown = Callable[[float | None], str]
KINDS = {"i": "XmR chart", "run": "run chart", "p": "p chart", "u": "u chart", "pp": "p′ chart", "up": "u′ chart"}
RULES = {
    "outside": "beyond a limit",
    "shift": "a run on one side of the centre line",
    "trend": "a steady rise or fall",
    "two_in_three": "two of three points near a limit",
}
VARIATION = {
    "common_cause": "only its usual ups and downs",
    "improvement_high": "an improvement: higher than usual",
    "improvement_low": "an improvement: lower than usual",
    "concern_high": "a concern: higher than usual",
    "concern_low": "a concern: lower than usual",
    "neutral_high": "higher than usual",
    "neutral_low": "lower than usual",
    "no_data": "no figure for the latest period, so nothing can be said of it",
    "no_variation": "no variation to measure: every figure is the same",
    "too_few": "too few figures to tell",
}
ASSURANCE = {
    "pass": "As it runs now it can be relied on to meet the target of {target}.",
    "fail": "As it runs now it will keep missing the target of {target}; only a change to how it works would meet it.",
    "inconsistent": "As it runs now it will meet the target of {target} in some periods and miss it in others.",
}


@dataclass(frozen=True, slots=True)
class Good:
    """What is best where neither more nor less is: a point, or a range of which one end may be open.

    Attributes:
        point: the value that is best; None for a range.
        lower: lower end of the good range.
        upper: upper end of it.
    """

    point: float | None = None
    lower: float | None = None
    upper: float | None = None

    @property
    def ends(self) -> tuple[float, ...]:
        """The values to mark on a chart."""
        return tuple(one for one in (self.point, self.lower, self.upper) if one is not None)

    def words(self, shown: Shown) -> str:
        """In words: `best at 100%`, `good from 85% to 95%`."""
        if self.point is not None:
            return f"best at {shown(self.point)}"
        if self.lower is None:
            return f"good up to {shown(self.upper)}"
        return f"good from {shown(self.lower)}" + (f" to {shown(self.upper)}" if self.upper is not None else "")


def plain(value: float | None) -> str:
    """A figure to about three digits, without idle zeros; a dash where there is none."""
    if value is None:
        return words.DASH
    text = words.number(value, 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 3 if abs(value) < 1 else 2)
    return text.rstrip("0").rstrip(".") if "." in text else text


def finding(chart: Chart, shown: Shown = plain) -> str:
    """One to three sentences: what the latest figure is, what kind of variation, and what that means for the target."""
    last = latest(chart)
    if last is None:
        return "There are no figures yet."
    said = [f"The latest figure is {shown(last.value)} ({last.date}): {VARIATION[chart.variation]}."]
    if last.status == "part_period":
        said, last = _in_part(chart, last, shown)
    if chart.variation not in {"no_data", "too_few", "no_variation"} and last.signals:
        said.append(f"What fires: {words.listing([RULES[name] for name in last.signals])}.")
    elif not chart.preset.marks_points and chart.runs[-1].signal:
        said.append("The runs about the centre line are longer or fewer than chance explains.")
    target = chart.points[-1].target
    if target is not None and chart.assurance in ASSURANCE:
        said.append(ASSURANCE[chart.assurance].format(target=shown(target)))
    return " ".join(said)


def _in_part(chart: Chart, last: ChartPoint, shown: Shown) -> tuple[list[str], ChartPoint]:
    """What is said where the latest figure is of part of a period, and the last figure of a whole one."""
    whole = [point for point in chart.points if point.value is not None and point.status != "part_period"]
    said = [f"The latest figure is {shown(last.value)} ({last.date}), of a period that is not over: it is not judged."]
    if whole:
        said.append(f"Before it, {shown(whole[-1].value)} ({whole[-1].date}): {VARIATION[chart.variation]}.")
    return said, whole[-1] if whole else last


def alt_text(chart: Chart, title: str, shown: Shown = plain, good: Good | None = None) -> str:
    """The chart for people who cannot see it: kind, span, finding, latest value, target and rules."""
    first, last = chart.points[0], chart.points[-1]
    target = f" Target {shown(last.target)}." if last.target is not None else ""
    borders = (
        f" Limits start anew at {words.listing(chart.parameters['rebase'])}." if chart.parameters["rebase"] else ""
    )
    best = f" {words.sentence(good.words(shown))}" if good is not None else ""
    kind = words.sentence(KINDS[chart.parameters["chart"]])[:-1]
    return (
        f"{kind} of {title}, {words.plural(len(chart.points), 'point')} from {first.date} to {last.date}. "
        f"{finding(chart, shown)}{target}{best}{borders} Rules: {chart.parameters['title']}."
    )


def parameters_text(chart: Chart, shown: Shown = plain, good: Good | None = None) -> str:
    """Rules and every choice, as printed under the chart."""
    used = chart.parameters
    said = [f"Rules: {used['title']}", KINDS[used["chart"]]]
    if used["chart"] == "i":
        screened = "screened" if used["screen"] else "not screened"
        said.append(f"mean ± {used['limit_multiple']:.4g} × mean moving range, {screened}")
    elif used["chart"] == "run":
        said.append("centre: median")
    else:
        said.append("limits: 3 sigma for each denominator")
    better = {"increase": "higher is better", "decrease": "lower is better", "neutral": "neither direction is better"}
    said.append(better[chart.direction] if good is None else good.words(shown))
    if used["baseline"]:
        said.append(f"baseline: first {used['baseline']} points")
    if used["rebase"]:
        said.append(f"limits anew from {words.listing(used['rebase'])}")
    if used["exclude"]:
        said.append(f"left out: {words.listing(used['exclude'], at_most=3)}")
    if any(warning.code == "missing-rows" for warning in chart.warnings):
        said.append("gaps break runs" if used["gaps"] == "break" else "gaps bridged")
    return "; ".join(said) + "."


def table(chart: Chart, shown: Shown = plain) -> pd.DataFrame:
    """The points as a table: period, figure, centre, limits, target, and what fires in words."""
    import pandas as pd  # not for the words alone

    rows = [
        {
            "Period": point.date,
            "Value": words.DASH if point.value is None else shown(point.value),
            "Centre": shown(point.centre),
            "Lower limit": shown(point.lower),
            "Upper limit": shown(point.upper),
            "Target": shown(point.target),
            "Signals": _signals(point),
        }
        for point in chart.points
    ]
    frame = pd.DataFrame(rows)
    empty = [name for name in ("Lower limit", "Upper limit", "Target") if set(frame[name]) == {words.DASH}]
    return frame.drop(columns=empty)


def latest(chart: Chart) -> ChartPoint | None:
    """The last point with a figure."""
    return next((point for point in reversed(chart.points) if point.value is not None), None)


def _signals(point: ChartPoint) -> str:
    said = [RULES[name] for name in point.signals]
    if point.excluded and point.status != "part_period":
        said.append("left out")
    if point.value is None:
        said.append("no figure")
    if point.status != "final":
        said.append("part of a period, not judged" if point.status == "part_period" else point.status)
    return "; ".join(said) or "none"
