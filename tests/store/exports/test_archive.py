"""CSV files in a folder or a zip: safe to open, whole, and refused in words where they are not."""

from __future__ import annotations

import csv
import io
import json
import warnings
import zipfile
from pathlib import Path

import pytest

from pifkit.model.errors import ParameterError
from pifkit.store.exports.archive import EVENTS, MANIFEST, read_files, read_folder, read_zip, write_files, write_zip
from pifkit.store.exports.state import State
from pifkit.store.exports.tabular import Table
from tests.store.exports.making import HOSTILE, full, north

FILES = write_files(full())


@pytest.mark.promise(6)
def test_no_cell_of_an_exported_csv_can_run() -> None:
    rows = tuple((str(number), text) for number, text in enumerate(HOSTILE) if "\0" not in text)
    state = State("north", tables=(Table("ratings", ("part", "note"), rows),))
    bare = [row[1] for row in csv.reader(io.StringIO(state.files()["ratings.csv"].decode(), newline=""))]
    content = write_files(state)["ratings.csv"].decode("utf-8-sig")
    cells = [row[1] for row in csv.reader(io.StringIO(content, newline=""))]

    def runs(cell: str) -> bool:
        return cell.strip("\u200b\ufeff \t\r\n")[:1] in {"=", "+", "-", "@", "＝"} and cell not in {"-5", "+3", "-0"}

    assert [cell for cell in cells if cell and runs(cell)] == []
    assert len([cell for cell in bare if cell and runs(cell)]) > 8, "the control: the workspace's own file would run"
    assert all(line.startswith('"') for line in content.split("\r\n") if line[:1].isdigit()), (
        "quoted: `a;=1` stays one cell"
    )
    assert read_files(write_files(state), "x").state == state


def test_the_form_is_what_spreadsheet_programs_open_rightly() -> None:
    content = FILES["ratings.csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content
    assert FILES[MANIFEST] == write_files(full())[MANIFEST]


def test_a_folder_reads_as_the_zip_file_does(tmp_path: Path) -> None:
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert read_folder(tmp_path) == read_zip(write_zip(full()))


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path) -> None:
    for name, content in write_files(north()).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    (tmp_path / "people.csv").unlink()
    try:
        (tmp_path / "people.csv").symlink_to(tmp_path / "links.csv")
    except OSError:
        pytest.skip("this system makes no links")
    with pytest.raises(ParameterError, match="link to another file"):
        read_folder(tmp_path)


def manifest(**changes: object) -> dict[str, bytes]:
    return {**FILES, MANIFEST: json.dumps({**json.loads(FILES[MANIFEST]), **changes}).encode()}


def without(name: str) -> dict[str, bytes]:
    return {key: content for key, content in FILES.items() if key != name}


@pytest.mark.parametrize(
    ("files", "code", "said"),
    [
        (without(MANIFEST), "restore-not-one", "no manifest"),
        ({**FILES, MANIFEST: b"{"}, "restore-not-one", "no JSON"),
        (manifest(form="x"), "restore-not-one", "does not say"),
        (manifest(version=9), "restore-not-one", "another version"),
        (manifest(partnership="../x"), "restore-not-one", "no partnership"),
        (manifest(files=[]), "restore-not-one", "list of files"),
        (manifest(files={"ratings.csv": {"encoding": "utf-7"}}), "restore-not-one", "not known"),
        (manifest(files={"ratings.csv": {"verbatim": 1}}), "restore-not-one", "is none"),
        (manifest(events="x"), "restore-not-one", "how many events"),
        (manifest(events=1), "restore-events", "another export"),
        (without("ratings.csv"), "restore-missing", "not there"),
        (without(EVENTS), "restore-missing", "not there"),
        ({**FILES, EVENTS: FILES[EVENTS].replace(b'"45"', b'"90"')}, "restore-events", "not what was written"),
        ({**FILES, "../../x.csv": b""}, "restore-name", "no partnership has"),
        ({**FILES, "notes.txt": b""}, "restore-name", "no partnership has"),
        ({**FILES, "ratings.csv": b'part\n"1'}, "quote-not-closed", "never closed"),
    ],
)
def test_what_is_no_export_is_refused_in_words(files: dict[str, bytes], code: str, said: str) -> None:
    with pytest.raises(ParameterError, match=said) as caught:
        read_files(files, "x.zip")
    assert code in {one.code for one in caught.value.problems}


def test_a_table_saved_again_by_another_program_is_read_and_told() -> None:
    saved = (
        FILES["ratings.csv"]
        .decode("utf-8-sig")
        .replace('"', "")
        .replace(",", ";")
        .replace("45", "50")
        .encode("utf-8-sig")
    )
    export = read_files({**FILES, "ratings.csv": saved}, "x")
    assert [one.file for one in export.changed] == ["ratings.csv"]
    assert export.state.files()["ratings.csv"].startswith(b"part,score,assessor,partner,note\n1.1,50,A1")


def zipped(*members: tuple[zipfile.ZipInfo | str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive, warnings.catch_warnings(action="ignore"):
        for name, content in members:
            archive.writestr(name, content)
    return target.getvalue()


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("ratings.csv")
    info.external_attr = 0o120777 << 16
    return info


@pytest.mark.promise(6)
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04", "no zip file"),
        (b"\xd0\xcf\x11\xe0rest", "old format"),
        (zipped(("../../etc/x.csv", b"x")), "path out"),
        (zipped(("/etc/x.csv", b"x")), "path out"),
        (zipped(("C:/x.csv", b"x")), "path out"),
        (zipped(("..\\x.csv", b"x")), "path out"),
        (zipped((link(), b"/etc/passwd")), "link"),
        (zipped(("a.csv", b"1"), ("a.csv", b"2")), "same name"),
        (zipped(*((f"{n}.csv", b"") for n in range(600))), "far more"),
        (write_zip(full())[:-30], "no zip file"),
    ],
)  # fmt: skip
def test_a_hostile_zip_file_is_refused_before_anything_is_read(data: bytes, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        read_zip(data)
