"""The strip plot in words and as a picture: median, range, flag, and who is invited to speak first."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET

import pytest

from pifkit.frameworks import load
from pifkit.live import strip
from pifkit.store import Vote, spread_of

CAF = load("caf2020")
SCALE = CAF.scale_of(CAF.part_index["1.1"][0])
NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


def votes(**scores: str | None) -> dict[str, Vote]:
    return {
        name: Vote(name, score, None if score is None else float(score), "", "", "", name, NOW)
        for name, score in scores.items()
    }


def told(found: dict[str, Vote]) -> str:
    return strip.words(SCALE, found, spread_of(CAF, "1.1", "", found.values(), None), 25)


def test_words_say_median_range_and_flag() -> None:
    assert told(votes(a="20", b="50", c="80")) == (
        "Median 50, from 20 to 80: 60 apart. WIDE SPREAD: more than 25 apart. Talk before you agree."
    )
    assert told(votes(a="40", b="50", c=None)) == (
        "Median 45, from 40 to 50: 10 apart. Close together: within 25. The mean, 45, is proposed. "
        "1 person said there is not enough evidence."
    )
    assert told(votes(a="40", b="65")).startswith("Median 52.5, from 40 to 65: 25 apart. Close together"), (
        "25 is inside"
    )
    assert told(votes(a="40")) == "One score: 40."
    assert told(votes(a=None, b=None)) == "Nobody gave a score. 2 people said there is not enough evidence."


def test_the_ends_are_invited_by_name_only_where_there_are_names() -> None:
    found = votes(a="20", b="20", c="50", d="90")
    spread = spread_of(CAF, "1.1", "", found.values(), None)
    assert strip.invited(found, spread, str.upper, found) == "Please speak first: A and B (20), then D (90)."
    assert strip.invited(found, spread, str.upper, ()) == "Please speak first: whoever gave 20, then whoever gave 90."
    close = votes(a="40", b="45")
    assert strip.invited(close, spread_of(CAF, "1.1", "", close.values(), None), str.upper, close) == ""


@pytest.mark.parametrize("count", [0, 1, 2, 30])
def test_the_picture_is_whole_has_words_and_a_dot_for_each_rating(count: int) -> None:
    found = votes(**{f"p{at}": str(at * 100 // 30) for at in range(count)}, none=None)
    spread = spread_of(CAF, "1.1", "", found.values(), None)
    tree = ET.fromstring(strip.strip(SCALE, found, spread, 'A "quoted" <alt>'))
    assert tree.get("aria-label") == 'A "quoted" <alt>'
    dots = [one for one in tree.iter() if one.tag.endswith("circle")]
    assert len(dots) == count
    assert all(
        0 <= float(one.get("cx", "-1")) <= strip.WIDTH and 0 <= float(one.get("cy", "-1")) <= strip.HEIGHT
        for one in dots
    )


def test_levels_stand_in_their_order_and_are_counted() -> None:
    framework = load("psif")
    part = framework.leaves[0][0]
    scale = framework.scale_of(part)
    codes = strip.opinions(scale)
    found = {
        str(at): Vote(str(at), code, None, "", "", "", str(at), NOW)
        for at, code in enumerate([codes[0], codes[-1], codes[-1]])
    }
    places = [strip.place(scale, one) for one in found.values()]
    assert places == [0.0, float(len(codes) - 1), float(len(codes) - 1)]
    assert f"{codes[-1]}: 2" in strip.words(scale, found, spread_of(framework, part.id, "", found.values(), None), 25)
