"""`pifkit import lgbf`: the published figures of Scotland's councils as a workspace, one folder for each council.

What the figures mean is kept as published and nothing is worked out anew; what a reader would trip over is marked. The
decisions are listed in `docs/lgbf.md` and tested one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pifkit.model.errors import ParameterError
from pifkit.workspace.atomic import publish, recover, write_error
from pifkit.workspace.importing.lgbf_files import folder_files, settings_file
from pifkit.workspace.importing.lgbf_source import read_source
from pifkit.workspace.importing.lgbf_tables import Tables, build_tables
from pifkit.workspace.importing.lgbf_values import QUARTERS, Source, council_id
from pifkit.workspace.locks import run_lock
from pifkit.workspace.rules import problem

STAGING = ".import-lgbf.tmp"
SETTINGS = "pifkit.yaml"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import read, wrote, changed and left out.

    Attributes:
        read: rows by file.
        partnerships: ids of the folders written, sorted.
        cycle: id of the cycle they are in.
        indicators: how many indicators each folder defines.
        observations: rows of observations written over all folders.
        not_applicable: pairs of partnership and indicator that the framework has no figures for.
        odd_families: code, year, grouping and group whose published mean is not the plain mean of its councils.
        dropped: pairs of what was left out and why.
        notes: what a reader of the figures should know.
        resumed: True when the files of an interrupted import were put in place instead.
    """

    read: tuple[tuple[str, int], ...]
    partnerships: tuple[str, ...]
    cycle: str
    indicators: int
    observations: int
    not_applicable: tuple[tuple[str, str], ...]
    odd_families: tuple[tuple[str, str, str, str], ...]
    dropped: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    resumed: bool = False

    def lines(self) -> tuple[str, ...]:
        """The report in lines of plain text."""
        lines = [f"Read {rows:,} rows of {name}." for name, rows in self.read]
        if self.resumed:
            lines.append("An import into this workspace had been interrupted; it is now finished.")
        lines.append(
            f"Wrote {len(self.partnerships)} partnerships, cycle {self.cycle}: {self.indicators} indicators each, "
            f"{self.observations:,} observations in all."
        )
        lines += [f"Left out: {what}: {why}." for what, why in self.dropped]
        return (*lines, *(f"Note: {note}" for note in self.notes))


def import_lgbf(source_dir: Path, into: Path) -> ImportReport:
    """Write a workspace from files of the Local Government Benchmarking Framework.

    Args:
        source_dir: folder with `lgbf_example.csv`, `lgbf_example_indicators.csv` and `family_groups.csv`;
            `lgbf_quarterly_swf.csv` is read too when it is there.
        into: workspace to write; made when it is absent. A `parameters/pifkit.yaml` that is there stays as it is.

    Returns:
        What was read, written and left out.

    Raises:
        ParameterError: a file is missing or odd (every problem is named), or a folder that would be written exists.
        OutputError: the workspace cannot be written.

    Nothing is written unless everything can be. An import that is cut short while its files take their places is
    finished by the next one.
    """
    source = read_source(Path(source_dir))
    tables = build_tables(source)
    parameters = Path(into) / "parameters"
    files = {
        f"{council_id(council)}/{name}": text
        for council in source.councils
        for name, text in folder_files(council, source, tables).items()
    }
    if not (parameters / STAGING).exists():
        _refuse_existing(parameters, source)
    with run_lock(Path(into) / "outputs", "an import"):
        resumed = recover(parameters / STAGING, parameters) and _in_place(parameters, files)
        if not resumed:
            _refuse_existing(parameters, source)
            _write(parameters, files)
    return _report(source, tables, resumed=resumed)


def _refuse_existing(parameters: Path, source: Source) -> None:
    """Refuse to write over a folder: what people have added there would be lost."""
    taken = [council_id(council) for council in source.councils if (parameters / council_id(council)).exists()]
    if not taken:
        return
    problems = [
        problem("lgbf-folder-exists", "the folder exists already.", file=f"parameters/{id}", partnership=id)
        for id in taken
    ]
    count = "one folder" if len(taken) == 1 else f"{len(taken)} folders"
    raise ParameterError(f"The import would write over {count} of the workspace. Nothing was written.", problems)


def _in_place(parameters: Path, files: Mapping[str, str]) -> bool:
    """Whether every file stands as this import would write it."""
    return all((parameters / n).is_file() and (parameters / n).read_bytes() == t.encode() for n, t in files.items())


def _write(parameters: Path, files: Mapping[str, str]) -> None:
    """Write everything beside its final place, then move it there."""
    staging = parameters / STAGING
    settings = {} if (parameters / SETTINGS).exists() else {SETTINGS: settings_file()}
    try:
        for name, text in {**settings, **files}.items():
            path = staging / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
    except OSError as err:
        recover(staging, parameters)  # without a journal: takes the staging folder away
        raise write_error(parameters, err) from err
    publish(staging, parameters)


def _report(source: Source, tables: Tables, *, resumed: bool) -> ImportReport:
    return ImportReport(
        read=tuple(source.rows.items()),
        partnerships=tuple(sorted(tables.indicators)),
        cycle=tables.cycle.label,
        indicators=max(len(rows) for rows in tables.indicators.values()),
        observations=sum(len(rows) for rows in tables.observations.values()),
        not_applicable=tables.not_applicable,
        odd_families=tables.findings.odd_families,
        dropped=tuple(_dropped(source, tables)),
        notes=tuple(_notes(source, tables)),
        resumed=resumed,
    )


def _dropped(source: Source, tables: Tables) -> list[tuple[str, str]]:
    found = [
        ("counts of Scotland and of the family groups", "a workspace keeps their published values, not their counts"),
        ("committee and texts on numerator and denominator of each indicator", "there is no column for them"),
    ]
    found += [
        (f"numerators and denominators of {code}", "they are not a part and its whole")
        for code in sorted(tables.findings.countless)
    ]
    found += source.passed_over
    if QUARTERS in source.rows:
        found.append(("published ranks of the quarterly file", "each run ranks the figures anew, by the same rule"))
    found += [
        (f"the value of {code}, {council}, {period}", "0 of 0 means that nothing was decided, not that all was late")
        for council, code, period in tables.empty
    ]
    return found


def _notes(source: Source, tables: Tables) -> list[str]:
    notes = []
    if tables.not_applicable:
        pairs = len(tables.not_applicable)
        codes = ", ".join(sorted({id for _, id in tables.not_applicable}))
        notes.append(
            f"{pairs} pairs of council and indicator are not applicable, which is not the same as missing: {codes}."
        )
    if tables.gaps:
        notes.append(f"{tables.gaps} periods have a row without a figure, because other councils have one.")
    if tables.findings.part_years:
        notes.append(
            "Part of a year only: " + ", ".join(f"{code} {year}" for code, year in tables.findings.part_years) + "."
        )
    other = sorted(c for c, grouping in source.grouping.items() if grouping != source.definitions[c].grouping)
    if other:
        notes.append(
            f"Compared in the grouping of their family labels, not the one of their definition: {', '.join(other)}."
        )
    if tables.findings.odd_families:
        odd = "; ".join(
            f"{code} {year}, {grouping} {group}" for code, year, grouping, group in tables.findings.odd_families
        )
        agree = tables.findings.families - len(tables.findings.odd_families)
        notes.append(
            f"{agree} of {tables.findings.families} published family means are the mean of their councils. Not so: {odd}."
        )
    if tables.findings.odd_national:
        odd = ", ".join(f"{code} {year}" for code, year in tables.findings.odd_national)
        notes.append(f"Scotland's figure is not the same beside every council; kept as published: {odd}.")
    if QUARTERS not in source.rows:
        notes.append(f"There is no {QUARTERS}; quarterly series are left out.")
    return notes
