"""What a control or run chart says, in words: its finding, its alt text, its rules and choices, its table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pifkit.model.language import N_, Phrases, _
from pifkit.reporting import words

if TYPE_CHECKING:
    import pandas as pd

    from pifkit.indicators.spc.values import Chart, ChartPoint

Shown = Callable[[float | None], str]
KINDS = Phrases(
    {
        "i": N_("XmR chart"),
        "run": N_("run chart"),
        "p": N_("p chart"),
        "u": N_("u chart"),
        "pp": N_("p′ chart"),
        "up": N_("u′ chart"),
    }
)
RULES = Phrases(
    {
        "outside": N_("beyond a limit"),
        "shift": N_("a run on one side of the centre line"),
        "trend": N_("a steady rise or fall"),
        "two_in_three": N_("two of three points near a limit"),
    }
)
VARIATION = Phrases(
    {
        "common_cause": N_("only its usual ups and downs"),
        "improvement_high": N_("an improvement: higher than usual"),
        "improvement_low": N_("an improvement: lower than usual"),
        "concern_high": N_("a concern: higher than usual"),
        "concern_low": N_("a concern: lower than usual"),
        "neutral_high": N_("higher than usual"),
        "neutral_low": N_("lower than usual"),
        "no_data": N_("no figure for the latest period, so nothing can be said of it"),
        "no_variation": N_("no variation to measure: every figure is the same"),
        "too_few": N_("too few figures to tell"),
    }
)
ASSURANCE = {
    "pass": N_("As it runs now it can be relied on to meet the target of {target}."),
    "fail": N_(
        "As it runs now it will keep missing the target of {target}; only a change to how it works would meet it."
    ),
    "inconsistent": N_("As it runs now it will meet the target of {target} in some periods and miss it in others."),
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
            return _("best at {point}", point=shown(self.point))
        if self.lower is None:
            return _("good up to {upper}", upper=shown(self.upper))
        if self.upper is None:
            return _("good from {lower}", lower=shown(self.lower))
        return _("good from {lower} to {upper}", lower=shown(self.lower), upper=shown(self.upper))


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
        return _("There are no figures yet.")
    said = [
        _(
            "The latest figure is {value} ({date}): {variation}.",
            value=shown(last.value),
            date=last.date,
            variation=VARIATION[chart.variation],
        )
    ]
    if last.status == "part_period":
        said, last = _in_part(chart, last, shown)
    if chart.variation not in {"no_data", "too_few", "no_variation"} and last.signals:
        said.append(_("What fires: {signals}.", signals=words.listing([RULES[name] for name in last.signals])))
    elif not chart.preset.marks_points and chart.runs[-1].signal:
        said.append(_("The runs about the centre line are longer or fewer than chance explains."))
    target = chart.points[-1].target
    if target is not None and chart.assurance in ASSURANCE:
        said.append(_(ASSURANCE[chart.assurance], target=shown(target)))
    return " ".join(said)


def _in_part(chart: Chart, last: ChartPoint, shown: Shown) -> tuple[list[str], ChartPoint]:
    """What is said where the latest figure is of part of a period, and the last figure of a whole one."""
    whole = [point for point in chart.points if point.value is not None and point.status != "part_period"]
    said = [
        _(
            "The latest figure is {value} ({date}), of a period that is not over: it is not judged.",
            value=shown(last.value),
            date=last.date,
        )
    ]
    if whole:
        said.append(
            _(
                "Before it, {value} ({date}): {variation}.",
                value=shown(whole[-1].value),
                date=whole[-1].date,
                variation=VARIATION[chart.variation],
            )
        )
    return said, whole[-1] if whole else last


def alt_text(chart: Chart, title: str, shown: Shown = plain, good: Good | None = None) -> str:
    """The chart for people who cannot see it: kind, span, finding, latest value, target and rules."""
    first, last = chart.points[0], chart.points[-1]
    target = " " + _("Target {target}.", target=shown(last.target)) if last.target is not None else ""
    borders = (
        " " + _("Limits start anew at {parameters}.", parameters=words.listing(chart.parameters["rebase"]))
        if chart.parameters["rebase"]
        else ""
    )
    best = f" {words.sentence(good.words(shown))}" if good is not None else ""
    kind = words.sentence(KINDS[chart.parameters["chart"]])[:-1]
    return _(
        "{kind} of {title}, {points} from {date} to {date_2}. {finding}{target}{best}{borders} Rules: {parameters}.",
        kind=kind,
        title=title,
        points=words.plural(len(chart.points), "point"),
        date=first.date,
        date_2=last.date,
        finding=finding(chart, shown),
        target=target,
        best=best,
        borders=borders,
        parameters=chart.parameters["title"],
    )


def parameters_text(chart: Chart, shown: Shown = plain, good: Good | None = None) -> str:
    """Rules and every choice, as printed under the chart."""
    used = chart.parameters
    said = [_("Rules: {used}", used=used["title"]), KINDS[used["chart"]]]
    if used["chart"] == "i":
        screened = _("screened") if used["screen"] else _("not screened")
        said.append(
            _("mean ± {used:.4g} × mean moving range, {screened}", used=used["limit_multiple"], screened=screened)
        )
    elif used["chart"] == "run":
        said.append(_("centre: median"))
    else:
        said.append(_("limits: 3 sigma for each denominator"))
    better = {
        "increase": _("higher is better"),
        "decrease": _("lower is better"),
        "neutral": _("neither direction is better"),
    }
    said.append(better[chart.direction] if good is None else good.words(shown))
    if used["baseline"]:
        said.append(_("baseline: first {used} points", used=used["baseline"]))
    if used["rebase"]:
        said.append(_("limits anew from {used}", used=words.listing(used["rebase"])))
    if used["exclude"]:
        said.append(_("left out: {used}", used=words.listing(used["exclude"], at_most=3)))
    if any(warning.code == "missing-rows" for warning in chart.warnings):
        said.append(_("gaps break runs") if used["gaps"] == "break" else _("gaps bridged"))
    return "; ".join(said) + "."


def table(chart: Chart, shown: Shown = plain) -> pd.DataFrame:
    """The points as a table: period, figure, centre, limits, target, and what fires in words."""
    import pandas as pd  # not for the words alone

    rows = [
        {
            N_("Period"): point.date,
            N_("Value"): words.DASH if point.value is None else shown(point.value),
            N_("Centre"): shown(point.centre),
            N_("Lower limit"): shown(point.lower),
            N_("Upper limit"): shown(point.upper),
            N_("Target"): shown(point.target),
            N_("Signals"): _signals(point),
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
        said.append(_("left out"))
    if point.value is None:
        said.append(_("no figure"))
    if point.status != "final":
        said.append(_("part of a period, not judged") if point.status == "part_period" else words.code(point.status))
    return "; ".join(said) or _("none")
