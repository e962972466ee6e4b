"""From a sheet and its mapping to records: one for each figure in the file, each row and column accounted for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pifkit.model.errors import Problem
from pifkit.workspace.cells import CellError, parse_number, percent_meaning
from pifkit.workspace.importing.layout import Layout, Slot
from pifkit.workspace.importing.mapping import Mapping as Map
from pifkit.workspace.importing.mapping import Mark
from pifkit.workspace.importing.pooling import Figure, State, ratio
from pifkit.workspace.names import suggest_id
from pifkit.workspace.rules import near, problem
from pifkit.workspace.sheet import Line, Sheet

PER = {"percent": 100.0, "proportion": 1.0}
_MARKED = re.compile(r"([-+]?\d[\d., ]*%?)\s*[\[(]?([^\d\s\[\]()%]+)[\])]?")
_STATES: dict[str, State] = {"suppressed": "suppressed", "not_applicable": "not_applicable", "missing": "missing"}


@dataclass(frozen=True, slots=True)
class Record:
    """One figure of the file.

    Attributes:
        place: `row 7` or `row 7, column 2018-19`.
        partnership: id; blank for a figure of the whole.
        code: the partnership's name or code as written.
        indicator: id.
        period: as written.
        figure: the figure.
        status: final, provisional or part_period.
        national: published figure for the country beside it.
        family: published mean of the family group beside it.
        carried: cells of the columns that the mapping carries along, by header.
    """

    place: str
    partnership: str
    code: str
    indicator: str
    period: str
    figure: Figure
    status: str = "final"
    national: float | None = None
    family: float | None = None
    carried: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Account:
    """What became of everything in the file.

    Attributes:
        records: figures of partnerships.
        totals: figures of the whole.
        dropped: reason and places of what was left out.
        notes: what else a person should know.
        problems: what is wrong; while there is anything, nothing is written.
        added: ids of partnerships and indicators that were not listed and are added, by kind, with their names.
    """

    records: list[Record] = field(default_factory=list)
    totals: list[Record] = field(default_factory=list)
    dropped: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    added: dict[str, dict[str, str]] = field(default_factory=lambda: {"partnerships": {}, "indicators": {}})


def read_records(sheet: Sheet, mapping: Map, layout: Layout) -> Account:
    """Read every figure.

    Args:
        sheet: the file as text.
        mapping: what it means.
        layout: where everything stands, from `find_layout`.

    Returns:
        The account; never an exception for what the cells hold.
    """
    reader = _Reader(sheet, mapping, layout)
    for line in sheet.lines:
        reader.line(line)
    reader.unlisted()
    return reader.account


class _Reader:
    def __init__(self, sheet: Sheet, mapping: Map, layout: Layout) -> None:
        self.sheet = sheet
        self.mapping = mapping
        self.layout = layout
        self.account = Account()
        self.places = mapping.places()
        self.measures = mapping.measures()
        self.marks: Mapping[str, Mark] = {code.casefold(): mark for code, mark in mapping.marks.items()}
        self.strangers: dict[tuple[str, str], list[str]] = defaultdict(list)

    def line(self, line: Line) -> None:
        """All figures of a row."""
        if sum(map(bool, line.cells)) == 1 < len(line.cells):
            self.account.dropped["one cell only: a remark, not a figure"].append(line.place)
            return
        for column, allowed in self.mapping.only.items():
            if line.cells[self.layout.index[column]] not in allowed:
                self.account.dropped[f"{column} is not {' or '.join(allowed)}"].append(line.place)
                return
        for slot in self.layout.slots:
            self.figure(line, slot)

    def figure(self, line: Line, slot: Slot) -> None:
        """One figure of a row."""
        place = f"{line.place}, column {slot.header}" if slot.header else line.place
        keys = {name: self.key(line, slot, name) for name in ("partnership", "indicator", "period")}
        cells = {name: line.cells[index] for name, index in slot.cells.items()}
        if not any(cells.get(name) for name in ("value", "numerator", "denominator", "flag")) and not all(
            keys.values()
        ):
            self.account.dropped[
                "neither figure nor " + " and ".join(name for name, text in keys.items() if not text)
            ].append(place)
            return
        for name, text in keys.items():
            if not text:
                self.note("cell-required", place, f"the {name} is blank.")
                return
        whole = keys["partnership"] in self.mapping.totals.codes
        if whole and self.mapping.totals.use == "drop":
            self.account.dropped[f"{keys['partnership']} is a total, not a part"].append(place)
            return
        partnership = "" if whole else self.id("partnerships", keys["partnership"], place)
        indicator = self.id("indicators", keys["indicator"], place)
        if partnership is None or indicator is None:
            return
        found = self.value(cells, indicator, place)
        if found is not None:
            figure, status = found
            beside = [self.number(cells.get(name, ""), name, indicator, place) for name in ("national", "family")]
            national, family = (None if number is False else number for number in beside)
            carried = {name: line.cells[self.layout.index[name]] for name in self.mapping.carry}
            period = keys["period"]
            record = Record(
                place, partnership, keys["partnership"], indicator, period, figure, status, national, family, carried
            )
            (self.account.totals if whole else self.account.records).append(record)

    def key(self, line: Line, slot: Slot, name: str) -> str:
        """The partnership, indicator or period of a figure as written; blank where it is."""
        if name in slot.keys:
            return slot.keys[name]
        fixed = getattr(self.mapping, name) if name != "period" else None
        return (
            " ".join(line.cells[index] for index in self.layout.keys[name] if line.cells[index])
            if name in self.layout.keys
            else fixed or ""
        )

    def id(self, kind: str, code: str, place: str) -> str | None:
        """The id behind a name or code; None where it is left out, or refused."""
        known = self.places if kind == "partnerships" else self.measures
        fixed = self.mapping.partnership if kind == "partnerships" else self.mapping.indicator
        if code in known:
            return known[code]
        if code == fixed:
            return fixed
        wish = self.mapping.unlisted_partnerships if kind == "partnerships" else self.mapping.unlisted_indicators
        if wish == "drop":
            self.account.dropped[f"{code} is not listed in '{kind}'"].append(place)
            return None
        suggested = suggest_id(code)
        if wish == "refuse" or suggested is None:
            self.strangers[kind, code].append(place)
            return None
        self.account.added[kind].setdefault(suggested, code)
        known[code] = suggested
        return suggested

    def unlisted(self) -> None:
        """One problem for each name that is not listed, however many rows have it."""
        for (kind, code), places in self.strangers.items():
            known = self.places if kind == "partnerships" else self.measures
            one = kind.removesuffix("s")
            message = f"{code!r} is not listed in {kind!r} ({len(places)} figure{'s' if len(places) > 1 else ''})."
            self.note(f"import-{one}-unlisted", places[0], message, value=code, near=near(code, known))

    def value(self, cells: Mapping[str, str], indicator: str, place: str) -> tuple[Figure, str] | None:
        """The figure and its status; None where it is left out or cannot be read."""
        cells = self.split(cells)
        said = self.said(cells, place)
        if said is None:
            return None
        marks, notes = said
        if "drop" in marks:
            self.account.dropped[f"marked {cells.get('flag') or cells.get('value')!r}: drop"].append(place)
            return None
        status = next((mark for mark in ("provisional", "part_period") if mark in marks), "final")
        note = " ".join(part for part in (cells.get("note", ""), *notes) if part)
        for mark, state in _STATES.items():
            if mark in marks:
                if cells.get("value") and cells["value"].casefold() not in self.marks:
                    self.account.notes.append(f"{place}: the value {cells['value']} is marked {mark} and was left out.")
                return Figure(state, note=note), status
        numbers = {
            name: self.number(cells.get(name, ""), name, indicator, place)
            for name in ("value", "numerator", "denominator")
        }
        if any(number is False for number in numbers.values()):  # not `in`: zero is a number
            return None
        return self.made(numbers, "value" in cells, indicator, place, note), status

    def split(self, cells: Mapping[str, str]) -> Mapping[str, str]:
        """The cells with a mark that stands behind the figure (`45.3 p`, `45.3[p]`) as the flag that it is."""
        found = _MARKED.fullmatch(cells.get("value", ""))
        if not found or cells.get("flag") or found.group(2).casefold() not in self.marks:
            return cells
        return {**cells, "value": found.group(1), "flag": found.group(2)}

    def said(self, cells: Mapping[str, str], place: str) -> tuple[set[str], list[str]] | None:
        """The meanings of the flag, or of a mark instead of the value; None where one is not explained."""
        found: set[str] = set()
        notes: list[str] = []
        for name in ("flag", "value", "numerator", "denominator"):
            text = cells.get(name, "")
            if text.casefold() in ("*", "dna") and text.casefold() not in self.marks:
                found.add("suppressed" if text == "*" else "not_applicable")
            elif text and text.casefold() in self.marks:
                found.add(self.marks[text.casefold()])
                notes += [f"Marked {text} by the source."] if self.marks[text.casefold()] == "note" else []
            elif text and name == "flag":
                self.note("import-mark-unknown", place, "this flag is not explained in 'marks'.", value=text, allowed=sorted(self.mapping.marks),
                          near=near(text, self.mapping.marks))  # fmt: skip
                return None
        return found, notes

    def number(self, text: str, name: str, indicator: str, place: str) -> float | bool | None:
        """A number; None for a blank; False where it cannot be read."""
        if not text or text.casefold() in self.marks:
            return None
        measure = self.mapping.indicators.get(indicator)
        meaning = percent_meaning(measure.unit) if measure and name in ("value", "national", "family") else None
        try:
            return parse_number(text, percent=meaning, semicolons=self.sheet.delimiter == ";")
        except CellError as err:
            remedy = "Explain it in 'marks'." if err.code in ("mark-unknown", "number-not-a-number") else err.remedy
            self.note(err.code, place, f"{name}: {err.message}", value=text, near=err.near, remedy=remedy)
            return False

    def made(self, numbers: Mapping[str, Any], given: bool, indicator: str, place: str, note: str) -> Figure:
        """The figure of its numbers: as published, or worked out where the file has counts only."""
        value, numerator, denominator = numbers["value"], numbers["numerator"], numbers["denominator"]
        if denominator == 0:
            self.account.notes.append(f"{place}: the denominator is zero, so there is no value.")
            return Figure(
                "missing", None, numerator, denominator, f"{note} The denominator is zero: there is no value.".strip()
            )
        per = per_of(self.mapping, indicator)
        if not given and per is not None and numerator is not None and denominator is not None:
            value = ratio(numerator, denominator, per)
        return Figure("value" if value is not None else "missing", value, numerator, denominator, note)

    def note(self, code: str, place: str, message: str, **more: Any) -> None:
        """One more thing that is wrong."""
        self.account.problems.append(problem(code, message, file=self.sheet.file, place=place, **more))


def per_of(mapping: Map, indicator: str) -> float | None:
    """What a ratio of this indicator is multiplied by; None where that is not known."""
    measure = mapping.indicators.get(indicator)
    if measure is None:
        return None
    return measure.per or PER.get(percent_meaning(measure.unit) or "")
