"""From the framework's figures to rows of `indicators.csv` and `observations.csv`, with what a reader must know."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pifkit.model.period import Period, parse_period
from pifkit.workspace.importing.lgbf_findings import Findings, find, is_share
from pifkit.workspace.importing.lgbf_values import Definition, Figure, Source, council_id

_REASONS = {  # from the framework's own notes; any other series without a row gets the general sentence
    "HSN03": "The council has no council housing.",
    "ECON07": "The earnings survey is not published for this council.",
}
_NOT_HERE = "The framework has no figures for this council."
Row = dict[str, str]


@dataclass(frozen=True)
class Tables:
    """Rows by partnership id, and what was found on the way.

    Attributes:
        indicators: rows of `indicators.csv` by partnership.
        observations: rows of `observations.csv` by partnership.
        cycle: the latest year of the yearly file.
        not_applicable: pairs of partnership and indicator.
        gaps: rows written without a figure because other councils have one in the period.
        empty: council, code and period of figures with a denominator of zero.
        findings: what the figures tell about themselves.
    """

    indicators: Mapping[str, list[Row]]
    observations: Mapping[str, list[Row]]
    cycle: Period
    not_applicable: tuple[tuple[str, str], ...]
    gaps: int
    empty: tuple[tuple[str, str, str], ...]
    findings: Findings


def build_tables(source: Source) -> Tables:
    """Build every council's rows.

    A council without any row of an indicator gets `applicable: no`; one without a row in a period in which others have
    a figure gets a row without a figure. Figures, numerators and denominators are those published.
    """
    findings = find(source)
    series = [_Series(code, source, findings, quarterly=q) for code in source.definitions for q in (False, True)]
    indicators: dict[str, list[Row]] = {}
    observations: dict[str, list[Row]] = {}
    absent: list[tuple[str, str]] = []
    for council in source.councils:
        id = council_id(council)
        indicators[id], observations[id] = [], []
        for one in series:
            if not one.periods:
                continue
            rows = one.rows(council)
            indicators[id].append(one.indicator(applicable=bool(rows)))
            observations[id] += rows
            if not rows:
                absent.append((id, one.id))
    return Tables(
        indicators,
        observations,
        cycle=max(parse_period(figure.period) for figure in source.annual),
        not_applicable=tuple(absent),
        gaps=sum(row.get("note") == _GAP for rows in observations.values() for row in rows),
        empty=tuple((f.council, f.code, f.period) for f in (*source.annual, *source.quarterly) if f.value is None),
        findings=findings,
    )


_GAP = "No figure published."


class _Series:
    """All councils' figures of one code in one of the two files."""

    def __init__(self, code: str, source: Source, findings: Findings, *, quarterly: bool) -> None:
        self.definition: Definition = source.definitions[code]
        self.findings = findings
        self.quarterly = quarterly
        # The published yearly family means follow the labels; the published quarterly ranks follow the definition.
        self.grouping = self.definition.grouping if quarterly else source.grouping.get(code, self.definition.grouping)
        self.by: dict[str, dict[str, Figure]] = defaultdict(dict)
        for figure in source.quarterly if quarterly else source.annual:
            if figure.code == code:
                self.by[figure.council][figure.period] = figure
        self.periods = sorted({period for own in self.by.values() for period in own}, key=parse_period)

    @property
    def id(self) -> str:
        """Id of the indicator."""
        return self.definition.code.lower() + ("-quarterly" if self.quarterly else "")

    def indicator(self, *, applicable: bool) -> Row:
        """Its row of `indicators.csv`."""
        definition, code = self.definition, self.definition.code
        unit, decimals = _unit(definition)
        notes = [] if applicable else [_REASONS.get(code, _NOT_HERE)]
        notes += [f"Theme: {definition.category}."] if definition.category else []
        row = {
            "id": self.id,
            "title": definition.title + (" (by quarter)" if self.quarterly else ""),
            "unit": unit,
            "direction": definition.direction,
            "point": _plain(definition.point),
            "frequency": "quarter" if self.quarterly else "year",
            "decimals": decimals,
            "maximum": self._maximum(),
            "grouping": self.grouping,
            "source": definition.source,
            "note": " ".join([*notes, *self.findings.remarks.get((code, self.quarterly), ())]),
        }
        return row if applicable else row | {"applicable": "no"}

    def _maximum(self) -> str:
        """The largest possible value, where checks would otherwise take good figures for slips.

        A share that passes 1 somewhere (money spent of money planned) has no natural end: 10. Of decisions no more than
        all can be on time: 1; counts that say otherwise (295 of 290, rounded to 5) are left out.
        """
        if self.quarterly:
            return "1"
        return "10" if self.definition.code in self.findings.above_one else ""

    def rows(self, council: str) -> list[Row]:
        """A council's observations in order of time, with a row for each period that others have; none: empty."""
        own = self.by.get(council)
        return [self._row(period, own.get(period)) for period in self.periods] if own else []

    def _row(self, period: str, figure: Figure | None) -> Row:
        row = {"indicator": self.id, "period": period}
        national = "" if self.quarterly else self.findings.national[self.definition.code, period]
        if figure is None:
            return row | {"national": _plain(national), "note": _GAP}
        row |= {
            "value": _plain(figure.value or ""),
            "national": _plain(figure.national),
            "family": _plain(figure.family),
        }
        row["note"] = " ".join(self._notes(figure))
        if figure.code not in self.findings.countless and not self._rounded_past(figure):
            row |= {"numerator": _plain(figure.numerator), "denominator": _plain(figure.denominator)}
        if not self.quarterly and (figure.code, period) in self.findings.part_years:
            row["status"] = "part_period"
        return row

    def _rounded_past(self, figure: Figure) -> bool:
        """Whether counts of a quarter, rounded to 5, make the part larger than its whole."""
        if not (self.quarterly and figure.numerator and figure.denominator):
            return False
        return float(figure.numerator) > float(figure.denominator)

    def _notes(self, figure: Figure) -> Iterator[str]:
        if figure.value is None:
            yield "No decisions in the period: 0 of 0." if self.quarterly else "The denominator is zero."
        if self.quarterly:
            yield from self._quarter_notes(figure)
            return
        share = self.findings.part_years.get((figure.code, figure.period))
        if share is not None:
            yield f"Part of a year: Scotland's denominator is {share:.0%} of the year before."
        yield from _hidden_zero(self.findings.quarters.get((figure.code, figure.council, figure.period), ()))
        mean = self.findings.odd_means.get((figure.code, figure.council, figure.period))
        if mean is not None:
            yield f"The published family mean is not the mean of its councils, which is {mean:.4g}."
        national = self.findings.national[figure.code, figure.period]
        if figure.national != national:
            yield f"Beside the other councils Scotland's figure is {float(national):.4g}."

    def _quarter_notes(self, figure: Figure) -> Iterator[str]:
        if self._rounded_past(figure):
            counts = f"{_plain(figure.numerator)} of {_plain(figure.denominator)}"
            yield f"The published counts, rounded to 5, read {counts}; they are left out."
        year = figure.period.split()[0]
        if figure.period == self.periods[-1] and (figure.code, year) in self.findings.part_years:
            yield f"{year} is part of a year: this is the last quarter published of it."


def _hidden_zero(quarters: Iterable[Figure]) -> Iterator[str]:
    """A year's mean in which a quarter without decisions counts as zero."""
    everything = list(quarters)
    counted = [float(quarter.value) for quarter in everything if quarter.value is not None]
    if counted and len(counted) < len(everything):
        mean = math.fsum(counted) / len(counted)
        yield f"Counts a quarter without any decisions as zero; the mean of the others is {mean:.3f}."


def _unit(definition: Definition) -> tuple[str, str]:
    """Unit and decimals from the number format: `0.0%` is a proportion shown to three places, `0.0 "Days"` days to one."""
    digits = re.match(r"0(?:\.(0+))?", definition.number_format)
    decimals = len(digits.group(1) or "") if digits else 1
    if is_share(definition):
        return "proportion", str(decimals + 2)
    words = re.search(r'"([^"]+)"', definition.number_format)
    unit = words.group(1) if words else definition.measure.removeprefix("Rate ")
    return unit.lower() if unit.istitle() else unit, str(decimals)


def _plain(text: str) -> str:
    """A published number without a trailing `.0`."""
    return text.removesuffix(".0")
