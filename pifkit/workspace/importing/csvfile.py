"""`pifkit import csv`: any long or wide table by a small mapping file, with an account of every row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pifkit.model.errors import ParameterError, Problem
from pifkit.workspace.atomic import publish, recover, write_error
from pifkit.workspace.check import check_workspace
from pifkit.workspace.importing.assemble import Observed, assemble
from pifkit.workspace.importing.folders import Changes, lay_in
from pifkit.workspace.importing.layout import Layout, find_layout
from pifkit.workspace.importing.mapping import Mapping as Map
from pifkit.workspace.importing.mapping import read_mapping
from pifkit.workspace.importing.records import Account, read_records
from pifkit.workspace.importing.survey import SurveyReport, import_survey
from pifkit.workspace.importing.survey_map import is_survey, read_survey_mapping
from pifkit.workspace.locks import run_lock
from pifkit.workspace.rules import problem, visible
from pifkit.workspace.sheet import Sheet, parse_sheet
from pifkit.workspace.text import read_text
from pifkit.workspace.workspace import find_workspace

STAGING = ".import-csv.tmp"


@dataclass(frozen=True)
class CsvReport:
    """What an import of a table read, wrote, changed and left out.

    Attributes:
        file: name of the table.
        rows: rows below the header.
        figures: figures of partnerships in them.
        totals: figures of the whole.
        changes: what became of each partnership's folder.
        dropped: what was left out: reason and places.
        unread: columns that nothing reads.
        ignored: columns left out on purpose.
        notes: what else to know.
        findings: what `pifkit check` says about the folders afterwards.
    """

    file: str
    rows: int
    figures: int
    totals: int
    changes: Mapping[str, Changes]
    dropped: Mapping[str, list[str]]
    unread: tuple[str, ...]
    ignored: tuple[str, ...]
    notes: tuple[str, ...]
    findings: tuple[Problem, ...] = ()

    def lines(self) -> tuple[str, ...]:
        """The report in lines of plain text."""
        made = [id for id, one in self.changes.items() if one.new]
        added = sum(one.added for one in self.changes.values())
        same = sum(one.unchanged for one in self.changes.values())
        lines = [
            f"Read {self.rows:,} rows of {self.file}: {self.figures:,} figures of {len(self.changes)} partnerships"
            + (f", {self.totals:,} figures of the whole." if self.totals else "."),
            f"Added {added:,} rows of observations" + (f"; {same:,} were there already." if same else "."),
        ]
        lines += [f"New folders: {', '.join(made)}."] if made else []
        for words, name in (("Replaced", "replaced"), ("Kept as it was in the workspace", "kept")):
            found = [f"{id} {label}" for id, one in self.changes.items() for label in getattr(one, name)]
            lines += [f"{words}: {', '.join(found)}."] if found else []
        lines += [
            f"Left out ({len(places):,}): {reason}: {places_in_words(places)}."
            for reason, places in self.dropped.items()
        ]
        lines += [f"Column left out on purpose: {name}." for name in self.ignored]
        lines += [f"Column not read: {name}. Name it in the mapping, or in 'ignore'." for name in self.unread]
        lines += [f"Note: {note}" for note in self.notes]
        return tuple(visible(line) for line in [*lines, *(f"Check: {found.render()}" for found in self.findings)])

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON object, with every place of every row left out."""
        return {
            "file": self.file,
            "rows": self.rows,
            "figures": self.figures,
            "totals": self.totals,
            "partnerships": {
                id: {
                    "new": one.new,
                    "added": one.added,
                    "unchanged": one.unchanged,
                    "replaced": one.replaced,
                    "kept": one.kept,
                    "indicators": one.indicators,
                }
                for id, one in self.changes.items()
            },
            "dropped": [{"reason": reason, "places": places} for reason, places in self.dropped.items()],
            "columns_not_read": list(self.unread),
            "columns_ignored": list(self.ignored),
            "notes": list(self.notes),
            "findings": [found.to_json() for found in self.findings],
        }


def import_csv(file: Path | str, mapping: Path | str, into: Path | str) -> CsvReport | SurveyReport:
    """Import a table of figures into a workspace, or a survey tool's export where the mapping begins with `survey`.

    Args:
        file: the table: CSV in any of the forms and encodings that pifkit reads.
        mapping: the mapping file (see `docs/importing.md`).
        into: the workspace; it and the folders of its partnerships are made when they are absent.

    Returns:
        What was read, written and left out, row by row.

    Raises:
        ParameterError: the mapping or the table cannot be read, or figures contradict those in the workspace; it
            carries every problem, and nothing is written.
        OutputError: the workspace cannot be written; it is as it was.

    Published figures are kept as published. Only where several rows fall into one period, or several places into one
    partnership, a figure is worked out: from numerators and denominators, never as a mean of rates.
    """
    file, root = Path(file), Path(into)
    if is_survey(Path(mapping)):
        asked = read_survey_mapping(Path(mapping))
        return import_survey(_sheet(file, asked.header_row), asked, root)
    rules = read_mapping(mapping)
    sheet = _sheet(file, rules.header_row)
    layout, problems = find_layout(sheet, rules)
    if layout is None:
        raise _refused(file, problems)
    account = read_records(sheet, rules, layout)
    rows = assemble(account, rules, sheet.file)
    if not rows and not account.problems:
        reasons = "; ".join(f"{reason}: {len(places)}" for reason, places in account.dropped.items())
        account.problems.append(
            problem("import-nothing", f"no figure is left ({reasons or 'the table has no rows'}).", file=sheet.file)
        )
    if account.problems:
        raise _refused(file, account.problems)
    parameters = root / "parameters"
    with run_lock(root / "outputs", "an import"):
        recover(parameters / STAGING, parameters)
        changes = _changes(parameters, rows, rules, account)
        found = [one for change in changes.values() for one in change.problems]
        if found:
            raise _refused(file, found)
        _write(parameters, changes)
    findings = check_workspace(find_workspace(root), list(changes))
    return _report(sheet, layout, rules, account, changes, findings)


def _sheet(file: Path, header_row: int) -> Sheet:
    text, problems = read_text(file, file.name)
    if text is None:
        raise _refused(file, problems)
    if header_row > 1:
        lines = text.split("\n")
        text = "\n".join([""] * (header_row - 1) + lines[header_row - 1 :])
    sheet, found = parse_sheet(text, file.name, (), pad=True)
    errors = [one for one in (*problems, *found) if one.severity == "error"]
    if sheet is None or errors:
        raise _refused(file, [*problems, *found])
    return sheet


def _changes(
    parameters: Path, rows: Mapping[str, list[Observed]], mapping: Map, account: Account
) -> dict[str, Changes]:
    latest = max(row.period for own in rows.values() for row in own)
    return {id: lay_in(parameters, id, own, mapping, account.added, latest) for id, own in rows.items()}


def _write(parameters: Path, changes: Mapping[str, Changes]) -> None:
    """Write everything beside its final place, then move it there: all of it or nothing."""
    staging = parameters / STAGING
    try:
        for id, change in changes.items():
            for name, text in change.files.items():
                path = staging / id / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text.encode("utf-8"))
        parameters.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        recover(staging, parameters)  # without a journal: takes the staging folder away
        raise write_error(parameters, err) from err
    if staging.exists():
        publish(staging, parameters)


def _refused(file: Path, problems: list[Problem]) -> ParameterError:
    errors = sum(one.severity == "error" for one in problems)
    return ParameterError(
        f"{file.name} was not imported: {errors} mistake{'s' if errors != 1 else ''} to correct. Nothing was written.",
        problems,
    )


def _report(
    sheet: Sheet, layout: Layout, mapping: Map, account: Account, changes: dict[str, Changes], findings: list[Problem]
) -> CsvReport:
    return CsvReport(
        file=sheet.file,
        rows=len(sheet.lines),
        figures=len(account.records),
        totals=len(account.totals),
        changes=changes,
        dropped=dict(account.dropped),
        unread=layout.unread,
        ignored=mapping.ignore,
        notes=tuple(account.notes),
        findings=tuple(findings),
    )


def places_in_words(places: Iterable[str], most: int = 12) -> str:
    """Places as words: `rows 3, 5 to 9`; rows that follow each other are drawn together."""
    rows: list[int] = []
    others: list[str] = []
    for place in places:
        word, _, rest = place.partition(" ")
        (rows.append(int(rest)) if word == "row" and rest.isdigit() else others.append(place))
    spans: list[list[int]] = []
    for row in sorted(set(rows)):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    words = [str(a) if a == b else f"{a} to {b}" for a, b in spans]
    shown = (["row" + ("s" if len(rows) > 1 else "") + " " + ", ".join(words[:most])] if words else []) + others[:most]
    hidden = max(0, len(words) - most) + max(0, len(others) - most)
    return "; ".join(shown) + (f" and {hidden} more places" if hidden else "")
