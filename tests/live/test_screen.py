"""What the screen shows, as HTML and without a browser: nothing of a vote before the reveal, and hostile text stays text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from pifkit.live.context import beside
from pifkit.live.screen import KEYS, Screen, framework_of, joining, screen_for
from pifkit.model.errors import ParameterError
from pifkit.store.reading import open_book
from tests.live.rooms import Room, workspace


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def screen(room: Room, **more: Any) -> Screen:
    return Screen(room.session, beside(room.framework), title="Inver <b>fallow</b>", tolerance=25, page=True, **more)


def text(shown: Screen) -> str:
    return re.sub(r"<[^>]+>", " ", " ".join(shown.regions().values()))


def test_before_the_first_item_it_says_how_to_begin(room: Room) -> None:
    assert "Open the first item" in text(screen(room))
    assert "<b>fallow" not in " ".join(screen(room).regions().values())


@pytest.mark.promise(6)
def test_no_score_is_in_the_page_before_the_reveal(room: Room) -> None:
    room.joins("Ann", "Bo")
    shown = screen(room)
    shown.perform("open", {"part": "1.1"}, "")
    room.rates("1.1", ann="83", bo="17")
    before = str(shown.panel.widget.regions) + str(shown.regions())
    assert not re.search(r"\b(83|17)\b", before)
    assert "2 of 2" in text(shown)
    shown.perform("reveal", {}, "")
    after = text(shown)
    assert "from 17 to 83: 66 apart. WIDE SPREAD" in after
    assert "Please speak first: Bo (17), then Ann (83)." in after


def test_a_second_round_hides_its_votes_and_keeps_the_first(room: Room) -> None:
    room.joins("Ann", "Bo")
    shown = screen(room)
    shown.perform("open", {"part": "1.1"}, "")
    room.rates("1.1", ann="83", bo="17")
    shown.perform("reveal", {}, "")
    shown.perform("round", {}, "")
    room.rates("1.1", ann="62", bo="61")
    assert not re.search(r"\b6[12]\b", text(shown))
    shown.perform("reveal", {}, "")
    found = shown.regions()["votes"]
    assert re.findall(r"<td>(\d)</td><td>whole</td><td>(\d+)</td>", found) == [
        ("1", "17"), ("1", "83"), ("2", "61"), ("2", "62"),
    ]  # fmt: skip


def test_hostile_text_stays_text_everywhere(room: Room) -> None:
    bad = "<img src=x onerror=alert(1)>\"'&</textarea><script>"
    room.does("join", name=bad)
    shown = screen(room, note=bad)
    shown.perform("open", {"part": "1.1"}, "")
    for kind in ("strength", "improvement", "evidence", "note"):
        shown.perform("text", {"part": "1.1", "kind": kind, "id": f"{kind[0]}-1", "value": bad}, "")
    shown.perform("park", {"text": bad}, "")
    shown.perform("na", {"part": "1.1", "reason": bad}, "")
    for view in ("item", "agenda", "people", "parking", "summary"):
        shown.perform("view", {"view": view}, "")
        page = " ".join(shown.regions().values())
        assert "<img" not in page
        assert "<script" not in page
        assert page.count("</textarea>") == page.count("<textarea")


def test_every_id_is_there_once_and_every_field_has_a_name(room: Room) -> None:
    room.joins("Ann", "Bo", "Cem")
    shown = screen(room)
    shown.perform("open", {"part": "1.1"}, "")
    for step in ("open", "reveal"):
        if step == "reveal":
            room.rates("1.1", ann="83", bo="17")
            shown.perform("reveal", {}, "")
        page = " ".join(shown.regions().values())
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        for kind, made in re.findall(r"<(input|textarea|select)([^>]*)>", page):
            ident = re.search(r' id="([^"]+)"', made)
            assert ident, (kind, made)
            assert f'for="{ident[1]}"' in page or "aria-label=" in made or 'type="checkbox"' in made, made


def test_the_keys_on_the_page_are_the_documented_ones(room: Room, root: Path) -> None:
    room.joins("Ann")
    shown = screen(room)
    shown.perform("open", {"part": "1.2"}, "")
    found = set(re.findall(r'data-key="(\w)"', " ".join(shown.regions().values())))
    room.rates("1.2", ann="40")
    shown.perform("reveal", {}, "")
    found |= set(re.findall(r'data-key="(\w)"', " ".join(shown.regions().values())))
    shown.perform("agree", {"score.": "40"}, "")
    found |= set(re.findall(r'data-key="(\w)"', " ".join(shown.regions().values())))
    told = {key.removeprefix("Alt+") for key, _ in KEYS if len(key) == 5} | set("12345")
    assert found == told
    guide = (root / "docs" / "facilitator.md").read_text(encoding="utf-8")
    assert all(f"Alt+{key}" in guide for key in told if key not in "34")


def test_an_anonymous_meeting_of_few_shows_no_rating(room: Room) -> None:
    shown = screen(room, fewest=5)
    shown.perform("open", {"part": "1.1"}, "")
    room.rates("1.1", a="83", b="17")
    shown.perform("reveal", {}, "")
    assert "Fewer than 5 people" in text(shown)
    assert not re.search(r"\b(83|17)\b", shown.regions()["votes"])


def test_two_values_are_both_shown_to_choose_from(room: Room) -> None:
    shown = screen(room)
    shown.perform("open", {"part": "1.1"}, "")
    other = room.facilitator("f2")
    shown.perform("agree", {"score.": "40"}, "")
    other.perform("agree", {"part": "1.1", "score.": "60"})
    assert shown.session.refresh()
    page = shown.regions()
    assert "Choose 40" in page["agree"]
    assert "Choose 60" in page["agree"]
    assert "Another facilitator’s screen is working" in page["notice"]


def test_the_summary_names_what_is_open(room: Room) -> None:
    shown = screen(room)
    shown.perform("open", {"part": "1.1"}, "")
    shown.perform("agree", {"score.": "40"}, "")
    shown.perform("park", {"text": "Who owns the data?"}, "")
    shown.perform("session", {"what": "ended"}, "")
    page = text(shown)
    assert shown.view == "summary", "the end of the session leads to the summary"
    assert "1 of 28 items agreed, 0 locked" in page
    assert "agreed, not locked" in page
    assert "Parking lot: Who owns the data?" in page
    assert "no total: 1 of 28 parts scored" in page


@pytest.mark.parametrize(
    "framework", ["efqm2020", "psif", "cse", "swia_pim", "caf2020:fine_tuned", "iso9001", "iip_v6", "baldrige2023"]
)
def test_every_kind_of_framework_can_be_put_on_the_screen(tmp_path: Path, framework: str) -> None:
    """Attributes, level codes, checklists and compliance: each page is made, and a proposed value is one of the scale."""
    room = Room(tmp_path, framework)
    room.joins("Ann")
    shown = Screen(room.session, beside(room.framework), title="T", tolerance=25)
    for part in room.session.parts[:2]:
        shown.perform("open", {"part": part}, "")
        assert 'id="item-title"' in shown.regions()["about"]
        assert "Score of Ann" in shown.regions()["votes"]


def test_the_example_has_its_context_beside_each_item(tmp_path: Path) -> None:
    where = workspace(tmp_path, "strathquill")
    made = screen_for(open_book("strathquill", None, str(where.root)), "caf2020", actor="f1")
    known = beside(made.framework, open_book("strathquill", None, str(where.root)))
    assert known["1.1"].previous.startswith("2025-26: ")
    assert known["1.1"].levels[0] == ("0", "Nothing is planned or done.")
    assert any(one.evidence for one in known.values())
    assert any(one.indicators for one in known.values())
    made.perform("open", {"part": "1.1"}, "")
    assert "Last cycle, 2025-26" in made.regions()["about"]


def test_a_cycle_without_framework_is_explained(tmp_path: Path) -> None:
    book = open_book("inverfallow", None, str(workspace(tmp_path).root))
    assert framework_of(book, None).key == "caf2020"
    bare = book.cycle.model_copy(update={"frameworks": ()})
    object.__setattr__(book, "cycle", bare)
    with pytest.raises(ParameterError, match="names no framework"):
        framework_of(book, None)


def test_how_to_join_is_shown_with_its_code() -> None:
    told = '{"join": "http://10.0.0.2:8765/join/K7M4QX", "url": "http://10.0.0.2:8765/", "code": "K7M-4QX", "warnings": ["Not <safe>."]}'
    found = joining(told)
    assert "K7M-4QX" in found
    assert "<svg" in found
    assert "Not &lt;safe&gt;." in found
    assert joining("") == ""
