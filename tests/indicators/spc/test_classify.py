"""Classifying many series at once says the same of each as its own chart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pifkit.indicators.spc import chart, classify_many
from pifkit.indicators.spc.limits import exact_mean, median
from pifkit.indicators.spc.presets import RULES
from tests.indicators.spc.support import series

ROW = st.lists(st.integers(-40, 40).map(lambda n: n / 4) | st.none(), min_size=20, max_size=20)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(ROW, min_size=1, max_size=6), st.sampled_from(RULES), st.sampled_from(["increase", "decrease", "neutral"])
)
def test_each_series_is_classified_as_by_its_own_chart(
    rows: list[list[float | None]], rules: Any, direction: Any
) -> None:
    matrix = np.array([[np.nan if v is None else v for v in row] for row in rows])
    many = classify_many(matrix, rules=rules, direction=direction, target=1.5)
    for i, row in enumerate(rows):
        one = chart(series(row), rules=rules, direction=direction, target=1.5)
        assert (one.variation, one.assurance) == (many.variation[i], many.assurance[i])
        assert [p.kind for p in one.points] == many.kinds[i].tolist()
        assert one.runs[0].signal == many.block.runs.signal[i]
        assert one.runs[0].useful == many.block.runs.useful[i]


def test_directions_and_targets_may_differ_by_series() -> None:
    values = [[1.0, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 9]] * 2
    many = classify_many(values, direction=["increase", "decrease"], target=[np.nan, 100.0])
    assert many.variation.tolist() == ["improvement_high", "concern_high"]
    assert many.assurance.tolist() == ["none", "pass"]


@pytest.mark.parametrize(
    ("matrix", "options", "says"),
    [
        ([1.0, 2.0], {}, "one series per row"),
        ([[]], {}, "one series per row"),
        ([[1.0, np.inf]], {}, "finite"),
        ([[1.0, 2.0]], {"direction": "up"}, "'up' is not a direction"),
        ([[1.0, 2.0]], {"rules": "nelson"}, "'nelson' is not a set of rules"),
        ([[1.0, 2.0]], {"chart": "p"}, "denominators"),
    ],
)
def test_bad_input_is_refused(matrix: Any, options: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        classify_many(matrix, **options)


def test_sums_do_not_drift_and_medians_skip_missing_values() -> None:
    matrix = np.array([[1e16, 1.0, -1e16, np.nan], [np.nan] * 4, [3.0, 1.0, 2.0, 10.0]])
    assert exact_mean(matrix)[0] == pytest.approx(1 / 3)
    assert np.isnan(exact_mean(matrix)[1])
    assert median(matrix)[[0, 2]].tolist() == [1.0, 2.5]
