"""Burden meter: how much is written and rated per criterion, beside how much it counts.

A self-assessment costs people time. Where far more goes in than the criterion counts, ask whether to ask less
(project choice: more than twice its share of the total).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pifkit.improvement.exact import exact, percent

HEAVY = 2
#: Below that many words in all, shares of words say nothing.
ENOUGH = 200


@dataclass(frozen=True, slots=True)
class Load:
    """A criterion's load: ratings given, words written, its share of all words and of the total, in percent; minutes.

    `minutes` is None where nobody timed it, which is not the same as no time.

    `heavy` where its share of words is more than twice its share of the total; None where one is unknown
    or hardly anything is written.
    """

    criterion: str
    ratings: int
    words: int
    words_pct: float | None
    total_pct: float | None
    heavy: bool | None
    minutes: float | None = None


def burden(
    weights: Mapping[str, float | None],
    ratings: Mapping[str, int],
    texts: Iterable[tuple[str, str]],
    minutes: Mapping[str, float] | None = None,
) -> tuple[Load, ...]:
    """The load of each criterion, in the order of `weights`.

    Args:
        weights: criterion -> what it counts in the total (points or weight); None where the framework has none.
        ratings: criterion -> number of individual ratings.
        texts: (criterion, text) of every note and piece of evidence; others are left out.
        minutes: criterion -> minutes that the group spent on it, where they were recorded.
    """
    written = dict.fromkeys(weights, 0)
    for criterion, text in texts:
        if criterion in written:
            written[criterion] += len(text.split())
    every = sum(written.values())
    whole = sum(exact(weight) for weight in weights.values() if weight is not None)
    found = []
    for criterion, weight in weights.items():
        share = percent(written[criterion], every)
        counts = None if weight is None or not whole else float(100 * exact(weight) / whole)
        heavy = None if share is None or counts is None or every < ENOUGH else share > HEAVY * counts
        spent = (minutes or {}).get(criterion)
        found.append(Load(criterion, ratings.get(criterion, 0), written[criterion], share, counts, heavy, spent))
    return tuple(found)
