"""Taking everything out and bringing it back by the commands alone: what they say, what they leave, how they end."""

from __future__ import annotations

import json
import os
import shutil
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pifkit.cli import main
from tests.support import ROOT, missing

KEEP = "inverfallow"  # the smallest of the four


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "w" / "parameters"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "parameters" / "pifkit.yaml", folder)
    shutil.copytree(ROOT / "parameters" / KEEP, folder / KEEP, ignore=shutil.ignore_patterns("events.*"))
    return tmp_path / "w"


@dataclass
class Done:
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


Command = Callable[..., Done]


@pytest.fixture
def pifkit(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    """A command in this process: there are many here, and each would cost more to start than to do."""

    def run(*words: str, cwd: Path = ROOT) -> Done:
        capfd.readouterr()
        with monkeypatch.context() as patch:
            patch.chdir(cwd)
            patch.setattr(sys, "argv", ["pifkit", *words])
            with pytest.raises(SystemExit) as ended:
                main()
        told = capfd.readouterr()
        return Done(int(ended.value.code or 0), told.out, told.err)

    return run


def files(root: Path) -> dict[str, bytes]:
    folder = root / "parameters" / KEEP
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


@pytest.mark.promise(11)
@pytest.mark.parametrize(
    ("form", "out", "back"),
    [("xlsx", "out.xlsx", "xlsx"), ("csv", "out.zip", "csv"), ("csv", "out", "csv"), ("json", "out.json", "json")],
)
def test_out_and_back_is_the_same(
    pifkit: Command, workspace: Path, tmp_path: Path, form: str, out: str, back: str
) -> None:
    done = pifkit("export", form, KEEP, "--out", str(tmp_path / out), cwd=workspace)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{tmp_path / out}\n"
    assert f"pifkit import {back}" in done.stderr
    assert "Read back and compared" in done.stderr
    other = tmp_path / "other"
    restored = pifkit("import", back, str(tmp_path / out), "--into", str(other))
    assert restored.returncode == 0, restored.stderr
    assert f"{KEEP}: {len(files(workspace))} files written" in restored.stdout
    assert files(other) == files(workspace)
    again = pifkit("import", back, str(tmp_path / out), "--workspace", str(other))
    assert (again.returncode, "the same already" in again.stdout) == (0, True)


def test_what_differs_ends_with_1_and_stays_until_it_may_be_replaced(
    pifkit: Command, workspace: Path, tmp_path: Path
) -> None:
    out = str(tmp_path / "out.json")
    pifkit("export", "json", KEEP, "--out", out, cwd=workspace)
    was = files(workspace)
    (workspace / "parameters" / KEEP / "targets.csv").write_text("indicator,date,value\n", encoding="utf-8")
    now = files(workspace)
    refused = pifkit("import", "json", out, cwd=workspace)
    assert refused.returncode == 1
    assert "targets.csv differs" in refused.stderr
    assert "--replace" in refused.stderr
    told = pifkit("import", "json", out, "--replace", "--dry-run", cwd=workspace)
    assert (told.returncode, "1 files would be written" in told.stdout) == (0, True)
    assert files(workspace) == now
    assert pifkit("import", "json", out, "--replace", cwd=workspace).returncode == 0
    assert files(workspace) == was


def test_the_workbook_has_results_and_the_default_name(pifkit: Command, workspace: Path) -> None:
    assert pifkit("export", "xlsx", KEEP, cwd=workspace).stdout == f"pifkit-{KEEP}.xlsx\n"
    book = load_workbook(workspace / f"pifkit-{KEEP}.xlsx", read_only=True)
    assert {"result_scorecard", "result_indicators"} <= set(book.sheetnames)
    first = next(book["result_scorecard"].iter_rows(min_row=5, max_row=5, values_only=True))
    assert first[2] == "whole"
    assert isinstance(first[6], int | float)
    book.close()
    whole = json.loads(pifkit("export", "json", KEEP, cwd=workspace).stdout)
    assert whole["partnership"] == KEEP


def test_mistakes_in_the_tables_keep_nobody_from_taking_them_out(pifkit: Command, workspace: Path) -> None:
    path = workspace / "parameters" / KEEP / "partnership.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("current_cycle: 2026-27", "current_cycle: 2030-31"), encoding="utf-8"
    )
    (path.parent / "minutes.docx").write_bytes(b"x")
    done = pifkit("export", "xlsx", KEEP, cwd=workspace)
    assert done.returncode == 0
    assert "Without sheets of results" in done.stderr
    assert "Not in it, for pifkit does not read them: minutes.docx" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "xlsx", KEEP, "--assessor", "Ann"], "add --ballot"),
        (["export", "xlsx", "inverfalow"], "Did you mean"),
        (["export", "pdf", KEEP], "pifkit run"),
        (["import", "json", "gone.json"], "No such file"),
        (["import", "csv", "parameters"], "no manifest.json"),
        (["import", "csv", "x.csv"], "--map MAP.yaml"),
        (["import", "xlsx", "x.xlsx", "--replace"], "No file was read"),
        (["import", "json", "x.json", "--into", "a", "--workspace", "b"], "not both"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_to_do(
    pifkit: Command, workspace: Path, words: list[str], said: str
) -> None:
    done = pifkit(*words, cwd=workspace)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(one.name for one in workspace.iterdir()) == ["parameters"]


@pytest.mark.parametrize(
    "words", [("export", "xlsx"), ("export", "csv"), ("export", "json"), ("export", "pdf"), ("import", "json")]
)
def test_help_says_what_it_is_for(pifkit: Command, words: tuple[str, ...]) -> None:
    done = pifkit(*words, "--help")
    assert done.returncode == 0
    assert len(done.stdout) > 500


def test_a_zip_file_of_something_else_is_refused(pifkit: Command, workspace: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("../../evil.csv", "x")
    done = pifkit("import", "csv", str(tmp_path / "x.zip"), cwd=workspace)
    assert done.returncode == 2
    assert "path out of the folder" in done.stderr
    assert not (tmp_path / "evil.csv").exists()


@pytest.mark.browser
def test_a_report_becomes_a_pdf(pifkit: Command, workspace: Path) -> None:
    if not (os.environ.get("PIFKIT_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")):
        missing("browser", "Chromium is not installed (PIFKIT_CHROMIUM may name it)")
    folder = workspace / "outputs" / "2026-27" / KEEP
    folder.mkdir(parents=True)
    page = "<!doctype html><html lang=en><title>T</title><h1>One</h1><p style='break-before:page'>Two<script>document.title='x'</script>"
    (folder / "report.html").write_text(page, encoding="utf-8")
    done = pifkit("export", "pdf", KEEP, cwd=workspace)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"pifkit-{KEEP}-2026-27.pdf\n"
    assert done.stderr.startswith("2 pages.")
    assert (workspace / f"pifkit-{KEEP}-2026-27.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.promise(8)
@pytest.mark.promise(11)
def test_a_sign_off_is_still_unchanged_after_the_way_out_and_back(
    pifkit: Command, workspace: Path, tmp_path: Path
) -> None:
    code = pifkit("sign", KEEP, "--name", "Ann Reid", "--role", "chair", cwd=workspace).stdout.strip()
    pifkit("export", "xlsx", KEEP, "--out", str(tmp_path / "x.xlsx"), cwd=workspace)
    other = tmp_path / "other"
    (other / "parameters").mkdir(parents=True)
    shutil.copy(workspace / "parameters" / "pifkit.yaml", other / "parameters")
    restored = pifkit("import", "xlsx", str(tmp_path / "x.xlsx"), "--into", str(other))
    assert "1 events added" in restored.stdout
    said = pifkit("score", KEEP, cwd=other).stderr
    assert code in said
    assert "Unchanged since" in said
    assert pifkit("verify", KEEP, cwd=other).returncode == 0
