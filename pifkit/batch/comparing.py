"""Figures of all partnerships beside each other, and each one's own part of it as text, made when it is asked for.

Neither the observations nor the whole table stay in memory: what the runner holds does not grow with them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from pifkit.indicators.comparison import Comparison
from pifkit.reporting.standings import Standings, assessed

if TYPE_CHECKING:
    from pifkit.workspace.book import Book

_BETWEEN = ",\n"  # one row per line; `indent` would be many times slower


class Comparisons(Mapping[str, str]):
    """Text of `comparison.json` by partnership: its own rows of the comparison table.

    Args:
        wanted: partnerships whose text may be asked for; the figures of the others count, too.
    """

    def __init__(self, wanted: Iterable[str]) -> None:
        self._wanted = frozenset(wanted)
        self._known: set[str] = set()
        self._figures = Comparison()
        self._standings = Standings()

    def add(self, book: Book) -> None:
        """Take in one partnership, and keep of its book what a comparison needs."""
        families = book.partnership.family_groups
        self._figures.add(book.id, book.tables.observations, book.tables.indicators, families)
        self._standings.add(book.id, book.cycle.id, assessed(book), families)
        if book.id in self._wanted:
            self._known.add(book.id)

    def __getitem__(self, partnership: str) -> str:
        if partnership not in self._known:
            raise KeyError(partnership)
        rows = [*self._figures.rows(partnership), *self._standings.rows(partnership)]
        return f"[{_BETWEEN.join(json.dumps(row, ensure_ascii=False) for row in rows)}]\n"

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._known))

    def __len__(self) -> int:
        return len(self._known)
