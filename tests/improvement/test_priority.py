"""Priorities: weighted means, quadrants with their edges, few on purpose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.improvement import priority
from tests.improvement.rows import action

JUDGED = st.fixed_dictionaries({name: st.integers(1, 5) for name in priority.WEIGHTS})


@given(JUDGED, st.floats(0.1, 50))
def test_only_proportions_of_weights_count(values: dict[str, float], factor: float) -> None:
    scaled = {name: weight * factor for name, weight in priority.WEIGHTS.items()}
    assert priority.score(values, scaled) == pytest.approx(priority.score(values))


@given(JUDGED, st.sampled_from(sorted(priority.WEIGHTS)))
def test_a_higher_judgement_never_lowers_the_score(values: dict[str, float], name: str) -> None:
    better = values | {name: min(5, values[name] + 1)}
    before, after = priority.score(values), priority.score(better)
    assert before is not None
    assert after is not None
    assert after >= before
    assert 1 <= before <= 5


def test_unknown_is_never_zero() -> None:
    assert priority.score({"impact": 5, "gap_size": None, "strategic_fit": 5, "ease": 5}) is None
    last = priority.rank(
        [action("unknown", impact=5, ease=5), action("low", impact=1, ease=1, gap_size=1, strategic_fit=1)]
    )[-1]
    assert (last.action.id, last.rank, last.missing) == ("unknown", None, ("gap_size", "strategic_fit"))


@pytest.mark.parametrize(
    ("impact", "ease", "kind"),
    [(3, 3, "quick_win"), (3, 2.9, "major_project"), (2.9, 3, "fill_in"), (2.9, 2.9, "drop"), (None, 3, None)],
)
def test_a_value_on_the_cut_counts_as_high(impact: float | None, ease: float, kind: str | None) -> None:
    assert priority.quadrant(impact, ease) == kind


def test_few_are_chosen_and_none_to_think_again_about() -> None:
    good = [action(f"g{n}", impact=4, ease=4, gap_size=3, strategic_fit=3) for n in range(9)]
    poor = action("poor", impact=2, ease=2, gap_size=5, strategic_fit=5)
    few = priority.chosen(priority.rank([*good, poor]))
    assert len(few) == priority.LIMIT
    assert "poor" not in {one.action.id for one in priority.chosen(priority.rank([*good[:2], poor]))}


def test_weights_that_say_nothing_are_refused() -> None:
    for weights in ({}, {"impact": 0}, {"impact": -1, "ease": 2}):
        with pytest.raises(ValueError, match="weights"):
            priority.score({"impact": 3, "ease": 3}, weights)
