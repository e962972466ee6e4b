"""Encodings: the same text whatever program saved it, or the reason why not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.workspace.rules import problem as make_problem
from pifkit.workspace.text import decode, read_text

TEXT = "id,team\np1,Café Gàidhlig £5\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_with_and_without_mark_reads_alike(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "x") == (TEXT, [])
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be"), "x") == (TEXT, [])


def test_the_old_windows_encoding_is_read_with_a_warning() -> None:
    text, (problem,) = decode("id,team\np1,Café – “quoted” £5\n".encode("cp1252"), "x")
    assert text == "id,team\np1,Café – “quoted” £5\n"
    assert (problem.code, problem.severity, problem.place) == ("encoding-windows-1252", "warning", "line 2")


def test_truncated_utf_16_is_explained() -> None:
    text, (problem,) = decode(b"\xff\xfea", "x")
    assert (text, problem.code) == (None, "encoding-unknown")


def test_a_missing_file_is_a_problem_and_no_traceback(tmp_path: Path) -> None:
    text, (problem,) = read_text(tmp_path / "none.csv", "none.csv")
    assert (text, problem.code) == (None, "file-unreadable")


@pytest.mark.parametrize("sample", ["CafÃ©", "itâ€™s", "Â£5", "â‚¬ 5".replace("‚", "\u201a")])
def test_garbled_letters_are_noticed(sample: str) -> None:
    if sample.startswith("â\u201a"):
        sample = "€ 5".encode().decode("cp1252")
    text, problems = decode(f"id\n{sample}\n".encode(), "x")
    assert text is not None
    assert [problem.code for problem in problems] == ["text-garbled"]


@pytest.mark.parametrize(
    "sample", ["Café", "São Paulo", "ÃO", "Tórshavn", "Ålesund", "naïve", "Â", "日本", "Ελλάδα", "Gàidhlig"]
)
def test_good_letters_are_not_called_garbled(sample: str) -> None:
    assert decode(f"id\n{sample}\n".encode(), "x")[1] == []


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_explained(data: bytes) -> None:
    text, problems = decode(data, "x")
    assert text is not None or problems


def test_control_characters_become_blanks_and_cannot_steer_a_terminal() -> None:
    text, (problem,) = decode(b"id,team\np1,a\x0bb\x1b[31m\x7f\n", "x")
    assert text == "id,team\np1,a b [31m \n"
    assert problem.severity == "warning"
    assert problem.render().isprintable()


def test_a_problem_prints_whatever_it_names() -> None:
    found = make_problem(
        "id-duplicate", "the id \x1b[2J\u202e.", file="\x07", place="\n", near="\x00", allowed=["\x1b"], value="\x9b"
    )
    assert found.render().isprintable()
