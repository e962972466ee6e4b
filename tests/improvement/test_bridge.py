"""The change bridge adds up exactly, whatever two cycles look like; each cause takes what it caused."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from pifkit.frameworks import load
from pifkit.improvement.bridge import CAUSES, Assessment, bridge
from pifkit.model.tables import RatingRow

CAF = load("caf2020")
PARTS = [part.id for part, _ in CAF.leaves]
PEOPLE = ("", "A1", "A2", "A3")


def rows(value: int, *, assessor: str = "", **changed: str) -> tuple[RatingRow, ...]:
    given = {key.replace("_", "."): text for key, text in changed.items()}
    return tuple(
        RatingRow(part=part, score=given.get(part, str(value)), assessor=assessor, note="why") for part in PARTS
    )


@st.composite
def cycles(draw: st.DrawFn) -> tuple[RatingRow, ...]:
    """A complete cycle: one panel for all, some parts agreed, some not applicable."""
    panel = draw(st.sets(st.sampled_from(PEOPLE), min_size=1))
    found = []
    for part in PARTS:
        low = draw(st.integers(0, 88))
        away = draw(st.integers(0, 40)) == 0
        for person in sorted(panel):
            score = "na" if away else str(low + draw(st.integers(0, 12)))
            found.append(RatingRow(part=part, score=score, assessor=person, note="why"))
    return tuple(found)


@settings(max_examples=25)
@given(cycles(), cycles(), st.sets(st.sampled_from(PARTS), max_size=6), st.none() | st.floats(0, 100))
def test_the_parts_add_up_exactly(
    old: tuple[RatingRow, ...], new: tuple[RatingRow, ...], stale: set[str], reported: float | None
) -> None:
    found = bridge(Assessment(CAF, old), Assessment(CAF, new, reported), stale)
    if found is None:
        return
    assert [cause for cause, _ in found.parts] == list(CAUSES)
    assert sum(share for _, share in found.parts) == found.after - found.before, "exactly, in fractions"
    shown = found.shown()
    unit = Fraction(1, 10)
    total = sum(Fraction(str(value)) for _, value in shown)
    assert total == (found.change + unit / 2) // unit * unit, "and as shown, rounded"
    assert all(abs(Fraction(value) - exact) <= unit for (_, value), (_, exact) in zip(shown, found.parts, strict=True))


def shares(old: tuple[RatingRow, ...], new: tuple[RatingRow, ...], stale: tuple[str, ...] = ()) -> dict[str, float]:
    found = bridge(Assessment(CAF, old), Assessment(CAF, new), stale)
    assert found is not None
    return {cause: round(float(share), 6) for cause, share in found.parts if share}


def test_higher_agreed_ratings_are_real_change() -> None:
    assert shares(rows(40), rows(50)) == {"ratings": 10.0}


def test_rows_that_name_their_cycle_can_be_mixed() -> None:
    """Agreed scores in both cycles; this cycle's panel is on record, the last one's is not."""
    old = tuple(row.model_copy(update={"cycle": "2025-26"}) for row in rows(40))
    new = tuple(row.model_copy(update={"cycle": "2026-27"}) for row in (*rows(50), *rows(55, assessor="A1")))
    assert shares(old, new) == {"ratings": 10.0}
    assert set(shares(old, new, ("1.1",))) == {"ratings", "stale"}
    found = bridge(Assessment(CAF, old), Assessment(CAF, new))
    assert found is not None
    assert found.notes == ()


def test_only_the_panel_changed() -> None:
    """A1 rates 40 both times; A2, who rated 20, has gone and A3, who rates 60, has come."""
    old = (*rows(40, assessor="A1"), *rows(20, assessor="A2"))
    new = (*rows(40, assessor="A1"), *rows(60, assessor="A3"))
    assert shares(old, new) == {"panel": 20.0}


def test_a_wholly_new_panel_explains_nothing() -> None:
    found = bridge(Assessment(CAF, rows(40, assessor="A1")), Assessment(CAF, rows(60, assessor="A2")))
    assert found is not None
    assert dict(found.parts)["unexplained"] == 20
    assert "cannot be told apart" in found.notes[0]


def test_parts_that_no_longer_apply_are_told_apart() -> None:
    assert set(shares(rows(40, **{"1_1": "80"}), rows(40, **{"1_1": "na"}))) == {"applicability"}


def test_change_on_stale_evidence_is_told_apart() -> None:
    found = shares(rows(40), rows(40, **{"1_1": "80", "9_1": "80"}), ("1.1",))
    assert set(found) == {"stale", "ratings"}
    assert found["stale"] < found["ratings"], "1.1 is one of five parts, 9.1 one of two"


def test_other_weights_are_told_apart() -> None:
    heavy = CAF.model_copy(update={"total": CAF.total.model_copy(update={"method": "min"}), "version": "x"})
    found = bridge(Assessment(CAF, rows(40, **{"1_1": "0"})), Assessment(heavy, rows(40, **{"1_1": "0"})))
    assert found is not None
    assert [cause for cause, share in found.parts if share] == ["framework"]


def test_a_reported_total_that_the_engine_does_not_find_is_never_hidden() -> None:
    found = bridge(Assessment(CAF, rows(40)), Assessment(CAF, rows(50), 53.5))
    assert found is not None
    assert dict(found.parts)["unexplained"] == Fraction(7, 2)


def test_without_a_total_there_is_no_bridge() -> None:
    assert bridge(Assessment(CAF, rows(40)[:-1]), Assessment(CAF, rows(50))) is None
