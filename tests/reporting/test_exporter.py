"""Whole pages: one h1, landmarks, no code, no request, no path, and the same bytes for the same input."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.model.errors import NotebookRunError
from pifkit.model.stages import STAGES
from pifkit.reporting.exporter import report_html, stage_html
from pifkit.reporting.templates import css_string
from tests.reporting import samples

STAGE = STAGES[4]


class Elements(HTMLParser):
    """Every element of a page with its attributes, and the text of some."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.found if name == tag]


@pytest.fixture(scope="module")
def stage_page() -> str:
    return stage_html(samples.notebook(STAGE), samples.page(STAGE))


@pytest.fixture(scope="module")
def report() -> str:
    notebooks = [(one, samples.notebook(one), "") for one in STAGES[:2]]
    return report_html([*notebooks, (STAGES[2], None, "This stage was not run yet.")], samples.page())


@pytest.mark.promise(5)
def test_a_page_asks_for_nothing_and_holds_no_code(stage_page: str, report: str) -> None:
    for html in (stage_page, report):
        elements = Elements(html)
        assert not elements.all("script") + elements.all("link") + elements.all("iframe") + elements.all("base")
        assert all((image["src"] or "").startswith("data:image/png;base64,") for image in elements.all("img"))
        assert not any(name.startswith("on") for _, attrs in elements.found for name in attrs)
        assert not re.search(r"@import|url\(", html)
        assert "secret" not in html
        (policy,) = (a for a in elements.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
        assert (policy["content"] or "").startswith("default-src 'none'")


def test_every_page_has_language_title_one_h1_landmarks_and_a_skip_link(stage_page: str, report: str) -> None:
    for html in (stage_page, report):
        elements = Elements(html)
        assert elements.all("html") == [{"lang": "en-GB"}]
        assert len(elements.all("h1")) == len(elements.all("main")) == len(elements.all("title")) == 1
        assert len(elements.all("header")) == len(elements.all("footer")) == 1
        assert elements.all("a")[0] == {"class": "skip", "href": "#main"}
        assert all(nav.get("aria-label") for nav in elements.all("nav"))
        assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in elements.all("meta")
        levels = [int(tag[1]) for tag, _ in elements.found if re.fullmatch("h[1-6]", tag)]
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_link_inside_the_page_leads_somewhere(stage_page: str, report: str) -> None:
    for html in (stage_page, report):
        elements = Elements(html)
        ids = [attrs["id"] for _, attrs in elements.found if "id" in attrs]
        assert len(ids) == len(set(ids))
        targets = {(a["href"] or "")[1:] for a in elements.all("a") if (a["href"] or "").startswith("#")}
        assert targets <= set(ids)
        assert len(targets) > 3


@pytest.mark.promise(10)
def test_images_have_alt_text_and_tables_captions_and_scopes(report: str) -> None:
    elements = Elements(report)
    assert len(elements.all("img")) == 2
    assert all(image.get("alt") for image in elements.all("img"))
    assert len(elements.all("table")) == len(elements.all("caption")) == 4
    assert all(head.get("scope") in {"row", "col"} for head in elements.all("th"))


def test_a_stage_that_failed_is_an_honest_note(report: str) -> None:
    assert "This stage is missing from this report." in report
    assert "This stage was not run yet." in report


def test_links_to_the_other_stages_and_none_where_there_is_no_page(stage_page: str) -> None:
    hrefs = [a["href"] for a in Elements(stage_page).all("a")]
    assert {"1_vision.html", "6_review.html", "report.html", "../index.html"} <= set(hrefs)
    page = samples.page(STAGE, links={"check": "5_check.html"}, report="", index="")
    alone = stage_html(samples.notebook(STAGE), page)
    outside = [a["href"] for a in Elements(alone).all("a") if not (a["href"] or "").startswith("#")]
    assert outside == ["https://example.org/guide"]
    assert "(no page)" in alone


def test_the_same_input_gives_the_same_bytes(stage_page: str) -> None:
    assert stage_html(samples.notebook(STAGE), samples.page(STAGE)) == stage_page
    assert stage_page.endswith("</html>\n")


@pytest.mark.promise(6)
def test_hostile_names_stay_text_in_html_and_in_the_margin_of_a_printed_page() -> None:
    hostile = samples.HOSTILE
    page = samples.page(STAGE, partnership=hostile, cycle=hostile, about=hostile, notes=(hostile,), attribution=hostile)
    html = stage_html(samples.notebook(STAGE), page)
    assert "<script" not in html
    assert html.count("</style>") == 1
    assert "49" not in html.split("<body>")[1].split("</header>")[0]  # {{ 7*7 }} was not evaluated
    assert html.count("&lt;script&gt;") >= 5
    reported = report_html([(STAGE, None, hostile)], page)
    assert "<script" not in reported
    assert len(Elements(reported).all("h1")) == 1


@given(st.text(max_size=60))
def test_a_css_string_cannot_be_left(text: str) -> None:
    quoted = str(css_string(text))
    assert re.fullmatch(r'"(?:[0-9A-Za-z ]|\\[0-9a-f]{6})*"', quoted)
    back = re.sub(r"\\([0-9a-f]{6}) ?", lambda found: chr(int(found[1], 16)), quoted[1:-1])
    assert back == " ".join(text.split())


def test_an_error_names_the_stage() -> None:
    broken = samples.notebook(
        STAGE, samples.raw_cell([samples.v4.new_output("error", ename="E", evalue="", traceback=[])])
    )
    with pytest.raises(NotebookRunError, match=r"^5 Checking and reporting on progress: Cell 9 ended with E"):
        report_html([(STAGE, broken, "")], samples.page())


def test_a_stage_page_needs_its_stage() -> None:
    with pytest.raises(ValueError, match=r"page\.stage"):
        stage_html(samples.notebook(STAGE), samples.page())


def test_warnings_about_the_data_stand_before_the_content() -> None:
    html = stage_html(samples.notebook(STAGE), samples.page(STAGE, notes=("Two figures are suppressed.",)))
    assert html.index("Two figures are suppressed.") < html.index("How good are we now?")
