"""What a page was made from: said once, at its end, without a path of the machine, the same for the same inputs."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from pifkit import __version__
from pifkit.model.stages import STAGES
from pifkit.model.tables import Indicator, Observation
from pifkit.reporting.exporter import Page, report_html, stage_html
from pifkit.reporting.origin import HELD_BACK, Origin, made_with, origin
from pifkit.reporting.origin_words import chart_lines, input_files, origin_words
from pifkit.workspace import find_workspace
from pifkit.workspace.book import read_book
from tests.reporting import samples

SHA = "0123456789abcdef" * 4


def indicator(identity: str, **more: object) -> Indicator:
    return Indicator(id=identity, title=identity.upper(), **more)  # type: ignore[arg-type]


def figures(identity: str, count: int = 3, **more: object) -> list[Observation]:
    rows = [Observation(indicator=identity, period=f"2026-0{n}", value=n) for n in range(1, count + 1)]
    return [*rows[:-1], rows[-1].model_copy(update=more)] if rows else rows


def test_charts_are_grouped_by_rules_kind_and_baseline() -> None:
    indicators = [
        indicator("a"), indicator("b"), indicator("c"), indicator("d"), indicator("r", rules="anhoej"),
        indicator("p", chart="p", baseline=12),
    ]  # fmt: skip
    rows = [row for one in indicators for row in figures(one.id)]
    assert chart_lines(indicators, rows) == (
        "Rules mdc, i chart, limits from all figures: 4 indicators.",
        "Rules anhoej, run chart, limits from all figures: R.",
        "Rules mdc, p chart, limits from the first 12 figures: P.",
    )


def test_what_is_not_drawn_is_not_listed() -> None:
    """A chart needs two figures; a missing one is none, and an indicator that does not apply has no chart."""
    away = indicator("z", applicable="no")
    missing = Observation(indicator="m", period="2026-02", state="missing")
    rows = [*figures("one", 1), *figures("z"), *figures("m", 1), missing]
    assert chart_lines([indicator("one"), away, indicator("m")], rows) == ()


def test_marks_are_parameters_too() -> None:
    rows = [
        *figures("a", mark="rebase", note="x"),
        *figures("b", mark="exclude", note="x"),
        *figures("gone", mark="break"),
    ]
    said = chart_lines([indicator("a"), indicator("b")], rows)
    assert said[1:] == ("Limits start anew: A, 2026-03.", "Left out of the limits: B, 2026-03.")
    many = [Observation(indicator="a", period=f"2026-{n:02}", value=n, mark="rebase") for n in range(1, 9)]
    assert chart_lines([indicator("a")], many)[1].endswith("A, 2026-06; and 2 more.")


@pytest.mark.promise(5)
def test_inputs_are_files_of_the_workspace_and_nothing_of_the_machine() -> None:
    found = origin({}, {
        "ratings.csv": SHA, "cycles/2026-27.yaml": SHA, "missing.csv": None, "folder/": SHA, "/home/someone/x.csv": SHA,
        "C:\\Users\\x.csv": SHA, "C:/Users/x.csv": SHA,
    })  # fmt: skip
    assert found.inputs == (("cycles/2026-27.yaml", SHA[:12]), ("ratings.csv", SHA[:12]))
    assert not found.held_back


@pytest.mark.promise(7)
def test_digests_of_tables_that_could_be_guessed_are_held_back_where_a_page_is_passed_on() -> None:
    found = origin({}, {"culture.csv": SHA, "people.csv": SHA, "ratings.csv": SHA, "actions.csv": SHA}, shared=True)
    assert dict(found.inputs) == {
        "actions.csv": SHA[:12], "culture.csv": HELD_BACK, "people.csv": HELD_BACK, "ratings.csv": HELD_BACK,
    }  # fmt: skip
    assert found.held_back


def test_a_book_says_its_frameworks_with_version_digest_and_what_is_unconfirmed(root: Path) -> None:
    book = read_book(find_workspace(root), "strathquill")
    said = origin_words(book)
    by_key = {one["key"]: one for one in said["frameworks"]}
    assert {"caf2020", "efqm2013", "psif", "cse", "imatter_like", "ocai_like"} == set(by_key)
    assert by_key["caf2020"]["version"] == "1"
    assert re.fullmatch("[0-9a-f]{12}", by_key["caf2020"]["sha"])
    assert len(by_key["efqm2013"]["unconfirmed"]) == 5
    assert by_key["psif"]["unconfirmed"] == []
    assert said["charts"][0] == "Rules mdc, i chart, limits from all figures: 15 indicators."
    assert "Smallest group shown 5" in said["settings"]
    files = input_files(book)
    assert {"actions.csv", "partnership.yaml", "pifkit.yaml", "cycles/2025-26.yaml", "cycles/2026-27.yaml"} <= set(
        files
    )
    assert origin(said, files) == origin(said, files)


def pages(page: dict[str, object]) -> list[str]:
    check = next(one for one in STAGES if one.id == "check")
    return [
        stage_html(samples.notebook(check), samples.page(check, **page)),
        report_html([(one, None, "not run") for one in STAGES], samples.page(**page)),
    ]


def test_it_stands_once_at_the_end_of_a_page_and_opens_without_scripts() -> None:
    said = {"settings": "Smallest group shown 5.", "charts": ["Rules mdc."]}
    made = origin(said, {"<b>hostile</b>.csv": SHA})
    for html in pages({"origin": made, "record": "12 recorded events, digest 0123", "sign_off": "Signed off by Ann."}):
        assert html.count('<details class="origin">') == 1
        assert html.index('<details class="origin">') > html.rindex("<h2")
        for once in (
            "What this page was made from",
            f"pifkit {__version__}",
            "12 recorded events",
            "judged as of",
            "Signed off by Ann.",
        ):
            assert html.count(once) == 1, once
        assert SHA[:12] in html
        assert SHA[:13] not in html
        assert "&lt;b&gt;hostile&lt;/b&gt;.csv" in html
        assert "<b>hostile" not in html


def test_a_page_without_it_says_the_day_and_the_version_in_its_foot() -> None:
    for html in pages({}):
        assert '<details class="origin">' not in html
        assert html.count("judged as of 30 September 2026") == 1


def test_an_empty_origin_still_says_with_what_it_was_made() -> None:
    page = Page(partnership="P", cycle="C", as_of=dt.date(2026, 9, 30), origin=origin({}, {}))
    html = report_html([(one, None, "not run") for one in STAGES], page)
    assert "Nobody has signed this cycle off." in html
    assert "page template" in html
    assert "Inputs" not in html
    assert made_with() == origin({}, {}).made_with
    assert Origin().inputs == ()
