"""Opening a zip file that somebody brings, a workbook among them: sizes first, then names, then what XML must not hold."""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Iterator, Mapping

from pifkit.store.exports.state import LARGEST

MOST_MEMBERS = 500
#: Tags in the sheets of a workbook (200,000 rows of ten cells have some 12 million), and in its list of distinct texts.
MOST_TAGS = {"sheets": 20_000_000, "texts": 3_000_000}
#: Most bytes of any other part: styles and names by the hundred thousand cost seconds and memory, and say nothing.
LARGEST_PART = 1_000_000
_LONG = re.compile(r"xl/(?:worksheets/[^/]+|sharedStrings)\.xml", re.IGNORECASE)
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_AT_A_TIME = 1 << 20


def mistake_in_zip(
    data: bytes,
    *,
    xml: bool = False,
    largest: int = LARGEST,
    most_tags: Mapping[str, int] = MOST_TAGS,
    what: str = "an export",
) -> str:
    """What is wrong with a zip file before anything is read from it; blank: nothing.

    Args:
        data: the file.
        xml: its members are XML, in which nothing may be declared: entities unpack to any size, or read other files.
        largest: most bytes that it may unpack to.
        most_tags: with `xml`, most tags in its `sheets` and in its `texts`.
        what: what it should be, in messages.
    """
    if data.startswith(_OLD_EXCEL):
        return "it is in Excel's old format, or has a password. Save it as .xlsx, without a password."
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return next(_mistakes(archive, xml, largest, most_tags, what), "")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        return "it is no workbook." if xml else "it is no zip file, or a damaged one."
    except Exception:  # noqa: BLE001  # the unpackers have errors of their own, by method: zlib, lzma, bz2
        return "a part of it cannot be unpacked."


def _mistakes(
    archive: zipfile.ZipFile, xml: bool, largest: int, most_tags: Mapping[str, int], what: str
) -> Iterator[str]:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > largest:
        yield f"it would unpack to far more than {what} holds."
        return
    if len({one.filename for one in members}) != len(members):
        yield "it holds two files of the same name."
    left, tags = largest, dict(most_tags)
    for one in members:
        path = one.filename.replace("\\", "/")
        if path.startswith("/") or ".." in path.split("/") or ":" in path or "\0" in one.orig_filename:
            yield "it holds a file with a path out of the folder."
        if stat.S_ISLNK(one.external_attr >> 16):
            yield "it holds a link to another file."
        before, long = b"", _LONG.fullmatch(path) is not None
        if xml and not long and one.file_size > LARGEST_PART and path.endswith((".xml", ".rels")):
            yield f"its part {path} is far larger than {what} has."
        with archive.open(one) as content:  # the sizes in the archive's directory may lie
            while part := content.read(_AT_A_TIME):
                left -= len(part)
                tags["texts" if "sharedstrings" in path.lower() else "sheets"] -= part.count(b"<") if xml else 0
                if left < 0 or min(tags.values()) < 0:
                    yield f"it would unpack to far more than {what} holds."
                    return
                if xml and _DECLARES.search(before + part.replace(b"\0", b"")):  # without zeros UTF-16 reads, too
                    yield "it declares entities, which no spreadsheet program writes."
                before = part.replace(b"\0", b"")[-10:]
