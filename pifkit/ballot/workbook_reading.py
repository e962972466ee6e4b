"""Reading a filled-in ballot: everything that is odd in it becomes a problem with its cell, and nothing is guessed.

The protection and the lists of the form are not relied on: pasting gets past both. A file with one mistake is not read at
all, so that nobody has to find out which half of it counted.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pifkit.ballot.asking import WORDS_NOT_ENOUGH
from pifkit.ballot.meeting import Meeting
from pifkit.ballot.opening import open_workbook
from pifkit.ballot.workbook import (
    ABOUT,
    KEY,
    LONGEST_NOTE,
    NOTE,
    SCORE,
    SCORES,
    Line,
    Seat,
    about,
    allowed,
    lines,
)
from pifkit.model.errors import Problem
from pifkit.scoring.inputs import NUMBER
from pifkit.store import score_problem
from pifkit.workspace.rules import near, problem

_HEADER_WITHIN = 40  # rows in which the header is looked for: somebody may have put lines above it


@dataclass(frozen=True, slots=True)
class Answer:
    """One row that was filled in; `score` None: not enough evidence."""

    part: str
    attribute: str
    score: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Filled:
    """What a workbook says.

    Attributes:
        actor: whose it is.
        answers: the rows that were filled in, in the framework's order.
        rows: how many rows the form has.
        problems: everything that is wrong; with one of them nothing of the file may be used.
        cells: address of the cell that each problem is about, by its place; for the marked copy.
    """

    actor: str
    answers: tuple[Answer, ...]
    rows: int
    problems: tuple[Problem, ...]


def facts_of(path: Path) -> Mapping[str, str] | Problem:
    """What a workbook says it is for: form, partnership, cycle, framework, version, actor; or why it is none."""
    opened = open_workbook(path)
    return opened if isinstance(opened, Problem) else _facts(opened[1], path.name)


def _facts(book: Any, file: str) -> Mapping[str, str] | Problem:
    if ABOUT not in book.sheetnames or SCORES not in book.sheetnames:
        missing = SCORES if SCORES not in book.sheetnames else ABOUT
        return problem(
            "ballot-not-one", f"it has no sheet {missing!r}.", file=file, near=near(missing, book.sheetnames)
        )
    found = {
        str(row[0].value): str(row[1].value) for row in book[ABOUT].iter_rows(max_row=20, max_col=2) if len(row) > 1
    }
    lost = [key for key in ("form", "partnership", "cycle", "framework", "version", "actor") if key not in found]
    if lost:
        return problem("ballot-not-one", f"its hidden sheet {ABOUT!r} lacks {', '.join(lost)}.", file=file)
    return found


def read_ballot(path: Path, meeting: Meeting) -> Filled:
    """Read a workbook that was made for this meeting.

    Args:
        path: the file.
        meeting: what is rated.
    """
    opened = open_workbook(path)
    if isinstance(opened, Problem):
        return Filled("", (), 0, (opened,))
    written, values = opened
    facts = _facts(values, path.name)
    if isinstance(facts, Problem):
        return Filled("", (), 0, (facts,))
    strange = tuple(_strange(facts, meeting, path.name))
    if strange:
        return Filled(facts["actor"], (), 0, strange)
    reader = _Reader(path.name, meeting, written[SCORES], values[SCORES])
    reader.read()
    known = {(one.part, one.question.attribute): number for number, one in enumerate(reader.lines.values())}
    answers = sorted(reader.answers, key=lambda one: known[one.part, one.attribute])
    return Filled(facts["actor"], tuple(answers), len(reader.lines), tuple(reader.problems))


def _strange(facts: Mapping[str, str], meeting: Meeting, file: str) -> Iterator[Problem]:
    """Where a workbook was made for something else."""
    wanted = about(meeting, Seat(facts["actor"], ""))
    words = {"form": "form", "partnership": "partnership", "cycle": "cycle", "framework": "framework", "version": "version of the framework"}  # fmt: skip
    for key, word in words.items():
        if facts[key] != wanted[key]:
            message = f"it was made for another {word} than the one that is rated now."
            yield problem("ballot-other", message, file=file, place=word, value=facts[key], allowed=wanted[key])


class _Reader:
    """Reads the rows and gathers what is wrong with them."""

    def __init__(self, file: str, meeting: Meeting, written: Any, values: Any) -> None:
        self.file, self.meeting = file, meeting
        self.written, self.values = written, values
        self.lines: dict[str, Line] = {one.key: one for one in lines(meeting)}
        self.answers: list[Answer] = []
        self.problems: list[Problem] = []

    def note(self, code: str, message: str, cell: Any = None, **more: Any) -> None:
        place = f"{SCORES}!{cell.coordinate}" if cell is not None else SCORES
        self.problems.append(problem(code, message, file=self.file, place=place, **more))

    def read(self) -> None:
        """Every row below the header."""
        columns, header = self._columns()
        if len(columns) < 3:
            return
        seen: dict[str, str] = {}
        rows = {row for row, _ in self.written._cells if row > header}  # not every row that a stray format reaches
        for row in sorted(rows):
            key = self.written.cell(row, columns[KEY])
            score, note = self.written.cell(row, columns[SCORE]), self.written.cell(row, columns[NOTE])
            text = "" if key.value is None else str(key.value).lstrip("'").strip()
            if not text:
                if score.value is not None:
                    self.note("ballot-item", "there is a score in a row without an id.", score, value=score.value)
            elif text not in self.lines:
                self.note(
                    "ballot-item", "the framework has no such item.", key, value=text, near=near(text, self.lines)
                )
            elif text in seen:
                self.note("ballot-item", f"the item stands in {seen[text]} already.", key, value=text)
            else:
                seen[text] = key.coordinate
                self._answer(self.lines[text], score, note)
        for lost in [one for one in self.lines if one not in seen]:
            self.note("ballot-item", "the row of an item is missing.", value=lost)

    def _columns(self) -> tuple[dict[str, int], int]:
        """Where the three columns are that are read, by their titles: they may have been moved."""
        found: dict[str, list[Any]] = {KEY: [], SCORE: [], NOTE: []}
        for (row, _), cell in sorted(self.written._cells.items()):
            if row <= _HEADER_WITHIN and cell.value in found:
                found[cell.value].append(cell)
        titles = Counter(row for cells in found.values() for row in {cell.row for cell in cells})
        header = max(titles, key=lambda row: (titles[row], -row), default=0)  # the first row that has most of them
        columns = {}
        for title, cells in found.items():
            here = [cell for cell in cells if cell.row == header]
            if len(here) == 1:
                columns[title] = here[0].column
            elif here:
                self.note("ballot-column", f"there are {len(here)} columns {title!r}.", here[1])
            else:
                self.note("ballot-column", f"the column {title!r} is missing.")
        return columns, header

    def _answer(self, line: Line, score: Any, note: Any) -> None:
        value = score.value
        if value is None or (isinstance(value, str) and not value.strip() and score.data_type != "f"):
            if note.value is not None and str(note.value).strip():
                self.note("ballot-note", "there is a note, but no score.", score)
            return
        text = self._note(note)
        before = len(self.problems)
        given = self._score(line, score, value)
        if len(self.problems) == before:
            self.answers.append(Answer(line.part, line.question.attribute, given, text))

    def _note(self, note: Any) -> str:
        if note.data_type == "f":
            self.note("ballot-formula", "the note is a formula.", note, value=note.value)
            return ""
        text = "" if note.value is None else str(note.value).strip()
        if len(text) > LONGEST_NOTE:
            self.note("ballot-note", f"the note has {len(text)} characters.", note, allowed=f"at most {LONGEST_NOTE}")
        return "".join(sign for sign in text if sign in "\n\t" or sign.isprintable())

    def _score(self, line: Line, cell: Any, value: Any) -> str | None:
        """The score as written, None for not enough evidence; a problem is noted where it is neither."""
        choices = [str(one) for one in allowed(line.question)]
        words = _range(line)
        if cell.data_type == "f":
            last = self.values[cell.coordinate].value
            told = "a formula without a value" if last is None else f"a formula (its last value was {last})"
            self.note("ballot-formula", f"the score is {told}.", cell, value=value, allowed=words)
        elif isinstance(value, bool | dt.date | dt.time | dt.timedelta):
            kind = "a yes or no" if isinstance(value, bool) else "a date or time"
            self.note("ballot-score", f"the program has made {kind} of it.", cell, value=value, allowed=words)
        elif isinstance(value, int | float):
            return self._number(line, cell, value, words)
        else:
            text = str(value).strip()
            if text.casefold() == WORDS_NOT_ENOUGH.casefold() and line.question.abstain:
                return None
            code = next((one for one in choices if one.casefold() == text.casefold()), None)
            if code is not None and code in line.question.choices and not NUMBER.match(code):
                return code
            if NUMBER.match(text.rstrip("% ")):
                near_by = text.rstrip("% ")
                self.note("ballot-text", "the score is text that looks like a number.", cell, value=text, near=near_by)
            else:
                self.note(
                    "ballot-score",
                    "this is none of the scores.",
                    cell,
                    value=text,
                    allowed=words,
                    near=near(text, choices),
                )
        return None

    def _number(self, line: Line, cell: Any, value: int | float, words: str) -> str | None:
        text = f"{value:.10g}"
        if "%" in str(cell.number_format):
            message = "the cell is formatted as a percentage."
            self.note("ballot-percent", message, cell, value=f"{value * 100:g} %", near=f"{value * 100:g}")
            return None
        question = line.question
        fits = text in question.choices if question.style != "number" else not score_problem(
            self.meeting.framework, line.part, question.attribute, text
        )  # fmt: skip
        if not fits:
            self.note("ballot-score", "this is none of the scores.", cell, value=text, allowed=words)
            return None
        return text


def _range(line: Line) -> str:
    """What may be chosen, in words."""
    values = allowed(line.question)
    if line.question.style == "number":
        return f"a number from {line.question.lowest:g} to {line.question.highest:g}"
    numbers = [one for one in values if not isinstance(one, str)]
    if len(numbers) > 6:
        rest = [one for one in values if isinstance(one, str)]
        return ", ".join([f"{numbers[0]} to {numbers[-1]} in steps of {numbers[1] - numbers[0]:g}", *rest])
    return ", ".join(map(str, values))
