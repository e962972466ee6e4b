"""Agreement statistics give the figures that their authors printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pifkit.frameworks import load
from pifkit.model.tables import RatingRow
from pifkit.scoring.agreement import agreement, fleiss_kappa, icc, krippendorff_alpha, rwg
from pifkit.scoring.consensus import settle
from pifkit.scoring.inputs import read_ratings


@pytest.fixture(scope="module")
def cases(shared: Path) -> dict[str, dict[str, Any]]:
    text = (shared / "data" / "agreement" / "agreement.json").read_text(encoding="utf-8")
    return {case["id"]: case for case in json.loads(text)["cases"]}


@pytest.mark.parametrize("measurement", ["nominal", "ordinal", "interval", "ratio"])
def test_alpha_matches_krippendorff_2011(cases: dict[str, dict[str, Any]], measurement: Any) -> None:
    case = cases["krippendorff_4x12"]
    found = krippendorff_alpha(case["ratings"], measurement).value
    assert found == pytest.approx(case["computed"][f"alpha_{measurement}"], abs=1e-5)
    assert round(found or 0, 3) == case["published"][f"alpha_{measurement}"]


def test_kappa_matches_fleiss_1971(cases: dict[str, dict[str, Any]]) -> None:
    case = cases["fleiss_1971"]
    found = fleiss_kappa(case["counts"])
    for name in ("kappa", "observed_agreement", "chance_agreement", "category_shares", "category_kappas"):
        assert getattr(found, name) == pytest.approx(case["computed"][name], abs=1e-5), name
    assert round(found.kappa or 0, 2) == case["published"]["kappa"]


def test_icc_matches_shrout_and_fleiss_1979(cases: dict[str, dict[str, Any]]) -> None:
    case = cases["shrout_fleiss_1979"]
    found = icc(case["ratings"])
    for name, value in case["computed"].items():
        form = name.replace(",4)", ",k)")
        assert found.forms[form] == pytest.approx(value, abs=1e-5), name
        assert round(found.forms[form], 2) == case["published"][name]
    assert found.mean_squares == pytest.approx(case["mean_squares"], abs=1e-6)


def test_no_variation_is_neither_agreement_nor_none() -> None:
    assert krippendorff_alpha([[3, 3], [3, 3]]).value is None
    assert "no variation" in krippendorff_alpha([[3, 3], [3, 3]]).reason
    assert icc([[3, 3], [3, 3]]).forms == {}
    assert fleiss_kappa([[0, 4], [0, 4]]).kappa is None
    assert krippendorff_alpha([[3, None], [None, 2]]).reason == "no item has two ratings"


def test_rwg_of_a_five_point_scale() -> None:
    assert rwg([3, 3, 3], 1, 5, 1).value == 1
    assert rwg([1, 2, 3, 4, 5], 1, 5, 1).value == 0  # variance 2.5 is more than that of even answers, 2
    assert rwg([2, 3, 4], 1, 5, 1).value == 0.5
    assert rwg([2, None], 1, 5, 1).value is None


def test_words_are_compared_as_words_and_numbers_as_numbers() -> None:
    def items(framework: str, votes: dict[str, list[str]]) -> Any:
        loaded = load(framework)
        rows = [
            RatingRow(part=part, score=s, assessor=f"A{n}")
            for part, given in votes.items()
            for n, s in enumerate(given)
        ]
        read, _ = read_ratings(loaded, rows)
        return agreement(loaded, settle(read, loaded.consensus))

    words = items("cse", {"1.1.1": ["plus", "plus"], "1.1.2": ["partial", "partial"]})
    assert words.measurement == "nominal"
    assert words.alpha.value == 1
    assert words.kappa is not None
    assert words.kappa.kappa == 1
    numbers = items("caf2020", {"1.1": ["40", "45"], "1.2": ["80", "85"], "1.3": ["10", ""]})
    assert numbers.measurement == "interval"
    assert numbers.icc is not None
    assert (numbers.icc.targets, numbers.icc.left_out) == (2, 1)
    assert numbers.rwg["1.3"].value is None
