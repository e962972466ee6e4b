"""What a stage shows, as a value: a stage's function returns a `View`, the notebook passes it to `pif.show`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


@dataclass(frozen=True, eq=False)
class View:
    """One thing to look at: a finding in words, a figure, and its numbers as a table.

    All text is plain, never HTML or Markdown; only `names of files and commands` in backticks are set as code.

    Attributes:
        title: short heading above it (a heading below the section's own).
        finding: one or two sentences: what the reader should see.
        figure: a matplotlib figure, made with `style.figure` and never through pyplot.
        alt: what the figure shows, in words, for people who cannot see it; required with a figure.
        table: the numbers. The row header is the index where it has a name, else the first column.
        caption: caption of the table; blank: the title. A table needs one of the two.
        notes: remarks on limits, sources and method.
        empty: empty state: why there is nothing to show and how to start. Figure and table are then None.
        open_table: show the table open; otherwise it is folded away below the figure (it is open without one).
        fold: words under which to fold away a long table that has no figure; blank: open.
        missing: words for a cell without value, for all columns or by column name, such as `not rated`; blank: `no value`.
        decimals: decimals of numbers, for all columns or by column name; None: as few as tell the values apart.
    """

    title: str = ""
    finding: str = ""
    figure: Figure | None = None
    alt: str = ""
    table: pd.DataFrame | None = None
    caption: str = ""
    notes: tuple[str, ...] = ()
    empty: str = ""
    open_table: bool = False
    fold: str = ""
    missing: str | Mapping[str, str] = ""
    decimals: int | Mapping[str, int] | None = None

    def __post_init__(self) -> None:
        """Refuse a contradiction early, where the stage's author sees it."""
        if isinstance(self.notes, str):
            raise TypeError("notes is a tuple of sentences, not one string: write notes=('…',)")
        if self.empty and (self.figure is not None or self.table is not None):
            raise ValueError("an empty state has neither figure nor table")
