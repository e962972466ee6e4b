"""Where a stage's files go: the unit's own folder in a batch, `outputs/<cycle>/<id>/` for somebody at a screen."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pifkit.workspace.atomic import atomic_write

if TYPE_CHECKING:
    from pifkit.workspace.book import Book

OUTPUT_DIR = "PIFKIT_OUTPUT_DIR"
"""Environment variable with which the batch names the folder of the unit that runs."""

UNIT = "PIFKIT_UNIT"
"""Environment variable with the mark that the batch wants in every output of the unit that runs."""


def output_dir(book: Book) -> Path:
    """The folder for this book's files: `PIFKIT_OUTPUT_DIR` in a batch, else `outputs/<cycle>/<id>/`."""
    given = os.environ.get(OUTPUT_DIR)
    return Path(given) if given else book.workspace.outputs / book.cycle.id / book.id


def write_output(book: Book, name: str, text: str) -> Path:
    """Write a stage's file whole or not at all.

    Args:
        book: whose file it is.
        name: plain file name, such as `scorecard.json`.
        text: its content.

    Returns:
        The path written.

    Raises:
        ValueError: `name` is not a plain file name.
    """
    if Path(name).name != name or name in {"", ".", ".."}:
        raise ValueError(f"{name!r} is not a plain file name")
    folder = output_dir(book)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    atomic_write(path, text)
    return path


def write_json(book: Book, name: str, value: Any) -> Path:
    """Write a value as indented JSON with a final newline; not-a-number is refused, since it is not JSON."""
    return write_output(book, name, json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n")
