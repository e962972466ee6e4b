"""The comparison table: each partnership's rank, quartile and comparators, worked out once over all of them.

A figure is compared only with figures of the same indicator, unit and aim: two partnerships that use one id for
different things are not ranked against each other. "Not applicable here" is not "missing": neither has a rank, and the
row says which of the two it is.
"""

from __future__ import annotations

from array import array
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


_Key = tuple[str, str, Aim]  # what figures must have in common: indicator, unit and aim


@dataclass(slots=True)
class _Series:
    """One partnership's figures of an indicator, by period; where the state is not `value` there is no figure."""

    partnership: str
    family: str | None
    periods: tuple[Period, ...]
    states: tuple[str, ...]
    values: array[float]
    ranks: array[int]  # 0: none
    family_ranks: array[int]


class Comparison:
    """Figures of many partnerships, gathered one partnership after another; then each one's own rows, on demand.

    Of a figure some twenty bytes are kept (its value and two ranks), so that the table of thousands of partnerships never
    stands in memory as a whole.
    """

    def __init__(self) -> None:
        self._groups: dict[_Key, list[_Series]] = defaultdict(list)
        self._own: dict[str, list[tuple[_Key, _Series]]] = defaultdict(list)
        self._shared: dict[tuple[str, ...], tuple[Any, ...]] = {}
        self._tables: dict[_Key, dict[Period, _Table]] = {}

    def add(
        self,
        partnership: str,
        observations: Iterable[Observation],
        indicators: Iterable[Indicator],
        families: Mapping[str, str],
    ) -> None:
        """Take in the figures of one more partnership.

        Args:
            partnership: its id.
            observations: its rows.
            indicators: its definitions.
            families: its family group by grouping (`{"people": "2"}`); the grouping of an indicator says which one counts.
        """
        self._tables.clear()
        by_indicator: dict[str, list[Observation]] = defaultdict(list)
        for row in observations:
            by_indicator[row.indicator].append(row)
        for definition in indicators:
            try:
                aim = Aim.of(definition)
            except ValueError:
                continue  # the folder's check names it; without a point nothing can be ranked
            family = families.get(definition.grouping) if definition.grouping else None
            series = self._series(partnership, definition, by_indicator[definition.id], family)
            key = (definition.id, definition.unit, aim)
            self._groups[key].append(series)
            self._own[partnership].append((key, series))

    def rows(self, partnership: str, *, latest: int | None = None) -> list[dict[str, Any]]:
        """Compare one partnership's figures with the others', period by period.

        Args:
            partnership: its id; one that was never added has no rows.
            latest: for at most so many latest periods of each indicator; None for all.

        Returns:
            Rows with the keys of `COLUMNS`, ordered by indicator and period. `rank` is from 1 (best) among `rank_of`
            partnerships with a figure in the period, None below two of them; `previous_period` is the partnership's own
            period before, in which it had a figure; `family_*` compare inside the family group; `national_*` are over all
            partnerships added. Figures are in the indicator's unit.
        """
        if not self._tables:
            self._tables = {key: _tables(key[2], group) for key, group in self._groups.items()}
        found: list[dict[str, Any]] = []
        for key, series in sorted(self._own.get(partnership, ()), key=lambda one: one[0][0]):
            found += _rows_of(key[0], series, self._tables[key])[-latest if latest else None :]
        return found

    def _series(self, partnership: str, definition: Indicator, rows: list[Observation], family: str | None) -> _Series:
        cells = _cells(definition, rows)
        order = sorted(cells)
        states = tuple(cells[period][0] for period in order)
        labels = tuple(period.label for period in order)
        return _Series(
            partnership,
            family,
            self._shared.setdefault(labels, tuple(order)),
            self._shared.setdefault(states, states),
            array("d", [cells[period][1] for period in order]),
            array("l", bytes(array("l").itemsize * len(order))),
            array("l", bytes(array("l").itemsize * len(order))),
        )


@dataclass(frozen=True, slots=True)
class _Table:
    """Comparators of one indicator in one period; `ranked` is how many have a rank."""

    ranked: int
    national: Spread | None
    family: Mapping[str, Spread | None]

    def compares(self) -> bool:
        """Whether there are enough figures for a rank to say something."""
        return self.national is not None and self.national.count >= SMALLEST_COMPARISON


def _tables(aim: Aim, group: list[_Series]) -> dict[Period, _Table]:
    """Comparators by period; the ranks are written into the series."""
    where = {id(one.periods): {period: at for at, period in enumerate(one.periods)} for one in group}
    found = {}
    for period in sorted({period for places_of in where.values() for period in places_of}):
        cells = [(one, at) for one in group if (at := where[id(one.periods)].get(period)) is not None]
        found[period] = _table(aim, [(one, at) for one, at in cells if one.states[at] == "value"])
    return found


def _table(aim: Aim, cells: list[tuple[_Series, int]]) -> _Table:
    """One period's comparators of the series that have a figure in it."""
    values = {number: one.values[at] for number, (one, at) in enumerate(cells)}
    members: dict[str, dict[int, float]] = defaultdict(dict)
    for number, (one, _) in enumerate(cells):
        if one.family is not None:
            members[one.family][number] = values[number]
    ranks = competition_ranks(values, aim)
    for number, rank in ranks.items():
        one, at = cells[number]
        one.ranks[at] = rank
    for figures in members.values():
        for number, rank in competition_ranks(figures, aim).items():
            one, at = cells[number]
            one.family_ranks[at] = rank
    family = {name: spread(list(figures.values())) for name, figures in members.items()}
    return _Table(len(ranks), spread(list(values.values())), family)


def _cells(definition: Indicator, rows: list[Observation]) -> dict[Period, tuple[str, float]]:
    """State and figure by period; the first row counts where a period stands twice, which the folder's check names."""
    try:
        periods = parse_periods(row.period for row in rows)
    except ValueError:
        return {}  # the folder's check names the row; a partnership with unreadable periods is not compared
    cells: dict[Period, tuple[str, float]] = {}
    for row, period in zip(rows, periods, strict=True):
        state: str = row.state
        if definition.applicable == "no":
            state = "not_applicable"
        elif row.value is None and state == "value":
            state = "missing"
        cells.setdefault(period, (state, row.value if row.value is not None else 0.0))
    return cells


def _rows_of(indicator: str, series: _Series, tables: Mapping[Period, _Table]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    before: dict[str, Any] | None = None
    for at, period in enumerate(series.periods):
        row = _row(indicator, series, at, tables[period], before)
        rows.append(row)
        if series.states[at] == "value":
            before = row
    return rows


def _row(indicator: str, series: _Series, at: int, table: _Table, before: dict[str, Any] | None) -> dict[str, Any]:
    national = table.national
    family = table.family.get(series.family) if series.family is not None else None
    known = series.states[at] == "value"
    ranked = known and table.compares() and series.ranks[at] > 0
    rank = series.ranks[at] if ranked else None
    rank_of = table.ranked if ranked else None
    in_family = ranked and family is not None and family.count >= SMALLEST_COMPARISON
    previous = before if before is not None and known else None
    return {
        "partnership": series.partnership,
        "indicator": indicator,
        "period": series.periods[at].label,
        "state": series.states[at],
        "value": series.values[at] if known else None,
        "rank": rank,
        "rank_of": rank_of,
        "previous_period": previous["period"] if previous else None,
        "previous_rank": previous["rank"] if previous else None,
        "family": series.family,
        "family_rank": series.family_ranks[at] if in_family else None,
        "family_of": family.count if in_family and family is not None else None,
        "previous_family_rank": previous["family_rank"] if previous else None,
        "quartile": quartile(rank, rank_of) if rank is not None and rank_of is not None else None,
        "family_mean": family.mean if family is not None else None,
        "national_mean": national.mean if national is not None else None,
        "national_median": national.median if national is not None else None,
        "national_min": national.minimum if national is not None else None,
        "national_max": national.maximum if national is not None else None,
    }
