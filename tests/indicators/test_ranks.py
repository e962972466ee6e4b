"""Ranks, change and quartiles go by what counts as good, and missing figures have none."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.indicators.ranks import Aim, change, competition_ranks, quartile, spread

FIGURES = st.dictionaries(
    st.text(min_size=1, max_size=3), st.integers(-1000, 1000).map(lambda n: n / 10) | st.none(), max_size=12
)
AIMS = st.sampled_from(
    [Aim("increase"), Aim("decrease"), Aim("closest", point=1.5), Aim("within", lower=-5, upper=7.5)]
)


def test_ties_share_the_lowest_rank_and_the_next_counts_them() -> None:
    ranks = competition_ranks({"a": 81.0, "b": 83.4, "c": 81.0, "d": 78.2, "e": None}, Aim("increase"))
    assert ranks == {"b": 1, "a": 2, "c": 2, "d": 4}


def test_lower_is_better_turns_the_order() -> None:
    assert competition_ranks({"a": 3.0, "b": 1.0, "c": 2.0}, Aim("decrease")) == {"b": 1, "c": 2, "a": 3}


def test_closest_ranks_the_distance_and_both_sides_tie() -> None:
    aim = Aim("closest", point=1.0)
    assert competition_ranks({"a": 0.9, "b": 1.1, "c": 1.0, "d": 1.4}, aim) == {"c": 1, "a": 2, "b": 2, "d": 4}


def test_within_ranks_the_distance_to_the_range_and_the_inside_ties_at_first() -> None:
    aim = Aim("within", lower=10, upper=20)
    assert competition_ranks({"a": 10.0, "b": 20.0, "c": 21.0, "d": 9.5}, aim) == {"a": 1, "b": 1, "d": 3, "c": 4}
    assert competition_ranks({"a": 5.0, "b": 500.0}, Aim("within", upper=10)) == {"a": 1, "b": 2}


def test_a_neutral_indicator_has_no_ranks() -> None:
    assert competition_ranks({"a": 1.0, "b": 2.0}, Aim("neutral")) == {}


@pytest.mark.parametrize(
    ("aim", "previous", "latest", "expected"),
    [
        (Aim("increase"), 1.0, 2.0, "better"),
        (Aim("increase"), 2.0, 1.0, "worse"),
        (Aim("decrease"), 2.0, 1.0, "better"),
        (Aim("increase"), 0.3, 0.1 + 0.2, "same"),
        (Aim("increase"), None, 1.0, "none"),
        (Aim("increase"), 1.0, None, "none"),
        (Aim("closest", point=0.0), -0.05, 0.03, "better"),
        (Aim("closest", point=0.0), 0.03, -0.03, "same"),
        (Aim("closest", point=1.0), 1.01, 0.9, "worse"),
        (Aim("within", lower=10, upper=20), 12.0, 19.0, "same"),
        (Aim("within", lower=10, upper=20), 25.0, 8.0, "better"),
        (Aim("neutral"), 1.0, 2.0, "none"),
        (Aim("neutral"), 1.0, 1.0, "same"),
    ],
)
def test_change_is_judged_by_the_aim(aim: Aim, previous: float | None, latest: float | None, expected: str) -> None:
    assert change(previous, latest, aim) == expected


@pytest.mark.parametrize(
    ("rank", "of", "expected"),
    [
        (1, 32, 1),
        (8, 32, 1),
        (9, 32, 2),
        (16, 32, 2),
        (17, 32, 3),
        (24, 32, 3),
        (25, 32, 4),
        (32, 32, 4),
        (1, 1, 4),
        (2, 26, 1),
        (7, 26, 2),
        (1, 3, 2),
    ],
)
def test_quartiles(rank: int, of: int, expected: int) -> None:
    assert quartile(rank, of) == expected


def test_a_rank_beyond_the_field_is_refused() -> None:
    with pytest.raises(ValueError, match="between 1 and 3"):
        quartile(4, 3)


def test_an_aim_says_what_it_lacks() -> None:
    with pytest.raises(ValueError, match="point"):
        Aim("closest")
    with pytest.raises(ValueError, match="lower"):
        Aim("within")


def test_spread_leaves_missing_figures_out() -> None:
    found = spread([4.0, None, 1.0, 3.0])
    assert found is not None
    assert (found.count, found.minimum, found.median, found.maximum) == (3, 1.0, 3.0, 4.0)
    assert found.mean == pytest.approx(8 / 3)
    assert spread([None]) is None


@given(FIGURES, AIMS)
def test_ranks_count_the_strictly_better(values: dict[str, float | None], aim: Aim) -> None:
    ranks = competition_ranks(values, aim)
    assert set(ranks) == {name for name, value in values.items() if value is not None}
    for name, rank in ranks.items():
        own = aim.badness(values[name] or 0.0)
        better = [o for o in ranks if aim.badness(values[o] or 0.0) < own]  # type: ignore[operator]
        assert rank == len(better) + 1


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_reversing_the_direction_swaps_better_and_worse(a: float, b: float) -> None:
    swap = {"better": "worse", "worse": "better", "same": "same"}
    assert change(a, b, Aim("increase")) == swap[change(a, b, Aim("decrease"))]


def test_every_published_rank_in_scotland_reproduces(shared: Path) -> None:
    """All 1,339 quarterly rows of the Scottish Welfare Fund, from the published values; more on time is better."""
    with (shared / "data" / "lgbf" / "lgbf_quarterly_swf.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    groups: dict[tuple[str, str], dict[str, float]] = {}
    for row in rows:
        groups.setdefault((row["Code"], row["Period"]), {})[row["LocalAuthority"]] = float(row["Value"])
    ranked = {key: competition_ranks(values, Aim("increase")) for key, values in groups.items()}
    same = [ranked[row["Code"], row["Period"]][row["LocalAuthority"]] == int(float(row["ScotRank"])) for row in rows]
    assert (len(same), all(same)) == (1339, True)
