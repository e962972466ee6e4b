"""The values of a chart: its points, segments, runs and warnings, and the JSON document of contract 4.4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pifkit.indicators.series import Annotation
from pifkit.indicators.spc.presets import Preset, Sense, preset
from pifkit.model.period import Frequency, Period


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One point of a chart; limits are None where there are none.

    Attributes:
        date: label of its period.
        value: the figure, or the rate of a p or u chart; None where there is none.
        segment: its segment, from 1.
        centre: centre line.
        lower: lower limit.
        upper: upper limit.
        near_lower: lower near line.
        near_upper: upper near line.
        signals: every rule that fires here.
        kind: its state (contract 4.4).
        excluded: left out of centre, limits and runs.
        baseline: centre and limits rest on it.
        target: the value asked for here, None where nothing is.
        period: the span it belongs to.
        note: what a reader should know about it.
        status: final, provisional or part_period.
    """

    date: str
    value: float | None
    segment: int
    centre: float | None
    lower: float | None
    upper: float | None
    near_lower: float | None
    near_upper: float | None
    signals: tuple[str, ...]
    kind: str
    excluded: bool
    baseline: bool
    target: float | None
    period: Period
    note: str = ""
    status: str = "final"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch between two borders: one centre line; one pair of limits on i charts, None elsewhere."""

    segment: int
    centre: float | None
    lower: float | None
    upper: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Runs:
    """Tests of runs of one segment; limits are None without a useful point, and for `ihi` only the number of runs."""

    useful: int
    longest: int | None
    longest_max: int | None
    crossings: int | None
    crossings_min: int | None
    signal: bool
    runs: int | None = None
    runs_lower: int | None = None
    runs_upper: int | None = None


@dataclass(frozen=True, slots=True)
class Warn:
    """Something that a reader of the chart must know: a stable code and a sentence."""

    code: str
    message: str

    def to_json(self) -> dict[str, str]:
        """As an object."""
        return {"code": self.code, "message": self.message}


@dataclass(frozen=True, slots=True)
class Chart:
    """A control or run chart with everything that it says.

    Attributes:
        rules: name of the preset.
        parameters: every choice that shaped it, printed on the chart.
        segments: stretches between borders.
        points: in order of time, one per row given.
        runs: tests of runs per segment.
        variation: state of the latest point, or of the runs under presets that mark no single point.
        assurance: pass, fail, inconsistent or none.
        warnings: what a reader must know.
        annotations: what happened on the way.
        direction: the good direction.
        frequency: how often figures come, None where that cannot be told.
    """

    rules: str
    parameters: dict[str, Any]
    segments: tuple[Segment, ...]
    points: tuple[ChartPoint, ...]
    runs: tuple[Runs, ...]
    variation: str
    assurance: str
    warnings: tuple[Warn, ...]
    annotations: tuple[Annotation, ...] = ()
    direction: Sense = "neutral"
    frequency: Frequency | None = None

    @property
    def preset(self) -> Preset:
        """The rules in full."""
        return preset(self.rules)

    def to_json(self) -> dict[str, Any]:
        """The chart as the JSON document of `pifkit chart --json`, at full precision."""
        extra = ("runs", "runs_lower", "runs_upper") if self.rules == "ihi" else ()
        keys = ("useful", "longest", "longest_max", "crossings", "crossings_min", "signal", *extra)
        return {
            "rules": self.rules,
            "parameters": self.parameters,
            "segments": [
                {k: getattr(s, k) for k in ("segment", "centre", "lower", "upper", "n")} for s in self.segments
            ],
            "points": [_point_json(point) for point in self.points],
            "runs": [{key: getattr(run, key) for key in keys} for run in self.runs],
            "variation": self.variation,
            "assurance": self.assurance,
            "warnings": [warning.to_json() for warning in self.warnings],
        }


_POINT_KEYS = (
    "date", "value", "segment", "centre", "lower", "upper", "near_lower", "near_upper", "signals", "kind",
)  # fmt: skip


def _point_json(point: ChartPoint) -> dict[str, Any]:
    row = {key: getattr(point, key) for key in _POINT_KEYS}
    return {**row, "signals": list(point.signals)}
