"""Everything that is in one partnership's folder, read and with what is wrong with its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pifkit.model.documents import Cycle, Partnership
from pifkit.model.errors import Problem
from pifkit.model.tables import TABLES
from pifkit.workspace.documents import validate
from pifkit.workspace.names import ID, is_reserved, suggest_id
from pifkit.workspace.rules import near, problem
from pifkit.workspace.tables import Read, read_table
from pifkit.workspace.workspace import Workspace
from pifkit.workspace.yamlfile import Document, read_yaml

_DOCUMENTS = ("partnership.yaml", "papermill.yaml")
_SPREADSHEETS = {".xlsx", ".xlsm", ".xls", ".ods"}
_LOOKS_LIKE_DATA = {".csv", ".tsv", ".yaml", ".yml", *_SPREADSHEETS}


@dataclass(frozen=True)
class Folder:
    """One partnership's folder.

    Attributes:
        workspace: where it is.
        id: its name.
        partnership: `partnership.yaml`; None where it is absent or wrong.
        cycles: the good cycle files, by first day.
        cycle_ids: ids of all cycle files, also of the wrong ones.
        documents: the YAML documents read, by file name relative to the folder; for places in messages.
        tables: what came of each table.
        problems: everything wrong with the form of the files.
    """

    workspace: Workspace
    id: str
    partnership: Partnership | None
    cycles: tuple[Cycle, ...]
    cycle_ids: frozenset[str]
    documents: Mapping[str, Document]
    tables: Mapping[str, Read]
    problems: tuple[Problem, ...] = field(default=())

    def name(self, file: str) -> str:
        """A file of the folder as messages name it."""
        return f"parameters/{self.id}/{file}"

    def rows(self, table: str) -> tuple[Any, ...]:
        """The good rows of a table."""
        return self.tables[table].rows

    def known(self, table: str) -> frozenset[str] | None:
        """Ids in a table; None where they cannot be known because the table cannot be read."""
        return self.tables[table].ids

    def current(self) -> Cycle | None:
        """The current cycle, when it is good."""
        key = self.partnership.current_cycle if self.partnership else None
        return next((cycle for cycle in self.cycles if cycle.id == key), None)


def read_folder(workspace: Workspace, partnership: str) -> Folder:
    """Read a partnership's folder; never raises for anything that its files hold."""
    path = workspace.folder(partnership)
    prefix = f"parameters/{partnership}"
    root = workspace.root.resolve()
    led_out = _led_out(path, prefix, root)
    problems: list[Problem] = [*_names(path, prefix, partnership), *([led_out] if led_out else [])]
    read: dict[str, Document] = {}
    partnership_document = _partnership(path, prefix, read, problems, root)
    cycles, cycle_ids = _cycles(path, prefix, read, problems, root)
    _papermill(path, prefix, read, problems, root)
    tables: dict[str, Read] = {}
    order = ["indicators", *(name for name in TABLES if name != "indicators")]
    for name in order:
        units = tables["indicators"].units if "indicators" in tables else None
        where, file = path / f"{name}.csv", f"{prefix}/{name}.csv"
        found = _led_out(where, file, root)
        tables[name] = (
            Read(problems=(found,), ids=None, present=True) if found else read_table(TABLES[name], where, file, units)
        )
        problems.extend(tables[name].problems)
    return Folder(workspace, partnership, partnership_document, cycles, cycle_ids, read, tables, tuple(problems))


def _led_out(path: Path, file: str, root: Path) -> Problem | None:
    """What is wrong with a link: it leads to nothing, out of the workspace, or into another partnership's folder.

    Args:
        path: the file, or the partnership's own folder.
        file: its name in messages, `parameters/<partnership>/…`.
        root: the workspace, resolved.
    """
    if not path.is_symlink():
        return None
    try:
        found = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return problem("file-link", "it is a link that leads to nothing.", file=file)
    parameters, is_the_folder = (root / "parameters").resolve(), file.count("/") == 1
    if found.is_relative_to(parameters):
        names = found.relative_to(parameters).parts
        folders = names if found.is_dir() else names[:-1]
        if folders and folders[0].casefold() != file.split("/")[1].casefold():
            return problem("file-link", f"it is a link that leads into the folder of {folders[0]}.", file=file)
        return None
    if found.is_relative_to(root) or found.is_relative_to(path.parent.resolve()) or is_the_folder:
        return None
    return problem("file-link", "it is a link that leads out of the workspace.", file=file)


def _is_there(path: Path) -> bool:
    """Whether there is a file, or a link that may lead to none."""
    return path.exists() or path.is_symlink()


def _document(path: Path, file: str, root: Path) -> tuple[Document, list[Problem]]:
    led_out = _led_out(path, file, root)
    return (Document(file, None), [led_out]) if led_out else read_yaml(path, file)


def _partnership(
    path: Path, prefix: str, read: dict[str, Document], problems: list[Problem], root: Path
) -> Partnership | None:
    file = f"{prefix}/partnership.yaml"
    if not _is_there(path / "partnership.yaml"):
        problems.append(problem("partnership-file-missing", "the file is missing.", file=file))
        return None
    document, found = _document(path / "partnership.yaml", file, root)
    read["partnership.yaml"] = document
    problems.extend(found)
    if document.data is None:
        return None
    value, found = validate(Partnership, document)
    problems.extend(found)
    return value


def _cycles(
    path: Path, prefix: str, read: dict[str, Document], problems: list[Problem], root: Path
) -> tuple[tuple[Cycle, ...], frozenset[str]]:
    good: list[Cycle] = []
    ids: set[str] = set()
    folder = path / "cycles"
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    for one in files:
        name = f"cycles/{one.name}"
        document, found = _document(one, f"{prefix}/{name}", root)
        read[name] = document
        ids.add(one.stem)
        problems.extend(found)
        if document.data is None:
            continue
        cycle, found = validate(Cycle, document)
        problems.extend(found)
        if cycle is None:
            continue
        if cycle.id != one.stem:
            message = f"the id {cycle.id!r} is not the file's name."
            problems.append(
                problem(
                    "cycle-file-name",
                    message,
                    file=f"{prefix}/{name}",
                    place=document.place(("id",)),
                    value=cycle.id,
                    near=one.stem,
                )
            )
        elif is_reserved(cycle.id):
            message = "Windows does not allow this as the name of a file."
            problems.append(
                problem(
                    "name-reserved", message, file=f"{prefix}/{name}", place=document.place(("id",)), value=cycle.id
                )
            )
        else:
            good.append(cycle)
    return tuple(sorted(good, key=lambda cycle: (cycle.start, cycle.id))), frozenset(ids)


def _papermill(path: Path, prefix: str, read: dict[str, Document], problems: list[Problem], root: Path) -> None:
    file = f"{prefix}/papermill.yaml"
    if not _is_there(path / "papermill.yaml"):
        problems.append(problem("papermill-missing", "the file is missing.", file=file))
        return
    document, found = _document(path / "papermill.yaml", file, root)
    read["papermill.yaml"] = document
    problems.extend(found)


def _names(path: Path, prefix: str, partnership: str) -> list[Problem]:
    """Problems of the names of the folder and of the files in it."""
    problems = []
    if is_reserved(partnership):
        message = "Windows does not allow this as the name of a folder."
        problems.append(problem("name-reserved", message, file=prefix, value=partnership))
    elif not ID.match(partnership):
        message = "the folder's name cannot be a partnership's id."
        problems.append(
            problem("partnership-id-malformed", message, file=prefix, value=partnership, near=suggest_id(partnership))
        )
    known = {*_DOCUMENTS, *(f"{name}.csv" for name in TABLES)}
    try:
        names = sorted(one.name for one in path.iterdir() if one.name[0] not in "._~" and one.is_file())
    except OSError:
        names = []
    cycles = path / "cycles"
    names += (
        sorted(f"cycles/{one.name}" for one in cycles.iterdir() if one.name[0] not in "._~") if cycles.is_dir() else []
    )
    for name in names:
        if name not in known and (found := _stranger(name, known, f"{prefix}/{name}")):
            problems.append(found)
    return problems


def _stranger(name: str, known: set[str], file: str) -> Problem | None:
    """What is wrong with a file that is not one of the known ones; None where it disturbs nobody."""
    ending = Path(name).suffix.lower()
    stem = name.removesuffix(Path(name).suffix)
    if ending not in _LOOKS_LIKE_DATA or (name.startswith("cycles/") and name.endswith(".yaml")):
        return None
    if ending == ".yml":
        return problem(
            "file-is-yml", "the file ends in .yml and is not read.", file=file, near=Path(stem).name + ".yaml"
        )
    if name.startswith("cycles/"):
        return problem("file-unexpected", "the folder 'cycles' holds one .yaml file per cycle.", file=file)
    table = f"{stem.casefold()}.csv"
    if ending in _SPREADSHEETS and table in known:
        return problem("table-is-workbook", "the table is a workbook and is not read.", file=file, near=table)
    close = near(stem, [Path(one).stem for one in known])
    match = next((one for one in sorted(known) if Path(one).stem == close), None)
    if match and ending not in _SPREADSHEETS:
        return problem("file-misnamed", "no table or document has this name.", file=file, near=match)
    return problem("file-unexpected", "nothing reads this file.", file=file)
