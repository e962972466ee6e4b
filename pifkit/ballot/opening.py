"""Opening somebody's workbook without trusting it: sizes first, then what XML must not bring, then openpyxl."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pifkit.model.errors import Problem
from pifkit.workspace.rules import problem

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A ballot has some 20 kB; what is larger than this is none.
LARGEST, LARGEST_OPENED, MOST_PARTS, MOST_CELLS = 5_000_000, 40_000_000, 500, 50_000
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_DECLARES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def open_workbook(path: Path) -> tuple[Any, Any] | Problem:
    """The workbook twice, with its formulas and with their last values; or why it cannot be opened.

    Args:
        path: the file.
    """
    found = _outside(path)
    if found:
        return problem("ballot-unreadable", found, file=path.name)
    from openpyxl import load_workbook

    try:
        written, values = (load_workbook(path, data_only=flag, keep_links=False) for flag in (False, True))
        cells = sum(len(sheet._cells) for sheet in written.worksheets)
    except Exception as error:  # noqa: BLE001  # whatever a broken file makes a reader trip over
        return problem("ballot-unreadable", f"it is no workbook ({type(error).__name__}).", file=path.name)
    if cells > MOST_CELLS:
        return problem("ballot-unreadable", f"it has {cells} cells, far more than a ballot.", file=path.name)
    return written, values


def _outside(path: Path) -> str:
    """What is wrong with the file before anything is read from it; blank: nothing."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
        if size > LARGEST:
            return f"it has {size / 1e6:.0f} MB; a ballot has far less than {LARGEST / 1e6:.0f} MB."
        if start.startswith(_OLD_EXCEL):
            return "it is in Excel's old format, or has a password. Save it as .xlsx, without a password."
        with zipfile.ZipFile(path) as archive:
            return next(_inside(archive), "")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
        return "it is no .xlsx workbook."
    except OSError as error:
        return f"it cannot be read ({error.strerror or error})."


def _inside(archive: zipfile.ZipFile) -> Iterator[str]:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > LARGEST_OPENED:
        yield "it would unpack to far more than a ballot holds."
        return
    left = LARGEST_OPENED
    for one in parts:
        if one.filename.startswith(("/", "\\")) or ".." in one.filename.replace("\\", "/").split("/"):
            yield "it holds a part with a path out of the file."
        with archive.open(one) as content:  # the sizes in the archive's directory may lie
            head = content.read(left + 1)
        left -= len(head)
        if left < 0:
            yield "it would unpack to far more than a ballot holds."
            return
        if _DECLARES.search(head):
            yield "it declares entities, which no spreadsheet program writes."
