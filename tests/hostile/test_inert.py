"""Hostile text that was taken is shown as text: nothing of it comes alive on a page, on a screen or in a spreadsheet.

Each way of showing has its control beside it: the same text without the guard does come alive in the same parser.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import mistune
import pandas as pd
import pytest
from jinja2 import Environment
from openpyxl import Workbook, load_workbook

from pifkit.ballot.meeting import meeting_of
from pifkit.ballot.returned import paper
from pifkit.ballot.workbook import Seat, ballot_workbook
from pifkit.indicators import spc
from pifkit.live import markup
from pifkit.model.stages import STAGES
from pifkit.reporting import charts
from pifkit.reporting.across.places import file_name
from pifkit.reporting.audiences.pages import audience_page
from pifkit.reporting.exporter import report_html
from pifkit.reporting.overview import ScoreLine, index_html
from pifkit.reporting.prose import Outline, prose
from pifkit.reporting.run_page import run_html
from pifkit.reporting.show import outputs
from pifkit.reporting.tables import table_html
from pifkit.reporting.view import View
from pifkit.store.exports import archive
from pifkit.store.exports.guard import risky
from pifkit.store.exports.state import State
from pifkit.store.exports.tabular import Form, Table
from pifkit.store.exports.workbook import write_workbook
from pifkit.workspace import find_workspace, read_book, read_series
from pifkit.workspace.names import suggest_id
from pifkit.workspace.rules import problem
from tests.hostile.inputs import LIVELY, NAMES, TEXTS
from tests.hostile.life import dangers, life, text_of
from tests.reporting import samples
from tests.reporting.test_overview import row
from tests.workspace.base import write

pytestmark = pytest.mark.promise(6)
PLAIN = "plain words"
SHORT = {name: text for name, text in TEXTS.items() if len(text) < 2_000}
ALL = " ".join(SHORT.values())


def shown(view: View) -> str:
    return "\n".join(str(one.data.get("text/html", "")) for one in outputs(view))


def run_of(text: str) -> dict[str, Any]:
    unit = {
        "partnership": text,
        "stage": "check",
        "state": "failed",
        "seconds": 1.0,
        "error": text,
        "cell": 1,
        "source": text,
        "input": "",
        "outputs": {},
        "as_of": text,
    }
    return {"cycle": text, "started": "2026-11-22T14:00:00Z", "finished": None, "seconds": 1.0, "exit_code": 1, "counts": {"failed": 1}, "units": [unit],
            "pages": [{"page": text, "error": text}], "earlier": [unit], "audiences": {}, "pifkit": text, "jobs": 1, "run": "r"}  # fmt: skip


PAGES: dict[str, Callable[[str], str]] = {
    "table": lambda text: table_html(pd.DataFrame({text: [text, None], "b": [[text], 1.0]}), caption=text.strip() or PLAIN, missing=text),
    "view": lambda text: shown(View(title=text, finding=text, caption=text.strip() or PLAIN, notes=(text,), table=pd.DataFrame({text: [text]}))),
    "empty view": lambda text: shown(View(title=text, empty=text)),
    "button": lambda text: markup.button(text, text, {"a": text}, title=text),
    "text area": lambda text: markup.text_area(text, text, text, text, {"a": text}),
    "details": lambda text: markup.details(text, text, markup.items([])),
    "template": lambda text: Environment(autoescape=True).from_string("<p title='{{ x }}'>{{ x }}</p>").render(x=text),
}  # fmt: skip
WHOLE_PAGES: dict[str, Callable[[str], str]] = {
    "report": lambda text: report_html(
        [(STAGES[0], None, text)],
        samples.page(STAGES[0], partnership=text, cycle=text, about=text, notes=(text,), attribution=text, purpose=text),
    ),
    "overview": lambda text: index_html(
        [row(name=text, about=text, problem=text, scores=(ScoreLine(text, 1, 2, text, text),))], samples.overview(title=text, note=text)
    ),
    "run": lambda text: run_html(run_of(text)),
}  # fmt: skip


def bare(text: str) -> str:
    """The control: a template that escapes nothing."""
    shown = "<p title='{{ x }}'>{{ x }}</p><p title=\"{{ x }}\"></p><textarea>{{ x }}</textarea>"
    return Environment(autoescape=False).from_string(shown).render(x=text)


@pytest.mark.parametrize("name", sorted(LIVELY))
def test_the_control_without_a_guard_it_comes_alive(name: str) -> None:
    assert life(bare(LIVELY[name])) - life(bare(PLAIN))


@pytest.mark.parametrize("part", sorted(PAGES))
def test_no_text_comes_alive_in_any_part_of_a_page(part: str) -> None:
    plain = life(PAGES[part](PLAIN)) | {"p", "br"}  # text of several lines has several paragraphs
    plain |= {"span", "span class", "code"}  # a period stays on one line, words between backticks are code
    found = {name: extra for name, text in TEXTS.items() if (extra := life(PAGES[part](text or "x")) - plain)}
    assert found == {}


@pytest.mark.parametrize("whole", sorted(WHOLE_PAGES))
def test_no_text_comes_alive_on_a_whole_page(whole: str) -> None:
    """All texts at once, and those alone that begin by leaving what they stand in."""
    plain = dangers(WHOLE_PAGES[whole](PLAIN))
    for text in (ALL, *(text for name, text in LIVELY.items() if "out of" in name or "end of" in name)):
        html = WHOLE_PAGES[whole](text)
        assert dangers(html) == plain
        assert html.count("</style>") == 1
        assert "alert(1)" in text_of(html), "it stands there as text"


def test_a_page_for_others_shows_a_hostile_partnership_as_text(root: Path) -> None:
    book = read_book(find_workspace(root), "glenmarrick")

    def page(text: str) -> str:
        about = book.partnership.model_copy(update={"name": text, "purpose": text, "attribution": text})
        actions = tuple(one.model_copy(update={"title": text}) for one in book.tables.actions)
        indicators = tuple(one.model_copy(update={"title": text}) for one in book.tables.indicators)
        tables = dataclasses.replace(book.tables, actions=actions, indicators=indicators)
        cycle = book.cycle.model_copy(update={"title": text, "targets": (text,)})
        return audience_page(dataclasses.replace(book, partnership=about, tables=tables, cycle=cycle), "board")

    hostile = page(ALL)
    assert dangers(hostile) == dangers(page(PLAIN))
    assert "alert(1)" in text_of(hostile)


def test_markdown_of_a_notebook_brings_no_html_and_leads_nowhere_odd() -> None:
    unguarded = mistune.create_markdown(escape=False)
    alive = 0
    for name, text in TEXTS.items():
        assert dangers(prose(f"## {PLAIN}\n\n{text}\n\n- {text}\n\n> {text}", Outline())) == set(), name
        alive += bool(dangers(str(unguarded(text))))
    assert alive > 20, "the control: Markdown that is not escaped"
    assert "leads to" in " ".join(dangers('<a href="javascript:alert(1)">x</a>')), "the control of the parser"


@pytest.fixture(scope="module")
def chart(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("series") / "x.csv"
    path.write_text("date,value\n" + "".join(f"2026-{month:02},{month}\n" for month in range(1, 7)), encoding="utf-8")
    return spc.chart(read_series(path).points)


CHARTED = ("script", "format", "null", "terminal colours", "unusual letters")


@pytest.mark.parametrize("name", CHARTED)
def test_a_chart_holds_no_text_that_runs_or_is_read_as_mathematics(name: str, chart: Any) -> None:
    """A series is named by its file; between dollar signs the drawing library would read mathematics."""
    drawn = charts.svg(chart, TEXTS[name])
    assert {one for one in life(drawn) if one.startswith(("script", "img", "iframe", "processing"))} == {
        "processing instruction"
    }
    ElementTree.fromstring(drawn.encode("utf-8"))
    assert "script" in life(f"<svg><text>{TEXTS['script']}</text></svg>"), "the control"


def test_ballots_on_paper_and_as_workbooks_hold_text_only(tmp_path: Path) -> None:
    meeting = meeting_of(find_workspace(write(tmp_path)), "north")
    plain = dangers(paper(dataclasses.replace(meeting, title=PLAIN)))
    hostile = paper(dataclasses.replace(meeting, title=ALL))
    assert dangers(hostile) == plain
    assert "alert(1)" in text_of(hostile)
    for name in ("formula", "formula DDE", "formula after a tab"):
        made = load_workbook(
            io.BytesIO(ballot_workbook(dataclasses.replace(meeting, title=TEXTS[name]), Seat("a1", TEXTS[name])))
        )
        assert formulas(made) == set(), name
        control = Workbook()
        control.active["A1"] = TEXTS[name]
        assert bool(formulas(control)) == TEXTS[name].startswith("="), (
            "the control: the library alone makes it a formula"
        )


def formulas(book: Any) -> set[str]:
    return {
        cell.coordinate for sheet in book for line in sheet.iter_rows() for cell in line if cell.data_type in {"f", "e"}
    }


def test_exports_for_spreadsheets_hold_text_only_and_give_it_back() -> None:
    """As a spreadsheet program opens them: no cell begins with a sign that it would run."""
    texts = [" ".join(text.split()) for text in SHORT.values() if text.strip() and "\0" not in text]
    texts = [text for text in dict.fromkeys(texts) if text and not unwritable(text)]
    rows = tuple((f"e{at}", "strength", text) for at, text in enumerate(texts))
    state = State("north", (), (Table("evidence", ("id", "kind", "text"), rows, Form()),), ())
    files = archive.write_files(state)
    read = list(csv.reader(io.StringIO(files["evidence.csv"].decode("utf-8-sig"), newline="")))
    assert [cell for line in read for cell in line if risky(cell)] == []
    assert sum(risky(text) for text in texts) >= 8, "the control: they would run as they are"
    assert formulas(load_workbook(io.BytesIO(write_workbook(state)))) == set()
    control = Workbook()
    for text in texts:
        control.active.append([text])
    assert len(formulas(control)) >= 4, "the control: the library alone makes formulas of them"
    assert archive.read_files(files, "x").state.tables[0].rows == rows


def unwritable(text: str) -> bool:
    """Whether openpyxl itself refuses a text, so that there is no control."""
    return re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", text) is not None


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_message_about_it_steers_no_terminal(name: str) -> None:
    text = TEXTS[name]
    said = problem("choice-unknown", f"this is {text}", file=f"{text}.csv", place=text, value=text, near=text).render()
    assert said.isprintable()
    assert not {unicodedata.category(sign) for sign in said} & {"Cc", "Cf", "Cs"}


def test_the_control_some_of_them_would_steer_it() -> None:
    assert sum(not text.replace("\n", "").isprintable() for text in TEXTS.values()) > 10


def test_no_name_becomes_a_path() -> None:
    for name in {**NAMES, **TEXTS}.values():
        for made in (file_name(("indicator", name)), suggest_id(name) or "x"):
            assert re.fullmatch(r"[a-z0-9][a-z0-9._-]*", made), name
            assert ".." not in made
            assert len(made) < 120 or made == suggest_id(name)
    assert (Path("pages") / NAMES["up"]).as_posix() == "pages/../evil", "the control"
