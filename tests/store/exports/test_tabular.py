"""Tables as text: whatever the form of a file, its very bytes come back."""

from __future__ import annotations

import pytest
from hypothesis import given

from pifkit.store.exports.tabular import Form, Table, decoded, table_of, written
from tests.store.exports.making import tables

HEADER = "part,score,note\n"


@pytest.mark.promise(11)
@pytest.mark.parametrize(
    ("data", "verbatim"),
    [
        (b"part,score\n1.1,45\n", False),
        (b"part;score\r\n1.1;45\r\n", False),
        (b"part\tscore\n1.1\t45\n", False),
        (b"\xef\xbb\xbfpart,score\n1.1,45\n", False),
        ("part,note\n1.1,Ünï\n".encode("utf-16"), False),
        ("part,note\n1.1,Ünï\n".encode("cp1252"), False),
        (b'"part","score"\n"1.1","45"\n', False),
        (b'part,score\n"1.1",45\n', True),
        (b"part,score\n1.1,45", True),
        (b"part,score\n\n1.1,45\n\n", True),
        (b"part,score,,\n1.1,45,,\n", True),
        (b"sep=;\npart;score\n1.1;45\n", True),
        (b"part,score\r\n1.1,45\n", True),
        (b"part,score\n", False),
        (b'part,note\n1.1,"a\r\nb ""c"""\n', False),
        (b'part,note\n1.1,"a\rb"\n', False),
    ],
)
def test_the_bytes_of_a_file_come_back(data: bytes, verbatim: bool) -> None:
    table = table_of("ratings", data, "ratings.csv")
    assert isinstance(table, Table)
    assert table.content() == data
    assert (table.verbatim is not None) == verbatim


@given(tables())
def test_any_cells_in_any_form_are_read_back(table: Table) -> None:
    read = table_of(table.name, table.content(), table.file)
    if isinstance(
        read, Table
    ):  # a cell may hold so much that looks like a delimiter that the file is refused as unclear
        assert read.content() == table.content()


def test_a_changed_row_outdoes_the_text_that_was_kept() -> None:
    table = table_of("ratings", b"part,score\n\n1.1,45\n", "ratings.csv")
    assert isinstance(table, Table)
    changed = Table(table.name, table.columns, (("1.1", "50"),), table.form, table.verbatim)
    assert changed.content() == b"part,score\n1.1,50\n"


def test_a_letter_that_the_old_encoding_lacks_is_written_as_utf_8() -> None:
    table = Table("ratings", ("part", "note"), (("1.1", "🙂"),), Form("windows-1252"))
    assert table.content().decode("utf-8-sig").endswith("🙂\n")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "table-empty"),
        (b'part,score\n"1.1,45\n', "quote-not-closed"),
        (b"part,score\n1.1,45,6\n", "row-too-long"),
        (b"PK\x03\x04rest", "file-is-excel"),
        ("part,note\n1.1,Ü\n".encode() + b"1.2,\xdc\n", "encoding-mixed"),
    ],
)
def test_what_is_no_table_is_refused_with_the_rule_of_reading(data: bytes, code: str) -> None:
    found = table_of("ratings", data, "ratings.csv")
    assert isinstance(found, list)
    assert code in [one.code for one in found]


def test_half_a_letter_is_no_text() -> None:
    assert decoded(b"\xff\xfe\x00\xd8") is None
    assert written([["a", "b\rc"]], Form()) == 'a,"b\rc"\n'
