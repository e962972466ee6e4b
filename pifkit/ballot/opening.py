"""Opening somebody's workbook without trusting it: sizes first, then what XML must not bring, then openpyxl."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pifkit.model.errors import Problem
from pifkit.store.exports.zips import mistake_in_zip
from pifkit.workspace.rules import problem

#: A ballot has some 20 kB; what is larger than this is none.
LARGEST, LARGEST_OPENED, MOST_CELLS = 5_000_000, 40_000_000, 50_000
#: Each cell is some four tags; a reader takes minutes over more, whatever is in them.
MOST_TAGS = {"sheets": 10 * MOST_CELLS, "texts": 4 * MOST_CELLS}


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
        if path.exists() and not path.is_file():
            return "it is no file, but a folder, pipe or device."
        size = path.stat().st_size
        if size > LARGEST:
            return f"it has {size / 1e6:.0f} MB; a ballot has far less than {LARGEST / 1e6:.0f} MB."
        data = path.read_bytes()
    except OSError as error:
        return f"it cannot be read ({error.strerror or error})."
    return mistake_in_zip(data, xml=True, largest=LARGEST_OPENED, most_tags=MOST_TAGS, what="a ballot")
