"""Surveys: don't know is no opinion, exact flags, everybody from the row for all or from the groups."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pifkit.improvement import culture, factors
from pifkit.model.tables import Culture


def answers(group: str, counts: dict[str, float], item: str = "1", survey: str = "engagement") -> list[Culture]:
    return [
        Culture(survey=survey, group=group, item=item, answer=answer, value=value)  # type: ignore[arg-type]
        for answer, value in counts.items()
    ]


@given(st.lists(st.integers(0, 60), min_size=6, max_size=6))
def test_the_index_stays_on_its_scale(counts: list[int]) -> None:
    found = culture.engagement(counts)
    if found is None:
        assert sum(counts) == 0, "no index without answers: unknown is never zero"
        return
    assert 100 / 6 - 1e-9 <= found.eei <= 100
    assert 0 <= found.eei_alt <= 100
    assert found.band in culture.BAND_WORDS


@pytest.mark.parametrize(
    ("counts", "rounded", "band"),
    [([0, 0, 3, 97, 0, 0], 51, "monitor_improve"), ([0, 0, 0, 100, 0, 0], 50, "improve_monitor")],
)
def test_bands_close_their_holes_by_rounding_half_up(counts: list[int], rounded: int, band: str) -> None:
    found = culture.engagement(counts)
    assert found is not None
    assert (found.rounded, found.band) == (rounded, band)


def test_counts_that_cannot_be() -> None:
    for counts in ([1, 2, 3], [1, 1, 1, 1, 1, -1]):
        with pytest.raises(ValueError, match="six counts"):
            culture.engagement(counts)


def test_dont_know_is_kept_out_of_the_mean() -> None:
    counts = {"6": 10, "dk": 90}
    found = culture.engagement_of(counts)
    assert found is not None
    assert found.eei == 100
    assert culture.dont_know_share(counts) == 90


def test_the_row_for_all_counts_before_the_sum_of_groups() -> None:
    rows = [*answers("council", {"6": 5}), *answers("police", {"1": 5})]
    assert culture.answer_counts(rows, "engagement") == {"6": 5, "1": 5}
    assert culture.answer_counts([*rows, *answers("all", {"4": 12})], "engagement") == {"4": 12}
    assert culture.groups([*rows, *answers("all", {"4": 12})], "engagement") == ("council", "police")


def test_respondents_are_the_most_answers_to_one_statement() -> None:
    rows = [*answers("council", {"6": 5, "dk": 2}), *answers("council", {"5": 4}, item="2")]
    assert culture.respondents(rows, "engagement", "council") == 7


def test_profile_weighs_groups_by_respondents() -> None:
    rows = [
        Culture(survey="culture_now", group=group, item="1", answer=kind, value=value, respondents=count)
        for group, count, values in (("a", 3, (40, 20, 20, 20)), ("b", 1, (0, 40, 30, 30)))
        for kind, value in zip(culture.TYPES, values, strict=True)
    ]
    assert culture.profile(rows, "culture_now") == ((30.0, 25.0, 22.5, 22.5),)
    assert culture.profile(rows[:-1], "culture_now") == ((30.0, 25.0, 22.5, 20.0),)
    assert culture.profile(rows[:3], "culture_now") == (), "a dimension without one of the types is left out"


def test_factors_without_opinion_have_no_mean() -> None:
    rows = [
        *answers("all", {"4": 3, "1": 1}, "trust", "success_factors"),
        *answers("all", {"dk": 5}, "leadership", "success_factors"),
        *answers("all", {"2": 5}, "our-own", "success_factors"),
    ]
    found = factors.factors(rows)
    assert [(one.id, one.mean, one.dont_know) for one in found] == [
        ("our-own", 2.0, 0.0), ("trust", 3.25, 0.0), ("leadership", None, 100.0),
    ]  # fmt: skip
    assert found[0].title == "our-own"
