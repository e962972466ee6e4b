"""From the text of one cell to a number or a date, or to an explanation why not.

Decisions, each tested: `1,234` and `1 234` are thousands; a decimal comma is refused, never guessed; `45%` is 45 for
the unit percent and 0.45 for the unit proportion; a date is year-month-day or day/month/year, never month/day/year.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal
from typing import Literal

PercentMeaning = Literal["percent", "proportion"]

_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-"})
_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)
_COMMAS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_BLANKS = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:\.\d+)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:[. ]\d{3})+),\d+", re.ASCII)
_DOTS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3}){2,}", re.ASCII)
_ERROR = re.compile(r"#(?:REF!|DIV/0!|N/A|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|#+)", re.IGNORECASE)
_UNIT = re.compile(r"(?:[£$€]\s*)?([+-]?\d[\d, ]*(?:\.\d+)?)\s*(?:[£$€]|[A-Za-z]+(?: [A-Za-z]+)*)?", re.ASCII)
_MARKS = {
    "n/a", "na", "-", "--", "–", "—", ".", "..", "...", ":", "x", "c", "z", "[c]", "[x]", "[z]", "[low]", "tbc", "tbd", "none", "null",
    "nil", "missing", "unknown", "suppressed", "not available", "not applicable", "no data", "?",
}  # fmt: skip
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_IN_WORDS = re.compile(rf"\b(?:{_MONTHS})[a-z]*\b", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"({_MONTHS})[a-z]*[- ](\d\d|\d{{4}})", re.IGNORECASE)
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII
)
_BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: (\d{1,2}:\d{2}(?::\d{2})?))?", re.ASCII)
_SHORT = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}", re.ASCII)
_OTHER = re.compile(r"(\d{1,2})[.-](\d{1,2})[.-](\d{4})", re.ASCII)


class CellError(ValueError):
    """Why a cell cannot be read: the rule's code, a sentence, perhaps the nearest right value and an exact remedy."""

    def __init__(self, code: str, message: str, near: str | None = None, remedy: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.near = near
        self.remedy = remedy


def percent_meaning(unit: str) -> PercentMeaning | None:
    """What a percent sign means beside this unit: percent (45% is 45), proportion (45% is 0.45), or nothing (None)."""
    plain = unit.strip().casefold()
    if plain in {"percent", "%", "percentage", "per cent"}:
        return "percent"
    return "proportion" if plain in {"proportion", "share"} else None


def parse_number(text: str, *, percent: PercentMeaning | None = None, semicolons: bool = False) -> float:
    """The number in a cell.

    Args:
        text: a cell that is not blank.
        percent: what a percent sign means here; None: it is refused.
        semicolons: the file is separated by semicolons, where `1,234` may be a decimal comma and is refused.

    Raises:
        CellError: it is not a number.
    """
    plain = text.translate(_SPACES).strip()
    scale = Decimal(1)
    if plain.endswith("%") and plain != "%":
        if percent is None:
            raise CellError("percent-sign-unit", "a percent sign stands where the unit is not a percentage.")
        plain = plain[:-1].rstrip()
        scale = Decimal("0.01") if percent == "proportion" else scale
    digits = _digits(plain, semicolons)
    if digits is None:
        raise _why_not(text.strip(), plain)
    value = float(Decimal(digits) * scale) if scale != 1 else float(digits)
    if not math.isfinite(value):
        raise CellError("number-not-finite", "the number is too large.")
    return value


def _digits(plain: str, semicolons: bool) -> str | None:
    """The number as Python writes it, or None."""
    if _PLAIN.fullmatch(plain):
        return plain
    if _COMMAS.fullmatch(plain):
        if semicolons and plain.count(",") == 1 and "." not in plain:
            raise CellError("number-ambiguous-comma", "the comma could separate thousands or decimals.")
        return plain.replace(",", "")
    return plain.replace(" ", "") if _BLANKS.fullmatch(plain) else None


def _why_not(text: str, plain: str) -> CellError:
    if text.startswith("'"):
        return CellError("number-apostrophe", "an apostrophe makes this text.", near=text[1:].strip() or None)
    if text.startswith(("=", "@")):
        return CellError("number-formula", "a formula stands here, not its value.")
    if _ERROR.fullmatch(text):
        return CellError("number-excel-error", "the spreadsheet could not compute this.")
    if plain.startswith("(") and plain.endswith(")") and _digits(plain[1:-1].strip(), False) is not None:
        return CellError("number-in-brackets", "a number in brackets.", near="-" + plain[1:-1].strip())
    if _DECIMAL_COMMA.fullmatch(plain):
        head, _, tail = plain.rpartition(",")
        return CellError(
            "number-decimal-comma",
            "a comma stands before the decimals.",
            near=f"{head.replace('.', '').replace(' ', '')}.{tail}",
        )
    if _DOTS.fullmatch(plain):
        return CellError("number-decimal-comma", "points separate the thousands.", near=plain.replace(".", ","))
    if plain.casefold() in {"nan", "inf", "-inf", "+inf", "infinity", "-infinity"}:
        return CellError("number-not-finite", "this is not a finite number.")
    if plain.casefold() in _MARKS:
        return CellError("mark-unknown", "this mark for 'no value' is not known.")
    unit = _UNIT.fullmatch(plain)
    if unit and _digits(unit.group(1).strip(), False):
        return CellError("number-with-unit", "the number carries a unit.", near=unit.group(1).strip())
    return CellError("number-not-a-number", "a number is wanted.")


def parse_date(text: str) -> dt.date:
    """The date in a cell: year-month-day or day/month/year; a time of midnight, as spreadsheets add it, is ignored.

    Raises:
        CellError: it is not a date, or one that cannot be told for certain.
    """
    plain = text.translate(_SPACES).strip()
    found = _ISO.fullmatch(plain)
    if found:
        year, month, day = (int(found.group(n)) for n in (1, 2, 3))
        return _date(year, month, day, found.group(4), british=False)
    found = _BRITISH.fullmatch(plain)
    if found:
        day, month, year = (int(found.group(n)) for n in (1, 2, 3))
        return _date(year, month, day, found.group(4), british=True)
    other = _OTHER.fullmatch(plain)
    if other:
        raise CellError("date-not-a-date", "points or hyphens separate day and month.", near="/".join(other.groups()))
    if _SHORT.fullmatch(plain):
        raise CellError("date-short-year", "the year has two digits.")
    if plain.isascii() and plain.isdigit() and 20_000 <= int(plain[:6]) <= 80_000 and len(plain) == 5:
        near = (dt.date(1899, 12, 30) + dt.timedelta(days=int(plain))).isoformat()
        raise CellError("date-serial", "this is a spreadsheet's number of a day.", near=near)
    if _IN_WORDS.search(plain):
        raise CellError("date-in-words", "the month is written in words.")
    raise CellError("date-not-a-date", "a date is wanted.")


def _date(year: int, month: int, day: int, time: str | None, *, british: bool) -> dt.date:
    if time and time.strip("0:.") != "":
        raise CellError("date-with-time", "a time of day follows the date.", near=f"{year:04}-{month:02}-{day:02}")
    if month > 12 and british and 1 <= day <= 12 and month <= 31:
        message = f"{month} cannot be a month; this looks like month/day/year."
        raise CellError("date-month-above-12", message, near=f"{year:04}-{day:02}-{month:02}")
    try:
        date = dt.date(year, month, day)
    except ValueError:
        raise CellError("date-impossible", "this day does not exist.") from None
    if not 1900 <= year <= 2200:
        raise CellError("date-unlikely", "the year is outside 1900 to 2200.")
    return date


def excel_month(text: str) -> str | None:
    """The month that a spreadsheet turned into words: `Apr-26` is 2026-04; None for anything else."""
    found = _MONTH_YEAR.fullmatch(text.strip())
    if not found:
        return None
    month = _MONTHS.split("|").index(found.group(1).lower()[:3]) + 1
    year = found.group(2)
    return f"{year if len(year) == 4 else '20' + year}-{month:02}"
