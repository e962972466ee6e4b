"""An export in any of its forms, by what is in the file and not by its name."""

from __future__ import annotations

from pathlib import Path

from pifkit.store.exports import archive, document, workbook_reading
from pifkit.store.exports.export import Export, refused
from pifkit.store.exports.rules import found
from pifkit.store.exports.state import LARGEST


def read_bytes(path: Path) -> bytes:
    """The bytes of a file that somebody brings.

    Raises:
        ParameterError: it cannot be read, or is far larger than an export.
    """
    try:
        said = "it holds far more than an export does." if path.stat().st_size > LARGEST else ""
        if not path.is_file():  # a pipe or a device may have no end
            said = "it is no file, but a pipe or device."
        data = b"" if said else path.read_bytes()
    except OSError as err:
        raise refused(path.name, [found("restore-unreadable", f"{err.strerror or err}.", file=str(path))]) from err
    if said:
        raise refused(path.name, [found("restore-unreadable", said, file=str(path))])
    return data


def read_export(path: Path, partnership: str | None = None) -> Export:
    """The state in an export: a workbook, a JSON document, a zip file or a folder of CSV files.

    Args:
        path: the file or folder.
        partnership: refuse an export of any other; None: whichever it is.

    Raises:
        ParameterError: it is no export, or a part of it is missing or wrong; all problems at once.
    """
    if path.is_dir():
        export = archive.read_folder(path)
    else:
        data = read_bytes(path)
        if workbook_reading.is_export(data):
            export = workbook_reading.read_workbook(data, path.name)
        elif data.startswith(b"PK"):
            export = archive.read_zip(data, path.name)
        else:
            export = document.read_json(data, path.name)
    if partnership is not None and export.state.partnership != partnership:
        message = f"it is of {export.state.partnership}."
        raise refused(path.name, [found("restore-other", message, file=str(path), allowed=partnership)])
    return export
