"""Labels with minimum points, fine-tuned sums, sums with bands."""

from __future__ import annotations

import pytest

from pifkit.frameworks import load
from pifkit.scoring.labels import banded_sums, fine_tuned, label_reached

CAF = load("caf2020")


def test_every_minimum_of_a_label_is_needed() -> None:
    assert label_reached(CAF, "effective_user", {"pillar1_plus_pillar2": 28, "step9": 4})
    assert not label_reached(CAF, "effective_user", {"pillar1_plus_pillar2": 28, "step9": 3})
    assert not label_reached(CAF, "effective_user_2006", {"pillar1_plus_pillar2": 40, "step1": 4, "step5": 3})
    with pytest.raises(ValueError, match="needs step9"):
        label_reached(CAF, "effective_user", {"pillar1_plus_pillar2": 28})
    with pytest.raises(ValueError, match="is no label"):
        label_reached(CAF, "gold", {})


def test_fine_tuned_sums_are_rounded_for_the_band_only() -> None:
    found = fine_tuned(load("caf2020:fine_tuned"), "results", {"trend": 45, "targets": 60})
    assert (found.sum, found.of, found.score, found.rounded, found.level) == (105, 200, 52.5, 53, 3)
    assert (
        fine_tuned(load("caf2020:fine_tuned"), "enablers", {"plan": 80, "do": None, "check": 1, "act": 1}).score is None
    )


def test_bands_of_sums_are_half_up() -> None:
    found = banded_sums(load("nuffield_pat"), [18.5, 12.4, 12.5, 20.25, 6.4, 6.5])
    assert found["criterion_bands"] == [
        "very_well",
        "remedial",
        "well_but_explore",
        "very_well",
        "jeopardised",
        "remedial",
    ]
    with pytest.raises(ValueError, match="6 criteria"):
        banded_sums(load("nuffield_pat"), [1])
