"""Tables carry captions and header scopes, say what is missing, and keep hostile text text."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.reporting.fragment import checked_html
from pifkit.reporting.tables import as_text, is_missing, natural_decimals, table_html


class Reader(HTMLParser):
    """Reads a table back as a browser would: its tags and the text of its cells."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in {"th", "td"}:
            self.cells.append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in {"th", "td"}:
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.cells[-1] += data


def read(frame: pd.DataFrame, **options: object) -> Reader:
    return Reader(table_html(frame, **{"caption": "Numbers", **options}))  # type: ignore[arg-type]


def test_caption_scopes_and_a_box_that_scrolls() -> None:
    html = table_html(pd.DataFrame({"Part": ["1.1"], "Score": [45.0]}), caption="Scores <b>by</b> part")
    assert "<caption>Scores &lt;b&gt;by&lt;/b&gt; part</caption>" in html
    tags = Reader(html).tags
    assert tags[0] == (
        "div",
        {"class": "pif-table", "role": "region", "tabindex": "0", "aria-label": "Table: Scores <b>by</b> part"},
    )
    assert [attrs.get("scope") for tag, attrs in tags if tag == "th"] == ["col", "col", "row"]


def test_what_is_missing_says_so_and_is_never_zero() -> None:
    frame = pd.DataFrame(
        {"Part": ["a", "b", "c"], "Score": [1.0, None, np.nan], "Day": [dt.date(2026, 4, 1), None, pd.NaT]}
    )
    cells = read(frame, missing={"Score": "not rated"}).cells
    assert cells[3:] == ["a", "1", "1 April 2026", "b", "not rated", "–no value", "c", "not rated", "–no value"]
    assert "0" not in "".join(read(frame[["Part", "Score"]]).cells).replace("10", "")


def test_numbers_of_a_column_have_the_same_decimals_and_stand_right() -> None:
    reader = read(pd.DataFrame({"Part": ["a", "b"], "Rate": [0.5, 12.25], "Count": [1200, 3]}))
    assert reader.cells[3:] == ["a", "0.5", "1,200", "b", "12.3", "3"]
    right = [attrs for tag, attrs in reader.tags if tag in {"th", "td"} and attrs.get("class") == "n"]
    assert len(right) == 6


def test_decimals_can_be_chosen_by_column() -> None:
    cells = read(pd.DataFrame({"Part": ["a"], "Rate": [0.5], "Other": [0.5]}), decimals={"Rate": 2}).cells
    assert cells[-2:] == ["0.50", "0.5"]


@pytest.mark.parametrize(
    ("values", "decimals"),
    [
        ([1.0, 200.0], 0),
        ([0.5, 0.25], 2),
        ([0.034, 0.5], 3),
        ([1.5, 9.25], 2),
        ([99.75, 1.0], 1),
        ([float("nan"), 2.0], 0),
    ],
)
def test_natural_decimals(values: list[float], decimals: int) -> None:
    assert natural_decimals(values) == decimals


def test_kinds_of_values() -> None:
    assert as_text(True) == as_text(np.bool_(True)) == "yes"
    assert as_text(np.int64(3)) == "3"
    assert as_text(pd.Timestamp("2026-04-01")) == "1 April 2026"
    assert as_text(("b", "a")) == "b, a"
    assert as_text({"b", "a"}) == "a, b"
    assert [is_missing(value) for value in (None, pd.NA, pd.NaT, float("nan"), "", 0, False)] == [True] * 4 + [
        False
    ] * 3


def test_periods_stay_on_one_line_and_nothing_else_is_touched() -> None:
    texts = ["277 (2026-09)", "2026-27 Q1", "2026-09-30", "2026-W14", "x2026-09", "2026-093", "10-20"]
    html = table_html(pd.DataFrame({"Latest": texts}), caption="c")
    kept = re.findall(r'<span class="pif-nb">([^<]+)</span>', html)
    assert kept == ["2026-09", "2026-27 Q1", "2026-09-30", "2026-W14"]
    assert Reader(html).cells[1:] == texts


def test_a_named_index_is_the_row_header() -> None:
    frame = pd.DataFrame({"Score": [1]}, index=pd.Index(["1.1"], name="Part"))
    assert read(frame).cells == ["Part", "Score", "1.1", "1"]


def test_no_rows_says_so() -> None:
    assert read(pd.DataFrame({"Part": [], "Score": []})).cells[-1] == "No rows."


def test_a_table_without_caption_or_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="caption"):
        table_html(pd.DataFrame({"a": [1]}), caption=" ")
    with pytest.raises(ValueError, match="column"):
        table_html(pd.DataFrame(), caption="x")


@pytest.mark.promise(6)
@given(st.text(min_size=1, max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_any_text_comes_back_as_it_was_and_adds_no_tag(caption: str, head: str, cell: str) -> None:
    caption = f"c{caption}"
    reader = Reader(html := table_html(pd.DataFrame({head: [cell]}), caption=caption))
    assert [tag for tag, _ in reader.tags] == ["div", "table", "caption", "thead", "tr", "th", "tbody", "tr", "th"]
    normal = [text.replace("\r\n", "\n").replace("\r", "\n") for text in (head, cell)]
    assert [text.replace("\r\n", "\n").replace("\r", "\n") for text in reader.cells] == normal
    assert checked_html(html) == html
