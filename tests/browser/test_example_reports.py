"""The example workspace's own reports, made by `pifkit run`, opened as a reader opens them: from the file, offline."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, expect

from pifkit.model.stages import STAGES
from tests.browser.pages import assert_clean, assert_clean_everywhere, opened
from tests.support import ROOT

pytestmark = pytest.mark.browser

FULL, EMPTY = "strathquill", "inverfallow"


@pytest.fixture(scope="module")
def outputs(example_run: Path) -> Path:
    """`outputs/<cycle>` after a run over all examples."""
    (cycle,) = (path for path in (example_run / "outputs").iterdir() if (path / "index.html").is_file())
    return cycle


def figures(folder: Path) -> dict[str, int]:
    """How many figures each executed stage notebook holds."""
    counts = {}
    for stage in STAGES:
        notebook = nbformat.read(folder / "work" / f"{stage.stem}.ipynb", as_version=4)
        found = [o for cell in notebook.cells for o in cell.get("outputs", []) if "image/png" in o.get("data", {})]
        counts[stage.stem] = len(found)
    return counts


@pytest.mark.promise(5)
def test_the_overview_is_clean_and_leads_to_every_page(outputs: Path, browser: Browser) -> None:
    assert assert_clean_everywhere(browser, outputs / "index.html") == 0
    with opened(browser, outputs / "index.html") as found:
        hrefs = found.page.evaluate("[...document.querySelectorAll('main a')].map(one => one.getAttribute('href'))")
        pages = [href for href in hrefs if not href.startswith("#")]
        assert len(pages) == 4 * (1 + len(STAGES))
        assert all((outputs / href).is_file() for href in pages)
        expect(found.page.get_by_role("table")).to_contain_text("All six done")


@pytest.mark.promise(5)
@pytest.mark.promise(10)
@pytest.mark.parametrize("partnership", [FULL, EMPTY])
def test_the_report_of_all_stages_is_clean_and_holds_every_figure(
    outputs: Path, browser: Browser, partnership: str
) -> None:
    expected = sum(figures(outputs / partnership).values())
    assert assert_clean_everywhere(browser, outputs / partnership / "report.html") == expected
    if partnership == FULL:
        assert expected >= 12


@pytest.mark.promise(5)
@pytest.mark.parametrize("partnership", [FULL, EMPTY])
def test_each_stage_page_is_clean_and_holds_its_figures(outputs: Path, browser: Browser, partnership: str) -> None:
    for stem, expected in figures(outputs / partnership).items():
        with opened(browser, outputs / partnership / f"{stem}.html", width=320) as found:
            assert_clean(found, axe=None)  # axe reads the same content in the report of all stages
            assert found.page.locator("img").count() == expected


@pytest.mark.promise(5)
def test_no_page_holds_code_a_path_or_the_other_partnership(outputs: Path) -> None:
    for mine, other in ((FULL, EMPTY), (EMPTY, FULL)):
        for path in sorted((outputs / mine).glob("*.html")):
            html = re.sub(r'src="data:[^"]*"', "", path.read_text(encoding="utf-8"))
            for forbidden in (
                "<script",
                "import pifkit",
                "Traceback",
                str(outputs.parents[1]),
                str(ROOT),
                str(Path.home()),
            ):
                assert forbidden not in html, f"{path.name} holds {forbidden!r}"
            assert other not in html.lower(), f"{path.name} names {other}"
