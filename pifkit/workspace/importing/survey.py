"""`pifkit import csv` for a survey tool's export: rows of respondents become counts in culture.csv, and nothing else does.

Counts leave no respondent behind: no row, no comment and no column that the mapping does not name gets into the
workspace. Groups of any size are written; what is shared later hides the small ones.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from pifkit.improvement.culture import EVERYBODY, TYPES
from pifkit.improvement.exact import exact
from pifkit.model.errors import ParameterError, Problem
from pifkit.workspace.atomic import atomic_write
from pifkit.workspace.book import read_book
from pifkit.workspace.cells import CellError, parse_number
from pifkit.workspace.check import check_workspace
from pifkit.workspace.edit import Cells, edited
from pifkit.workspace.importing.survey_map import ANSWERS, SurveyMapping, points_of
from pifkit.workspace.locks import run_lock
from pifkit.workspace.rules import near, problem, visible
from pifkit.workspace.sheet import Line, Sheet
from pifkit.workspace.workspace import find_workspace

UNKNOWN_GROUP = "not said"
"""Group of those who left the question for their group blank."""
WHOLE = Fraction(100)
_SLACK = Fraction(1, 2)


@dataclass
class SurveyReport:
    """What an import of a survey read, wrote and left out.

    Attributes:
        file: name of the table.
        partnership, cycle: where the counts went.
        respondents: rows that answered at least one question, by group.
        written: rows of culture.csv.
        dropped: what was left out: reason and places.
        unread: columns that nothing reads.
        findings: what `pifkit check` says about the folder afterwards.
    """

    file: str
    partnership: str
    cycle: str
    respondents: Counter[str] = field(default_factory=Counter)
    written: int = 0
    dropped: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    unread: tuple[str, ...] = ()
    findings: tuple[Problem, ...] = ()

    def lines(self) -> tuple[str, ...]:
        """The report in lines of plain text; how many answered in a group is for the person who imports."""
        from pifkit.workspace.importing.csvfile import places_in_words

        people = ", ".join(f"{group} {count}" for group, count in sorted(self.respondents.items()))
        lines = [
            f"Read {sum(self.respondents.values()):,} respondents of {self.file}: {people}.",
            f"Wrote {self.written:,} rows of culture.csv of {self.partnership}, cycle {self.cycle}: counts only.",
            *(f"Left out ({len(all_):,}): {why}: {places_in_words(all_)}." for why, all_ in self.dropped.items()),
            *(f"Column not read: {name}." for name in self.unread),
        ]
        return tuple(visible(line) for line in [*lines, *(f"Check: {one.render()}" for one in self.findings)])

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON object."""
        return {
            "file": self.file, "partnership": self.partnership, "cycle": self.cycle,
            "respondents": dict(sorted(self.respondents.items())), "rows_written": self.written,
            "dropped": [{"reason": reason, "places": places} for reason, places in self.dropped.items()],
            "columns_not_read": list(self.unread), "findings": [one.to_json() for one in self.findings],
        }  # fmt: skip


def import_survey(sheet: Sheet, mapping: SurveyMapping, root: Path) -> SurveyReport:
    """Count the answers of a survey tool's export into culture.csv of a partnership that is there.

    A blank answer is no answer. A respondent's points of a culture dimension count where all four are given and sum to
    100 (half a point of rounding is let pass); otherwise that dimension of that respondent is left out and named.

    Args:
        sheet: the export as text.
        mapping: what its columns mean.
        root: the workspace.

    Raises:
        ParameterError: everything that is wrong, at once; nothing was written.
        OutputError: culture.csv cannot be written; it is as it was.
    """
    workspace = find_workspace(root)
    book = read_book(workspace, mapping.partnership, mapping.cycle)
    report = SurveyReport(sheet.file, book.id, book.cycle.id)
    index, problems = _columns(sheet, mapping)
    reader = _Reader(sheet, mapping, index, report, problems)
    if not problems:
        for line in sheet.lines:
            reader.line(line)
        if not report.respondents and not problems:
            problems.append(
                problem("import-nothing", "nobody answered a question that the mapping names.", file=sheet.file)
            )
    rows = () if problems else tuple(reader.rows(book.cycle.id))
    kinds = {row["survey"] for row in rows}
    there = [one for one in book.rows("culture") if one.survey in kinds]
    if there and mapping.existing == "refuse":
        message = f"culture.csv holds {len(there)} rows of this survey in {book.cycle.id} already."
        problems.append(
            problem(
                "import-survey-there", message, file=f"parameters/{book.id}/culture.csv", place=f"row {there[0].row}"
            )
        )
    if problems:
        raise ParameterError(
            f"{sheet.file} was not imported: {len(problems)} to correct. Nothing was written.", problems
        )
    current = book.cycle.id == book.partnership.current_cycle

    def same(cells: Cells) -> bool:
        cycle = cells.get("cycle", "").strip()
        return cells.get("survey", "").strip() in kinds and (cycle == book.cycle.id or (current and not cycle))

    with run_lock(workspace.outputs, "an import"):
        path = workspace.folder(book.id) / "culture.csv"
        atomic_write(path, edited(path, "culture", rows, replacing=same))
    report.written = len(rows)
    report.findings = tuple(check_workspace(find_workspace(root), [book.id]))
    return report


def _columns(sheet: Sheet, mapping: SurveyMapping) -> tuple[dict[str, int], list[Problem]]:
    index: dict[str, int] = {}
    for at, header in enumerate(sheet.header):
        index.setdefault(header, at)
    wanted = [*mapping.questions, *mapping.only, *([mapping.group] if mapping.group else [])]
    problems = [
        problem(
            "map-column-missing", f"the file has no column {name!r}.", file=sheet.file, place=f"row {sheet.header_row}",
            value=name, near=near(name, index), allowed=list(index),
        )
        for name in wanted if name not in index
    ]  # fmt: skip
    return index, problems


class _Reader:
    """Counts answers, row by row."""

    def __init__(
        self,
        sheet: Sheet,
        mapping: SurveyMapping,
        index: Mapping[str, int],
        report: SurveyReport,
        problems: list[Problem],
    ) -> None:
        self.sheet, self.mapping, self.index, self.report, self.problems = sheet, mapping, index, report, problems
        self.names = {name.casefold(): group for group, all_ in mapping.groups.items() for name in (*all_, group)}
        self.words = {words.casefold(): answer for words, answer in mapping.answers.items()}
        self.words |= {answer: answer for answer in ANSWERS.get(mapping.survey, ())}
        self.counts: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
        self.points: dict[tuple[str, str, str], list[tuple[Fraction, ...]]] = defaultdict(list)
        used = {*mapping.questions, *mapping.only, *mapping.ignore, mapping.group}
        report.unread = tuple(name or f"column {at + 1}" for at, name in enumerate(sheet.header) if name not in used)

    def line(self, line: Line) -> None:
        """All answers of a respondent."""
        for column, allowed in self.mapping.only.items():
            if line.cells[self.index[column]] not in allowed:
                self.report.dropped[f"{column} is not {' or '.join(allowed)}"].append(line.place)
                return
        cells = {question: line.cells[self.index[header]] for header, question in self.mapping.questions.items()}
        if not any(cells.values()):
            self.report.dropped["no answer at all"].append(line.place)
            return
        group = self.group(line)
        if group is None:
            return
        answered = (
            self.culture(line, group, cells) if self.mapping.survey == "culture" else self.single(line, group, cells)
        )
        if answered:
            self.report.respondents[group] += 1

    def group(self, line: Line) -> str | None:
        """The respondent's group; None where it is not one of the mapping's."""
        if not self.mapping.group:
            return EVERYBODY
        name = line.cells[self.index[self.mapping.group]]
        if not name:
            return UNKNOWN_GROUP
        if not self.names:
            return name
        found = self.names.get(name.casefold())
        if found is None:
            place = f"{line.place}, column {self.mapping.group}"
            self.note("import-group-unlisted", f"{name!r} is not listed in 'groups'.", place, name, self.names)
        return found

    def single(self, line: Line, group: str, cells: Mapping[str, str]) -> bool:
        """One answer for each statement or factor."""
        answered = False
        for question, text in cells.items():
            answer = self.words.get(text.casefold())
            if text and answer is None:
                header = next(name for name, item in self.mapping.questions.items() if item == question)
                place = f"{line.place}, column {header}"
                self.note(
                    "import-answer-unknown", "this answer is not explained in 'answers'.", place, text, self.words
                )
            elif answer is not None:
                self.counts[self.mapping.survey, group, question][answer] += 1
                answered = True
        return answered

    def culture(self, line: Line, group: str, cells: Mapping[str, str]) -> bool:
        """Points for four kinds of culture in each dimension."""
        asked: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for question, text in cells.items():
            survey, dimension, kind = points_of(question)
            asked[survey, dimension][kind] = text
        answered = False
        for (survey, dimension), given in asked.items():
            if not any(given.values()):
                continue
            points = self.four(given, f"{line.place}, {survey.replace('_', ' ')}, dimension {dimension}")
            if points is not None:
                self.points[survey, group, dimension].append(points)
                answered = True
        return answered

    def four(self, given: Mapping[str, str], place: str) -> tuple[Fraction, ...] | None:
        """The four points of a dimension; None where they are not four that sum to 100."""
        numbers: list[float] = []
        for text in (given.get(kind, "") for kind in TYPES):
            try:
                numbers += [parse_number(text, semicolons=self.sheet.delimiter == ";")] if text else []
            except CellError as err:
                self.note(err.code, err.message, place, text, ())
                return None
        points = tuple(exact(one) for one in numbers if one >= 0)
        if len(points) < len(TYPES) or abs(sum(points) - WHOLE) > _SLACK:
            self.report.dropped["points that are not four numbers adding up to 100"].append(place)
            return None
        return points

    def rows(self, cycle: str) -> Iterable[dict[str, str]]:
        """Rows of culture.csv, in the order of surveys, groups, items and answers."""
        for (survey, group, item), counts in sorted(self.counts.items(), key=lambda one: _order(one[0])):
            for answer in ANSWERS[survey]:
                if counts[answer]:
                    yield _row(survey, group, item, answer, str(counts[answer]), "", cycle)
        for (survey, group, item), all_ in sorted(self.points.items(), key=lambda one: _order(one[0])):
            for at, kind in enumerate(TYPES):
                mean = sum((points[at] for points in all_), Fraction(0)) / len(all_)
                yield _row(survey, group, item, kind, f"{float(mean):.6g}", str(len(all_)), cycle)

    def note(self, code: str, message: str, place: str, value: str, allowed: Iterable[str]) -> None:
        """One more thing that is wrong."""
        options: Sequence[str] = sorted(allowed)
        self.problems.append(
            problem(
                code,
                message,
                file=self.sheet.file,
                place=place,
                value=value,
                allowed=options or None,
                near=near(value, options),
            )
        )


def _order(key: tuple[str, str, str]) -> tuple[str, str, int, str]:
    survey, group, item = key
    return survey, group, int(item) if item.isdigit() else 0, item


def _row(survey: str, group: str, item: str, answer: str, value: str, respondents: str, cycle: str) -> dict[str, str]:
    return {
        "survey": survey, "group": group, "item": item, "answer": answer, "value": value, "respondents": respondents,
        "cycle": cycle,
    }  # fmt: skip
