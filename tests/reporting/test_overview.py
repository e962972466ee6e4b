"""The overview says who has what at a glance, at none, four and thirty-two partnerships, and unknown is never zero."""

from __future__ import annotations

import re

import pytest

from pifkit.model.stages import STAGES
from pifkit.reporting.overview import IndexRow, ScoreLine, index_html
from tests.reporting import samples

ALL = {stage.id: "done" for stage in STAGES}


def row(**values: object) -> IndexRow:
    return IndexRow(**{"id": "a", "name": "A", "states": ALL, **values})  # type: ignore[arg-type]


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<body>")[1]).split())


def test_states_in_words() -> None:
    assert row().state == "All six done"
    assert row(states={**ALL, "people": "unchanged"}).state == "All six done"
    assert row(states={**ALL, "check": "failed", "review": "interrupted"}).state == "4 done; failed: 5; interrupted: 6"
    assert row(states={stage.id: "invalid" for stage in STAGES}).state == "All six: input has errors"
    assert row(states={}).state == "All six: not run"
    assert row(states={"check": "withheld"}).state == "None done; not run: 1, 2, 3, 4, 6; withheld: 5"


def test_who_needs_attention() -> None:
    assert not row().trouble
    assert not row(states={"check": "done"}).trouble  # the others were not asked for
    assert row(states={"check": "timeout"}).trouble
    assert row(problem="The folder has mistakes.").trouble


def test_unknown_is_never_zero() -> None:
    html = index_html([row()], samples.overview())
    text = text_of(html)
    assert "no score yet" in text
    assert "no figures yet" in text
    assert "no plan yet" in text
    assert "– ▲ Indicators better" in text or "▲ Indicators better –" in text
    empty = text_of(index_html([row(better=0, worse=0, same=0, actions=0, overdue=0)], samples.overview()))
    assert "nothing to compare yet" in empty
    assert "no open actions" in empty
    shown = text_of(index_html([row(better=0, worse=2, actions=3, overdue=0)], samples.overview()))
    assert "0 better" in shown
    assert "none overdue" in shown
    assert "3 open actions" in shown


def test_scores_with_band_and_incomplete_ones() -> None:
    scores = (ScoreLine("CAF 2020", 62.5, 100, "level 3"), ScoreLine("EFQM 2013", None, 1000, note="4 parts to rate"))
    text = text_of(index_html([row(scores=scores)], samples.overview()))
    assert "CAF 2020: 62.5 of 100 (level 3)" in text
    assert "EFQM 2013: not complete 4 parts to rate" in text
    spoken = (ScoreLine("PSIF", result="72% agree, 9% do not know"),)
    assert "PSIF: 72% agree, 9% do not know" in text_of(index_html([row(scores=spoken)], samples.overview()))
    assert ScoreLine("x", 120, 100).share == 1.0
    assert ScoreLine("x", None, 100).share is ScoreLine("x", 5, None).share is None


def test_sorted_by_name_whatever_the_order() -> None:
    rows = samples.rows(8)
    assert index_html(rows, samples.overview()) == index_html(rows[::-1], samples.overview())
    names = re.findall(
        r'<tr id="p-[^"]+">\n<th scope="row">(?:<a [^>]+>)?([^<]+)', index_html(rows, samples.overview())
    )
    assert names == sorted(names)


@pytest.mark.parametrize(("count", "letters"), [(4, False), (29, False), (30, True), (32, True)])
def test_letters_to_jump_to_from_thirty(count: int, letters: bool) -> None:
    html = index_html(samples.rows(count), samples.overview())
    assert ("Partnerships by first letter" in html) is letters
    assert html.count("<tr id=") == count
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


def test_names_beyond_the_alphabet_have_their_own_place() -> None:
    rows = [*samples.rows(30), row(id="x", name="3 Towns"), row(id="y", name="Écosse")]
    html = index_html(rows, samples.overview())
    assert '<a href="#letter-other">#<span' in html
    assert row(name="Écosse").letter == "E"
    assert row(name="").letter == "#"


def test_nobody_yet_says_how_to_start() -> None:
    assert "pifkit new" in text_of(index_html([], samples.overview()))


def test_links_only_where_there_is_a_page() -> None:
    html = index_html([row(report="a/report.html", pages={"check": "a/5_check.html"})], samples.overview())
    assert re.findall(r'href="([^#"]+)"', html) == ["a/report.html", "a/5_check.html"]


@pytest.mark.promise(6)
def test_hostile_names_stay_text() -> None:
    hostile = samples.HOSTILE
    html = index_html(
        [row(name=hostile, about=hostile, problem=hostile, scores=(ScoreLine(hostile, 1, 2, hostile, hostile),))],
        samples.overview(title=hostile, note=hostile),
    )
    assert "<script" not in html
    assert html.count("</style>") == 1
    assert html.count("&lt;script&gt;") >= 7
