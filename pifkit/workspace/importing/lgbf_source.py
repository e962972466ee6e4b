"""Read and check the files of the Local Government Benchmarking Framework, and settle their two spellings of things.

Nothing is written here. Every misfit of every row becomes a problem, so that all are told at once.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pifkit.model.errors import ParameterError, Problem
from pifkit.workspace.importing.lgbf_figures import FiguresRead, read_figures
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
from pifkit.workspace.rules import near, problem
from pifkit.workspace.text import read_text

COLUMNS: dict[str, tuple[str, ...]] = {
    DEFINITIONS: (
        "Code", "Title", "NumberFormat", "MeasureType", "ISCategory", "FamilyGrouping", "Ranking_Type",
        "Ranking_GoldilocksMidpoint", "Source",
    ),
    GROUPS: ("Family_Group", "Local_Authority", "Type"),
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
    sheets = {name: reader.sheet(folder, name) for name in COLUMNS}
    definitions = reader.definitions(sheets[DEFINITIONS])
    families = reader.families(sheets[GROUPS])
    # A figure is not blamed for an odd row of its definition or group: that row has a problem of its own.
    codes = {row["Code"] for _, row in sheets[DEFINITIONS]}
    councils = {row["Local_Authority"] for _, row in sheets[GROUPS]}
    annual = reader.figures(folder, VALUES, codes, councils)
    quarterly = reader.figures(folder, QUARTERS, codes, councils) if (folder / QUARTERS).is_file() else FiguresRead()
    grouping = reader.groupings(annual.figures, definitions, families)
    if reader.problems:
        raise ParameterError(f"{folder} cannot be imported. Nothing was written.", _once(reader.problems))
    rows = {VALUES: annual.rows, **{name: len(sheet) for name, sheet in sheets.items()}}
    rows |= {QUARTERS: quarterly.rows} if quarterly.rows else {}
    passed_over = (*annual.passed_over, *quarterly.passed_over)
    return Source(definitions, families, tuple(annual.figures), tuple(quarterly.figures), rows, grouping, passed_over)


def _once(problems: Iterable[Problem]) -> list[Problem]:
    """Problems without repeats: a misspelt name is told for its first row, with how many more there are."""
    groups: dict[tuple[str, str, str, str | None], list[Problem]] = defaultdict(list)
    for found in problems:
        groups[found.file, found.code, found.message, found.value].append(found)
    return [
        first if not more else replace(first, message=f"{first.message.rstrip('.')} (also in {len(more)} more rows).")
        for first, *more in groups.values()
    ]


class _Reader:
    """Reads sheets and gathers what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def note(
        self, file: str, place: str, code: str, message: str, *,
        value: str | None = None, allowed: str | None = None, near: str | None = None,
    ) -> None:  # fmt: skip
        """One more thing that is wrong; `code` without its first word."""
        self.problems.append(
            problem(f"lgbf-{code}", message, file=file, place=place, value=value, allowed=allowed, near=near)
        )

    def figures(self, folder: Path, name: str, codes: set[str], councils: set[str]) -> FiguresRead:
        """The figures of a file, by its mapping."""
        if not (folder / name).is_file():
            self.note(name, "", "file-missing", "the file is missing.")
            return FiguresRead()
        read = read_figures(folder, name, codes, councils)
        self.problems += read.problems
        return read

    def sheet(self, folder: Path, name: str) -> Sheet:
        """Rows of a file with their number as a spreadsheet shows it; cells without outer blanks."""
        path = folder / name
        if not path.is_file():
            self.note(name, "", "file-missing", "the file is missing.")
            return []
        text, found = read_text(path, name)
        self.problems += [problem for problem in found if problem.severity == "error"]
        if text is None:
            return []
        reader = csv.DictReader(io.StringIO(text, newline=""), restkey="", restval="")
        header = reader.fieldnames or ()
        lost = [column for column in COLUMNS[name] if column not in header]
        for column in lost:
            message = f"the column {column!r} is missing."
            self.note(name, "row 1", "column-missing", message, near=near(column, header))
        if lost:
            return []
        rows: Sheet = [
            (n, {column: (row[column] or "").strip() for column in COLUMNS[name]}) for n, row in enumerate(reader, 2)
        ]
        if not rows:
            self.note(name, "", "file-empty", "the file holds no rows.")
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
                self.note(DEFINITIONS, f"{place}, column Code", "code", message, value=row["Code"])
            elif direction is None:
                self.note(DEFINITIONS, f"{place}, column Ranking_Type", "ranking", "the ranking type is not known.",
                          value=row["Ranking_Type"], allowed="Descending, Ascending, Goldilocks")  # fmt: skip
            elif grouping is None:
                self.note(DEFINITIONS, f"{place}, column FamilyGrouping", "grouping", "the grouping is not known.",
                          value=row["FamilyGrouping"], allowed="texts that begin with Children or Environmental")  # fmt: skip
            elif direction == "closest" and not _is_number(point):
                self.note(DEFINITIONS, f"{place}, column Ranking_GoldilocksMidpoint", "midpoint",
                          "an indicator that is best near a mid-point needs it as a number.", value=point)  # fmt: skip
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
                self.note(GROUPS, f"row {number}", "family", "this is not a family group of a council.",
                          value=row["Family_Group"],
                          allowed="Family Group 1 to 4, and a type that begins with Children or Environmental")  # fmt: skip
            elif grouping in found[council]:
                message = f"{council} has a second group of one type."
                self.note(GROUPS, f"row {number}", "family-twice", message)
            else:
                found[council][grouping] = group
        ids: dict[str, str] = {}
        for council, groups in found.items():
            if len(groups) < len(LABELS):
                message = f"{council} has a group in one of the two groupings only."
                self.note(GROUPS, "", "family-missing", message)
            other = ids.setdefault(council_id(council), council)
            if other != council:
                message = f"{other} and {council} would both become the folder {council_id(council)!r}."
                self.note(GROUPS, "", "same-id", message)
        return dict(found)

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
                self.note(VALUES, "column FamilyGroup", "family-differs", message,
                          value=f"{figure.code}: {figure.label}")  # fmt: skip
        return found


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text)) and text.isascii() and "_" not in text
    except ValueError:
        return False
