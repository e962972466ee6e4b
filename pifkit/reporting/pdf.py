"""A published report as PDF, printed by a Chromium that is there anyway: pifkit brings none."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pifkit.model.errors import OutputError, ParameterError
from pifkit.workspace.atomic import atomic_write

CHROMIUM = "PIFKIT_CHROMIUM"
"""Environment variable with the path of the browser to print with."""
PATIENCE = 120.0
_NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge",
)  # fmt: skip
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


def find_chromium() -> str:
    """The browser to print with.

    Raises:
        ParameterError: there is none; the message says what to install, and what else can be done.
    """
    given = os.environ.get(CHROMIUM, "").strip()
    if given and (shutil.which(given) or Path(given).is_file()):
        return given
    for found in _candidates():
        return found
    said = f"{CHROMIUM} names {given}, which is not there. " if given else ""
    raise ParameterError(
        f"{said}No Chromium, Chrome or Edge was found to print with. Install one, or name it by {CHROMIUM}=PATH. "
        "Without one: open report.html in any browser and print it into a file; its pages are made for that."
    )


def _candidates() -> Iterator[str]:
    yield from (found for name in _NAMES if (found := shutil.which(name)))
    places: list[Path] = []
    if sys.platform == "win32":
        roots = [os.environ.get(key, "") for key in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
        programs = (
            "Google/Chrome/Application/chrome.exe",
            "Microsoft/Edge/Application/msedge.exe",
            "Chromium/Application/chrome.exe",
        )
        places = [Path(root, program) for root in roots if root for program in programs]
    elif sys.platform == "darwin":
        names = ("Google Chrome", "Chromium", "Microsoft Edge")
        places = [Path(f"/Applications/{name}.app/Contents/MacOS/{name}") for name in names]
    yield from (str(one) for one in places if one.is_file())


def export_pdf(report: Path, out: Path, *, chromium: str | None = None) -> int:
    """Print a report into a PDF, tagged for screen readers, whole or not at all.

    The browser gets a profile of its own that is removed afterwards, runs no script of the page and reaches no network.

    Args:
        report: the HTML file.
        out: the PDF to write.
        chromium: path of the browser; None: `find_chromium`.

    Returns:
        Number of pages, counted in the file.

    Raises:
        ParameterError: there is no browser.
        OutputError: the browser failed, or what it wrote is no whole PDF; nothing was written.
    """
    browser = chromium or find_chromium()
    with tempfile.TemporaryDirectory(prefix="pifkit-pdf-", ignore_cleanup_errors=True) as folder:
        printed = Path(folder, "report.pdf")
        command = [
            browser, "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND", "--export-tagged-pdf",
            "--generate-pdf-document-outline", "--no-pdf-header-footer", "--virtual-time-budget=5000",
            f"--user-data-dir={Path(folder, 'profile')}", f"--print-to-pdf={printed}", report.resolve().as_uri(),
        ]  # fmt: skip
        if sys.platform.startswith("linux"):
            command[1:1] = ["--no-sandbox", "--disable-dev-shm-usage"]  # a container has neither; the page is our own
        try:
            done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603
        except subprocess.TimeoutExpired as err:
            raise OutputError(f"{browser} did not finish within {PATIENCE:g} seconds. Nothing was written.") from err
        except OSError as err:
            raise OutputError(f"{browser} cannot be started: {err.strerror or err}. Nothing was written.") from err
        content = printed.read_bytes() if printed.is_file() else b""
        if not content:
            last = done.stderr.decode("utf-8", errors="replace").strip().splitlines()[-1:]
            raise OutputError(
                f"{browser} printed nothing (exit code {done.returncode}). {' '.join(last)} Nothing was written."
            )
    pages = pages_in(content)
    if not pages:
        raise OutputError(f"What {browser} printed is no whole PDF. Nothing was written.")
    atomic_write(out, content)
    if out.read_bytes() != content:
        raise OutputError(f"{out} reads back as something else than was written. Check the disk, and try again.")
    return pages


def pages_in(content: bytes) -> int:
    """How many pages a PDF has; 0 where it is none, or not whole."""
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-1024:]:
        return 0
    return len(_PAGE.findall(content))
