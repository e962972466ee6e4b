"""Tables as HTML that a screen reader can read and a phone can show."""

from __future__ import annotations

import datetime as dt
import numbers
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from pifkit.model.language import _
from pifkit.reporting import words

if TYPE_CHECKING:
    import pandas as pd


_PERIOD = re.compile(r"(?<![\w&#-])\d{4}-(?:\d{2}(?:-\d{2}|[ ;]Q\d)?|Q\d|W\d{2})(?![\w-])")


def table_html(
    table: pd.DataFrame,
    *,
    caption: str,
    missing: str | Mapping[str, str] = "",
    decimals: int | Mapping[str, int] | None = None,
) -> str:
    """A data frame as an HTML table inside a box that scrolls sideways by itself and takes the keyboard's focus.

    The row header is the index where it has a name, else the first column. Numbers stand to the right with the same
    decimals in a column. A cell without value shows a dash and says `missing` to a screen reader; where `missing` is
    given for a column by name, the words are shown instead of the dash. All text is escaped; there are no ids.

    Args:
        table: any data frame; column labels and cells become plain text. A label that the catalogue knows is translated
            here; `missing` and `decimals` name columns by the label that the frame has. Several index levels become several columns.
        caption: required: what the table holds.
        missing: words for None and NaN, for all columns or by column label; blank: `no value`.
        decimals: digits after the point, for all columns or by column label; None: chosen from the column's values.

    Returns:
        The HTML. A table without rows says so in words.

    Raises:
        ValueError: no caption, or no columns.
    """
    if not caption.strip():
        raise ValueError("a table needs a caption that says what it holds")
    frame = table.reset_index() if any(name is not None for name in table.index.names) else table
    if frame.shape[1] == 0:
        raise ValueError("a table needs at least one column")
    columns = [_Column(label, list(frame.iloc[:, at]), missing, decimals) for at, label in enumerate(frame.columns)]
    head = "".join(f'<th scope="col"{_align(column.numeric)}>{escape(column.title)}</th>' for column in columns)
    if len(frame):
        rows = zip(*(column.cells() for column in columns), strict=True)
        body = "\n".join(_row(row, columns) for row in rows)
    else:
        body = f'<tr><td colspan="{len(columns)}">{escape(_("No rows."))}</td></tr>'
    label = escape(_("Table: {caption}", caption=caption), quote=True)
    return (
        f'<div class="pif-table" role="region" tabindex="0" aria-label="{label}">\n<table>\n'
        f"<caption>{escape(caption)}</caption>\n<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{body}\n</tbody>\n"
        "</table>\n</div>"
    )


def _unbroken(html: str) -> str:
    """Periods such as 2026-09, 2026-27 Q1 and 2026-09-30 stay on one line in a narrow column."""
    return _PERIOD.sub(r'<span class="pif-nb">\g<0></span>', html)


def _row(cells: Sequence[str], columns: Sequence[_Column]) -> str:
    first, *rest = cells
    html = f'<th scope="row"{_align(columns[0].numeric)}>{first}</th>'
    html += "".join(f"<td{_align(c.numeric)}>{cell}</td>" for c, cell in zip(columns[1:], rest, strict=True))
    return f"<tr>{html}</tr>"


def _align(numeric: bool) -> str:
    return ' class="n"' if numeric else ""


class _Column:
    """One column: what kind it is, and its cells as escaped text."""

    def __init__(
        self, label: Any, values: list[Any], missing: str | Mapping[str, str], decimals: int | Mapping[str, int] | None
    ) -> None:
        name = " ".join(str(part) for part in label) if isinstance(label, tuple) else str(label)
        self.title = _(name)
        self.values = values
        known = [value for value in values if not is_missing(value)]
        self.numeric = bool(known) and all(_is_number(value) for value in known)
        self.words_shown = isinstance(missing, Mapping) and name in missing
        self.missing = missing.get(name, _("no value")) if isinstance(missing, Mapping) else missing or _("no value")
        chosen = decimals.get(name) if isinstance(decimals, Mapping) else decimals
        self.decimals = chosen if chosen is not None or not self.numeric else natural_decimals(known)

    def cells(self) -> list[str]:
        return [self._cell(value) for value in self.values]

    def _cell(self, value: Any) -> str:
        if is_missing(value):
            if self.words_shown:
                return f'<span class="pif-none">{escape(self.missing)}</span>'
            return (
                f'<span class="pif-none"><span aria-hidden="true">{words.DASH}</span>'
                f'<span class="pif-hidden">{escape(self.missing)}</span></span>'
            )
        return _unbroken(escape(as_text(value, self.decimals)))


def as_text(value: Any, decimals: int | None = None) -> str:
    """One value as plain text: numbers, dates, yes and no, lists; anything else by `str`."""
    if isinstance(value, bool) or type(value).__name__ in {"bool_", "bool"}:
        return _("yes") if value else _("no")
    if _is_number(value):
        return words.number(float(value), decimals)
    if isinstance(value, dt.date):  # datetimes and pandas timestamps too: a report shows days
        return words.day(value)
    if isinstance(value, (tuple, list, set, frozenset)):
        parts = sorted(map(str, value)) if isinstance(value, (set, frozenset)) else [as_text(one) for one in value]
        return ", ".join(parts)
    return str(value)


def is_missing(value: Any) -> bool:
    """Whether a cell has no value: None, NaN, NaT or pandas' NA; an empty text is a value."""
    if value is None:
        return True
    if isinstance(value, str):
        return False
    if type(value).__name__ in {"NAType", "NaTType"}:
        return True
    return _is_number(value) and value != value


def natural_decimals(values: Sequence[float]) -> int:
    """Decimals that tell the values of a column apart: 0 for whole numbers, more the smaller they are, at most 3."""
    whole = [float(value) for value in values]
    if all(value.is_integer() for value in whole if value == value and abs(value) != float("inf")):
        return 0
    largest = max(abs(value) for value in whole)
    most = 3 if largest < 1 else 2 if largest < 10 else 1
    for places in range(1, most):
        if all(abs(words.half_up(value, places) - value) < 1e-9 for value in whole):
            return places
    return most


def _is_number(value: Any) -> bool:
    return isinstance(value, numbers.Real) and not isinstance(value, bool) and type(value).__name__ != "bool"
