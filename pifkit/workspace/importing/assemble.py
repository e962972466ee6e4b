"""From records to rows of observations: periods and places taken together, totals beside their parts, gaps written out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pifkit.model.period import Period, month, parse_period, parse_periods, quarter, year_of
from pifkit.workspace.importing.mapping import Mapping as Map
from pifkit.workspace.importing.pooling import Figure, exact, pool_ratio, pool_sum
from pifkit.workspace.importing.records import Account, Record, per_of
from pifkit.workspace.rules import problem

_PARTS = {("month", "quarter"): 3, ("month", "year"): 12, ("quarter", "year"): 4}
_MARKS = {"suppressed": "*", "not_applicable": "dna"}


@dataclass(frozen=True, slots=True)
class Observed:
    """A row of observations to be."""

    indicator: str
    period: Period
    figure: Figure
    status: str = "final"
    national: float | None = None
    family: float | None = None
    places: tuple[str, ...] = ()

    def cells(self) -> dict[str, str]:
        """The row as text."""
        figure = self.figure
        return {
            "indicator": self.indicator,
            "period": self.period.label,
            "value": number_text(figure.value) if figure.state == "value" else _MARKS.get(figure.state, ""),
            "numerator": number_text(figure.numerator),
            "denominator": number_text(figure.denominator),
            "status": "" if self.status == "final" else self.status,
            "national": number_text(self.national),
            "family": number_text(self.family),
            "note": figure.note,
        }


def number_text(value: float | None) -> str:
    """A number as text, without `.0` and without an exponent where that can be."""
    if value is None:
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def assemble(account: Account, mapping: Map, file: str) -> dict[str, list[Observed]]:
    """Rows of observations by partnership.

    Problems are noted in the account: periods that cannot be read, figures that are there twice, rates that would have
    to be averaged.
    """
    periods = _periods(account, mapping, file)
    groups: dict[tuple[str, str, Period], list[tuple[Period, Record]]] = defaultdict(list)
    for record in account.records:
        if record.place in periods:
            period = periods[record.place]
            groups[record.partnership, record.indicator, into(period, mapping.period.into)].append((period, record))
    national = _national(account, periods, mapping, file)
    rows: dict[str, list[Observed]] = defaultdict(list)
    for (partnership, indicator, period), members in groups.items():
        made = _together(members, period, indicator, mapping, account, file)
        if made is not None:
            figure, status = made
            whole, family = national.get((indicator, period)), None
            if len(members) == 1:  # what is published beside one figure says nothing about several taken together
                whole, family = members[0][1].national if whole is None else whole, members[0][1].family
            places = tuple(record.place for _, record in members)
            rows[partnership].append(Observed(indicator, period, figure, status, whole, family, places))
    _gaps(rows, mapping, account)
    return {id: sorted(own, key=lambda row: (row.indicator, row.period)) for id, own in sorted(rows.items())}


def into(period: Period, wanted: str | None) -> Period:
    """The longer period that a period belongs to; itself where none is wanted or it is longer already."""
    start = period.start
    made = {
        "month": lambda: month(start.year, start.month),
        "quarter": lambda: quarter(start.year, (start.month - 1) // 3 + 1),
        "financial_quarter": lambda: quarter(
            start.year - (start.month < 4), (start.month - 4) % 12 // 3 + 1, financial=True
        ),
        "year": lambda: year_of(start.year),
        "financial_year": lambda: year_of(start.year - (start.month < 4), financial=True),
    }
    longer = made[wanted]() if wanted else period
    return longer if longer.start <= period.start and period.end <= longer.end else period


def _periods(account: Account, mapping: Map, file: str) -> dict[str, Period]:
    """Period of each record by its place."""
    good: list[Record] = []
    for record in (*account.records, *account.totals):
        try:
            parse_period(record.period)
        except ValueError as err:
            message = f"{str(err).rstrip('.')}."
            account.problems.append(
                problem("period-not-a-period", message, file=file, place=record.place, value=record.period)
            )
        else:
            good.append(record)
    texts = [record.period for record in good]
    extra = ["2026-07"] if mapping.period.form == "month" else []  # certainly a month, so that 2010-11 is one too
    return dict(zip((record.place for record in good), parse_periods([*texts, *extra]), strict=False))


def _together(
    members: list[tuple[Period, Record]], period: Period, indicator: str, mapping: Map, account: Account, file: str
) -> tuple[Figure, str] | None:
    """One figure of all that belong to a partnership, indicator and period; None with a problem noted."""
    if len(members) == 1 and members[0][0] == period:
        return members[0][1].figure, members[0][1].status
    twice = _twice(members, indicator, mapping, file)
    if twice is not None:
        account.problems.append(twice)
        return None
    figures = [record.figure for _, record in members]
    measure = mapping.indicators.get(indicator)
    per = per_of(mapping, indicator)
    counted = all(f.state != "value" or (f.numerator is not None and f.denominator is not None) for f in figures)
    wish = (measure.pool if measure else None) or ("ratio" if counted and per else "none")
    if wish == "ratio" and counted and per:
        figure = pool_ratio(figures, per)
    elif wish == "sum":
        figure = pool_sum(figures)
    else:
        places = ", ".join(record.place for _, record in members[:3])
        message = (
            f"{len(members)} figures of {indicator} fall into {period.label} ({places}) and cannot be taken together"
        )
        why = "." if counted else ": numerators and denominators are missing."
        account.problems.append(problem("import-average", message + why, file=file, place=members[0][1].place))
        return None
    return _said(figure, members, period, account)


def _said(figure: Figure, members: list[tuple[Period, Record]], period: Period, account: Account) -> tuple[Figure, str]:
    """The pooled figure with how it was made, and its status."""
    spans = {span for span, _ in members}
    expected = _PARTS.get((members[0][0].frequency, period.frequency), 1)
    parts = f"{len(members)} rows" if len(spans) == 1 else f"{len(spans)} of {expected} {members[0][0].frequency}s"
    places = {record.code for _, record in members}
    words = f"Taken together from {parts}" + (f", {len(places)} places" if len(places) > 1 else "") + "."
    if figure.state == "missing" and figure.denominator == 0:
        account.notes.append(
            f"{members[0][1].place}: the denominators of {period.label} sum to zero, so there is no value."
        )
    note = " ".join(part for part in (words, figure.note) if part)
    statuses = {record.status for _, record in members}
    status = (
        "part_period"
        if len(spans) < expected or "part_period" in statuses
        else "provisional"
        if "provisional" in statuses
        else "final"
    )
    return Figure(figure.state, figure.value, figure.numerator, figure.denominator, note), status


def _twice(members: list[tuple[Period, Record]], indicator: str, mapping: Map, file: str) -> Any:
    """A problem where two members mean the same thing: the same code and period, or an old and a new code at once."""
    first: dict[Any, Record] = {}
    for span, record in members:
        place = mapping.partnerships.get(record.partnership)
        together = place is not None and place.together
        key = (span, record.code if together else "")
        if key not in first:
            first[key] = record
            continue
        other = first[key]
        if other.code != record.code:
            message = f"{other.code} ({other.place}) and {record.code} both have {indicator} for {record.period}."
            return problem("import-codes-overlap", message, file=file, place=record.place, value=record.code)
        message = f"{indicator} of {record.code} for {record.period} is in {other.place} already."
        return problem("import-row-twice", message, file=file, place=record.place)
    return None


def _national(
    account: Account, periods: Mapping[str, Period], mapping: Map, file: str
) -> dict[tuple[str, Period], float]:
    """The figure of the whole by indicator and period, and a word where the parts do not sum to it."""
    groups: dict[tuple[str, Period], list[tuple[Period, Record]]] = defaultdict(list)
    for record in account.totals:
        if record.place in periods:
            span = periods[record.place]
            groups[record.indicator, into(span, mapping.period.into)].append((span, record))
    parts: dict[tuple[str, Period], list[Figure]] = defaultdict(list)
    for record in account.records:
        if record.place in periods:
            parts[record.indicator, periods[record.place]].append(record.figure)
    found = {}
    for (indicator, period), members in groups.items():
        made = _together(members, period, indicator, mapping, account, file)
        if made is not None:
            if made[0].value is not None:
                found[indicator, period] = made[0].value
            _compare(made[0], parts[indicator, period], f"{indicator} {period.label}", account)
    return found


def _compare(whole: Figure, own: list[Figure], label: str, account: Account) -> None:
    """A word where the counts of the parts do not sum to those of the whole."""
    for name in ("numerator", "denominator"):
        parts = [getattr(figure, name) for figure in own]
        total = getattr(whole, name)
        if total is None or not parts or None in parts:
            continue
        summed = float(sum(exact(part) for part in parts))
        if summed != total:
            account.notes.append(
                f"{label}: the {name}s of the parts sum to {number_text(summed)}, the total says {number_text(total)}."
            )


def _gaps(rows: dict[str, list[Observed]], mapping: Map, account: Account) -> None:
    """Periods in which others have a figure and a partnership has no row: reported, or written out as missing."""
    wanted: dict[str, set[Period]] = defaultdict(set)
    for own in rows.values():
        for row in own:
            wanted[row.indicator].add(row.period)
    for partnership, own in sorted(rows.items()):
        have: dict[str, set[Period]] = defaultdict(set)
        for row in own:
            have[row.indicator].add(row.period)
        for indicator, periods in sorted(wanted.items()):
            absent = sorted(periods - have[indicator])
            if not absent:
                continue
            labels = _labels(absent)
            if indicator not in have or not have[indicator]:
                account.notes.append(f"{partnership} has no row of {indicator} at all; it may not apply there.")
            elif mapping.absent == "blank":
                own += [
                    Observed(indicator, period, Figure("missing", note="No row in the imported file."))
                    for period in absent
                ]
                account.notes.append(f"{partnership}, {indicator}: no row for {labels}; written as missing.")
            else:
                account.notes.append(f"{partnership}, {indicator}: no row for {labels}.")


def _labels(periods: Iterable[Period]) -> str:
    labels = [period.label for period in periods]
    return ", ".join(labels[:6]) + (f" and {len(labels) - 6} more" if len(labels) > 6 else "")
