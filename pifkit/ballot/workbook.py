"""A ballot as a workbook: one file for each assessor, to be filled in alone and sent back before the meeting.

Only the cells for score and note can be written in; scores are chosen from lists. The ids that the reader goes by are in a
hidden column, what the workbook is for is in a hidden sheet. Nothing in it is secret, and the protection has no password: it
keeps hands from slipping, no more. So the reader trusts none of it (`workbook_reading`).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pifkit.ballot.asking import WORDS_NOT_ENOUGH, Question, questions
from pifkit.ballot.meeting import Meeting

SCORES, ABOUT, LISTS, LEVELS = "Scores", "about", "lists", "Levels"
KEY, SCORE, NOTE = "Id", "Score", "Note"
HEADER = (KEY, "Item", "What is rated", "What it asks", SCORE, NOTE)
FORM = "pifkit ballot 1"
LONGEST_NOTE = 2000
_FIRST = 7  # row of the header
_WIDTHS = (12, 9, 34, 60, 14, 48)
_RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Seat:
    """Whose workbook it is: the pseudonym that events go by, and the name as printed."""

    actor: str
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row to fill in: a part, or one attribute of it."""

    part: str
    question: Question
    title: str
    asks: str

    @property
    def key(self) -> str:
        """What the reader goes by."""
        return f"{self.part}|{self.question.attribute}" if self.question.attribute else self.part


def lines(meeting: Meeting) -> tuple[Line, ...]:
    """Every row of a ballot, in the framework's order."""
    found = []
    for part, _ in meeting.framework.leaves:
        for one in questions(meeting.framework, part.id):
            title = f"{part.title}: {one.title}" if one.attribute else part.title
            found.append(Line(part.id, one, title, one.hint or part.statement))
    return tuple(found)


def about(meeting: Meeting, seat: Seat) -> dict[str, str]:
    """What the workbook is for, as the hidden sheet says it."""
    return {
        "form": FORM,
        "partnership": meeting.store.partnership,
        "cycle": meeting.cycle,
        "framework": meeting.framework.key,
        "version": meeting.framework.version,
        "actor": seat.actor,
    }


def allowed(question: Question) -> list[int | float | str]:
    """What may stand in the score cell: numbers as numbers, levels as their codes; empty for a number to type."""
    found: list[int | float | str] = []
    for value in question.choices:
        number = _number(value)
        found.append(value if number is None or (question.style == "radios" and not _numeric(question)) else number)
    return found + ([WORDS_NOT_ENOUGH] if question.abstain else [])


def _numeric(question: Question) -> bool:
    return all(_number(value) is not None for value in question.choices)


def _number(value: str) -> int | float | None:
    try:
        found = float(value)
    except ValueError:
        return None
    return int(found) if found.is_integer() else found


def ballot_workbook(meeting: Meeting, seat: Seat) -> bytes:
    """The workbook of one assessor.

    Args:
        meeting: what is rated.
        seat: who rates.

    Returns:
        An XLSX file.
    """
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = SCORES
    rows = lines(meeting)
    named = _lists(book, rows)
    _top(sheet, meeting, seat)
    _rows(sheet, rows, named)
    _levels(book.create_sheet(LEVELS), meeting)
    hidden = book.create_sheet(ABOUT)
    for pair in about(meeting, seat).items():
        hidden.append(pair)
    hidden.sheet_state = "hidden"
    _protect(book)
    book.properties.title = f"Ballot: {meeting.title}, {meeting.framework.title}, {meeting.cycle}"
    book.properties.creator = "pifkit"
    book.properties.identifier = f"{FORM}: {meeting.framework.key} {meeting.framework.version}, {meeting.cycle}"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _lists(book: Any, rows: tuple[Line, ...]) -> Mapping[tuple[Any, ...], str]:
    """A hidden sheet with each set of allowed scores in a column of its own; the name that each is known by."""
    from openpyxl.utils import get_column_letter
    from openpyxl.workbook.defined_name import DefinedName

    sheet = book.create_sheet(LISTS)
    sheet.sheet_state = "hidden"
    named: dict[tuple[Any, ...], str] = {}
    for row in rows:
        values = tuple(allowed(row.question))
        if row.question.style == "number" or values in named:
            continue
        column, name = len(named) + 1, f"scores_{len(named) + 1}"
        for number, value in enumerate(values, 1):
            sheet.cell(number, column, value)
        letter = get_column_letter(column)
        book.defined_names[name] = DefinedName(name, attr_text=f"{LISTS}!${letter}$1:${letter}${len(values)}")
        named[values] = name
    return named


def _top(sheet: Any, meeting: Meeting, seat: Seat) -> None:
    from openpyxl.styles import Font

    words = (
        meeting.title,
        f"{meeting.framework.title}, cycle {meeting.cycle}",
        f"Ballot of {seat.name}",
        f"Choose a score for each row in the column {SCORE}, and say in the column {NOTE} what you go by. The sheet {LEVELS} has what the scores mean.",
        f"Leave a row blank that you do not want to rate. {WORDS_NOT_ENOUGH!r} is an answer, and never a zero. Nobody is shown your scores before they are revealed.",
    )
    for number, text in enumerate(words, 1):
        sheet.cell(number, 2, safe(text)).font = Font(bold=number == 1, size=14 if number == 1 else 11)


def _rows(sheet: Any, rows: tuple[Line, ...], named: Mapping[tuple[Any, ...], str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill, Protection
    from openpyxl.utils import get_column_letter

    for column, (title, width) in enumerate(zip(HEADER, _WIDTHS, strict=True), 1):
        cell = sheet.cell(_FIRST, column, title)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="12436D")
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.column_dimensions["A"].hidden = True
    validations = {name: _choice(name) for name in named.values()}
    for number, row in enumerate(rows, _FIRST + 1):
        for column, text in enumerate((row.key, row.part, row.title, row.asks), 1):
            sheet.cell(number, column, safe(text)).alignment = Alignment(wrap_text=True, vertical="top")
        for column in (5, 6):
            cell = sheet.cell(number, column)
            cell.protection, cell.fill = Protection(locked=False), PatternFill("solid", fgColor="FFF7E6")
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        validation = validations.get(named.get(tuple(allowed(row.question)), "")) or validations.setdefault(
            row.key, _between(row.question)
        )
        validation.add(sheet.cell(number, 5))
    for validation in validations.values():
        sheet.add_data_validation(validation)
    sheet.freeze_panes = sheet.cell(_FIRST + 1, 5)
    sheet.print_title_rows = f"{_FIRST}:{_FIRST}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _choice(name: str) -> Any:
    from openpyxl.worksheet.datavalidation import DataValidation

    return DataValidation(
        type="list", formula1=name, allow_blank=True, showErrorMessage=True, errorStyle="stop",
        errorTitle="Not one of the scores", error="Choose one from the list, or leave the cell blank.",
        showInputMessage=True, promptTitle="Score", prompt="Choose from the list, or leave blank.",
    )  # fmt: skip


def _between(question: Question) -> Any:
    from openpyxl.worksheet.datavalidation import DataValidation

    low, high = question.lowest, question.highest
    words = f"A number from {low:g} to {high:g}, or leave blank."
    return DataValidation(
        type="decimal", operator="between", formula1=f"{low:g}", formula2=f"{high:g}", allow_blank=True,
        showErrorMessage=True, errorStyle="stop", errorTitle="Not on the scale", error=words,
        showInputMessage=True, promptTitle="Score", prompt=words,
    )  # fmt: skip


def _levels(sheet: Any, meeting: Meeting) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.append(("What is rated", SCORE, "What it looks like"))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    told: set[tuple[str, ...]] = set()
    for title, value, text in _meanings(meeting):
        row = (safe(title), safe(value), safe(text))
        if row not in told:
            told.add(row)
            sheet.append(row)
            sheet.cell(sheet.max_row, 3).alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABC", (34, 12, 90), strict=True):
        sheet.column_dimensions[letter].width = width


def _meanings(meeting: Meeting) -> Iterator[tuple[str, str, str]]:
    for part, criterion in meeting.framework.leaves:
        block = meeting.framework.block(criterion.block)
        title = block.title if block else ""
        for one in questions(meeting.framework, part.id):
            for heading, group in one.groups:
                values = [choice for choice in group if choice.meaning or choice.title != choice.value]
                for choice in values:
                    yield title, choice.value, ". ".join(text for text in (choice.title, choice.meaning) if text)
                if heading and group:
                    yield title, f"{group[0].value} to {group[-1].value}", heading


def _protect(book: Any) -> None:
    from openpyxl.workbook.protection import WorkbookProtection

    for sheet in book.worksheets:
        sheet.protection.sheet = True
        sheet.protection.formatColumns = sheet.protection.formatRows = False  # widths may be changed
    book.security = WorkbookProtection(lockStructure=True)


def safe(text: str) -> str:
    """Text for a cell: never a formula, and without characters that XML cannot hold."""
    clean = "".join(sign for sign in text if sign in "\n\t" or sign.isprintable())
    return f"'{clean}" if clean.startswith(_RISKY) else clean
