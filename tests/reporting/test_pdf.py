"""PDF: a browser that is absent, fails, hangs or prints half is told in words, and nothing is written."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from pifkit.model.errors import OutputError, ParameterError
from pifkit.reporting import pdf

WHOLE = b"%PDF-1.4\n1 0 obj <</Type /Pages>> 2 0 obj <</Type/Page>> 3 0 obj <</Type /Page /X 1>>\n%%EOF\n"


def printing(content: bytes | None, code: int = 0) -> Any:
    """A stand-in for running a browser: it writes this, or nothing."""

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        target = next(word for word in command if word.startswith("--print-to-pdf=")).split("=", 1)[1]
        if content is not None:
            Path(target).write_bytes(content)
        return subprocess.CompletedProcess(command, code, b"", b"first\nlast words\n")

    return run


def test_without_a_browser_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_candidates", lambda: iter(()))
    monkeypatch.setenv(pdf.CHROMIUM, "nowhere/chromium")
    with pytest.raises(ParameterError, match="nowhere/chromium, which is not there") as caught:
        pdf.find_chromium()
    assert "PIFKIT_CHROMIUM" in caught.value.message
    assert "print it into a file" in caught.value.message


def test_the_browser_that_is_named_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own = tmp_path / "chrome"
    own.write_bytes(b"")
    monkeypatch.setenv(pdf.CHROMIUM, str(own))
    assert pdf.find_chromium() == str(own)
    monkeypatch.delenv(pdf.CHROMIUM)
    monkeypatch.setattr(pdf, "_candidates", lambda: iter(["first", "second"]))
    assert pdf.find_chromium() == "first"


def test_what_is_printed_is_written_whole_and_its_pages_counted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pdf.subprocess, "run", printing(WHOLE))
    assert pdf.export_pdf(tmp_path / "report.html", tmp_path / "deep" / "r.pdf", chromium="x") == 2
    assert (tmp_path / "deep" / "r.pdf").read_bytes() == WHOLE


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "printed nothing .exit code 1.*last words"),
        (WHOLE[:-8], "no whole PDF"),
        (b"<html>%%EOF", "no whole PDF"),
    ],
)
def test_what_is_no_pdf_is_not_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None, said: str
) -> None:
    monkeypatch.setattr(pdf.subprocess, "run", printing(content, 1))
    with pytest.raises(OutputError, match=said):
        pdf.export_pdf(tmp_path / "report.html", tmp_path / "r.pdf", chromium="x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (subprocess.TimeoutExpired("x", 120), "did not finish within 120"),
        (OSError(13, "Permission denied"), "cannot be started"),
    ],
)
def test_a_browser_that_hangs_or_does_not_start_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception, said: str
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(pdf.subprocess, "run", fails)
    with pytest.raises(OutputError, match=said):
        pdf.export_pdf(tmp_path / "report.html", tmp_path / "r.pdf", chromium="x")
