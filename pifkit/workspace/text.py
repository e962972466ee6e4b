"""From the bytes of a file to text: which encoding, and is it text at all."""

from __future__ import annotations

import re
from pathlib import Path

from pifkit.model.errors import Problem
from pifkit.workspace.rules import problem

LARGEST = 64_000_000
"""Most bytes of a file that is read as text."""
_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_GARBLED = re.compile("Ã[\u0080-\u00bf©¨¢ªÂ§¼¶±]|â(?:\u201a¬|€[\u0080-\uffff]|\u0080.)|Â[£°²]")


_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_text(path: Path, file: str) -> tuple[str | None, list[Problem]]:
    """The text of a file, with the line ends it has.

    UTF-8 with and without byte-order mark, UTF-16 with one, and Windows-1252 (with a warning) are understood.

    Args:
        path: the file.
        file: its name in messages.

    Returns:
        The text without byte-order mark, or None where it cannot be read; and what is wrong.
    """
    try:
        if path.exists() and not path.is_file():  # a pipe or a device may have no end
            return None, [problem("file-unreadable", "it is no file, but a folder, pipe or device.", file=file)]
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as err:
        return None, [problem("file-unreadable", f"the file cannot be opened: {err.strerror or err}.", file=file)]
    if len(data) > LARGEST:
        return None, [problem("file-too-large", f"the file has more than {LARGEST // 1_000_000} MB.", file=file)]
    return decode(data, file)


def decode(data: bytes, file: str) -> tuple[str | None, list[Problem]]:
    """The text in bytes; see `read_text`."""
    kind = _not_text(data)
    if kind:
        code, message = kind
        return None, [problem(code, message, file=file)]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return _cleaned(data.decode("utf-16").replace("\x00", "\x01"), file)
        except UnicodeDecodeError:
            return None, [problem("encoding-unknown", "the file begins like UTF-16 and does not go on so.", file=file)]
    if b"\x00" in data:
        if 0.3 < data.count(b"\x00") / len(data) < 0.6:
            return None, [problem("encoding-unmarked-utf-16", "every other byte is zero.", file=file)]
        return None, [problem("file-not-text", "the file holds bytes that no text has.", file=file)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _windows(data, file)
    return _cleaned(text, file)


def _cleaned(text: str, file: str) -> tuple[str, list[Problem]]:
    """The text without control characters, and what looks odd in it."""
    problems = []
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        message = "the text holds a control character, which was read as a blank."
        problems.append(
            problem("text-control-character", message, file=file, place=f"line {line}", value=control.group())
        )
        text = _CONTROL.sub(" ", text)
    found = _GARBLED.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        sample = text[max(0, found.start() - 15) : found.end() + 15].strip()
        problems.append(problem("text-garbled", "letters look garbled.", file=file, place=f"line {line}", value=sample))
    return text, problems


def _not_text(data: bytes) -> tuple[str, str] | None:
    if data.startswith(_EXCEL):
        return "file-is-excel", "the file is an Excel workbook (or a zip file), whatever its name says."
    if data[:200].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<!doctype html", b"<html", b"<table", b"<?xml")):
        return "file-is-html", "the file is a web page or XML, whatever its name says."
    if data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"SQLite format 3")):
        return "file-not-text", "the file is a document, picture or database, whatever its name says."
    return None


def _windows(data: bytes, file: str) -> tuple[str | None, list[Problem]]:
    utf8, other = [], []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.isascii():
            continue
        try:
            line.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
            utf8.append(number)
        except UnicodeDecodeError:
            other.append(number)
    if utf8 or data.startswith(b"\xef\xbb\xbf"):
        first = f"line {utf8[0]} is UTF-8" if utf8 else "the file is marked as UTF-8"
        message = f"{first} and line {other[0]} is not."
        return None, [problem("encoding-mixed", message, file=file, place=f"line {other[0]}")]
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as err:
        at = data.count(b"\n", 0, err.start) + 1
        message = "the file is neither UTF-8 nor Windows-1252."
        return None, [problem("encoding-unknown", message, file=file, place=f"line {at}")]
    sample = text.split("\n")[other[0] - 1].strip()
    message = "the file is not UTF-8; it was read as Windows-1252."
    text, found = _cleaned(text, file)
    old = problem("encoding-windows-1252", message, file=file, place=f"line {other[0]}", value=sample)
    return text, [old, *found]
