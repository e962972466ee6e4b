"""The stated limits of tables and documents, and work that does not grow with the square of what is wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pifkit.workspace import check_workspace, find_workspace, rules, sheet, text
from pifkit.workspace.checks import ratings
from pifkit.workspace.sheet import MOST_ROWS, parse_sheet
from tests.workspace.base import FILES, write

OBSERVATIONS = "parameters/north/observations.csv"
OUTCOMES = "parameters/north/outcomes.csv"


def test_the_stated_limit_is_200_000_rows_and_the_advice_says_so() -> None:
    assert MOST_ROWS == 200_000
    assert "200,000 rows" in rules.RULES["table-too-long"].advice


@pytest.mark.parametrize(("rows", "codes"), [(5, []), (6, ["table-too-long"])])
def test_the_limit_counts_rows_below_the_header(rows: int, codes: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MOST_ROWS", 5)
    found, problems = parse_sheet("id,team\n" + "p,x\n" * rows, "people.csv", ["id", "team"])
    assert [one.code for one in problems] == codes
    assert (found is None) == bool(codes)
    assert [one.place for one in problems] == ["row 7"] * len(codes)


def test_a_file_of_the_largest_size_is_read_and_one_byte_more_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "LARGEST", 10)
    path = tmp_path / "x.csv"
    for size, codes in ((10, []), (11, ["file-too-large"])):
        path.write_bytes(b"x" * size)
        found, problems = text.read_text(path, "x.csv")
        assert [one.code for one in problems] == codes
        assert (found is None) == bool(codes)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_device_or_pipe_has_no_end_and_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (Path("/dev/zero"), tmp_path / "pipe.csv", tmp_path):
        found, (problem,) = text.read_text(path, "x.csv")
        assert (found, problem.code) == (None, "file-unreadable")


def test_near_names_are_sought_for_the_first_hundred_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With as many known names as unknown ones the search would take hours, and nobody reads so many guesses."""
    looked: list[str] = []
    real = rules.near
    monkeypatch.setattr(rules, "near", lambda name, known: looked.append(name) or real(name, known))
    rows = "".join(f"on-time{number},2026-04,1\n" for number in range(150))
    workspace = find_workspace(write(tmp_path, {OBSERVATIONS: f"indicator,period,value\n{rows}"}))
    found = [one for one in check_workspace(workspace) if one.code == "observation-indicator-unknown"]
    assert (len(found), len(looked)) == (150, 100)
    assert [one.near for one in found] == ["on-time"] * 100 + [None] * 50


def test_a_long_circle_of_outcomes_is_found_once(tmp_path: Path) -> None:
    many = 3_000
    rows = "".join(f"o{at},Title,partnership,o{(at + 1) % many},\n" for at in range(many))
    files: dict[str, str | bytes | None] = {OUTCOMES: FILES[OUTCOMES] + rows}
    found = check_workspace(find_workspace(write(tmp_path, files)))
    assert [one.code for one in found] == ["outcome-parent-loop"]
    assert found[0].message.startswith("o0 serves o1 serves o2 ")
    assert found[0].message.endswith(f"serves o{many - 1} serves o0.")


def test_many_unknown_frameworks_are_named_without_being_looked_for_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty thousand in one line took twelve seconds: each was compared with all that there are, several times."""
    monkeypatch.setattr(ratings, "load", pytest.fail)
    unknown = ratings._Unknown()
    assert all(f"f{number}" in unknown for number in range(1000))
    guesses = [unknown.instead("caf2021")["near"] for _ in range(101)]
    assert (guesses[0], guesses[-1]) == ("caf2020", None), "the first hundred are told what they may have meant"
