"""What a spreadsheet program would run, change or cut stays text and comes back; without the guard it does not."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import IllegalCharacterError

from pifkit.store.exports.guard import (
    LONGEST,
    as_number,
    escaped,
    guarded,
    number_text,
    pieces,
    risky,
    unescaped,
    unguarded,
    units,
)
from tests.store.exports.making import CELLS, HOSTILE


@pytest.mark.promise(6)
@given(CELLS)
def test_every_guard_is_undone_exactly(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert unguarded(guarded(guarded(text))) == guarded(text)
    assert unescaped(escaped(text)) == text
    assert "".join(pieces(text)) == text


@pytest.mark.promise(6)
@pytest.mark.parametrize("text", HOSTILE)
def test_every_known_trick_is_undone_exactly(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert unescaped(escaped(text)) == text


@pytest.mark.promise(6)
@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+44 131 555",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\u200b=1",
        "\ufeff=1",
        "＝1",
        "-",
        "='x'!A1",
    ],
)
def test_what_may_run_is_guarded_and_without_the_guard_stands_there_bare(text: str) -> None:
    """The control: Python's own writer leaves the sign first in its cell, where a spreadsheet program runs it."""
    bare = io.StringIO(newline="")
    csv.writer(bare, quoting=csv.QUOTE_ALL).writerow([text])
    assert next(csv.reader(io.StringIO(bare.getvalue(), newline="")))[0] == text  # quotation marks are no guard
    assert risky(text)
    assert guarded(text).startswith("'")


@pytest.mark.parametrize("text", ["", "-5", "+3", "-0.5", "1e5", "-1E-3", "text", "a=1", "5-3", "'text", "na", "*"])
def test_what_is_harmless_is_left_alone(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.promise(6)
def test_the_workbook_library_alone_makes_formulas_errors_and_cuts() -> None:
    """The control for workbooks: why cells are not simply handed to openpyxl."""
    sheet = Workbook().active
    cells = [sheet.cell(1, number, text) for number, text in enumerate(["=1+1", "#REF!", "x" * (LONGEST + 1)], 1)]
    assert [cell.data_type for cell in cells[:2]] == ["f", "e"]
    assert len(cells[2].value) == LONGEST  # without a word
    with pytest.raises(IllegalCharacterError):
        sheet.cell(1, 4, "\x01")


@pytest.mark.promise(6)
def test_a_lone_carriage_return_would_come_back_as_another_sign() -> None:
    """The control for escapes: XML turns it into a line feed."""
    book = Workbook()
    book.active["A1"], book.active["A2"] = "a\rb", escaped("a\rb")
    target = io.BytesIO()
    book.save(target)
    read = load_workbook(io.BytesIO(target.getvalue())).active
    assert read["A1"].value != "a\rb"
    assert unescaped(read["A2"].value) == "a\rb"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("-5", -5), ("97.3", 97.3), ("0.1", 0.1), ("123456789012345", 123456789012345),
        ("007", None), ("97.30", None), ("1,234", None), ("-0", None), ("1e5", None), ("+3", None), (".5", None), ("", None),
        ("1234567890123456", None), ("0.1234567890123456", None), ("2026-04", None), ("٣", None), ("na", None), ("1.0", None),
    ],
)  # fmt: skip
def test_a_number_is_one_only_if_it_reads_back_letter_for_letter(text: str, value: float | None) -> None:
    assert as_number(text) == value
    if value is not None:
        assert number_text(value) == text


def test_letters_beyond_the_usual_ones_count_twice_and_long_text_goes_into_pieces() -> None:
    assert units("a🙂") == 3
    long = "🙂" * LONGEST
    assert all(units(escaped(piece)) <= LONGEST for piece in pieces(long))
    assert "".join(pieces(long)) == long
    assert len(pieces("x" * LONGEST)) == 1
    assert len(pieces("x" * (LONGEST + 1))) == 2
