"""Do figures, targets and the definitions of their indicators agree?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from pifkit.model.errors import Problem
from pifkit.model.period import Period, parse_periods
from pifkit.workspace.cells import percent_meaning
from pifkit.workspace.checks.base import also, by_value, duplicates, in_row
from pifkit.workspace.folder import Folder

_FEW = 4
"""Fewer values than this say nothing about whether percentages were written as proportions."""


def definitions(folder: Folder) -> Iterator[Problem]:
    """Direction and limits of an indicator are complete and in order."""
    for row in folder.rows("indicators"):
        if row.direction == "closest" and row.point is None:
            yield in_row(
                folder,
                "indicators",
                row,
                "point",
                "indicator-point-missing",
                "'closest' needs the mid-point that is best.",
            )
        if row.direction == "within" and (row.lower is None or row.upper is None or row.lower > row.upper):
            yield in_row(
                folder,
                "indicators",
                row,
                "lower",
                "indicator-range-missing",
                "'within' needs the lower and the upper end of the good range.",
            )
        if row.minimum is not None and row.maximum is not None and row.minimum > row.maximum:
            yield in_row(
                folder,
                "indicators",
                row,
                "minimum",
                "indicator-limits-reversed",
                f"{row.minimum:g} is above {row.maximum:g}.",
            )


def periods(folder: Folder) -> Iterator[Problem]:
    """One figure per indicator and period, and one frequency per indicator."""
    definitions = {row.id: row for row in folder.rows("indicators")}
    for name, rows in by_value(folder.rows("observations"), "indicator").items():
        read = parse_periods(row.period for row in rows)
        first: dict[Period, Any] = {}
        for row, period in zip(rows, read, strict=True):
            if period in first:
                same = f" ({first[period].period!r})" if first[period].period != row.period else ""
                message = f"{name} {row.period} is in row {first[period].row} already{same}."
                yield in_row(folder, "observations", row, "period", "observation-duplicate", message, value=row.period)
            first.setdefault(period, row)
        wanted = definitions[name].frequency if name in definitions else ""
        usual = Counter(period.frequency for period in read).most_common(1)[0][0]
        if not wanted or (wanted == "year" and usual == "range"):
            wanted = usual  # yearly figures over a rolling range are ranges throughout
        strange = [(row, p) for row, p in zip(rows, read, strict=True) if p.frequency != wanted]
        if strange:
            row, period = strange[0]
            message = f"{row.period!r} is a {period.frequency}, and {name} is measured by {wanted}{also([r for r, _ in strange])}."
            yield in_row(folder, "observations", row, "period", "period-frequency", message, value=row.period)


def limits(folder: Folder) -> Iterator[Problem]:
    """Figures and targets lie inside what their unit and their indicator allow."""
    figures = by_value((row for row in folder.rows("observations") if row.value is not None), "indicator")
    aims = by_value(folder.rows("targets"), "indicator")
    for indicator in folder.rows("indicators"):
        low, high, code = indicator.minimum, indicator.maximum, "value-beyond-limits"
        meaning = percent_meaning(indicator.unit)
        observed, targets = figures.get(indicator.id, []), aims.get(indicator.id, [])
        whole = {"percent": 100.0, "proportion": 1.0}.get(meaning or "")
        if low is None and high is None and whole and not _two_sided(indicator, whole):
            low, high, code = 0.0, whole, "percent-beyond-100" if whole > 1 else "proportion-beyond-1"
        beyond = [row for row in observed if _beyond(row.value, low, high)]
        if beyond:
            message = f"{indicator.id} in {beyond[0].period} lies outside {_range(low, high)}{also(beyond)}."
            yield in_row(folder, "observations", beyond[0], "value", code, message, value=f"{beyond[0].value:g}")
        out = [row for row in targets if _beyond(row.value, low, high)]
        if out and code != "proportion-beyond-1":
            message = f"the target of {indicator.id} lies outside {_range(low, high)}{also(out)}."
            yield in_row(folder, "targets", out[0], "value", "target-beyond-limits", message, value=f"{out[0].value:g}")
        if (
            meaning == "percent"
            and len(observed) >= _FEW
            and all(0 <= row.value <= 1 for row in observed)
            and any(row.value for row in observed)
        ):
            message = f"all {len(observed)} values of {indicator.id} lie between 0 and 1."
            yield in_row(
                folder,
                "observations",
                observed[0],
                "value",
                "percent-as-proportion",
                message,
                value=f"{observed[0].value:g}",
            )


def _two_sided(indicator: Any, whole: float) -> bool:
    """Whether the good values lie at an end of 0 to 100 %, so that both sides of it must be possible.

    A pay gap is best at 0 and may be negative; a budget is best spent to 100 % and may be overspent.
    """
    good = [indicator.point] if indicator.direction == "closest" else []
    good += [indicator.lower, indicator.upper] if indicator.direction == "within" else []
    return any(value is not None and not 0 < value < whole for value in good)


def _beyond(value: float, low: float | None, high: float | None) -> bool:
    return (low is not None and value < low) or (high is not None and value > high)


def _range(low: float | None, high: float | None) -> str:
    if low is None:
        return f"at most {high:g}"
    return f"at least {low:g}" if high is None else f"{low:g} to {high:g}"


def denominators(folder: Folder) -> Iterator[Problem]:
    """A figure of nothing has no value, and a part is no larger than its whole."""
    units = {row.id: row for row in folder.rows("indicators")}
    zero: dict[str, list[Any]] = {}
    larger: dict[str, list[Any]] = {}
    for row in folder.rows("observations"):
        if row.denominator == 0 and row.value is not None:
            zero.setdefault(row.indicator, []).append(row)
        indicator = units.get(row.indicator)
        both = row.numerator is not None and row.denominator not in (None, 0)
        if (
            both
            and indicator
            and percent_meaning(indicator.unit)
            and indicator.maximum is None
            and row.numerator > row.denominator
        ):
            larger.setdefault(row.indicator, []).append(row)
    for name, rows in zero.items():
        message = f"{name} in {rows[0].period} is a figure of nothing{also(rows)}."
        yield in_row(
            folder, "observations", rows[0], "denominator", "denominator-zero", message, value=f"{rows[0].value:g}"
        )
    for name, rows in larger.items():
        message = f"{name} in {rows[0].period}: {rows[0].numerator:g} of {rows[0].denominator:g}{also(rows)}."
        yield in_row(folder, "observations", rows[0], "numerator", "numerator-above-denominator", message)


def applicable(folder: Folder) -> Iterator[Problem]:
    """An indicator that does not apply has no figures."""
    observed = by_value((row for row in folder.rows("observations") if row.value is not None), "indicator")
    for row in folder.rows("indicators"):
        if row.applicable == "no" and row.id in observed:
            message = f"{row.id} does not apply, and observations.csv has figures for it, first in row {observed[row.id][0].row}."
            yield in_row(folder, "indicators", row, "applicable", "indicator-not-applicable", message)


def targets(folder: Folder) -> Iterator[Problem]:
    """One target per indicator, day and kind."""
    yield from duplicates(
        folder, "targets", lambda row: (row.indicator, row.date, row.kind), "date", "target-duplicate",
        lambda row: f"the {row.kind} of {row.indicator} for {row.date}",
    )  # fmt: skip


CHECKS = (definitions, periods, limits, denominators, applicable, targets)
