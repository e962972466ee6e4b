"""One sheet of a workbook: a title in A1, what the sheet holds below it, a way back, and one real table from column A.

After the UK Analysis Function's guidance for spreadsheets: one table on a sheet, with a name and one header row; nothing
merged, hidden or blank inside it; text wraps; colour says nothing that words do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pifkit.model.errors import Problem
from pifkit.store.exports.guard import LONGEST, as_number, escaped, risky, units
from pifkit.store.exports.rules import found

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

HEADER_ROW = 4
"""Row of the header on every sheet with a table: after title, description and the link back."""
MOST_ROWS = 1_048_576 - HEADER_ROW
COVER = "cover"
_NARROW, _WIDE, _LOOKED_AT = 10, 60, 200
Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A sheet to be written.

    Attributes:
        name: of the sheet and of its table.
        title: for cell A1.
        says: what the sheet holds, in a sentence or two.
        columns: the header.
        rows: the table; text stays text, and blank is None.
        numeric: columns in which text that is a number is written as one.
        links: whether the first column names sheets, and each cell leads there.
        file: file that the rows come from, for messages.
    """

    name: str
    title: str
    says: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]
    numeric: frozenset[str] = frozenset()
    links: bool = False
    file: str = ""


def mistakes(plan: SheetPlan) -> list[Problem]:
    """Why a sheet cannot hold its table: every header and every cell that does not fit."""
    file = plan.file or plan.name
    problems = []
    names = [name.casefold() for name in plan.columns]
    for name in plan.columns:
        if not name.strip() or not name.isprintable() or units(name) > 255 or names.count(name.casefold()) > 1:
            problems.append(
                found("export-header", "a column has no name of its own.", file=file, place="header", value=name)
            )
    if len(plan.rows) > MOST_ROWS:
        problems.append(
            found("export-too-large", f"it has {len(plan.rows):,} rows.", file=file, allowed=f"{MOST_ROWS:,}")
        )
    for number, row in enumerate(plan.rows, 1):
        for name, cell in zip(plan.columns, row, strict=True):
            if isinstance(cell, str) and len(cell) > LONGEST // 14 and units(escaped(cell)) > LONGEST:
                place = f"table row {number}, column {name}"
                message = f"a cell holds {len(cell):,} characters."
                limit = f"{LONGEST:,} characters, letters beyond the usual ones counted twice"
                problems.append(found("export-cell-too-long", message, file=file, place=place, allowed=limit))
    return problems


class Pen:
    """Writes cells with their styles; each style is made once for a sheet."""

    def __init__(self, sheet: WriteOnlyWorksheet) -> None:
        self.sheet = sheet
        self.title = self._style(bold=True, size=16, wrap=False)
        self.words = self._style(wrap=False)
        self.long = self._style()
        self.link = self._style(color="0000EE", underline="single", wrap=False)
        self.head = self._style(bold=True, color="FFFFFF", fill="12436D")
        self.text = self._style(form="@")
        self.risky = self._style(form="@", quoted=True)
        self.number = self._style()

    def _style(
        self, *, bold: bool = False, size: int = 12, color: str = "000000", underline: str | None = None,
        fill: str | None = None, form: str = "General", quoted: bool = False, wrap: bool = True,
    ) -> Any:  # fmt: skip
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font, PatternFill

        cell = WriteOnlyCell(self.sheet)
        cell.font = Font(name="Arial", size=size, bold=bold, color=color, underline=underline)
        cell.alignment = Alignment(wrap_text=wrap, vertical="top")
        cell.number_format = form
        cell.quotePrefix = quoted
        if fill:
            cell.fill = PatternFill("solid", fgColor=fill)
        return cell._style

    def cell(self, value: Value, style: Any = None, *, to: str = "") -> Any:
        """A cell: text as text whatever it looks like, a number as a number; None for blank, which needs no cell."""
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.worksheet.hyperlink import Hyperlink

        if value is None or value == "":
            return None
        made = WriteOnlyCell(self.sheet)
        if to:
            made.hyperlink = Hyperlink(ref="", location=f"'{to}'!A1", display=str(value))
        if isinstance(value, str):
            # Set past the setter, which would make a formula of `=1`, an error of `#N/A`, and cut long text off.
            made._value, made.data_type = escaped(value), "s"
            made._style = style or self.text
            if risky(value) or value[0] == "'":
                made._style = self.risky if style is None else copy(style)
                made.quotePrefix = True  # stays text when somebody edits the cell, too
        else:
            made._value, made.data_type = value, "n"
            made._style = style or self.number
        return made


def write_sheet(book: Any, plan: SheetPlan, above: Iterable[str] = ()) -> None:
    """Add a sheet to a workbook that is being written.

    Args:
        book: openpyxl's, write-only.
        plan: what to write.
        above: more lines between the description and the table.
    """
    sheet = book.create_sheet(plan.name)
    pen = Pen(sheet)
    lines = [*above]
    header = HEADER_ROW + len(lines) - (plan.name == COVER)
    _dress(sheet, plan, header, pen)
    sheet.append([pen.cell(plan.title, pen.title)])
    sheet.append(
        [pen.cell(f"{plan.says} This sheet holds one table{'' if plan.rows else ', without rows'}.", pen.words)]
    )
    for line in lines:
        sheet.append([pen.cell(line, pen.words)])
    if plan.name != COVER:
        sheet.append([pen.cell("Go to the cover", pen.link, to=COVER)])
    sheet.append([pen.cell(name, pen.head) for name in plan.columns])
    numeric = [name in plan.numeric for name in plan.columns]
    for row in plan.rows:
        sheet.append([_cell(pen, cell, number) for cell, number in zip(row, numeric, strict=True)] if not plan.links
                     else [pen.cell(row[0], pen.link, to=str(row[0])), *(pen.cell(one, pen.long) for one in row[1:])])  # fmt: skip
    _table(sheet, plan, header)
    sheet.close()


def _cell(pen: Pen, value: Value, number: bool) -> Any:
    if number and isinstance(value, str):
        made = as_number(value)
        return pen.cell(value if made is None else made)
    return pen.cell(value)


def _dress(sheet: Any, plan: SheetPlan, header: int, pen: Pen) -> None:
    """Widths, columns of text (what is typed into a blank cell stays what it is), the frozen header, and how it prints; all of it has to be said before the first row."""
    from openpyxl.utils import get_column_letter

    for number, name in enumerate(plan.columns):
        longest = max((len(str(row[number] or "")) for row in plan.rows[:_LOOKED_AT]), default=0)
        width = min(max(longest, len(name) + 2, _NARROW), _WIDE)
        column = sheet.column_dimensions[get_column_letter(number + 1)]
        column.width = width + 2
        if name not in plan.numeric:
            column._style = pen.text
    if plan.name != COVER:
        sheet.freeze_panes = f"A{header + 1}"
    sheet.print_title_rows = f"{header}:{header}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True


def _table(sheet: Any, plan: SheetPlan, header: int) -> None:
    """Mark the table up as one; a table without rows spans one blank row, as spreadsheet programs want it."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.table import Table, TableStyleInfo

    last = header + max(len(plan.rows), 1)
    table = Table(displayName=plan.name, ref=f"A{header}:{get_column_letter(len(plan.columns))}{last}")
    table._initialise_columns()
    table.autoFilter = None  # the buttons get in the way of screen readers; whoever wants them has them in two keys
    for column, name in zip(table.tableColumns, plan.columns, strict=True):
        column.name = escaped(name)
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.tables.add(table)
