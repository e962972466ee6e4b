"""A published table is recomputed and never repaired: what is missing has no total, what differs is named."""

from __future__ import annotations

from typing import Any

import pytest

from pifkit.frameworks import load
from pifkit.model.errors import AssessmentError
from pifkit.scoring.audit import Printed, audit

EFQM = load("efqm2003")
ISFAHAN = {"1": 56, "2": 40, "3": 51, "4": 50, "5": 71, "6": 103, "7": 42, "8": 28}


def rows(table: dict[str, float], **more: Any) -> list[Printed]:
    return [Printed(key, points=value, **more) for key, value in table.items()]


def test_a_missing_row_leaves_no_total_and_its_block_none() -> None:
    """Isfahan (Sajadi et al. 2008) prints eight of nine criteria: 441 is no total."""
    found = audit(EFQM, rows(ISFAHAN))
    assert (found["total"], found["sum_of_known"], found["missing"], found["complete"]) == (None, 441, ["9"], False)
    assert found["blocks"] == {"enablers": 268, "results": None}
    assert found["band"] is None


def test_a_whole_table_adds_up_and_has_its_band() -> None:
    found = audit(EFQM, [*rows(ISFAHAN | {"9": 60}), Printed("total", points=501), Printed("enablers", points=268)])
    assert (found["total"], found["band"], found["consistent"]) == (501, "5-star range", True)


def test_figures_that_differ_are_named_with_the_difference() -> None:
    """Qazvin prints 366.7 for 183.99 + 183.71, and percents that are not those of 500."""
    found = audit(
        EFQM,
        [
            Printed("enablers", points=183.99, percent=36.88),
            Printed("results", points=183.71, percent=36.75),
            Printed("total", points=366.7),
        ],
    )
    assert found["total"] == 367.7
    named = {(one["id"], one["figure"]): one["difference"] for one in found["differences"]}
    assert named == {("enablers", "percent"): -0.082, ("results", "percent"): -0.008, ("total", "points"): 1.0}


def test_percents_alone_become_points() -> None:
    found = audit(EFQM, [Printed("enablers", percent=55), Printed("results", percent=40)])
    assert (found["blocks"], found["total"]) == ({"enablers": 275, "results": 200}, 475)
    whole = audit(EFQM, [Printed(one.id, percent=50) for one in EFQM.criteria])
    assert (whole["total"], whole["blocks"]) == (500, {"enablers": 250, "results": 250})
    axes = audit(EFQM, [Printed(one.id, percent=40, percent_2=61) for one in EFQM.criteria])
    assert axes["percent"]["1"] == 50.5
    assert axes["points"]["1"] == 51, "programs with two axes round each criterion's points half up"


def test_statements_are_shares_of_their_kind() -> None:
    """Madrid (Ferrandiz Santos et al. 2018): 2,869 of 3,686 strengths are about enablers."""
    found = audit(
        EFQM,
        [Printed("enablers", strengths=2869, improvements=2355), Printed("results", strengths=817, improvements=842)],
    )
    assert found["statements"]["strengths_pct_display"] == [78, 22]
    assert found["statements"]["improvements"] == 3197
    assert found["total"] is None
    assert found["sum_of_known"] is None


def test_sums_of_a_questionnaire_get_their_bands() -> None:
    nuffield = load("nuffield_pat")
    found = audit(nuffield, [Printed(one.id, points=20) for one in nuffield.criteria])
    assert found["total"] == 120
    assert found["band"] is not None
    assert set(found["criterion_bands"]) == {one.id for one in nuffield.criteria}


def test_rows_that_mean_nothing_are_all_named_and_nothing_is_computed() -> None:
    with pytest.raises(AssessmentError) as caught:
        audit(EFQM, [Printed("11", points=5, row=2), Printed("1", points=5, row=3), Printed("1", points=6, row=4)])
    assert [(one.place, one.code) for one in caught.value.problems] == [
        ("row 2, column id", "unknown-part"),
        ("row 4, column id", "duplicate-rating"),
    ]
    with pytest.raises(AssessmentError, match="caf2020 has no points"):
        audit(load("caf2020"), [])
