"""Periods of observation: a day, week, month, quarter, year or range, with its first and last day.

People write periods in many ways, so `parse_period` reads all that the sector uses and refuses what could mean two
things. What is decided here:

* `2026-04` is a month and `2026-27` a financial year (1 April to 31 March). Both shapes are four digits, a hyphen and
  two digits; it is a financial year when the second number is the year after the first. So `2009-10`, `2010-11` and
  `2011-12` (and `2000-01` to `2008-09`) are financial years. November 2010 on its own is written `201011` or
  `Nov 2010`; in a column whose other periods are months `parse_periods` reads `2010-11` as the month that it is there.
* `2026 Q1` is a quarter of the calendar year, `2026-27 Q1` of the financial year (April to June).
* `2026` is a calendar year; `2019-2021` is a range of calendar years, `2019/20-2021/22` of financial years.
* `2017-19` is refused: it may be a range of calendar or of financial years. Write `2017-2019` or `2017/18-2019/20`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

Frequency = Literal["day", "week", "month", "quarter", "year", "range"]
FORMS = (
    "2026-04-01 or 01/04/2026 (day), 2026-W14 (week), 2026-04 or 202604 (month), 2026 Q1 or 2026-27 Q1 (quarter), "
    "2026 (calendar year), 2026-27 (financial year), 2019-2021 or 2019/20-2021/22 (range)"
)
_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name}
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_APRIL = 4


@dataclass(frozen=True, order=True)
class Period:
    """A span of days that a figure belongs to; sorts by its first day.

    Attributes:
        start: first day.
        end: last day, included.
        frequency: kind of span; `range` covers more than one year.
        label: as printed; two spellings of the same span are equal.
    """

    start: dt.date
    end: dt.date
    frequency: Frequency
    label: str = field(compare=False)

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period cannot end ({self.end}) before it starts ({self.start})")

    def __str__(self) -> str:
        return self.label

    @property
    def financial(self) -> bool:
        """Whether its label counts in financial years (1 April to 31 March)."""
        return bool(re.match(r"\d{4}[-/]\d{2}(\D|$)", self.label)) and self.frequency in {"quarter", "year", "range"}

    def next(self) -> Period:
        """The period after this one; a range moves by one year, as rolling averages do."""
        return self._moved(1)

    def previous(self) -> Period:
        """The period before this one; a range moves by one year, as rolling averages do."""
        return self._moved(-1)

    def _moved(self, steps: int) -> Period:
        if self.frequency == "day":
            return day(self.start + dt.timedelta(days=steps))
        if self.frequency == "week":
            return week(self.start + dt.timedelta(weeks=steps))
        if self.frequency == "month":
            return month(*_add_months(self.start, steps))
        if self.frequency == "quarter":
            year, first = _add_months(self.start, 3 * steps)
            if self.financial:
                return quarter(year - (first < _APRIL), (first - _APRIL) % 12 // 3 + 1, financial=True)
            return quarter(year, (first - 1) // 3 + 1)
        if self.frequency == "year":
            return year_of(self.start.year + steps, financial=self.financial)
        return year_range(self.start.year + steps, self._last_year + steps, financial=self.financial)

    @property
    def _last_year(self) -> int:
        return self.end.year - self.financial


def day(date: dt.date) -> Period:
    """The period of one day."""
    return Period(date, date, "day", date.isoformat())


def week(date: dt.date) -> Period:
    """The ISO week (Monday to Sunday) that holds this day."""
    year, number, weekday = date.isocalendar()
    monday = date - dt.timedelta(days=weekday - 1)
    return Period(monday, monday + dt.timedelta(days=6), "week", f"{year}-W{number:02d}")


def month(year: int, number: int) -> Period:
    """A calendar month, number 1 to 12."""
    last = calendar.monthrange(year, number)[1]
    ambiguous = number == (year + 1) % 100
    label = f"{calendar.month_abbr[number]} {year}" if ambiguous else f"{year}-{number:02d}"
    return Period(dt.date(year, number, 1), dt.date(year, number, last), "month", label)


def quarter(year: int, number: int, *, financial: bool = False) -> Period:
    """A quarter, number 1 to 4, of a calendar year or of the financial year that begins in `year`."""
    first = 3 * (number - 1) + (_APRIL if financial else 1)
    start_year, start_month = year + (first > 12), (first - 1) % 12 + 1
    last = calendar.monthrange(start_year, start_month + 2)[1]
    label = f"{_financial(year)} Q{number}" if financial else f"{year} Q{number}"
    return Period(dt.date(start_year, start_month, 1), dt.date(start_year, start_month + 2, last), "quarter", label)


def year_of(year: int, *, financial: bool = False) -> Period:
    """A calendar year, or the financial year that begins in `year`."""
    if financial:
        return Period(dt.date(year, _APRIL, 1), dt.date(year + 1, 3, 31), "year", _financial(year))
    return Period(dt.date(year, 1, 1), dt.date(year, 12, 31), "year", str(year))


def year_range(first: int, last: int, *, financial: bool = False) -> Period:
    """All years from `first` to `last`, both included."""
    if financial:
        label = f"{_financial(first, '/')}-{_financial(last, '/')}"
        return Period(dt.date(first, _APRIL, 1), dt.date(last + 1, 3, 31), "range", label)
    return Period(dt.date(first, 1, 1), dt.date(last, 12, 31), "range", f"{first}-{last}")


def parse_period(text: str) -> Period:
    """Read one period.

    Args:
        text: a period in any of the forms of `FORMS`; spaces around it do not matter, and the separators `;`, `,` and a
            space before a quarter, or an en dash for a hyphen, are the same.

    Returns:
        The period.

    Raises:
        ValueError: when the text is no period, names a day that does not exist, or could mean two things; the message
            says which forms are read.
    """
    return _read(text, month_wins=False)


def parse_periods(texts: Iterable[str]) -> tuple[Period, ...]:
    """Read a column of periods, in the order given.

    `2010-11` on its own is a financial year; where some other period in the column is certainly a month and none is
    certainly a year, it is read as November 2010.

    Raises:
        ValueError: as `parse_period`, for the first text that is no period.
    """
    column = [str(text) for text in texts]
    certain = {parse_period(text).frequency for text in dict.fromkeys(column) if not _ambiguous(text)}
    month_wins = "month" in certain and "year" not in certain
    return tuple(_read(text, month_wins=month_wins) for text in column)


@lru_cache(maxsize=8192)
def _ambiguous(text: str) -> bool:
    found = re.fullmatch(r"(\d{4})-(\d{2})", _tidy(text))
    return bool(found) and _follows(int(found[1]), int(found[2])) and 1 <= int(found[2]) <= 12  # type: ignore[index]


def _tidy(text: str) -> str:
    text = re.sub(r"[‐-―−]", "-", str(text)).strip()
    text = re.sub(r"[T ]00:00(:00(\.0+)?)?$", "", text)  # a date that a spreadsheet saved with its midnight
    return re.sub(r"\s+", " ", text)


@lru_cache(maxsize=8192)  # thousands of rows share a few periods
def _read(text: str, *, month_wins: bool) -> Period:
    tidy = _tidy(text)
    for pattern, build in _FORMS:
        found = pattern.fullmatch(tidy)
        if found:
            try:
                period = build(found, month_wins)
            except ValueError as err:
                raise ValueError(f"{text!r} is not a period: {err}") from err
            if not _FIRST_YEAR <= period.start.year <= _LAST_YEAR:
                raise ValueError(f"{text!r} is not a period: years from {_FIRST_YEAR} to {_LAST_YEAR} are read.")
            return period
    raise ValueError(f"{text!r} is not a period. Write it as {FORMS}.")


def _follows(year: int, short: int) -> bool:
    return short == (year + 1) % 100


def _financial(year: int, separator: str = "-") -> str:
    return f"{year}{separator}{(year + 1) % 100:02d}"


def _add_months(date: dt.date, months: int) -> tuple[int, int]:
    total = date.year * 12 + date.month - 1 + months
    return total // 12, total % 12 + 1


def _short_form(found: re.Match[str], month_wins: bool) -> Period:
    year, separator, short = int(found[1]), found[2], int(found[3])
    is_month = separator == "-" and 1 <= short <= 12
    if _follows(year, short) and not (month_wins and is_month):
        return year_of(year, financial=True)
    if is_month:
        return month(year, short)
    if separator == "-" and short <= 12:
        raise ValueError("months run from 01 to 12.")
    last = year // 100 * 100 + short
    raise ValueError(f"a financial year is written {_financial(year, separator)}, a range of years {year}-{last}.")


def _quarter_form(found: re.Match[str], month_wins: bool) -> Period:  # noqa: ARG001
    year, short, number = int(found[1]), found[2], int(found[3])
    if short is None:
        return quarter(year, number)
    _must_follow(year, int(short))
    return quarter(year, number, financial=True)


def _range_form(found: re.Match[str], month_wins: bool) -> Period:  # noqa: ARG001
    first, first_short, last, last_short = found.groups()
    financial = first_short is not None
    if financial != (last_short is not None):
        raise ValueError("both ends of a range are calendar years, or both are financial years.")
    if financial:
        _must_follow(int(first), int(first_short))
        _must_follow(int(last), int(last_short))
    if int(last) <= int(first):
        raise ValueError("the last year of a range comes after the first.")
    return year_range(int(first), int(last), financial=financial)


def _must_follow(year: int, short: int) -> None:
    if not _follows(year, short):
        raise ValueError(f"the financial year that begins in {year} is written {_financial(year)}.")


def _month_name(found: re.Match[str], month_wins: bool) -> Period:  # noqa: ARG001
    name = found[1].lower()
    number = _MONTHS.get(name[:3])
    if number is None or not calendar.month_name[number].lower().startswith(name):
        raise ValueError(f"{found[1]!r} is not the name of a month.")
    return month(int(found[2]), number)


def _number_month(year: str, number: str) -> Period:
    if not 1 <= int(number) <= 12:
        raise ValueError("months run from 01 to 12.")
    return month(int(year), int(number))


def _day_form(year: str, month_number: str, day_number: str) -> Period:
    try:
        return day(dt.date(int(year), int(month_number), int(day_number)))
    except ValueError as err:
        raise ValueError("there is no such day; days are read as YYYY-MM-DD or DD/MM/YYYY.") from err


def _week_form(year: str, number: str) -> Period:
    try:
        return week(dt.date.fromisocalendar(int(year), int(number), 1))
    except ValueError as err:
        raise ValueError(f"{year} has no ISO week {number}.") from err


_Build = Callable[[re.Match[str], bool], Period]
_YEAR = r"(\d{4})"
_FORMS: tuple[tuple[re.Pattern[str], _Build], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), build)
    for pattern, build in (
        (_YEAR + r"-(\d{1,2})-(\d{1,2})", lambda m, _: _day_form(m[1], m[2], m[3])),
        (r"(\d{1,2})/(\d{1,2})/" + _YEAR, lambda m, _: _day_form(m[3], m[2], m[1])),
        (_YEAR + r"-?W(\d{1,2})", lambda m, _: _week_form(m[1], m[2])),
        (_YEAR + r"(\d{2})", lambda m, _: _number_month(m[1], m[2])),
        (_YEAR + r"([-/])(\d{2})", _short_form),
        (_YEAR + r"(?:[-/](\d{2}))?\s*[-;,:/]?\s*Q([1-4])", _quarter_form),
        (_YEAR + r"(?:[-/](\d{2}))?(?:\s*-\s*|\s+to\s+)" + _YEAR + r"(?:[-/](\d{2}))?", _range_form),
        (_YEAR, lambda m, _: year_of(int(m[1]))),
        (r"([a-z]{3,9})[ -]" + _YEAR, _month_name),
    )
)
