"""From a sheet of text to the rows of a table; every misfit of every cell becomes a problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pifkit.model.errors import Problem
from pifkit.model.tables import Row
from pifkit.workspace.cells import CellError, PercentMeaning, parse_date, parse_number, percent_meaning
from pifkit.workspace.columns import Column, columns
from pifkit.workspace.rules import Nearest, problem
from pifkit.workspace.sheet import Line, Sheet, normalise, read_sheet
from pifkit.workspace.values import SLASHED, read_choice, read_id, read_ids, read_period

_STATES = {"": "missing", "*": "suppressed", "dna": "not_applicable"}
_MARKED = {("observations", name) for name in ("value", "numerator", "denominator", "national", "family")}
_INDICATOR_UNIT = {
    ("observations", "value"), ("observations", "national"), ("observations", "family"), ("targets", "value"),
    *(("indicators", name) for name in ("point", "lower", "upper", "minimum", "maximum", "goal", "red_flag")),
}  # fmt: skip
_OWN_PERCENT: dict[tuple[str, str], PercentMeaning] = {
    ("outcomes", "share"): "proportion",
    ("indicators", "tolerance"): "percent",
    ("targets", "tolerance"): "percent",
    ("actions", "percent_complete"): "percent",
    ("actions", "expected_score"): "percent",
}


@dataclass(frozen=True)
class Read:
    """What came of one table.

    Attributes:
        rows: the good rows.
        problems: everything that is wrong with its form.
        ids: what stands in the column `id` (or, without one, nothing), also in rows that are not good, so that one bad
            row does not make all that point to it look wrong; None where the table could not be read at all.
        loose: ids in rows that are not good (`row` and a column's id or ids), so that where they lead is checked too.
        units: unit by indicator, for `indicators`.
        present: whether there is a file.
    """

    rows: tuple[Any, ...] = ()
    problems: tuple[Problem, ...] = ()
    ids: frozenset[str] | None = frozenset()
    loose: tuple[Any, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    present: bool = False


def read_table(model: type[Row], path: Path, file: str, units: Mapping[str, str] | None = None) -> Read:
    """Read one table; a file that is not there is an empty table.

    Args:
        model: row model of the table.
        path: the CSV file.
        file: its name in messages.
        units: unit by indicator, which says what a percent sign means; None where it is not known.

    Returns:
        Rows and problems, never an exception for anything that a file can hold.
    """
    if not path.exists():
        return Read()
    sheet, problems = read_sheet(path, file, [column.name for column in columns(model)])
    if sheet is None:
        return Read(problems=tuple(problems), ids=None, present=True)
    return rows_of(model, sheet, problems, units)


def rows_of(model: type[Row], sheet: Sheet, problems: list[Problem], units: Mapping[str, str] | None = None) -> Read:
    """The rows of a sheet; see `read_table`."""
    wanted = columns(model)
    places, bad_header = _match(sheet, wanted)
    if bad_header:
        return Read(problems=(*problems, *bad_header), ids=None, present=True)
    ids = frozenset(line.cells[places["id"]] for line in sheet.lines) if "id" in places else frozenset()
    own_units = {}
    if model.table == "indicators":
        own_units = {_at(line, places, "id"): _at(line, places, "unit") for line in sheet.lines}
    found: list[Problem] = list(problems)
    found += _two_orders(sheet, wanted, places)
    mixed = {p.place for p in found if p.code == "date-two-orders"}
    reader = _Reader(model, sheet, wanted, places, own_units if model.table == "indicators" else units, mixed)
    rows = [row for line in sheet.lines if (row := reader.row(line)) is not None]
    return Read(tuple(rows), (*found, *reader.problems), ids, tuple(reader.loose), own_units, present=True)


def _at(line: Line, places: Mapping[str, int], name: str) -> str:
    return line.cells[places[name]] if name in places else ""


def _match(sheet: Sheet, wanted: tuple[Column, ...]) -> tuple[dict[str, int], list[Problem]]:
    """Where each column stands, and what is wrong with the header."""
    names = [column.name for column in wanted]
    place = f"row {sheet.header_row}"
    found: dict[str, int] = {}
    problems: list[Problem] = []
    unknown: list[tuple[str, str | None]] = []
    nearest = Nearest()
    for index, written in enumerate(sheet.header):
        name = normalise(written)
        if not name:
            filled = [line for line in sheet.lines if line.cells[index]]
            if filled:
                message = f"column {index + 1} has no name."
                problems.append(
                    problem(
                        "column-without-name",
                        message,
                        file=sheet.file,
                        place=filled[0].place,
                        value=filled[0].cells[index],
                    )
                )
        elif name in found:
            problems.append(
                problem(
                    "column-duplicate",
                    f"{name!r} is there twice.",
                    file=sheet.file,
                    place=f"{place}, column {index + 1}",
                )
            )
        elif name in names:
            found[name] = index
        else:
            unknown.append((written, nearest(name, names)))
    missing = [column.name for column in wanted if column.required and column.name not in found]
    for written, close in unknown:
        message = f"{written!r} is not a column of this table."
        problems.append(problem("column-unknown", message, file=sheet.file, place=place, near=close, allowed=names))
        if close in missing:
            missing.remove(close)
    for name in missing:
        problems.append(problem("column-missing", f"the column {name!r} is missing.", file=sheet.file, place=place))
    return found, problems


def _two_orders(sheet: Sheet, wanted: tuple[Column, ...], places: Mapping[str, int]) -> list[Problem]:
    """Columns in which some dates can only be day/month and others only month/day."""
    problems = []
    for column in wanted:
        if column.name not in places or not (column.kind == "date" or column.name == "period"):
            continue
        british = american = None
        for line in sheet.lines:
            match = SLASHED.fullmatch(line.cells[places[column.name]])
            first, second = (int(match.group(1)), int(match.group(2))) if match else (0, 0)
            british = british or (line if first > 12 >= second else None)
            american = american or (line if second > 12 >= first else None)
        if british and american:
            one, other = british.cells[places[column.name]], american.cells[places[column.name]]
            message = f"{one} in row {british.row} is day/month/year, {other} in row {american.row} is month/day/year."
            problems.append(problem("date-two-orders", message, file=sheet.file, place=f"column {column.name}"))
    return problems


class _Loose:
    """The good cells of a row that has a bad one; any other column of it is None."""

    def __init__(self, row: int, values: Mapping[str, Any]) -> None:
        self.row = row
        self._values = values

    def __getattr__(self, name: str) -> Any:
        return self._values.get(name)


class _Reader:
    """Reads the rows of one sheet and gathers what is wrong."""

    def __init__(
        self, model: type[Row], sheet: Sheet, wanted: tuple[Column, ...], places: Mapping[str, int],
        units: Mapping[str, str] | None, mixed: set[str],
    ) -> None:  # fmt: skip
        self.model = model
        self.sheet = sheet
        self.columns = [(column, places[column.name]) for column in wanted if column.name in places]
        self.places = places
        self.units = units
        self.mixed = mixed
        self.problems: list[Problem] = []
        self.loose: list[Any] = []

    def row(self, line: Line) -> Row | None:
        """The row, or None with its problems noted."""
        values: dict[str, Any] = {}
        before = len(self.problems)
        skip = False
        for column, index in self.columns:
            text = line.cells[index]
            if column.name == "value" and "state" in self.model.model_fields:
                values["state"] = _STATES.get(text.casefold(), "value")
            if not text and not column.required:
                continue
            try:
                values[column.name] = self._value(column, text, line)
            except CellError as err:
                skip = True
                if f"column {column.name}" not in self.mixed or err.code != "date-month-above-12":
                    self._note(column, text, line, err)
        if "value" not in self.places and "state" in self.model.model_fields:
            values["state"] = "missing"
        if skip or len(self.problems) > before:
            self.loose.append(_Loose(line.row, {c.name: values[c.name] for c, _ in self.columns if c.name in values}))
            return None
        try:
            return self.model.model_validate({**values, "row": line.row})
        except ValidationError as err:
            for error in err.errors(include_url=False):
                self._misfit(error, line)
            self.loose.append(_Loose(line.row, values))
            return None

    def _note(self, column: Column, text: str, line: Line, err: CellError) -> None:
        allowed = column.choices if column.kind == "choice" else None
        self.problems.append(
            problem(err.code, err.message, file=self.sheet.file, place=f"{line.place}, column {column.name}",
                    value=text or None, near=err.near, remedy=err.remedy, allowed=allowed)
        )  # fmt: skip

    def _value(self, column: Column, text: str, line: Line) -> Any:
        if not text:
            raise CellError("cell-required", f"{column.name!r} is blank.")
        if column.kind in ("number", "whole"):
            return self._number(column, text, line)
        if column.kind == "date":
            return parse_date(text)
        if column.name == "period":
            return read_period(text)
        if column.kind == "choice":
            return read_choice(column, text)
        if column.kind == "id":
            return read_id(text)
        return read_ids(text) if column.kind == "ids" else text

    def _number(self, column: Column, text: str, line: Line) -> float | int | None:
        key = (self.model.table, column.name)
        if text.casefold() in ("*", "dna"):
            if key in _MARKED:
                return None
            raise CellError("mark-misplaced", "this mark is for figures in observations.csv only.")
        value = parse_number(text, percent=self._percent(key, line), semicolons=self.sheet.delimiter == ";")
        if column.kind == "whole":
            if not value.is_integer():
                raise CellError("number-not-whole", "a whole number is wanted.")
            return int(value)
        return value

    def _percent(self, key: tuple[str, str], line: Line) -> PercentMeaning | None:
        if key in _OWN_PERCENT:
            return _OWN_PERCENT[key]
        if key not in _INDICATOR_UNIT:
            return None
        name = _at(line, self.places, "id" if key[0] == "indicators" else "indicator")
        if self.units is None or name not in self.units:
            return "percent"  # the unknown indicator is a problem of its own
        return percent_meaning(self.units[name])

    def _misfit(self, error: Any, line: Line) -> None:
        name = str(error["loc"][0]) if error["loc"] else ""
        text = _at(line, self.places, name)
        kind, ctx = error["type"], error.get("ctx", {})
        where: dict[str, Any] = {
            "file": self.sheet.file,
            "place": f"{line.place}, column {name}",
            "value": text or None,
        }
        limits = {"greater_than_equal": "at least {ge:g}", "less_than_equal": "at most {le:g}"}
        if kind in limits:
            found = problem(
                "number-out-of-range", f"{name!r} is out of range.", allowed=limits[kind].format(**ctx), **where
            )
        elif kind == "string_too_long":
            found = problem("text-too-long", f"{name!r} has more than {ctx['max_length']:,} characters.", **where)
        else:
            found = problem("cell-invalid", f"{error['msg']}.", **where)
        self.problems.append(found)
