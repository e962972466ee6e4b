"""From an assessment to the rows of tables that the engine scores: the same engine, whether ratings come from a file or a room."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator

from pydantic import ValidationError

from pifkit.model.tables import Evidence, RatingRow
from pifkit.scoring.inputs import NOT_APPLICABLE
from pifkit.store.events import IMPORTER
from pifkit.store.state import AssessmentState, Entry, Item, Vote

GROUP = "group:"
"""How a group's agreed value is named as an assessor, before its id."""


def ratings_from(state: AssessmentState) -> tuple[RatingRow, ...]:
    """Rows of ratings for `pifkit.scoring.score`.

    An agreed value is a row without assessor; the votes of every revealed round stand beside it. Votes that are still
    hidden, abstentions and late ratings are no rows. Where several groups rated a part and everybody together agreed nothing,
    each group's agreed value counts as one assessor, under the framework's consensus rule; while a group has not agreed, the votes
    of all groups count one by one. A value that two people contest counts for nothing until somebody chooses, nor do agreed points that must add up and do not.
    """
    rows: list[RatingRow] = []
    parts = dict.fromkeys(part for part, _ in state.items)
    for part in parts:
        rows += _part(state, part)
    return tuple(rows)


def _part(state: AssessmentState, part: str) -> Iterator[RatingRow]:
    items = [one for (name, _), one in state.items.items() if name == part]
    together = next((one for one in items if not one.group), Item(part))
    if together.na_reason:
        yield _row(state, part, "", "na", note=together.na_reason)
    else:
        yield from _agreed(state, together)
    if state.agreed_by_groups(part):
        for one in state.apart(part):
            yield from _as_assessor(state, one)
        return
    for one in items:
        yield from _votes(state, one)


def _agreed(state: AssessmentState, item: Item) -> Iterator[RatingRow]:
    if "" in item.uneven:
        return  # the agreed points do not add up: they are no score until somebody agrees them again
    for attribute, value in item.agreed.items():
        yield _row(state, item.part, attribute, value.score, note=value.reason, round_=value.round)


def _as_assessor(state: AssessmentState, item: Item) -> Iterator[RatingRow]:
    name = f"{GROUP}{item.group}"
    if item.na_reason:
        yield _row(state, item.part, "", "na", name, note=item.na_reason)
        return
    for attribute, value in item.agreed.items():
        yield _row(state, item.part, attribute, value.score, name, note=value.reason)


def _votes(state: AssessmentState, item: Item) -> Iterator[RatingRow]:
    for number, attributes in item.ratings.items():
        if number == item.round and not item.revealed:
            continue
        given = [(key, vote) for key, votes in attributes.items() for vote in votes.values() if vote.score is not None]
        # One who finds a part not applicable beside others who rate it has no number to give: that is for the group to settle.
        rated = any(not _is_na(vote) for _, vote in given)
        for attribute, vote in given:
            if not (rated and _is_na(vote)):
                yield _vote(state, item, attribute, number, vote)


def _is_na(vote: Vote) -> bool:
    return (vote.score or "").lower() in NOT_APPLICABLE


def _vote(state: AssessmentState, item: Item, attribute: str, number: int, vote: Vote) -> RatingRow:
    # Somebody who sits in two groups has a rating in each.
    name = f"{vote.actor} ({item.group})" if item.group else vote.actor
    return _row(state, item.part, attribute, vote.score or "", name, vote.partner, vote.note, number)


def _row(
    state: AssessmentState, part: str, attribute: str, score: str, assessor: str = "", partner: str = "", note: str = "",
    round_: int = 1,
) -> RatingRow:  # fmt: skip
    return RatingRow(
        part=part,
        attribute=attribute,
        score=score,
        assessor=assessor,
        partner=partner,
        round=round_,
        note=note,
        framework=state.framework,
        cycle=state.cycle,
    )


def evidence_from(state: AssessmentState) -> tuple[Evidence, ...]:
    """Evidence, strengths and areas for improvement as rows of the table of evidence, in the framework's order."""
    entries = [*(entry for item in state.items.values() for entry in item.entries), *state.entries]
    return tuple(
        row for one in entries if one.kind in {"evidence", "strength", "improvement"} for row in _evidence(state, one)
    )


def _evidence(state: AssessmentState, one: Entry) -> Iterator[Evidence]:
    if not one.text.strip():
        return
    with contextlib.suppress(ValidationError):  # an id or indicator that no table could hold
        yield Evidence.model_validate(
            {
                "id": one.id,
                "kind": one.kind,
                "text": one.text,
                "part": one.item,
                "framework": state.framework,
                "indicator": one.indicator,
                "source": one.source,
                # A row that was brought in says when its evidence is from, or nobody knows; what is written now is of today.
                "date": _day(one.date) or (None if one.author == IMPORTER else one.time.date()),
                "review_by": _day(one.review_by),
                "sha256": one.sha256,
                "cycle": state.cycle,
            }
        )


def _day(text: str) -> dt.date | None:
    with contextlib.suppress(ValueError):
        return dt.date.fromisoformat(text)
    return None
