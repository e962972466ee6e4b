"""Two cycles, two frameworks, one among many."""

from __future__ import annotations

import pytest

from pifkit.frameworks import load
from pifkit.model.errors import AssessmentError
from pifkit.model.scorecard import Scorecard
from pifkit.model.tables import RatingRow
from pifkit.scoring import score
from pifkit.scoring.comparison import compare_cycles, crowd, map_onto, pairs_between


def caf(level: int, without: str = "", key: str = "caf2020") -> Scorecard:
    framework = load(key)
    return score(
        framework, [RatingRow(part=part.id, score=str(level)) for part, _ in framework.leaves if part.id != without]
    )


def test_change_between_two_cycles() -> None:
    rows = {(row.kind, row.id): row for row in compare_cycles(caf(40), caf(50))}
    assert (rows["total", "total"].difference, rows["total", "total"].change) == (10, "better")
    assert rows["criterion", "4"].change == "better"
    assert len([row for row in rows.values() if row.kind == "part"]) == 28
    assert {row.change for row in compare_cycles(caf(50), caf(40))} == {"worse"}
    assert {row.change for row in compare_cycles(caf(50), caf(50))} == {"same"}


def test_unknown_on_either_side_is_no_change() -> None:
    rows = {(row.kind, row.id): row for row in compare_cycles(caf(40, without="1.2"), caf(50))}
    for key in (("part", "1.2"), ("criterion", "1"), ("total", "total")):
        assert (rows[key].difference, rows[key].change) == (None, "none")
    assert rows["part", "1.1"].change == "better"


def test_versions_are_not_compared_without_a_mapping() -> None:
    then, now = caf(40, key="efqm2010"), caf(50, key="efqm2013")
    with pytest.raises(AssessmentError, match="State which entry"):
        compare_cycles(then, now)
    rows = {(row.kind, row.id): row for row in compare_cycles(then, now, {"1": "1", "1a": "1b"})}
    assert (rows["criterion", "1"].difference, rows["part", "1a"].difference) == (10, 10)
    assert rows["criterion", "2"].change == "none"


def test_psif_speaks_to_efqm_and_back() -> None:
    psif, efqm = load("psif"), load("efqm2013")
    card = score(
        psif,
        [
            RatingRow(part=part.id, score="SA" if part.id.startswith("staff") else "D", assessor=f"R{n}")
            for part, _ in psif.leaves
            for n in range(5)
        ],
    )
    onto = {row.id: row for row in map_onto(psif, card, efqm)}
    assert (onto["3"].percent, onto["3"].sources) == (100, ("psif.staff",))
    assert {onto[key].percent for key in "6789"} == {0}
    back = {row.id: row for row in map_onto(efqm, caf(60, key="efqm2013"), psif)}
    assert (back["psif.results"].percent, back["psif.results"].sources) == (60, ("6", "7", "8", "9"))
    assert [row.id for row in map_onto(psif, card, efqm)] == [str(n) for n in range(1, 10)]


def test_efqm_speaks_to_cse_through_psif_only() -> None:
    efqm, cse, psif = load("efqm2013"), load("cse"), load("psif")
    assert pairs_between(efqm, cse) is None
    with pytest.raises(AssessmentError, match="Nothing says"):
        map_onto(efqm, caf(60, key="efqm2013"), cse)
    rows = {row.id: row for row in map_onto(efqm, caf(60, key="efqm2013"), cse, via=psif)}
    assert rows["3"].sources == ("5",)
    assert rows["1.3"].sources == ("6", "7", "8", "9")
    assert rows["1.3"].percent == 60


def test_what_is_not_scored_maps_onto_nothing() -> None:
    empty = map_onto(load("efqm2013"), score(load("efqm2013"), []), load("psif"))
    assert {row.percent for row in empty} == {None}
    assert {row.scored for row in empty} == {0}


FIGURES = {"a": 10.0, "b": 20.0, "c": 20.0, "d": 40.0, "e": 50.0, "f": None}


def test_one_partnership_among_many() -> None:
    everybody = crowd(FIGURES.values())
    own = everybody.standing(FIGURES["b"])
    assert (own.own, own.of, own.percentile) == (20, 5, 40)
    assert (own.lower_quartile, own.median, own.upper_quartile) == (15, 20, 45)
    assert everybody.standing(FIGURES["f"]).percentile is None
    assert everybody.standing(FIGURES["e"]).percentile == 90


def test_a_small_group_is_not_shown() -> None:
    few = crowd(FIGURES[key] for key in "abcd").standing(FIGURES["b"])
    assert (few.of, few.hidden, few.percentile, few.median) == (4, True, None, None)
