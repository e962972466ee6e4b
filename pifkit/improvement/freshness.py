"""How fresh the evidence is, and whether the meetings that were to look at it were held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pifkit.improvement.exact import percent
from pifkit.model.documents import Meeting
from pifkit.model.tables import Evidence

State = Literal["fresh", "ageing", "expired", "no review date"]
STATES: tuple[State, ...] = ("fresh", "ageing", "expired", "no review date")
AGEING_DAYS = 90


def state(evidence: Evidence, as_of: dt.date) -> State:
    """How fresh a piece of evidence is.

    Expired: after its `review_by`, which itself still counts as in time. Ageing: 90 days or fewer remain. Without a
    review day nobody can tell, and it is neither fresh nor expired.
    """
    if evidence.review_by is None:
        return "no review date"
    left = (evidence.review_by - as_of).days
    return "expired" if left < 0 else "ageing" if left <= AGEING_DAYS else "fresh"


@dataclass(frozen=True, slots=True)
class Freshness:
    """Counts by state, and the percent that is fresh or ageing; None without evidence."""

    counts: tuple[tuple[State, int], ...]
    total: int
    in_date_pct: float | None


def freshness(evidence: Iterable[Evidence], as_of: dt.date) -> Freshness:
    """Freshness of all evidence on a day."""
    states = [state(one, as_of) for one in evidence]
    counts = tuple((name, states.count(name)) for name in STATES)
    return Freshness(counts, len(states), percent(states.count("fresh") + states.count("ageing"), len(states)))


@dataclass(frozen=True, slots=True)
class Discipline:
    """Meetings that were due by a day and those held; `pct` None when none was due yet."""

    held: int
    scheduled: int
    ahead: int
    pct: float | None


def meeting_discipline(meetings: Iterable[Meeting], as_of: dt.date) -> Discipline:
    """Share of the meetings scheduled up to and including `as_of` that were held; later ones are merely ahead."""
    every = tuple(meetings)
    due = [one for one in every if one.date <= as_of]
    held = sum(one.held for one in due)
    return Discipline(held, len(due), len(every) - len(due), percent(held, len(due)))
