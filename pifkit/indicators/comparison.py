"""The comparison table: each partnership's rank, quartile and comparators, worked out once over all of them.

A figure is compared only with figures of the same indicator, unit and aim: two partnerships that use one id for
different things are not ranked against each other. "Not applicable here" is not "missing": neither has a rank, and the
row says which of the two it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pifkit.indicators.ranks import Aim, Spread, competition_ranks, quartile, spread
from pifkit.model.period import Period, parse_periods
from pifkit.model.tables import Indicator, Observation

SMALLEST_COMPARISON = 2  # a rank of 1 of 1 says nothing
COLUMNS = (
    "partnership",
    "indicator",
    "period",
    "state",
    "value",
    "rank",
    "rank_of",
    "previous_period",
    "previous_rank",
    "family",
    "family_rank",
    "family_of",
    "previous_family_rank",
    "quartile",
    "family_mean",
    "national_mean",
    "national_median",
    "national_min",
    "national_max",
)


@dataclass(frozen=True, slots=True)
class _Cell:
    """One figure: whose, when, its family, and whether there is a value."""

    partnership: str
    period: Period
    value: float | None
    state: str
    family: str | None


def comparison_table(
    observations: Mapping[str, Iterable[Observation]],
    indicators: Mapping[str, Iterable[Indicator]],
    families: Mapping[str, Mapping[str, str]],
    *,
    latest: int | None = None,
) -> tuple[dict[str, Any], ...]:
    """Compare every partnership's figures with the others', period by period.

    Args:
        observations: rows by partnership id.
        indicators: definitions by partnership id.
        families: for each partnership id, its family group by grouping (`{"people": "2"}`); the grouping of an
            indicator says which one counts.
        latest: give rows for at most so many latest periods of each indicator and partnership; None for all.

    Returns:
        Rows with the keys of `COLUMNS`, ordered by indicator, partnership and period. `rank` is from 1 (best) among
        `rank_of` partnerships with a figure in the period, None below two of them; `previous_period` is the
        partnership's own period before, in which it had a figure; `family_*` compare inside the family group;
        `national_*` are over all partnerships given. Figures are in the indicator's unit.
    """
    rows: list[dict[str, Any]] = []
    for indicator, aim, cells in _comparable(observations, indicators, families):
        periods: dict[Period, list[_Cell]] = defaultdict(list)
        for cell in cells:
            periods[cell.period].append(cell)
        tables = {period: _Table(aim, group) for period, group in periods.items()}
        own: dict[str, list[_Cell]] = defaultdict(list)
        for cell in sorted(cells, key=lambda one: (one.partnership, one.period)):
            own[cell.partnership].append(cell)
        for series in own.values():
            rows.extend(_rows_of(indicator, series, tables)[-latest if latest else None :])
    return tuple(sorted(rows, key=lambda row: (row["indicator"], row["partnership"])))


class _Table:
    """Ranks and comparators of one indicator in one period."""

    def __init__(self, aim: Aim, cells: list[_Cell]) -> None:
        values = {cell.partnership: cell.value for cell in cells}
        self.ranks = competition_ranks(values, aim)
        self.national: Spread | None = spread(list(values.values()))
        self.family_ranks: dict[str, int] = {}
        self.family: dict[str, Spread | None] = {}
        members: dict[str, dict[str, float | None]] = defaultdict(dict)
        for cell in cells:
            if cell.family is not None:
                members[cell.family][cell.partnership] = cell.value
        for family, figures in members.items():
            self.family[family] = spread(list(figures.values()))
            self.family_ranks.update(competition_ranks(figures, aim))

    def compares(self) -> bool:
        """Whether there are enough figures for a rank to say something."""
        return self.national is not None and self.national.count >= SMALLEST_COMPARISON


def _comparable(
    observations: Mapping[str, Iterable[Observation]],
    indicators: Mapping[str, Iterable[Indicator]],
    families: Mapping[str, Mapping[str, str]],
) -> list[tuple[str, Aim, list[_Cell]]]:
    groups: dict[tuple[str, str, Aim], list[_Cell]] = defaultdict(list)
    for partnership, definitions in indicators.items():
        by_indicator: dict[str, list[Observation]] = defaultdict(list)
        for row in observations.get(partnership, ()):
            by_indicator[row.indicator].append(row)
        for definition in definitions:
            try:
                aim = Aim.of(definition)
            except ValueError:
                continue  # the folder's check names it; without a point nothing can be ranked
            family = families.get(partnership, {}).get(definition.grouping) if definition.grouping else None
            key = (definition.id, definition.unit, aim)
            groups[key] += _cells(partnership, definition, by_indicator[definition.id], family)
    return [(indicator, aim, cells) for (indicator, _unit, aim), cells in groups.items()]


def _cells(partnership: str, definition: Indicator, rows: list[Observation], family: str | None) -> list[_Cell]:
    try:
        periods = parse_periods(row.period for row in rows)
    except ValueError:
        return []  # the folder's check names the row; a partnership with unreadable periods is not compared
    cells: dict[Period, _Cell] = {}
    for row, period in zip(rows, periods, strict=True):
        state: str = row.state
        if definition.applicable == "no":
            state = "not_applicable"
        elif row.value is None and state == "value":
            state = "missing"
        value = row.value if state == "value" else None
        cells.setdefault(period, _Cell(partnership, period, value, state, family))
    return list(cells.values())


def _rows_of(indicator: str, series: list[_Cell], tables: Mapping[Period, _Table]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    before: dict[str, Any] | None = None
    for cell in series:
        row = _row(indicator, cell, tables[cell.period], before)
        rows.append(row)
        if cell.value is not None:
            before = row
    return rows


def _row(indicator: str, cell: _Cell, table: _Table, before: dict[str, Any] | None) -> dict[str, Any]:
    national = table.national
    family = table.family.get(cell.family) if cell.family is not None else None
    ranked = cell.value is not None and table.compares() and cell.partnership in table.ranks
    rank = table.ranks[cell.partnership] if ranked else None
    rank_of = len(table.ranks) if ranked else None
    in_family = ranked and family is not None and family.count >= SMALLEST_COMPARISON
    previous = before if before is not None and cell.value is not None else None
    return {
        "partnership": cell.partnership,
        "indicator": indicator,
        "period": cell.period.label,
        "state": cell.state,
        "value": cell.value,
        "rank": rank,
        "rank_of": rank_of,
        "previous_period": previous["period"] if previous else None,
        "previous_rank": previous["rank"] if previous else None,
        "family": cell.family,
        "family_rank": table.family_ranks[cell.partnership] if in_family else None,
        "family_of": family.count if in_family and family is not None else None,
        "previous_family_rank": previous["family_rank"] if previous else None,
        "quartile": quartile(rank, rank_of) if rank is not None and rank_of is not None else None,
        "family_mean": family.mean if family is not None else None,
        "national_mean": national.mean if national is not None else None,
        "national_median": national.median if national is not None else None,
        "national_min": national.minimum if national is not None else None,
        "national_max": national.maximum if national is not None else None,
    }
