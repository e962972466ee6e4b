"""All rows of a comparison over partnerships whose figures a test gives at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pifkit.indicators.comparison import Comparison
from pifkit.model.tables import Indicator, Observation


def comparison_table(
    observations: Mapping[str, Iterable[Observation]],
    indicators: Mapping[str, Iterable[Indicator]],
    families: Mapping[str, Mapping[str, str]],
    *,
    latest: int | None = None,
) -> list[dict[str, Any]]:
    """Rows by indicator, partnership and period; all three are given by partnership id."""
    gathered = Comparison()
    for key, definitions in indicators.items():
        gathered.add(key, observations.get(key, ()), definitions, families.get(key, {}))
    rows = [row for key in indicators for row in gathered.rows(key, latest=latest)]
    return sorted(rows, key=lambda row: (row["indicator"], row["partnership"]))
