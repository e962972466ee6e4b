"""A framework that is not among ours is one YAML file: 186 questions, four dimensions, nested sub-totals, weights, N/A.

The figures are worked out again here in another way (pandas, from the file's plain text) and compared.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from ruamel.yaml import YAML

from pifkit.frameworks import check_framework_file, load
from pifkit.model.scorecard import Scorecard
from pifkit.model.tables import RatingRow
from pifkit.scoring import score, score_each

FILE = Path(__file__).resolve().parents[1] / "data" / "frameworks" / "made_up.yaml"
PEOPLE = [f"R{n:02}" for n in range(1, 36)]


def leaves(group: dict[str, Any], path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], str, float]]:
    """Every question of a dimension with the groups that it lies in and its weight."""
    here = (*path, group["id"])
    own = [(here, part["id"], part.get("weight", 1)) for part in group.get("parts", [])]
    return own + [one for child in group.get("groups", []) for one in leaves(child, here)]


def weights(group: dict[str, Any]) -> dict[str, float]:
    """Weight of every group by id."""
    found = {group["id"]: group.get("weight", 1)}
    for child in group.get("groups", []):
        found |= weights(child)
    return found


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return dict(YAML(typ="safe", pure=True).load(FILE.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def rows(document: dict[str, Any]) -> list[RatingRow]:
    """Thirty-five people; one answer in nine is N/A, nobody answers a2y, and nobody at all finds d3.12 applicable."""
    rng = random.Random(35)
    questions = [question for dimension in document["criteria"] for _, question, _ in leaves(dimension)]
    found = []
    for name in PEOPLE:
        for question in questions:
            value = (
                "N/A"
                if question == "d3.12" or question.startswith("a2y") or rng.random() < 1 / 9
                else str(rng.randint(0, 4))
            )
            found.append(RatingRow(part=question, score=value, assessor=name))
    return found


def expected(document: dict[str, Any], rows: list[RatingRow]) -> tuple[dict[str, float], float]:
    """Score of every group and dimension, and the total: weighted means upwards, leaving out what does not apply."""
    table = pd.DataFrame([(row.part, row.score) for row in rows], columns=["question", "score"])
    means = pd.to_numeric(table["score"], errors="coerce").groupby(table["question"]).mean().dropna()
    groups: dict[str, float] = {}

    def value(group: dict[str, Any]) -> float | None:
        below = [(part.get("weight", 1), means.get(part["id"])) for part in group.get("parts", [])]
        below += [(child.get("weight", 1), value(child)) for child in group.get("groups", [])]
        known = [(weight, one) for weight, one in below if one is not None]
        if not known:
            return None
        groups[group["id"]] = sum(weight * one for weight, one in known) / sum(weight for weight, _ in known)
        return groups[group["id"]]

    tops = [(one.get("weight", 1), value(one)) for one in document["criteria"]]
    known = [(weight, one) for weight, one in tops if one is not None]
    return groups, sum(weight * one for weight, one in known) / sum(weight for weight, _ in known)


def check(card: Scorecard, groups: dict[str, float], total: float) -> None:
    assert card.total == pytest.approx(total, abs=1e-9)
    for criterion in card.criteria:
        assert criterion.score == pytest.approx(groups[criterion.id], abs=1e-9)
        assert criterion.percent == pytest.approx(25 * groups[criterion.id], abs=1e-9)
        for group in criterion.groups:
            assert (group.score is None) == (group.id not in groups)
            assert group.score == pytest.approx(groups.get(group.id), abs=1e-9)


def test_the_file_is_sound_and_has_186_questions(document: dict[str, Any]) -> None:
    assert check_framework_file(FILE) == []
    assert sum(len(leaves(one)) for one in document["criteria"]) == 186
    assert len(load(FILE).criteria) == 4


def test_thirty_five_respondents_together(document: dict[str, Any], rows: list[RatingRow]) -> None:
    card = score(load(FILE), rows)
    check(card, *expected(document, rows))
    assert card.complete
    assert card.assessors == 35
    assert card.part("d3.12").state == "na"
    assert card.part("a2y.1").state == "na"
    (empty,) = [group for group in card.criterion("a").groups if group.id == "a2y"]
    assert (empty.score, empty.of) == (None, 0)
    assert card.warnings == ()
    assert (
        "8 not applicable" in card.explain("a2y")[0].rule or "none of its parts applies" in card.explain("a2y")[0].rule
    )


def test_each_respondent_alone(document: dict[str, Any], rows: list[RatingRow]) -> None:
    cards = score_each(load(FILE), rows)
    assert list(cards) == PEOPLE
    for name, card in cards.items():
        check(card, *expected(document, [row for row in rows if row.assessor == name]))


def test_a_question_that_nobody_answered_leaves_no_total(rows: list[RatingRow]) -> None:
    card = score(load(FILE), [row for row in rows if row.part != "b2y2.6" if row.part != "c1.1"])
    assert card.total is None
    assert card.missing == ("b2y2.6", "c1.1")
    assert card.criterion("d").percent is not None
    assert card.criterion("b").percent is None
    assert card.criterion("b").provisional is not None
