"""Sizes, names and declarations are looked at before a zip file is read."""

from __future__ import annotations

import io
import zipfile

import pytest

from pifkit.store.exports.zips import MOST_TAGS, mistake_in_zip

BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'


def zipped(content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", content)
    return target.getvalue()


@pytest.mark.promise(6)
def test_a_zip_bomb_is_measured_and_not_unpacked() -> None:
    data = zipped(b"0" * 2_000_000)
    assert len(data) < 10_000, "the control: it is small until it is unpacked"
    assert "far more" in mistake_in_zip(data, largest=1_000_000)
    assert mistake_in_zip(data) == ""


@pytest.mark.promise(6)
def test_a_size_that_lies_is_found_out() -> None:
    data = zipped(b"0" * 2_000_000)
    size = (2_000_000).to_bytes(4, "little")
    assert data.count(size) == 2
    assert mistake_in_zip(data.replace(size, (1000).to_bytes(4, "little")), largest=1_000_000)


@pytest.mark.promise(6)
@pytest.mark.parametrize("content", [BOMB, BOMB.lower(), BOMB.decode().encode("utf-16"), b" " * ((1 << 20) - 5) + BOMB])
def test_declared_entities_are_refused_in_any_encoding(content: bytes) -> None:
    assert "entities" in mistake_in_zip(zipped(content), xml=True)
    assert mistake_in_zip(zipped(content)) == "", "only where XML is read"


@pytest.mark.promise(6)
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("xl/styles.xml", b"<xf/>" * 250_000),
        ("xl/workbook.xml", b"<sheet/>" * 150_000),
        ("xl/sharedStrings.xml", b"<si><t>a</t></si>" * (MOST_TAGS["texts"] // 4 + 1)),
        ("xl/worksheets/sheet1.xml", b"<row/>" * (MOST_TAGS["sheets"] + 1)),
    ],
)
def test_more_tags_than_a_workbook_has_are_counted_before_they_are_parsed(name: str, content: bytes) -> None:
    """Each takes the parser minutes or gigabytes, and the zip file none of either."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(name, content)
    assert len(target.getvalue()) < 1_000_000
    assert "far" in mistake_in_zip(target.getvalue(), xml=True)
