"""Which actions moved which indicators: a measure before the action began and after it was done.

Before and after says when, not why: other things happen too, so the words are careful (project choice).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pifkit.improvement.exact import mean

Verdict = Literal["better", "worse", "same", "too few figures"]
MOST = 12
LEAST = 3


@dataclass(frozen=True, slots=True)
class Effect:
    """Means of up to twelve figures before the start and after the end; None with fewer than three on that side."""

    before: float | None
    after: float | None
    counts: tuple[int, int]
    verdict: Verdict


def effect(
    figures: Sequence[tuple[dt.date, float]], start: dt.date | None, end: dt.date | None, direction: str
) -> Effect:
    """Compare a measure's figures before an action with those after it.

    Args:
        figures: day (first day of the period) and value, in any order.
        start: first day of the action; None: its end counts.
        end: day it was done; None: not done, so there is no after.
        direction: `increase` or `decrease`; others give no verdict but `same`.
    """
    ordered = sorted(figures)
    begun = start or end
    early = [value for day, value in ordered if begun is not None and day < begun][-MOST:]
    late = [value for day, value in ordered if end is not None and day > end][:MOST]
    before = mean(early) if len(early) >= LEAST else None
    after = mean(late) if len(late) >= LEAST else None
    verdict: Verdict = "too few figures"
    if before is not None and after is not None:
        ahead = (after - before) * (-1 if direction == "decrease" else 1)
        sided = direction in ("increase", "decrease")
        verdict = "same" if not ahead or not sided else "better" if ahead > 0 else "worse"
    return Effect(
        None if before is None else float(before),
        None if after is None else float(after),
        (len(early), len(late)),
        verdict,
    )
