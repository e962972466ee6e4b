"""Rows of a data frame with names, for figures and sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def lines_of(table: pd.DataFrame) -> Iterator[Any]:
    """The rows in order, each with its columns as attributes; what a cell holds is the caller's knowledge."""
    return iter(table.itertuples())
