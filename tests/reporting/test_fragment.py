"""What of a notebook is published, and what stops it."""

from __future__ import annotations

import nbformat.v4 as v4
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.model.errors import NotebookRunError
from pifkit.model.stages import STAGES
from pifkit.reporting.fragment import checked_html, fragment
from pifkit.reporting.show import SCREEN_ONLY, outputs
from pifkit.reporting.view import View
from tests.reporting import samples

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def with_output(kind: str = "display_data", **values: object) -> object:
    return v4.new_notebook(cells=[v4.new_markdown_cell("# T"), samples.raw_cell([v4.new_output(kind, **values)])])


def test_only_prose_and_what_show_emitted_are_there() -> None:
    found = fragment(samples.notebook(STAGES[4]))
    assert found.html.count("<img ") == 1
    assert [heading.id for heading in found.headings] == [
        "how-good-are-we-now",
        "how-do-we-know",
        "what-do-we-plan-to-do-next",
    ]
    for hidden in ("secret", "UserWarning", "In [", "Out[", "<script", "<style", "<h1"):
        assert hidden not in found.html
    assert "[Figure]" not in found.html  # the plain text beside an image


def test_headings_of_views_go_down_too() -> None:
    found = fragment(samples.notebook(STAGES[4]), prefix="check-", shift=1)
    assert '<h4 class="pif-title">Days from application to decision</h4>' in found.html
    assert '<h3 id="check-how-do-we-know">' in found.html
    assert "<h2" not in found.html


@pytest.mark.parametrize("kind", sorted(SCREEN_ONLY))
def test_what_is_for_the_screen_only_is_left_out(kind: str) -> None:
    metadata = {"pifkit": {"kind": kind}}
    html = fragment(with_output(data={"text/html": "<p>for the screen</p>"}, metadata=metadata)).html
    assert "screen" not in html


@pytest.mark.promise(10)
@pytest.mark.parametrize("about", [{}, {"image/png": {}}, {"image/png": {"alt": " "}}, {"image/png": {"alt": 3}}])
def test_a_figure_without_alt_text_stops_the_page(about: dict[str, object]) -> None:
    with pytest.raises(NotebookRunError, match="Cell 2 shows a figure without alt text"):
        fragment(with_output(data={"image/png": PNG}, metadata=about))


def test_a_figure_with_alt_text_is_fine_wherever_it_came_from() -> None:
    notebook = with_output(data={"image/png": PNG}, metadata={"image/png": {"alt": 'a "dot"', "width": "9 onload=x"}})
    html = fragment(notebook).html
    assert 'alt="a &#34;dot&#34;"' in html
    assert "onload" not in html


def test_a_figure_that_is_no_png_stops_the_page() -> None:
    about = {"image/png": {"alt": "x"}}
    with pytest.raises(NotebookRunError, match="not a PNG"):
        fragment(with_output(data={"image/png": '"><script>'}, metadata=about))
    with pytest.raises(NotebookRunError, match="without alt text"):
        fragment(with_output(data={"image/svg+xml": "<svg/>"}, metadata=about))


def test_an_error_stops_the_page() -> None:
    with pytest.raises(NotebookRunError, match="Cell 2 ended with KeyError"):
        fragment(with_output("error", ename="KeyError", evalue="'x'", traceback=["\x1b[31mKeyError\x1b[0m"]))


def test_html_from_elsewhere_stops_the_page_and_says_what_to_do() -> None:
    frame = pd.DataFrame({"a": [1]})
    with pytest.raises(NotebookRunError, match=r"pif\.show\(table, caption"):
        fragment(
            with_output("execute_result", data={"text/html": frame.to_html(), "text/plain": "x"}, execution_count=1)
        )


def test_reprs_prints_and_bare_widgets_are_left_out() -> None:
    notebook = v4.new_notebook(
        cells=[
            samples.raw_cell(
                [
                    v4.new_output("execute_result", data={"text/plain": "SECRET"}, execution_count=1),
                    v4.new_output("stream", name="stdout", text="SECRET"),
                    v4.new_output(
                        "display_data", data={"application/vnd.jupyter.widget-view+json": {"model_id": "SECRET"}}
                    ),
                ]
            ),
            v4.new_raw_cell("SECRET"),
        ]
    )
    assert fragment(notebook).html.strip() == ""


def test_a_widget_with_its_static_html_is_published_as_that() -> None:
    (static,) = outputs(View(finding="As a table."))
    data = {**static.data, "application/vnd.jupyter.widget-view+json": {"model_id": "abc123"}}
    html = fragment(with_output(data=data, metadata=static.metadata)).html
    assert "As a table." in html
    assert "abc123" not in html


@pytest.mark.promise(5)
@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        '<p onclick="x">a</p>',
        '<p style="background:url(https://example.org)">a</p>',
        '<p id="x">a</p>',
        '<a href="https://example.org">a</a>',
        '<img src="x">',
        "<iframe></iframe>",
        "<p>a",
        "<p><div>a</p></div>",
        "a</p>",
        "a < b",
        "a > b",
        "<!-- comment -->",
        "<p class='x'>a</p>",
        "<p/onload=x>a</p>",
        "<p>a</p><style>p{}</style>",
    ],
)
def test_html_beyond_what_show_writes_is_refused(html: str) -> None:
    with pytest.raises(NotebookRunError, match="Cell 7"):
        checked_html(html, 7)


@given(st.text(alphabet="<>/ab \"'=&scriptonlead", max_size=60))
def test_whatever_passes_the_check_holds_only_known_tags(text: str) -> None:
    try:
        passed = checked_html(text)
    except NotebookRunError:
        return
    assert "<a" not in passed.replace("<abbr", "")
    assert "<script" not in passed
    assert passed.count("<") == passed.count(">")


def test_the_style_sheet_for_lab_is_dropped_whatever_it_says_but_only_in_front() -> None:
    assert checked_html("<style>.old{color:url(x)}</style><p>a</p>") == "<p>a</p>"
    with pytest.raises(NotebookRunError):
        checked_html("<p>a</p><style>p{}</style>")
    with pytest.raises(NotebookRunError):
        checked_html("<style>a</style><style>b</style>")


def test_one_level_is_added_to_headings_and_never_beyond_six() -> None:
    assert checked_html('<h3 class="pif-title">a</h3><h6>b</h6>', shift=1) == '<h4 class="pif-title">a</h4><h6>b</h6>'
