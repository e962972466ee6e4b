"""Bands: lower edge inclusive, no rounding up into a band."""

from __future__ import annotations

import pytest

from pifkit.frameworks import load
from pifkit.scoring import band_of


@pytest.mark.parametrize(
    ("score", "label"),
    [(0, "below 200"), (199, "below 200"), (199.999, "below 200"), (200, "2-star range"), (300, "3-star range"), (399.99, "3-star range"), (500, "5-star range"), (1000, "5-star range")],
)  # fmt: skip
def test_a_score_is_never_rounded_up_into_a_band(score: float, label: str) -> None:
    band = band_of(load("efqm2013"), score)
    assert band is not None
    assert band.label == label


@pytest.mark.parametrize(
    ("score", "level"),
    [(0, 0), (10, 0), (10.49, 0), (10.5, 1), (11, 1), (30.4, 1), (50.5, 3), (90.49, 4), (90.5, 5), (100, 5)],
)
def test_caf_bands_are_in_whole_points(score: float, level: int) -> None:
    band = band_of(load("caf2020"), score)
    assert band is not None
    assert band.level == level


@pytest.mark.parametrize(("points", "level"), [(0, 1), (150, 1), (150.5, 2), (200, 2), (480, 7), (481, 8), (550, 8)])
def test_an_upper_edge_belongs_to_the_band_below(points: float, level: int) -> None:
    band = band_of(load("baldrige2023"), points, "process")
    assert band is not None
    assert band.level == level


def test_unknown_has_no_band_and_an_unknown_table_is_told() -> None:
    assert band_of(load("efqm2013"), None) is None
    with pytest.raises(ValueError, match="no band table"):
        band_of(load("swia_pim"), 3, "stars")
    assert band_of(load("nuffield_pat"), 5, "principle") is None
