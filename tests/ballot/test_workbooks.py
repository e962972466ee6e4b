"""Ballots as workbooks: written, filled in, brought back; whatever people and programs do to them in between."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pifkit.ballot import opening
from pifkit.ballot.meeting import Meeting, meeting_of
from pifkit.ballot.returned import bring_ballots, paper
from pifkit.ballot.workbook import LEVELS, LISTS, SCORES, Seat, allowed, ballot_workbook, lines, safe
from pifkit.ballot.workbook_reading import read_ballot
from pifkit.frameworks import available
from pifkit.scoring import score
from pifkit.store import ratings_from, replay
from pifkit.store.exports.zips import MOST_MEMBERS
from pifkit.workspace import find_workspace
from tests.workspace.base import write

ANN, BEN = Seat("a1", "Ann"), Seat("b2", "Ben")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "w", {"parameters/north/ratings.csv": "part,score\n"})


def meeting(root: Path, framework: str | None = None) -> Meeting:
    return meeting_of(find_workspace(root), "north", framework=framework)


def filled(root: Path, seat: Seat, cells: dict[str, object], name: str = "", framework: str | None = None) -> Path:
    path = root / (name or f"{seat.actor}.xlsx")
    path.write_bytes(ballot_workbook(meeting(root, framework), seat))
    book = load_workbook(path)
    for address, value in cells.items():
        book[SCORES][address] = value
    book.save(path)
    return path


def votes(root: Path, part: str) -> dict[str, str | None]:
    about = meeting(root)
    state = replay(about.store.events(), about.framework, about.cycle)
    item = state.item(part)
    return {actor: vote.score for actor, vote in item.ratings.get(item.round, {}).get("", {}).items()}


def bring(root: Path, *files: Path, **more: object):
    return bring_ballots(find_workspace(root), files, **more)


@pytest.mark.parametrize("framework", sorted(available()))
def test_every_framework_has_a_ballot_that_reads_back_blank_and_full(root: Path, framework: str) -> None:
    about = meeting(root, framework)
    path = root / "a.xlsx"
    path.write_bytes(ballot_workbook(about, ANN))
    blank = read_ballot(path, about)
    assert (blank.answers, blank.problems, blank.rows) == ((), (), len(lines(about)))
    book = load_workbook(path)
    rows = lines(about)
    for number, line in enumerate(rows, 8):
        book[SCORES].cell(
            number, 5, allowed(line.question)[0] if line.question.style != "number" else line.question.lowest
        )
    book.save(path)
    full = read_ballot(path, about)
    assert full.problems == ()
    assert [(one.part, one.attribute) for one in full.answers] == [(one.part, one.question.attribute) for one in rows]


def test_the_form_guides_and_holds_still(root: Path) -> None:
    book = load_workbook(io.BytesIO(ballot_workbook(meeting(root), ANN)))
    sheet = book[SCORES]
    assert sheet.protection.sheet
    assert not sheet["E8"].protection.locked
    assert sheet["D8"].protection.locked
    assert sheet.column_dimensions["A"].hidden
    assert [book[name].sheet_state for name in (LISTS, "about")] == ["hidden", "hidden"]
    (rule,) = {one.formula1 for one in sheet.data_validations.dataValidation if "E8" in one.sqref}
    assert rule in book.defined_names, "without a leading =, as Excel writes it"
    assert book[LEVELS].max_row > 3
    assert book.security.lockStructure
    assert "caf2020" in book.properties.identifier


def test_filled_ballots_become_ratings_and_the_score(root: Path) -> None:
    one = filled(root, ANN, {"E8": 40, "E9": 55, "F8": "  The plan says so. ", "E10": "Not enough evidence", "E11": 0})
    two = filled(root, BEN, {"E8": 60})
    first, second = bring(root, one, two)
    assert [(done.new, done.filled, done.problems) for done in (first, second)] == [(4, 4, ()), (1, 1, ())]
    assert votes(root, "1.1") == {"a1": "40", "b2": "60"}
    assert votes(root, "1.3") == {"a1": None}, "not enough evidence is no score, and no zero"
    assert votes(root, "1.4") == {"a1": "0"}, "zero is a score"
    about = meeting(root)
    state = replay(about.store.events(), about.framework, about.cycle)
    assert state.item("1.1").ratings[1][""]["a1"].note == "The plan says so."
    assert not score(about.framework, ratings_from(state)).complete


def test_again_changes_nothing_and_a_corrected_file_only_what_it_changes(root: Path) -> None:
    bring(root, filled(root, ANN, {"E8": 40, "E9": 55}))
    version = meeting(root).store.version()
    (again,) = bring(root, root / "a1.xlsx")
    assert (again.new, again.problems, meeting(root).store.version()) == (0, (), version)
    (corrected,) = bring(root, filled(root, ANN, {"E8": 45, "E9": 55}, "corrected.xlsx"))
    assert corrected.new == 1
    assert votes(root, "1.1") == {"a1": "45"}
    assert votes(root, "1.2") == {"a1": "55"}


def test_one_bad_cell_refuses_the_whole_file_and_marks_it_and_the_other_file_counts(root: Path) -> None:
    bad, good = filled(root, ANN, {"E8": 40, "E9": "high"}), filled(root, BEN, {"E8": 60})
    refused, taken = bring(root, bad, good)
    assert [one.place for one in refused.problems] == ["Scores!E9"]
    assert taken.new == 1
    assert votes(root, "1.1") == {"b2": "60"}, "nothing of the refused file"
    marked = load_workbook(root / "a1.marked.xlsx")[SCORES]["E9"]
    assert marked.fill.fgColor.rgb.endswith("F4B6C2")
    assert "none of the scores" in marked.comment.text


def test_a_dry_run_writes_nothing(root: Path) -> None:
    before = sorted(path.name for path in root.rglob("*"))
    files = [filled(root, ANN, {"E8": 40}), filled(root, BEN, {"E8": "high"})]
    first, second = bring(root, *files, dry_run=True)
    assert (first.new, len(second.problems), second.marked) == (1, 1, None)
    assert sorted(path.name for path in root.rglob("*")) == sorted([*before, "a1.xlsx", "b2.xlsx"])


def test_moved_columns_and_lines_above_are_read_all_the_same(root: Path) -> None:
    path = filled(root, ANN, {"E8": 40, "F8": "why"})
    book = load_workbook(path)
    sheet = book[SCORES]
    for row in range(7, sheet.max_row + 1):  # Score and Note change places
        sheet.cell(row, 5).value, sheet.cell(row, 6).value = sheet.cell(row, 6).value, sheet.cell(row, 5).value
    sheet.insert_rows(1, 2)
    book.save(path)
    (done,) = bring(root, path)
    assert (done.new, done.problems) == (1, ())
    assert votes(root, "1.1") == {"a1": "40"}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (0.5, "ballot-score"), (-1, "ballot-score"), (101, "ballot-score"), (True, "ballot-score"), ("45", "ballot-text"),
        ("45 %", "ballot-text"), ("n/a", "ballot-score"), ("=45", "ballot-formula"), ("4,5", "ballot-score"), (1e300, "ballot-score"),
        ("２５", "ballot-text"), ("<b>45</b>", "ballot-score"),
    ],
)  # fmt: skip
def test_what_is_no_score_is_named_and_never_guessed(root: Path, value: object, code: str) -> None:
    (done,) = bring(root, filled(root, ANN, {"E8": value}))
    assert [one.code for one in done.problems] == [code]
    assert done.problems[0].place == "Scores!E8"
    assert votes(root, "1.1") == {}


def test_a_date_that_a_program_made_of_a_score_is_named(root: Path) -> None:
    import datetime as dt

    (done,) = bring(root, filled(root, ANN, {"E8": dt.date(2026, 5, 1)}))
    assert "a date or time" in done.problems[0].message


def test_another_partnerships_ballot_is_refused(root: Path) -> None:
    (done,) = bring(root, filled(root, ANN, {"E8": 40}), partnership="south")
    assert [one.code for one in done.problems] == ["ballot-other"]


def bombs() -> Iterator[tuple[str, bytes]]:
    yield "no zip", b"part,score\n1.1,50\n"
    yield "old excel", b"\xd0\xcf\x11\xe0" + b"\0" * 600
    yield "empty", b""
    for name, parts in {
        "large inside": {"xl/workbook.xml": b"0" * (opening.LARGEST_OPENED + 1)},
        "entities": {"[Content_Types].xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
        "way out": {"../../evil.xml": b"x"},
        "not a workbook": {"readme.txt": b"x"},
        "many parts": {f"p{number}": b"" for number in range(MOST_MEMBERS + 1)},
        "entities in UTF-16": {"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16")},
        "entities far down": {"xl/workbook.xml": b" " * ((1 << 20) - 4) + b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'},
        "cells without end": {"xl/worksheets/sheet1.xml": b"<row/>" * (opening.MOST_TAGS["sheets"] + 1)},
        "styles without end": {"xl/styles.xml": b"<xf/>" * 250_000},
        "a way out on Windows": {"C:\\evil.xml": b"x"},
    }.items():
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, content in parts.items():
                archive.writestr(part, content)
        yield name, stream.getvalue()
    yield "large", b"PK" + b"\0" * (opening.LARGEST + 1)


@pytest.mark.promise(6)
@pytest.mark.parametrize(("name", "content"), list(bombs()), ids=[name for name, _ in bombs()])
def test_bombs_and_things_that_are_no_workbooks_are_refused(root: Path, name: str, content: bytes) -> None:
    path = root / "x.xlsx"
    path.write_bytes(content)
    (done,) = bring(root, path)
    assert [one.code for one in done.problems] == ["ballot-unreadable"], name
    assert done.marked is None


def test_a_missing_file_is_said(root: Path) -> None:
    (done,) = bring(root, root / "nowhere.xlsx")
    assert "cannot be read" in done.problems[0].message


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "a\x07b", "plain"])
def test_text_in_a_cell_is_never_a_formula(text: str) -> None:
    assert not safe(text).startswith(("=", "+", "-", "@"))
    assert safe("plain") == "plain"
    assert safe("a\x07b") == "ab"


def test_ratings_of_the_table_that_stop_counting_are_told(tmp_path: Path) -> None:
    root = write(tmp_path / "w")
    (first,) = bring(root, filled(root, ANN, {"E8": 40}))
    assert first.outdone == 2
    (second,) = bring(root, filled(root, BEN, {"E8": 40}))
    assert second.outdone == 0, "the store counts already"


def test_the_ballot_on_paper_has_every_item_and_no_request(root: Path) -> None:
    about = meeting(root)
    html = paper(about)
    assert all(f"<h2>{part.id} " in html for part, _ in about.framework.leaves)
    assert not re.search(r"(src|href)=.?https?:|url\(|<script", html)
    assert html.count("Not enough evidence") == len(lines(about)) + 1


def test_libreoffice_saves_it_so_that_it_reads_the_same(root: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not on this machine")
    path = filled(root, ANN, {"E8": 40, "F8": "why", "E9": "Not enough evidence"})
    out = root / "saved"
    home = f"-env:UserInstallation={(root / 'office').as_uri()}"
    subprocess.run(
        [office, home, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(path)], check=True, timeout=180
    )
    about = meeting(root)
    before, after = read_ballot(path, about), read_ballot(out / path.name, about)
    assert after.problems == ()
    assert (after.actor, after.answers, after.rows) == (before.actor, before.answers, before.rows)
    sheet = load_workbook(out / path.name)[SCORES]
    assert sheet.protection.sheet
    assert not sheet["E8"].protection.locked
