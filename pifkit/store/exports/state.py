"""The state of a partnership: all its documents, tables and events, as values that can be compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pifkit.model.errors import ParameterError, Problem
from pifkit.model.tables import TABLES
from pifkit.store.digests import digest
from pifkit.store.events import Event
from pifkit.store.exports.rules import found
from pifkit.store.exports.tabular import Encoding, Table, decoded, encoded, table_of
from pifkit.workspace.folder import read_folder
from pifkit.workspace.names import ID, LONGEST_ID, is_reserved
from pifkit.workspace.text import decode

if TYPE_CHECKING:
    from pifkit.workspace import Workspace

DOCUMENTS = ("partnership.yaml", "papermill.yaml")
FORM: Literal["pifkit-partnership"] = "pifkit-partnership"
"""What every export says that it is."""
VERSION: Literal[1] = 1
LARGEST = 200_000_000
"""Most bytes that an export may unpack to; a partnership with 200,000 figures has some 40 million."""


@dataclass(frozen=True, slots=True)
class Text:
    """A YAML document as text.

    Attributes:
        file: its name in the partnership's folder, such as `cycles/2026-27.yaml`.
        text: its text with the line ends it has.
        encoding: how its bytes are written.
    """

    file: str
    text: str
    encoding: Encoding = "utf-8"

    def content(self) -> bytes:
        """The file's bytes; what its old encoding cannot hold is written as UTF-8."""
        try:
            return encoded(self.text, self.encoding)
        except UnicodeEncodeError:
            return encoded(self.text, "utf-8")


@dataclass(frozen=True, slots=True)
class About:
    """What an export says of itself to people; no part of the state.

    Attributes:
        name: name of the partnership.
        cycle: the current cycle, as printed.
        as_of: the day that counts as today, as text; blank: the day of each run.
        attribution: licence line for its figures.
        note: the workspace's note on all of them.
    """

    name: str
    cycle: str = ""
    as_of: str = ""
    attribution: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Everything that a partnership has; two are equal when every byte of every file and every event is.

    Attributes:
        partnership: its id.
        documents: YAML documents, by file name.
        tables: tables that are there, in the order of the docs.
        events: what was recorded, in the order in which it was saved.
    """

    partnership: str
    documents: tuple[Text, ...] = ()
    tables: tuple[Table, ...] = ()
    events: tuple[Event, ...] = ()

    def files(self) -> dict[str, bytes]:
        """Content of each file of the folder, by name."""
        documents = {one.file: one.content() for one in self.documents}
        return documents | {one.file: one.content() for one in self.tables}

    def digests(self) -> dict[str, str]:
        """SHA-256 of each file, by name."""
        return {name: hashlib.sha256(content).hexdigest() for name, content in self.files().items()}

    @property
    def events_digest(self) -> str:
        """One value for all events, whatever their order."""
        return digest(self.events)

    def same(self, other: State) -> bool:
        """Whether two states are the same, byte for byte and event for event; the order in which events arrived is not."""
        mine, theirs = (self.partnership, self.files()), (other.partnership, other.files())
        return mine == theirs and self.events_digest == other.events_digest


def kind_of(file: str) -> str | None:
    """What a file of a partnership's folder is: `document` or `table`; None where no partnership has such a file."""
    if file in DOCUMENTS:
        return "document"
    folder, _, name = file.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    if folder == "cycles" and ending == "yaml" and dot and well_named(stem):
        return "document"
    return "table" if not folder and ending == "csv" and stem in TABLES else None


def well_named(name: str) -> bool:
    """Whether this can be the id of a partnership or cycle, and the name of a file on any system."""
    return ID.fullmatch(name) is not None and not is_reserved(name) and len(name) <= LONGEST_ID


def state_from(partnership: str, files: dict[str, bytes], events: tuple[Event, ...]) -> State | list[Problem]:
    """The state in the files of a folder, or everything that is wrong with their form.

    Args:
        partnership: its id.
        files: content by name; names must be those of `kind_of`.
        events: what was recorded.
    """
    problems: list[Problem] = []
    documents: list[Text] = []
    tables: list[Table] = []
    for name in sorted(files, key=_place):
        shown = f"parameters/{partnership}/{name}"
        if kind_of(name) == "document":
            clean, wrong = decode(files[name], shown)
            exact = decoded(files[name]) if clean is not None else None
            if exact is None:
                problems += wrong
            else:
                documents.append(Text(name, *exact))
            continue
        table = table_of(name.removesuffix(".csv"), files[name], shown)
        if isinstance(table, Table):
            tables.append(table)
        else:
            problems += table
    return problems or State(partnership, tuple(documents), tuple(tables), events)


def _place(file: str) -> tuple[int, str]:
    stem = file.removesuffix(".csv")
    return (list(TABLES).index(stem), "") if stem in TABLES else (-1, file)


def read_state(workspace: Workspace, partnership: str) -> State:
    """The state of a partnership as it is now.

    Args:
        workspace: from `find_workspace`.
        partnership: its id; its folder must be there.

    Raises:
        ParameterError: there is no such partnership, or a file of it cannot be read as text; all problems at once.
        StoreError: the event store cannot be read.
    """
    from pifkit.store.opening import open_store

    store = open_store(workspace, partnership)
    folder = workspace.folder(partnership)
    problems = [_misnamed(partnership, name) for name in _there(folder) if kind_of(name) is None]
    if not well_named(partnership):
        problems.append(_misnamed(partnership, ""))
    files: dict[str, bytes] = {}
    for name in _there(folder):
        try:
            files[name] = (folder / name).read_bytes()
        except OSError as err:
            shown = f"parameters/{partnership}/{name}"
            problems.append(found("restore-unreadable", f"it cannot be read: {err.strerror or err}.", file=shown))
    state = None if problems else state_from(partnership, files, store.events())
    if not isinstance(state, State):
        every = [*problems, *(state or [])]
        count = f"{len(every)} mistake{'s' if len(every) != 1 else ''}"
        raise ParameterError(f"{partnership} cannot be exported: {count} to correct. Nothing was written.", every)
    return state


def _misnamed(partnership: str, name: str) -> Problem:
    shown = f"parameters/{partnership}/{name}".rstrip("/")
    return found("export-file-name", "no system but this one would take the name.", file=shown)


def _there(folder: Path) -> Iterator[str]:
    """Files that belong to the state, in a fixed order."""
    for name in (*DOCUMENTS, *(f"{table}.csv" for table in TABLES)):
        if (folder / name).is_file():
            yield name
    cycles = folder / "cycles"
    if cycles.is_dir():
        yield from (f"cycles/{one.name}" for one in sorted(cycles.glob("*.yaml")) if one.name[0] not in "._~")


def left_out(workspace: Workspace, partnership: str) -> list[str]:
    """Files of a partnership's folder that are no part of its state, for the message after an export."""
    folder = workspace.folder(partnership)
    mine = set(_there(folder))
    every = (one.relative_to(folder).as_posix() for one in sorted(folder.rglob("*")) if one.is_file())
    return [one for one in every if one not in mine and not one.startswith("events.sqlite") and one[0] != "."]


def about(workspace: Workspace, partnership: str) -> About:
    """What is to be said of a partnership on a cover; works with mistakes in its files, too."""
    folder = read_folder(workspace, partnership)
    cycle = folder.current()
    document = folder.partnership
    return About(
        name=document.name if document else partnership,
        cycle=cycle.name if cycle else "",
        as_of=cycle.as_of.isoformat() if cycle and cycle.as_of else "",
        attribution=(document.attribution if document else "") or workspace.document.attribution,
        note=workspace.document.note,
    )
