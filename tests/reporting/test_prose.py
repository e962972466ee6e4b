"""The notebooks' Markdown: stable ids, one h1 on the page, raw HTML and dollars stay text, nothing is loaded."""

from __future__ import annotations

import pytest

from pifkit.reporting.prose import Outline, prose


def test_headings_get_stable_unique_ids_and_the_title_gives_way() -> None:
    outline = Outline()
    html = prose("# 5. The stage\n\n## How *good* & new?\n\ntext\n\n## How good new\n\n### Part\n\n# Another", outline)
    assert "The stage" not in html
    assert [(heading.level, heading.id) for heading in outline.headings] == [
        (2, "how-good-new"),
        (2, "how-good-new-2"),
        (3, "part"),
        (2, "another"),
    ]
    assert '<h2 id="how-good-new">How <em>good</em> &amp; new?</h2>' in html


def test_headings_go_down_inside_a_report() -> None:
    outline = Outline(prefix="check-", shift=1)
    assert '<h3 id="check-so">So</h3>' in prose("# Title\n\n## So", outline)
    assert outline.headings[0].level == 3
    prose("###### Deep", outline)
    assert outline.headings[1].level == 6


def test_a_link_in_a_heading_is_not_a_link_in_the_contents() -> None:
    outline = Outline()
    prose("## See [this](https://example.org)", outline)
    assert outline.headings[0].label == "See this"


@pytest.mark.promise(6)
@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "text <img src=x onerror=alert(1)> text",
        "<style>body{display:none}</style>",
        "[click](javascript:alert(1))",
        "[click](data:text/html;base64,AAAA)",
        "![alt](https://example.org/pixel.png)",
        "<https://example.org/><svg onload=alert(1)>",
        "</main></body>",
    ],
)
def test_nothing_gets_in_but_text_and_plain_links(source: str) -> None:
    html = prose(source, Outline())
    for tag in ("<script", "<img", "<style", "<svg", "</main", 'href="javascript', 'href="data'):
        assert tag not in html
    assert "<p>" in html  # the text is still there


def test_dollars_are_dollars() -> None:
    assert "costs $5 to $9, or $$12$$" in prose("costs $5 to $9, or $$12$$", Outline())


def test_links_to_the_outside_mail_and_the_page() -> None:
    html = prose("[a](https://example.org/?x=1&y=2) [b](mailto:a@example.org) [c](#part) [d](other.html)", Outline())
    assert html.count("<a ") == 3
    assert 'href="https://example.org/?x=1&amp;y=2"' in html
    assert "d (other.html)" in html
