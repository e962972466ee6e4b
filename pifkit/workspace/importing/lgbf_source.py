"""Read and check the files of the Local Government Benchmarking Framework, and settle their two spellings of things.

Nothing is written here. Every misfit of every row becomes a problem, so that all are told at once.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pifkit.model.errors import ParameterError, Problem
from pifkit.model.period import parse_period
from pifkit.workspace.importing.lgbf_values import (
    DEFINITIONS,
    GROUPS,
    QUARTERS,
    VALUES,
    Definition,
    Figure,
    Source,
    council_id,
)
from pifkit.workspace.rules import near, shorten
from pifkit.workspace.text import read_text

COLUMNS: dict[str, tuple[str, ...]] = {
    VALUES: (
        "Code", "LocalAuthority", "Year", "LA_IndicatorReal", "LA_Numerator_real", "LA_Den_Real", "Scotland_Indicator_Real",
        "Scotland_Den_Real", "FG_Avg_Indicator_Real", "FamilyGroup",
    ),
    DEFINITIONS: (
        "Code", "Title", "NumberFormat", "MeasureType", "ISCategory", "FamilyGrouping", "Ranking_Type",
        "Ranking_GoldilocksMidpoint", "Source",
    ),
    GROUPS: ("Family_Group", "Local_Authority", "Type"),
    QUARTERS: ("Code", "LocalAuthority", "Period", "Value", "Numerator", "Denominator"),
}  # fmt: skip
GROUPINGS = {"children": "people", "environmental": "other"}  # by the first word of the grouping's long name
# The words of the file for groups 1 and 4; 2 and 3 are the same in both groupings and mean different councils.
LABELS = {
    "people": {"Least Deprived": "1", "2": "2", "3": "3", "Most Deprived": "4"},
    "other": {"Rural": "1", "2": "2", "3": "3", "Urban": "4"},
}
DIRECTIONS = {"descending": "increase", "ascending": "decrease", "goldilocks": "closest"}
_YEAR = re.compile(r"\d{4}-\d{2}")
_QUARTER = re.compile(r"\d{4}-\d{2} Q[1-4]")


Cells = Mapping[str, str]
Sheet = list[tuple[int, Cells]]


def read_source(folder: Path) -> Source:
    """Read the folder's files.

    Args:
        folder: with `lgbf_example.csv`, `lgbf_example_indicators.csv`, `family_groups.csv` and, if there are quarterly
            figures, `lgbf_quarterly_swf.csv`.

    Raises:
        ParameterError: a file is missing or odd; it carries every problem found.
    """
    if not folder.is_dir():
        raise ParameterError(f"{folder} is not a folder. Name the folder that holds {VALUES} and its companions.")
    reader = _Reader()
    sheets = {name: reader.sheet(folder, name, required=name != QUARTERS) for name in COLUMNS}
    definitions = reader.definitions(sheets[DEFINITIONS])
    families = reader.families(sheets[GROUPS])
    # A figure is not blamed for an odd row of its definition or group: that row has a problem of its own.
    codes = {row["Code"] for _, row in sheets[DEFINITIONS]}
    councils = {row["Local_Authority"] for _, row in sheets[GROUPS]}
    annual = reader.figures(sheets[VALUES], VALUES, codes, councils, _annual)
    quarterly = reader.figures(sheets[QUARTERS], QUARTERS, codes, councils, _quarterly)
    grouping = reader.groupings(annual, definitions, families)
    if reader.problems:
        raise ParameterError(f"{folder} cannot be imported. Nothing was written.", _once(reader.problems))
    rows = {name: len(sheet) for name, sheet in sheets.items() if sheet or name != QUARTERS}
    return Source(definitions, families, tuple(annual), tuple(quarterly), rows, grouping)


def _once(problems: Iterable[Problem]) -> list[Problem]:
    """Problems without repeats: a misspelt name is told for its first row, with how many more there are."""
    groups: dict[tuple[str, str, str, str | None], list[Problem]] = defaultdict(list)
    for problem in problems:
        groups[problem.file, problem.code, problem.message, problem.value].append(problem)
    return [
        first if not more else replace(first, message=f"{first.message.rstrip('.')} (also in {len(more)} more rows).")
        for first, *more in groups.values()
    ]


def _annual(row: Cells) -> Figure:
    return Figure(
        row["Code"], row["LocalAuthority"], row["Year"], row["LA_IndicatorReal"], row["LA_Numerator_real"],
        row["LA_Den_Real"], row["Scotland_Indicator_Real"], row["Scotland_Den_Real"], row["FG_Avg_Indicator_Real"],
        row["FamilyGroup"],
    )  # fmt: skip


def _quarterly(row: Cells) -> Figure:
    """`CORP 09` and `2018-19;Q1` are the yearly file's `CORP09` and pifkit's `2018-19 Q1`."""
    code, period = row["Code"].replace(" ", ""), row["Period"].replace(";", " ")
    return Figure(code, row["LocalAuthority"], period, row["Value"], row["Numerator"], row["Denominator"])


class _Reader:
    """Reads sheets and gathers what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def note(
        self, file: str, place: str, code: str, message: str, remedy: str, *,
        value: str | None = None, allowed: str | None = None, near: str | None = None,
    ) -> None:  # fmt: skip
        """One more thing that is wrong."""
        shown = None if value is None else shorten(value)
        self.problems.append(Problem(file, place, f"lgbf-{code}", message, shown, allowed, near, remedy))

    def sheet(self, folder: Path, name: str, *, required: bool) -> Sheet:
        """Rows of a file with their number as a spreadsheet shows it; cells without outer blanks."""
        path = folder / name
        if not path.is_file():
            if required:
                remedy = "Put the file beside the others, under this name."
                self.note(name, "", "file-missing", "the file is missing.", remedy)
            return []
        text, found = read_text(path, name)
        self.problems += [problem for problem in found if problem.severity == "error"]
        if text is None:
            return []
        reader = csv.DictReader(io.StringIO(text, newline=""), restkey="", restval="")
        header = reader.fieldnames or ()
        lost = [column for column in COLUMNS[name] if column not in header]
        for column in lost:
            remedy = "Use the file as it was published."
            message = f"the column {column!r} is missing."
            self.note(name, "row 1", "column-missing", message, remedy, near=near(column, header))
        if lost:
            return []
        rows: Sheet = [
            (n, {column: (row[column] or "").strip() for column in COLUMNS[name]}) for n, row in enumerate(reader, 2)
        ]
        if not rows:
            self.note(name, "", "file-empty", "the file holds no rows.", "Use the file as it was published.")
        return rows

    def definitions(self, sheet: Sheet) -> dict[str, Definition]:
        """Definitions by code; the words Ascending and Descending are the sort order, not the wish."""
        found: dict[str, Definition] = {}
        for number, row in sheet:
            place = f"row {number}"
            direction = DIRECTIONS.get(row["Ranking_Type"].casefold())
            grouping = GROUPINGS.get(row["FamilyGrouping"].split(",")[0].split(" ")[0].casefold())
            point = row["Ranking_GoldilocksMidpoint"]
            if not row["Code"] or row["Code"] in found:
                message = "a second row defines this code." if row["Code"] else "the code is blank."
                self.note(
                    DEFINITIONS,
                    f"{place}, column Code",
                    "code",
                    message,
                    "Keep one row for each code.",
                    value=row["Code"],
                )
            elif direction is None:
                self.note(DEFINITIONS, f"{place}, column Ranking_Type", "ranking", "the ranking type is not known.", "Correct it.",
                          value=row["Ranking_Type"], allowed="Descending, Ascending, Goldilocks")  # fmt: skip
            elif grouping is None:
                self.note(DEFINITIONS, f"{place}, column FamilyGrouping", "grouping", "the grouping is not known.", "Correct it.",
                          value=row["FamilyGrouping"], allowed="texts that begin with Children or Environmental")  # fmt: skip
            elif direction == "closest" and not _is_number(point):
                self.note(DEFINITIONS, f"{place}, column Ranking_GoldilocksMidpoint", "midpoint",
                          "an indicator that is best near a mid-point needs it as a number.", "Add the mid-point.", value=point)  # fmt: skip
            else:
                found[row["Code"]] = Definition(
                    row["Code"], " ".join(row["Title"].split()), direction, point if direction == "closest" else "",
                    row["NumberFormat"], row["MeasureType"], row["ISCategory"], grouping, " ".join(row["Source"].split()),
                )  # fmt: skip
        return found

    def families(self, sheet: Sheet) -> dict[str, dict[str, str]]:
        """Group by council and grouping; `Family Group 2` is `2`."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for number, row in sheet:
            grouping = GROUPINGS.get(row["Type"].split(",")[0].split(" ")[0].casefold())
            group, council = row["Family_Group"].removeprefix("Family Group "), row["Local_Authority"]
            if grouping is None or group not in {"1", "2", "3", "4"} or not council:
                self.note(GROUPS, f"row {number}", "family", "this is not a family group of a council.", "Correct the row.",
                          value=row["Family_Group"],
                          allowed="Family Group 1 to 4, and a type that begins with Children or Environmental")  # fmt: skip
            elif grouping in found[council]:
                message = f"{council} has a second group of one type."
                self.note(GROUPS, f"row {number}", "family-twice", message, "Keep one of the rows.")
            else:
                found[council][grouping] = group
        ids: dict[str, str] = {}
        for council, groups in found.items():
            if len(groups) < len(LABELS):
                message = f"{council} has a group in one of the two groupings only."
                self.note(GROUPS, "", "family-missing", message, "Add the row of the other grouping.")
            other = ids.setdefault(council_id(council), council)
            if other != council:
                message = f"{other} and {council} would both become the folder {council_id(council)!r}."
                self.note(GROUPS, "", "same-id", message, "Give one of them another name in every file.")
        return dict(found)

    def figures(
        self, sheet: Sheet, file: str, codes: set[str], councils: set[str], make: Callable[[Cells], Figure]
    ) -> list[Figure]:
        """Figures of one of the two files; a zero denominator makes the figure missing."""
        good: list[Figure] = []
        seen: set[tuple[str, str, str]] = set()
        for number, row in sheet:
            figure = make(row)
            before = len(self.problems)
            self._names(figure, file, f"row {number}", codes, councils)
            self._numbers(figure, file, f"row {number}")
            key = (figure.code, figure.council, figure.period)
            if key in seen:
                self.note(file, f"row {number}", "duplicate", "a second figure for this code, council and period.",
                          "Keep one of the two rows.", value=", ".join(key))  # fmt: skip
            seen.add(key)
            if len(self.problems) > before:
                continue
            if figure.denominator and float(figure.denominator) == 0:
                figure = replace(figure, value=None)
            good.append(figure)
        return good

    def _names(self, figure: Figure, file: str, place: str, codes: set[str], councils: set[str]) -> None:
        """Code, council and period; names are only told where the file that they should be in was readable."""
        if codes and figure.code not in codes:
            self.note(file, f"{place}, column Code", "code-unknown", f"{DEFINITIONS} does not define this code.",
                      "Add its definition, or leave its rows out.", value=figure.code, near=near(figure.code, codes))  # fmt: skip
        if councils and figure.council not in councils:
            self.note(file, f"{place}, column LocalAuthority", "council-unknown", f"{GROUPS} does not name this council.",
                      "Spell it alike in every file.", value=figure.council, near=near(figure.council, councils))  # fmt: skip
        pattern, example = (_QUARTER, "2018-19;Q1") if file == QUARTERS else (_YEAR, "2018-19")
        if not pattern.fullmatch(figure.period) or not _is_period(figure.period):
            self.note(file, place, "period", "the period cannot be read.", "Correct it.", value=figure.period,
                      allowed=f"such as {example}")  # fmt: skip

    def _numbers(self, figure: Figure, file: str, place: str) -> None:
        """Every number is one; the figure itself is required, since the framework leaves rows out where it has none."""
        numbers = {"numerator": figure.numerator, "denominator": figure.denominator, "figure of Scotland": figure.national,
                   "denominator of Scotland": figure.national_denominator, "family mean": figure.family}  # fmt: skip
        given = {"value": figure.value or "blank"} | {name: text for name, text in numbers.items() if text}
        for name, text in given.items():
            if not _is_number(text):
                self.note(file, place, "number", f"the {name} is not a number.", "Correct it; leave the row out where there is none.",
                          value=text)  # fmt: skip
        if _is_number(figure.denominator) and float(figure.denominator) < 0:
            self.note(
                file, place, "denominator", "the denominator is below zero.", "Correct it.", value=figure.denominator
            )

    def groupings(
        self,
        annual: Sequence[Figure],
        definitions: Mapping[str, Definition],
        families: Mapping[str, Mapping[str, str]],
    ) -> dict[str, str]:
        """The grouping behind each code's labels, which for some codes is not the one that its definition names."""
        labels: dict[str, set[str]] = defaultdict(set)
        for figure in annual:
            labels[figure.code].add(figure.label)
        found = {}
        for code, used in labels.items():
            fits = [grouping for grouping, words in LABELS.items() if used <= set(words)]
            if len(fits) == 1 or code in definitions:
                found[code] = fits[0] if len(fits) == 1 else definitions[code].grouping
        for figure in annual:
            if figure.code not in found:
                continue
            grouping = found[figure.code]
            group = LABELS[grouping].get(figure.label)
            if group is None or group != families.get(figure.council, {}).get(grouping, group):
                message = f"{figure.council} is in another group by {GROUPS}."
                self.note(VALUES, "column FamilyGroup", "family-differs", message, "Make the two files agree.",
                          value=f"{figure.code}: {figure.label}")  # fmt: skip
        return found


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text)) and text.isascii() and "_" not in text
    except ValueError:
        return False


def _is_period(text: str) -> bool:
    try:
        parse_period(text)
    except ValueError:
        return False
    return True
