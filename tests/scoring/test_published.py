"""Published tables are reported on and never repaired."""

from __future__ import annotations

import pytest

from pifkit.frameworks import load
from pifkit.scoring.published import (
    audit_published_table,
    points_from_percents,
    published_rows,
    rates,
    statement_counts,
    two_axis,
)


def test_a_table_with_a_missing_row_has_no_total() -> None:
    points = {"1": 56, "2": 40, "3": 51, "4": 50, "5": 71, "6": 103, "7": 42, "8": 28, "9": None}
    found = published_rows(load("efqm2003"), points)
    assert (found["enablers"], found["results"], found["total"], found["sum_of_known"]) == (268, None, None, 441)
    assert found["missing"] == ["9"]


def test_a_table_that_disagrees_with_itself_is_flagged_with_the_difference() -> None:
    found = audit_published_table(
        {"enablers": 183.99, "results": 183.71}, 500, 366.7, {"enablers": 36.88, "results": 36.75}
    )
    assert (found["computed_total"], found["total_difference"], found["consistent"]) == (367.7, 1, False)
    assert audit_published_table({"a": 183.99}, 500, 183.99, {"a": 36.8})["consistent"]
    assert audit_published_table({"a": 183.99}, 500, None, {"a": 36.79})["consistent"] is False


def test_points_come_from_percents_and_unknown_stays_unknown() -> None:
    framework = load("efqm2013")
    found = points_from_percents(framework, {str(n): 50 for n in range(1, 9)})
    assert found["points"]["6"] == 75
    assert (found["enablers"], found["results"], found["total"]) == (250, None, None)
    with pytest.raises(ValueError, match="no criterion"):
        points_from_percents(framework, {"10": 5})


def test_two_axes_are_averaged_and_points_are_whole_numbers() -> None:
    axes = {
        "1": [72, 66],
        "2": [68, 60],
        "3": [74, 70],
        "4": [64, 62],
        "5": [70, 64],
        "6": [74, 70],
        "7": [66, 62],
        "8": [60, 58],
        "9": [70, 66],
    }
    found = two_axis(load("efqm2013"), axes)
    assert (found["enablers"], found["results"], found["total_legacy_integer"], found["band"]) == (
        335,
        333,
        668,
        "5-star range",
    )


def test_shares_are_shown_half_up_and_nothing_of_nothing_is_unknown() -> None:
    assert rates([(1, 8), (0, 0)]) == {"pct": [12.5, None], "pct_display": [13, None]}
    assert statement_counts({"afis": {"enablers": 3, "results": 1}})["afis_pct"] == [75, 25]
