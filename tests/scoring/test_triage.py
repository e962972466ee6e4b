"""Which disagreements matter."""

from __future__ import annotations

from pifkit.frameworks import load
from pifkit.model.tables import RatingRow
from pifkit.scoring.consensus import settle
from pifkit.scoring.inputs import read_ratings
from pifkit.scoring.triage import Triage, triage


def found(framework: str, agreed: dict[str, str], votes: dict[str, tuple[str, str]]) -> Triage:
    """Triage of agreed ratings and of items on which two people differ."""
    loaded = load(framework)
    rows = [RatingRow(part=part, score=value) for part, value in agreed.items() if part not in votes]
    rows += [
        RatingRow(part=part, score=value, assessor=name)
        for part, pair in votes.items()
        for name, value in zip("AB", pair, strict=True)
    ]
    read, _ = read_ratings(loaded, rows)
    return triage(loaded, settle(read, loaded.consensus))


EFQM = {part.id: "40" for part, _ in load("efqm2020").leaves}  # 400 points: on the edge of the four-star range


def test_the_headline_has_a_range_and_the_disagreement_that_moves_it_most_comes_first() -> None:
    result = found("efqm2020", EFQM, {"1.1": ("20", "60"), "6": ("20", "80")})
    assert [(one.part, one.total_low, one.total_high) for one in result.items] == [("6", 360, 480), ("1.1", 416, 424)]
    assert (result.low, result.high) == (356, 484)
    assert (result.band_low, result.band_high) == ("3-star range", "4-star range")
    assert [one.changes_band for one in result.items] == [True, False]
    assert result.words == "1 of 2 disagreements could change the band."
    assert not result.provisional


def test_without_open_disagreement_there_is_nothing_to_sort() -> None:
    result = found("efqm2020", EFQM, {"1.1": ("40", "45")})
    assert result.items == ()
    assert result.words == "No disagreement is left open."
    assert result.low == result.high


def test_while_parts_are_missing_the_range_is_provisional() -> None:
    result = found("efqm2020", {}, {"1.1": ("20", "60")})
    assert result.provisional
    assert (result.low, result.high) == (200, 600)


def test_words_have_a_low_and_a_high_view_too() -> None:
    elements = {part.id: "compliant" for part, _ in load("cse").leaves}
    result = found("cse", elements, {"1.1.1": ("plus", "non_compliant"), "2.1.1": ("plus", "compliant")})
    by_part = {one.part: one for one in result.items}
    assert (by_part["1.1.1"].lowest, by_part["1.1.1"].highest) == ("non_compliant", "plus")
    assert by_part["1.1.1"].changes_band
    assert (result.band_low, result.band_high) == ("ready_overall_only", "ready")
