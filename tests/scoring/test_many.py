"""Many partnerships at once give, for each of them, what the exact engine gives alone."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pifkit.frameworks import load
from pifkit.model.errors import AssessmentError
from pifkit.model.tables import RatingRow
from pifkit.scoring import score
from pifkit.scoring.many import score_many

# Every kind of rule that works on numbers: cap and points, shares, phases, sums, points per item, nested weights.
FRAMEWORKS = ["efqm2020", "efqm2003", "caf2020", "caf2020:fine_tuned", "baldrige2023", "vichealth_pat", "iso9004"]


def drawn(key: str, seed: int) -> pd.DataFrame:
    """Ratings of three partnerships by one to five people, with gaps, second rounds and agreed ratings; often on ties."""
    rng = random.Random(seed)
    framework = load(key)
    rows: list[tuple[Any, ...]] = []
    for name in ("p1", "p2", "p3"):
        gap, second, agreed = rng.choice([0, 0, 0.01]), rng.choice([0, 0.2]), rng.choice([0, 0.3])
        width = rng.choice([10, 25, 60])
        people = [f"A{n}" for n in range(rng.randint(1, 5))]
        for part, criterion in framework.leaves:
            block = framework.block(criterion.block)
            scale = framework.scale_of(part)
            names = [one.id for one in block.attributes] if block and block.attributes and key != "iso9004" else [""]
            for attribute in names:
                middle = rng.uniform(float(scale.min or 0), float(scale.max or 0))
                for person in people:
                    low, high = max(scale.min or 0, middle - width / 2), min(scale.max or 0, middle + width / 2)
                    if rng.random() >= gap:
                        rows.append((name, person, part.id, attribute, 1, float(round(rng.uniform(low, high)))))
                    if rng.random() < second:
                        rows.append((name, person, part.id, attribute, 2, float(round(middle))))
                if rng.random() < agreed:
                    rows.append((name, "", part.id, attribute, 1, float(round(middle))))
    rng.shuffle(rows)
    return pd.DataFrame(rows, columns=["partnership", "assessor", "part", "attribute", "round", "score"])


@pytest.mark.parametrize("key", FRAMEWORKS)
@settings(max_examples=4, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000))
def test_the_same_as_one_by_one(key: str, seed: int) -> None:
    framework, table = load(key), drawn(key, seed)
    found = score_many(framework, table)
    for name, own in table.groupby("partnership"):
        rows = [
            RatingRow(
                part=row.part, attribute=row.attribute, assessor=row.assessor, round=row.round, score=f"{row.score:g}"
            )
            for row in own.itertuples()
        ]
        card = score(framework, rows)
        assert same(found.totals[name], card.total), (name, found.totals[name], card.total)
        assert found.bands[name] == card.band
        for criterion in card.criteria:
            assert same(found.percents.loc[name, criterion.id], criterion.percent)
            if criterion.points is not None:
                assert same(found.points.loc[name, criterion.id], criterion.points)
            for part in criterion.parts:
                assert same(found.parts.loc[name, part.id], part.score), part


def same(left: Any, right: float | None) -> bool:
    return bool(pd.isna(left)) if right is None else abs(left - right) < 1e-9


def test_discussions_are_counted() -> None:
    rows = [("p", a, "1.1", float(s)) for a, s in (("A", 10), ("B", 90))] + [("p", "A", "1.2", 50.0)]
    table = pd.DataFrame(rows, columns=["partnership", "assessor", "part", "score"])
    found = score_many(load("caf2020"), table)
    assert found.discuss["p"] == 1
    assert pd.isna(found.parts.loc["p", "1.1"])
    assert found.parts.loc["p", "1.2"] == 50
    assert score_many(load("caf2020"), table, tolerance=80).parts.loc["p", "1.1"] == 50


@pytest.mark.parametrize(
    ("framework", "row", "code"),
    [
        ("caf2020", {"part": "9.9", "score": 5}, "unknown-part"),
        ("caf2020", {"part": "1.1", "score": 101}, "off-scale"),
        ("efqm2020", {"part": "1.1", "attribute": "aligned", "score": 5}, "unknown-part"),
        ("cse", {"part": "1.1.1", "score": 1}, "not-numeric"),
        ("caf2020", {"part": "1.1"}, "column-missing"),
    ],
)
def test_what_cannot_be_scored_is_refused(framework: str, row: dict[str, Any], code: str) -> None:
    with pytest.raises(AssessmentError) as caught:
        score_many(load(framework), pd.DataFrame([{"partnership": "p", **row}]))
    assert code in {problem.code for problem in caught.value.problems}
