"""The analysts' forms over the store: agreed scores, ratings of named assessors, evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from pifkit.live.score_forms import ScoreForm
from pifkit.model.errors import StoreError
from pifkit.scoring import score
from pifkit.store import names, ratings_from
from tests.live.rooms import Room


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def test_agreed_scores_count_without_a_session(room: Room) -> None:
    form = ScoreForm(room.session, "scores")
    for part in room.session.parts:
        form.perform("part", {"value": part}, "")
        form.perform("agree", {"score.": "50"}, "")
    card = score(room.framework, ratings_from(room.session.state))
    assert (card.complete, card.total) == (True, 50.0)


def test_ratings_of_assessors_have_pseudonyms_and_come_once(room: Room) -> None:
    form = ScoreForm(room.session, "scores")
    form.perform("assessor", {"name": "Ann", "score.": "40"}, "")
    form.perform("part", {"value": "1.2"}, "")
    form.perform("assessor", {"name": " ann ", "score.": "60"}, "")
    form.perform("assessor", {"name": "Bo", "score.": "?"}, "")
    assert sorted(names(room.store).values()) == ["Ann", "Bo"]
    votes = room.session.state.item("1.2").votes[""]
    assert sorted(str(one.score) for one in votes.values()) == ["60", "None"]
    assert "Ann" in form.regions()["agree"]
    with pytest.raises(StoreError, match="whose rating"):
        form.perform("assessor", {"name": "", "score.": "40"}, "")
    with pytest.raises(StoreError, match="list"):
        form.perform("part", {"value": "77"}, "")


def test_evidence_of_the_chosen_part(room: Room) -> None:
    form = ScoreForm(room.session, "evidence")
    form.perform("part", {"value": "3.1"}, "")
    form.perform("text", {"kind": "evidence", "id": "e-1", "value": "The plan."}, "")
    assert [one.text for one in room.session.state.item("3.1").of_kind("evidence")] == ["The plan."]
    assert "The plan." in form.regions()["texts"]
