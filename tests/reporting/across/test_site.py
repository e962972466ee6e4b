"""All pages of a set of partnerships: they lead to each other, hold no script, and say nothing of too few."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from html import unescape
from pathlib import PurePosixPath

import pytest

from pifkit.reporting.across.gathered import Gathered
from pifkit.reporting.across.places import FOLDER, file_name, ways_from_overview
from pifkit.reporting.across.site import across_pages
from pifkit.reporting.across.strips import strips
from pifkit.reporting.across.values import Figure, Member
from pifkit.reporting.across.whole import age_of
from pifkit.workspace.names import ID
from tests.reporting import samples
from tests.reporting.across import making
from tests.reporting.across.making import text_of


def made(gathered: Gathered, minimum: int = 5) -> dict[str, str]:
    return dict(across_pages(gathered, samples.overview(), minimum))


@pytest.fixture(scope="module")
def thirty_two() -> dict[str, str]:
    return made(making.gathered(32, shares=True))


def assert_whole(pages: dict[str, str], beyond: set[str]) -> None:
    """Every address leads to a page or a place on it, and nothing comes from elsewhere."""
    ids = {name: re.findall(r' id="([^"]+)"', html) for name, html in pages.items()}
    for name, html in pages.items():
        assert len(ids[name]) == len(set(ids[name])), name
        assert "<script" not in html
        assert not re.search(r"(?:src|href|action)=\"(?:\w+:|//|/)", html), name
        for address in map(unescape, re.findall(r'href="([^"]+)"', html)):
            page, _, place = address.partition("#")
            assert not page or page in pages or page in beyond, (name, address)
            if place and page in {"", *pages}:
                assert place in {"main", *ids[page or name]}, (name, address)


@pytest.mark.promise(5)
@pytest.mark.parametrize("count", [1, 4, 59, 60, 61, 130])
def test_every_link_leads_somewhere_at_every_size(count: int) -> None:
    pages = made(making.gathered(count))
    reports = {f"../p{at:04}/report.html" for at in range(count)}
    assert_whole(pages, {"../index.html", "../run.html"} | reports)
    assert {"picture.html", "learning.html", "coverage.html", "indicator--indicator-0.html"} <= set(pages)
    cut = [name for name in pages if re.fullmatch(r"coverage-\d+\.html", name)]
    assert bool(cut) is (count > 60)
    shown = cut or ["coverage.html"]
    assert sum(pages[name].count('<a href="../p') for name in shown) == count


@pytest.mark.promise(5)
def test_beyond_five_hundred_the_table_of_an_indicator_stands_on_pages_of_its_own() -> None:
    """Exactly five hundred stand on the page itself; every partnership stands on exactly one page."""
    for count in (500, 501):
        pages = made(making.gathered(count, indicators=1, criteria=1))
        assert_whole(pages, {"../index.html", "../run.html"} | {f"../p{at:04}/report.html" for at in range(count)})
        for topic in ("indicator--indicator-0", "criterion--caf2020--1"):
            cut = sorted(name for name in pages if re.fullmatch(rf"{topic}--\d+\.html", name))
            assert cut == ([] if count == 500 else [f"{topic}--1.html", f"{topic}--2.html"])
            shown = [re.findall(r'href="\.\./(p\d+)/report', pages[name]) for name in cut or [f"{topic}.html"]]
            assert max(map(len, shown)) <= 500
            assert sorted(itertools.chain(*shown)) == [f"p{at:04}" for at in range(count)]
            assert "All partnerships" in pages[f"{topic}.html"], "the strip plot of all is on the first page"
            for name in cut:
                assert "<svg" not in pages[name]
                assert f'href="{topic}.html"' in pages[name]


def test_nobody_makes_no_page_and_nothing_published_says_so() -> None:
    assert made(Gathered()) == {}
    empty = Gathered()
    empty.add(Member("a", "A"), [])
    pages = made(empty)
    assert "No partnership has published" in text_of(pages["picture.html"])
    assert "none published" in text_of(pages["coverage.html"])
    assert_whole(pages, {"../index.html", "../run.html"})


@pytest.mark.promise(1)
def test_the_same_values_give_the_same_bytes(thirty_two: dict[str, str]) -> None:
    assert made(making.gathered(32, shares=True)) == thirty_two


@pytest.mark.promise(9)
def test_an_indicator_page_names_everyone_and_unknown_is_never_zero(thirty_two: dict[str, str]) -> None:
    html = thirty_two["indicator--indicator-0.html"]
    without = [at for at in range(32) if at % 5 == 4]
    elsewhere = [at for at in range(32) if at % 7 == 6 and at % 5 != 4]
    assert html.count('<th scope="row">') == 32
    assert html.count('<span class="pif-none">suppressed</span>') == len(without)
    assert html.count("<td>another period</td>") == len(elsewhere)
    all_lane = html.split('class="lane"')[1]
    assert all_lane.count("<circle") == 32 - len(without) - len(elsewhere)
    assert "32 of 32 partnerships have it" in text_of(html)


@pytest.mark.promise(10)
def test_every_strip_has_words_and_fills_one_family_group(thirty_two: dict[str, str]) -> None:
    html = thirty_two["indicator--indicator-0.html"]
    lanes = html.split('class="lane"')[1:]
    assert [re.search(r"<strong>([^<]+)", lane)[1] for lane in lanes] == [  # type: ignore[index]
        "All partnerships", "Family group 1", "Family group 2", "Family group 3", "Family group 4",
    ]  # fmt: skip
    for lane in lanes:
        drawing = re.search(r'<svg[^>]* role="img" aria-label="([^"]+)"', lane)
        assert drawing is not None
        assert drawing[1].startswith(re.search(r"<strong>([^<]+)", lane)[1])  # type: ignore[index]
        assert 'class="dot own"' in lane
    assert all('class="dot"' in lane for lane in lanes[1:])
    assert "<table" in html


@pytest.mark.promise(7)
def test_under_five_there_is_no_range_and_no_place() -> None:
    html = made(making.gathered(4))["indicator--indicator-0.html"]
    assert "too few for a range" in text_of(html)
    assert 'class="half"' not in html
    assert "middle half</td>" not in html
    assert "– –" not in text_of(made(making.gathered(4))["picture.html"])[:200]


def nobody(place: int) -> str:
    """Whose figure it is, where nobody may ask."""
    pytest.fail(f"asked for the name at {place}")


def test_names_are_asked_for_only_where_there_are_dots() -> None:
    asked: list[int] = []

    def name(place: int) -> str:
        asked.append(place)
        return f"P{place}"

    groups = {"Family group 1": range(3), "Family group 2": range(3, 400)}
    found = strips([float(at % 90) for at in range(400)], name, groups, "percent")
    assert found is not None
    assert asked == [0, 1, 2]
    assert [lane.drawing.count("<circle") for lane in found.lanes] == [0, 3, 0]
    assert "P2: 2%" in found.lanes[1].drawing


def test_many_are_drawn_as_bars() -> None:
    found = strips([float(at % 90) for at in range(201)], nobody, {}, "percent")
    assert found is not None
    assert len(found.lanes) == 1
    assert "<circle" not in found.lanes[0].drawing
    assert found.lanes[0].drawing.count('class="bar"') == 50
    assert strips([], nobody, {}, "percent") is None
    alone = strips([3.0], ["P"].__getitem__, {"Family group 1": [0]}, "days")
    assert alone is not None
    assert 'cx="50.00%"' in alone.lanes[0].drawing


def test_so_many_family_groups_have_a_lane() -> None:
    groups = {f"Family group {at}": [at] for at in range(20)}
    found = strips([float(at) for at in range(20)], "P{}".format, groups, "percent")
    assert found is not None
    assert (len(found.lanes), found.left_out) == (13, 8)


@pytest.mark.promise(7)
def test_learning_needs_a_minimum_of_those_who_opted_in() -> None:
    people = making.members(20)
    for takers, shown in ((4, False), (5, True)):
        found = Gathered({"indicator-0": "people"})
        for at, member in enumerate(people):
            shares = at < takers
            one = Member(member.id, member.name, member.address, member.families, shares)
            found.add(
                one, [Figure(("indicator", "indicator-0"), "I", ("2025-26", "percent", "increase"), float(at * 3 % 10))]
            )
        html = made(found)["learning.html"]
        assert ("<table" in html) is shown
        named = [member.name for member in people if member.name in html]
        assert set(named) <= {member.name for member in people[:takers]}, "who did not opt in is not named"
        assert bool(named) is shown
    assert "fewer than 6 partnerships" in text_of(made(found, 6)["learning.html"])


def test_who_is_strong_depends_on_the_direction() -> None:
    for direction, strong, asks in (("increase", "P9", "P0"), ("decrease", "P0", "P9"), ("neutral", "", "")):
        found = Gathered({"a": "people"})
        for at in range(10):
            figure = Figure(("indicator", "a"), "A", ("2025-26", "percent", direction), float(at))
            found.add(Member(f"p{at}", f"P{at}", families={"people": "1"}, shares=True), [figure])
        html = made(found)["learning.html"]
        cells = re.findall(r"<td>([^<]*)</td>", html)
        if not strong:
            assert cells == []
            continue
        assert f"{strong} (family group 1)" in cells[0]
        assert f"{asks}: in its family group" in cells[1]
        assert asks not in cells[0]


@pytest.mark.promise(6)
def test_hostile_words_and_ids_stay_text_and_inside_the_folder() -> None:
    hostile = samples.HOSTILE
    found = Gathered({hostile: hostile})
    for at in range(6):
        figures = [
            Figure(("indicator", hostile), hostile, (hostile, hostile, hostile), float(at), "", "better", "on"),
            Figure(("indicator", "../../escape"), hostile, ("2025-26", "percent", "increase"), float(at)),
            Figure(("criterion", hostile, "con"), hostile, (hostile, "percent", "increase"), None, hostile),
        ]
        found.add(Member(f"p{at}", hostile, "", {hostile: f"{hostile}{at % 2}"}, True), figures)
    pages = made(found)
    assert_whole(pages, {"../index.html", "../run.html"})
    for name, html in pages.items():
        assert PurePosixPath(name).name == name
        assert html.count("</style>") == 1
    assert sum(html.count("&lt;script&gt;") for html in pages.values()) > 20


def test_files_of_different_topics_never_meet() -> None:
    keys = [
        ("criterion", "a-b", "c"),
        ("criterion", "a", "b-c"),
        ("indicator", "A"),
        ("indicator", "a"),
        ("indicator", ""),
    ]
    names = {file_name(key) for key in keys}
    assert len(names) == len(keys)
    assert all(name == name.casefold() and name.isascii() for name in names)
    assert len(file_name(("indicator", "x" * 5000))) < 100
    assert not ID.match(FOLDER), "no partnership can have its name"
    assert [way.address for way in ways_from_overview()][:2] == ["index.html", f"{FOLDER}/picture.html"]


def test_how_long_ago_a_period_ended() -> None:
    day = samples.overview().as_of  # 30 September 2026
    ages = {
        "2025-26": "ended 6 months ago",
        "2026-08": "ended 1 month ago",
        "2026-27": "not over yet",
        "2026-27 Q1": "ended 3 months ago",
        "whenever": "",
        "": "",
    }
    assert {period: age_of(period, day) for period in ages} == ages
    assert age_of("2026-08", dt.date(2026, 9, 15)) == "ended less than a month ago"
